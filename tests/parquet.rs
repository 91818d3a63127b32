//! What each replication came to (feature `parquet`), read back: the results of the run follow from its rows.

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};
use vtr_planner::analysis::{ResultRow, Summary};

const SHOP: &str = "tests/shops/gifts.toml";
const REPLICATIONS: usize = 60;

fn run(folder: &Path, more: &[&str]) -> Output {
    let replications = REPLICATIONS.to_string();
    Command::new(env!("CARGO_BIN_EXE_vtr"))
        .args(["run", SHOP, "--quiet", "--replications", &replications])
        .args(["--per-replication", &folder.join("rows.parquet").to_string_lossy()])
        .args(["-o", &folder.join("run").to_string_lossy()])
        .args(more)
        .output()
        .expect("the program runs")
}

fn field<'r>(row: &'r Row, name: &str) -> &'r Field {
    row.get_column_iter().find(|(column, _)| *column == name).map(|(_, field)| field).expect(name)
}

fn text<'r>(row: &'r Row, name: &str) -> &'r str {
    match field(row, name) {
        Field::Str(text) => text,
        other => panic!("{name}: {other:?}"),
    }
}

fn yes(row: &Row, name: &str) -> bool {
    match field(row, name) {
        Field::Bool(yes) => *yes,
        other => panic!("{name}: {other:?}"),
    }
}

fn number(row: &Row, name: &str) -> Option<i64> {
    match field(row, name) {
        Field::Long(number) => Some(*number),
        Field::Int(number) | Field::Date(number) => Some((*number).into()),
        Field::Null => None,
        other => panic!("{name}: {other:?}"),
    }
}

fn whole(row: &Row, name: &str) -> i64 {
    number(row, name).expect(name)
}

/// Policy, reading and strategy; then store and category.
type Key<'r> = [&'r str; 5];

fn rows_by_key(rows: &[Row]) -> BTreeMap<Key<'_>, Vec<&Row>> {
    let mut by_key: BTreeMap<Key<'_>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let key = ["policy", "reading", "strategy", "store", "category"].map(|name| text(row, name));
        by_key.entry(key).or_default().push(row);
    }
    by_key
}

/// The share of replications in which it holds in any of some metrics (or all, of `na`).
fn share(metrics: &[&Vec<&Row>], holds: impl Fn(&Row) -> bool, all: bool) -> f64 {
    let hit = |at: usize| {
        let mut of_metrics = metrics.iter().map(|rows| holds(rows[at]));
        if all { of_metrics.all(|holds| holds) } else { of_metrics.any(|holds| holds) }
    };
    (0..REPLICATIONS).filter(|&at| hit(at)).count() as f64 / REPLICATIONS as f64
}

fn mean(metrics: &[&Vec<&Row>], name: &str) -> f64 {
    let sum: i64 = metrics.iter().flat_map(|rows| rows.iter()).map(|row| whole(row, name)).sum();
    sum as f64 / REPLICATIONS as f64
}

/// Do the results of a policy, reading, strategy and category (or of the account) follow from the rows?
fn compare(result: &ResultRow, metrics: &[&Vec<&Row>], minor_units: f64) {
    let says = format!("{} {} {} {}", result.policy, result.reading, result.strategy, result.category);
    for (name, estimate) in [
        ("breach_on_date", &result.breach_on_date),
        ("breach_any", &result.breach_any),
        ("suspended_any", &result.suspended_any),
        ("yellow_any", &result.yellow_any),
    ] {
        assert_eq!(share(metrics, |row| yes(row, name), false), estimate.point, "{says}: {name}");
    }
    let na = share(metrics, |row| yes(row, "not_reviewed"), true);
    assert_eq!(na, result.na_share.point, "{says}");
    for (name, estimate) in
        [("days_below", &result.days_below), ("days_suspended", &result.days_suspended)]
    {
        assert!((mean(metrics, name) - estimate.point).abs() < 1e-9, "{says}: {name}");
    }
    let profit = mean(metrics, "profit_millionths") / 1e6 * minor_units;
    assert!((profit - result.profit.point as f64).abs() <= 0.5 + 1e-6, "{says}: {profit}");
    let Some(vtr) = result.vtr_lowest else { return };
    let mut rates: Vec<i64> =
        metrics[0].iter().filter_map(|row| number(row, "vtr_lowest_billionths")).collect();
    rates.sort_unstable();
    let rank = (0.05 * rates.len() as f64).ceil() as usize;
    assert_eq!(rates[rank.max(1) - 1] as f64 / 1e9, vtr.p05, "{says}");
}

#[test]
fn every_result_of_the_run_follows_from_the_rows() {
    let place = tempfile::tempdir().expect("a folder");
    let ran = run(place.path(), &["--threads", "1"]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let file = place.path().join("rows.parquet");
    let bytes = fs::read(&file).expect("written");
    let reader = SerializedFileReader::new(File::open(&file).expect("opened")).expect("Parquet");
    let facts = reader.metadata().file_metadata().key_value_metadata().expect("facts");
    let fact = |key: &str| facts.iter().find(|fact| fact.key == key).and_then(|fact| fact.value.clone());
    assert_eq!((fact("currency"), fact("mode")), (Some("GBP".into()), Some("paired".into())));
    let rows: Vec<Row> =
        reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();

    let summary = fs::read(place.path().join("run/summary.json")).expect("a summary");
    let summary: Summary = serde_json::from_slice(&summary).expect("a summary");
    let by_key = rows_by_key(&rows);
    let results = summary.results.iter().filter(|result| result.reading != "mixture");
    let (mut metrics, mut accounts, mut events) = (0, 0, 0);
    for result in results {
        let column = [&*result.policy, &*result.reading, &*result.strategy];
        let own: Vec<&Vec<&Row>> = by_key
            .iter()
            .filter(|(key, _)| key[..3] == column)
            .filter(|(key, _)| {
                result.store == "account" || key[3..] == [&*result.store, &*result.category]
            })
            .map(|(_, rows)| rows)
            .collect();
        match &*result.store {
            "account" => accounts += 1,
            _ => metrics += own.len(),
        }
        for rows in &own {
            let numbers: Vec<i64> = rows.iter().map(|row| whole(row, "replication")).collect();
            assert_eq!(numbers, (0..REPLICATIONS as i64).collect::<Vec<_>>());
            for row in rows.iter() {
                events += usize::from(yes(row, "breach_any"));
                assert_eq!(number(row, "first_breach").is_some(), whole(row, "days_below") > 0);
                // Days closed are also those of a closure decided before C.
                let closed = number(row, "first_suspension").is_some();
                assert!(!closed || whole(row, "days_suspended") > 0);
                assert!(!yes(row, "suspended_any") || closed);
            }
        }
        compare(result, &own, summary.minor_units as f64);
    }
    assert_eq!(metrics, by_key.len(), "a metric has no result");
    assert!(accounts > 0 && metrics > accounts && events > 0, "{accounts} {metrics} {events}");

    let refused = run(place.path(), &["--threads", "2"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is there already"));
    assert!(run(place.path(), &["--threads", "2", "-f"]).status.success());
    assert!(fs::read(&file).expect("written") == bytes, "the bytes depend on the threads");
    let entries = fs::read_dir(place.path()).expect("the place").count();
    assert_eq!(entries, 2, "something half-written stays");
}
