//! A scenario as the page holds it: a text, and inputs set over it. No file of the machine is read for it.

use super::refusal::{Refusal, as_value};
use crate::app::{self, Loaded};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// A scenario's text with settings over it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Draft {
    /// Its file name; names it in findings.
    #[schema(example = "my-shop.toml")]
    pub name: String,
    /// The text of the scenario file.
    pub text: String,
    /// `PATH=VALUE`, laid over the text in this order.
    #[serde(default)]
    #[schema(example = json!(["tolerance.risk=2 %"]))]
    pub set: Vec<String>,
}

impl Draft {
    /// Reads it; findings have no errors.
    pub(super) fn load(&self) -> Result<Loaded, Refusal> {
        let loaded = app::load_text(&self.name, &self.text, &self.set);
        if loaded.scenario.is_some() { Ok(loaded) } else { Err(Refusal::findings(&[loaded.findings])) }
    }
}

/// Every mistake and warning of a scenario.
#[utoipa::path(post, path = "/api/validate", request_body = Draft, responses(
    (status = 200, description = "No mistake. Warnings, as `vtr validate --format json` gives them", body = Vec<Object>),
    (status = 422, description = "Mistakes", body = Refusal),
))]
pub(super) async fn validate(body: Result<Json<Draft>, JsonRejection>) -> Result<Response, Refusal> {
    let loaded = blocking(move || body?.load()).await?;
    Ok(Json(as_value(&[loaded.findings])).into_response())
}

/// Every figure of a scenario.
#[utoipa::path(post, path = "/api/inputs", request_body = Draft, responses(
    (status = 200, description = "As `vtr inputs --format json`", body = Vec<Object>),
    (status = 422, description = "Mistakes", body = Refusal),
))]
pub(super) async fn inputs(body: Result<Json<Draft>, JsonRejection>) -> Result<Response, Refusal> {
    let json = blocking(move || {
        let loaded = body?.load()?;
        let rows = loaded.scenario.map(|scenario| app::input_rows(&scenario.inputs)).unwrap_or_default();
        app::inputs_as_json(&rows).map_err(|error| Refusal::failed(&error))
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], json.await?).into_response())
}

/// Does work of milliseconds beside the threads that answer.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Refusal::failed(&error)))
}
