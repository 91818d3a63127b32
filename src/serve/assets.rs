//! The page's files, which are part of the program.

use super::refusal::Refusal;
use super::runs::content_type;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Path and bytes.
const ASSETS: &[(&str, &[u8])] = &[("index.html", b"<!doctype html><title>VTR Planner</title>")];

pub(super) async fn index() -> Result<Response, Refusal> {
    found("index.html")
}

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Refusal> {
    found(&name)
}

fn found(name: &str) -> Result<Response, Refusal> {
    let asset = ASSETS.iter().find(|(known, _)| *known == name);
    let (name, bytes) = asset.ok_or_else(|| Refusal::not_found("such page"))?;
    Ok(([(header::CONTENT_TYPE, content_type(name))], *bytes).into_response())
}
