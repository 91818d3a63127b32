//! Sobol' indices of what is expected given the inputs, from outcomes that have chance in them.
//!
//! Two outcomes that share a group of inputs and nothing else, chance included, have as covariance the variance
//! of what is expected given the group; divided by the variance of what is expected given all inputs, it is the
//! first-order index. The estimator is that of Janon, Klein, Lagnoux, Nodet and Prieur 2014 (ESAIM: Probability and
//! Statistics 18), in the denominator less the variance that chance gives a point's mean. Pairs that share all
//! inputs but the group's give the total index by the estimator of Jansen (Saltelli and others 2010, Computer Physics
//! Communications 181), likewise less chance. Chance that is drawn anew in every outcome so biases neither.
//!
//! First-order indices of all groups come from two sets of points, the second holding each group's values
//! in a random order of its own (Mara and Joseph 2008, Reliability Engineering and System Safety 93).

use super::super::Estimate;
use super::super::estimate::Z;
use crate::engine::shuffled;

/// The mean of some futures at one point of the inputs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AtPoint {
    /// The mean.
    pub mean: f64,
    /// The variance of the mean by chance, as the futures show it; 0 without chance.
    pub noise: f64,
}

impl AtPoint {
    /// From `n` futures with this sum and sum of squares.
    pub(super) fn of(n: f64, sum: f64, squares: f64) -> Self {
        let mean = sum / n;
        // Of one future alone chance is not seen: 0.
        let variance = ((squares - sum * mean) / (n - 1.0).max(1.0)).max(0.0);
        Self { mean, noise: variance / n }
    }
}

/// The places in the first set of points whose values of a group the second set holds, in its order.
pub fn matched(seed: u64, group: &str, n: usize) -> Vec<usize> {
    shuffled(seed, group, 1, n)
}

/// Pairs that meet the same values of one group of inputs and else nothing the same. `None` when the outcomes
/// cannot be told from chance.
pub fn first_order(pairs: impl Iterator<Item = (AtPoint, AtPoint)> + Clone) -> Option<Estimate> {
    let sums = Sums::of(pairs.clone());
    let share = sums.covariance() / sums.told_from_chance(pairs.clone())?;
    // How far each pair moves the index (delta method).
    let moves = pairs.map(|pair| {
        let [product, square, middle] = sums.terms(pair);
        let about = |term: f64, mean: f64| term - mean - 2.0 * sums.middle * (middle - sums.middle);
        about(product, sums.product) - share * about(square, sums.square)
    });
    Some(sums.with_interval(share, moves))
}

/// Pairs that meet the same values of every input but those of one group.
pub fn total(pairs: impl Iterator<Item = (AtPoint, AtPoint)> + Clone) -> Option<Estimate> {
    let sums = Sums::of(pairs.clone());
    let variance = sums.told_from_chance(pairs.clone())?;
    let apart = |(a, b): (AtPoint, AtPoint)| ((a.mean - b.mean).powi(2) - a.noise - b.noise) / 2.0;
    let mean = pairs.clone().map(apart).sum::<f64>() / sums.n;
    let share = mean / variance;
    let moves = pairs.map(|pair| {
        let [_, square, middle] = sums.terms(pair);
        let of_variance = square - sums.square - 2.0 * sums.middle * (middle - sums.middle);
        apart(pair) - mean - share * of_variance
    });
    Some(sums.with_interval(share, moves))
}

/// Means over all pairs, about the common mean.
struct Sums {
    n: f64,
    centre: f64,
    product: f64,
    square: f64,
    middle: f64,
}

/// A variance that is not so many standard errors above zero is not told from chance.
const STANDARD_ERRORS: f64 = 3.0;

impl Sums {
    fn of(pairs: impl Iterator<Item = (AtPoint, AtPoint)> + Clone) -> Self {
        let (n, sum) =
            pairs.clone().fold((0.0, 0.0), |(n, sum), (a, b)| (n + 1.0, sum + (a.mean + b.mean) / 2.0));
        let mut sums =
            Self { n, centre: sum / f64::max(n, 1.0), product: 0.0, square: 0.0, middle: 0.0 };
        let mut means = [0.0; 3];
        for pair in pairs {
            let terms = sums.terms(pair);
            means.iter_mut().zip(terms).for_each(|(mean, term)| *mean += term / n);
        }
        [sums.product, sums.square, sums.middle] = means;
        sums
    }

    /// Product, mean square less chance, and middle of a pair.
    fn terms(&self, (a, b): (AtPoint, AtPoint)) -> [f64; 3] {
        let (y, z) = (a.mean - self.centre, b.mean - self.centre);
        [y * z, (y * y + z * z - a.noise - b.noise) / 2.0, (y + z) / 2.0]
    }

    fn covariance(&self) -> f64 {
        self.product - self.middle * self.middle
    }

    fn variance(&self) -> f64 {
        self.square - self.middle * self.middle
    }

    /// The variance of what is expected given all inputs.
    fn told_from_chance(&self, pairs: impl Iterator<Item = (AtPoint, AtPoint)>) -> Option<f64> {
        let squares: f64 = pairs.map(|pair| (self.terms(pair)[1] - self.square).powi(2)).sum();
        let error = (squares / (self.n * (self.n - 1.0).max(1.0))).sqrt();
        // What hardly differs from its own mean in the last digits does not vary.
        let least = (1e-9 * self.centre).powi(2);
        let variance = self.variance();
        (self.n > 1.0 && variance > least && variance > STANDARD_ERRORS * error).then_some(variance)
    }

    fn with_interval(&self, share: f64, moves: impl Iterator<Item = f64>) -> Estimate {
        let squares: f64 = moves.map(|one| one * one).sum();
        let half = Z * (squares / (self.n * (self.n - 1.0))).sqrt() / self.variance();
        Estimate { point: share, low: share - half, high: share + half }
    }
}

#[cfg(test)]
mod tests;
