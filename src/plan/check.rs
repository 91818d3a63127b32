//! Strategies in futures that no search has seen.

use crate::analysis::{Column, Estimate, ROOM, View, paired_chance};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Quiet, Side, Stop, Stopped};
use crate::scenario::{MetricId, Scenario, Strategy};
use std::ops::Range;

/// One strategy in new futures.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    /// Per category: the chance of the event that the tolerance bounds.
    pub(super) risks: Vec<Estimate>,
    /// Per category and future: it happens.
    pub(super) bad: Vec<Vec<bool>>,
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
    stop: &Stop,
) -> Result<Vec<Checked>, PlanError> {
    let mut scenario = scenario.clone();
    scenario.strategies.extend(further.iter().cloned());
    let engine = Engine::new(&scenario, seed)?.ended_by(stop);
    let outcomes = engine.simulate(range, &Quiet)?;
    let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
    let checked = (0..scenario.strategies.len()).map(|strategy| {
        let column = Column { side: Side::Reform, reading: 0, strategy };
        let metrics = || (0..scenario.metrics.len()).map(MetricId);
        let mut added = vec![0.0; outcomes.count as usize];
        for metric in metrics() {
            let more = view.metric_added(column, metric);
            added.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        let bad = |metric: MetricId| {
            let mut bad = vec![false; outcomes.count as usize];
            for event in view.events(column, metric).iter().filter(|event| view.is_bad(event)) {
                bad[event.replication as usize] = true;
            }
            bad
        };
        Checked {
            bad: metrics().map(bad).collect(),
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

/// The limit of a category in some futures, and how far a strategy is from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// The tolerance, or the least chance that any strategy of the file reaches and [`ROOM`].
    pub(super) limit: f64,
    /// No strategy of the file keeps it within the tolerance.
    pub(super) beyond: bool,
    /// By how much the strategy is not shown to be within it, points of chance; below 0 = it is.
    pub(super) excess: f64,
}

/// Is a strategy within the limits of all categories? Its upper interval end must be within the limit, or, where no strategy of
/// the file is within the tolerance, that of the paired difference to the least chance within [`ROOM`].
pub(super) fn held(checked: &[Checked], of: usize, named: usize, tolerance: f64) -> Vec<Held> {
    let of = &checked[of];
    (0..of.risks.len())
        .map(|metric| {
            let least = checked[..named]
                .iter()
                .min_by(|a, b| a.risks[metric].point.total_cmp(&b.risks[metric].point));
            let least = least.unwrap_or(of);
            let beyond = least.risks[metric].point > tolerance;
            let limit = tolerance.max(least.risks[metric].point + ROOM);
            let excess = of.risks[metric].high - limit;
            let more = paired_chance(&of.bad[metric], &least.bad[metric]).high - ROOM;
            Held { limit, beyond, excess: if beyond { excess.min(more) } else { excess } }
        })
        .collect()
}
