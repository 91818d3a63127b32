//! One use case a file.

pub mod audit;
pub mod backtest;
pub mod explain;
pub mod fit;
mod gather;
mod inputs;
mod load;
pub mod map;
pub mod policy;
pub mod run;
mod schema;
pub mod selftest;

pub use crate::input::scenario::Loaded;
pub use crate::present::chart::{calendar as calendar_chart, png};
pub use crate::present::{CalendarDays, ChangeoverRow, InputRow, calendar_days, input_rows};
pub use inputs::{inputs_as_csv, inputs_as_json};
pub use load::{SCENARIO_TEMPLATE, load, load_with_policies};
pub use schema::{scenario_schema, summary_schema};
