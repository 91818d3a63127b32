//! Speed of reading and judging real packages, and how it grows. Seeded inputs; run with `make bench`.
//!
//! Compare ratios inside one run: the times themselves depend on the machine and on what else it does.

#[path = "../tests/orders/mod.rs"]
#[expect(dead_code, reason = "the tests' small file is not asked for here")]
mod orders;

use chrono::NaiveDate;
use divan::Bencher;
use divan::counter::ItemsCount;
use std::path::PathBuf;
use tempfile::TempDir;
use vtr_planner::app::audit::{Beside, Field, Question, audit_files};
use vtr_planner::input::packages::{Need, read_with};

const SEED: u64 = 1;
/// Days of the made-up shop.
const DAYS: u64 = 140;

fn main() {
    divan::main();
}

/// A packages CSV of about so many packages.
fn file(packages: u64) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("packages.csv");
    let last = NaiveDate::from_ymd_opt(2025, 4, 30).expect("a day");
    let text = orders::file_of(SEED, last, |_| packages.div_ceil(DAYS));
    std::fs::write(&path, text).expect("written");
    (folder, path)
}

#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 3)]
fn read_packages(bencher: Bencher, packages: u64) {
    let (_folder, path) = file(packages);
    let bencher = bencher.counter(ItemsCount::new(packages));
    bencher.bench_local(|| read_with(&path, &Beside::default(), Need::Facts));
}

#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 3)]
fn audit_two_policies(bencher: Bencher, packages: u64) {
    let (_folder, path) = file(packages);
    let question = Question {
        files: vec![path],
        beside: Beside { told: vec![(Field::Store, "UK".into())], ..Beside::default() },
        policy: Some("uk-2025".into()),
        compare: vec!["uk-2023".into()],
        readings: vec!["prudent".into()],
        ..Question::default()
    };
    let bencher = bencher.counter(ItemsCount::new(packages));
    bencher.bench_local(|| audit_files(&question, None).expect("audited"));
}
