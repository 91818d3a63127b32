mod drawn;
mod told;

use super::{POISSON_SEARCH_UP_TO, Poisson as Many, SEARCH_UP_TO, binomial, hypergeometric, poisson};
use crate::engine::streams::unit;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use statrs::distribution::{Binomial, DiscreteCDF, Hypergeometric, Poisson};

/// How far the steps of an inverse lie from the distribution function: for every count, the largest number
/// that still gives it, by bisection. `statrs` has its own functions, by incomplete gamma and beta integrals.
fn largest_error(quantile: impl Fn(f64) -> u64, cdf: impl Fn(u64) -> f64) -> f64 {
    let (first, last) = (quantile(1e-9), quantile(1.0 - 1e-9));
    assert!(first < last, "an inverse with one step");
    (first..last).fold(0.0f64, |worst, k| {
        let (mut low, mut high) = (0.0f64, 1.0f64);
        for _ in 0..48 {
            let middle = 0.5 * (low + high);
            if quantile(middle) <= k { low = middle } else { high = middle }
        }
        worst.max((low - cdf(k)).abs())
    })
}

/// Rounding of logarithms of factorials, here and in the oracle.
const ROUNDING: f64 = 1e-10;

#[test]
fn poisson_inverts_the_distribution_function() {
    for mean in [0.001, 0.05, 0.5, 2.0, 11.99, 12.0, 12.000_01, 12.1, 14.0, 30.0, 400.0, 5000.0] {
        let oracle = Poisson::new(mean).expect("a mean");
        let error = largest_error(|u| poisson(mean, u), |k| oracle.cdf(k));
        assert!(error < ROUNDING, "mean {mean}: {error:e}");
    }
}

/// In a table or not: random words, the first and the last, and those around every step.
#[test]
fn a_table_holds_the_same_counts_as_the_search() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for mean in [0.0, 1e-9, 0.003, 0.2, 1.0, 3.3, 3.99, 4.0, 8.0, 11.99, 12.0, 12.01, 30.0, 48.0, 48.01]
    {
        let [searched, tabled] = [1, u32::MAX].map(|quantiles| Many::new(mean, quantiles));
        let same = |word: u64| {
            let expected = poisson(mean, unit(word));
            assert_eq!(searched.quantile(word), expected, "{mean} {word:x}");
            assert_eq!(tabled.quantile(word), expected, "{mean} {word:x}");
            expected
        };
        (0..20_000).for_each(|_| assert!(same(rng.random()) < 200));
        for word in [0, 1, 4095, 4096, u64::MAX - 4096] {
            same(word);
        }
        for count in 0..60 {
            let (mut low, mut high) = (0, u64::MAX);
            for _ in 0..64 {
                let middle = low / 2 + high / 2 + (low & high & 1);
                if poisson(mean, unit(middle)) <= count { low = middle } else { high = middle }
            }
            for apart in [0, 4095, 4096, 8192] {
                same(low.saturating_sub(apart));
                same(high.saturating_add(apart));
            }
        }
    }
}

/// Chances on both sides of a half, of n p = 12 and of n (1 - p) = 12.
#[test]
fn binomial_inverts_the_distribution_function() {
    let at_the_switch = [24, 25, 40, 300, 5000].map(|n: u64| (n, 12.0 / n as f64));
    let beside = at_the_switch.iter().flat_map(|(n, p)| [(*n, p * 0.999), (*n, *p), (*n, p * 1.001)]);
    let others = [(2, 0.3), (7, 0.5), (40, 0.02), (300, 0.3), (300, 0.5), (5000, 0.02), (5000, 0.5)];
    for (n, p) in beside.chain(others) {
        for p in [p, 1.0 - p] {
            let oracle = Binomial::new(p, n).expect("a chance");
            let error = largest_error(|u| binomial(n, p, u), |k| oracle.cdf(k));
            assert!(error < ROUNDING, "n {n} p {p}: {error:e}");
        }
    }
}

