//! A scenario fitted to a shop's own packages.

mod policies;
mod shop;
mod table;
mod told;

pub use crate::domain::Money;
pub use crate::input::packages::{Beside, Field};
pub use told::{ToldFigures, label_cost, told_figures};

use super::case::{last_day, of_command_line};
use super::gather::{Gathered, gather};
use crate::diagnostics::{Code, Findings};
use crate::fit::Fitted;
pub(super) use crate::fit::NO_CATEGORY;
use crate::input::{sales_table, scenario};
use crate::present::{self, PackageNumbers, fitted_text, fitted_toml};
use chrono::NaiveDate;
use policies::TwoPolicies;
pub(super) use policies::two_policies;
pub(super) use shop::{Stock, packages_of};
use std::path::{Path, PathBuf};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// CSV files of packages, or one hand-made table of what is sold.
    pub files: Vec<PathBuf>,
    /// What the command line tells of all rows, a map, and products.
    pub beside: Beside,
    /// The new policy; none = the newest of the store.
    pub policy: Option<String>,
    /// Today's policy; none = the one that stands on the day of the fit.
    pub compare: Option<String>,
    /// Use nothing that came to light later; none = the last day that the files name.
    pub as_of: Option<NaiveDate>,
    /// The day of the question, for a table, which names no day.
    pub today: Option<NaiveDate>,
    /// Figures of the account page, in place of those counted in the files.
    pub figures: Vec<ToldFigures>,
    /// What labels cost, by the name of a service.
    pub label_costs: Vec<(String, Money)>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Fits {
    /// The scenario file; `None` = there is nothing to fit, or what was fitted cannot be read back, and findings say
    /// why.
    pub toml: Option<String>,
    /// What was fitted, in words.
    pub text: String,
    /// Mistakes and warnings, by text.
    pub findings: Vec<Findings>,
}

impl Fits {
    /// Is anything found an error?
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Findings::has_errors)
    }
}

/// Fits a scenario to files of packages.
pub fn fit_files(question: &Question) -> Fits {
    let mut fits = Fits::default();
    let findings = &mut fits.findings;
    let Some(policies) = two_policies(question, findings) else {
        return fits;
    };
    if let [file] = &question.files[..]
        && sales_table::is_sales_table(file)
    {
        let fitted = table::fitted(question, file, &policies, &mut fits);
        return finished(fits, fitted, String::new());
    }
    let gathered = gather(&question.files, &question.beside, &policies.store);
    let Gathered { kept, packages, findings: of_files, .. } = gathered;
    findings.extend(of_files);
    let Some(last) = last_day(&kept) else {
        let message = format!("no package of the store {} could be read", policies.store);
        let help = "check the files, and --store or their column `store`";
        findings.push(of_command_line(Code::EmptyFile, message, help));
        findings.retain(|findings| !findings.is_empty());
        return fits;
    };
    let as_of = question.as_of.unwrap_or(last);
    let TwoPolicies { store, policies } = policies;
    let (policies, asked) = (policies.on(as_of), question);
    let stock = Stock::new(packages_of(kept), last, findings);
    let fitted = stock.fit(as_of, &store, &policies, asked, findings);
    finished(fits, fitted, left_aside(&packages))
}

/// Writes the file's text, and reads it as any scenario.
fn finished(mut fits: Fits, fitted: Option<Fitted>, left_aside: String) -> Fits {
    fits.findings.retain(|findings| !findings.is_empty());
    let Some(fitted) = fitted else { return fits };
    let toml = fitted_toml(&fitted);
    let loaded = scenario::load_text("fitted.toml", &toml, &[]);
    fits.text = fitted_text(&fitted) + &left_aside;
    if !loaded.findings.is_empty() {
        fits.findings.push(loaded.findings);
    }
    fits.toml = loaded.scenario.is_some().then_some(toml);
    fits
}

/// What was not taken, in words.
fn left_aside(packages: &PackageNumbers) -> String {
    let parts = [
        (packages.not_read, "could not be read"),
        (packages.other_store, "of other stores"),
        (packages.twice, "in two files"),
        (packages.cancelled, "cancelled"),
        (packages.by_marketplace, "fulfilled by the marketplace"),
        (packages.duplicate_rows, "the same as another row"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if parts.is_empty() { String::new() } else { format!("left aside: {}\n", parts.join(", ")) }
}

/// Writes the file as a whole.
///
/// # Errors
/// When the disk says no; whatever stood there before still stands.
pub fn write(path: &Path, toml: &str) -> std::io::Result<()> {
    present::write_whole(path, toml.as_bytes())
}
