//! What an audit, and all that rests on its verdicts, begins with: the packages of a store, the policies and
//! readings asked, and the day.

use super::agreement::{Own, beside_reports};
use super::converted::Converted;
use super::explain::{Problem, may_matter, readings};
use super::gather::{Gathered, gather};
use super::listed::Listed;
use super::name_of;
use crate::audit::{Audit, Metric, Sale, audit};
use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::input::packages::{Beside, Field, ReadPackage};
use crate::input::reports::{AccountRate, DefectList};
use crate::input::rules::named_policy;
use crate::policy::{BUILTIN, Policy, Reading};
use crate::present::{AgreementAnswer, Audited, PackageNumbers, SourceAnswer, TakenAnswer};
use crate::records::{Assumed, Evidence, Taken};
use chrono::{Days, NaiveDate};
use rayon::prelude::*;
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

/// Packages with the policies that judge them.
pub(super) struct Case {
    /// The first is the one asked; limits as stated.
    pub(super) policies: Vec<Policy>,
    /// The packages of the store that can be judged.
    kept: Vec<ReadPackage>,
    /// The policies with limits in the currency of each package.
    own: Vec<Arc<[Arc<Policy>]>>,
    /// The readings of each policy.
    readings: Vec<Vec<Reading>>,
    packages: PackageNumbers,
    unused_columns: Vec<String>,
    taken: Vec<TakenAnswer>,
    paths: Vec<PathBuf>,
    /// The files, without folders.
    files: Vec<String>,
    /// What each file is.
    sources: Vec<SourceAnswer>,
    /// What the marketplace itself says: its lists of defects, laid over the packages, and its rates.
    listed: Listed,
    lists: Vec<DefectList>,
    account_rates: Vec<AccountRate>,
    as_of: NaiveDate,
    last_day: NaiveDate,
    by_seller: bool,
}

impl Case {
    /// What was sold.
    pub(super) fn sales(&self) -> Vec<Sale<'_>> {
        let store = self.policies.first().map(|policy| policy.store.clone()).unwrap_or_default();
        let mut metrics = BTreeMap::new();
        let packages = self.kept.iter().zip(&self.own);
        let sales = packages.map(|(package, policies)| {
            let record = &package.record;
            let seller = self.by_seller.then_some(record.details.seller_id.as_deref());
            let of_sale = (seller, record.category.as_deref());
            let metric = metrics.entry(of_sale).or_insert_with(|| metric(&store, of_sale));
            let (metric, policies) = (Arc::clone(metric), Arc::clone(policies));
            Sale { record, taken: package.taken, metric, policies }
        });
        sales.collect()
    }

    /// The verdicts.
    pub(super) fn judge(&self, sales: &[Sale<'_>]) -> Audit {
        let asked: Vec<(&Policy, Vec<Reading>)> =
            self.policies.iter().zip(self.readings.iter().cloned()).collect();
        audit(sales, &asked, self.as_of, self.last_day)
    }

    /// All that results are made from; the audit's agreement with reports is added where it is shown.
    pub(super) fn audited<'a>(
        &'a self,
        audit: &'a Audit,
        sales: &'a [Sale<'a>],
        policies: &'a [&'a Policy],
    ) -> Audited<'a> {
        Audited {
            audit,
            sales,
            policies,
            files: &self.files,
            first_order: sales.iter().map(|sale| sale.record.ordered_on).min(),
            packages: self.packages,
            taken: self.taken.clone(),
            unused_columns: &self.unused_columns,
            sources: &self.sources,
            agreement: None,
            rules: None,
        }
    }

    /// The audit beside the marketplace's own reports, if there are any.
    pub(super) fn agreement(&self, judged: &Audit, sales: &[Sale<'_>]) -> Option<AgreementAnswer> {
        let policy = self.policies.first()?;
        let own = Own { files: &self.paths, sales, judged, policy };
        beside_reports(&own, (&self.lists, &self.listed), &self.account_rates)
    }
}

/// The policies and readings asked.
pub(super) struct Asked {
    /// The first is the one asked.
    pub(super) policies: Vec<Policy>,
    /// The readings of each.
    pub(super) readings: Vec<Vec<Reading>>,
    /// What is wrong.
    pub(super) findings: Vec<Findings>,
}

/// The policies and readings of a question; these readings if it names none.
pub(super) fn asked(question: &Question, default_readings: &[&str]) -> Asked {
    let mut findings = Vec::new();
    let policies = policies(question, &mut findings);
    let words: Vec<String> = match question.readings.as_slice() {
        [] => default_readings.iter().map(|word| (*word).to_owned()).collect(),
        words => words.to_vec(),
    };
    let (readings, wrong) = readings::asked(&words, false, &policies);
    findings.push(wrong);
    Asked { policies, readings, findings }
}

