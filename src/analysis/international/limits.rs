//! Limits of the categories, as the recommendation has them: the tolerance, or the least chance that any of the choices
//! compared reaches and one point, whichever is more.

use super::values::{bad, column};
use crate::analysis::decide::ROOM;
use crate::analysis::view::View;
use crate::analysis::{Estimate, estimate};
use crate::scenario::MetricId;

/// Some categories with their limits.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    of: Vec<(MetricId, f64)>,
}

/// A strategy beside the limits.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Beside {
    /// Chance of the event in any of the categories.
    pub(super) any: Estimate,
    /// The category with the greatest excess.
    pub(super) riskiest: String,
    /// The chance there.
    pub(super) chance: Estimate,
    /// No category is beyond its limit.
    pub(super) within: bool,
}

impl Limits {
    /// Over the strategies compared.
    pub(super) fn over(view: &View<'_>, metrics: &[MetricId], strategies: &[usize]) -> Self {
        let tolerance = view.scenario.tolerance.risk;
        let limit = |metric: MetricId| {
            let risks = strategies.iter().map(|strategy| view.risk(column(*strategy), metric).point);
            (metric, tolerance.max(risks.fold(f64::INFINITY, f64::min) + ROOM))
        };
        Self { of: metrics.iter().map(|metric| limit(*metric)).collect() }
    }

    pub(super) fn beside(&self, view: &View<'_>, strategy: usize) -> Beside {
        let mut any = vec![false; view.n() as usize];
        let mut worst: Option<(f64, MetricId, Estimate)> = None;
        for &(metric, limit) in &self.of {
            for (any, bad) in any.iter_mut().zip(bad(view, strategy, metric)) {
                *any |= bad;
            }
            let chance = view.risk(column(strategy), metric);
            let excess = chance.point - limit;
            if worst.is_none_or(|(known, ..)| excess > known) {
                worst = Some((excess, metric, chance));
            }
        }
        let hits = any.into_iter().filter(|hit| *hit).count() as u64;
        let (excess, metric, chance) =
            worst.unwrap_or((0.0, MetricId(0), estimate::probability(0, view.n())));
        Beside {
            any: estimate::probability(hits, view.n()),
            riskiest: name(view, metric),
            chance,
            within: excess <= 0.0,
        }
    }
}

/// `Category (Store)`.
pub(super) fn name(view: &View<'_>, metric: MetricId) -> String {
    let category = &view.scenario.metrics[metric.0].category;
    format!("{category} ({})", view.scenario.store_of(metric).name)
}
