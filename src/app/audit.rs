//! What became of the packages of past months, under one policy and beside others.

mod converted;

pub use crate::input::packages::{Beside, Field};
pub use crate::present::{AuditAnswer, audit_text as text, check_audit_folder};

use self::converted::Converted;
use super::explain::{Problem, may_matter, readings};
use super::gather::{Gathered, gather};
use crate::audit::{Metric, Sale, audit};
use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::input::packages::ReadPackage;
use crate::input::rules::named_policy;
use crate::policy::{BUILTIN, Policy};
use crate::present::folder::FolderError;
use crate::present::{Audited, TakenAnswer, audit_answer, write_audit};
use crate::records::{Assumed, Evidence, Taken};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// CSV files of packages.
    pub files: Vec<PathBuf>,
    /// What the command line tells of all rows that do not say it themselves; a map of the files' columns, and a
    /// file of products. Tracking need not be said.
    pub beside: Beside,
    /// The policy, by name or path of a rule file; none = the newest of the store.
    pub policy: Option<String>,
    /// Policies beside it.
    pub compare: Vec<String>,
    /// `prudent`, `lenient`, `all` or SWITCH=OPTION; none = prudent and lenient. The first is the main one.
    pub readings: Vec<String>,
    /// Use nothing that came to light later; none = the last day that the files name.
    pub as_of: Option<NaiveDate>,
    /// Rates by seller.
    pub by_seller: bool,
}

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
    let mut findings = Vec::new();
    let policies = policies(question, &mut findings);
    let words = match question.readings.as_slice() {
        [] => ["prudent", "lenient"].map(str::to_owned).to_vec(),
        words => words.to_vec(),
    };
    let (readings, wrong) = readings::asked(&words, false, &policies);
    findings.push(wrong);
    let Some(asked) = policies.first().filter(|_| !findings.iter().any(Findings::has_errors)) else {
        findings.retain(|findings| !findings.is_empty());
        return Ok(Audits { answer: None, findings });
    };
    let told_store = question.beside.told.iter().find(|(field, _)| *field == Field::Store);
    let store = told_store.map_or(asked.store.clone(), |(_, store)| store.to_uppercase());
    if let Some((folder, force)) = folder {
        check_audit_folder(folder, &asked.store, force)?;
    }

    let gathered = gather(&question.files, &question.beside, &store);
    let Gathered { mut kept, mut packages, unused_columns, findings: of_files } = gathered;
    findings.extend(of_files);
    let mut converted = Converted::new(&policies);
    let mut own_of = Vec::with_capacity(kept.len());
    let mut rates: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    kept.retain(|package| match converted.of(&package.record) {
        Ok(own) => {
            if let Some(taken) = own.taken {
                *rates.entry(taken).or_default() += 1;
            }
            own_of.push(own.policies);
            true
        }
        Err(problem) => {
            packages.not_read += 1;
            findings.push(of_row(&question.files[package.file], package.line, problem));
            false
        }
    });
    let Some(last_day) = last_day(&kept) else {
        let message = format!("no package of the store {store} could be read");
        let help = "check the files, and --store or their column `store`";
        findings.push(of_command_line(Code::EmptyFile, message, help));
        findings.retain(|findings| !findings.is_empty());
        return Ok(Audits { answer: None, findings });
    };
    let as_of = question.as_of.unwrap_or(last_day);
    packages.later = kept.iter().filter(|package| package.record.ordered_on > as_of).count();
    packages.audited = kept.len() - packages.later;
    let mut metrics = BTreeMap::new();
    let sales: Vec<Sale<'_>> = kept
        .iter()
        .zip(own_of)
        .map(|(package, policies)| {
            let record = &package.record;
            let seller = question.by_seller.then_some(record.details.seller_id.as_deref());
            let of_sale = (seller, record.category.as_deref());
            let metric = metrics.entry(of_sale).or_insert_with(|| metric(&asked.store, of_sale));
            Sale { record, taken: package.taken, metric: Arc::clone(metric), policies }
        })
        .collect();
    let by_policy: Vec<(&Policy, _)> = policies.iter().zip(readings).collect();
    let judged = audit(&sales, &by_policy, as_of, last_day);
    let policy_list: Vec<&Policy> = policies.iter().collect();
    let files: Vec<String> = question.files.iter().map(|path| name_of(path)).collect();
    let audited = Audited {
        audit: &judged,
        sales: &sales,
        policies: &policy_list,
        files: &files,
        first_order: sales.iter().map(|sale| sale.record.ordered_on).min(),
        packages,
        taken: taken(&sales, &policies, rates),
        unused_columns: &unused_columns,
    };
    let answer = audit_answer(&audited);
    if let Some((folder, force)) = folder {
        write_audit(folder, &audited, &answer, force)?;
    }
    findings.retain(|findings| !findings.is_empty());
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
        let seller = metric.seller.as_ref().map(|seller| format!(", {seller}")).unwrap_or_default();
        let category = if metric.category.is_empty() { "no category" } else { &metric.category };
        let name = format!("{category} ({}{seller})", metric.store);
        (low < limit).then_some(Below { name, surely: high < limit })
    })
    .collect()
}

