//! `POST /api/audit` and `POST /api/fit`: past packages judged, and a scenario made of them.

use super::clock;
use super::draft::blocking;
use super::refusal::Refusal;
use super::uploads::{Uploads, uploads};
use crate::app::audit::{self, Beside, Field};
use crate::app::fit::{self, label_cost, told_figures};
use crate::app::policy::builtin_names;
use axum::Json;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is told beside the files; what is not said is as on the command line.
#[derive(Clone, Default, Debug, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Question {
    /// A built-in policy.
    policy: Option<String>,
    /// Built-in policies beside it; a fit takes one at most: today's.
    compare: Vec<String>,
    /// `prudent`, `lenient`, `all` or SWITCH=OPTION.
    reading: Vec<String>,
    /// Use nothing that came to light later.
    #[schema(value_type = Option<String>, format = Date)]
    as_of: Option<NaiveDate>,
    /// Rates by seller.
    by_seller: bool,
    /// What all rows leave out, by column: `{"store": "UK"}`.
    told: BTreeMap<String, String>,
    /// Of a fit: figures of the account page, such as `Toys=412/405@2025-01-31`.
    figures: Vec<String>,
    /// Of a fit: what labels cost, such as `tracked-48=2.70 GBP`.
    label_cost: Vec<String>,
}

/// A form as it is sent.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "tells the API's document what the form holds")]
pub(super) struct CaseForm {
    /// One or more files.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
    /// What is told beside them.
    question: Option<Question>,
}

impl Question {
    /// Only built-in rules: a path means nothing here.
    fn check_policies(&self) -> Result<(), Refusal> {
        let known = builtin_names();
        let stranger = self.policy.iter().chain(&self.compare).find(|name| !known.contains(name));
        stranger.map_or(Ok(()), |name| {
            Err(Refusal::mistake(format!("no policy `{name}`: there are {}", known.join(", "))))
        })
    }

    fn beside(&self) -> Result<Beside, Refusal> {
        let field = |(column, text): (&String, &String)| match Field::of_column(column) {
            Some(field) => Ok((field, text.clone())),
            None => Err(Refusal::mistake(format!("told: no column `{column}`"))),
        };
        let told = self.told.iter().map(field).collect::<Result<_, _>>()?;
        Ok(Beside { told, ..Beside::default() })
    }
}

/// Judges the packages of past months.
#[utoipa::path(post, path = "/api/audit", request_body(content = CaseForm, content_type = "multipart/form-data"), responses(
    (status = 200, description = "As `vtr audit --format json`", body = Object),
    (status = 413, description = "Too large", body = Refusal),
    (status = 422, description = "Mistakes", body = Refusal),
))]
pub(super) async fn audit(form: Result<Multipart, MultipartRejection>) -> Result<Response, Refusal> {
    let sent = received(form).await?;
    let answer = blocking(move || {
        let Uploads { files, question, .. } = &sent;
        question.check_policies()?;
        let asked = audit::Question {
            files: files.clone(),
            beside: question.beside()?,
            policy: question.policy.clone(),
            compare: question.compare.clone(),
            readings: question.reading.clone(),
            as_of: question.as_of,
            by_seller: question.by_seller,
        };
        let audits = audit::audit_files(&asked, None).map_err(|error| Refusal::failed(&error))?;
        match audits.answer {
            Some(answer) if !audits.findings.iter().any(|one| one.has_errors()) => {
                serde_json::to_value(answer).map_err(|error| Refusal::failed(&error))
            }
            _ => Err(Refusal::told(sent.findings(&audits.findings))),
        }
    });
    Ok(Json(answer.await?).into_response())
}

/// A fitted scenario.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Fitted {
    /// A name for the file.
    name: String,
    /// Its text.
    toml: String,
    /// What was fitted, in words.
    text: String,
    /// Warnings.
    #[schema(value_type = Vec<Object>)]
    findings: Value,
}

/// Fits a scenario to packages, or to a hand-made table.
#[utoipa::path(post, path = "/api/fit", request_body(content = CaseForm, content_type = "multipart/form-data"), responses(
    (status = 200, description = "The scenario", body = Fitted),
    (status = 413, description = "Too large", body = Refusal),
    (status = 422, description = "Mistakes", body = Refusal),
))]
pub(super) async fn fit(form: Result<Multipart, MultipartRejection>) -> Result<Response, Refusal> {
    let sent = received(form).await?;
    let fitted = blocking(move || {
        let Uploads { files, question, .. } = &sent;
        question.check_policies()?;
        let told = |error: String| Refusal::mistake(error);
        let asked = fit::Question {
            files: files.clone(),
            beside: question.beside()?,
            policy: question.policy.clone(),
            compare: question.compare.first().cloned(),
            as_of: question.as_of,
            today: Some(clock::today()),
            figures: question
                .figures
                .iter()
                .map(|text| told_figures(text))
                .collect::<Result<_, _>>()
                .map_err(told)?,
            label_costs: question
                .label_cost
                .iter()
                .map(|text| label_cost(text))
                .collect::<Result<_, _>>()
                .map_err(told)?,
        };
        let fits = fit::fit_files(&asked);
        match (fits.has_errors(), fits.toml) {
            (false, Some(toml)) => Ok(Fitted {
                name: "fitted.toml".to_owned(),
                toml,
                text: fits.text,
                findings: sent.findings(&fits.findings),
            }),
            _ => Err(Refusal::told(sent.findings(&fits.findings))),
        }
    });
    Ok(Json(fitted.await?).into_response())
}

async fn received(form: Result<Multipart, MultipartRejection>) -> Result<Uploads<Question>, Refusal> {
    let form = form.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
    uploads(form).await
}
