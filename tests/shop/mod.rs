//! The small shops of `tests/shops`: read with settings or changed text, and simulated.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use vtr_planner::analysis::{Column, Conclusion, ResultRow, View};
use vtr_planner::app::run::{self, Length, Settings};
pub(crate) use vtr_planner::engine::Quiet;
use vtr_planner::engine::{Engine, Mode, Outcomes, Side};
use vtr_planner::input::scenario::{Loaded, load, load_text};
use vtr_planner::scenario::Scenario;

pub(crate) const SEED: u64 = 11;

/// The file of a shop.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shops").join(format!("{name}.toml"))
}

/// Its text.
pub(crate) fn text(name: &str) -> String {
    fs::read_to_string(file(name)).expect("the shop is there")
}

/// The scenario of a text, with settings.
pub(crate) fn scenario(text: &str, sets: &[&str]) -> Scenario {
    valid(load_text("shop.toml", text, &owned(sets)))
}

/// The scenario of a file, with settings.
pub(crate) fn scenario_of(path: &Path, sets: &[&str]) -> Scenario {
    valid(load(path, &owned(sets)))
}

fn owned(sets: &[&str]) -> Vec<String> {
    sets.iter().map(|set| (*set).to_owned()).collect()
}

fn valid(loaded: Loaded) -> Scenario {
    let findings = loaded.findings.render(false);
    loaded.scenario.unwrap_or_else(|| panic!("the shop has mistakes:\n{findings}"))
}

/// Replaces a piece of text that stands there exactly once.
pub(crate) fn changed(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old:?} must stand there once");
    text.replace(old, new)
}

/// The table that begins with a line, up to the next table.
pub(crate) fn table<'t>(text: &'t str, head: &str) -> &'t str {
    let start = text.find(head).expect("the table is there");
    let end = text[start + 1..].find("\n[").map_or(text.len(), |end| start + end + 2);
    &text[start..end]
}

/// Simulates and asks.
pub(crate) fn simulated<T>(scenario: &Scenario, n: u64, ask: impl FnOnce(&View<'_>) -> T) -> T {
    let engine = Engine::new(scenario, SEED).expect("rates for every currency");
    let outcomes: Outcomes = engine.simulate(0..n, &Quiet).expect("not stopped");
    ask(&View { scenario, engine: &engine, outcomes: &outcomes })
}

/// Every column of a scenario.
pub(crate) fn columns(scenario: &Scenario) -> Vec<Column> {
    let mut columns = Vec::new();
    for side in Side::BOTH {
        for reading in 0..scenario.readings.len() {
            for strategy in 0..scenario.strategies.len() {
                columns.push(Column { side, reading, strategy });
            }
        }
    }
    columns
}

/// All result rows, without the advice.
pub(crate) fn rows(scenario: &Scenario, n: u64) -> Vec<ResultRow> {
    simulated(scenario, n, |view| {
        let of = |column: Column| {
            let metrics = view.metrics().map(move |metric| view.metric_row(column, metric));
            metrics.chain([view.account_row(column)])
        };
        columns(scenario).into_iter().flat_map(of).collect()
    })
}

/// A whole run, advice and charts included.
pub(crate) fn concluded(scenario: &Scenario, n: u64, threads: usize) -> Conclusion {
    let settings = Settings {
        seed: SEED,
        mode: Mode::Paired,
        length: Length::Replications(n),
        threads: Some(threads),
    };
    run::run(scenario, settings, &Quiet, &run::Stop::default()).expect("runs")
}
