//! The rule that chooses a strategy (one policy, one reading).
//!
//! A category's limit = max(tolerance, least risk that any strategy reaches there + 1 point). Chosen: the
//! highest expected profit, suspension losses inside, among strategies whose upper interval end is within
//! every limit.

use super::compare::profit_difference;
use super::estimate;
use super::view::{Column, View};
use super::{ComparisonVerdict, Estimate};
use crate::engine::Side;
use crate::scenario::MetricId;

/// Room above the least risk that a category can reach: one percentage point.
pub const ROOM: f64 = 0.01;

/// How sure the choice is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Within every limit, with the highest expected profit.
    Recommended,
    /// Today's way is within every limit, and none is better by more than the paired interval.
    KeepAsIs,
    /// No strategy is within every limit: the one with the smallest worst excess.
    NoSafeStrategy,
    /// A strategy that might be better has an interval across a limit.
    Inconclusive,
}

impl Verdict {
    /// As the summary writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::KeepAsIs => "keep as is",
            Self::NoSafeStrategy => "no safe strategy",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// The choice under one reading and what it rests on.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The strategy.
    pub strategy: usize,
    /// How sure.
    pub verdict: Verdict,
    /// Next best within every limit.
    pub runner_up: Option<usize>,
    /// Strategies within every limit, by their upper interval ends.
    pub safe: Vec<bool>,
    /// Strategies that are neither shown to be within every limit nor shown to be outside one.
    pub open: Vec<bool>,
    /// Per metric: its limit.
    pub limits: Vec<f64>,
    /// Per metric: the strategy with the least risk, and that risk.
    pub least: Vec<(usize, Estimate)>,
    /// Per strategy and metric: the risk.
    pub risks: Vec<Vec<Estimate>>,
    /// Per strategy: expected profit, millionths.
    pub profits: Vec<Estimate>,
    /// Replications with which an inconclusive verdict would be settled.
    pub replications_needed: Option<u64>,
}

impl Choice {
    /// Metrics whose least risk lies above the tolerance.
    pub fn uncontrollable(&self, tolerance: f64) -> Vec<MetricId> {
        let above = |(_, risk): &(usize, Estimate)| risk.point > tolerance;
        (0..self.least.len()).filter(|metric| above(&self.least[*metric])).map(MetricId).collect()
    }

    /// The riskiest metric that the seller can control, under a strategy; every metric when there is no
    /// such one.
    pub fn worst(&self, strategy: usize, tolerance: f64) -> (MetricId, Estimate) {
        let uncontrollable = self.uncontrollable(tolerance);
        let risks = &self.risks[strategy];
        let greatest = |metrics: &mut dyn Iterator<Item = usize>| {
            metrics.max_by(|a, b| risks[*a].point.total_cmp(&risks[*b].point).then(b.cmp(a)))
        };
        let all = 0..risks.len();
        let worst =
            greatest(&mut all.clone().filter(|metric| !uncontrollable.contains(&MetricId(*metric))))
                .or_else(|| greatest(&mut all.clone()))
                .unwrap_or(0);
        (MetricId(worst), risks[worst])
    }
}

/// Chooses under the reform and one reading.
pub fn decide(view: &View<'_>, reading: usize) -> Choice {
    let column = |strategy| Column { side: Side::Reform, reading, strategy };
    let strategies = view.scenario.strategies.len();
    let risks: Vec<Vec<Estimate>> = (0..strategies)
        .map(|strategy| view.metrics().map(|metric| view.risk(column(strategy), metric)).collect())
        .collect();
    let paths: Vec<Vec<i64>> =
        (0..strategies).map(|strategy| view.account_profit(column(strategy))).collect();
    let profits: Vec<Estimate> =
        paths.iter().map(|path| estimate::mean(path.iter().map(|profit| *profit as f64))).collect();
    let least: Vec<(usize, Estimate)> = view
        .metrics()
        .map(|metric| {
            (0..strategies)
                .map(|strategy| (strategy, risks[strategy][metric.0]))
                .min_by(|a, b| a.1.point.total_cmp(&b.1.point))
                .unwrap_or((0, Estimate { point: 0.0, low: 0.0, high: 1.0 }))
        })
        .collect();
    let limits: Vec<f64> =
        limits(view.scenario.tolerance.risk, least.iter().map(|(_, risk)| risk.point));

    let beats_today = |strategy: usize| {
        let (_, verdict) = profit_difference(&paths[strategy], &paths[0]);
        verdict == ComparisonVerdict::Better
    };
    let points: Vec<f64> = profits.iter().map(|profit| profit.point).collect();
    let Ruling { strategy, verdict, safe, open } = rule(&risks, &limits, &points, beats_today);
    let replications_needed = (verdict == Verdict::Inconclusive).then(|| {
        let undecided = (0..strategies).filter(|strategy| open[*strategy]);
        undecided.map(|strategy| needed(&risks[strategy], &limits, view.n())).max().unwrap_or(view.n())
    });
    let second =
        |other: usize| safe[other] && other != strategy && !view.engine.same_strategy(other, strategy);
    Choice {
        strategy,
        verdict,
        runner_up: best(&points, second),
        open,
        safe,
        limits,
        least,
        risks,
        profits,
        replications_needed,
    }
}

