//! What is too large is refused with a reason that arrives.

use super::refusal::Refusal;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio_stream::StreamExt as _;

/// Nobody is listened to for longer than so many times the limit.
const PATIENCE: usize = 8;

/// Refuses a body that says itself that it is larger than `most` bytes, after reading it to its end: whoever still sends would
/// else meet a broken connection in place of the answer. A body that does not say its length is cut off where it is read.
pub(super) async fn within(State(most): State<usize>, request: Request, next: Next) -> Response {
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let said: usize = said.and_then(|text| text.parse().ok()).unwrap_or(0);
    if said <= most {
        return next.run(request).await;
    }
    let mut body = request.into_body().into_data_stream();
    let mut read = 0;
    while let Some(Ok(bytes)) = body.next().await {
        read += bytes.len();
        if read > PATIENCE * most {
            break;
        }
    }
    let error = format!("{said} bytes: at most {most} are taken");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, error).into_response()
}
