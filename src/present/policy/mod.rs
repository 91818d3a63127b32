//! Rules in words: the list of policies, one policy in full, two compared, for a terminal and for programs.

mod diff;
mod explain;
mod list;
mod sheet;
mod words;

pub use diff::{PolicyDiff, policy_diff, policy_diff_text};
pub use explain::{
    ClauseAnswer, GroupAnswer, Judged, MissAnswer, PackageAnswer, PackageFacts, PolicyAnswer,
    RemedyAnswer, VERDICT_COLUMNS, Verdict, explain_table, explain_text, package_answer, policy_answer,
    verdicts_csv,
};
pub(in crate::present) use explain::{csv_of, miss_in_words};
pub use list::{PolicyRow, policy_rows, policy_table};
pub use sheet::{PolicySheet, policy_sheet, policy_text};
pub(in crate::present) use words::cause as cause_in_words;
