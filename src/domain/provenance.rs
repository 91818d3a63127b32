//! Where a figure comes from.

use serde::Serialize;

/// Every figure of a scenario and every clause of a policy names one of these.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Somebody states it: who, where, when.
    Source(String),
    /// Nobody states it: why this value was taken.
    Assumption(String),
}
