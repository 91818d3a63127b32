//! The folder of a backtest, written as a whole or not at all.

use super::answer::BacktestAnswer;
use crate::present::chart::calibration_chart;
use crate::present::folder::{
    FolderError, check_place, format_error, put, put_chart, put_json, write_place,
};
use crate::present::policy::csv_of;
use std::fs;
use std::path::Path;

const ANSWER: &str = "backtest.json";

/// May and can a backtest be written here?
///
/// # Errors
/// When the place holds anything but a backtest and `force` is false, or cannot be written.
pub fn check_backtest_folder(folder: &Path, force: bool) -> Result<(), FolderError> {
    check_place(folder, force, |folder| {
        let answer = fs::read_to_string(folder.join(ANSWER)).ok();
        match answer.map(|text| serde_json::from_str::<BacktestAnswer>(&text)) {
            None => Some(format!("files without a backtest's `{ANSWER}`")),
            Some(Err(_)) => Some(format!("a `{ANSWER}` of another shape")),
            Some(Ok(_)) => None,
        }
    })
}

/// Writes `backtest.json`, `forecasts.csv`, `calibration.csv`, `calibration.svg`, `calibration.png` and `calibration-narrow.svg`.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_backtest(folder: &Path, answer: &BacktestAnswer, force: bool) -> Result<(), FolderError> {
    check_backtest_folder(folder, force)?;
    let source = format!(
        "VTR Planner \u{00b7} backtest of {} \u{00b7} fitted as of {} \u{00b7} {} futures \u{00b7} seed {}",
        answer.files.join(", "),
        answer.train_until,
        answer.replications,
        answer.seed
    );
    let csv = |file: &str, bytes: Result<Vec<u8>, csv::Error>| bytes.map_err(|e| format_error(file, &e));
    write_place(folder, |fresh| {
        put_json(fresh, ANSWER, answer)?;
        put(fresh, "forecasts.csv", &csv("forecasts.csv", forecasts(answer))?)?;
        put(fresh, "calibration.csv", &csv("calibration.csv", bins(answer))?)?;
        put_chart(fresh, "calibration", |size| calibration_chart(&answer.calibration, &source, size))
    })
}

fn forecasts(answer: &BacktestAnswer) -> Result<Vec<u8>, csv::Error> {
    let columns = [
        "seller",
        "category",
        "date",
        "counted",
        "valid",
        "vtr",
        "below",
        "forecast_below",
        "as_last_month",
        "binomial",
        "q025",
        "q10",
        "q25",
        "q50",
        "q75",
        "q90",
        "q975",
    ];
    let number = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
    let rows = answer.forecasts.iter().map(|one| {
        let [a, b, c, d, e, f, g] = one.quantiles.map(number);
        [
            one.seller.clone().unwrap_or_default(),
            one.category.clone(),
            one.date.to_string(),
            one.counted.to_string(),
            one.valid.to_string(),
            number(one.vtr),
            one.below.to_string(),
            one.forecast_below.to_string(),
            one.as_last_month.to_string(),
            one.binomial.to_string(),
            a,
            b,
            c,
            d,
            e,
            f,
            g,
        ]
    });
    csv_of(columns, rows)
}

fn bins(answer: &BacktestAnswer) -> Result<Vec<u8>, csv::Error> {
    let columns = ["from", "to", "n", "forecast", "happened", "happened_low", "happened_high"];
    let rows = answer.calibration.bins.iter().map(|bin| {
        [
            bin.from.to_string(),
            bin.to.to_string(),
            bin.n.to_string(),
            bin.forecast.to_string(),
            bin.happened.point.to_string(),
            bin.happened.low.to_string(),
            bin.happened.high.to_string(),
        ]
    });
    csv_of(columns, rows)
}
