//! An audit as files, JSON and text. Nothing of a buyer is in reach here: records hold no name, address, e-mail or
//! phone number.

mod agreement;
mod answer;
mod files;
mod folder;
mod metrics;
mod rules;
mod text;
mod why;

pub use agreement::{AgreementAnswer, DifferenceAnswer, ListAnswer, RateAnswer, SourceAnswer};
pub(in crate::present) use answer::policy_line;
pub use answer::{
    AUDIT_SCHEMA, AuditAnswer, Audited, CauseAnswer, FlipAnswer, PackageNumbers, PolicyLine,
    TakenAnswer, audit_answer,
};
pub use folder::{check_audit_folder, write_audit};
pub use metrics::{MetricAnswer, WindowAnswer};
pub use rules::{HeldRules, RuleRow, RulesAnswer, RulesCategory, RulesService, RulesShare, RulesWindow};
pub use text::audit_text;
pub(in crate::present) use text::{left_out, number_of, plain_table, range, signed};

use crate::account::Status;
use crate::audit::{Audit, Metric};
use std::collections::BTreeSet;

/// Days of the windows that are shown beside the policy's own.
const WINDOWS: [u16; 3] = [7, 30, 90];

/// The windows shown, shortest first.
fn windows(own: u16) -> BTreeSet<u16> {
    WINDOWS.into_iter().chain([own]).collect()
}

/// A status in one word, two if it hangs on what is not known: the worse first.
pub(in crate::present) fn status((worst, best): (Status, Status)) -> String {
    let word = |status: Status| match status {
        Status::NotApplicable => "n/a",
        Status::Green => "green",
        Status::Yellow => "yellow",
        Status::Red => "red",
    };
    if worst == best { word(worst).to_owned() } else { format!("{}-or-{}", word(worst), word(best)) }
}

/// Every metric that some book has, in order.
fn metrics(audit: &Audit) -> BTreeSet<&Metric> {
    audit.books.iter().flat_map(|book| book.rates.keys()).collect()
}

/// `Toys (UK)`, with the seller if rates are by seller.
pub fn metric_name(category: &str, of: &str, seller: Option<&str>) -> String {
    let category = if category.is_empty() { "no category" } else { category };
    match seller {
        Some(seller) => format!("{category} ({of}, {seller})"),
        None => format!("{category} ({of})"),
    }
}
