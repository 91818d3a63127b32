//! An approximate answer at once, while somebody turns an input: few futures of marginal mode, of the first reading
//! only, which grow until somebody stops them.

pub use crate::engine::Stop;
pub use crate::present::ApproximateAnswer;
pub use crate::scenario::Scenario;

use crate::analysis::{View, approximation};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Mode, Outcomes, Quiet, Stopped};
use crate::present::approximate_answer;
use crate::present::chart::ChartError;

/// Futures of the answers, each on top of the ones before.
const STEPS: [u64; 5] = [64, 128, 256, 512, 1024];

/// A scenario made ready, so that small changes of it are answered sooner.
#[derive(Debug)]
pub struct Base<'s> {
    engine: Engine<'s>,
    seed: u64,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ApproximateError {
    /// A currency without a rate.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Stopped from outside.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
}

/// What an approximation looks at: the first reading.
#[must_use]
pub fn first_reading(mut scenario: Scenario) -> Scenario {
    scenario.readings.truncate(1);
    scenario
}

impl<'s> Base<'s> {
    /// Makes a scenario ready.
    ///
    /// # Errors
    /// When a currency has no rate.
    pub fn new(scenario: &'s Scenario, seed: u64) -> Result<Self, UnknownCurrency> {
        Ok(Self { engine: Engine::in_mode(scenario, seed, Mode::Marginal)?, seed })
    }

    /// Answers for a scenario that is this one but for some inputs (any other is answered as rightly, only later), on the
    /// current rayon pool. `tell` gets every answer, and says whether to go on.
    ///
    /// # Errors
    /// When a currency has no rate, it is stopped, or the chart cannot be drawn.
    pub fn answer(
        &self,
        scenario: &Scenario,
        stop: &Stop,
        mut tell: impl FnMut(ApproximateAnswer) -> bool,
    ) -> Result<(), ApproximateError> {
        let all: Vec<usize> = (0..scenario.strategies.len()).collect();
        let engine = self.engine.with_changes(scenario, self.seed, &all)?.ended_by(stop);
        let mut outcomes = Outcomes::default();
        let last = STEPS[STEPS.len() - 1];
        for until in STEPS {
            outcomes.append(engine.simulate(outcomes.count..until, &Quiet)?);
            let view = View { scenario, engine: &engine, outcomes: &outcomes };
            if !tell(approximate_answer(scenario, &approximation(&view), self.seed, last)?) {
                break;
            }
        }
        Ok(())
    }
}
