//! One use case a file.

mod agreement;
pub mod appeal;
pub mod approximate;
pub mod audit;
pub mod backtest;
pub mod budget;
mod case;
mod converted;
mod examples;
pub mod explain;
pub mod export;
pub mod fit;
mod gather;
mod inputs;
pub mod international;
mod length;
mod listed;
mod load;
pub mod map;
pub mod per_replication;
pub mod plan;
pub mod policy;
mod postage;
pub mod rare;
pub mod report;
pub mod run;
mod schema;
pub mod selftest;
pub mod sensitivity;
pub mod share;
mod shipping_rules;

pub use crate::input::scenario::Loaded;
pub use crate::present::chart::{Size as ChartSize, calendar as calendar_chart, png};
pub use crate::present::{
    CalendarDays, ChangeoverRow, InputRow, calendar_days, input_rows, page_overview as overview,
};
pub use examples::EXAMPLES;
pub use inputs::{inputs_as_csv, inputs_as_json};
pub use load::{SCENARIO_TEMPLATE, load, load_text, load_with_policies};
pub use schema::{scenario_schema, summary_schema};

/// A file's name without its folders.
fn name_of(path: &std::path::Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
