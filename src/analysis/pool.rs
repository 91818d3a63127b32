//! Quantiles and the tail of samples that have different weights.

use super::exact;

/// Sorted samples, each observation of a sample with the same weight.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool<'s> {
    samples: Vec<(f64, &'s [i64])>,
}

/// Room for rounding when a share is held against a number of observations.
const ROUNDING: f64 = 1e-12;

impl<'s> Pool<'s> {
    /// From sorted samples with the weights of one observation.
    pub(super) fn new(samples: impl Iterator<Item = (f64, &'s [i64])>) -> Self {
        Self {
            samples: samples.filter(|(weight, sorted)| *weight > 0.0 && !sorted.is_empty()).collect(),
        }
    }

    /// The least value that a share `q` of the weight does not exceed; `None` of nothing.
    pub(super) fn quantile(&self, q: f64) -> Option<i64> {
        let mut low = self.samples.iter().filter_map(|(_, sorted)| sorted.first()).copied().min()?;
        let mut high = self.samples.iter().filter_map(|(_, sorted)| sorted.last()).copied().max()?;
        let wanted = q * self.weight() * (1.0 - ROUNDING);
        while low < high {
            // Rounded down, also below zero.
            let middle = (low & high) + ((low ^ high) >> 1);
            if self.weight_where(|value| value <= middle) >= wanted {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(low)
    }

    /// The ends between which a quantile lies, by order statistics: sure to at least 95 %, whatever the values'
    /// distribution. `None` = too few values reach no end. Samples of several weights are of the same
    /// replications and count as many as they have on the weighted average: shares of a replication spread
    /// at most like hits and misses.
    pub(super) fn interval(&self, q: f64) -> [Option<i64>; 2] {
        let per_replication: f64 = self.samples.iter().map(|(weight, _)| weight).sum();
        if per_replication <= 0.0 {
            return [None, None];
        }
        let n = (self.weight() / per_replication + ROUNDING).floor();
        let (low, high) = exact::ranks(q, n as u64);
        [low, high].map(|rank| self.quantile((rank? as f64 / n).min(1.0)))
    }

    /// Mean of the worst share `q` of the weight (Acerbi and Tasche 2002, Journal of Banking & Finance 26:
    /// the value at the edge enters by the part that is missing).
    pub(super) fn tail(&self, q: f64) -> Option<f64> {
        let edge = self.quantile(q)?;
        let wanted = q * self.weight();
        let worse = |(weight, sorted): &(f64, &[i64])| {
            let until = sorted.partition_point(|value| *value < edge);
            weight * sorted[..until].iter().map(|value| *value as f64).sum::<f64>()
        };
        let sum: f64 = self.samples.iter().map(worse).sum();
        let missing = wanted - self.weight_where(|value| value < edge);
        Some((sum + missing * edge as f64) / wanted)
    }

    fn weight(&self) -> f64 {
        self.weight_where(|_| true)
    }

    /// Weight of the values that hold; those that do must come first.
    fn weight_where(&self, holds: impl Fn(i64) -> bool) -> f64 {
        let samples = self.samples.iter();
        samples
            .map(|(weight, sorted)| weight * sorted.partition_point(|value| holds(*value)) as f64)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimate;

    const NUMBERS: [i64; 12] = [-900, -31, -31, -4, -3, 0, 0, 7, 7, 12, 800, 801];

    #[test]
    fn one_sample_has_its_order_statistics() {
        let pool = Pool::new([(0.3, &NUMBERS[..])].into_iter());
        for q in [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0] {
            assert_eq!(pool.quantile(q), estimate::quantile(&NUMBERS, q), "{q}");
        }
        assert!(pool.tail(0.25).is_some_and(|tail| (tail + 962.0 / 3.0).abs() < 1e-9));
        assert_eq!(Pool::default().quantile(0.5), None);
    }

    #[test]
    fn an_interval_ends_at_order_statistics() {
        let values: Vec<i64> = (1..=20).collect();
        let pool = Pool::new([(0.3, &values[..])].into_iter());
        assert_eq!(pool.interval(0.5), [Some(6), Some(15)]);
        assert_eq!(pool.interval(0.05)[0], None);
        // Two readings of the same replications are no more replications.
        let twice = Pool::new([(0.3, &values[..]), (0.7, &values[..])].into_iter());
        assert_eq!(twice.interval(0.5), [Some(6), Some(15)]);
        assert_eq!(Pool::default().interval(0.5), [None, None]);
    }

    #[test]
    fn weights_are_repetitions() {
        let other = [-50, -3, 1, 9, 2000];
        let weighted = Pool::new([(1.0, &NUMBERS[..]), (3.0, &other[..]), (0.0, &[5])].into_iter());
        let mut repeated: Vec<i64> = NUMBERS.iter().copied().chain(other.repeat(3)).collect();
        repeated.sort_unstable();
        for step in 1..=40 {
            let q = f64::from(step) / 40.0;
            assert_eq!(weighted.quantile(q), estimate::quantile(&repeated, q), "{q}");
        }
        let worst: i64 = repeated[..9].iter().sum();
        let tail = weighted.tail(9.0 / 27.0).expect("some");
        assert!((tail - worst as f64 / 9.0).abs() < 1e-9, "{tail}");
    }
}
