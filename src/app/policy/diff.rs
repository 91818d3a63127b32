//! Two policies compared.

use crate::policy::Policy;
use crate::present::{policy_diff, policy_diff_text};

/// What differs from the old to the new policy, for people; `width` = characters a line.
pub fn diff(old: &Policy, new: &Policy, width: usize) -> String {
    policy_diff_text(&policy_diff(old, new), width)
}

/// The same as a JSON object.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn diff_as_json(old: &Policy, new: &Policy) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&policy_diff(old, new)).map(|json| json + "\n")
}
