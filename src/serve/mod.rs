//! The local page and its API: `vtr serve`.
//!
//! Everything is on 127.0.0.1 and behind a token ([`guard`]). Work that takes long is a *run* of the queue ([`runs`]);
//! approximate answers come from a worker of their own ([`live`]). What is uploaded lives in private folders under
//! names of our own ([`uploads`]), and a file of a run is given out only if its name is in the run's list.

mod approximate;
mod assets;
mod case;
mod clock;
mod draft;
mod guard;
mod limits;
mod live;
mod openapi;
mod plan;
mod refusal;
mod runs;
mod share;
mod start;
mod uploads;
mod work;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use guard::Guard;
use live::Live;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use work::Queue;

pub use draft::Draft;
pub use refusal::Refusal;

/// Bytes of a scenario and its settings.
const SCENARIO_BYTES: usize = 2 << 20;
/// Bytes of uploaded files together.
const UPLOAD_BYTES: usize = 64 << 20;
/// Replications of a run asked over the API: what 24 GB of memory hold of a large shop, roughly (an assumption).
const MOST_REPLICATIONS: u64 = 100_000;
/// Variants that the page compares.
const VARIANTS: usize = 4;

/// What the server is told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Port on 127.0.0.1; 0 = any that is free.
    pub port: u16,
    /// The scenario to begin with.
    pub scenario: Option<Draft>,
    /// Threads of the simulation; `None` = one a core.
    pub threads: Option<usize>,
}

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    router: Router,
    queue: Arc<Queue>,
    link: String,
}

/// What all handlers share.
#[derive(Clone, Debug)]
struct Shared {
    queue: Arc<Queue>,
    live: Live,
    begin: Option<Draft>,
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// When the port is taken, or the system gives no random token, thread or folder.
    pub async fn bind(settings: Settings) -> std::io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
        let listener = TcpListener::bind(address).await?;
        let guard = Guard::new(listener.local_addr()?.port())?;
        let link = guard.link();
        let shared = Shared {
            queue: Queue::start(settings.threads)?,
            live: Live::start(settings.threads)?,
            begin: settings.scenario,
        };
        let queue = Arc::clone(&shared.queue);
        Ok(Self { listener, router: router(shared, guard), queue, link })
    }

    /// The link that opens the page, with its token.
    pub fn link(&self) -> &str {
        &self.link
    }

    /// Answers until `end` is there; then all work is stopped.
    ///
    /// # Errors
    /// When the port can no longer be used.
    pub async fn run(self, end: impl Future<Output = ()>) -> std::io::Result<()> {
        let Self { listener, router, queue, .. } = self;
        let served = tokio::select! {
            served = async { axum::serve(listener, router).await } => served,
            () = end => Ok(()),
        };
        queue.close();
        served
    }
}

fn router(shared: Shared, guard: Guard) -> Router {
    let uploads = Router::new()
        .route("/api/audit", post(case::audit))
        .route("/api/fit", post(case::fit))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES))
        .layer(from_fn_with_state(UPLOAD_BYTES, limits::within));
    let scenarios = Router::new()
        .route("/api/start", get(start::start))
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/validate", post(draft::validate))
        .route("/api/inputs", post(draft::inputs))
        .route("/api/approximate", post(approximate::approximate))
        .route("/api/runs", post(runs::begin))
        .route("/api/runs/{id}", get(runs::look).delete(runs::cancel))
        .route("/api/runs/{id}/events", get(runs::events))
        .route("/api/runs/{id}/files/{*name}", get(runs::file))
        .route("/api/plan", post(plan::plan))
        .route("/api/share", post(share::share))
        .layer(DefaultBodyLimit::max(SCENARIO_BYTES))
        .layer(from_fn_with_state(SCENARIO_BYTES, limits::within));
    let pages = Router::new()
        .route("/reports/{key}", get(runs::report))
        .route("/", get(assets::index))
        .route("/{*name}", get(assets::asset));
    let all = Router::new().merge(uploads).merge(scenarios).merge(pages).with_state(shared);
    guard.around(all)
}
