//! Numbers with their simulation error: 95 % intervals.

use super::{Estimate, MoneyEstimate, ProfitEstimate, Quantiles};
use crate::account::Rate;
use crate::domain::{Currency, Money};

/// z of the 97.5th percentile of the standard normal.
pub const Z: f64 = 1.959_963_984_540_054;

/// A probability from `successes` in `n`: Wilson's score interval (Wilson 1927, JASA 22).
pub fn probability(successes: u64, n: u64) -> Estimate {
    if n == 0 {
        return Estimate { point: 0.0, low: 0.0, high: 1.0 };
    }
    let n = n as f64;
    let p = successes as f64 / n;
    let centre = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    // At the ends the interval ends there exactly; rounding must not leave [0, 1] or pass the point.
    let low = if successes == 0 { 0.0 } else { ((centre - half) / scale).clamp(0.0, p) };
    let high = if p == 1.0 { 1.0 } else { ((centre + half) / scale).clamp(p, 1.0) };
    Estimate { point: p, low, high }
}

/// A mean with its normal interval.
pub fn mean(values: impl Iterator<Item = f64> + Clone) -> Estimate {
    let (n, sum) = values.clone().fold((0u64, 0.0), |(n, sum), value| (n + 1, sum + value));
    if n == 0 {
        return Estimate { point: 0.0, low: 0.0, high: 0.0 };
    }
    let point = sum / n as f64;
    let squares: f64 = values.map(|value| (value - point).powi(2)).sum();
    let half = if n > 1 { Z * (squares / (n - 1) as f64 / n as f64).sqrt() } else { f64::INFINITY };
    Estimate { point, low: point - half, high: point + half }
}

/// The value that a share `q` of the sorted values does not exceed.
pub fn quantile<T: Copy>(sorted: &[T], q: f64) -> Option<T> {
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied()
}

/// Quantiles of the VTR over the futures with something counted.
pub fn vtr_quantiles(rates: impl Iterator<Item = Rate>) -> Option<Quantiles> {
    let mut rates: Vec<Rate> = rates.filter(|rate| *rate != Rate::NOTHING).collect();
    rates.sort_unstable();
    let at = |q| quantile(&rates, q).and_then(Rate::share);
    Some(Quantiles { p05: at(0.05)?, p50: at(0.5)?, p95: at(0.95)? })
}

/// Profits in millionths as an estimate in minor units.
pub fn profit(profits: &[i64], currency: Currency) -> ProfitEstimate {
    let minor = |micros: f64| Money::from_micros(micros.round() as i64, currency).minor();
    let mean = mean(profits.iter().map(|profit| *profit as f64));
    let mut sorted = profits.to_vec();
    sorted.sort_unstable();
    let at = |q| quantile(&sorted, q).map_or(0, |micros| minor(micros as f64));
    let worst = &sorted[..(sorted.len().div_ceil(20)).min(sorted.len())];
    let tail = worst.iter().map(|profit| *profit as f64).sum::<f64>() / worst.len().max(1) as f64;
    ProfitEstimate {
        point: minor(mean.point),
        low: minor(mean.low),
        high: minor(mean.high),
        p05: at(0.05),
        p50: at(0.5),
        p95: at(0.95),
        cvar95: minor(tail),
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
    fn wilson_agrees_with_published_values() {
        // Newcombe 1998, Statistics in Medicine 17, table I: 81/263 and 0/20.
        let some = probability(81, 263);
        assert!((some.low - 0.2553).abs() < 5e-5 && (some.high - 0.3662).abs() < 5e-5, "{some:?}");
        let none = probability(0, 20);
        assert!(none.low == 0.0 && (none.high - 0.1611).abs() < 5e-5, "{none:?}");
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
        let estimate = profit(&profits, Currency::GBP);
        assert_eq!((estimate.cvar95, estimate.p05, estimate.p95), (200, 400, 9400));
    }
}