/// Variances on both sides of 144, least counts above nothing, and least counts too rare to begin at.
#[test]
fn hypergeometric_inverts_the_distribution_function() {
    let cases = [
        (5, 2, 3),
        (10, 9, 4),
        (50, 45, 20),
        (400, 30, 100),
        (1200, 600, 590),
        (1200, 610, 600),
        (2304, 1152, 1152),
        (2310, 1155, 1155),
        (3000, 2900, 1500),
        (5000, 250, 2500),
        (20_000, 1000, 4000),
        (20_000, 19_000, 16_000),
    ];
    for (n, marked, drawn) in cases {
        let oracle = Hypergeometric::new(n, marked, drawn).expect("in range");
        let error = largest_error(|u| hypergeometric(n, marked, drawn, u), |k| oracle.cdf(k));
        assert!(error < ROUNDING, "{n} {marked} {drawn}: {error:e}");
    }
}

/// Rounding of sums of masses, and of a chance to the n-th power, is no longer small beside a tail rarer than
/// this: order is not claimed there.
const RAREST: f64 = 1e-9;

/// A number strictly inside, one in ten far out.
fn number(rng: &mut ChaCha8Rng) -> f64 {
    let u = rng.random::<f64>();
    let u = if rng.random_bool(0.2) { u.powi(6) } else { u };
    let u = if rng.random_bool(0.5) { 1.0 - u } else { u };
    u.clamp(RAREST, 1.0 - RAREST)
}

/// From a millionth to as much again.
fn more(rng: &mut ChaCha8Rng) -> f64 {
    10f64.powf(rng.random_range(-6.0..0.0))
}

const CASES: u32 = 1_000_000;

#[test]
fn a_larger_mean_never_gives_fewer() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for case in 0..CASES {
        let u = number(&mut rng);
        // Half of the cases lie around the switch of methods.
        let mean = if case % 2 == 0 {
            rng.random_range(0.97..1.001) * POISSON_SEARCH_UP_TO
        } else {
            10f64.powf(rng.random_range(-2.0..4.0))
        };
        let larger = mean * (1.0 + more(&mut rng));
        assert!(poisson(mean, u) <= poisson(larger, u), "{mean} {larger} {u}");
    }
}

/// Also: one trial more gives at most one more, on which the scans of a whole cell rest.
#[test]
fn a_better_chance_or_a_trial_more_never_gives_fewer() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for case in 0..CASES {
        let u = number(&mut rng);
        let n = 10f64.powf(rng.random_range(0.0..4.0)) as u64;
        let rare = SEARCH_UP_TO / n as f64;
        let p = match case % 3 {
            0 if rare < 0.9 => rare * rng.random_range(0.97..1.001),
            1 if rare < 0.9 => 1.0 - rare * rng.random_range(0.999..1.03),
            _ => rng.random(),
        };
        let better = p + (1.0 - p) * more(&mut rng) * if case % 3 == 0 { rare.min(1.0) } else { 1.0 };
        let count = binomial(n, p, u);
        assert!(count <= binomial(n, better, u), "{n} {p} {better} {u}");
        let longer = binomial(n + 1, p, u);
        assert!(count <= longer && longer <= count + 1, "{n} {p} {u}");
    }
}

#[test]
fn more_of_a_kind_or_more_taken_never_give_fewer() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    for _ in 0..CASES / 4 {
        let u = number(&mut rng);
        let n = 10f64.powf(rng.random_range(0.5..3.9)) as u64;
        let (marked, drawn) = (rng.random_range(0..n), rng.random_range(0..n));
        let count = hypergeometric(n, marked, drawn, u);
        let [of_kind, taken] =
            [hypergeometric(n, marked + 1, drawn, u), hypergeometric(n, marked, drawn + 1, u)];
        assert!(count <= of_kind && of_kind <= count + 1, "{n} {marked} {drawn} {u}");
        assert!(count <= taken && taken <= count + 1, "{n} {marked} {drawn} {u}");
    }
}
