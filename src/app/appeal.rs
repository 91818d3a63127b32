//! The evidence for a plan of action.

pub use crate::present::{EvidencePaper, appeal_text as text};

use super::audit::Question;
use super::case::{case, of_command_line};
use crate::analysis::Summary;
use crate::audit::{Metric, evidence, mendable};
use crate::diagnostics::{Code, Findings};
use crate::input::packages::Field;
use crate::input::reader::did_you_mean;
use crate::policy::Policy;
use crate::present::folder::{FolderError, read_json};
use crate::present::{
    Appealed, Prevention, appeal_paper, check_appeal_folder, metric_name, write_appeal,
};
use std::path::Path;

/// What came of it.
#[derive(Debug)]
pub struct Appeals {
    /// The paper; `None` = there is nothing to show, and findings say why.
    pub paper: Option<EvidencePaper>,
    /// Mistakes and warnings, by text.
    pub findings: Vec<Findings>,
}

impl Appeals {
    /// Is anything found an error?
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Findings::has_errors)
    }
}

/// The evidence of the category told in the question (`--category`; rows that say none are taken to be of it), with the finished run in a folder if one is named; writes the folder if
/// one is named (with whether to write over anything there).
///
/// # Errors
/// When the run cannot be read, or the folder cannot be written; it is then as it was before.
pub fn appeal_files(
    question: &Question,
    run: Option<&Path>,
    folder: Option<(&Path, bool)>,
) -> Result<Appeals, FolderError> {
    let told = question.beside.told.iter().find(|(field, _)| *field == Field::Category);
    let Some((_, category)) = told else {
        let help = "write --category Toys; `vtr audit` shows all categories";
        let findings = of_command_line(Code::MissingValue, "no category is said".to_owned(), help);
        return Ok(Appeals { paper: None, findings: vec![findings] });
    };
    let prevention = match run {
        Some(run) => Some(Prevention {
            folder: run.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            summary: read_json::<Summary>(run, "summary.json")?,
        }),
        None => None,
    };
    // An appeal is of one seller.
    let question = Question { by_seller: false, ..question.clone() };
    let (case, mut findings) = case(&question, &["prudent"], |_| Ok::<(), FolderError>(()))?;
    let Some(case) = case else { return Ok(Appeals { paper: None, findings }) };
    let sales = case.sales();
    let judged = case.judge(&sales);
    let policies: Vec<&Policy> = case.policies.iter().collect();
    let Some((book, policy)) = judged.books.first().zip(policies.first()) else {
        return Ok(Appeals { paper: None, findings });
    };
    let named = |metric: &&Metric| metric.category.eq_ignore_ascii_case(category.trim());
    let Some(metric) = book.rates.keys().find(named) else {
        let known: Vec<&str> = book.rates.keys().map(|metric| metric.category.as_str()).collect();
        let help = match did_you_mean(category, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the files hold {}", known.join(", ")),
        };
        let store = policy.store.clone();
        let message = format!("no package of {} was sold", metric_name(category, &store, None));
        findings.push(of_command_line(Code::UnknownName, message, &help));
        return Ok(Appeals { paper: None, findings });
    };
    if let Some((folder, force)) = folder {
        check_appeal_folder(folder, metric, force)?;
    }
    let Some(evidence) = evidence(&judged, book, &sales, policy, metric) else {
        return Ok(Appeals { paper: None, findings });
    };
    let (mendable, _) = mendable(&judged, 0, &sales, &policies);
    let audited = case.audited(&judged, &sales, &policies);
    let appealed =
        Appealed { audited: &audited, metric, evidence: &evidence, mendable: &mendable, prevention };
    let paper = appeal_paper(&appealed);
    if let Some((folder, force)) = folder {
        write_appeal(folder, &appealed, &paper, force)?;
    }
    Ok(Appeals { paper: Some(paper), findings })
}
