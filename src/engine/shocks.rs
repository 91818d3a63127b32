//! Shared bad luck: a carrier's week, and outages.
//!
//! In a week of handover the success of a service with mean m is Beta(m k, (1 - m) k), k = 1/ICC - 1, so
//! that the variance of the week is ICC x m (1 - m); all services and all scans of a carrier take the same
//! number of that week. Outages multiply scan chances by a factor while they last.

use super::parameters::{Parameters, Tables, Tabulated};
use super::quantile::normal;
use super::streams::{Purpose, Stream, unit, week_of};
use crate::domain::Distribution;
use crate::scenario::Scenario;
use std::sync::Arc;

/// Weekly success as a table over (normal score of the week, mean, root of the ICC): linear in each, so
/// that the mean over weeks is the service's mean and the order of means is kept.
#[derive(Debug)]
pub(super) struct WeekTable {
    roots: Vec<f64>,
    means: Vec<f64>,
    /// `values[root][mean][score]`
    values: Vec<f64>,
}

const SCORE_LIMIT: f64 = 5.0;
const NODES_PER_SCORE: f64 = 16.0;
const SCORES: usize = (2.0 * SCORE_LIMIT * NODES_PER_SCORE) as usize + 1;
/// Means of the grid, besides those that the scenario knows exactly.
const MEANS: [f64; 34] = [
    0.0, 0.005, 0.01, 0.015, 0.02, 0.03, 0.045, 0.065, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.68, 0.75,
    0.8, 0.84, 0.88, 0.9, 0.92, 0.94, 0.955, 0.965, 0.9725, 0.98, 0.985, 0.989, 0.9925, 0.995, 0.9975,
    0.999, 1.0,
];
const ROOTS_OF_A_RANGE: usize = 9;

impl WeekTable {
    /// A table for the ICCs that the distribution can give; `None` when there is no clustering.
    pub(super) fn new(icc: Distribution, exact_means: &[f64]) -> Option<Self> {
        use rayon::prelude::*;
        use statrs::function::erf::erfc;
        let greatest = icc.quantile(1.0 - 1e-9).clamp(0.0, 0.99);
        if greatest <= 0.0 {
            return None;
        }
        let root = greatest.sqrt();
        let roots: Vec<f64> = if icc.is_point() {
            vec![root]
        } else {
            let last = (ROOTS_OF_A_RANGE - 1) as f64;
            (0..ROOTS_OF_A_RANGE).map(|node| root * node as f64 / last).collect()
        };
        let mut means: Vec<f64> = MEANS.iter().chain(exact_means).copied().collect();
        means.sort_by(f64::total_cmp);
        means.dedup();
        let probabilities: Vec<f64> = (0..SCORES)
            .map(|node| {
                let score = node as f64 / NODES_PER_SCORE - SCORE_LIMIT;
                0.5 * erfc(-score / std::f64::consts::SQRT_2)
            })
            .collect();
        let rows: Vec<(f64, f64)> =
            roots.iter().flat_map(|root| means.iter().map(move |mean| (*root, *mean))).collect();
        let values = rows
            .par_iter()
            .flat_map_iter(|&(root, mean)| {
                let k = 1.0 / (root * root) - 1.0;
                let week = if root == 0.0 || mean <= 0.0 || mean >= 1.0 {
                    Distribution::Point(mean)
                } else {
                    Distribution::Beta { a: mean * k, b: (1.0 - mean) * k }
                };
                probabilities.iter().map(move |u| week.quantile(*u).clamp(0.0, 1.0)).collect::<Vec<_>>()
            })
            .collect();
        Some(Self { roots, means, values })
    }

