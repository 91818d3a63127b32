//! `GET /api/start`: what the page begins with.

use super::draft::Draft;
use super::refusal::Refusal;
use super::{MOST_REPLICATIONS, SCENARIO_BYTES, Shared, UPLOAD_BYTES, VARIANTS};
use crate::app::run::{DEFAULT_REPLICATIONS, DEFAULT_SEED};
use crate::app::{EXAMPLES, policy};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::{Value, json};

/// What the page begins with.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Start {
    /// Of the program.
    version: &'static str,
    /// The scenario named on the command line.
    scenario: Option<Draft>,
    /// Scenarios to look at.
    examples: Vec<Example>,
    /// Of a run that does not say otherwise.
    #[schema(value_type = Object)]
    defaults: Value,
    /// Built-in policies, as `vtr policy list --format json`.
    #[schema(value_type = Vec<Object>)]
    policies: Value,
    /// What is refused beyond.
    #[schema(value_type = Object)]
    limits: Value,
}

/// A scenario to look at.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Example {
    /// Its file name.
    name: &'static str,
    /// One line for people.
    title: &'static str,
    /// Its text.
    text: &'static str,
}

/// What the page begins with.
#[utoipa::path(get, path = "/api/start", responses((status = 200, description = "Examples, defaults, limits", body = Start)))]
pub(super) async fn start(State(shared): State<Shared>) -> Result<Json<Start>, Refusal> {
    let policies = policy::list_as_json().map_err(|error| Refusal::failed(&error))?;
    Ok(Json(Start {
        version: env!("CARGO_PKG_VERSION"),
        scenario: shared.begin,
        examples: EXAMPLES.map(|(name, title, text)| Example { name, title, text }).to_vec(),
        defaults: json!({ "replications": DEFAULT_REPLICATIONS, "seed": DEFAULT_SEED }),
        policies: serde_json::from_str(&policies).map_err(|error| Refusal::failed(&error))?,
        limits: json!({
            "upload_bytes": UPLOAD_BYTES,
            "scenario_bytes": SCENARIO_BYTES,
            "replications": MOST_REPLICATIONS,
            "variants": VARIANTS,
        }),
    }))
}
