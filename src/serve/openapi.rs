//! `GET /api/openapi.json`: the API told to programs.

use super::{approximate, case, draft, plan, refusal, runs, share, start};
use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
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
    modifiers(&Token, &Guarded),
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

struct Guarded;

/// What every request may be told before its own handler is asked.
const GUARDED: [(&str, &str); 3] = [
    ("401", "The token is missing or wrong"),
    ("403", "A foreign `Host` or `Origin`"),
    ("413", "Too large"),
];

impl Modify for Guarded {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let refusal = Ref::from_schema_name("Refusal");
        let told = |says: &str| {
            let content = ContentBuilder::new().schema(Some(refusal.clone())).build();
            ResponseBuilder::new().description(says).content("application/json", content).build()
        };
        for path in api.paths.paths.values_mut() {
            let operations = [&mut path.get, &mut path.post, &mut path.delete];
            for operation in operations.into_iter().flatten() {
                let known = &mut operation.responses.responses;
                let takes_body = operation.request_body.is_some();
                for (status, says) in
                    GUARDED.into_iter().filter(|(status, _)| takes_body || *status != "413")
                {
                    known.entry(status.to_owned()).or_insert_with(|| RefOr::T(told(says)));
                }
            }
        }
    }
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Api::openapi())
}
