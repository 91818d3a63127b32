//! When a number is still too rough to use, and how many replications would do.
//!
//! A chance is too rough while the half-width of its interval is more than a third of the tolerated risk, and
//! more than a third of the chance itself; a difference of money while it is more than a third of the difference.

use super::{Estimate, estimate};

/// The greatest half-width of use, as a part of the number.
const PART: f64 = 1.0 / 3.0;
/// Replications are told in these steps, up to so many of them.
const STEP: u64 = 1000;
const MOST_STEPS: u64 = 10_000;

fn half(estimate: &Estimate) -> f64 {
    (estimate.high - estimate.low) / 2.0
}

/// The greatest half-width with which a chance is of use.
pub fn most_half_width(point: f64, tolerance: f64) -> f64 {
    point.max(tolerance) * PART
}

/// Replications that a chance needs to be of use, at most ten million; `None` = it is.
pub fn chance_needs(chance: &Estimate, tolerance: f64) -> Option<u64> {
    let most = most_half_width(chance.point, tolerance);
    let is_rough = half(chance) > most;
    let at = |steps: &u64| half(&estimate::share_of(chance.point, (steps * STEP) as f64)) > most;
    let steps = || (1..MOST_STEPS).collect::<Vec<_>>().partition_point(at) as u64 + 1;
    is_rough.then(|| steps() * STEP)
}

/// The same of a mean difference over `n` replications: half-widths shrink with the root of n.
pub fn difference_needs(difference: &Estimate, n: u64) -> Option<u64> {
    let (half, most) = (half(difference), difference.point.abs() * PART);
    let is_rough = half > most;
    let factor = (half / most.max(f64::MIN_POSITIVE)).powi(2);
    let steps = (n as f64 * factor / STEP as f64).ceil().clamp(1.0, MOST_STEPS as f64) as u64;
    is_rough.then_some(steps * STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rough_number_says_how_many_replications_would_do() {
        // 3 of 60 against 5 %: 1 % to 14 %, far wider than a third of 5 %.
        let rough = estimate::probability(3, 60);
        let needed = chance_needs(&rough, 0.05).expect("rough");
        let then = estimate::probability(needed / 20, needed);
        assert_eq!(chance_needs(&then, 0.05), None, "{needed}");
        assert_eq!(needed, 1000);
        // Rarer risks need more: with 0.1 % tolerated and nothing seen, 3.69 / n is at most 2 / 3 of 0.001.
        assert_eq!(chance_needs(&estimate::probability(0, 1000), 0.001), Some(6000));
        assert_eq!(chance_needs(&estimate::probability(0, 6000), 0.001), None);
        // A large chance need not be known to parts of the tolerance.
        assert_eq!(chance_needs(&estimate::probability(300, 600), 0.01), None);
    }

    #[test]
    fn a_difference_is_of_use_when_known_to_a_third() {
        let of = |half: f64| Estimate { point: -30.0, low: -30.0 - half, high: -30.0 + half };
        assert_eq!(difference_needs(&of(10.0), 1000), None);
        assert_eq!(difference_needs(&of(20.0), 1000), Some(4000));
        assert_eq!(difference_needs(&of(200.0), 1000), Some(400_000));
        let none = Estimate { point: 0.0, low: -1.0, high: 1.0 };
        assert_eq!(difference_needs(&none, 1000), Some(10_000_000));
        assert_eq!(difference_needs(&Estimate { point: 0.0, low: 0.0, high: 0.0 }, 1000), None);
    }
}
