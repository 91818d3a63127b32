//! Chances of several groups, pooled: groups with few packages lean on the others, and all on a default.
//!
//! Beta-binomial hierarchy: group i has x_i of n_i; p_i ~ Beta(m k, (1 - m) k); m ~ Beta around the default, worth
//! n0 = 20 packages and half a success and half a miss (Jeffreys); k by the uniform shrinkage prior n0 / (k + n0)^2
//! (Daniels 1999, "A prior for the variance in hierarchical models", Canadian Journal of Statistics 27). (m, k) is
//! summed over a grid (Gelman and others, "Bayesian Data Analysis", 3rd edition, section 5.3), and the mixture of
//! Betas that follows for each p_i is given as the Beta of the same mean and variance. n0 is an assumption.

use statrs::function::beta::ln_beta;

/// n0: the default mean counts as so many packages.
const DEFAULT_WORTH: f64 = 20.0;

/// Logarithm of the least k.
const LEAST_K: f64 = 0.7;
/// Means of the fine grid.
const FINE: u32 = 120;

/// Successes in trials; fractions where trials that hang together count for less than one each.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Group {
    /// Successes.
    pub successes: f64,
    /// Of so many.
    pub trials: f64,
}

impl Group {
    /// The trials of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { successes: self.successes + other.successes, trials: self.trials + other.trials }
    }
}

/// The shapes of each group's Beta.
pub fn pooled(groups: &[Group], default_mean: f64) -> Vec<(f64, f64)> {
    let mean = default_mean.clamp(0.001, 0.999);
    let (a0, b0) = (mean * DEFAULT_WORTH + 0.5, (1.0 - mean) * DEFAULT_WORTH + 0.5);
    let nodes = |logits: &mut dyn Iterator<Item = f64>| {
        let mut grid: Vec<(f64, Node)> = Vec::new();
        for logit in logits {
            let m = 1.0 / (1.0 + (-logit).exp());
            // The Beta's density times dm / dlogit.
            let of_mean = a0 * m.ln() + b0 * (1.0 - m).ln();
            for step in 0..40 {
                let k = (LEAST_K + 0.25 * f64::from(step)).exp();
                let of_k = k.ln() - 2.0 * (k + DEFAULT_WORTH).ln();
                let (a, b) = (m * k, (1.0 - m) * k);
                grid.push((logit, (a, b, of_mean + of_k + log_seen(groups, a, b))));
            }
        }
        grid
    };
    // Coarsely first, then where it matters.
    let coarse = nodes(&mut (0..160).map(|step| -6.0 + 0.1 * f64::from(step)));
    let top = coarse.iter().map(|(_, node)| node.2).fold(f64::NEG_INFINITY, f64::max);
    let matters = || coarse.iter().filter(|(_, node)| node.2 > top - 12.0).map(|(logit, _)| *logit);
    let (low, high) =
        (matters().fold(f64::MAX, f64::min) - 0.1, matters().fold(f64::MIN, f64::max) + 0.1);
    let fine = (0..FINE).map(|step| low + (high - low) * (f64::from(step) + 0.5) / f64::from(FINE));
    let grid: Vec<Node> = nodes(&mut { fine }).into_iter().map(|(_, node)| node).collect();
    let top = grid.iter().map(|node| node.2).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = grid.iter().map(|node| (node.2 - top).exp()).collect();
    let total: f64 = weights.iter().sum();
    groups
        .iter()
        .map(|group| {
            let missed = (group.trials - group.successes).max(0.0);
            let (mut mean, mut square) = (0.0, 0.0);
            for (&(a, b, _), weight) in grid.iter().zip(&weights) {
                let (a, n) = (a + group.successes, a + b + group.successes + missed);
                mean += weight * a / n;
                square += weight * a * (a + 1.0) / (n * (n + 1.0));
            }
            let (mean, square) = (mean / total, square / total);
            let variance = (square - mean * mean).max(1e-12);
            let worth = (mean * (1.0 - mean) / variance - 1.0).max(0.1);
            (mean * worth, (1.0 - mean) * worth)
        })
        .collect()
}

/// Shapes of the Beta that chances come from, and the logarithm of the weight.
type Node = (f64, f64, f64);

/// The logarithm of the chance of what was seen, if chances come from Beta(a, b).
fn log_seen(groups: &[Group], a: f64, b: f64) -> f64 {
    let whole = ln_beta(a, b);
    let seen = groups.iter().filter(|group| group.trials > 0.0).map(|group| {
        let missed = (group.trials - group.successes).max(0.0);
        ln_beta(a + group.successes, b + missed) - whole
    });
    seen.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(successes: f64, trials: f64) -> Group {
        Group { successes, trials }
    }

    fn mean((a, b): (f64, f64)) -> f64 {
        a / (a + b)
    }

    #[test]
    fn many_packages_speak_for_themselves() {
        let [shapes] = pooled(&[group(9000.0, 10_000.0)], 0.985)[..] else { panic!() };
        assert!((mean(shapes) - 0.9).abs() < 0.001, "{shapes:?}");
        let sd = (mean(shapes) * (1.0 - mean(shapes)) / (shapes.0 + shapes.1 + 1.0)).sqrt();
        assert!((sd - 0.003).abs() < 0.0003, "{sd}");
    }

    /// Of the fitted 90 % intervals, the share that holds the truth: shops of four services of different sizes and
    /// chances, and shops of one.
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        use crate::domain::Distribution;
        use rand::SeedableRng as _;
        use rand_distr::{Beta, Binomial, Distribution as _};
        let mut rng = rand::rngs::ChaCha8Rng::seed_from_u64(4);
        for (mean, k, sizes) in [
            (0.985, 100.0, &[20u64, 60, 200, 1000][..]),
            (0.95, 60.0, &[20, 60, 200, 1000]),
            (0.98, 200.0, &[150]),
            (0.6, 20.0, &[5, 10, 40]),
        ] {
            let (mut held, mut all) = (0, 0);
            for _ in 0..150 {
                let truths: Vec<f64> = sizes
                    .iter()
                    .map(|_| Beta::new(mean * k, (1.0 - mean) * k).expect("shapes").sample(&mut rng))
                    .collect();
                let groups: Vec<Group> = truths
                    .iter()
                    .zip(sizes)
                    .map(|(p, n)| {
                        let x = Binomial::new(*n, *p).expect("a chance").sample(&mut rng);
                        Group { successes: x as f64, trials: *n as f64 }
                    })
                    .collect();
                for (p, (a, b)) in truths.iter().zip(pooled(&groups, mean)) {
                    let (low, high) = Distribution::Beta { a, b }.interval90();
                    all += 1;
                    held += i32::from((low..=high).contains(p));
                }
            }
            let share = f64::from(held) / f64::from(all);
            assert!((0.86..=0.965).contains(&share), "{share} of {mean}");
        }
    }

    #[test]
    fn few_packages_lean_on_the_others_and_none_on_the_default() {
        let others = [group(970.0, 1000.0), group(965.0, 1000.0), group(975.0, 1000.0), group(3.0, 4.0)];
        let small = mean(pooled(&others, 0.985)[3]);
        assert!((0.9..0.97).contains(&small), "{small}");
        let alone = mean(pooled(&[group(3.0, 4.0)], 0.985)[0]);
        assert!((0.8..0.95).contains(&alone) && alone < small, "{alone}");
        let nothing = mean(pooled(&[group(0.0, 0.0)], 0.985)[0]);
        assert!((nothing - 0.985).abs() < 0.025, "{nothing}");
    }
}
