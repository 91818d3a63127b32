//! Intervals of anything that is worked out from futures: the jackknife over blocks (Tukey 1958, Annals of
//! Mathematical Statistics 29; Quenouille 1956, Biometrika 43, for the bias).

use super::super::Estimate;
use super::super::exact;

/// Blocks; every 20th future is in one.
const BLOCKS: usize = 20;

/// What `ask` makes of `n` futures, with its bias of order 1/n taken off and Student's 95 % interval. `ask` is
/// given the places of the futures it may look at.
pub(super) fn jackknife(n: usize, ask: impl Fn(&[usize]) -> f64) -> Estimate {
    let all: Vec<usize> = (0..n).collect();
    let whole = ask(&all);
    if n < 2 * BLOCKS {
        return Estimate { point: whole, low: f64::NEG_INFINITY, high: f64::INFINITY };
    }
    let without: Vec<f64> = (0..BLOCKS)
        .map(|block| {
            let left: Vec<usize> = all.iter().copied().filter(|at| at % BLOCKS != block).collect();
            ask(&left)
        })
        .collect();
    let blocks = BLOCKS as f64;
    let mean = without.iter().sum::<f64>() / blocks;
    let squares: f64 = without.iter().map(|one| (one - mean).powi(2)).sum();
    let half = exact::student(blocks - 1.0) * (squares * (blocks - 1.0) / blocks).sqrt();
    let point = blocks * whole - (blocks - 1.0) * mean;
    Estimate { point, low: point - half, high: point + half }
}

/// The same of what cannot be negative.
pub(super) fn jackknife_above_zero(n: usize, ask: impl Fn(&[usize]) -> f64) -> Estimate {
    let Estimate { point, low, high } = jackknife(n, ask);
    Estimate { point: point.max(0.0), low: low.max(0.0), high: high.max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::super::super::estimate;
    use super::*;

    #[test]
    fn of_a_mean_it_is_about_students_interval_and_of_a_square_it_has_no_bias() {
        let values = crate::engine::uniforms(1, "values", 0, 400);
        let mean = |at: &[usize]| at.iter().map(|at| values[*at]).sum::<f64>() / at.len() as f64;
        let (ours, students) = (jackknife(400, mean), estimate::mean(values.iter().copied()));
        assert!((ours.point - students.point).abs() < 1e-12);
        let ratio = (ours.high - ours.low) / (students.high - students.low);
        assert!((0.6..1.6).contains(&ratio), "{ratio}");
        // The square of a mean is too large by the variance of the mean: 1/12 / 400.
        let off: f64 = (0..200)
            .map(|seed| {
                let values = crate::engine::uniforms(seed, "values", 1, 400);
                let mean = |at: &[usize]| at.iter().map(|at| values[*at]).sum::<f64>() / at.len() as f64;
                let all: Vec<usize> = (0..400).collect();
                mean(&all).powi(2) - jackknife(400, |at| mean(at).powi(2)).point
            })
            .sum();
        assert!((off / 200.0 - 1.0 / 4800.0).abs() < 0.2 / 4800.0, "{off}");
        assert_eq!(jackknife_above_zero(400, |at| -mean(at)).high, 0.0);
    }
}
