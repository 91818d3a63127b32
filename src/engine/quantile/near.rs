//! The count that an expansion of the inverse gives at a normal score known to [`ERROR`] only, wherever that settles it:
//! far more often than not. The answer is then the exact one, bit by bit the same as by any slower way; where the score, or
//! the expansion, comes too near to a step, nothing is answered.
//!
//! Scores are read from a table by the leading bits of the number, quadratic between its nodes.

use super::normal;
use std::sync::LazyLock;

/// No score of [`near_score`] is farther from the truth; measured: 3e-8.
const ERROR: f64 = 5e-8;
/// An expansion moves by less than so many standard deviations for each unit of its score.
const STEEPEST: f64 = 4.0;
/// Pieces of an octave: leading bits of the mantissa.
const PIECE_BITS: u32 = 6;
/// Octaves from a half down: numbers nearer to 0 or 1 than 2^-20 are not in the table (scores beyond 4.76).
const OCTAVES: u64 = 20;
/// Leading bits, exponent and piece, of a half, and of the least number in the table.
const HALF: u64 = 0.5f64.to_bits() >> (52 - PIECE_BITS);
const FIRST: u64 = HALF - (OCTAVES << PIECE_BITS);

/// An expansion's error times the variance, at the score w, is below this + [`MARGIN_OF_TAIL`] x w^4. Measured for variances
/// from 1 on: Poisson and binomial at most 0.03 at scores up to 1.5, 0.22 at 2.5, 0.9 at 3.5, 3.3 at 4.5; hypergeometric no
/// more, but 3.9 at 5.
const MARGIN: f64 = 0.05;
const MARGIN_OF_TAIL: f64 = 0.02;
/// Variances for which that holds, and above which rounding counts.
const LEAST_VARIANCE: f64 = 1.0;
const GREATEST_VARIANCE: f64 = 1e9;

/// No count is larger.
const MOST: u64 = i64::MAX as u64;
/// Its neighbours are whole numbers: what is added to this is rounded to one.
const WHOLE: f64 = 1.5 * (1u64 << 52) as f64;

/// By leading bits: the coefficients of the score's distance from 0, from the constant on.
type Scores = [[f64; 3]; (OCTAVES << PIECE_BITS) as usize + 1];
static SCORES: LazyLock<Scores> = LazyLock::new(|| {
    let edge = |place: u64| f64::from_bits((FIRST + place) << (52 - PIECE_BITS));
    std::array::from_fn(|place| quadratic(edge(place as u64), edge(place as u64 + 1)))
});

/// The parabola through the distance at both ends and in the middle, in powers of the number.
fn quadratic(from: f64, until: f64) -> [f64; 3] {
    let middle = f64::midpoint(from, until);
    let [low, half, high] = [from, middle, until].map(|u| -normal(u));
    let slope = (high - low) / (until - from);
    let bend = (high - 2.0 * half + low) / (2.0 * (middle - from).powi(2));
    [half - slope * middle + bend * middle * middle, slope - 2.0 * bend * middle, bend]
}

/// The normal score of a number strictly between 0 and 1; `None` = too far out.
#[inline]
fn near_score(scores: &Scores, u: f64) -> Option<f64> {
    let other = 1.0 - u;
    let tail = if u < other { u } else { other };
    let place = (tail.to_bits() >> (52 - PIECE_BITS)).wrapping_sub(FIRST);
    let [constant, linear, square] = scores.get(place as usize)?;
    Some((constant + tail * (linear + tail * square)).copysign(u - 0.5))
}

/// The whole part of an expansion's `x`, if it is farther than `margin` from a step and at most `most`.
#[inline]
fn told(x: f64, margin: f64, most: u64) -> Option<u64> {
    let rounded = x + WHOLE;
    let above = x - (rounded - WHOLE);
    // One below nothing is the largest of all.
    let count = rounded.to_bits().wrapping_sub(WHOLE.to_bits()).wrapping_sub(u64::from(above < 0.0));
    (above.abs() > margin && count <= most).then_some(count)
}

/// What the score's error comes to.
#[inline]
fn slack_of(sd: f64) -> f64 {
    ERROR * STEEPEST * sd
}

/// How near to a step nothing is told, at the score of this square.
#[inline]
fn margin(square: f64, variance: f64, sd: f64) -> f64 {
    (MARGIN + MARGIN_OF_TAIL * square * square) / variance + slack_of(sd)
}

#[inline]
fn holds(variance: f64) -> bool {
    (LEAST_VARIANCE..=GREATEST_VARIANCE).contains(&variance)
}

