//! What a rough score tells is what the exact way finds: everywhere, and above all beside the steps.

use super::super::near::{NearBinomial, NearPoisson, near_hypergeometric};
use super::super::{binomial_exactly, hypergeometric_exactly, hypergeometric_shape, poisson_exactly};
use crate::engine::statistics::SEED;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use statrs::distribution::{Binomial, Discrete, DiscreteCDF, Hypergeometric, Poisson};

const CASES: u32 = 100_000;

/// A number beside a step: before the count `k` whose chance is `mass`, or after it, by a share of that mass, mostly small;
/// `below` = P(K < k). One in four lies anywhere.
fn beside(rng: &mut ChaCha8Rng, below: f64, mass: f64) -> f64 {
    if rng.random_bool(0.25) {
        return rng.random_range(1e-9..1.0 - 1e-9);
    }
    let share = 10f64.powf(rng.random_range(-6.0..-0.3));
    let u = below + mass * if rng.random_bool(0.5) { share } else { -share };
    u.clamp(1e-9, 1.0 - 1e-9)
}

/// So many standard deviations from the mean as are met in a million draws.
fn count_at(rng: &mut ChaCha8Rng, mean: f64, variance: f64) -> u64 {
    (mean + rng.random_range(-4.8..4.8) * variance.sqrt()).max(0.0) as u64
}

/// Tells how often something was told, of the cases that a distribution's size allows.
#[derive(Default)]
struct Told {
    told: u32,
    asked: u32,
}

impl Told {
    fn note(&mut self, near: Option<u64>, exact: impl FnOnce() -> u64, of: &dyn std::fmt::Debug) {
        self.asked += 1;
        if let Some(near) = near {
            self.told += 1;
            assert_eq!(near, exact(), "{of:?}");
        }
    }

    /// Beside steps not everything is told; a quarter of the cases lies elsewhere.
    fn often_enough(&self) {
        assert!(self.asked > CASES / 2, "{} of {CASES} cases", self.asked);
        assert!(self.told > self.asked / 4, "{} told of {}", self.told, self.asked);
        assert!(self.told < self.asked, "beside a step nothing can be told");
    }
}

#[test]
fn poisson_counts_are_told_right() {
    let (mut rng, mut told) = (ChaCha8Rng::seed_from_u64(SEED), Told::default());
    for _ in 0..CASES {
        let mean = 10f64.powf(rng.random_range(0.0..4.0));
        let k = count_at(&mut rng, mean, mean);
        let of = Poisson::new(mean).expect("a mean");
        let below = if k == 0 { 0.0 } else { of.cdf(k - 1) };
        let u = beside(&mut rng, below, of.pmf(k));
        let Some(near) = NearPoisson::new(mean) else { continue };
        told.note(near.count(u), || poisson_exactly(mean, u), &(mean, u));
    }
    told.often_enough();
}

#[test]
fn binomial_counts_are_told_right() {
    let (mut rng, mut told) = (ChaCha8Rng::seed_from_u64(SEED + 1), Told::default());
    for case in 0..CASES {
        let n = 10f64.powf(rng.random_range(0.8..4.2)) as u64;
        let rare = (10f64.powf(rng.random_range(-0.1..1.6)) / n as f64).min(0.5);
        let p = match case % 3 {
            0 => rare,
            1 => 1.0 - rare,
            _ => rng.random_range(0.01..0.99),
        };
        let variance = n as f64 * p * (1.0 - p);
        if variance < 1.0 {
            assert_eq!(NearBinomial::new(p).count(n, rng.random()), None);
            continue;
        }
        let k = count_at(&mut rng, n as f64 * p, variance).min(n);
        let of = Binomial::new(p, n).expect("a chance");
        let below = if k == 0 { 0.0 } else { of.cdf(k - 1) };
        let u = beside(&mut rng, below, of.pmf(k));
        told.note(NearBinomial::new(p).count(n, u), || binomial_exactly(n, p, u), &(n, p, u));
    }
    told.often_enough();
}

#[test]
fn hypergeometric_counts_are_told_right() {
    let (mut rng, mut told) = (ChaCha8Rng::seed_from_u64(SEED + 2), Told::default());
    for _ in 0..CASES {
        let n = 10f64.powf(rng.random_range(1.5..3.8)) as u64;
        let [marked, drawn] = [(); 2].map(|()| (rng.random_range(0.03..0.97) * n as f64) as u64);
        let share = marked as f64 / n as f64;
        let mean = drawn as f64 * share;
        let variance = mean * (1.0 - share) * (n - drawn) as f64 / (n as f64 - 1.0);
        if variance < 1.0 {
            continue;
        }
        let (least, most) = ((marked + drawn).saturating_sub(n), marked.min(drawn));
        let k = count_at(&mut rng, mean, variance).clamp(least, most);
        let of = Hypergeometric::new(n, marked, drawn).expect("in range");
        let below = if k == least { 0.0 } else { of.cdf(k - 1) };
        let u = beside(&mut rng, below, of.pmf(k));
        let counts = [n, marked, drawn];
        let near = near_hypergeometric(variance, u, || hypergeometric_shape(counts, mean, variance));
        told.note(near, || hypergeometric_exactly(counts, mean, variance, u), &(counts, u));
    }
    told.often_enough();
}
