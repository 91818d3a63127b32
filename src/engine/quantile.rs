//! Inverse distribution functions of counts: one uniform number in, one count out, never decreasing in
//! the number, the mean or the chance.
//!
//! Small means are searched from zero. Large ones use the asymptotic expansion of the inverse (M. B.
//! Giles, "Algorithm 955: approximation of the inverse Poisson cumulative distribution function", ACM
//! TOMS 42(1), 2016, and the Cornish-Fisher terms of the binomial with Sheppard's correction): its error
//! is a few thousandths of a count, and its cost does not grow.

use statrs::function::erf::erfc_inv;
use std::sync::LazyLock;

/// Means up to which the search starts from zero.
const SEARCH_UP_TO: f64 = 12.0;
/// No search goes further: the tail beyond is below 1e-16.
const SEARCH_STEPS: u64 = 400;

/// 1 / k: the searches multiply instead of dividing.
const RECIPROCALS: [f64; SEARCH_STEPS as usize + 1] = {
    let mut reciprocals = [0.0; SEARCH_STEPS as usize + 1];
    let mut k = 1;
    while k < reciprocals.len() {
        reciprocals[k] = 1.0 / k as f64;
        k += 1;
    }
    reciprocals
};

/// Standard normal quantile.
#[inline]
pub(super) fn normal(u: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * u)
}

/// Poisson: the least n with P(N <= n) >= u.
#[inline]
pub(super) fn poisson(mean: f64, u: f64) -> u64 {
    // exp(-m) >= 1 - m: most empty days are settled without the exponential.
    if u <= 1.0 - mean || mean <= 0.0 {
        return 0;
    }
    if mean <= SEARCH_UP_TO { poisson_search(mean, u) } else { poisson_expansion(mean, u) }
}

fn poisson_search(mean: f64, u: f64) -> u64 {
    let mut mass = (-mean).exp();
    let mut below = mass;
    let mut n = 0;
    while below < u && n < SEARCH_STEPS {
        n += 1;
        mass *= mean * RECIPROCALS[n as usize];
        below += mass;
    }
    n
}

fn poisson_expansion(mean: f64, u: f64) -> u64 {
    let w = normal(u);
    let root = mean.sqrt();
    let square = w * w;
    let x = mean
        + root * w
        + (1.0 / 3.0 + square / 6.0)
        + (-w / 36.0 - w * square / 72.0) / root
        + (-8.0 / 405.0 + 7.0 / 810.0 * square + square * square / 270.0) / mean;
    x.max(0.0) as u64
}

/// Binomial: the least k with P(K <= k) >= u among `n` trials of chance `p`.
#[inline]
pub(super) fn binomial(n: u64, p: f64, u: f64) -> u64 {
    if n == 0 || p <= 0.0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    if n == 1 {
        return u64::from(u > 1.0 - p);
    }
    binomial_of_several(n, p, u)
}

/// The rarer outcome is searched; failures run against the number.
fn binomial_of_several(n: u64, p: f64, u: f64) -> u64 {
    if p <= 0.5 { rarer(n, p, u) } else { n - rarer_from_above(n, 1.0 - p, u) }
}

/// Successes of the rarer kind: least k with P(K <= k) >= u.
#[inline]
fn rarer(n: u64, p: f64, u: f64) -> u64 {
    if n as f64 * p > SEARCH_UP_TO {
        return binomial_expansion(n, p, u);
    }
    search(n, p, |below| below >= u)
}

/// Failures of the rarer kind when successes = n - failures must be the least with P >= u: the least
/// failures f with P(F <= f) > 1 - u.
#[inline]
fn rarer_from_above(n: u64, p: f64, u: f64) -> u64 {
    if n as f64 * p > SEARCH_UP_TO {
        return n - binomial_expansion(n, 1.0 - p, u);
    }
    let v = 1.0 - u;
    search(n, p, |below| below > v)
}

#[inline]
fn search(n: u64, p: f64, reached: impl Fn(f64) -> bool) -> u64 {
    let mut mass = power(1.0 - p, n);
    // Mostly nothing is missed: settled before a division.
    if reached(mass) {
        return 0;
    }
    let odds = p / (1.0 - p);
    let mut below = mass;
    let mut left = n as f64;
    let mut k = 0;
    while !reached(below) && k < n && k < SEARCH_STEPS {
        mass *= odds * left * RECIPROCALS[k as usize + 1];
        below += mass;
        left -= 1.0;
        k += 1;
    }
    k
}

fn binomial_expansion(n: u64, p: f64, u: f64) -> u64 {
    let q = 1.0 - p;
    let w = normal(u);
    let variance = n as f64 * p * q;
    let sd = variance.sqrt();
    let (square, cube) = (w * w, w * w * w);
    let skew = q - p;
    let x = n as f64 * p
        + sd * w
        + skew * (square - 1.0) / 6.0
        + ((cube - 3.0 * w) * (1.0 - 6.0 * p * q) / 24.0
            - (2.0 * cube - 5.0 * w) * skew * skew / 36.0
            - w / 24.0)
            / sd
        + 0.5;
    (x.max(0.0) as u64).min(n)
}

