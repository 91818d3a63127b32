//! A known answer: the function of Ishigami and Homma (1990, First International Symposium on Uncertainty
//! Modeling and Analysis), sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 with x uniform from -pi to pi.

use super::latin::latin;
use super::sobol::{AtPoint, first_order, matched, total};
use crate::analysis::Estimate;
use crate::engine::uniforms;
use statrs::distribution::{ContinuousCDF, Normal};
use std::f64::consts::PI;

/// First-order indices, by the closed form for a = 7, b = 0.1.
pub const FIRST: [f64; 3] = [0.313_905, 0.442_411, 0.0];
/// Total indices.
pub const TOTAL: [f64; 3] = [0.557_589, 0.442_411, 0.243_684];
/// The function's variance.
pub const VARIANCE: f64 = 13.844_588;

const NAMES: [&str; 3] = ["x1", "x2", "x3"];

/// The function.
fn value(x: [f64; 3]) -> f64 {
    let [x1, x2, x3] = x.map(|u| (2.0 * u - 1.0) * PI);
    x1.sin() + 7.0 * x2.sin().powi(2) + 0.1 * x3.powi(4) * x1.sin()
}

/// Outcomes at the points of both sets, and at the first with one input's values of the second.
#[derive(Clone, Debug)]
pub struct Design {
    order: [Vec<usize>; 3],
    first: Vec<AtPoint>,
    second: Vec<AtPoint>,
    crossed: [Vec<AtPoint>; 3],
}

impl Design {
    /// `n` points in a set, `each` futures at each point (two at least, if there is chance), with normal chance of
    /// this standard deviation added.
    pub fn new(seed: u64, n: usize, each: usize, sd: f64) -> Self {
        let first = latin(seed, NAMES.into_iter(), n);
        let order = NAMES.map(|name| matched(seed, name, n));
        let second: Vec<Vec<f64>> =
            first.iter().zip(&order).map(|(u, order)| order.iter().map(|at| u[*at]).collect()).collect();
        let mut set = 0;
        let mut outcomes = |columns: [&Vec<f64>; 3]| {
            set += 1;
            let chance = chance(seed, "ishigami", set, n * each, sd);
            let point = |at: usize| {
                let expected = value(columns.map(|column| column[at]));
                let futures = chance[at * each..(at + 1) * each].iter().map(|noise| expected + noise);
                let squares = futures.clone().map(|y| y * y).sum();
                AtPoint::of(each as f64, futures.sum(), squares)
            };
            (0..n).map(point).collect::<Vec<AtPoint>>()
        };
        let crossed = [0, 1, 2].map(|crossed| {
            outcomes([0, 1, 2].map(|at| if at == crossed { &second[at] } else { &first[at] }))
        });
        let outcomes_first = outcomes([&first[0], &first[1], &first[2]]);
        let outcomes_second = outcomes([&second[0], &second[1], &second[2]]);
        Self { order, first: outcomes_first, second: outcomes_second, crossed }
    }

    /// Pairs that share one input.
    pub fn pairs(&self, at: usize) -> impl Iterator<Item = (AtPoint, AtPoint)> + Clone {
        let first = self.order[at].iter().map(|from| self.first[*from]);
        first.zip(self.second.iter().copied())
    }

    /// Pairs that share the two others.
    pub fn pairs_but(&self, at: usize) -> impl Iterator<Item = (AtPoint, AtPoint)> + Clone {
        self.first.iter().copied().zip(self.crossed[at].iter().copied())
    }
}

/// First-order and total index of each input.
pub fn indices(seed: u64, n: usize, each: usize, sd: f64) -> Vec<(Estimate, Estimate)> {
    let nothing = Estimate { point: f64::NAN, low: f64::NAN, high: f64::NAN };
    let design = Design::new(seed, n, each, sd);
    let of = |at| {
        let (first, total) = (first_order(design.pairs(at)), total(design.pairs_but(at)));
        (first.unwrap_or(nothing), total.unwrap_or(nothing))
    };
    (0..3).map(of).collect()
}

/// Normal numbers.
pub fn chance(seed: u64, name: &str, set: u64, n: usize, sd: f64) -> Vec<f64> {
    if sd == 0.0 {
        return vec![0.0; n];
    }
    uniforms(seed, name, set, n).into_iter().map(|u| sd * Normal::standard().inverse_cdf(u)).collect()
}
