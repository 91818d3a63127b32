//! `GET /api/openapi.json`: the API told to programs.

use super::{approximate, case, draft, plan, refusal, runs, share, start};
use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The document.
#[derive(OpenApi)]
#[openapi(
    info(title = "VTR Planner", description = "The API of `vtr serve`. It answers on 127.0.0.1 only; every request below `/api/` carries \
        the token of the printed link. JSON is that of the command line (docs/results.md)."),
    paths(
        start::start, document, draft::validate, draft::inputs, approximate::approximate, runs::begin, runs::look, runs::cancel, runs::events,
        runs::file, plan::plan, case::audit, case::fit, share::share,
    ),
    components(schemas(draft::Draft, refusal::Refusal)),
    modifiers(&Token),
    security(("token" = [])),
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Api::openapi())
}
