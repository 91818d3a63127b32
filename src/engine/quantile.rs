//! Inverse distribution functions of counts: one uniform number in, one count out, never decreasing in
//! the number, the mean or the chance.
//!
//! Small means are searched from zero. Large ones use the asymptotic expansion of the inverse (M. B.
//! Giles, "Algorithm 955: approximation of the inverse Poisson cumulative distribution function", ACM
//! TOMS 42(1), 2016, and the Cornish-Fisher terms of the others with Sheppard's correction): its error
//! is a few thousandths of a count, and its cost does not grow. Where it comes that near to a whole
//! count, the distribution function itself is asked ([`steps`]), so the order is kept between the methods.
//!
//! Most counts are settled before that by the same expansions at a rough normal score ([`near`]), from a variance of 1 on:
//! only what it leaves open goes the exact way.

mod many;
mod near;
mod normal;
mod steps;

pub(super) use many::Poisson;
pub(super) use normal::normal;

use near::{NearBinomial, NearPoisson, near_hypergeometric};
use std::sync::LazyLock;
use steps::{Masses, settled};

/// Means up to which the search starts from zero.
const SEARCH_UP_TO: f64 = 12.0;
/// The same of Poisson numbers, whose sums are kept in tables where many are asked ([`many`]).
const POISSON_SEARCH_UP_TO: f64 = 48.0;
/// Poisson means from which a search takes longer than [`near`].
const NEAR_FROM: f64 = 4.0;
/// No search goes further: the tail beyond is below 1e-16.
const SEARCH_STEPS: u64 = 400;

/// No search begins at a rarer count: its mass would vanish, and so would all that follow from it.
const LEAST_LN_MASS: f64 = -600.0;

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

/// Poisson: the least n with P(N <= n) >= u.
#[inline]
pub(super) fn poisson(mean: f64, u: f64) -> u64 {
    // exp(-m) >= 1 - m: most empty days are settled without the exponential.
    if u <= 1.0 - mean || mean <= 0.0 {
        return 0;
    }
    if mean < NEAR_FROM {
        return poisson_search(mean, (-mean).exp(), u);
    }
    NearPoisson::new(mean).and_then(|near| near.count(u)).unwrap_or_else(|| poisson_exactly(mean, u))
}

/// The same without a guess.
#[inline(never)]
fn poisson_exactly(mean: f64, u: f64) -> u64 {
    if mean <= POISSON_SEARCH_UP_TO {
        poisson_search(mean, (-mean).exp(), u)
    } else {
        poisson_expansion(mean, u)
    }
}

/// `none` = P(N = 0).
#[inline]
fn poisson_search(mean: f64, none: f64, u: f64) -> u64 {
    let mut mass = none;
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
    settled(x, w, mean, u, || Masses {
        least: 0,
        most: u64::MAX,
        mass: move |k| (k as f64 * mean.ln() - mean - ln_factorial(k)).exp(),
        ratio: move |k| mean / k as f64,
    })
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

fn binomial_of_several(n: u64, p: f64, u: f64) -> u64 {
    NearBinomial::new(p).count(n, u).unwrap_or_else(|| binomial_exactly(n, p, u))
}

/// Binomial distributions of one chance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Binomial {
    pub(super) chance: f64,
    near: NearBinomial,
}

impl Binomial {
    #[inline]
    pub(super) fn new(chance: f64) -> Self {
        Self { chance, near: NearBinomial::new(chance) }
    }

    /// [`binomial`].
    #[inline]
    pub(super) fn quantile(&self, n: u64, u: f64) -> u64 {
        if n == 0 || self.chance <= 0.0 {
            return 0;
        }
        if self.chance >= 1.0 {
            return n;
        }
        if n == 1 {
            return u64::from(u > 1.0 - self.chance);
        }
        self.near.count(n, u).unwrap_or_else(|| binomial_exactly(n, self.chance, u))
    }
}

/// The rarer outcome is searched; failures run against the number.
#[inline(never)]
fn binomial_exactly(n: u64, p: f64, u: f64) -> u64 {
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
    settled(x, w, variance, u, || Masses {
        least: 0,
        most: n,
        mass: move |k| (ln_choose(n, k) + k as f64 * p.ln() + (n - k) as f64 * (-p).ln_1p()).exp(),
        ratio: move |k| (n + 1 - k) as f64 * p / (k as f64 * q),
    })
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
    let near =
        near_hypergeometric(variance, u, || hypergeometric_shape([n, marked, drawn], mean, variance));
    near.filter(|count| (least..=most).contains(count))
        .unwrap_or_else(|| hypergeometric_exactly([n, marked, drawn], mean, variance, u))
}

#[inline(never)]
fn hypergeometric_exactly(of: [u64; 3], mean: f64, variance: f64, u: f64) -> u64 {
    let [n, marked, drawn] = of;
    let (least, most) = ((marked + drawn).saturating_sub(n), marked.min(drawn));
    if variance > SEARCH_UP_TO * SEARCH_UP_TO {
        return hypergeometric_expansion(of, mean, variance, u);
    }
    let ln_mass = ln_hypergeometric(of, least);
    if ln_mass < LEAST_LN_MASS {
        return hypergeometric_expansion(of, mean, variance, u);
    }
    let mut mass = ln_mass.exp();
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

/// ln P(K = k).
fn ln_hypergeometric([n, marked, drawn]: [u64; 3], k: u64) -> f64 {
    ln_choose(marked, k) + ln_choose(n - marked, drawn - k) - ln_choose(n, drawn)
}

fn hypergeometric_expansion(of: [u64; 3], mean: f64, variance: f64, u: f64) -> u64 {
    let w = normal(u);
    let x = hypergeometric_shape(of, mean, variance)(w);
    let [n, marked, drawn] = of;
    settled(x, w, variance, u, || Masses {
        least: (marked + drawn).saturating_sub(n),
        most: marked.min(drawn),
        mass: move |k| ln_hypergeometric(of, k).exp(),
        ratio: move |k| {
            (marked + 1 - k) as f64 * (drawn + 1 - k) as f64
                / (k as f64 * (n + k - marked - drawn) as f64)
        },
    })
}

/// The expansion, a function of the normal score: by skewness and excess kurtosis.
#[inline]
fn hypergeometric_shape(of: [u64; 3], mean: f64, variance: f64) -> impl Fn(f64) -> f64 {
    let [n, marked, drawn] = of.map(|count| count as f64);
    let (others, rest) = (n - marked, n - drawn);
    let product = drawn * marked * others * rest;
    let skew = (n - 2.0 * marked) * (n - 2.0 * drawn) / (n - 2.0) * ((n - 1.0) / product).sqrt();
    let spread = n * (n + 1.0) - 6.0 * marked * others - 6.0 * drawn * rest;
    let excess = ((n - 1.0) * n * n * spread + 6.0 * product * (5.0 * n - 6.0))
        / (product * (n - 2.0) * (n - 3.0));
    move |w| {
        let (square, cube) = (w * w, w * w * w);
        mean + 0.5
            + variance.sqrt()
                * (w + skew * (square - 1.0) / 6.0 + excess * (cube - 3.0 * w) / 24.0
                    - skew * skew * (2.0 * cube - 5.0 * w) / 36.0
                    - w / (24.0 * variance))
    }
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

/// ln (n over k).
fn ln_choose(n: u64, k: u64) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
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
mod tests;
