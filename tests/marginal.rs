//! Marginal mode against paired mode: every way to ship and to be counted alone comes out alike.

mod shop;

use shop::{SEED, columns, scenario, scenario_of, text};
use std::path::Path;
use vtr_planner::analysis::{Column, ResultRow, View};
use vtr_planner::engine::{Engine, Mode, Quiet};
use vtr_planner::scenario::{MetricId, Scenario};

/// Greatest distance in standard errors: of some 15 000 comparisons none is beyond by chance, but once in 30 seeds.
const GREATEST_Z: f64 = 5.2;

/// A mean that both modes tell of, with the square of its standard error.
struct Mean {
    of: String,
    value: f64,
    error: f64,
}

fn means(scenario: &Scenario, mode: Mode, futures: u64) -> Vec<Mean> {
    let engine = Engine::in_mode(scenario, SEED, mode).expect("rates for every currency");
    let outcomes = engine.simulate(0..futures, &Quiet).expect("not stopped");
    let view = View { scenario, engine: &engine, outcomes: &outcomes };
    let mut means = Vec::new();
    for column in columns(scenario) {
        for metric in view.metrics() {
            means.extend(of_metric(&view, column, metric));
        }
    }
    means
}

fn of_metric(view: &View<'_>, column: Column, metric: MetricId) -> Vec<Mean> {
    let row: ResultRow = view.metric_row(column, metric);
    let label = |what: &str| {
        let ResultRow { store, category, policy, reading, strategy, .. } = &row;
        format!("{what}: {store} {category}, {policy}, {reading}, {strategy}")
    };
    let mean = |what: &str, values: Vec<f64>| {
        // A window that never holds anything has no VTR.
        let n = values.len().max(2) as f64;
        let value = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|one| (one - value).powi(2)).sum::<f64>() / (n - 1.0);
        Mean { of: label(what), value, error: variance / n }
    };
    let chance = |what: &str, point: f64| Mean {
        of: label(what),
        value: point,
        error: point * (1.0 - point) / view.n() as f64,
    };
    let money = |values: Vec<i64>| values.into_iter().map(|micros| micros as f64).collect::<Vec<_>>();
    // The spread is the same only as long as nothing is closed: what closes is independent of what is lost.
    let unclosed = money(view.engine.assignment(view.outcomes, metric, column.strategy).profit.clone());
    let centre = unclosed.iter().sum::<f64>() / unclosed.len() as f64;
    let squares = unclosed.iter().map(|one| (one - centre).powi(2)).collect();
    vec![
        chance("breach", row.breach_any.point),
        chance("below on the date", row.breach_on_date.point),
        chance("suspended", row.suspended_any.point),
        mean(
            "VTR on the date",
            view.on_date(column, metric).iter().filter_map(|rate| rate.share()).collect(),
        ),
        mean("added cost", view.metric_added(column, metric)),
        mean("profit", money(view.metric_profit(column, metric))),
        mean("spread of profit before closures", squares),
    ]
}

/// Compares, and says how many means there are.
#[track_caller]
fn alike(scenario: &Scenario, futures: u64) -> usize {
    let [paired, marginal] = [Mode::Paired, Mode::Marginal].map(|mode| means(scenario, mode, futures));
    assert_eq!(paired.len(), marginal.len());
    for (paired, marginal) in paired.iter().zip(&marginal) {
        let error = (paired.error + marginal.error).sqrt();
        let z = (marginal.value - paired.value) / error.max(1.0 / futures as f64);
        let z = if paired.value == marginal.value { 0.0 } else { z };
        assert!(
            z.abs() < GREATEST_Z,
            "{}: paired {}, marginal {}, z {z}",
            paired.of,
            paired.value,
            marginal.value
        );
    }
    paired.len()
}

#[test]
fn shops_come_out_alike() {
    let small = ["packages", "february", "changeover", "gifts", "two-ways"];
    let mut compared = 0;
    for name in small {
        compared += alike(&scenario(&text(name), &[]), 3_000);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, futures) in [
        ("tests/good_scenarios/complete.toml", 3_000),
        ("scenarios/us-office-2016.toml", 1_000),
        ("scenarios/uk-gifts-2025.toml", 300),
    ] {
        compared += alike(&scenario_of(&root.join(name), &[]), futures);
    }
    assert!(compared > 10_000, "{compared} comparisons");
}

#[test]
fn futures_are_the_same_bits_for_any_threads_and_lengths() {
    let scenario = scenario(&text("gifts"), &[]);
    let engine = Engine::in_mode(&scenario, SEED, Mode::Marginal).expect("rates");
    let on = |threads: usize, n: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let outcomes = pool.install(|| engine.simulate(0..n, &Quiet)).expect("not stopped");
        let all = outcomes.metrics.iter().flatten();
        all.map(|one| (one.profit.clone(), one.packages.clone(), one.courses.clone()))
            .collect::<Vec<_>>()
    };
    let futures = on(1, 300);
    assert!(futures == on(3, 300));
    let first = |profits: &[i64]| profits[..100].to_vec();
    let short = on(2, 100);
    assert!(futures.iter().zip(&short).all(|(long, short)| first(&long.0) == short.0));
}

/// Orders that are not left to chance stay as they are.
#[test]
fn even_orders_are_those_of_paired_mode() {
    let text = text("packages").replace("orders_per_day = 6", "orders_per_day = 6\narrivals = \"even\"");
    let scenario = scenario(&text, &[]);
    let packages = |mode| {
        let engine = Engine::in_mode(&scenario, SEED, mode).expect("rates");
        let outcomes = engine.simulate(0..20, &Quiet).expect("not stopped");
        outcomes.metrics.into_iter().map(|metric| metric[0].clone()).collect::<Vec<_>>()
    };
    let (paired, marginal) = (packages(Mode::Paired), packages(Mode::Marginal));
    assert!(paired[0] == marginal[0], "toys come evenly");
    assert!(paired[1].packages != marginal[1].packages, "cables come by chance");
}
