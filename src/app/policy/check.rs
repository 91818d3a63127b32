//! What is wrong with a policy: mistakes of its file, and clauses that cannot mean what they say.

use crate::diagnostics::Findings;
use crate::input::rules::checked_policy;
use crate::policy::BUILTIN;

/// The names of all built-in policies.
pub fn builtin_names() -> Vec<String> {
    BUILTIN.iter().map(|builtin| builtin.name.to_owned()).collect()
}

/// Checks the built-in policy of this name, or that of the rule file at this path.
pub fn check(name: &str) -> Findings {
    checked_policy(name).findings
}
