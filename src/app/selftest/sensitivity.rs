//! Sobol' indices, the worth of knowing, and the search for boxes against closed forms and planted answers.

use super::{Check, SEED, STANDARD_ERRORS};
use crate::analysis::global::ishigami::{self, FIRST, TOTAL, VARIANCE};
use crate::analysis::global::latin::latin;
use crate::analysis::global::prim::{Cases, Failing, Found, Limited, prim};
use crate::analysis::global::worth::worth_of;
use crate::analysis::{Estimate, estimate::Z};
use crate::engine::uniforms;
use statrs::distribution::{Continuous, ContinuousCDF, Normal};

/// Points in a set, and futures at each.
const POINTS: usize = 5_000;
const EACH: usize = 8;
/// Futures for the worth of knowing.
const FUTURES: usize = 20_000;
/// Points for the box.
const CASES: usize = 2_000;

pub(super) fn known() -> Vec<Check> {
    [ishigami(), normal_differences(), planted_box()].concat()
}

/// Four standard errors of an estimate with a 95 % interval.
fn error(of: Estimate) -> f64 {
    STANDARD_ERRORS * (of.high - of.low) / (2.0 * Z)
}

/// With chance of four times the function's own variance.
fn ishigami() -> Vec<Check> {
    let found = ishigami::indices(SEED, POINTS, EACH, (4.0 * VARIANCE).sqrt());
    let of = |at: usize| {
        let (first, total) = found[at];
        let name = |kind: &str| format!("Ishigami's function with chance, x{}: {kind} index", at + 1);
        [
            Check::within(name("first-order"), FIRST[at], first.point, error(first)),
            Check::within(name("total"), TOTAL[at], total.point, error(total)),
        ]
    };
    (0..3).flat_map(of).collect()
}

/// Two actions with a normal difference, mean m and standard deviation 1, and chance beside it.
fn normal_differences() -> Vec<Check> {
    let unit = Normal::standard();
    let normals = |name: &str| -> Vec<f64> {
        uniforms(SEED, name, 0, FUTURES).into_iter().map(|u| unit.inverse_cdf(u)).collect()
    };
    let (known, chance) = (normals("known"), normals("chance"));
    [0.0, 0.5, 1.5]
        .map(|m: f64| {
            let difference = known.iter().zip(&chance).map(|(z, e)| m + z + 2.0 * e).collect();
            let found = worth_of(std::slice::from_ref(&known), &[vec![0.0; FUTURES], difference]);
            let expected = unit.pdf(m) - m * (1.0 - unit.cdf(m));
            let name = format!("worth of knowing a normal difference, mean {m}");
            Check::within(name, expected, found.point, error(found))
        })
        .to_vec()
}

/// Six inputs; it fails with 90 % where the first is below 0.4 and the second above 0.55, else with 4 %.
fn planted_box() -> Vec<Check> {
    let inputs = latin(SEED, ["a", "b", "c", "d", "e", "f"].into_iter(), CASES);
    let chance = uniforms(SEED, "fails", 0, CASES);
    let inside = |at: usize| inputs[0][at] < 0.4 && inputs[1][at] > 0.55;
    let fails: Vec<bool> =
        (0..CASES).map(|at| chance[at] < if inside(at) { 0.9 } else { 0.04 }).collect();
    let nothing = Estimate { point: f64::NAN, low: f64::NAN, high: f64::NAN };
    let (limited, density) = match prim(Cases { inputs: &inputs, fails: &fails }) {
        Found::Box(Failing { limited, density, .. }) => (limited, density),
        Found::HardlyEver(_) | Found::NearlyAlways(_) | Found::NoBox(_) => (Vec::new(), nothing),
    };
    let end = |input: usize, end: fn(&Limited) -> f64| {
        limited.iter().find(|one| one.input == input).map_or(f64::NAN, end)
    };
    vec![
        Check::within(
            "planted box: upper end of the first input",
            0.4,
            end(0, |one| one.limits.high),
            0.04,
        ),
        Check::within("planted box: lower end of the second", 0.55, end(1, |one| one.limits.low), 0.04),
        Check::exact("planted box: limited inputs", 2.0, limited.len() as f64),
        Check::within("planted box: share of failures inside", 0.9, density.point, error(density)),
    ]
}
