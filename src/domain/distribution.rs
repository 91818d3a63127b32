//! Numbers that are not known exactly.

use statrs::distribution::{Beta, ContinuousCDF, Gamma, Normal};

/// The distribution of one number. Ranges are 90 % intervals (5 % below, 5 % above).
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Distribution {
    /// Known exactly.
    Point(f64),
    /// A chance: Beta(a, b).
    Beta {
        /// First shape, above 0.
        a: f64,
        /// Second shape, above 0.
        b: f64,
    },
    /// A positive amount or time: exp of a normal.
    LogNormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm, above 0.
        sigma: f64,
    },
    /// A rate.
    Gamma {
        /// Shape, above 0.
        shape: f64,
        /// Rate (1 / scale), above 0.
        rate: f64,
    },
    /// A number that may be negative.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, above 0.
        sd: f64,
    },
    /// Least, most likely, most: a Beta scaled to the range (Malcolm et al. 1959, lambda = 4).
    Pert {
        /// Least value.
        min: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        max: f64,
    },
    /// Every value of a range equally likely.
    Uniform {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
    },
}

/// Why a distribution cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DistributionError {
    /// A bound is NaN or infinite.
    #[error("a bound is not a finite number")]
    NotFinite,
    /// The lower bound is not below the upper one.
    #[error("the lower bound must lie below the upper one")]
    Order,
    /// A bound lies outside what this kind of number can be.
    #[error("a bound lies outside what this number can be")]
    OutOfRange,
    /// No distribution of the kind was found that has these 5 % and 95 % points.
    #[error("no distribution of this kind was found for the range")]
    NoFit,
}

/// z of the 95th percentile of the standard normal.
const Z95: f64 = 1.644_853_626_951_472_7;

fn ordered(low: f64, high: f64) -> Result<(), DistributionError> {
    if !(low.is_finite() && high.is_finite()) {
        return Err(DistributionError::NotFinite);
    }
    if low >= high {
        return Err(DistributionError::Order);
    }
    Ok(())
}

impl Distribution {
    /// The Beta whose 5 % and 95 % points are `low` and `high`; with a bound at 0 or 1, which no Beta
    /// has as such a point, the uniform distribution on the range.
    ///
    /// # Errors
    /// When a bound is not finite, outside [0, 1], or `low >= high`; when no Beta is found, as for bounds
    /// that are nearly one number.
    pub fn chance_between(low: f64, high: f64) -> Result<Self, DistributionError> {
        ordered(low, high)?;
        if low < 0.0 || high > 1.0 {
            return Err(DistributionError::OutOfRange);
        }
        if low == 0.0 || high == 1.0 {
            return Ok(Self::Uniform { min: low, max: high });
        }
        fit_beta(low, high)
    }

    /// The lognormal whose 5 % and 95 % points are `low` and `high`; from 0, the uniform on the range.
    ///
    /// # Errors
    /// When a bound is not finite, negative, or `low >= high`.
    pub fn amount_between(low: f64, high: f64) -> Result<Self, DistributionError> {
        ordered(low, high)?;
        if low < 0.0 {
            return Err(DistributionError::OutOfRange);
        }
        if low == 0.0 {
            return Ok(Self::Uniform { min: low, max: high });
        }
        let (l, h) = (low.ln(), high.ln());
        Ok(Self::LogNormal { mu: (l + h) / 2.0, sigma: (h - l) / (2.0 * Z95) })
    }

    /// The gamma whose 5 % and 95 % points are `low` and `high`; from 0, the uniform on the range.
    ///
    /// # Errors
    /// When a bound is not finite, negative, or `low >= high`.
    pub fn rate_between(low: f64, high: f64) -> Result<Self, DistributionError> {
        ordered(low, high)?;
        if low < 0.0 {
            return Err(DistributionError::OutOfRange);
        }
        if low == 0.0 {
            return Ok(Self::Uniform { min: low, max: high });
        }
        Ok(fit_gamma(low, high))
    }

    /// The normal whose 5 % and 95 % points are `low` and `high`.
    ///
    /// # Errors
    /// When a bound is not finite or `low >= high`.
    pub fn signed_between(low: f64, high: f64) -> Result<Self, DistributionError> {
        ordered(low, high)?;
        Ok(Self::Normal { mean: (low + high) / 2.0, sd: (high - low) / (2.0 * Z95) })
    }

