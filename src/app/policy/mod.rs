//! Looking at rules: one use case a file.

mod check;
mod diff;
mod list;
mod show;

pub use crate::input::rules::NamedPolicy;
pub use check::{builtin_names, check};
pub use diff::{diff, diff_as_json};
pub use list::{list, list_as_json};
pub use show::{show, show_as_json};

use crate::input::rules;

/// The built-in policy of this name, or that of the rule file at this path, with what was found in it.
pub fn named(name: &str) -> NamedPolicy {
    rules::named_policy(name)
}
