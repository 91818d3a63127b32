//! A fitted run begins with the seller's real packages: settled ones count as they ended, open ones are drawn by
//! what is known of them on the day of the fit.

#[path = "fit/market.rs"]
mod market;

use chrono::{Days, NaiveDate};
use market::Seller;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use vtr_planner::app::fit::{Beside, Field, Question, fit_files};
use vtr_planner::engine::{Engine, Side, TraceOf};
use vtr_planner::input::scenario::load_text;
use vtr_planner::scenario::{MetricId, Scenario};

const REPLICATIONS: u64 = 200;

fn asked(file: PathBuf, as_of: NaiveDate) -> Question {
    let told = vec![(Field::Store, "UK".to_owned()), (Field::BuyShipping, "no".to_owned())];
    Question {
        files: vec![file],
        beside: Beside { told, ..Beside::default() },
        as_of: Some(as_of),
        ..Question::default()
    }
}

fn fitted(folder: &Path, seller: &Seller, seed: u64, day: NaiveDate) -> Scenario {
    let file = folder.join("then.csv");
    std::fs::write(&file, seller.file(seed, day)).expect("written");
    let toml = fit_files(&asked(file, day)).toml.expect("a fit");
    let loaded = load_text("my-shop.toml", &toml, &[]);
    assert!(loaded.findings.is_empty(), "{}", loaded.findings.render(false));
    loaded.scenario.expect("a scenario")
}

/// Counted and valid packages of the 30-day windows of Toys by day, from the file as it stands in the end: a tracked
/// package is valid with any scan; letters count where they are not exempt, which are below 20 EUR.
fn windows(folder: &Path, seller: &Seller, seed: u64, days: &[NaiveDate]) -> Vec<(u32, u32)> {
    use vtr_planner::app::audit::{Question, audit_files};
    let file = folder.join("later.csv");
    std::fs::write(&file, seller.file(seed, seller.day(seller.days + 60))).expect("written");
    let question = Question {
        files: vec![file],
        beside: asked(PathBuf::new(), days[0]).beside,
        policy: Some("uk-2023".into()),
        readings: vec!["prudent".into()],
        ..Question::default()
    };
    let target = folder.join("audit");
    let audits = audit_files(&question, Some((&target, true))).expect("an audit");
    assert!(!audits.has_errors());
    let text = std::fs::read_to_string(target.join("vtr.csv")).expect("rates");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut found = BTreeMap::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.expect("a row");
        if row["category"] == "Toys" && row["window"] == "30" {
            let number = |key: &str| row[key].parse::<u32>().expect("a number");
            assert_eq!(row["valid_low"], row["valid_high"]);
            let day: NaiveDate = row["date"].parse().expect("a day");
            found.insert(day, (number("counted"), number("valid_low")));
        }
    }
    days.iter().map(|day| found[day]).collect()
}

/// Counted packages and, by replication, valid ones on some days of a run.
fn simulated(scenario: &Scenario, days: &[NaiveDate]) -> Vec<(u32, Vec<u32>)> {
    let engine = Engine::new(scenario, 1).expect("an engine");
    let toys = scenario.metrics.iter().position(|metric| metric.category == "Toys").expect("toys");
    let of = TraceOf { strategy: 0, side: Side::Baseline, reading: 0, metric: MetricId(toys) };
    let traced = engine.trace(0..REPLICATIONS, &[of]).remove(0);
    let start = scenario.horizon.decision_day;
    let on = |day: &NaiveDate| {
        let windows = &traced.windows[(*day - start).num_days() as usize];
        assert!(windows.iter().all(|window| window.counted() == windows[0].counted()), "{day}");
        let counted = windows[0].counted();
        (counted, windows.iter().map(|window| window.valid()).collect())
    };
    days.iter().map(on).collect()
}

#[test]
fn a_run_begins_with_the_packages_of_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let seller = Seller { days: 150, ..Seller::usual() };
    let day = seller.day(120);
    let scenario = fitted(folder.path(), &seller, 5, day);
    // Up to the lag, windows hold only packages that were promised by the day of the fit.
    let days: Vec<NaiveDate> = (0..=14).map(|later| day + Days::new(later)).collect();
    let truth = windows(folder.path(), &seller, 5, &days);
    let simulated = simulated(&scenario, &days);
    for ((date, (counted, valid)), (drawn, drawn_valid)) in days.iter().zip(&truth).zip(&simulated) {
        assert_eq!(counted, drawn, "{date}");
        if *date == day {
            assert!(drawn_valid.iter().all(|drawn| drawn == valid), "{valid} {drawn_valid:?}");
        }
    }
    let open = &simulated[14].1;
    assert!(open.iter().any(|valid| *valid != open[0]), "nothing is open: {open:?}");
}

/// Over many shops, what becomes of open packages lies about as often above as below what is drawn, and as far off
/// as the draws spread.
#[test]
fn open_packages_fare_as_they_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut off, mut squares, mut variances) = (0.0, 0.0, 0.0);
    for seed in 0..24 {
        let seller = Seller { days: 130, categories: vec![("Toys", 25.0)], ..Seller::usual() };
        let day = seller.day(110);
        let scenario = fitted(folder.path(), &seller, 400 + seed, day);
        let later = [day + Days::new(14)];
        let (_, valid) = windows(folder.path(), &seller, 400 + seed, &later)[0];
        let (_, drawn) = simulated(&scenario, &later).remove(0);
        let n = drawn.len() as f64;
        let mean = drawn.iter().map(|valid| f64::from(*valid)).sum::<f64>() / n;
        variances += drawn.iter().map(|valid| (f64::from(*valid) - mean).powi(2)).sum::<f64>() / n;
        off += f64::from(valid) - mean;
        squares += (f64::from(valid) - mean).powi(2);
    }
    assert!(variances > 3.0, "hardly anything is open: {variances}");
    assert!((off / f64::sqrt(variances)).abs() < 4.0, "{off} in all, variance {variances}");
    assert!((0.3..2.5).contains(&(squares / variances)), "{squares} for {variances}");
}
