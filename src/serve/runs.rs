//! `/api/runs`: begin, look at, follow, cancel, and the files that come of them.

use super::draft::{Draft, blocking};
use super::refusal::Refusal;
use super::work::{Order, State, Status, Work};
use super::{MOST_REPLICATIONS, Shared};
use crate::app::run::{DEFAULT_REPLICATIONS, DEFAULT_SEED, Length, Mode, Settings};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{self, Path, Query};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Progress is told at most so often.
const EVERY: Duration = Duration::from_millis(100);

/// The report is a page of its own; its `meta` element narrows this to the hashes of its style and script. In its
/// sandbox it is of no origin, and reaches nothing of this server.
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                             img-src data:; font-src data:; base-uri 'none'; form-action 'none'; \
                             frame-ancestors 'none'; sandbox allow-scripts allow-downloads allow-modals";

/// A run to begin.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct Begin {
    #[serde(flatten)]
    draft: Draft,
    /// Seed of every random stream; the command line's default if not said.
    seed: Option<u64>,
    /// Futures, 2 to 100,000; the command line's default if not said.
    replications: Option<u64>,
    /// How orders are drawn; paired if not said.
    #[serde(default)]
    mode: ModeName,
    /// Whoever asks, such as a tab: told back.
    #[serde(default)]
    tab: String,
}

/// How orders are drawn.
#[derive(Clone, Copy, Default, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ModeName {
    /// Every strategy meets the same packages.
    #[default]
    Paired,
    /// Windows from summed rates.
    Marginal,
}

impl From<ModeName> for Mode {
    fn from(name: ModeName) -> Self {
        match name {
            ModeName::Paired => Self::Paired,
            ModeName::Marginal => Self::Marginal,
        }
    }
}

/// A run of the queue.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Run {
    /// Names it in the API.
    pub(super) id: String,
    /// `run` or `plan`.
    kind: &'static str,
    /// The scenario's file name.
    name: String,
    /// Whoever asked.
    tab: String,
    /// Where it is in its life.
    state: State,
    /// What is being done, in a word.
    stage: &'static str,
    /// Futures finished.
    done: u64,
    /// Of so many.
    of: u64,
    /// Runs that come first.
    ahead: usize,
    /// Why it came to nothing: `error` and `findings`, as of any refusal.
    #[serde(flatten)]
    refusal: Option<Refusal>,
    /// Files that can be asked for.
    files: Vec<String>,
    /// Where its report can be opened without the token.
    report: Option<String>,
    /// What is to be shown first, when it is done.
    #[schema(value_type = Option<Object>)]
    overview: Option<Value>,
    /// `summary.json`, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    summary: Option<Value>,
}

impl Run {
    pub(super) fn of(work: &Work, status: &Status) -> Self {
        let finished = status.finished.as_deref();
        let files = finished.map(|finished| finished.files.clone()).unwrap_or_default();
        let has_report = files.iter().any(|file| file == "report.html");
        Self {
            id: work.id.clone(),
            kind: work.order.kind(),
            name: work.draft.name.clone(),
            tab: work.tab.clone(),
            state: status.state,
            stage: status.stage,
            done: status.done,
            of: status.of,
            ahead: status.ahead,
            refusal: status.refusal.clone(),
            files,
            report: has_report.then(|| format!("/reports/{}", work.key)),
            overview: finished.map(|finished| finished.overview.clone()).filter(|one| !one.is_null()),
            summary: None,
        }
    }
}

/// Begins a run: it waits its turn.
#[utoipa::path(post, path = "/api/runs", request_body = Begin, responses(
    (status = 202, description = "It waits, or is at work", body = Run),
    (status = 422, description = "Mistakes", body = Refusal),
    (status = 429, description = "Too many wait", body = Refusal),
))]
pub(super) async fn begin(
    extract::State(shared): extract::State<Shared>,
    body: Result<Json<Begin>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(begin) = body?;
    let replications = begin.replications.unwrap_or(DEFAULT_REPLICATIONS);
    if !(2..=MOST_REPLICATIONS).contains(&replications) {
        let error = format!("{replications} replications: write 2 to {MOST_REPLICATIONS}");
        return Err(Refusal::mistake(error));
    }
    let settings = Settings {
        seed: begin.seed.unwrap_or(DEFAULT_SEED),
        mode: begin.mode.into(),
        length: Length::Replications(replications),
        threads: None,
    };
    let draft = begin.draft;
    let draft = blocking(move || draft.load().map(|_| draft)).await?;
    let work = shared.queue.take(draft, Order::Run(settings), begin.tab)?;
    Ok((StatusCode::ACCEPTED, Json(work.run())).into_response())
}