/// Reads what is asked; `readings` are taken if none are. `may_write` is told the store before anything is read.
/// No case = there is nothing to judge, and findings say why.
///
/// # Errors
/// Those of `may_write`.
pub(super) fn case<E>(
    question: &Question,
    default_readings: &[&str],
    may_write: impl FnOnce(&str) -> Result<(), E>,
) -> Result<(Option<Case>, Vec<Findings>), E> {
    let Asked { policies, readings, mut findings } = asked(question, default_readings);
    let Some(asked) = policies.first().filter(|_| !findings.iter().any(Findings::has_errors)) else {
        findings.retain(|findings| !findings.is_empty());
        return Ok((None, findings));
    };
    let told_store = question.beside.told.iter().find(|(field, _)| *field == Field::Store);
    let store = told_store.map_or(asked.store.clone(), |(_, store)| store.to_uppercase());
    may_write(&asked.store)?;

    let Gathered {
        mut kept,
        mut packages,
        unused_columns,
        findings: of_files,
        sources,
        listed,
        lists,
        account_rates,
        rates: _,
    } = gather(&question.files, &question.beside, &store);
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
        return Ok((None, findings));
    };
    let as_of = question.as_of.unwrap_or_else(|| day_of_files(&kept, last_day, asked));
    if question.as_of.is_some() {
        forget_later_lists(&mut kept, as_of, asked);
    }
    packages.later = kept.iter().filter(|package| package.record.ordered_on > as_of).count();
    packages.audited = kept.len() - packages.later;
    let taken = taken(&kept, &policies, rates);
    let files = question.files.iter().map(|path| name_of(path)).collect();
    findings.retain(|findings| !findings.is_empty());
    let case = Case {
        policies,
        kept,
        own: own_of,
        readings,
        packages,
        unused_columns,
        taken,
        paths: question.files.clone(),
        files,
        sources,
        listed,
        lists,
        account_rates,
        as_of,
        last_day,
        by_seller: question.by_seller,
    };
    Ok((Some(case), findings))
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

/// The last day that the files name; if lists of defects cover days after it, the day on which the rate shows the
/// last of those: the lists cannot be older.
fn day_of_files(kept: &[ReadPackage], last_day: NaiveDate, policy: &Policy) -> NaiveDate {
    let covered = kept.iter().filter_map(|package| package.record.details.listing);
    let until = covered.map(|listing| listing.until).max().filter(|until| *until > last_day);
    until.map_or(last_day, |until| until + Days::new(u64::from(policy.lag_days)))
}

/// What lists say that were not there yet on a day: one is taken to be of the day on which the rate shows the last
/// promised day that it covers.
fn forget_later_lists(kept: &mut [ReadPackage], day: NaiveDate, policy: &Policy) {
    for package in kept {
        let listing = &mut package.record.details.listing;
        let lag = Days::new(u64::from(policy.lag_days));
        *listing = listing.filter(|listing| listing.until + lag <= day);
    }
}

/// The last day on which the files say that something happened. Of a word without a day the promised day.
pub(super) fn last_day(kept: &[ReadPackage]) -> Option<NaiveDate> {
    let of = |package: &ReadPackage| {
        let record = &package.record;
        let word = (record.evidence == Evidence::Word).then_some(record.promised_on);
        let days = record.evidence.days().chain([record.ordered_on, record.shipped_on]).chain(word);
        days.max()
    };
    kept.par_iter().filter_map(of).max()
}

/// The rate that a package of a seller (if rates are by seller) and category counts in.
fn metric(store: &str, (seller, category): (Option<Option<&str>>, Option<&str>)) -> Arc<Metric> {
    let seller = seller.map(|seller| seller.unwrap_or_default().to_owned());
    let category = category.unwrap_or_default().to_owned();
    Arc::new(Metric { seller, store: store.to_owned(), category })
}

/// What was taken where it can matter; scans that are not known are a range instead.
fn taken(
    kept: &[ReadPackage],
    policies: &[Policy],
    rates: BTreeMap<Arc<str>, usize>,
) -> Vec<TakenAnswer> {
    type Alike = BTreeMap<Taken, usize>;
    let add = |mut alike: Alike, (taken, packages)| {
        *alike.entry(taken).or_default() += packages;
        alike
    };
    let each = kept.par_iter().map(|package| (package.taken, 1));
    let alike = each.fold(Alike::new, add).reduce(Alike::new, |a, b| b.into_iter().fold(a, add));
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
