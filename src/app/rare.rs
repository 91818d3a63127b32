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
                let n = length(question, || pilot.rare(0..PILOT, of));
                let futures = engine.rare(0..n, of);
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

/// So many futures as the pilot says it takes for the chance of a breach; it is not asked where its answer could change
/// nothing.
fn length(question: &Question, pilot: impl FnOnce() -> Vec<Weighted>) -> u64 {
    /// Whatever the pilot says.
    const LEAST: u64 = PILOT / 2;
    let most = question.at_most;
    if most <= LEAST {
        return most;
    }
    let Some(reached) = rare(&pilot(), |future| future.breach).relative_error else { return most };
    let times = MARGIN * (reached / question.relative_error).powi(2);
    ((PILOT as f64 * times).ceil() as u64).clamp(LEAST, most)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn question(at_most: u64) -> Question {
        Question {
            seed: 1,
            old: false,
            reading: "prudent".into(),
            strategies: Vec::new(),
            relative_error: 0.1,
            at_most,
            threads: None,
        }
    }

    /// A pilot in which one future in so many breaches.
    fn pilot(apart: u64) -> Vec<Weighted> {
        let future =
            |at: u64| Weighted { weight: 1.0, breach: at.is_multiple_of(apart), suspension: false };
        (1..=PILOT).map(future).collect()
    }

    #[test]
    fn no_more_futures_are_drawn_than_are_allowed() {
        for at_most in [1, 200, 999, 1_000, 1_500, 1_999, 2_000, 5_000] {
            // None breaches, few, and every second.
            for apart in [PILOT + 1, 100, 2] {
                let n = length(&question(at_most), || pilot(apart));
                assert!(n <= at_most && n >= at_most.min(PILOT / 2), "{n} of {at_most}, {apart}");
            }
        }
        // A breach in a hundred: 10 % takes 9,900 futures, with the margin 1.25 times as many.
        let n = length(&question(1_000_000), || pilot(100));
        assert!((12_000..=12_800).contains(&n), "{n}");
        let unasked = || -> Vec<Weighted> { panic!("nothing hangs on the pilot") };
        assert_eq!(length(&question(PILOT / 2), unasked), PILOT / 2);
    }
}