/// The expansion of a Poisson distribution's inverse.
#[derive(Clone, Copy, Debug)]
pub(super) struct NearPoisson {
    /// Powers of the score.
    coefficients: [f64; 5],
    /// The margin: constant, and with the score's fourth power.
    margin: [f64; 2],
    scores: &'static Scores,
}

impl NearPoisson {
    /// `None` = the mean is too small, or too large.
    pub(super) fn new(mean: f64) -> Option<Self> {
        holds(mean).then(|| {
            let root = mean.sqrt();
            let (of_root, of_mean) = (1.0 / root, 1.0 / mean);
            let coefficients = [
                mean + 1.0 / 3.0 - 8.0 / 405.0 * of_mean,
                root - 1.0 / 36.0 * of_root,
                1.0 / 6.0 + 7.0 / 810.0 * of_mean,
                -1.0 / 72.0 * of_root,
                1.0 / 270.0 * of_mean,
            ];
            let margin = [MARGIN * of_mean + slack_of(root), MARGIN_OF_TAIL * of_mean];
            Self { coefficients, margin, scores: &SCORES }
        })
    }

    #[inline]
    pub(super) fn count(&self, u: f64) -> Option<u64> {
        let w = near_score(self.scores, u)?;
        let [constant, first, second, third, fourth] = self.coefficients;
        let x = constant + w * (first + w * (second + w * (third + w * fourth)));
        let square = w * w;
        told(x, self.margin[0] + self.margin[1] * square * square, MOST)
    }
}

/// The expansion of the inverse of binomial distributions of one chance.
#[derive(Clone, Copy, Debug)]
pub(super) struct NearBinomial {
    chance: f64,
    /// Variance of one trial.
    variance: f64,
    /// Coefficients of the score's square, and of its first and third power over the standard deviation.
    square: f64,
    linear: f64,
    cubic: f64,
}

impl NearBinomial {
    #[inline]
    pub(super) fn new(chance: f64) -> Self {
        let failing = 1.0 - chance;
        let (variance, skew) = (chance * failing, failing - chance);
        let (peak, skew_square) = (1.0 - 6.0 * variance, skew * skew);
        Self {
            chance,
            variance,
            square: skew * (1.0 / 6.0),
            linear: skew_square * (5.0 / 36.0) - peak * (1.0 / 8.0) - 1.0 / 24.0,
            cubic: peak * (1.0 / 24.0) - skew_square * (1.0 / 18.0),
        }
    }

    /// The count of so many trials, if it can be told.
    #[inline]
    pub(super) fn count(&self, n: u64, u: f64) -> Option<u64> {
        let trials = n as i64 as f64;
        let variance = trials * self.variance;
        if !holds(variance) {
            return None;
        }
        let w = near_score(&SCORES, u)?;
        let (sd, square) = (variance.sqrt(), w * w);
        let x = trials * self.chance
            + (0.5 - self.square)
            + self.square * square
            + w * sd
            + w / sd * (self.linear + self.cubic * square);
        told(x, margin(square, variance, sd), n)
    }
}

/// The hypergeometric count of this variance, if it can be told, `shape` making its expansion as a function of the score.
#[inline]
pub(super) fn near_hypergeometric<X: Fn(f64) -> f64>(
    variance: f64,
    u: f64,
    shape: impl FnOnce() -> X,
) -> Option<u64> {
    if !holds(variance) {
        return None;
    }
    let w = near_score(&SCORES, u)?;
    told(shape()(w), margin(w * w, variance, variance.sqrt()), MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_as_near_as_is_said() {
        let mut told = 0;
        for at in 0..4_000_000u32 {
            // Evenly over the table's octaves, on both sides.
            let tail = 0.5f64.powf(1.0 + f64::from(at) / 4_000_000.0 * OCTAVES as f64);
            for u in [tail, 1.0 - tail] {
                let Some(score) = near_score(&SCORES, u) else { continue };
                assert!((score - normal(u)).abs() < 0.8 * ERROR, "{u:e}: {score}");
                told += 1;
            }
        }
        assert!(told > 7_990_000, "{told}");
        assert!(near_score(&SCORES, 0.5).is_some_and(|score| score.abs() < ERROR));
        assert_eq!([1e-7, 1.0 - 1e-7, 1e-300].map(|u| near_score(&SCORES, u)), [None; 3]);
    }

    #[test]
    fn what_is_on_a_step_or_below_nothing_is_not_told() {
        let told_of = |x: f64| told(x, 0.0005, MOST);
        assert_eq!([7.002, 7.498, 7.502, 7.998].map(told_of), [Some(7); 4]);
        assert_eq!([6.9996, 7.0004, -0.5, -3.5].map(told_of), [None; 4]);
        assert_eq!([0.3, 1e12 + 0.5].map(told_of), [Some(0), Some(1_000_000_000_000)]);
    }
}