    /// Success in a week with this normal score, for a service of this mean.
    #[inline]
    pub(super) fn success(&self, mean: f64, root: f64, score: f64) -> f64 {
        let place = (score.clamp(-SCORE_LIMIT, SCORE_LIMIT) + SCORE_LIMIT) * NODES_PER_SCORE;
        let node = (place as usize).min(SCORES - 2);
        let along = place - node as f64;
        let upper = self.means.partition_point(|known| *known < mean).clamp(1, self.means.len() - 1);
        let (low, high) = (self.means[upper - 1], self.means[upper]);
        let across = ((mean - low) / (high - low)).clamp(0.0, 1.0);
        let at = |root_node: usize, mean_node: usize| {
            let row = (root_node * self.means.len() + mean_node) * SCORES + node;
            self.values[row] + (self.values[row + 1] - self.values[row]) * along
        };
        let of_root =
            |root_node: usize| at(root_node, upper - 1) * (1.0 - across) + at(root_node, upper) * across;
        if self.roots.len() == 1 {
            return of_root(0);
        }
        let step = self.roots[1];
        let place = (root / step).clamp(0.0, (self.roots.len() - 1) as f64);
        let first = (place as usize).min(self.roots.len() - 2);
        let part = place - first as f64;
        of_root(first) * (1.0 - part) + of_root(first + 1) * part
    }
}

/// A carrier's weeks.
#[derive(Debug)]
pub(super) struct CarrierWeeks {
    stream: Stream,
}

impl CarrierWeeks {
    pub(super) fn new(seed: u64, carrier: &str) -> Self {
        Self { stream: Stream::new(seed, Purpose::CarrierWeek, carrier) }
    }

    /// The normal score of each week of handover from `first` (a stream position) on.
    pub(super) fn scores(&self, replication: u64, first: u64, days: usize, scores: &mut Vec<f64>) {
        let (from, to) = (week_of(first), week_of(first + days as u64));
        scores.clear();
        scores.extend((from..=to).map(|week| normal(unit(self.stream.block(replication, week)[0]))));
    }
}

/// An outage ready to draw.
#[derive(Debug)]
pub(super) struct OutageDraws {
    stream: Stream,
    carrier: usize,
    days: Arc<Tabulated>,
    factor: Arc<Tabulated>,
    /// Days before the first simulated day on which one may have begun that still lasts.
    look_back: u64,
    index: usize,
}

/// An outage that began earlier than this many days before the first simulated day is over.
const LONGEST: f64 = 3650.0;

impl OutageDraws {
    /// All outages of a scenario; carriers by their place in `carriers`.
    pub(super) fn of(scenario: &Scenario, carriers: &[String], seed: u64, tables: &Tables) -> Vec<Self> {
        let outages = scenario.shocks.outages.iter().enumerate();
        outages
            .filter_map(|(index, outage)| {
                let days = tables.of(outage.days.distribution);
                Some(Self {
                    stream: Stream::new(seed, Purpose::Outage, &outage.name),
                    carrier: carriers.iter().position(|carrier| *carrier == outage.carrier)?,
                    look_back: days.at(1.0).clamp(1.0, LONGEST).ceil() as u64,
                    days,
                    factor: tables.of(outage.factor.distribution),
                    index,
                })
            })
            .collect()
    }

    /// Multiplies the factors (per carrier and day of handover) by what strikes in this replication.
    pub(super) fn strike(
        &self,
        scenario: &Scenario,
        parameters: &Parameters,
        draws: &[f64],
        replication: u64,
        first: u64,
        factors: &mut [Vec<f64>],
    ) {
        let factors = &mut factors[self.carrier];
        let per_year = parameters.value(scenario.shocks.outages[self.index].per_year, draws);
        let chance = 1.0 - (-per_year / 365.25).exp();
        let [start, days, factor, _] = self.stream.daily(replication, 0);
        for begin in first - self.look_back..first + factors.len() as u64 {
            if unit(start.at(begin)) >= chance {
                continue;
            }
            let length = self.days.at(unit(days.at(begin))).round().clamp(1.0, LONGEST) as u64;
            let factor = self.factor.at(unit(factor.at(begin))).clamp(0.0, 1.0);
            for day in begin.max(first)..(begin + length).min(first + factors.len() as u64) {
                factors[(day - first) as usize] *= factor;
            }
        }
    }
}

#[cfg(test)]
mod tests;
