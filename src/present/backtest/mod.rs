//! Forecasts against what happened: JSON, CSV, a chart, and a text.

mod answer;
mod folder;
mod text;

pub use answer::{BACKTEST_SCHEMA, BacktestAnswer, ForecastAnswer};
pub use folder::{check_backtest_folder, write_backtest};
pub use text::backtest_text;