/// The policy asked, then those beside it, each once.
fn policies(question: &Question, findings: &mut Vec<Findings>) -> Vec<Policy> {
    let store =
        question.beside.told.iter().find(|(field, _)| *field == Field::Store).map(|(_, store)| store);
    let newest = store.and_then(|store| {
        BUILTIN.iter().rev().find(|builtin| builtin.store.eq_ignore_ascii_case(store))
    });
    let Some(asked) = question.policy.clone().or(newest.map(|builtin| builtin.name.to_owned())) else {
        let message = match store {
            Some(store) => format!("there is no built-in policy of the store `{store}`"),
            None => "neither the store nor a policy is said".to_owned(),
        };
        let help = "write --store UK, or --policy uk-2025 (`vtr policy list` names all)";
        findings.push(of_command_line(Code::MissingValue, message, help));
        return Vec::new();
    };
    let mut names = vec![asked];
    names.extend(question.compare.iter().cloned());
    let mut policies: Vec<Policy> = Vec::new();
    for name in names {
        let named = named_policy(&name);
        findings.push(named.findings);
        let new = named.policy.filter(|new| policies.iter().all(|known| known.name != new.name));
        policies.extend(new);
    }
    let first = policies.first().map(|policy| policy.store.clone()).unwrap_or_default();
    let wanted = store.map_or(first, String::clone);
    for policy in policies.iter().filter(|policy| !policy.store.eq_ignore_ascii_case(&wanted)) {
        let message = format!("`{}` is made for the store {}, not {wanted}", policy.name, policy.store);
        let help = "`vtr policy list` names the policies of each store";
        findings.push(of_command_line(Code::PolicyStore, message, help));
    }
    policies
}

/// The last day on which the files say that something happened. Of a word without a day the promised day.
pub(super) fn last_day(kept: &[ReadPackage]) -> Option<NaiveDate> {
    let of = |package: &ReadPackage| {
        let record = &package.record;
        let word = (record.evidence == Evidence::Word).then_some(record.promised_on);
        let days = record.evidence.days().chain([record.ordered_on, record.shipped_on]).chain(word);
        days.max()
    };
    kept.iter().filter_map(of).max()
}

/// The rate that a package of a seller (if rates are by seller) and category counts in.
fn metric(store: &str, (seller, category): (Option<Option<&str>>, Option<&str>)) -> Arc<Metric> {
    let seller = seller.map(|seller| seller.unwrap_or_default().to_owned());
    let category = category.unwrap_or_default().to_owned();
    Arc::new(Metric { seller, store: store.to_owned(), category })
}

/// What was taken where it can matter; scans that are not known are a range instead.
fn taken(sales: &[Sale<'_>], policies: &[Policy], rates: BTreeMap<Arc<str>, usize>) -> Vec<TakenAnswer> {
    let mut alike: BTreeMap<Taken, usize> = BTreeMap::new();
    for sale in sales {
        *alike.entry(sale.taken).or_default() += 1;
    }
    let mut taken: BTreeMap<Assumed, usize> = BTreeMap::new();
    for (set, packages) in alike {
        for assumed in set.iter() {
            *taken.entry(assumed).or_default() += packages;
        }
    }
    let open = |assumed: &Assumed| matches!(assumed, Assumed::NoDeliveryScan | Assumed::NoScanBefore);
    let facts = taken
        .into_iter()
        .filter(|(assumed, _)| !open(assumed))
        .filter(|(assumed, _)| policies.iter().any(|policy| may_matter(*assumed, policy)))
        .map(|(assumed, packages)| (assumed.words().into(), packages));
    let mut answers: Vec<TakenAnswer> = facts
        .chain(rates)
        .map(|(taken, packages): (Arc<str>, usize)| TakenAnswer { taken: taken.to_string(), packages })
        .collect();
    answers.sort_by_key(|answer| std::cmp::Reverse(answer.packages));
    answers
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub(super) fn of_command_line(code: Code, message: String, help: &str) -> Findings {
    let mut findings = Findings::new();
    let source = findings.add_source("command line", "");
    findings.push(Finding::new(code, Place::whole(source), message).help(help));
    findings
}

fn of_row(path: &Path, line: Option<u64>, problem: Problem) -> Findings {
    let mut findings = Findings::new();
    let source = findings.add_source(path.display().to_string(), "");
    let Problem { code, message, help } = problem;
    let message = line.map_or(message.clone(), |line| format!("line {line}: {message}"));
    findings.push(Finding::new(code, Place::whole(source), message).help(help));
    findings
}
