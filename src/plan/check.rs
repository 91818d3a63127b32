//! Strategies in futures that no search has seen.

use crate::analysis::{Column, Estimate, View, estimate};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Progress, Side, Stopped};
use crate::scenario::{MetricId, Scenario, Strategy};
use std::ops::Range;

/// One strategy in new futures.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    /// Per category: the chance of the event that the tolerance bounds.
    pub(super) risks: Vec<Estimate>,
    /// The chance that it happens in any.
    pub(super) any: Estimate,
    /// Contribution of the account per future, millionths, contract fees not taken off.
    pub(super) profit: Vec<i64>,
    /// Per category: the same.
    pub(super) profits: Vec<Vec<i64>>,
    /// Added label cost a month, millionths, per future.
    pub(super) added: Vec<f64>,
    /// Per category: expected packages a month that the seller ships.
    pub(super) packages: Vec<f64>,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A currency without a rate.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Stopped from outside.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// The scenario's strategies and further ones in the same range of futures, in this order.
pub(super) fn check(
    scenario: &Scenario,
    further: &[Strategy],
    seed: u64,
    range: Range<u64>,
    progress: &dyn Progress,
) -> Result<Vec<Checked>, PlanError> {
    let mut scenario = scenario.clone();
    scenario.strategies.extend(further.iter().cloned());
    let engine = Engine::new(&scenario, seed)?;
    let outcomes = engine.simulate(range, progress)?;
    let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
    let checked = (0..scenario.strategies.len()).map(|strategy| {
        let column = Column { side: Side::Reform, reading: 0, strategy };
        let metrics = || (0..scenario.metrics.len()).map(MetricId);
        let mut added = vec![0.0; outcomes.count as usize];
        for metric in metrics() {
            let more = view.metric_added(column, metric);
            added.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        Checked {
            risks: metrics().map(|metric| view.risk(column, metric)).collect(),
            any: view.probability_any(column, |event| view.is_bad(event)),
            profit: view.account_profit(column),
            profits: metrics().map(|metric| view.metric_profit(column, metric)).collect(),
            added,
            packages: metrics().map(|metric| view.packages_per_month(strategy, metric)).collect(),
        }
    });
    Ok(checked.collect())
}

/// Mean of amounts per future, millionths.
pub(super) fn mean(path: impl Iterator<Item = f64> + Clone) -> Estimate {
    estimate::mean(path)
}
