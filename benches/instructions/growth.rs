//! How cost grows: sweeps over the size of a run, into `docs/growth.csv` and `docs/images/growth.png`.

use crate::callgrind::{self, Count};
use crate::plot::{self, Panel};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Command, ExitCode};

const CSV: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/growth.csv");
const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/images/growth.png");
const HEADER: &str = "curve,at,of,value,unit";
/// Suites with one curve each.
const SWEEPS: [&str; 4] = ["lines", "days", "replications", "orders"];

/// One row of the CSV.
#[derive(Clone, PartialEq, Debug)]
struct Row {
    /// What grows.
    curve: String,
    /// Its size.
    at: String,
    /// What is measured: `prepare`, `replication` or `run`.
    of: String,
    value: f64,
    unit: &'static str,
}

/// Measures all sweeps and draws them.
///
/// # Errors
/// When something cannot be counted, timed or written.
pub(crate) fn measure() -> Result<ExitCode, String> {
    let mut rows = Vec::new();
    for sweep in SWEEPS {
        eprintln!("counting: {sweep}");
        rows.extend(callgrind::count(sweep)?.iter().filter_map(|count| row(sweep, count)));
    }
    eprintln!("counting: columns");
    let counts = callgrind::count("columns")?;
    rows.extend(columns(&counts));
    eprintln!("timing: threads");
    rows.extend(threads()?);
    let mut text = format!("{HEADER}\n");
    for Row { curve, at, of, value, unit } in &rows {
        let digits = if *unit == "seconds" { 6 } else { 0 };
        let _ = writeln!(text, "{curve},{at},{of},{value:.digits$},{unit}");
    }
    std::fs::write(CSV, text).map_err(|e| format!("docs/growth.csv: {e}"))?;
    draw()
}

/// Draws what the CSV holds.
///
/// # Errors
/// When it cannot be read or the picture cannot be written.
pub(crate) fn draw() -> Result<ExitCode, String> {
    let text = std::fs::read_to_string(CSV).map_err(|e| format!("docs/growth.csv: {e}"))?;
    let mut curves: BTreeMap<(&str, &str), Vec<(f64, f64)>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [curve, at, of, value, _] = cells[..] else { return Err(format!("not a row: {line}")) };
        if let (Ok(at), Ok(value)) = (at.parse(), value.parse()) {
            curves.entry((curve, of)).or_default().push((at, value));
        }
    }
    let panels: Vec<Panel> = [
        ("lines", "replication", "Order lines", "instructions a replication"),
        ("days", "replication", "Days after the decision", "instructions a replication"),
        ("replications", "run", "Replications", "instructions in all"),
        ("orders", "replication", "Orders a day and line", "instructions a replication, 12 lines"),
        (
            "strategies",
            "replication",
            "Strategies (4 readings, 2 policies)",
            "instructions a replication",
        ),
        (
            "readings",
            "replication",
            "Readings (10 strategies, 2 policies)",
            "instructions a replication",
        ),
    ]
    .into_iter()
    .map(|(curve, of, title, unit)| Panel {
        title,
        unit,
        points: curves.get(&(curve, of)).cloned().unwrap_or_default(),
    })
    .collect();
    let png = vtr_planner::present::chart::png(&plot::svg(&panels)).map_err(|e| e.to_string())?;
    std::fs::write(PICTURE, png).map_err(|e| format!("docs/images/growth.png: {e}"))?;
    Ok(ExitCode::SUCCESS)
}

/// `10 prepare` of a sweep.
fn row(curve: &str, count: &Count) -> Option<Row> {
    let (at, of) = count.name.split_once(' ')?;
    Some(Row {
        curve: curve.to_owned(),
        at: at.to_owned(),
        of: of.to_owned(),
        value: count.instructions,
        unit: "instructions",
    })
}

/// `readings 4 replication` and its like; single runs are added up.
fn columns(counts: &[Count]) -> Vec<Row> {
    let (singles, others): (Vec<&Count>, Vec<&Count>) =
        counts.iter().partition(|count| count.name.starts_with("single "));
    let named = |count: &&Count| {
        let (curve, rest) = count.name.split_once(' ')?;
        row(curve, &Count { name: rest.to_owned(), instructions: count.instructions })
    };
    let mut rows: Vec<Row> = others.iter().filter_map(named).collect();
    rows.push(Row {
        curve: "single-runs".to_owned(),
        at: singles.len().to_string(),
        of: "replication".to_owned(),
        value: singles.iter().map(|count| count.instructions).sum(),
        unit: "instructions",
    });
    rows
}

/// The least seconds of each number of threads.
fn threads() -> Result<Vec<Row>, String> {
    let this = std::env::current_exe().map_err(|e| e.to_string())?;
    let output =
        Command::new(this).args(["suite", "threads", "timed"]).output().map_err(|e| e.to_string())?;
    let mut least: BTreeMap<String, f64> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, times, seconds] = cells[..] else { return Err(format!("not a measurement: {line}")) };
        let (Ok(times), Ok(seconds)) = (times.parse::<f64>(), seconds.parse::<f64>()) else {
            return Err(format!("not a measurement: {line}"));
        };
        let best = least.entry(name.to_owned()).or_insert(f64::INFINITY);
        *best = best.min(seconds / times);
    }
    let named = |(name, value): (String, f64)| {
        let (at, of) = name.split_once(' ')?;
        Some(Row {
            curve: "threads".to_owned(),
            at: at.to_owned(),
            of: of.to_owned(),
            value,
            unit: "seconds",
        })
    };
    Ok(least.into_iter().filter_map(named).collect())
}
