//! Rules in words: the list of policies and one policy in full, for a terminal and for programs.

mod list;
mod sheet;
mod words;

pub use list::{PolicyRow, policy_rows, policy_table};
pub use sheet::{PolicySheet, policy_sheet, policy_text};
