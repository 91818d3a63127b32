//! JSON Schemas of what goes in and what comes out.

use crate::analysis::Summary;
use crate::input::schema;

/// The JSON Schema of scenario files.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn scenario_schema() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&schema::scenario()).map(|json| json + "\n")
}

/// The JSON Schema of `summary.json`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn summary_schema() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&schemars::schema_for!(Summary)).map(|json| json + "\n")
}
