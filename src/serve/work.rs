//! The queue of runs: one at a time, because each takes every core.

use super::Refusal;
use super::draft::Draft;
use super::guard::secret;
use super::runs::Run;
use crate::app::approximate::Stop;
use crate::app::{plan, run};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tempfile::TempDir;
use tokio::sync::watch;

mod carry_out;

/// Runs that may wait.
const WAITING: usize = 8;
/// Finished runs that are kept, the newest.
const KEPT: usize = 24;

/// What is to be done.
#[derive(Clone, Debug)]
pub(super) enum Order {
    /// Simulate and conclude.
    Run(run::Settings),
    /// Search for the best plan.
    Plan(Box<plan::Question>),
}

impl Order {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Run(_) => "run",
            Self::Plan(_) => "plan",
        }
    }
}

/// How far a run is.
#[derive(Clone, Debug, Default)]
pub(super) struct Status {
    pub(super) state: State,
    /// What is being done, in a word.
    pub(super) stage: &'static str,
    /// Replications finished, of so many.
    pub(super) done: u64,
    pub(super) of: u64,
    /// Runs that come first.
    pub(super) ahead: usize,
    pub(super) refusal: Option<Refusal>,
    pub(super) finished: Option<Arc<Finished>>,
}

/// Where a run is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// Others come first.
    #[default]
    Queued,
    /// At work.
    Running,
    /// Its files are there.
    Done,
    /// It came to nothing.
    Failed,
    /// Somebody ended it.
    Cancelled,
}

impl State {
    pub(super) fn is_end(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// What came of a run.
#[derive(Debug)]
pub(super) struct Finished {
    /// Its folder, removed with it.
    pub(super) folder: TempDir,
    /// The files in it that are given out, with `/`.
    pub(super) files: Vec<String>,
    /// What the page shows first; `null` of a plan.
    pub(super) overview: Value,
}

/// A run of the queue.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) id: String,
    /// Opens its report without a token.
    pub(super) key: String,
    pub(super) tab: String,
    pub(super) draft: Draft,
    pub(super) order: Order,
    pub(super) stop: Stop,
    pub(super) status: watch::Sender<Status>,
}

impl Work {
    pub(super) fn run(&self) -> Run {
        Run::of(self, &self.status.borrow())
    }

