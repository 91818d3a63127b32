//! The page's files, which are part of the program.

use super::refusal::Refusal;
use super::runs::content_type;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

static PAGE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/serve/page");

pub(super) async fn index() -> Result<Response, Refusal> {
    found("index.html")
}

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Refusal> {
    found(&name)
}

fn found(name: &str) -> Result<Response, Refusal> {
    let asset = PAGE.get_file(name).ok_or_else(|| Refusal::not_found("such page"))?;
    Ok(([(header::CONTENT_TYPE, content_type(name))], asset.contents()).into_response())
}