/// What the rule says.
#[derive(Clone, Debug)]
pub(super) struct Ruling {
    /// The strategy.
    pub strategy: usize,
    /// How sure.
    pub verdict: Verdict,
    /// Strategies within every limit, by their upper interval ends.
    pub safe: Vec<bool>,
    /// Strategies that are neither shown to be within every limit nor shown to be outside one.
    pub open: Vec<bool>,
}

/// The strategy with the highest profit of those allowed, the first of equals.
fn best(profits: &[f64], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    (0..profits.len())
        .filter(|strategy| allowed(*strategy))
        .max_by(|a, b| profits[*a].total_cmp(&profits[*b]).then(b.cmp(a)))
}

/// The rule: `risks` per strategy and metric, expected `profits` per strategy, and which strategies beat
/// today's way by more than the paired interval.
pub(super) fn rule(
    risks: &[Vec<Estimate>],
    limits: &[f64],
    profits: &[f64],
    beats_today: impl Fn(usize) -> bool,
) -> Ruling {
    let strategies = profits.len();
    let within = |strategy: usize, end: fn(&Estimate) -> f64| {
        risks[strategy].iter().zip(limits).all(|(risk, limit)| end(risk) <= *limit)
    };
    let safe: Vec<bool> = (0..strategies).map(|strategy| within(strategy, |risk| risk.high)).collect();
    // Not shown to be safe, not shown to be unsafe.
    let open: Vec<bool> =
        (0..strategies).map(|strategy| !safe[strategy] && within(strategy, |risk| risk.low)).collect();
    let excess = |strategy: usize| {
        let over = risks[strategy].iter().zip(limits).map(|(risk, limit)| risk.point - limit);
        over.fold(f64::NEG_INFINITY, f64::max)
    };
    let (strategy, verdict) = match best(profits, |strategy| safe[strategy]) {
        Some(found) => {
            let tempting =
                best(profits, |other| open[other]).filter(|other| profits[*other] > profits[found]);
            let today_is_as_good =
                safe[0] && !(1..strategies).any(|strategy| safe[strategy] && beats_today(strategy));
            match (tempting, today_is_as_good) {
                (Some(_), _) => (found, Verdict::Inconclusive),
                (None, true) => (0, Verdict::KeepAsIs),
                (None, false) => (found, Verdict::Recommended),
            }
        }
        None => {
            let smallest = (0..strategies).min_by(|a, b| excess(*a).total_cmp(&excess(*b))).unwrap_or(0);
            let settled = !open.iter().any(|open| *open);
            (smallest, if settled { Verdict::NoSafeStrategy } else { Verdict::Inconclusive })
        }
    };
    Ruling { strategy, verdict, safe, open }
}

/// The limit of each category.
pub(super) fn limits(tolerance: f64, least: impl Iterator<Item = f64>) -> Vec<f64> {
    least.map(|risk| tolerance.max(risk + ROOM)).collect()
}

/// Replications with which the widest undecided interval no longer reaches its limit, at most ten
/// million: half-widths shrink with the root of n.
fn needed(risks: &[Estimate], limits: &[f64], n: u64) -> u64 {
    let across = risks.iter().zip(limits).filter(|(risk, limit)| risk.high > **limit);
    let factor = across
        .map(|(risk, limit)| {
            let half = (risk.high - risk.low) / 2.0;
            (half / (limit - risk.point).abs().max(1e-4)).powi(2)
        })
        .fold(1.0, f64::max);
    ((n as f64 * factor).min(1e7) / 1000.0).ceil() as u64 * 1000
}

