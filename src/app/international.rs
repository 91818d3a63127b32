//! `vtr international`: drop international, or not?

pub use crate::analysis::international::International;

use crate::analysis::international::{InternationalError, Request, international};
use crate::engine::Progress;
use crate::present::folder::FolderError;
use crate::present::{check_international_folder, international_sentences, write_international};
use crate::scenario::Scenario;
use chrono::NaiveDate;
use std::path::Path;

/// Futures of a command that does not say how many.
pub const DEFAULT_REPLICATIONS: u64 = 1_000;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Seed of all futures.
    pub seed: u64,
    /// How many.
    pub replications: u64,
    /// Threads; `None` = one a core.
    pub threads: Option<usize>,
    /// The reading of the new rules.
    pub reading: String,
    /// First order day of every choice; `None` = the earliest of the file's strategies.
    pub starts_on: Option<NaiveDate>,
    /// The strategy that all packages off the lane at hand are shipped by; `None` = other foreign lanes tracked, home as today.
    pub rest: Option<String>,
    /// Price rises to look at, as shares.
    pub rises: Vec<f64>,
    /// Share of a dropped lane's buyers who buy on another channel; `None` = the scenario's.
    pub elsewhere: Option<f64>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// A name that the scenario does not have.
    #[error("no {what} `{name}`: the scenario has {known}")]
    Unknown {
        /// `reading` or `strategy`.
        what: &'static str,
        /// As given.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// A start outside the horizon.
    #[error("no choice can start on {day}: the horizon is {first} to {last}")]
    Start {
        /// As given.
        day: NaiveDate,
        /// Decision day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
    /// It could not be worked out.
    #[error(transparent)]
    International(#[from] InternationalError),
    /// No thread pool could be had.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl Failed {
    /// A mistake of the command line?
    pub fn is_mistake(&self) -> bool {
        matches!(self, Self::Unknown { .. } | Self::Start { .. })
    }
}

/// Answers; `stage` is told what is being worked on.
///
/// # Errors
/// When a name or a day is not the scenario's, nothing in it crosses a border, a currency has no rate, `progress` stops it or
/// threads cannot be started.
pub fn answer(
    scenario: &Scenario,
    question: &Question,
    progress: &dyn Progress,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<International, Failed> {
    let request = request(scenario, question)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(question.threads.unwrap_or(0)).build()?;
    let mut answer = pool.install(|| international(scenario, &request, progress, stage))?;
    answer.sentences = international_sentences(&answer);
    Ok(answer)
}

fn request(scenario: &Scenario, question: &Question) -> Result<Request, Failed> {
    let readings = scenario.readings.iter().map(|one| one.name.as_str());
    let strategies: Vec<&str> = scenario.strategies.iter().map(|one| one.name.as_str()).collect();
    let rest = question.rest.as_deref().map(|name| place("strategy", &strategies, name));
    let horizon = &scenario.horizon;
    let starts = scenario.strategies.iter().filter(|one| !one.levers.is_empty());
    let earliest = starts.map(|one| one.starts_on).min();
    let day = question.starts_on.or(earliest).unwrap_or(horizon.decision_day);
    if day < horizon.decision_day || day > horizon.last_day {
        return Err(Failed::Start { day, first: horizon.decision_day, last: horizon.last_day });
    }
    let mut rises: Vec<f64> = question.rises.iter().copied().filter(|rise| *rise > 0.0).collect();
    rises.sort_by(f64::total_cmp);
    rises.dedup();
    Ok(Request {
        seed: question.seed,
        replications: question.replications,
        reading: place("reading", &readings.collect::<Vec<_>>(), &question.reading)?,
        starts_on: day,
        rest: rest.transpose()?,
        rises,
        elsewhere: question.elsewhere,
    })
}

fn place(what: &'static str, known: &[&str], name: &str) -> Result<usize, Failed> {
    let found = known.iter().position(|one| *one == name);
    found.ok_or_else(|| Failed::Unknown { what, name: name.to_owned(), known: known.join(", ") })
}

/// May an answer about this scenario be written here?
///
/// # Errors
/// See [`FolderError`].
pub fn check_target(folder: &Path, scenario: &Scenario, force: bool) -> Result<(), FolderError> {
    check_international_folder(folder, &scenario.name, force)
}

/// Writes the answer's folder as a whole.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write(folder: &Path, answer: &International, force: bool) -> Result<(), FolderError> {
    write_international(folder, answer, force)
}
