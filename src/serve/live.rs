//! The worker of approximate answers: it keeps the last scenario ready, so that a turned slider is answered at once.

use super::draft::Draft;
use super::refusal::Refusal;
use crate::app::approximate::{
    ApproximateAnswer, ApproximateError, Base, Scenario, Stop, first_reading,
};
use crate::app::run::DEFAULT_SEED;
use std::sync::mpsc as blocking;
use tokio::sync::mpsc;

/// Answers that wait for a slow reader.
const WAITING: usize = 8;

/// A question to the worker.
struct Asked {
    draft: Draft,
    stop: Stop,
    answers: mpsc::Sender<Result<ApproximateAnswer, Refusal>>,
}

/// The worker's door.
#[derive(Clone, Debug)]
pub(super) struct Live {
    door: blocking::Sender<Asked>,
}

impl Live {
    /// Starts the worker; it ends with the last door.
    pub(super) fn start(threads: Option<usize>) -> std::io::Result<Self> {
        let (door, asked) = blocking::channel();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
        let pool = pool.map_err(std::io::Error::other)?;
        std::thread::Builder::new().name("approximate".to_owned()).spawn(move || work(&asked, &pool))?;
        Ok(Self { door })
    }

    /// Asks; answers come until the receiver is dropped, `stop` is stopped, or the last one is given.
    pub(super) fn ask(
        &self,
        draft: Draft,
        stop: Stop,
    ) -> mpsc::Receiver<Result<ApproximateAnswer, Refusal>> {
        let (answers, receiver) = mpsc::channel(WAITING);
        // A worker that is gone drops the question, and the receiver sees the end.
        let _ = self.door.send(Asked { draft, stop, answers });
        receiver
    }
}

fn work(door: &blocking::Receiver<Asked>, pool: &rayon::ThreadPool) {
    let mut next = door.recv().ok();
    while let Some(first) = next.take() {
        let Some(scenario) = first.scenario() else {
            next = door.recv().ok();
            continue;
        };
        let base = match pool.install(|| Base::new(&scenario, DEFAULT_SEED)) {
            Ok(base) => base,
            Err(error) => {
                first.tell(Err(Refusal::mistake(error.to_string())));
                next = door.recv().ok();
                continue;
            }
        };
        let text = first.draft.text.clone();
        first.answer(&base, &scenario, pool);
        // Whoever reads the answers sees their end.
        drop(first);
        loop {
            match door.recv() {
                Ok(asked) if asked.draft.text == text => {
                    if let Some(scenario) = asked.scenario() {
                        asked.answer(&base, &scenario, pool);
                    }
                }
                // Another text: another base.
                other => break next = other.ok(),
            }
        }
    }
}

impl Asked {
    /// What is asked about; with mistakes the asker is told.
    fn scenario(&self) -> Option<Scenario> {
        if self.stop.is_stopped() || self.answers.is_closed() {
            return None;
        }
        match self.draft.load() {
            Ok(loaded) => loaded.scenario.map(first_reading),
            Err(refusal) => {
                self.tell(Err(refusal));
                None
            }
        }
    }

    fn tell(&self, answer: Result<ApproximateAnswer, Refusal>) -> bool {
        self.answers.blocking_send(answer).is_ok()
    }

    fn answer(&self, base: &Base<'_>, scenario: &Scenario, pool: &rayon::ThreadPool) {
        let told = pool.install(|| base.answer(scenario, &self.stop, |answer| self.tell(Ok(answer))));
        match told {
            Ok(()) | Err(ApproximateError::Stopped(_)) => {}
            Err(error) => {
                self.tell(Err(Refusal::mistake(error.to_string())));
            }
        }
    }
}
