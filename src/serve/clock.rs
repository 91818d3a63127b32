//! The clock of runs: when they began, and how long their stages took. Results never hang on it.
#![allow(
    clippy::disallowed_methods,
    reason = "a manifest tells when its run was made, as the command line's does"
)]

use crate::present::{RunFacts, Stages};
use std::sync::OnceLock;
use std::time::Instant;

/// A run's clock.
#[derive(Debug)]
pub(super) struct Clock {
    started_at: String,
    begun: Instant,
    ready: OnceLock<Instant>,
    simulated: OnceLock<Instant>,
}

impl Clock {
    pub(super) fn start() -> Self {
        let started_at = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let (ready, simulated) = (OnceLock::new(), OnceLock::new());
        Self { started_at, begun: Instant::now(), ready, simulated }
    }

    /// The engine is ready.
    pub(super) fn ready(&self) {
        self.ready.get_or_init(Instant::now);
    }

    /// The simulation is finished.
    pub(super) fn simulated(&self) {
        self.simulated.get_or_init(Instant::now);
    }

    /// What the manifest tells of the run.
    pub(super) fn facts(&self, threads: usize) -> RunFacts {
        let ready = self.ready.get().copied().unwrap_or(self.begun);
        let simulated = self.simulated.get().copied().unwrap_or(ready);
        let stages = Stages {
            preparing: (ready - self.begun).as_secs_f64(),
            simulating: (simulated - ready).as_secs_f64(),
            concluding: simulated.elapsed().as_secs_f64(),
        };
        RunFacts {
            started_at: self.started_at.clone(),
            seconds: self.begun.elapsed().as_secs_f64(),
            stages,
            threads: threads as u32,
            host: None,
            peak_memory_bytes: None,
        }
    }
}

/// Today, where this machine stands.
pub(super) fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}
