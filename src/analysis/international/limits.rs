//! Limits of the categories, after those of the recommendation: the tolerance, or the least chance that any of the choices
//! compared reaches and one point, whichever is more.
//!
//! A choice that leaves a category no package sets no example of what can be reached there. A category whose least chance is above the
//! tolerance is not controllable by these choices: it is named and forbids none of them, since a lane is not dropped for the sake of
//! a category that is lost either way; its closures are in the money.

use super::values::{bad, column};
use crate::analysis::decide::ROOM;
use crate::analysis::view::View;
use crate::analysis::{Estimate, estimate};
use crate::scenario::MetricId;

/// Some categories with their limits.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    of: Vec<(MetricId, Option<f64>)>,
}

/// A strategy beside the limits.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Beside {
    /// Chance of the event in any of the categories.
    pub(super) any: Estimate,
    /// Of the controllable categories the one with the greatest excess over its limit, and the chance there.
    pub(super) riskiest: Option<(String, Estimate)>,
    /// No controllable category is beyond its limit.
    pub(super) within: bool,
}

impl Limits {
    /// Over the strategies compared; `empties` tells of a strategy whether it leaves a category no package.
    pub(super) fn over(
        view: &View<'_>,
        metrics: &[MetricId],
        strategies: &[usize],
        empties: impl Fn(usize, MetricId) -> bool,
    ) -> Self {
        let tolerance = view.scenario.tolerance.risk;
        let limit = |metric: MetricId| {
            let ships = strategies.iter().copied().filter(|strategy| !empties(*strategy, metric));
            let risks = ships.map(|strategy| view.risk(column(strategy), metric).point);
            let least = risks.fold(f64::INFINITY, f64::min);
            (metric, (least <= tolerance).then(|| tolerance.max(least + ROOM)))
        };
        Self { of: metrics.iter().map(|metric| limit(*metric)).collect() }
    }

    /// The categories that no choice keeps within the tolerance.
    pub(super) fn not_controllable(&self, view: &View<'_>) -> Vec<String> {
        let lost = self.of.iter().filter(|(_, limit)| limit.is_none());
        lost.map(|(metric, _)| name(view, *metric)).collect()
    }

    pub(super) fn beside(&self, view: &View<'_>, strategy: usize) -> Beside {
        let mut any = vec![false; view.n() as usize];
        let mut worst: Option<(f64, MetricId, Estimate)> = None;
        for &(metric, limit) in &self.of {
            let hits = bad(view, strategy, metric);
            any.iter_mut().zip(hits).for_each(|(any, bad)| *any |= bad);
            let risk = view.risk(column(strategy), metric);
            let excess = limit.map(|limit| risk.point - limit);
            if let Some(excess) = excess.filter(|excess| worst.is_none_or(|known| *excess > known.0)) {
                worst = Some((excess, metric, risk));
            }
        }
        let hits = any.into_iter().filter(|hit| *hit).count() as u64;
        Beside {
            any: estimate::probability(hits, view.n()),
            riskiest: worst.map(|(_, metric, risk)| (name(view, metric), risk)),
            within: worst.is_none_or(|(excess, ..)| excess <= 0.0),
        }
    }
}

/// `Category (Store)`.
fn name(view: &View<'_>, metric: MetricId) -> String {
    let category = &view.scenario.metrics[metric.0].category;
    format!("{category} ({})", view.scenario.store_of(metric).name)
}
