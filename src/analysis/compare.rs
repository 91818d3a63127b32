//! Two strategies in the same futures: the paired difference and what it shows.

use super::estimate::{self, Z};
use super::view::{Column, View};
use super::{Comparison, ComparisonVerdict, Estimate};
use crate::engine::Side;

/// A difference is told from nothing when its interval leaves out 0. `more_is_better` says which way.
fn verdict(difference: &Estimate, more_is_better: bool) -> ComparisonVerdict {
    let more = difference.low > 0.0;
    match (more, difference.high < 0.0) {
        (false, false) => ComparisonVerdict::Inconclusive,
        _ if more == more_is_better => ComparisonVerdict::Better,
        _ => ComparisonVerdict::Worse,
    }
}

/// Expected profit, one strategy's path minus another's, millionths.
pub(super) fn profit_difference(path: &[i64], other: &[i64]) -> (Estimate, ComparisonVerdict) {
    let difference = estimate::mean(path.iter().zip(other).map(|(a, b)| (a - b) as f64));
    (difference, verdict(&difference, true))
}

/// P(closed) of one strategy minus another's: the interval of Agresti and Min 2005, Statistics in Medicine
/// 24, for matched proportions (half a pair more in each of the four cells).
fn chance_difference(hits: &[bool], other: &[bool]) -> (Estimate, ComparisonVerdict) {
    let pairs = || hits.iter().zip(other);
    let count = |only: (bool, bool)| pairs().filter(|(a, b)| (**a, **b) == only).count() as f64;
    let (more, fewer) = (count((true, false)), count((false, true)));
    let difference = matched(more, fewer, hits.len() as f64);
    (difference, verdict(&difference, false))
}

/// A chance in some futures minus another in the same, as [`comparisons`] has it.
pub fn paired_chance(hits: &[bool], other: &[bool]) -> Estimate {
    chance_difference(hits, other).0
}

/// From the pairs in which only the one happened, only the other, and all.
fn matched(more: f64, fewer: f64, n: f64) -> Estimate {
    let (more_plus, fewer_plus, n_plus) = (more + 0.5, fewer + 0.5, n + 2.0);
    let centre = (more_plus - fewer_plus) / n_plus;
    let half = Z * (more_plus + fewer_plus - (more_plus - fewer_plus).powi(2) / n_plus).sqrt() / n_plus;
    Estimate {
        point: if n > 0.0 { (more - fewer) / n } else { 0.0 },
        low: (centre - half).max(-1.0),
        high: (centre + half).min(1.0),
    }
}

