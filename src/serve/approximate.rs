//! `POST /api/approximate`: answers that sharpen while somebody turns an input.

use super::Shared;
use super::draft::Draft;
use super::refusal::Refusal;
use crate::app::approximate::{ApproximateAnswer, Stop};
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

/// Stops work when it is dropped: when the connection of whoever waits for it is closed.
#[derive(Debug, Default)]
pub(super) struct WhileRead(pub(super) Stop);

impl Drop for WhileRead {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// An approximate answer at once, and sharper ones after it.
#[utoipa::path(post, path = "/api/approximate", request_body = Draft, responses(
    (status = 200, description = "Events `answer`, each from more futures of marginal mode than the one before. The work stops when \
        the connection is closed", content_type = "text/event-stream", body = String),
    (status = 422, description = "Mistakes", body = Refusal),
))]
pub(super) async fn approximate(
    State(shared): State<Shared>,
    body: Result<Json<Draft>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(draft) = body?;
    let reading = WhileRead::default();
    let mut answers = shared.live.ask(draft, reading.0.clone());
    // The first answer tells mistakes, while the status can still be chosen.
    let first = answers.recv().await.ok_or_else(|| Refusal::failed(&"the worker has ended"))??;
    let further = ReceiverStream::new(answers).map(move |answer| {
        let _stops_with_the_stream = &reading;
        answer
    });
    let events = tokio_stream::once(Ok(first)).chain(further).map(event);
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

fn event(answer: Result<ApproximateAnswer, Refusal>) -> Result<Event, axum::Error> {
    match answer {
        Ok(answer) => Event::default().event("answer").json_data(answer),
        Err(refusal) => Event::default().event("refused").json_data(refusal),
    }
}
