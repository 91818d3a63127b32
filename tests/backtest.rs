//! Forecasts of fits against what happened, on shops that are simulated by the model itself: bands hold what they
//! say, and the chances beat naive ones.

#[path = "fit/market.rs"]
mod market;

use chrono::NaiveDate;
use market::{ABROAD, HOME, LETTER, Seller, Way};
use rand::{RngExt as _, SeedableRng as _};
use std::path::{Path, PathBuf};
use vtr_planner::app::backtest::{
    BacktestAnswer, Backtests, Beside, Field, Question, backtest_files, text,
};
use vtr_planner::diagnostics::Code;

const TRAIN: u64 = 180;
const DAYS: u64 = 330;

/// Sellers of different sizes and chances; each day's packages in one file.
fn sellers(n: usize, icc: f64) -> String {
    let mut rng = rand::rngs::ChaCha8Rng::seed_from_u64(11);
    let mut text = format!("{}\n", market::HEADER);
    for seller in 0..n {
        let home = Way { facility: 0.9 + 0.09 * rng.random::<f64>(), ..HOME };
        let abroad = Way { facility: 0.9 + 0.09 * rng.random::<f64>(), ..ABROAD };
        let size = 0.5 + 6.0 * rng.random::<f64>();
        let seller = Seller {
            id: format!("seller-{seller}"),
            days: DAYS,
            categories: vec![("Toys", size), ("Gifts", size / 3.0)],
            icc,
            ways: vec![home, Way { share: 0.05, ..LETTER }, Way { share: 0.35, ..abroad }],
            ..Seller::usual()
        };
        text += &seller.rows(1000 + seller.days + rng.random_range(0..1_000_000), seller.day(DAYS));
    }
    text
}

fn write(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("packages.csv");
    std::fs::write(&path, text).expect("written");
    path
}

fn question(file: PathBuf) -> Question {
    let told = vec![(Field::Store, "UK".to_owned()), (Field::BuyShipping, "no".to_owned())];
    Question {
        files: vec![file],
        beside: Beside { told, ..Beside::default() },
        train_until: Some(Seller::usual().day(TRAIN)),
        by_seller: true,
        replications: 300,
        seed: 5,
        threads: Some(2),
        ..Question::default()
    }
}

fn answer(tests: Backtests) -> BacktestAnswer {
    let shown: String = tests.findings.iter().map(|findings| findings.render(false)).collect();
    assert!(shown.is_empty(), "{shown}");
    tests.answer.expect("an answer")
}

#[test]
fn bands_hold_what_they_say_and_chances_beat_naive_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked = question(write(folder.path(), &sellers(24, 0.02)));
    let out = folder.path().join("out");
    let found = answer(backtest_files(&asked, Some((&out, false))).expect("compared"));
    assert_eq!((found.sellers, found.not_compared), (24, 0));
    // 150 days: five months of two categories.
    let scores = &found.calibration;
    assert_eq!(scores.n, 24 * 2 * 5);
    for band in &scores.coverage {
        let off = (band.inside.point - band.band).abs();
        assert!(off < 0.1, "{:.0} % band: {:?}", band.band * 100.0, band.inside);
    }
    assert!(scores.happened > 20 && scores.happened < 220, "{}", scores.happened);
    assert!(scores.brier < scores.brier_as_last_month, "{scores:?}");
    assert!(scores.brier < scores.brier_binomial, "{scores:?}");
    for bin in scores.bins.iter().filter(|bin| bin.n >= 15) {
        let (low, high) = (bin.happened.low - 0.1, bin.happened.high + 0.1);
        assert!(low <= bin.forecast && bin.forecast <= high, "{bin:?}");
    }
    for file in [
        "backtest.json",
        "forecasts.csv",
        "calibration.csv",
        "calibration.svg",
        "calibration.png",
        "calibration-narrow.svg",
    ] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let rows = std::fs::read_to_string(out.join("forecasts.csv")).expect("rows").lines().count();
    assert_eq!(rows, scores.n + 1);
    assert!(text(&found, 100).contains("Brier score"));
}

/// Forecasts depend on seed and futures alone; what happens later in the file changes none of them.
#[test]
fn a_backtest_is_the_same_on_any_number_of_threads_and_knows_no_future() {
    let folder = tempfile::tempdir().expect("a folder");
    let seller = Seller { days: DAYS, ..Seller::usual() };
    let whole = seller.file(9, seller.day(DAYS));
    let mut asked = question(write(folder.path(), &whole));
    asked.replications = 64;
    let two = answer(backtest_files(&asked, None).expect("compared"));
    asked.threads = Some(1);
    assert_eq!(answer(backtest_files(&asked, None).expect("compared")), two);
    // As the file stood 100 days after the day of the fit: its forecasts are the same.
    let then = seller.file(9, seller.day(TRAIN + 100));
    asked.files = vec![write(folder.path(), &then)];
    let then = answer(backtest_files(&asked, None).expect("compared"));
    assert_eq!(then.forecasts.len(), 6);
    for one in &then.forecasts {
        let same =
            two.forecasts.iter().find(|two| (&two.category, two.date) == (&one.category, one.date));
        let same = same.expect("the same forecast");
        assert_eq!((same.forecast_below, same.quantiles), (one.forecast_below, one.quantiles));
        assert_eq!((same.counted, same.valid), (one.counted, one.valid), "{one:?}");
    }
}

#[test]
fn nothing_held_back_is_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let seller = Seller::usual();
    let mut asked = question(write(folder.path(), &seller.file(2, seller.day(299))));
    asked.train_until = NaiveDate::from_ymd_opt(2024, 12, 1);
    let tests = backtest_files(&asked, None).expect("asked");
    let codes: Vec<Code> =
        tests.findings.iter().flat_map(|findings| findings.iter().map(|finding| finding.code)).collect();
    assert_eq!((tests.answer.is_none(), codes), (true, vec![Code::EmptyFile]));
}
