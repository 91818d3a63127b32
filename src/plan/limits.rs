//! How often the event may happen in each category.

use super::category::{Category, Plan};
use super::solve::Problem;
use crate::analysis::ROOM;
use crate::scenario::Scenario;

/// The limits of the categories.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) limits: Vec<f64>,
    /// Per category: no strategy of the file keeps it within the tolerance.
    pub(super) beyond: Vec<bool>,
    /// Per category: least number and share of bad futures of any strategy of the file.
    pub(super) least_bad: Vec<usize>,
    least: Vec<f64>,
}

impl Limits {
    pub(super) fn of(scenario: &Scenario, problem: &Problem<'_, '_>) -> Self {
        let least_bad: Vec<usize> = problem
            .categories
            .iter()
            .zip(&problem.starts)
            .map(|(category, starts)| {
                let bad = category.sampled(starts, category.futures(), None);
                bad.into_iter().flatten().map(|sampled| sampled.bad).min().unwrap_or(0)
            })
            .collect();
        let share =
            |(bad, category): (&usize, &Category<'_>)| *bad as f64 / category.futures().max(1) as f64;
        let least: Vec<f64> = least_bad.iter().zip(problem.categories).map(share).collect();
        let tolerance = scenario.tolerance.risk;
        Self {
            limits: least.iter().map(|least| tolerance.max(least + ROOM)).collect(),
            beyond: least.iter().map(|least| *least > tolerance).collect(),
            least_bad,
            least,
        }
    }

    /// The limits for another tolerance, without room: what some strategy of the file reaches is always allowed.
    pub(super) fn for_tolerance(&self, tolerance: f64) -> Vec<f64> {
        self.least.iter().map(|least| tolerance.max(*least)).collect()
    }

    /// Futures of a sample in which the event may happen.
    pub(super) fn most(&self, futures: u64) -> Vec<usize> {
        most(&self.limits, futures)
    }
}

/// Futures of a sample in which the event may happen under these limits.
pub(super) fn most(limits: &[f64], futures: u64) -> Vec<usize> {
    // A limit of 5 % of 500 is 25, not 24.999...
    limits.iter().map(|limit| (limit * futures as f64 + 1e-9).floor() as usize).collect()
}

impl Problem<'_, '_> {
    /// The plans of the strategies of the file with the least chance in each category.
    pub(super) fn least(&self) -> Vec<Plan> {
        let least = |(category, starts): (&Category<'_>, &Vec<Plan>)| {
            let sampled = category.sampled(starts, category.futures(), None);
            let best = starts.iter().zip(sampled).min_by_key(|(_, sampled)| {
                sampled.map_or((usize::MAX, i64::MAX), |sampled| (sampled.bad, -sampled.profit))
            });
            best.map(|(plan, _)| plan.clone()).unwrap_or_default()
        };
        self.categories.iter().zip(&self.starts).map(least).collect()
    }
}
