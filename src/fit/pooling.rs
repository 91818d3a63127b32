//! Chances of several groups, pooled: groups with few packages lean on the others, and all on a default.
//!
//! Beta-binomial hierarchy: group i has x_i of n_i; p_i ~ Beta(m k, (1 - m) k); m ~ Beta around the default, worth
//! [`DEFAULT_WORTH`] packages; k by the uniform shrinkage prior n0 / (k + n0)^2, n0 the median of the n_i (Daniels
//! 1999, "A prior for the variance in hierarchical models", Canadian Journal of Statistics 27). (m, k) is summed
//! over a grid (Gelman and others, "Bayesian Data Analysis", 3rd edition, section 5.3), and the mixture of Betas
//! that follows for each p_i is given as the Beta of the same mean and variance.

use statrs::function::beta::ln_beta;

/// The default mean counts as so many packages.
pub(super) const DEFAULT_WORTH: f64 = 20.0;

/// Successes in trials; fractions where trials that hang together count for less than one each.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Group {
    /// Successes.
    pub successes: f64,
    /// Of so many.
    pub trials: f64,
}

/// The shapes of each group's Beta.
pub fn pooled(groups: &[Group], default_mean: f64) -> Vec<(f64, f64)> {
    let mut sizes: Vec<f64> = groups.iter().map(|group| group.trials).filter(|n| *n > 0.0).collect();
    sizes.sort_by(f64::total_cmp);
    let n0 = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0).max(1.0);
    let mean = default_mean.clamp(0.001, 0.999);
    let (a0, b0) = (mean * DEFAULT_WORTH, (1.0 - mean) * DEFAULT_WORTH);
    let mut grid: Vec<(f64, f64, f64)> = Vec::with_capacity(160 * 48);
    for step in 0..160 {
        let logit = -6.0 + 0.1 * (f64::from(step) + 0.5);
        let m = 1.0 / (1.0 + (-logit).exp());
        // The Beta's density times dm / dlogit.
        let of_mean = a0 * m.ln() + b0 * (1.0 - m).ln();
        for step in 0..48 {
            let k = (0.25 * f64::from(step)).exp();
            let of_k = k.ln() - 2.0 * (k + n0).ln();
            let (a, b) = (m * k, (1.0 - m) * k);
            let whole = ln_beta(a, b);
            let seen: f64 = groups
                .iter()
                .filter(|group| group.trials > 0.0)
                .map(|group| {
                    let missed = (group.trials - group.successes).max(0.0);
                    ln_beta(a + group.successes, b + missed) - whole
                })
                .sum();
            grid.push((a, b, of_mean + of_k + seen));
        }
    }
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

    #[test]
    fn few_packages_lean_on_the_others_and_none_on_the_default() {
        let others = [group(970.0, 1000.0), group(965.0, 1000.0), group(975.0, 1000.0), group(3.0, 4.0)];
        let small = mean(pooled(&others, 0.985)[3]);
        assert!((0.9..0.972).contains(&small), "{small}");
        let alone = mean(pooled(&[group(3.0, 4.0)], 0.985)[0]);
        assert!(alone < small && alone > 0.75, "{alone}");
        let nothing = mean(pooled(&[group(0.0, 0.0)], 0.985)[0]);
        assert!((nothing - 0.985).abs() < 0.01, "{nothing}");
    }
}
