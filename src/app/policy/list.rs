//! All built-in policies.

use crate::input::rules::builtin_policies;
use crate::policy::spans;
use crate::present::{PolicyRow, policy_rows, policy_table};

/// The list for people; `width` = characters a line.
pub fn list(width: u16) -> String {
    policy_table(&rows(), width)
}

/// The list as a JSON array.
///
/// # Errors
/// When a row cannot be written as JSON.
pub fn list_as_json() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&rows()).map(|json| json + "\n")
}

fn rows() -> Vec<PolicyRow> {
    let policies = builtin_policies();
    policy_rows(&policies, &spans(&policies))
}
