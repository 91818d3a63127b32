//! How many more defects each category may have, today and on coming days.

pub use crate::present::{BudgetAnswer, budget_text as text};

use super::audit::Question;
use super::case::case;
use crate::audit::{budgets, mendable};
use crate::diagnostics::Findings;
use crate::policy::Policy;
use crate::present::folder::FolderError;
use crate::present::{Budgeted, budget_answer, check_budget_folder, write_budget};
use std::path::Path;

/// What is asked beside the files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outlook {
    /// Coming days; none = lag + window.
    pub days: Option<u16>,
}

/// What came of it.
#[derive(Debug)]
pub struct Budgets {
    /// The budgets; `None` = there is nothing to count, and findings say why.
    pub answer: Option<BudgetAnswer>,
    /// Mistakes and warnings, by text.
    pub findings: Vec<Findings>,
}

impl Budgets {
    /// Is anything found an error?
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Findings::has_errors)
    }
}

/// The budgets of files; writes the folder if one is named (with whether to write over anything there).
///
/// # Errors
/// When the folder cannot be written; it is then as it was before.
pub fn budget_files(
    question: &Question,
    outlook: Outlook,
    folder: Option<(&Path, bool)>,
) -> Result<Budgets, FolderError> {
    let (case, findings) = case(question, &["prudent"], |store| match folder {
        Some((folder, force)) => check_budget_folder(folder, store, force),
        None => Ok(()),
    })?;
    let Some(case) = case else { return Ok(Budgets { answer: None, findings }) };
    let sales = case.sales();
    let judged = case.judge(&sales);
    let policies: Vec<&Policy> = case.policies.iter().collect();
    let budgets = budgets(&judged, &policies, outlook.days);
    let (mendable, probably_delivered) = mendable(&judged, 0, &sales, &policies);
    let audited = case.audited(&judged, &sales, &policies);
    let budgeted =
        Budgeted { audited: &audited, budgets: &budgets, mendable: &mendable, probably_delivered };
    let answer = budget_answer(&budgeted);
    if let Some((folder, force)) = folder {
        write_budget(folder, &answer, force)?;
    }
    Ok(Budgets { answer: Some(answer), findings })
}
