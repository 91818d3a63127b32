//! Numbers with their simulation error: 95 % intervals.

use super::exact;
use super::pool::Pool;
use super::{Estimate, MoneyEstimate, ProfitEstimate, Quantiles};
use crate::domain::{Currency, Money};

/// z of the 97.5th percentile of the standard normal.
pub const Z: f64 = 1.959_963_984_540_054;

/// A probability from `successes` in `n`: Clopper and Pearson's interval (1934, Biometrika 26), which holds
/// the truth in at least 95 of 100 runs whatever it is.
pub fn probability(successes: u64, n: u64) -> Estimate {
    if n == 0 {
        return Estimate { point: 0.0, low: 0.0, high: 1.0 };
    }
    share_of(successes as f64 / n as f64, n as f64)
}

/// The mean of shares between 0 and 1, one a replication: the interval of a probability for as many
/// observations as their spread is worth. Shares spread at most like hits and misses do, so these are at least as many as
/// there are replications; a spread of nothing counts as if one replication had gone otherwise.
pub fn mean_share(shares: &[f64]) -> Estimate {
    if shares.is_empty() {
        return probability(0, 0);
    }
    let n = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / n;
    // Weights add up to one but for rounding.
    let p = if mean > 1.0 - 1e-9 { 1.0 } else { mean };
    let spread = p * (1.0 - p);
    let squares = shares.iter().map(|share| (share - p).powi(2)).sum::<f64>();
    let worth = if spread > 0.0 { (squares / n / spread).clamp(1.0 / n, 1.0) } else { 1.0 };
    share_of(p, n / worth)
}

/// A share `p` of `n` observations.
pub fn share_of(p: f64, n: f64) -> Estimate {
    let (low, high) = exact::chance(p, n);
    // Rounding must not leave [0, 1] or pass the point.
    Estimate { point: p, low: low.clamp(0.0, p), high: high.clamp(p, 1.0) }
}

/// A mean with Student's interval.
pub fn mean(values: impl Iterator<Item = f64> + Clone) -> Estimate {
    let (n, sum) = values.clone().fold((0u64, 0.0), |(n, sum), value| (n + 1, sum + value));
    if n == 0 {
        return Estimate { point: 0.0, low: 0.0, high: 0.0 };
    }
    let point = sum / n as f64;
    let squares: f64 = values.map(|value| (value - point).powi(2)).sum();
    let half = if n > 1 {
        exact::student((n - 1) as f64) * (squares / (n - 1) as f64 / n as f64).sqrt()
    } else {
        f64::INFINITY
    };
    Estimate { point, low: point - half, high: point + half }
}

/// The value that a share `q` of the sorted values does not exceed.
pub fn quantile<T: Copy>(sorted: &[T], q: f64) -> Option<T> {
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied()
}

/// The ends between which the quantile of what sorted values were drawn from lies, by order statistics: sure
/// to at least 95 %, whatever their distribution. `None` = too few values reach no end.
pub fn quantile_interval<T: Copy>(sorted: &[T], q: f64) -> [Option<T>; 2] {
    let (low, high) = exact::ranks(q, sorted.len() as u64);
    [low, high].map(|rank| sorted.get(rank? as usize - 1).copied())
}

/// The three quantiles of whole numbers, `one` of which are 1, with their intervals; `None` of nothing.
pub(super) fn quantiles(values: &Pool<'_>, one: f64) -> Option<Quantiles> {
    let at = |q| values.quantile(q).map(|value| value as f64 / one);
    let ends = |q| values.interval(q).map(|end| end.map(|value| value as f64 / one));
    three(at, ends)
}

/// The three quantiles of sorted values with their intervals; `None` of nothing.
pub(super) fn quantiles_of(sorted: &[f64]) -> Option<Quantiles> {
    three(|q| quantile(sorted, q), |q| quantile_interval(sorted, q))
}

fn three(at: impl Fn(f64) -> Option<f64>, ends: impl Fn(f64) -> [Option<f64>; 2]) -> Option<Quantiles> {
    Some(Quantiles {
        p05: at(0.05)?,
        p50: at(0.5)?,
        p95: at(0.95)?,
        p05_interval: ends(0.05),
        p50_interval: ends(0.5),
        p95_interval: ends(0.95),
    })
}

