//! `POST /api/plan`: the best safe plan, waited for or followed.

use super::approximate::WhileRead;
use super::draft::{Draft, blocking};
use super::refusal::Refusal;
use super::runs::{Run, read};
use super::work::{Order, State};
use super::{MOST_REPLICATIONS, Shared};
use crate::app::plan::{
    DEFAULT_CHECKED, DEFAULT_FUTURES, DEFAULT_NODES, DEFAULT_POINTS, DEFAULT_SAMPLES, Question,
};
use crate::app::run::DEFAULT_SEED;
use axum::Json;
use axum::extract;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;

/// A plan to search for; what is not said is as on the command line.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct PlanBegin {
    #[serde(flatten)]
    draft: Draft,
    /// A reading of the scenario, or `all`.
    reading: Option<String>,
    /// First order day.
    #[schema(value_type = Option<String>, format = Date)]
    start: Option<NaiveDate>,
    /// Never propose to stop selling anything.
    #[serde(default)]
    keep_all: bool,
    /// Any line may move to the marketplace's own fulfilment.
    #[serde(default)]
    marketplace: bool,
    /// Price rises that may be proposed, as shares.
    #[serde(default)]
    rise: Vec<f64>,
    /// Futures of the sampled problem, 50 to 20,000.
    futures: Option<u64>,
    /// New futures of each check, 100 to 100,000.
    check: Option<u64>,
    /// Partial plans opened in each category at most, up to 1,000,000.
    nodes: Option<u64>,
    /// Points of the frontier, at most 20.
    points: Option<u64>,
    /// Independent samples: 0, or 2 to 100.
    samples: Option<u32>,
    /// Seed of every random stream.
    seed: Option<u64>,
    /// Whoever asks, such as a tab: told back.
    #[serde(default)]
    tab: String,
}

impl PlanBegin {
    fn question(&self) -> Result<Question, Refusal> {
        let within =
            |what: &str, value: u64, least: u64, most: u64| match (least..=most).contains(&value) {
                true => Ok(value),
                false => Err(Refusal::mistake(format!("{what} {value}: write {least} to {most}"))),
            };
        let samples = self.samples.unwrap_or(DEFAULT_SAMPLES);
        if samples == 1 || samples > 100 {
            return Err(Refusal::mistake(format!("samples {samples}: write 0, or 2 to 100")));
        }
        if let Some(rise) = self.rise.iter().find(|rise| !(0.0..=1.0).contains(*rise)) {
            return Err(Refusal::mistake(format!("rise {rise}: write a share from 0 to 1")));
        }
        let futures = within("futures", self.futures.unwrap_or(DEFAULT_FUTURES), 50, 20_000)?;
        let checked = within("check", self.check.unwrap_or(DEFAULT_CHECKED), 100, MOST_REPLICATIONS)?;
        let nodes = within("nodes", self.nodes.unwrap_or(DEFAULT_NODES as u64), 0, 1_000_000)?;
        let points = within("points", self.points.unwrap_or(DEFAULT_POINTS as u64), 0, 20)?;
        Ok(Question {
            seed: self.seed.unwrap_or(DEFAULT_SEED),
            reading: self.reading.clone().unwrap_or_else(|| "prudent".to_owned()),
            futures,
            checked,
            samples,
            points: points as usize,
            nodes: nodes as usize,
            starts_on: self.start,
            keep_all: self.keep_all,
            marketplace: self.marketplace,
            rises: self.rise.clone(),
            threads: None,
        })
    }
}

/// The best safe plan. With `Prefer: respond-async` (RFC 7240) it is a run to follow, whose files hold the shipping rules.
#[utoipa::path(post, path = "/api/plan", request_body = PlanBegin, params(
    ("Prefer" = Option<String>, Header, description = "`respond-async`: answer at once with the run"),
), responses(
    (status = 200, description = "As `vtr plan --format json`; closing the connection stops the search", body = Vec<Object>),
    (status = 202, description = "It waits, or is at work", body = Run),
    (status = 422, description = "Mistakes", body = Refusal),
    (status = 429, description = "Too many wait", body = Refusal),
))]
pub(super) async fn plan(
    extract::State(shared): extract::State<Shared>,
    headers: HeaderMap,
    body: Result<Json<PlanBegin>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(begin) = body?;
    let question = begin.question()?;
    let draft = begin.draft;
    let draft = blocking(move || draft.load().map(|_| draft)).await?;
    let work = shared.queue.take(draft, Order::Plan(Box::new(question)), begin.tab)?;
    let prefer = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    if prefer.flat_map(|value| value.split(',')).any(|one| one.trim() == "respond-async") {
        return Ok((StatusCode::ACCEPTED, Json(work.run())).into_response());
    }
    let _waited_for = WhileRead(work.stop.clone());
    let mut status = work.status.subscribe();
    let ended = status.wait_for(|status| status.state.is_end()).await;
    let ended = ended.map_err(|error| Refusal::failed(&error))?.clone();
    match (ended.state, ended.refusal) {
        (State::Done, _) => {
            let json = read(&work, "plan.json").await?;
            Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
        }
        (_, Some(refusal)) => Err(refusal),
        _ => Err(Refusal::mistake("cancelled")),
    }
}
