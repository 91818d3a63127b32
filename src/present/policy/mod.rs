//! Rules in words: the list of policies, one policy in full, two compared, for a terminal and for programs.

mod diff;
mod list;
mod sheet;
mod words;

pub use diff::{PolicyDiff, policy_diff, policy_diff_text};
pub use list::{PolicyRow, policy_rows, policy_table};
pub use sheet::{PolicySheet, policy_sheet, policy_text};
