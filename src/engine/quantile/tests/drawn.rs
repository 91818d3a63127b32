//! Counts drawn from a stream, against the masses of `statrs`.

use crate::engine::quantile::{binomial, hypergeometric, poisson};
use crate::engine::statistics::{Group, SEED, probabilities, tally};
use crate::engine::streams::{Purpose, Stream, unit};
use statrs::distribution::{Binomial, Discrete, Hypergeometric, Poisson};

const DRAWS: u64 = 100_000;

/// Draws, tallied up to the largest.
fn drawn(name: &str, quantile: impl Fn(f64) -> u64) -> Vec<u64> {
    let stream = Stream::new(SEED, Purpose::Orders, name);
    let counts: Vec<u64> = (0..DRAWS).map(|at| quantile(unit(stream.block(at, 1)[0]))).collect();
    let bins = counts.iter().max().map_or(1, |most| *most as usize + 2);
    tally(counts.into_iter(), bins)
}

/// Days without orders nearly always, means on both sides of the switch at 12, and large ones.
#[test]
fn poisson_counts_come_as_often_as_they_should() {
    let mut group = Group::of("poisson");
    for mean in [0.01, 0.3, 1.0, 4.0, 11.9, 12.0, 12.001, 13.0, 40.0, 1000.0, 100_000.0] {
        let oracle = Poisson::new(mean).expect("a mean");
        let seen = drawn(&format!("poisson {mean}"), |u| poisson(mean, u));
        group.chi_square(&format!("mean {mean}"), &seen, &probabilities(|k| oracle.pmf(k), seen.len()));
    }
}

#[test]
fn binomial_counts_come_as_often_as_they_should() {
    let mut group = Group::of("binomial");
    let cases = [
        (1, 0.98),
        (2, 0.02),
        (5, 0.5),
        (20, 0.02),
        (20, 0.98),
        (24, 0.5),
        (25, 0.5),
        (30, 0.4),
        (30, 0.41),
        (30, 0.59),
        (30, 0.6),
        (600, 0.02),
        (600, 0.021),
        (600, 0.98),
        (600, 0.979),
        (1000, 0.5),
        (2000, 0.99),
        (5000, 0.3),
        (100_000, 0.97),
    ];
    for (n, p) in cases {
        let oracle = Binomial::new(p, n).expect("a chance");
        let seen = drawn(&format!("binomial {n} {p}"), |u| binomial(n, p, u));
        group.chi_square(&format!("n {n} p {p}"), &seen, &probabilities(|k| oracle.pmf(k), seen.len()));
    }
}

#[test]
fn hypergeometric_counts_come_as_often_as_they_should() {
    let mut group = Group::of("hypergeometric");
    let cases = [
        (5, 2, 3),
        (20, 19, 10),
        (100, 5, 30),
        (700, 350, 200),
        (1200, 600, 590),
        (2304, 1152, 1140),
        (2400, 1200, 1190),
        (20_000, 1000, 4000),
        (100_000, 98_000, 50_000),
    ];
    for (n, marked, taken) in cases {
        let oracle = Hypergeometric::new(n, marked, taken).expect("in range");
        let name = format!("{n} {marked} {taken}");
        let seen = drawn(&name, |u| hypergeometric(n, marked, taken, u));
        group.chi_square(&name, &seen, &probabilities(|k| oracle.ln_pmf(k).exp(), seen.len()));
    }
}
