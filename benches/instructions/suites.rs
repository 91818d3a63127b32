//! What is measured, by name. Seeded; one thread, unless threads are what is asked about.

use crate::meter::Meter;
use crate::workload::Workload;
use chrono::NaiveDate;
use std::path::Path;
use std::process::ExitCode;
use tempfile::TempDir;
use vtr_planner::analysis::{Effort, View, conclude};
use vtr_planner::app::audit::{Beside, Field, Question, audit_files};
use vtr_planner::app::load;
use vtr_planner::engine::{Engine, Mode, Quiet};
use vtr_planner::input::packages::{Need, read_with};
use vtr_planner::scenario::Scenario;

#[path = "../../tests/orders/mod.rs"]
#[expect(dead_code, reason = "the tests' small file is not asked for here")]
mod orders;

const SEED: u64 = 1;
const GIFTS: &str = "scenarios/uk-gifts-2025.toml";
const SHOCKS: &str = "benches/peers/shocks.toml";
const OFFICE: &str = "scenarios/us-office-2016.toml";
/// Readings in the order in which a sweep adds them.
pub(crate) const READINGS: [&str; 8] = [
    "prudent",
    "lenient",
    "large-letter=letter",
    "ireland=not-counted",
    "date-basis=order",
    "non-integrated=valid-if-scanned",
    "target=at-least",
    "lag=10",
];
/// Strategies of the many-columns run, today's way among them.
const WAYS: usize = 10;

/// Runs a suite, `counted` or `timed`.
///
/// # Errors
/// When there is no such suite.
pub(crate) fn run(suite: &str, how: &str) -> Result<ExitCode, String> {
    let meter = if how == "timed" { Meter::Timed } else { Meter::Counted };
    if suite != "threads" {
        // This thread is the pool: what is counted in it is all there is.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().map_err(|e| e.to_string())?;
    }
    match suite {
        "reference" => reference(meter),
        "suspensions" => suspensions(meter),
        "shocks" => shocks(meter),
        "gifts" => gifts(meter),
        "packages" => packages(meter),
        "lines" => sweep(
            meter,
            32,
            [10, 20, 40, 80, 160].map(|lines| (lines as f64, Workload { lines, ..Workload::REFERENCE })),
        ),
        "days" => sweep(
            meter,
            32,
            [90, 180, 361, 722].map(|days| (days as f64, Workload { days, ..Workload::REFERENCE })),
        ),
        "orders" => sweep(
            meter,
            32,
            [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4].map(|orders| {
                (orders, Workload { lines: 12, orders: Some(orders), ..Workload::REFERENCE })
            }),
        ),
        "replications" => replications(meter),
        "columns" => columns(meter),
        "threads" => threads(meter)?,
        _ => return Err(format!("no suite {suite}")),
    }
    Ok(ExitCode::SUCCESS)
}

fn shipped(path: &str, sets: &[String]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let loaded = load(&path, sets);
    loaded.scenario.unwrap_or_else(|| panic!("{path:?} {sets:?}: {:?}", loaded.findings))
}

fn engine(scenario: &Scenario) -> Engine<'_> {
    Engine::new(scenario, SEED).expect("every currency has a rate")
}

fn marginal(scenario: &Scenario) -> Engine<'_> {
    Engine::in_mode(scenario, SEED, Mode::Marginal).expect("every currency has a rate")
}

/// Measures so many replications, and names them by one.
fn simulate(meter: Meter, name: &str, engine: &Engine<'_>, replications: u64) {
    let _ = meter.measure(name, replications, || engine.simulate(0..replications, &Quiet));
}

fn reference(meter: Meter) {
    let scenario = Workload::REFERENCE.scenario();
    let engine = meter.measure("reference: prepare", 1, || engine(&scenario));
    simulate(meter, "reference: a replication", &engine, 64);
    simulate(meter, "reference: a marginal replication", &marginal(&scenario), 256);
}

/// As the reference, but eight or nine courses in ten are closed, and followed from there.
fn suspensions(meter: Meter) {
    let scenario = Workload { missed: 7.0, grace: 14, ..Workload::REFERENCE }.scenario();
    simulate(meter, "suspensions: a replication", &engine(&scenario), 64);
}

/// Four carriers with good and bad weeks, 16 columns.
fn shocks(meter: Meter) {
    let scenario = shipped(SHOCKS, &[]);
    simulate(meter, "shocks: a replication", &engine(&scenario), 32);
    simulate(meter, "shocks: a marginal replication", &marginal(&scenario), 64);
}

fn gifts(meter: Meter) {
    let scenario = meter.measure("uk-gifts: read the scenario", 1, || shipped(GIFTS, &[]));
    let gifts = meter.measure("uk-gifts: prepare", 1, || engine(&scenario));
    simulate(meter, "uk-gifts: a replication", &gifts, 16);
    simulate(meter, "uk-gifts: a marginal replication", &marginal(&scenario), 16);
    let scenario = shipped(OFFICE, &[]);
    let engine = engine(&scenario);
    let outcomes = engine.simulate(0..64, &Quiet).expect("nothing stops it");
    let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
    let effort = Effort { replications: 32, halvings: 2, simulations: 4.0 };
    meter.measure("us-office: conclusions", 1, || conclude(&view, SEED, effort).expect("not stopped"));
}

