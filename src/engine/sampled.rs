//! Plain numbers and imagined samples from named streams.

use super::quantile::binomial;
use super::streams::{Purpose, Stream, unit};

/// `n` numbers between 0 and 1 under a seed, a name and a set.
pub fn uniforms(seed: u64, name: &str, set: u64, n: usize) -> Vec<f64> {
    let stream = Stream::new(seed, Purpose::Sample, name);
    (0..n as u64).map(|at| unit(stream.block(set, at)[0])).collect()
}

/// How many of `trials` come out well, one number for each chance: future k has the k-th.
pub fn binomials(seed: u64, name: &str, set: u64, trials: &[u64], chances: &[f64]) -> Vec<u64> {
    let numbers = uniforms(seed, name, set, chances.len());
    let each = trials.iter().zip(chances).zip(numbers);
    each.map(|((trials, chance), u)| binomial(*trials, chance.clamp(0.0, 1.0), u)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_have_the_mean_and_the_spread_of_their_chances() {
        let n = 20_000;
        let trials = vec![200; n];
        let found = binomials(3, "sample", 0, &trials, &vec![0.97; n]);
        let mean = found.iter().map(|k| *k as f64).sum::<f64>() / n as f64;
        let variance = found.iter().map(|k| (*k as f64 - mean).powi(2)).sum::<f64>() / n as f64;
        // 194 and 5.82; standard errors 0.017 and 0.06.
        assert!((mean - 194.0).abs() < 0.07 && (variance - 5.82).abs() < 0.3, "{mean} {variance}");
        assert_ne!(found, binomials(3, "sample", 1, &trials, &vec![0.97; n]));
        assert_eq!(binomials(3, "none", 0, &[0, 5], &[0.5, 0.0]), [0, 0]);
    }
}