/// Every strategy against today's way and against the choice, under the reform and one reading.
pub fn comparisons(view: &View<'_>, reading: usize, choice: usize) -> Vec<Comparison> {
    let column = |strategy| Column { side: Side::Reform, reading, strategy };
    let closed = |strategy| view.any_metric(column(strategy), |event| event.suspension);
    let name = |strategy: usize| view.scenario.strategies[strategy].name.clone();
    let strategies = 0..view.scenario.strategies.len();
    let mut against = vec![0, choice];
    against.dedup();
    let known: Vec<(Vec<i64>, Vec<bool>)> =
        against.iter().map(|other| (view.account_profit(column(*other)), closed(*other))).collect();
    let mut comparisons = Vec::new();
    for strategy in strategies {
        let (profits, hits) = (view.account_profit(column(strategy)), closed(strategy));
        for (&other, (other_profits, other_hits)) in against.iter().zip(&known) {
            if other == strategy {
                continue;
            }
            let (profit, profit_verdict) = profit_difference(&profits, other_profits);
            let (suspended, suspended_verdict) = if view.engine.same_strategy(strategy, other) {
                (Estimate { point: 0.0, low: 0.0, high: 0.0 }, ComparisonVerdict::Inconclusive)
            } else {
                chance_difference(&hits, other_hits)
            };
            comparisons.push(Comparison {
                strategy: name(strategy),
                against: name(other),
                profit: estimate::money(profit, view.scenario.currency),
                profit_verdict,
                suspended_any: suspended,
                suspended_verdict,
            });
        }
    }
    comparisons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_when_its_interval_leaves_out_zero() {
        let of = |low, high| Estimate { point: (low + high) / 2.0, low, high };
        for (difference, more_is_better, expected) in [
            (of(1.0, 2.0), true, ComparisonVerdict::Better),
            (of(1.0, 2.0), false, ComparisonVerdict::Worse),
            (of(-2.0, -1.0), true, ComparisonVerdict::Worse),
            (of(-2.0, -1.0), false, ComparisonVerdict::Better),
            (of(-1.0, 2.0), true, ComparisonVerdict::Inconclusive),
            (of(0.0, 0.0), false, ComparisonVerdict::Inconclusive),
        ] {
            assert_eq!(verdict(&difference, more_is_better), expected, "{difference:?}");
        }
    }

    #[test]
    fn pairs_remove_what_both_share() {
        // Profits swing by thousands together, and differ by one or two.
        let today: Vec<i64> = (0..100).map(|at| at % 7 * 1000).collect();
        let better: Vec<i64> = today.iter().enumerate().map(|(at, x)| x + 1 + at as i64 % 2).collect();
        let (gain, verdict) = profit_difference(&better, &today);
        assert_eq!((gain.point, verdict), (1.5, ComparisonVerdict::Better));
        assert_eq!(profit_difference(&today, &better).1, ComparisonVerdict::Worse);
        assert_eq!(profit_difference(&today, &today).1, ComparisonVerdict::Inconclusive);
    }

    #[test]
    fn matched_chances_have_the_published_interval() {
        // 100 pairs, 20 closed under the first alone, 7 under the second alone:
        // (20.5 - 7.5) / 102 +- z sqrt(28 - 169 / 102) / 102.
        let pair = |at: usize| ((at < 50), !(30..92).contains(&at) && at != 99);
        let (a, b): (Vec<bool>, Vec<bool>) = (0..100).map(pair).unzip();
        let (difference, found) = chance_difference(&a, &b);
        let only = |x: &[bool], y: &[bool]| x.iter().zip(y).filter(|(x, y)| **x && !**y).count();
        assert_eq!((only(&a, &b), only(&b, &a)), (20, 7));
        let expected = (13.0 / 102.0, Z * (28.0f64 - 169.0 / 102.0).sqrt() / 102.0);
        assert!((difference.point - 0.13).abs() < 1e-12, "{difference:?}");
        assert!((difference.low - (expected.0 - expected.1)).abs() < 1e-12, "{difference:?}");
        assert!((difference.high - (expected.0 + expected.1)).abs() < 1e-12, "{difference:?}");
        assert_eq!(found, ComparisonVerdict::Worse);
        // No pair differs: no difference is shown, and none is excluded.
        let (none, found) = chance_difference(&a, &a);
        assert!(none.point == 0.0 && none.low < 0.0 && none.high > 0.0, "{none:?}");
        assert_eq!(found, ComparisonVerdict::Inconclusive);
    }

    /// P(Binomial(n, p) = k) for each k.
    fn binomial(n: usize, p: f64) -> Vec<f64> {
        let mut log = n as f64 * (-p).ln_1p();
        (0..=n)
            .map(|k| {
                let now = log.exp();
                log += ((n - k) as f64 / (k + 1) as f64).ln() + (p / (1.0 - p)).ln();
                now
            })
            .collect()
    }

    #[test]
    fn the_interval_of_matched_chances_holds_as_often_as_it_should() {
        use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
        const RUNS: u32 = 2000;
        const PAIRS: usize = 200;
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        for (only_one, only_other) in [(0.1, 0.04), (0.03, 0.025), (0.3, 0.3), (0.025, 1e-9)] {
            let truth = only_one - only_other;
            let holds = |difference: &Estimate| difference.low <= truth && truth <= difference.high;
            let mut held = 0;
            for _ in 0..RUNS {
                let (hits, others): (Vec<bool>, Vec<bool>) = (0..PAIRS)
                    .map(|_| {
                        let u: f64 = rng.random();
                        (u < only_one, (only_one..only_one + only_other).contains(&u))
                    })
                    .unzip();
                held += u32::from(holds(&chance_difference(&hits, &others).0));
            }
            // Exactly: over all numbers of pairs of either kind.
            let mut exact = 0.0;
            for (more, p) in binomial(PAIRS, only_one).into_iter().enumerate() {
                let rest = binomial(PAIRS - more, only_other / (1.0 - only_one));
                for (fewer, q) in rest.into_iter().enumerate() {
                    let told = matched(more as f64, fewer as f64, PAIRS as f64);
                    exact += if holds(&told) { p * q } else { 0.0 };
                }
            }
            let coverage = f64::from(held) / f64::from(RUNS);
            let error = (exact * (1.0 - exact) / f64::from(RUNS)).sqrt();
            assert!((coverage - exact).abs() <= 3.0 * error, "{only_one}: {coverage}, exactly {exact}");
            assert!(exact >= 0.93, "{only_one}: {exact}");
        }
    }
}