    /// Ends it, wherever it is.
    fn cancel(&self) {
        self.stop.stop();
        self.status.send_modify(|status| {
            if !status.state.is_end() {
                status.state = State::Cancelled;
            }
        });
    }
}

#[derive(Debug, Default)]
struct Known {
    /// All that were asked for and not forgotten, the oldest first.
    works: Vec<Arc<Work>>,
    waiting: VecDeque<Arc<Work>>,
    closed: bool,
}

#[derive(Debug, Default)]
struct Desk {
    known: Mutex<Known>,
    wake: Condvar,
}

impl Desk {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next one; `None` when the queue is closed.
    fn next(&self) -> Option<Arc<Work>> {
        let mut known = self.known();
        loop {
            if known.closed {
                return None;
            }
            if let Some(next) = known.waiting.pop_front() {
                known.tell_places();
                return Some(next);
            }
            known = self.wake.wait(known).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Known {
    /// Runs that are at work or come before a new one.
    fn before(&self) -> usize {
        let at_work = |work: &&Arc<Work>| work.status.borrow().state == State::Running;
        self.works.iter().filter(at_work).count() + self.waiting.len()
    }

    fn tell_places(&self) {
        for (place, work) in self.waiting.iter().enumerate() {
            work.status.send_modify(|status| status.ahead = place + 1);
        }
    }

    /// The oldest finished ones go.
    fn forget_old(&mut self) {
        let is_ended = |work: &Arc<Work>| work.status.borrow().state.is_end();
        let mut surplus = self.works.iter().filter(|work| is_ended(work)).count().saturating_sub(KEPT);
        self.works.retain(|work| {
            let goes = surplus > 0 && is_ended(work);
            surplus -= usize::from(goes);
            !goes
        });
    }
}

/// The queue; with it all work ends.
#[derive(Debug)]
pub(super) struct Queue {
    desk: Arc<Desk>,
}

impl Queue {
    /// Starts the thread that does the work.
    pub(super) fn start(threads: Option<usize>) -> std::io::Result<Arc<Self>> {
        let desk = Arc::new(Desk::default());
        let worker = Arc::clone(&desk);
        std::thread::Builder::new().name("runs".to_owned()).spawn(move || {
            while let Some(work) = worker.next() {
                carry_out::carry_out(&work, threads);
                worker.known().forget_old();
            }
        })?;
        Ok(Arc::new(Self { desk }))
    }

    /// Takes an order; `Err` when too many wait.
    pub(super) fn take(&self, draft: Draft, order: Order, tab: String) -> Result<Arc<Work>, Refusal> {
        let random = || secret().map_err(|error| Refusal::failed(&error));
        let mut known = self.desk.known();
        if known.waiting.len() >= WAITING {
            return Err(Refusal::full(known.waiting.len()));
        }
        let status = Status { stage: "waiting", ahead: known.before(), ..Status::default() };
        let work = Arc::new(Work {
            id: random()?,
            key: random()?,
            tab,
            draft,
            order,
            stop: Stop::default(),
            status: watch::Sender::new(status),
        });
        known.works.push(Arc::clone(&work));
        known.waiting.push_back(Arc::clone(&work));
        self.desk.wake.notify_one();
        Ok(work)
    }

    /// A run that is known.
    pub(super) fn find(&self, is_it: impl Fn(&Work) -> bool) -> Option<Arc<Work>> {
        self.desk.known().works.iter().find(|work| is_it(work)).cloned()
    }

    /// Ends and forgets a run; `false` = there is none.
    pub(super) fn cancel(&self, id: &str) -> bool {
        let mut known = self.desk.known();
        let Some(at) = known.works.iter().position(|work| work.id == id) else { return false };
        let work = known.works.remove(at);
        known.waiting.retain(|waiting| waiting.id != id);
        known.tell_places();
        work.cancel();
        true
    }

    /// Ends all work and removes all results, whoever still looks at them.
    pub(super) fn close(&self) {
        let mut known = self.desk.known();
        known.closed = true;
        known.waiting.clear();
        for work in known.works.drain(..) {
            work.cancel();
            work.status.send_modify(|status| status.finished = None);
        }
        self.desk.wake.notify_all();
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::EXAMPLES;
    use crate::app::run::{Length, Mode, Settings};
    use std::time::Duration;

    /// A run of hours.
    fn long() -> Order {
        let length = Length::Replications(10_000_000);
        Order::Run(Settings { seed: 1, mode: Mode::Paired, length, threads: None })
    }

    fn draft() -> Draft {
        let (name, _, text) = EXAMPLES[0];
        Draft { name: name.to_owned(), text: text.to_owned(), set: Vec::new() }
    }

    fn soon(is_so: impl Fn() -> bool) -> bool {
        (0..600).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            is_so()
        })
    }

    #[test]
    fn with_the_queue_all_work_ends() {
        let queue = Queue::start(Some(1)).expect("a thread");
        let works: Vec<Arc<Work>> =
            (0..2).map(|_| queue.take(draft(), long(), String::new()).expect("room")).collect();
        assert!(soon(|| works[0].status.borrow().done > 0), "the first is at work");
        assert_eq!(works[1].status.borrow().ahead, 1);
        drop(queue);
        // Nobody else holds them: the thread that did the work has left it.
        assert!(soon(|| works.iter().all(|work| Arc::strong_count(work) == 1)), "the work goes on");
        assert!(works.iter().all(|work| work.status.borrow().state == State::Cancelled));
    }

    #[test]
    fn old_results_are_forgotten_and_work_that_goes_on_is_not() {
        let work = |state| {
            let status = watch::Sender::new(Status { state, ..Status::default() });
            let (id, key, tab) = (String::new(), String::new(), String::new());
            Arc::new(Work { id, key, tab, draft: draft(), order: long(), stop: Stop::default(), status })
        };
        let ended = std::iter::repeat_with(|| work(State::Done)).take(KEPT + 3);
        let mut known = Known {
            works: std::iter::once(work(State::Running)).chain(ended).collect(),
            ..Known::default()
        };
        known.forget_old();
        assert_eq!(known.works.len(), KEPT + 1);
        assert_eq!(known.works[0].status.borrow().state, State::Running);
    }
}
