//! `POST /api/share`: a scenario and all that it needs as one file.

use super::draft::{Draft, blocking};
use super::refusal::Refusal;
use super::runs::ModeName;
use crate::app::share::{Told, file_name, shared_text};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use serde::{Deserialize, Serialize};

/// What is to be shared.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct ShareBegin {
    #[serde(flatten)]
    draft: Draft,
    /// Seed of every random stream.
    seed: Option<u64>,
    /// Futures.
    replications: Option<u64>,
    /// How orders are drawn.
    mode: Option<ModeName>,
}

/// A file to hand on.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SharedFile {
    /// A name for it.
    name: String,
    /// Its text.
    text: String,
}

/// The scenario with its settings, rules and manifest, as `vtr share` writes it.
#[utoipa::path(post, path = "/api/share", request_body = ShareBegin, responses(
    (status = 200, description = "One file: `vtr run` gives the same results of it", body = SharedFile),
    (status = 422, description = "Mistakes", body = Refusal),
))]
pub(super) async fn share(
    body: Result<Json<ShareBegin>, JsonRejection>,
) -> Result<Json<SharedFile>, Refusal> {
    let Json(begin) = body?;
    let told =
        Told { seed: begin.seed, replications: begin.replications, mode: begin.mode.map(Into::into) };
    blocking(move || {
        let loaded = begin.draft.load()?;
        let name = loaded.scenario.as_ref().map(|scenario| file_name(&scenario.name));
        let text = shared_text(&loaded, told).map_err(|error| Refusal::mistake(error.to_string()))?;
        Ok(Json(SharedFile { name: name.unwrap_or_default(), text }))
    })
    .await
}