    /// Least, most likely, greatest.
    ///
    /// # Errors
    /// When a value is not finite or they are not in order with `min < max`.
    pub fn pert(min: f64, mode: f64, max: f64) -> Result<Self, DistributionError> {
        ordered(min, max)?;
        if !mode.is_finite() {
            return Err(DistributionError::NotFinite);
        }
        if mode < min || mode > max {
            return Err(DistributionError::Order);
        }
        Ok(Self::Pert { min, mode, max })
    }

    /// The posterior of a chance after `successes` in `trials`, from a uniform prior.
    ///
    /// # Errors
    /// When there are more successes than trials.
    pub fn from_counts(successes: u64, trials: u64) -> Result<Self, DistributionError> {
        if successes > trials {
            return Err(DistributionError::OutOfRange);
        }
        Ok(Self::Beta { a: successes as f64 + 1.0, b: (trials - successes) as f64 + 1.0 })
    }

    /// Known exactly?
    pub fn is_point(&self) -> bool {
        matches!(self, Self::Point(_))
    }

    /// The expected value.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Point(x) => x,
            Self::Beta { a, b } => a / (a + b),
            Self::LogNormal { mu, sigma } => (mu + sigma * sigma / 2.0).exp(),
            Self::Gamma { shape, rate } => shape / rate,
            Self::Normal { mean, .. } => mean,
            Self::Pert { min, mode, max } => (min + 4.0 * mode + max) / 6.0,
            Self::Uniform { min, max } => (min + max) / 2.0,
        }
    }

    /// The value below which the number lies with probability `u`, 0 < u < 1. Increasing in `u`.
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Point(x) => x,
            Self::Beta { a, b } => beta_quantile(a, b, u),
            Self::LogNormal { mu, sigma } => (mu + sigma * normal_quantile(u)).exp(),
            Self::Gamma { shape, rate } => {
                Gamma::new(shape, rate).map_or(f64::NAN, |gamma| gamma.inverse_cdf(u))
            }
            Self::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Self::Pert { min, mode, max } => {
                let span = max - min;
                let a = 1.0 + 4.0 * (mode - min) / span;
                let b = 1.0 + 4.0 * (max - mode) / span;
                min + span * beta_quantile(a, b, u)
            }
            Self::Uniform { min, max } => min + (max - min) * u,
        }
    }

    /// The 5 % and 95 % points.
    pub fn interval90(&self) -> (f64, f64) {
        (self.quantile(0.05), self.quantile(0.95))
    }
}

fn normal_quantile(u: f64) -> f64 {
    Normal::standard().inverse_cdf(u)
}

fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    Beta::new(a, b).map_or(f64::NAN, |beta| beta.inverse_cdf(u))
}

/// Beta by its 5 % and 95 % points: Newton's method on the logit of the mean and the logarithm of the
/// precision a + b, from the normal approximation.
fn fit_beta(low: f64, high: f64) -> Result<Distribution, DistributionError> {
    /// Of the numerical derivatives.
    const STEP: f64 = 1e-5;
    let shapes = |logit: f64, log_k: f64| {
        let (mean, k) = (1.0 / (1.0 + (-logit).exp()), log_k.exp());
        (mean * k, (1.0 - mean) * k)
    };
    let miss = |logit: f64, log_k: f64| {
        let (a, b) = shapes(logit, log_k);
        (beta_quantile(a, b, 0.05) - low, beta_quantile(a, b, 0.95) - high)
    };
    let (mean, sd) = ((low + high) / 2.0, (high - low) / (2.0 * Z95));
    let mut logit = (mean / (1.0 - mean)).ln();
    let mut log_k = (mean * (1.0 - mean) / (sd * sd)).ln();
    let near = 1e-9 * (high - low);
    for _ in 0..60 {
        let (f, g) = miss(logit, log_k);
        if f.abs().max(g.abs()) < near {
            let (a, b) = shapes(logit, log_k);
            return Ok(Distribution::Beta { a, b });
        }
        let ((f_m, g_m), (f_k, g_k)) = (miss(logit + STEP, log_k), miss(logit, log_k + STEP));
        let (a, b, c, d) = (f_m - f, f_k - f, g_m - g, g_k - g);
        let determinant = a * d - b * c;
        let (dm, dk) = ((d * f - b * g) / determinant, (a * g - c * f) / determinant);
        // From afar a full step may overshoot: at most a factor of about 3 at once.
        logit -= (dm * STEP).clamp(-1.0, 1.0);
        log_k -= (dk * STEP).clamp(-1.0, 1.0);
        if !(logit.is_finite() && log_k.is_finite()) {
            break;
        }
    }
    Err(DistributionError::NoFit)
}

