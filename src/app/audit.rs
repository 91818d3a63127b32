//! What became of the packages of past months, under one policy and beside others.

pub use super::case::Question;
pub use super::shipping_rules::RulesQuestion;
pub use crate::input::packages::{Beside, Field};
pub use crate::present::{AuditAnswer, audit_text as text, check_audit_folder};

use super::case::case;
use super::shipping_rules::hold;
use crate::diagnostics::Findings;
use crate::policy::Policy;
use crate::present::folder::FolderError;
use crate::present::{Audited, audit_answer, metric_name, write_audit};
use std::path::Path;

/// What came of it.
#[derive(Debug)]
pub struct Audits {
    /// The audit; `None` = there is nothing to audit, and findings say why.
    pub answer: Option<AuditAnswer>,
    /// Mistakes and warnings, by text.
    pub findings: Vec<Findings>,
}

impl Audits {
    /// Is anything found an error?
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Findings::has_errors)
    }
}

/// A category whose rate on the day is, or may be, below a limit.
#[derive(Clone, PartialEq, Debug)]
pub struct Below {
    /// Category and store, and the seller if asked by seller.
    pub name: String,
    /// Below whatever is not known; else only if enough of the unknown packages are defects.
    pub surely: bool,
}

/// Audits files, and writes the folder if one is named (with whether to write over anything there).
///
/// # Errors
/// When the folder cannot be written; it is then as it was before.
pub fn audit_files(question: &Question, folder: Option<(&Path, bool)>) -> Result<Audits, FolderError> {
    audit_with_rules(question, None, folder)
}

/// Audits files as [`audit_files`] does, and holds shipping rules against their packages.
///
/// # Errors
/// When the folder cannot be written; it is then as it was before.
pub fn audit_with_rules(
    question: &Question,
    rules: Option<&RulesQuestion>,
    folder: Option<(&Path, bool)>,
) -> Result<Audits, FolderError> {
    let (case, mut findings) = case(question, &["prudent", "lenient"], |store| match folder {
        Some((folder, force)) => check_audit_folder(folder, store, force),
        None => Ok(()),
    })?;
    let Some(case) = case else { return Ok(Audits { answer: None, findings }) };
    let sales = case.sales();
    let judged = case.judge(&sales);
    let policies: Vec<&Policy> = case.policies.iter().collect();
    let agreement = case.agreement(&judged, &sales);
    let asked = rules.zip(policies.first());
    let held = asked.and_then(|(rules, policy)| hold(rules, (&sales, &judged), policy, &mut findings));
    let rules = held.as_ref().map(|held| held.shown());
    let audited = Audited { agreement, rules, ..case.audited(&judged, &sales, &policies) };
    let answer = audit_answer(&audited);
    if let Some((folder, force)) = folder {
        write_audit(folder, &audited, &answer, force)?;
    }
    Ok(Audits { answer: Some(answer), findings })
}

/// The categories whose rate under the main policy and reading is, or may be, below a limit (a share).
pub fn below(answer: &AuditAnswer, limit: f64) -> Vec<Below> {
    let policy = answer.policies.first().map(|policy| &policy.policy);
    let reading = answer.readings.first();
    let main = answer
        .metrics
        .iter()
        .filter(|metric| Some(&metric.policy) == policy && Some(&metric.reading) == reading);
    main.filter_map(|metric| {
        let window = metric.windows.first().filter(|window| window.status != "n/a")?;
        let (low, high) = (window.vtr_low?, window.vtr_high?);
        let name = metric_name(&metric.category, &metric.store, metric.seller.as_deref());
        (low < limit).then_some(Below { name, surely: high < limit })
    })
    .collect()
}