/// Expected profits and risks as bare numbers, for asking what the rule would choose elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Points {
    /// Per strategy, millionths.
    pub profits: Vec<f64>,
    /// Per strategy and metric.
    pub risks: Vec<Vec<f64>>,
}

impl Points {
    /// What the rule would choose if these were exact.
    pub(super) fn choose(&self, tolerance: f64) -> usize {
        let strategies = self.profits.len();
        let metrics = self.risks.first().map_or(0, Vec::len);
        let least = (0..metrics)
            .map(|metric| self.risks.iter().map(|risks| risks[metric]).fold(f64::INFINITY, f64::min));
        let limits = limits(tolerance, least);
        let excess = |strategy: usize| {
            let over = self.risks[strategy].iter().zip(&limits).map(|(risk, limit)| risk - limit);
            over.fold(f64::NEG_INFINITY, f64::max)
        };
        (0..strategies)
            .filter(|strategy| excess(*strategy) <= 0.0)
            .max_by(|a, b| self.profits[*a].total_cmp(&self.profits[*b]).then(b.cmp(a)))
            .or_else(|| (0..strategies).min_by(|a, b| excess(*a).total_cmp(&excess(*b))))
            .unwrap_or(0)
    }
}

/// Profit paths and bad events under the reform and one reading, for asking about subsets of the futures.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    /// Per strategy and replication, millionths.
    pub profits: Vec<Vec<i64>>,
    /// Per strategy and metric: replications with an event of the tolerance's kind.
    pub bad: Vec<Vec<Vec<u32>>>,
}

impl Paths {
    /// Collects them.
    pub(super) fn new(view: &View<'_>, reading: usize) -> Self {
        let column = |strategy| Column { side: Side::Reform, reading, strategy };
        let strategies = 0..view.scenario.strategies.len();
        let bad_of = |strategy, metric| {
            let events = view.events(column(strategy), metric).iter();
            events.filter(|event| view.is_bad(event)).map(|event| event.replication).collect()
        };
        Self {
            profits: strategies.clone().map(|strategy| view.account_profit(column(strategy))).collect(),
            bad: strategies
                .map(|strategy| view.metrics().map(|metric| bad_of(strategy, metric)).collect())
                .collect(),
        }
    }

    /// Means over the replications of a subset, listed once each in `taken` and marked in `is_taken`.
    pub(super) fn points(&self, taken: &[u32], is_taken: &[bool]) -> Points {
        let n = taken.len().max(1) as f64;
        let mean = |path: &Vec<i64>| taken.iter().map(|at| path[*at as usize] as f64).sum::<f64>() / n;
        let share = |bad: &Vec<u32>| bad.iter().filter(|at| is_taken[**at as usize]).count() as f64 / n;
        Points {
            profits: self.profits.iter().map(mean).collect(),
            risks: self.bad.iter().map(|metrics| metrics.iter().map(share).collect()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_takes_the_highest_profit_within_the_limits() {
        let points = |profits: &[f64], risks: &[&[f64]]| Points {
            profits: profits.to_vec(),
            risks: risks.iter().map(|risks| risks.to_vec()).collect(),
        };
        // Dear but safe against cheap and unsafe.
        assert_eq!(points(&[10.0, 8.0, 7.0], &[&[0.4], &[0.03], &[0.01]]).choose(0.05), 1);
        // A category that nobody makes safe has the limit least + 1 point.
        assert_eq!(points(&[10.0, 8.0, 7.0], &[&[0.4], &[0.309], &[0.30]]).choose(0.05), 1);
        assert_eq!(points(&[10.0, 8.0, 7.0], &[&[0.4], &[0.32], &[0.30]]).choose(0.05), 2);
        // Tolerance 100 %: profit alone.
        assert_eq!(points(&[10.0, 8.0], &[&[0.4], &[0.0]]).choose(1.0), 0);
        // Ties go to the first.
        assert_eq!(points(&[8.0, 8.0], &[&[0.0], &[0.0]]).choose(0.05), 0);
    }
}
