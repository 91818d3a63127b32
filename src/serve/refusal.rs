//! A refused request: a status, a sentence, and findings if there are any.

use crate::diagnostics::Findings;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

/// Why a request is not answered.
#[derive(Clone, PartialEq, Debug, Serialize, utoipa::ToSchema)]
pub struct Refusal {
    #[serde(skip)]
    #[schema(ignore)]
    status: StatusCode,
    /// One sentence.
    error: String,
    /// As `vtr validate --format json` gives them.
    #[schema(value_type = Vec<Object>)]
    findings: Value,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into(), findings: Value::Array(Vec::new()) }
    }

    /// 404.
    pub(super) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no {what}"))
    }

    /// 422 with a sentence.
    pub(super) fn mistake(error: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error)
    }

    /// 422 with findings.
    pub(super) fn findings(findings: &[Findings]) -> Self {
        Self::told(as_value(findings))
    }

    /// 422 with findings as JSON.
    pub(super) fn told(findings: Value) -> Self {
        let rows = findings.as_array().into_iter().flatten();
        let error = match rows.filter(|row| row["severity"] == "error").count() {
            1 => "1 mistake".to_owned(),
            mistakes => format!("{mistakes} mistakes"),
        };
        Self { findings, ..Self::mistake(error) }
    }

    /// 429: the queue is full.
    pub(super) fn full(waiting: usize) -> Self {
        let error = format!("{waiting} runs are waiting already: try again when one has ended");
        Self::new(StatusCode::TOO_MANY_REQUESTS, error)
    }

    /// 500: the machine's fault, or ours.
    pub(super) fn failed(error: &dyn std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

/// Findings as a JSON array.
pub(super) fn as_value(findings: &[Findings]) -> Value {
    serde_json::from_str(&Findings::all_to_json(findings)).unwrap_or(Value::Array(Vec::new()))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self)).into_response();
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
        }
        response
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}
