//! Importance sampling beside plain simulation: what it saves, with and without shocks, and that both agree.

mod shop;

use shop::{Quiet, SEED, scenario, text};
use vtr_planner::analysis::{Column, RareEstimate, View, rare};
use vtr_planner::engine::{Engine, Mode, Side, TraceOf};
use vtr_planner::scenario::{MetricId, Scenario};

const FUTURES: u64 = 4_000;
const OF: TraceOf = TraceOf { strategy: 0, side: Side::Reform, reading: 1, metric: MetricId(0) };

fn weighted(scenario: &Scenario, of: TraceOf) -> [RareEstimate; 2] {
    let engine = Engine::in_mode(scenario, SEED, Mode::Marginal).expect("rates");
    let futures = engine.rare(0..FUTURES, of);
    let mean = futures.iter().map(|future| future.weight).sum::<f64>() / FUTURES as f64;
    assert!((mean - 1.0).abs() < 0.2, "weights are 1 on average, not {mean}");
    assert!(futures.iter().all(|future| future.weight > 0.0 && future.weight <= 10.0));
    [rare(&futures, |one| one.breach), rare(&futures, |one| one.suspension)]
}

/// Plain futures for a relative error of 10 %, over weighted ones.
fn saves(found: RareEstimate) -> f64 {
    found.plain_futures.expect("some met it") / FUTURES as f64
}

/// Carriers without weeks and strikes, scan chances that are known.
const NO_SHOCKS: [&str; 4] = [
    "clustering.icc=0",
    "outages.strike.per_year=0",
    "services.home.facility=0.985",
    "services.abroad.delivery_without_facility=0.985",
];

#[test]
fn without_shocks_a_small_chance_takes_far_fewer_futures() {
    for (orders, most) in [("12", 1e-3), ("20", 1e-5), ("30", 1e-6)] {
        let orders = format!("categories.toys.orders_per_day={orders}");
        let sets: Vec<&str> =
            NO_SHOCKS.into_iter().chain(["services.home.upload=0.998", &orders]).collect();
        let [breach, _] = weighted(&scenario(&text("packages"), &sets), OF);
        assert!(breach.chance.point < most && breach.relative_error.expect("met") < 0.2, "{breach:?}");
        // The issue asks for 20.
        assert!(saves(breach) > 100.0, "{orders}: {breach:?}");
    }
}

/// Weeks, strikes and uncertain chances are drawn plainly: what they decide is not met more often.
#[test]
fn with_shocks_both_agree_where_plain_futures_can_reach() {
    let fewer =
        ["clustering.icc=0.01", "outages.strike.per_year=0.2", "categories.toys.orders_per_day=12"];
    let better = ["services.home.upload=0.998", "services.home.facility=\"beta(1970, 30)\""];
    let rarer: Vec<&str> = fewer.into_iter().chain(better).collect();
    for (sets, plain_futures) in [(Vec::new(), 6_000), (rarer, 40_000)] {
        let scenario = scenario(&text("packages"), &sets);
        let engine = Engine::in_mode(&scenario, SEED + 1, Mode::Marginal).expect("rates");
        let outcomes = engine.simulate(0..plain_futures, &Quiet).expect("not stopped");
        let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
        for side in Side::BOTH {
            for (reading, metric) in [(0, MetricId(0)), (1, MetricId(0)), (0, MetricId(1))] {
                let row = view.metric_row(Column { side, reading, strategy: 0 }, metric);
                let found = weighted(&scenario, TraceOf { side, reading, metric, ..OF });
                for (found, plain) in found.into_iter().zip([row.breach_any, row.suspended_any]) {
                    let plain_error = plain.point * (1.0 - plain.point) / plain_futures as f64;
                    let error = found.relative_error.expect("some met it") * found.chance.point;
                    let z = (found.chance.point - plain.point) / (plain_error + error * error).sqrt();
                    // 24 comparisons.
                    assert!(z.abs() < 4.0, "{side:?} {reading} {metric:?}: {found:?}, {plain:?}, z {z}");
                    // Where shocks decide nothing much is saved, and where a breach is common something is lost.
                    assert!(saves(found) > 0.4, "{found:?}");
                }
            }
        }
    }
}

#[test]
fn weighted_futures_are_the_same_bits_for_any_threads_and_lengths() {
    let scenario = scenario(&text("packages"), &[]);
    let engine = Engine::in_mode(&scenario, SEED, Mode::Marginal).expect("rates");
    let on = |threads: usize, n: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| engine.rare(0..n, OF))
    };
    let futures = on(1, 300);
    assert_eq!(futures, on(3, 300));
    assert_eq!(futures[..100], on(2, 100));
}
