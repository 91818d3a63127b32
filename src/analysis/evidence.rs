//! What the rule chooses by, in a form that can be moved: where an input is set to another value, a smaller
//! simulation says by how much each profit and each risk shifts, and the run's own figures are moved by
//! that.
//!
//! Both simulations meet the same futures, so a shift has only the error of a paired difference; and with
//! no change the rule chooses what it chose for the run, whatever the size of the smaller simulation.

use super::Estimate;
use super::decide::{self, Paths, Ruling};
use super::estimate;

/// Profits and risks of every strategy, as a run of `n` replications states them.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// Replications of the run.
    pub n: u64,
    /// Intervals are as wide as those of so many times as many replications.
    precision: u64,
    /// Per strategy: expected profit, millionths.
    pub profits: Vec<f64>,
    /// Per strategy: half-width of its paired difference to today's way.
    pub gain_errors: Vec<f64>,
    /// Per strategy and metric: replications with an event of the tolerance's kind.
    pub hits: Vec<Vec<f64>>,
}

impl Evidence {
    /// The run's own.
    pub(super) fn of(paths: &Paths) -> Self {
        let n = paths.profits.first().map_or(0, Vec::len);
        let mean = |path: &Vec<i64>| path.iter().map(|one| *one as f64).sum::<f64>() / n.max(1) as f64;
        Self {
            n: n as u64,
            precision: 1,
            profits: paths.profits.iter().map(mean).collect(),
            gain_errors: (0..paths.profits.len())
                .map(|at| gain_error(&paths.profits[at], &paths.profits[0], n as u64))
                .collect(),
            hits: paths
                .bad
                .iter()
                .map(|metrics| metrics.iter().map(|bad| bad.len() as f64).collect())
                .collect(),
        }
    }

    /// The risk of a strategy in a metric with its interval.
    pub(super) fn risk(&self, strategy: usize, metric: usize) -> Estimate {
        self.risk_of(self.hits[strategy][metric])
    }

    /// The risk that so many replications with an event stand for.
    pub(super) fn risk_of(&self, hits: f64) -> Estimate {
        let times = self.precision as f64;
        estimate::probability((hits * times).round().max(0.0) as u64, self.n * self.precision)
    }

    /// The half-width of a strategy's difference to today's way.
    pub(super) fn gain_error(&self, strategy: usize) -> f64 {
        self.gain_errors[strategy] / (self.precision as f64).sqrt()
    }

    /// The same taken for exact, when the rule then still takes `chosen`: how wide intervals are says how
    /// long the run was, not where the choice changes. Else (as when nothing is shown to be safe) as it is.
    pub(super) fn exact_where_it_agrees(self, chosen: usize, tolerance: f64) -> Self {
        let exact = Self { precision: 1_000_000, ..self.clone() };
        if exact.choice(tolerance) == chosen { exact } else { self }
    }

    /// What the rule says.
    pub(super) fn ruling(&self, tolerance: f64) -> Ruling {
        let metrics = self.hits.first().map_or(0, Vec::len);
        let risks: Vec<Vec<Estimate>> = (0..self.profits.len())
            .map(|strategy| (0..metrics).map(|metric| self.risk(strategy, metric)).collect())
            .collect();
        let least = (0..metrics)
            .map(|metric| risks.iter().map(|risks| risks[metric].point).fold(f64::INFINITY, f64::min));
        let limits = decide::limits(tolerance, least);
        decide::rule(&risks, &limits, &self.profits, |strategy| {
            self.profits[strategy] - self.profits[0] > self.gain_error(strategy)
        })
    }

    /// The strategy that the rule takes.
    pub(super) fn choice(&self, tolerance: f64) -> usize {
        self.ruling(tolerance).strategy
    }

    /// A share `t` of the way from this evidence to another.
    pub(super) fn towards(&self, other: &Self, t: f64) -> Self {
        let mix = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + t * (b - a)).collect();
        Self {
            n: self.n,
            precision: self.precision,
            profits: mix(&self.profits, &other.profits),
            gain_errors: mix(&self.gain_errors, &other.gain_errors),
            hits: self.hits.iter().zip(&other.hits).map(|(a, b)| mix(a, b)).collect(),
        }
    }
}

/// Half-width of the interval of a mean difference of `n` replications with the spread of these paths.
pub(super) fn gain_error(path: &[i64], today: &[i64], n: u64) -> f64 {
    let gain = estimate::mean(path.iter().zip(today).map(|(a, b)| (a - b) as f64));
    let half = (gain.high - gain.low) / 2.0;
    half * (path.len().max(1) as f64 / n.max(1) as f64).sqrt()
}
