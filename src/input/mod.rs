//! Files to types: every mistake becomes a finding, and only a file without mistakes becomes a type.

pub mod amount;
mod export;
pub mod figures;
pub mod file;
pub mod packages;
pub mod reader;
pub mod reports;
pub mod rules;
pub mod sales_table;
pub mod scenario;
pub mod schema;
pub mod shipping_rules;
