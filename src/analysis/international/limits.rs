//! Limits of the categories, after those of the recommendation: the tolerance, or the least chance that any of the choices
//! compared reaches and one point, whichever is more.
//!
//! A choice that leaves a category no package is no example of what can be reached there. Where the least chance is above the
//! tolerance, a choice is beyond the limit only where the paired difference shows it to be more than a point above the least: such
//! categories are mostly small, and futures seldom tell their chances apart.

use super::values::{bad, column};
use crate::analysis::decide::ROOM;
use crate::analysis::view::View;
use crate::analysis::{Estimate, estimate, paired_chance};
use crate::scenario::MetricId;

/// Some categories with their limits.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    of: Vec<Limit>,
}

#[derive(Clone, Debug)]
struct Limit {
    metric: MetricId,
    /// Futures of the choice with the least chance.
    least: Vec<bool>,
    /// Its chance.
    chance: f64,
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
    /// Over the strategies compared; `empties` tells of a strategy whether it leaves a category no package.
    pub(super) fn over(
        view: &View<'_>,
        metrics: &[MetricId],
        strategies: &[usize],
        empties: impl Fn(usize, MetricId) -> bool,
    ) -> Self {
        let limit = |metric: MetricId| {
            let risk = |strategy: usize| view.risk(column(strategy), metric).point;
            let ships = strategies.iter().copied().filter(|strategy| !empties(*strategy, metric));
            let least = ships.min_by(|a, b| risk(*a).total_cmp(&risk(*b)).then(a.cmp(b)));
            let least = least.unwrap_or(0);
            Limit { metric, least: bad(view, least, metric), chance: risk(least) }
        };
        Self { of: metrics.iter().map(|metric| limit(*metric)).collect() }
    }

    pub(super) fn beside(&self, view: &View<'_>, strategy: usize) -> Beside {
        let tolerance = view.scenario.tolerance.risk;
        let mut any = vec![false; view.n() as usize];
        let mut worst: Option<(f64, MetricId, Estimate)> = None;
        for Limit { metric, least, chance } in &self.of {
            let hits = bad(view, strategy, *metric);
            let risk = view.risk(column(strategy), *metric);
            let excess = if *chance <= tolerance {
                risk.point - tolerance.max(chance + ROOM)
            } else {
                paired_chance(&hits, least).low - ROOM
            };
            any.iter_mut().zip(hits).for_each(|(any, bad)| *any |= bad);
            // Of categories within their limits the one with the greatest chance is told.
            let excess = if excess <= 0.0 { risk.point - 2.0 } else { excess };
            if worst.is_none_or(|(known, ..)| excess > known) {
                worst = Some((excess, *metric, risk));
            }
        }
        let hits = any.into_iter().filter(|hit| *hit).count() as u64;
        let (excess, metric, chance) =
            worst.unwrap_or((-2.0, MetricId(0), estimate::probability(0, view.n())));
        Beside {
            any: estimate::probability(hits, view.n()),
            riskiest: name(view, metric),
            chance,
            within: excess <= 0.0,
        }
    }
}

/// `Category (Store)`.
fn name(view: &View<'_>, metric: MetricId) -> String {
    let category = &view.scenario.metrics[metric.0].category;
    format!("{category} ({})", view.scenario.store_of(metric).name)
}
