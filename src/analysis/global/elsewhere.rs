//! What the rule says where inputs lie elsewhere: the run's own risks and profits, moved by what differs in a smaller
//! simulation of the same futures. A risk's or gain's variance there is the run's own and that of the paired shift.

use crate::analysis::decide::{self, Paths, Ruling};
use crate::analysis::{Estimate, estimate};
use crate::engine::Outcomes;

/// A run as it is, and what the rule takes by it.
#[derive(Debug)]
pub(super) struct Here<'p> {
    paths: &'p Paths,
    n: usize,
    /// The rule takes the choice of the run also when intervals are left out.
    exact: bool,
}

/// A place with other inputs.
#[derive(Debug)]
pub(super) struct There {
    /// Per strategy and metric.
    pub(super) risks: Vec<Vec<Estimate>>,
    /// Per strategy: expected profit, millionths.
    pub(super) profits: Vec<f64>,
    tolerance: f64,
    gains: Vec<Vec<Estimate>>,
}

impl<'p> Here<'p> {
    /// A run whose rule takes `chosen`.
    pub(super) fn new(paths: &'p Paths, outcomes: &Outcomes, chosen: usize, tolerance: f64) -> Self {
        let mut here = Self { paths, n: outcomes.count as usize, exact: true };
        let there = here.moved(paths, here.n, tolerance);
        here.exact = there.exact().strategy == chosen;
        here
    }

    /// The place whose first `few` futures went like these paths.
    pub(super) fn moved(&self, there: &Paths, few: usize, tolerance: f64) -> There {
        let few = few.min(self.n);
        let strategies = there.profits.len();
        let risks = (0..strategies)
            .map(|strategy| {
                let of = |metric: usize| {
                    self.risk(&self.paths.bad[strategy][metric], &there.bad[strategy][metric], few)
                };
                (0..there.bad[strategy].len()).map(of).collect()
            })
            .collect();
        let gain = |a: usize, b: usize| self.gain(there, few, a, b);
        let gains: Vec<Vec<Estimate>> =
            (0..strategies).map(|a| (0..strategies).map(|b| gain(a, b)).collect()).collect();
        let today = mean(&self.paths.profits[0]) + shift(&there.profits[0], &self.paths.profits[0], few);
        let profits = gains.iter().map(|gains| today + gains[0].point).collect();
        There { risks, profits, tolerance, gains }
    }

    fn risk(&self, here: &[u32], there: &[u32], few: usize) -> Estimate {
        let first = |bad: &[u32]| bad.partition_point(|at| (*at as usize) < few);
        let (old, new) = (&here[..first(here)], &there[..first(there)]);
        let both = new.iter().filter(|at| old.binary_search(at).is_ok()).count();
        let apart = (old.len() + new.len() - 2 * both) as f64;
        let (n, few) = (self.n as f64, few as f64);
        let shift = (new.len() as f64 - old.len() as f64) / few;
        let point = (here.len() as f64 / n + shift).clamp(0.0, 1.0);
        // As many observations as have this variance: no more than the run has, no fewer than were simulated there.
        let spread = point * (1.0 - point);
        let variance = spread / n + (apart / few - shift * shift).max(0.0) / few;
        let worth = if spread > 0.0 { (spread / variance).clamp(few.min(n), n) } else { n };
        estimate::share_of(point, worth)
    }

    /// What strategy `a` earns more than `b` there, millionths.
    fn gain(&self, there: &Paths, few: usize, a: usize, b: usize) -> Estimate {
        if a == b {
            return Estimate { point: 0.0, low: 0.0, high: 0.0 };
        }
        let (old, new) = (&self.paths.profits, &there.profits);
        let here = estimate::mean(old[a].iter().zip(&old[b]).map(|(a, b)| (a - b) as f64));
        let moves = (0..few).map(|at| ((new[a][at] - new[b][at]) - (old[a][at] - old[b][at])) as f64);
        let moved = estimate::mean(moves);
        let half = |of: &Estimate| (of.high - of.low) / 2.0;
        let half = half(&here).hypot(half(&moved));
        let point = here.point + moved.point;
        Estimate { point, low: point - half, high: point + half }
    }

    /// What the rule takes there: as if risks and profits were exact, where it then takes the run's choice here.
    pub(super) fn choice(&self, there: &There) -> usize {
        if self.exact { there.exact().strategy } else { there.ruling().strategy }
    }
}

impl There {
    /// What the rule says by the intervals.
    pub(super) fn ruling(&self) -> Ruling {
        self.rule(self.risks.clone())
    }

    /// What it says if risks were exact.
    pub(super) fn exact(&self) -> Ruling {
        let exact = |risk: &Estimate| Estimate { point: risk.point, low: risk.point, high: risk.point };
        self.rule(self.risks.iter().map(|of| of.iter().map(exact).collect()).collect())
    }

    fn rule(&self, risks: Vec<Vec<Estimate>>) -> Ruling {
        let metrics = risks.first().map_or(0, Vec::len);
        let least = (0..metrics)
            .map(|metric| risks.iter().map(|risks| risks[metric].point).fold(f64::INFINITY, f64::min));
        let limits = decide::limits(self.tolerance, least);
        decide::rule(&risks, &limits, &self.profits, |other| self.gains[other][0].low > 0.0)
    }

    /// What strategy `a` earns more than `b`, units of the currency.
    pub(super) fn gain(&self, a: usize, b: usize) -> Estimate {
        let Estimate { point, low, high } = self.gains[a][b];
        Estimate { point: point / 1e6, low: low / 1e6, high: high / 1e6 }
    }
}

fn mean(path: &[i64]) -> f64 {
    path.iter().map(|one| *one as f64).sum::<f64>() / path.len().max(1) as f64
}

fn shift(there: &[i64], here: &[i64], few: usize) -> f64 {
    mean(&there[..few.min(there.len())]) - mean(&here[..few.min(here.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two strategies: today's earns 1,000 a future and is closed in 10 %, the other earns 900 and never is.
    fn paths(closed: u32) -> Paths {
        let bad: Vec<u32> = (0..1_000).filter(|at| at % 100 < closed).collect();
        Paths {
            profits: vec![vec![1_000_000_000; 1_000], vec![900_000_000; 1_000]],
            bad: vec![vec![bad], vec![Vec::new()]],
        }
    }

    #[test]
    fn a_place_like_here_has_the_runs_own_risks_and_one_elsewhere_is_moved() {
        let run = paths(10);
        let outcomes = Outcomes { count: 1_000, ..Outcomes::default() };
        let here = Here::new(&run, &outcomes, 1, 0.05);
        let same = here.moved(&paths(10), 200, 0.05);
        assert_eq!(same.risks[0][0], estimate::probability(100, 1_000));
        assert_eq!((here.choice(&same), same.gain(0, 1).point), (1, 100.0));
        // 4 % there: safe, and today's way earns more.
        let better = here.moved(&paths(4), 200, 0.05);
        let risk = better.risks[0][0];
        assert!((risk.point - 0.04).abs() < 1e-9, "{risk:?}");
        // 6 % of the few futures went otherwise: wider than the run's own interval, narrower than that of 200.
        let width = |of: Estimate| of.high - of.low;
        assert!(width(risk) > width(estimate::probability(40, 1_000)), "{risk:?}");
        assert!(width(risk) <= width(estimate::probability(8, 200)) + 1e-12, "{risk:?}");
        assert_eq!(here.choice(&better), 0);
        // By the interval it is not sure to be within 5 %.
        assert_eq!(better.ruling().verdict, crate::analysis::Verdict::Inconclusive);
    }
}
