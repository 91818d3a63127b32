//! What a backtest answers: `backtest.json`.

use crate::analysis::Calibration;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Version of the form of `backtest.json`.
pub const BACKTEST_SCHEMA: u32 = 1;

/// Forecasts, outcomes, scores.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BacktestAnswer {
    /// [`BACKTEST_SCHEMA`].
    pub schema_version: u32,
    /// The program.
    pub program: String,
    /// `backtest`.
    pub kind: String,
    /// The store.
    pub store: String,
    /// The rules that packages are judged by.
    pub policy: String,
    /// Names of the files.
    pub files: Vec<String>,
    /// The fits use nothing that came to light later.
    pub train_until: NaiveDate,
    /// The last day that the files name.
    pub known_until: NaiveDate,
    /// Futures of each forecast.
    pub replications: u64,
    /// Seed of every stream.
    pub seed: u64,
    /// Fits.
    pub sellers: usize,
    /// Months of categories whose rate the files do not say, and sellers who began later.
    pub not_compared: usize,
    /// The scores of all forecasts together.
    pub calibration: Calibration,
    /// Every forecast.
    pub forecasts: Vec<ForecastAnswer>,
}

/// One category at the end of one month.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ForecastAnswer {
    /// The seller, if forecasts are by seller.
    pub seller: Option<String>,
    /// The category.
    pub category: String,
    /// The day on which the rate shows.
    pub date: NaiveDate,
    /// Packages counted.
    pub counted: u32,
    /// Of these valid.
    pub valid: u32,
    /// The rate; `None` = nothing is counted.
    pub vtr: Option<f64>,
    /// Was it below target?
    pub below: bool,
    /// Forecast chance of that.
    pub forecast_below: f64,
    /// By the last window before.
    pub as_last_month: f64,
    /// By the rate so far, packages failing independently.
    pub binomial: f64,
    /// Forecast rates that 2.5, 10, 25, 50, 75, 90 and 97.5 % of futures do not exceed.
    pub quantiles: [Option<f64>; 7],
}
