//! Ratios of means that come from the same futures.

use super::exact;

/// A ratio of means with the interval of Fieller 1954 (Journal of the Royal Statistical Society B 16), which knows that both
/// means come from the same futures; `None` = the divisor cannot be told from nothing, so that the interval is open.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ratio {
    /// Mean over mean.
    pub point: f64,
    /// Its 95 % interval.
    pub ends: Option<(f64, f64)>,
}

/// Mean of `a` over mean of `b`; `None` when the mean of `b` is nothing.
pub fn ratio(a: &[f64], b: &[f64]) -> Option<Ratio> {
    let n = a.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    if a.len() < 2 || mean_b == 0.0 {
        return None;
    }
    let sum = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / (n - 1.0) / n
    };
    let t2 = exact::student(n - 1.0).powi(2);
    let (aa, ab, bb) = (sum(a, mean_a, a, mean_a), sum(a, mean_a, b, mean_b), sum(b, mean_b, b, mean_b));
    // Values whose a - value x b cannot be told from nothing: a quadratic in the value.
    let (square, half, rest) =
        (mean_b * mean_b - t2 * bb, mean_a * mean_b - t2 * ab, mean_a * mean_a - t2 * aa);
    let under = (half * half - square * rest).max(0.0);
    let ends = (square > 0.0).then(|| ((half - under.sqrt()) / square, (half + under.sqrt()) / square));
    Some(Ratio { point: mean_a / mean_b, ends })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::ChaCha8Rng;
    use rand::{RngExt as _, SeedableRng as _};

    #[test]
    fn a_ratio_of_exact_numbers_is_exact() {
        let found = ratio(&[30.0; 9], &[12.0; 9]).expect("a ratio");
        assert_eq!((found.point, found.ends), (2.5, Some((2.5, 2.5))));
        // Proportional pairs: no doubt about the ratio, whatever they are.
        let b: Vec<f64> = (1..=40).map(f64::from).collect();
        let a: Vec<f64> = b.iter().map(|b| 0.5 * b).collect();
        let (low, high) = ratio(&a, &b).and_then(|found| found.ends).expect("ends");
        assert!((low - 0.5).abs() < 1e-6 && (high - 0.5).abs() < 1e-6, "{low} {high}");
        assert_eq!(ratio(&a, &[0.0; 40]), None);
    }

    #[test]
    fn its_interval_holds_the_truth_as_often_as_it_says() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut held = 0;
        for _ in 0..400 {
            let pairs: Vec<(f64, f64)> = (0..60)
                .map(|_| {
                    let shared: f64 = rng.random();
                    (2.0 * shared + rng.random::<f64>(), shared + rng.random::<f64>())
                })
                .collect();
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            // Means 1.5 and 1.
            let (low, high) = ratio(&a, &b).and_then(|found| found.ends).expect("ends");
            held += usize::from(low <= 1.5 && 1.5 <= high);
        }
        assert!((365..=394).contains(&held), "{held} of 400");
    }

    #[test]
    fn a_divisor_that_may_be_nothing_leaves_no_interval() {
        let b: Vec<f64> = (0..20).map(|at| if at % 2 == 0 { 10.0 } else { -9.0 }).collect();
        let found = ratio(&[1.0; 20], &b).expect("a ratio");
        assert!(found.ends.is_none() && (found.point - 2.0).abs() < 1e-12);
    }
}
