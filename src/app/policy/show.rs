//! One policy in full.

use crate::policy::Policy;
use crate::present::{policy_sheet, policy_text};
use chrono::NaiveDate;

/// The policy, or what of it is in force on a day, for people; `width` = characters a line.
pub fn show(policy: &Policy, on: Option<NaiveDate>, width: usize) -> String {
    policy_text(&policy_sheet(policy, on), width)
}

/// The same as a JSON object.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn show_as_json(policy: &Policy, on: Option<NaiveDate>) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&policy_sheet(policy, on)).map(|json| json + "\n")
}