/// Gamma by its 5 % and 95 % points: the shape follows from their ratio, then the rate scales.
fn fit_gamma(low: f64, high: f64) -> Distribution {
    let at = |shape: f64, u: f64| Gamma::new(shape, 1.0).map_or(f64::NAN, |g| g.inverse_cdf(u));
    let shape = bisect(0.05f64.ln(), 1e8f64.ln(), |log_shape| {
        let shape = log_shape.exp();
        at(shape, 0.95) / at(shape, 0.05) > high / low
    })
    .exp();
    Distribution::Gamma { shape, rate: at(shape, 0.95) / high }
}

/// The point of `[low, high]` where `above` turns from true to false.
fn bisect(mut low: f64, mut high: f64, above: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if above(middle) { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, tolerance: f64) {
        assert!((got - expected).abs() <= tolerance, "got {got}, expected {expected}");
    }

    #[test]
    fn ranges_are_ninety_per_cent_intervals() {
        for distribution in [
            Distribution::chance_between(0.95, 0.99),
            Distribution::chance_between(0.5, 0.9),
            Distribution::amount_between(0.95, 0.99),
            Distribution::rate_between(0.95, 0.99),
            Distribution::signed_between(0.95, 0.99),
        ] {
            let distribution = distribution.expect("a good range");
            let (low, high) = distribution.interval90();
            let (want_low, want_high) = if high < 0.95 { (0.5, 0.9) } else { (0.95, 0.99) };
            close(low, want_low, 1e-4);
            close(high, want_high, 1e-4);
        }
    }

    #[test]
    fn the_fitted_beta_has_the_interval_asked_for() {
        let ends =
            [1e-5, 1e-4, 2e-4, 1e-3, 3e-3, 0.012, 0.05, 0.2, 0.5, 0.7, 0.9, 0.96, 0.985, 0.995, 0.9999];
        for (at, &low) in ends.iter().enumerate() {
            for &high in &ends[at + 1..] {
                let fitted = Distribution::chance_between(low, high).expect("a good range");
                let (got_low, got_high) = fitted.interval90();
                let tolerance = 1e-6 * (high - low);
                close(got_low, low, tolerance);
                close(got_high, high, tolerance);
            }
        }
    }

    #[test]
    fn bad_ranges_are_refused() {
        use DistributionError::{NotFinite, Order, OutOfRange};
        let nan = f64::NAN;
        let table = [
            (Distribution::chance_between(0.9, 0.9), Order),
            (Distribution::chance_between(0.9, 0.8), Order),
            (Distribution::chance_between(-0.1, 0.8), OutOfRange),
            (Distribution::chance_between(0.5, 1.1), OutOfRange),
            (Distribution::chance_between(nan, 0.8), NotFinite),
            (Distribution::chance_between(0.1, nan), NotFinite),
            (Distribution::amount_between(-1.0, 2.0), OutOfRange),
            (Distribution::amount_between(1.0, f64::INFINITY), NotFinite),
            (Distribution::rate_between(-1.0, 2.0), OutOfRange),
            (Distribution::signed_between(2.0, 1.0), Order),
            (Distribution::pert(1.0, 3.0, 2.0), Order),
            (Distribution::pert(1.0, nan, 2.0), NotFinite),
            (Distribution::from_counts(3, 2), OutOfRange),
        ];
        for (got, expected) in table {
            assert_eq!(got, Err(expected));
        }
    }

    #[test]
    fn pert_has_the_textbook_mean_and_stays_in_range() {
        let days = Distribution::pert(2.0, 14.0, 45.0).expect("in order");
        close(days.mean(), (2.0 + 56.0 + 45.0) / 6.0, 1e-12);
        assert!(days.quantile(1e-9) >= 2.0 && days.quantile(1.0 - 1e-9) <= 45.0);
    }
}
