//! `vtr rare`: chances that plain futures seldom meet, by importance sampling.

use super::run;
use crate::analysis::{RareRow, rare};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Mode, Side, TraceOf, Weighted};
use crate::scenario::{MetricId, Scenario};

/// Futures by which the length is chosen; they are thrown away.
const PILOT: u64 = 2_000;
/// The pilot's own error is allowed for.
const MARGIN: f64 = 1.25;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Seed of every stream.
    pub seed: u64,
    /// Under the old policy instead of the new one.
    pub old: bool,
    /// The reading.
    pub reading: String,
    /// Strategies; none = all.
    pub strategies: Vec<String>,
    /// Standard error over chance that is wanted.
    pub relative_error: f64,
    /// No more futures than these.
    pub at_most: u64,
    /// Threads; `None` = one a core.
    pub threads: Option<usize>,
}

/// Why there are no chances.
#[derive(Debug, thiserror::Error)]
pub enum RareError {
    /// A name that the scenario does not have.
    #[error("no {what} `{name}`: the scenario has {known}")]
    Unknown {
        /// `strategy` or `reading`.
        what: &'static str,
        /// As given.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// A currency without a rate.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// No thread pool could be had.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Answers for every category and strategy.
///
/// # Errors
/// When a name is not known, a currency has no rate or threads cannot be started.
pub fn chances(scenario: &Scenario, question: &Question) -> Result<Vec<RareRow>, RareError> {
    let readings: Vec<&str> = scenario.readings.iter().map(|one| one.name.as_str()).collect();
    let reading = place("reading", &readings, &question.reading)?;
    let known: Vec<&str> = scenario.strategies.iter().map(|one| one.name.as_str()).collect();
    let named = question.strategies.iter().map(|name| place("strategy", &known, name));
    let mut strategies: Vec<usize> = named.collect::<Result<_, _>>()?;
    if strategies.is_empty() {
        strategies.extend(0..known.len());
    }
    let side = if question.old { Side::Baseline } else { Side::Reform };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(question.threads.unwrap_or(0)).build()?;
    pool.install(|| {
        let marginal = |seed| Engine::in_mode(scenario, seed, Mode::Marginal);
        let pilot = marginal(question.seed ^ run::PILOT)?;
        let engine = marginal(question.seed)?;
        let mut rows = Vec::new();
        for &strategy in &strategies {
            for metric in (0..scenario.metrics.len()).map(MetricId) {
                let of = TraceOf { strategy, side, reading, metric };
                let futures = engine.rare(0..length(&pilot.rare(0..PILOT, of), question), of);
                rows.push(row(scenario, of, &futures));
            }
        }
        Ok(rows)
    })
}

fn place(what: &'static str, known: &[&str], name: &str) -> Result<usize, RareError> {
    let found = known.iter().position(|one| *one == name);
    found.ok_or_else(|| RareError::Unknown { what, name: name.to_owned(), known: known.join(", ") })
}

/// So many futures as the pilot says it takes for the chance of a breach.
fn length(pilot: &[Weighted], question: &Question) -> u64 {
    let found = rare(pilot, |future| future.breach);
    let most = question.at_most.max(PILOT);
    let Some(reached) = found.relative_error else { return most };
    let times = MARGIN * (reached / question.relative_error).powi(2);
    ((PILOT as f64 * times).ceil() as u64).clamp(PILOT / 2, most)
}

fn row(scenario: &Scenario, of: TraceOf, futures: &[Weighted]) -> RareRow {
    RareRow {
        store: scenario.store_of(of.metric).name.clone(),
        category: scenario.metrics[of.metric.0].category.clone(),
        strategy: scenario.strategies[of.strategy].name.clone(),
        policy: of.side.name().to_owned(),
        reading: scenario.readings[of.reading].name.clone(),
        futures: futures.len() as u64,
        breach: rare(futures, |future| future.breach),
        suspension: rare(futures, |future| future.suspension),
    }
}
