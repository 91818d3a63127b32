//! The engine against a simulation written apart from it, package by package.

#[path = "package_by_package/numbers.rs"]
mod numbers;
#[path = "package_by_package/plain.rs"]
mod plain;
mod shop;

use numbers::Numbers;
use plain::{CABLES, Future, Lane, Rules, TOYS};
use shop::{scenario, simulated, text};
use vtr_planner::analysis::{Column, ResultRow};
use vtr_planner::engine::Side;
use vtr_planner::scenario::MetricId;

/// Futures on each side.
const FUTURES: u64 = 6_000;
/// Greatest distance in standard errors. 50 comparisons: by chance one in 300 seeds has one beyond.
const GREATEST_Z: f64 = 4.0;

type Asked = (&'static str, fn(&Future) -> f64, fn(&ResultRow) -> f64);

/// What is asked on both sides.
const ASKED: [Asked; 5] = [
    ("any breach", |future| f64::from(u8::from(future.breach)), |row| row.breach_any.point),
    ("below on the date", |future| f64::from(u8::from(future.on_date)), |row| row.breach_on_date.point),
    ("any closure", |future| f64::from(u8::from(future.closure)), |row| row.suspended_any.point),
    ("days below", |future| f64::from(future.days_below), |row| row.days_below.point),
    ("days closed", |future| f64::from(future.days_closed), |row| row.days_suspended.point),
];

#[track_caller]
fn agree(case: &str, futures: &[Future], row: &ResultRow) {
    let n = futures.len() as f64;
    for (asked, of_future, of_row) in ASKED {
        let mean = futures.iter().map(of_future).sum::<f64>() / n;
        let variance = futures.iter().map(|future| (of_future(future) - mean).powi(2)).sum::<f64>() / n;
        let got = of_row(row);
        // Both are simulated with the same number of futures.
        let z = (got - mean) / (2.0 * variance / n).sqrt().max(1.0 / n);
        assert!(
            z.abs() < GREATEST_Z,
            "{case}, {asked}: {mean} package by package, {got} by the engine, z {z}"
        );
    }
}

/// Both policies, both readings of the target, both categories; closures after so many days.
fn compare(grace: u32, seed: u64) {
    let scenario = scenario(&text("packages"), &[&format!("consequences.grace_days={grace}")]);
    let mut numbers = Numbers::new(seed);
    let rules = Rules { grace, above: false };
    simulated(&scenario, FUTURES, |view| {
        let mut case = |name: &str, side, reading, metric, lanes: &[Lane], above| {
            let rules = Rules { above, ..rules };
            let futures: Vec<Future> =
                (0..FUTURES).map(|_| Future::simulate(lanes, rules, &mut numbers)).collect();
            let row = view.metric_row(Column { side, reading, strategy: 0 }, metric);
            agree(name, &futures, &row);
        };
        let [toys, cables] = [MetricId(0), MetricId(1)];
        // The old rules count no package to Germany.
        case("toys, old rules", Side::Baseline, 1, toys, &TOYS[..1], false);
        case("toys, new rules", Side::Reform, 1, toys, &TOYS, false);
        case("toys, new rules, above 95 %", Side::Reform, 0, toys, &TOYS, true);
        case("cables", Side::Reform, 1, cables, &CABLES, false);
        case("cables, above 95 %", Side::Baseline, 0, cables, &CABLES, true);
    });
}

#[test]
fn without_closures() {
    compare(9999, 1);
}

#[test]
fn with_closures() {
    compare(10, 2);
}
