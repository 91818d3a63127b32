//! `[shared]`: what stands behind a scenario's own text when it travels as one file.

use serde::Serialize;
use std::collections::BTreeMap;

/// Version of the table's own shape.
pub const SHARED_SCHEMA: u32 = 1;

/// The table, in the order in which it is written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SharedTable<'a> {
    /// [`SHARED_SCHEMA`].
    pub schema_version: u32,
    /// What wrote it.
    pub program: &'a str,
    /// Its version.
    pub version: &'a str,
    /// SHA-256 of the scenario's own text.
    pub scenario_sha256: String,
    /// Settings laid over the scenario, in their order.
    pub sets: Vec<&'a str>,
    /// Seed of every stream; at most 2^63 - 1, where TOML's whole numbers end.
    pub seed: u64,
    /// Independent futures.
    pub replications: u64,
    /// `paired` or `marginal`.
    pub mode: &'a str,
    /// SHA-256 of each rule file.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub files_sha256: BTreeMap<&'a str, String>,
    /// The rule files by the path that the scenario names them by.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<&'a str, &'a str>,
}

/// The end of the file.
#[derive(Serialize)]
struct Behind<'a> {
    shared: &'a SharedTable<'a>,
}

/// The scenario's own text as it is, one empty line, and the table.
///
/// # Errors
/// When TOML cannot hold a value: a seed above 2^63 - 1.
pub fn shared_text(own: &str, table: &SharedTable<'_>) -> Result<String, toml::ser::Error> {
    let shared = toml::to_string_pretty(&Behind { shared: table })?;
    Ok(format!("{own}\n{shared}"))
}