/// Expected profit and the profits it is the mean of, millionths, as an estimate in minor units.
pub(super) fn profit(mean: Estimate, profits: &Pool<'_>, currency: Currency) -> ProfitEstimate {
    let minor = |micros: f64| Money::from_micros(micros.round() as i64, currency).minor();
    let at = |q| profits.quantile(q).map_or(0, |micros| minor(micros as f64));
    let ends = |q| profits.interval(q).map(|end| end.map(|micros| minor(micros as f64)));
    ProfitEstimate {
        point: minor(mean.point),
        low: minor(mean.low),
        high: minor(mean.high),
        p05: at(0.05),
        p50: at(0.5),
        p95: at(0.95),
        p05_interval: ends(0.05),
        p50_interval: ends(0.5),
        p95_interval: ends(0.95),
        cvar95: profits.tail(0.05).map_or(0, minor),
    }
}

/// A mean of millionths as minor units.
pub fn money(estimate: Estimate, currency: Currency) -> MoneyEstimate {
    let minor = |micros: f64| Money::from_micros(micros.round() as i64, currency).minor();
    MoneyEstimate { point: minor(estimate.point), low: minor(estimate.low), high: minor(estimate.high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_has_the_published_interval() {
        // Newcombe 1998, Statistics in Medicine 17, table I, method 5: 81/263 and 0/20.
        let some = probability(81, 263);
        assert!((some.low - 0.2527).abs() < 5e-5 && (some.high - 0.3676).abs() < 5e-5, "{some:?}");
        let none = probability(0, 20);
        assert!(none.low == 0.0 && (none.high - 0.1684).abs() < 5e-5, "{none:?}");
        assert_eq!(probability(20, 20).high, 1.0);
    }

    #[test]
    fn shares_of_hits_and_misses_are_a_probability() {
        let hits: Vec<f64> = (0..263).map(|at| f64::from(u8::from(at < 81))).collect();
        let (shares, counted) = (mean_share(&hits), probability(81, 263));
        for (share, count) in [(shares.low, counted.low), (shares.high, counted.high)] {
            assert!((share - count).abs() < 1e-12);
        }
        assert_eq!(mean_share(&[0.0; 20]), probability(0, 20));
        assert_eq!(mean_share(&[0.3 + 0.6 + 0.1; 20]), probability(20, 20));
        // Half of the weight always, the other half in every second replication: mean 3/4, spread 1/16.
        let half: Vec<f64> = (0..400).map(|at| if at % 2 == 0 { 1.0 } else { 0.5 }).collect();
        let mixed = mean_share(&half);
        let width = (mixed.high - mixed.low) / 2.0;
        assert!(
            (mixed.point - 0.75).abs() < 1e-12 && (width - Z * 0.25 / 20.0).abs() < 6e-4,
            "{mixed:?}"
        );
        // No spread at all is not certainty.
        let alike = mean_share(&[0.5; 100]);
        assert!(alike.low < 0.5 && 0.5 < alike.high && alike.high - alike.low < 0.03, "{alike:?}");
    }

    #[test]
    fn quantiles_are_order_statistics() {
        let sorted: Vec<u32> = (1..=20).collect();
        assert_eq!(quantile(&sorted, 0.05), Some(1));
        assert_eq!(quantile(&sorted, 0.5), Some(10));
        assert_eq!(quantile(&sorted, 0.95), Some(19));
        assert_eq!(quantile::<u32>(&[], 0.5), None);
    }

    #[test]
    fn the_tail_is_the_mean_of_the_worst_twentieth() {
        let profits: Vec<i64> = (0..100).map(|k| k * 1_000_000).collect();
        let pool = Pool::new([(1.0, &profits[..])].into_iter());
        let estimate = profit(mean(profits.iter().map(|x| *x as f64)), &pool, Currency::GBP);
        assert_eq!((estimate.cvar95, estimate.p05, estimate.p95), (200, 400, 9400));
    }
}
