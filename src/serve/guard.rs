//! Who may ask: the page that this server gave out, and nobody else on the machine or in another tab.
//!
//! A name that resolves to 127.0.0.1 brings another site's page here (DNS rebinding): `Host` must be this server's own.
//! Another site's page may post here without reading the answer: `Origin`, if there is one, must be this server's own.
//! Other programs of the machine may ask as well: all below `/api/` needs the token of the printed link. It stands
//! behind `#`, which browsers never send.

use super::refusal::Refusal;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::Arc;

/// Nothing but the page's own files, and no script or style that stands in the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// What is checked of every request.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    own: Arc<Own>,
}

#[derive(Debug)]
struct Own {
    port: u16,
    token: String,
    hosts: [String; 2],
    origins: [String; 2],
}

/// Random letters that cannot be guessed: 128 bits of the system's generator.
pub(super) fn secret() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

impl Guard {
    /// A guard with a new token.
    pub(super) fn new(port: u16) -> std::io::Result<Self> {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
        let origins = hosts.clone().map(|host| format!("http://{host}"));
        Ok(Self { own: Arc::new(Own { port, token: secret()?, hosts, origins }) })
    }

    /// The link that opens the page.
    pub(super) fn link(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.own.port, self.own.token)
    }

    /// The router behind the guard.
    pub(super) fn around(self, router: Router) -> Router {
        router.layer(from_fn_with_state(self, guarded))
    }

    fn refuses(&self, path: &str, headers: &HeaderMap) -> Option<Refusal> {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let forbidden = |what: &str| Some(Refusal::new(StatusCode::FORBIDDEN, what));
        let Own { hosts, origins, token, .. } = &*self.own;
        if !text(header::HOST).is_some_and(|host| hosts.iter().any(|own| own == host)) {
            return forbidden("this server answers to its own address only");
        }
        if text(header::ORIGIN).is_some_and(|origin| !origins.iter().any(|own| own == origin)) {
            return forbidden("this server answers its own page only");
        }
        let given = text(header::AUTHORIZATION).and_then(|text| text.strip_prefix("Bearer "));
        // Hashes are compared: how long that takes says nothing of the token.
        let is_ours = |given: &str| Sha256::digest(given) == Sha256::digest(token);
        if path.starts_with("/api/") && !given.is_some_and(is_ours) {
            let error = "the token is missing or wrong: open the link that `vtr serve` printed";
            return Some(Refusal::new(StatusCode::UNAUTHORIZED, error));
        }
        None
    }
}

async fn guarded(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match guard.refuses(request.uri().path(), request.headers()) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CACHE_CONTROL, "no-store");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    response
}
