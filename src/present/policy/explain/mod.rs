//! Why packages are judged as they are, in words: one package in full, many as a table and as `verdicts.csv`.

mod answer;
mod table;
mod text;
mod verdicts;
mod why;

pub use answer::{
    ClauseAnswer, GroupAnswer, Judged, MissAnswer, PackageAnswer, PackageFacts, PolicyAnswer,
    RemedyAnswer, Verdict, package_answer, policy_answer,
};
pub use table::explain_table;
pub use text::explain_text;
pub(in crate::present) use verdicts::csv_of;
pub use verdicts::{VERDICT_COLUMNS, verdicts_csv};
pub(in crate::present) use why::miss as miss_in_words;