fn packages(meter: Meter) {
    /// Packages of the file: 140 days.
    const ROWS: u64 = 20_020;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("packages.csv");
    let last = NaiveDate::from_ymd_opt(2025, 4, 30).expect("a day");
    std::fs::write(&path, orders::file_of(SEED, last, |_| ROWS / 140)).expect("written");
    meter.measure("packages: read a row", ROWS, || read_with(&path, &Beside::default(), Need::Facts));
    let question = Question {
        files: vec![path],
        beside: Beside { told: vec![(Field::Store, "UK".into())], ..Beside::default() },
        policy: Some("uk-2025".into()),
        compare: vec!["uk-2023".into()],
        readings: vec!["prudent".into()],
        ..Question::default()
    };
    let audits = meter.measure("packages: read and judge a row", ROWS, || audit_files(&question, None));
    assert!(audits.is_ok_and(|audits| audits.answer.is_some()), "the file is audited");
}

fn sweep<const N: usize>(meter: Meter, replications: u64, points: [(f64, Workload); N]) {
    for (at, workload) in points {
        let scenario = workload.scenario();
        let engine = meter.measure(&format!("{at} prepare"), 1, || engine(&scenario));
        simulate(meter, &format!("{at} replication"), &engine, replications);
    }
}

fn replications(meter: Meter) {
    let scenario = Workload::REFERENCE.scenario();
    let engine = engine(&scenario);
    for replications in [8, 16, 32, 64, 128, 256] {
        let name = format!("{replications} run");
        let _ = meter.measure(&name, 1, || engine.simulate(0..replications, &Quiet));
    }
}

/// Policies, readings and strategies of uk-gifts; last, forty runs of one reading and one strategy each. Only the first two
/// engines are prepared from nothing; the others share what does not change.
fn columns(meter: Meter) {
    const REPLICATIONS: u64 = 8;
    let use_readings = |readings: &[&str]| format!("readings.use={readings:?}");
    let ways = |ways: usize| (0..ways).collect::<Vec<usize>>();
    let scenario = shipped(GIFTS, &[use_readings(&READINGS[..1])]);
    let base = meter.measure("readings 1 prepare", 1, || engine(&scenario));
    let four = shipped(GIFTS, &[use_readings(&READINGS[..4])]);
    let all = meter.measure("readings 4 prepare", 1, || engine(&four));
    for chosen in [1, 2, 5, WAYS] {
        let some = all.with_changes(&four, SEED, &ways(chosen)).expect("rates");
        simulate(meter, &format!("strategies {chosen} replication"), &some, REPLICATIONS);
    }
    for readings in [1, 2, 4, 8] {
        let scenario = shipped(GIFTS, &[use_readings(&READINGS[..readings])]);
        let some = base.with_changes(&scenario, SEED, &ways(WAYS)).expect("rates");
        simulate(meter, &format!("readings {readings} replication"), &some, REPLICATIONS);
    }
    // Readings that the old policies have, too.
    let known = use_readings(&["prudent", "lenient", "target=at-least", "lag=10"]);
    let unchanged = ["stores.uk.reform=uk-2023", "stores.de.reform=de-2021"];
    for (policies, unchanged) in [(1, unchanged.as_slice()), (2, &[])] {
        let mut sets = vec![known.clone()];
        sets.extend(unchanged.iter().map(|set| (*set).to_owned()));
        let scenario = shipped(GIFTS, &sets);
        let some = base.with_changes(&scenario, SEED, &ways(WAYS)).expect("rates");
        simulate(meter, &format!("policies {policies} replication"), &some, REPLICATIONS);
    }

    // Nothing but the simulations is measured: what forty runs prepare is reckoned from "readings 1 prepare".
    for reading in &READINGS[..4] {
        let scenario = shipped(GIFTS, &[use_readings(&[reading])]);
        for way in 0..WAYS {
            let single = base.with_changes(&scenario, SEED, &[way]).expect("rates");
            simulate(meter, &format!("single {reading}/{way} replication"), &single, REPLICATIONS);
        }
    }
}

/// Seconds on 1, 2 and 4 threads, in turn.
fn threads(meter: Meter) -> Result<(), String> {
    const REPLICATIONS: u64 = 512;
    let scenario = shipped(GIFTS, &[]);
    let engine = engine(&scenario);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    for _ in 0..7 {
        for threads in [1, 2, 4] {
            let pool = pool(threads).map_err(|e| e.to_string())?;
            pool.install(|| simulate(meter, &format!("{threads} replication"), &engine, REPLICATIONS));
        }
    }
    Ok(())
}