/// What a look may ask for besides.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct With {
    /// `summary.json` too.
    #[serde(default)]
    summary: bool,
}

/// Looks at a run.
#[utoipa::path(get, path = "/api/runs/{id}", params(("id" = String, Path), With), responses(
    (status = 200, description = "As it is now", body = Run),
    (status = 404, description = "There is none", body = Refusal),
))]
pub(super) async fn look(
    extract::State(shared): extract::State<Shared>,
    Path(id): Path<String>,
    with: Result<Query<With>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(with) = with?;
    let work = find(&shared, &id)?;
    let mut run = work.run();
    if with.summary && run.files.iter().any(|file| file == "summary.json") {
        let text = read(&work, "summary.json").await?;
        run.summary = Some(serde_json::from_slice(&text).map_err(|error| Refusal::failed(&error))?);
    }
    Ok(Json(run).into_response())
}

/// Follows a run to its end.
#[utoipa::path(get, path = "/api/runs/{id}/events", params(("id" = String, Path)), responses(
    (status = 200, description = "Events `progress`, and at last `end`, each with the run", content_type = "text/event-stream",
        body = String),
    (status = 404, description = "There is none", body = Refusal),
))]
pub(super) async fn events(
    extract::State(shared): extract::State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let work = find(&shared, &id)?;
    let (tell, told) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut status = work.status.subscribe();
        loop {
            let now = status.borrow_and_update().clone();
            let name = if now.state.is_end() { "end" } else { "progress" };
            let event = Event::default().event(name).json_data(Run::of(&work, &now));
            if tell.send(event).await.is_err() || now.state.is_end() || status.changed().await.is_err() {
                break;
            }
            // What changes in the meantime is told at once then.
            tokio::time::sleep(EVERY).await;
        }
    });
    Ok(Sse::new(ReceiverStream::new(told)).keep_alive(KeepAlive::default()).into_response())
}

/// Ends a run and forgets it.
#[utoipa::path(delete, path = "/api/runs/{id}", params(("id" = String, Path)), responses(
    (status = 204, description = "Its work is stopped, its files are gone"),
    (status = 404, description = "There is none", body = Refusal),
))]
pub(super) async fn cancel(
    extract::State(shared): extract::State<Shared>,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    if shared.queue.cancel(&id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::not_found("such run"))
    }
}

/// A file of a finished run.
#[utoipa::path(get, path = "/api/runs/{id}/files/{name}", params(("id" = String, Path), ("name" = String, Path)), responses(
    (status = 200, description = "The file"),
    (status = 404, description = "There is none", body = Refusal),
))]
pub(super) async fn file(
    extract::State(shared): extract::State<Shared>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let work = find(&shared, &id)?;
    let bytes = read(&work, &name).await?;
    Ok(([(header::CONTENT_TYPE, content_type(&name))], bytes).into_response())
}

/// The report of a finished run, by its own unguessable link: a new tab sends no token.
pub(super) async fn report(
    extract::State(shared): extract::State<Shared>,
    Path(key): Path<String>,
) -> Result<Response, Refusal> {
    let work =
        shared.queue.find(|work| work.key == key).ok_or_else(|| Refusal::not_found("such report"))?;
    let bytes = read(&work, "report.html").await?;
    let headers = [
        (header::CONTENT_TYPE, content_type("report.html")),
        (header::CONTENT_SECURITY_POLICY, REPORT_POLICY),
    ];
    Ok((headers, bytes).into_response())
}

pub(super) fn find(shared: &Shared, id: &str) -> Result<Arc<Work>, Refusal> {
    shared.queue.find(|work| work.id == id).ok_or_else(|| Refusal::not_found("such run"))
}

/// A file by its name in the run's list: what is not listed is not looked for.
pub(super) async fn read(work: &Work, name: &str) -> Result<Vec<u8>, Refusal> {
    let finished = work.status.borrow().finished.clone();
    let finished = finished.ok_or_else(|| Refusal::not_found("file before the run is done"))?;
    let listed = finished.files.iter().find(|file| *file == name);
    let listed = listed.ok_or_else(|| Refusal::not_found("such file"))?.clone();
    blocking(move || {
        let path = finished.folder.path().join("run").join(listed);
        std::fs::read(path).map_err(|error| Refusal::failed(&error))
    })
    .await
}

/// What a file is, by its name.
pub(super) fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("csv") => "text/csv; charset=utf-8",
        Some("toml") => "application/toml",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        _ => "application/octet-stream",
    }
}