/// Hypergeometric: of `n` packages `marked` are of one kind; `drawn` are taken: the least k with
/// P(K <= k) >= u.
pub(super) fn hypergeometric(n: u64, marked: u64, drawn: u64, u: f64) -> u64 {
    let least = (marked + drawn).saturating_sub(n);
    let most = marked.min(drawn);
    if least == most {
        return least;
    }
    let share = marked as f64 / n as f64;
    let mean = drawn as f64 * share;
    let variance = mean * (1.0 - share) * (n - drawn) as f64 / (n as f64 - 1.0);
    if variance > SEARCH_UP_TO * SEARCH_UP_TO {
        // Half a count around a standard deviation of twelve or more.
        let x = mean + variance.sqrt() * normal(u) + 0.5;
        return (x.max(0.0) as u64).clamp(least, most);
    }
    let log_choose = |n: u64, k: u64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    let log_mass =
        log_choose(marked, least) + log_choose(n - marked, drawn - least) - log_choose(n, drawn);
    let mut mass = log_mass.exp();
    let mut below = mass;
    let mut k = least;
    while below < u && k < most {
        mass *= (marked - k) as f64 * (drawn - k) as f64
            / ((k + 1) as f64 * (n + k + 1 - marked - drawn) as f64);
        below += mass;
        k += 1;
    }
    k
}

/// x to the n by squaring: the same bits on every machine. Without a branch on the bits of n, which no
/// processor can foretell.
#[inline]
fn power(mut x: f64, mut n: u64) -> f64 {
    let mut result = 1.0;
    while n > 0 {
        let bit = (n & 1).wrapping_neg();
        result *= f64::from_bits(x.to_bits() & bit | 1f64.to_bits() & !bit);
        x *= x;
        n >>= 1;
    }
    result
}

/// ln n!, from a table where there is one.
#[inline]
fn ln_factorial(n: u64) -> f64 {
    static TABLE: LazyLock<Vec<f64>> =
        LazyLock::new(|| (0..8192).map(statrs::function::factorial::ln_factorial).collect());
    let known = usize::try_from(n).ok().and_then(|n| TABLE.get(n));
    known.copied().unwrap_or_else(|| statrs::function::factorial::ln_factorial(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
    use statrs::distribution::{Binomial, DiscreteCDF, Hypergeometric, Poisson};

    /// The quantile must be the least count whose distribution function reaches u; where the expansion
    /// is used, up to this much of u.
    const EXPANSION_ERROR: f64 = 1.5e-3;

    fn check(cdf: impl Fn(u64) -> f64, k: u64, u: f64, error: f64, case: &str) {
        assert!(cdf(k) >= u - error - 1e-10, "{case}: {k} is too small for {u}: {}", cdf(k));
        assert!(k == 0 || cdf(k - 1) <= u + error + 1e-10, "{case}: {k} is too large for {u}");
    }

    #[test]
    fn poisson_inverts_the_distribution_function() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for mean in [0.001, 0.05, 0.5, 2.0, 11.9, 12.1, 30.0, 400.0, 1e5] {
            let oracle = Poisson::new(mean).expect("a mean");
            let error = if mean > SEARCH_UP_TO { EXPANSION_ERROR } else { 0.0 };
            for _ in 0..400 {
                let u = rng.random::<f64>().clamp(1e-9, 1.0 - 1e-9);
                check(|k| oracle.cdf(k), poisson(mean, u), u, error, &format!("mean {mean}"));
            }
        }
    }

    #[test]
    fn binomial_inverts_the_distribution_function() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        for n in [1, 2, 7, 40, 300, 5000] {
            for p in [0.001, 0.02, 0.3, 0.5, 0.7, 0.98, 0.999] {
                let oracle = Binomial::new(p, n).expect("a chance");
                let large = n as f64 * p.min(1.0 - p) > SEARCH_UP_TO;
                let error = if large { EXPANSION_ERROR } else { 0.0 };
                for _ in 0..300 {
                    let u = rng.random::<f64>().clamp(1e-9, 1.0 - 1e-9);
                    check(|k| oracle.cdf(k), binomial(n, p, u), u, error, &format!("n {n} p {p}"));
                }
            }
        }
    }

    #[test]
    fn hypergeometric_inverts_the_distribution_function() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for (n, marked, drawn) in [(5, 2, 3), (10, 10, 4), (50, 45, 20), (400, 30, 100)] {
            let oracle = Hypergeometric::new(n, marked, drawn).expect("in range");
            for _ in 0..300 {
                let u = rng.random::<f64>().clamp(1e-9, 1.0 - 1e-9);
                let case = format!("{n} {marked} {drawn}");
                check(|k| oracle.cdf(k), hypergeometric(n, marked, drawn, u), u, 0.0, &case);
            }
        }
    }

    /// Coupling: a better chance, a larger mean or a larger number never gives a smaller count.
    #[test]
    fn order_is_kept_in_a_million_random_cases() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        for _ in 0..1_000_000 {
            let u = rng.random::<f64>().clamp(1e-12, 1.0 - 1e-12);
            let n = 10f64.powf(rng.random_range(0.0..3.5)) as u64;
            let (a, b) = (rng.random::<f64>(), rng.random::<f64>());
            assert!(binomial(n, a.min(b), u) <= binomial(n, a.max(b), u), "{n} {a} {b} {u}");
            let mean = 10f64.powf(rng.random_range(-2.0..3.0));
            assert!(poisson(mean, u) <= poisson(mean * (1.0 + a), u), "{mean} {a} {u}");
        }
    }
}
