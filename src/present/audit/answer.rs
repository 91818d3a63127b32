//! `audit.json`, and what `--format json` prints.

use super::agreement::{AgreementAnswer, SourceAnswer};
use super::metrics::{MetricAnswer, metrics_of};
use super::rules::{HeldRules, RulesAnswer, rules_answer};
use super::why::{clause_of, why};
use crate::audit::{Audit, Book, Sale, Verdict};
use crate::policy::{Cause, Policy};
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the form of `audit.json`.
pub const AUDIT_SCHEMA: u32 = 1;

/// An audit and what it was made from.
#[derive(Debug)]
pub struct Audited<'a> {
    /// The verdicts and rates.
    pub audit: &'a Audit,
    /// The packages.
    pub sales: &'a [Sale<'a>],
    /// The policies asked, the first one first; limits as stated.
    pub policies: &'a [&'a Policy],
    /// The files, without folders.
    pub files: &'a [String],
    /// The day of the first order in them.
    pub first_order: Option<NaiveDate>,
    /// Packages left aside.
    pub packages: PackageNumbers,
    /// What was taken because nobody said it, where it can matter; most frequent first.
    pub taken: Vec<TakenAnswer>,
    /// Columns not used.
    pub unused_columns: &'a [String],
    /// What each file is.
    pub sources: &'a [SourceAnswer],
    /// The marketplace's own reports beside the audit, if there are any.
    pub agreement: Option<AgreementAnswer>,
    /// Shipping rules held against the packages, if some were given.
    pub rules: Option<HeldRules<'a>>,
}

/// How many packages there are, and how many are left aside why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PackageNumbers {
    /// Judged.
    pub audited: usize,
    /// Ordered after the day of the audit.
    pub later: usize,
    /// Sold on another store.
    pub other_store: usize,
    /// In an earlier file already.
    pub twice: usize,
    /// Rows of cancelled orders.
    pub cancelled: usize,
    /// Rows that the marketplace fulfilled.
    pub by_marketplace: usize,
    /// Rows that are another one once more.
    pub duplicate_rows: usize,
    /// Orders that no file says to be shipped.
    #[serde(default)]
    pub not_confirmed: usize,
    /// Rows that could not be read or judged.
    pub not_read: usize,
}

/// The audit for programs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AuditAnswer {
    /// [`AUDIT_SCHEMA`].
    pub schema_version: u32,
    /// Always `vtr-planner`.
    pub program: String,
    /// Always `audit`.
    pub kind: String,
    /// The day: nothing that came to light later is used.
    pub as_of: NaiveDate,
    /// The last day of which the tracking is known, at most `as_of`.
    pub known_until: NaiveDate,
    /// The store.
    pub store: String,
    /// The files, without folders.
    pub files: Vec<String>,
    /// What each of them is.
    #[serde(default)]
    pub sources: Vec<SourceAnswer>,
    /// The day of the first order in them.
    pub first_order: Option<NaiveDate>,
    /// The first is the one asked, the others are beside it.
    pub policies: Vec<PolicyLine>,
    /// The first is the main one.
    pub readings: Vec<String>,
    /// Packages judged and left aside.
    pub packages: PackageNumbers,
    /// Rates on the day, by policy, reading and category.
    pub metrics: Vec<MetricAnswer>,
    /// Defects by cause, most frequent first.
    pub causes: Vec<CauseAnswer>,
    /// Packages that two policies judge differently, grouped.
    pub flips: Vec<FlipAnswer>,
    /// What was taken because nobody said it.
    pub taken: Vec<TakenAnswer>,
    /// Columns not used, and not kept.
    pub columns_not_used: Vec<String>,
    /// The audit beside the marketplace's own reports; `null` = none was given.
    #[serde(default)]
    pub agreement: Option<AgreementAnswer>,
    /// Shipping rules held against the packages; left out where none were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<RulesAnswer>,
}

/// A policy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PolicyLine {
    /// Its name.
    pub policy: String,
    /// Its rules in one line.
    pub title: String,
    /// Days that are counted together.
    pub window_days: u16,
}

/// One cause under one policy and reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CauseAnswer {
    /// The policy.
    pub policy: String,
    /// The reading.
    pub reading: String,
    /// The cause by its name in files, such as `no-scan`.
    pub cause: String,
    /// In words.
    pub says: String,
    /// Defects in the policy's window on the day.
    pub in_window: usize,
    /// Defects in all files.
    pub packages: usize,
    /// Those of all files by carrier, most frequent first; empty name = none is said.
    pub carriers: Vec<(String, usize)>,
}

/// Packages that flip alike.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FlipAnswer {
    /// The reading.
    pub reading: String,
    /// The policy compared with.
    pub from_policy: String,
    /// The verdict there.
    pub from_verdict: String,
    /// The clause that decides there; empty = none.
    pub from_clause: String,
    /// The policy asked.
    pub to_policy: String,
    /// The verdict under it.
    pub to_verdict: String,
    /// The clause that decides; empty = none.
    pub to_clause: String,
    /// Packages.
    pub packages: usize,
    /// Why, of the first of them.
    pub why: String,
}

/// Something taken.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TakenAnswer {
    /// What.
    pub taken: String,
    /// For how many packages.
    pub packages: usize,
}

/// Puts the answer together.
pub fn audit_answer(audited: &Audited<'_>) -> AuditAnswer {
    let Audited { audit, policies, files, first_order, packages, unused_columns, .. } = audited;
    let first = audit.books.iter().filter(|book| book.policy == 0);
    AuditAnswer {
        schema_version: AUDIT_SCHEMA,
        program: crate::present::PROGRAM.to_owned(),
        kind: "audit".to_owned(),
        as_of: audit.as_of,
        known_until: audit.known_until,
        store: policies.first().map(|policy| policy.store.clone()).unwrap_or_default(),
        files: files.to_vec(),
        sources: audited.sources.to_vec(),
        first_order: *first_order,
        policies: policies.iter().map(|policy| policy_line(policy)).collect(),
        readings: first.map(|book| book.reading.name.clone()).collect(),
        packages: *packages,
        metrics: audit.books.iter().flat_map(|book| metrics_of(audited, book)).collect(),
        causes: causes(audited),
        flips: flips(audited),
        taken: audited.taken.clone(),
        columns_not_used: unused_columns.to_vec(),
        agreement: audited.agreement.clone(),
        rules: audited.rules.as_ref().map(|rules| rules_answer(audited, rules)),
    }
}

/// The policy's line.
pub(in crate::present) fn policy_line(policy: &Policy) -> PolicyLine {
    PolicyLine {
        policy: policy.name.clone(),
        title: policy.title.clone(),
        window_days: policy.window_days,
    }
}

fn causes(audited: &Audited<'_>) -> Vec<CauseAnswer> {
    let of_books = audited.audit.books.par_iter().map(|book| causes_of(audited, book));
    of_books.collect::<Vec<_>>().concat()
}

fn causes_of(audited: &Audited<'_>, book: &Book) -> Vec<CauseAnswer> {
    let policy = audited.policies[book.policy];
    let lag = i64::from(book.reading.lag_days(policy));
    let mut by_cause: BTreeMap<Cause, (usize, usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for (sale, judged) in audited.sales.iter().zip(&book.verdicts) {
        let Some(Verdict::Defect(cause)) = judged.map(|judged| judged.verdict) else { continue };
        let age = (audited.audit.as_of - sale.record.promised_on).num_days();
        let found = by_cause.entry(cause).or_default();
        found.0 += usize::from((lag..lag + i64::from(policy.window_days)).contains(&age));
        found.1 += 1;
        let carrier = sale.record.details.carrier.as_deref().unwrap_or("");
        *found.2.entry(carrier).or_default() += 1;
    }
    let mut found: Vec<CauseAnswer> = by_cause
        .into_iter()
        .map(|(cause, (in_window, packages, carriers))| {
            let mut carriers: Vec<(String, usize)> =
                carriers.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
            carriers.sort_by_key(|(_, packages)| std::cmp::Reverse(*packages));
            CauseAnswer {
                policy: policy.name.clone(),
                reading: book.reading.name.clone(),
                cause: cause.name().to_owned(),
                says: crate::present::policy::cause_in_words(cause).to_owned(),
                in_window,
                packages,
                carriers,
            }
        })
        .collect();
    found.sort_by_key(|cause| std::cmp::Reverse((cause.in_window, cause.packages)));
    found
}

fn flips(audited: &Audited<'_>) -> Vec<FlipAnswer> {
    type Alike = (usize, &'static str, Option<usize>, usize, &'static str, Option<usize>);
    let mut groups: Vec<(Alike, FlipAnswer)> = Vec::new();
    let books = &audited.audit.books;
    for flip in &audited.audit.flips {
        let alike = (
            flip.from,
            flip.was.verdict.word(),
            flip.was.clause,
            flip.to,
            flip.is.verdict.word(),
            flip.is.clause,
        );
        match groups.iter_mut().find(|(known, _)| *known == alike) {
            Some((_, group)) => group.packages += 1,
            None => {
                let name = |book: usize| audited.policies[books[book].policy].name.clone();
                let group = FlipAnswer {
                    reading: books[flip.to].reading.name.clone(),
                    from_policy: name(flip.from),
                    from_verdict: alike.1.to_owned(),
                    from_clause: clause_of(audited, flip.from, flip.was.clause).to_owned(),
                    to_policy: name(flip.to),
                    to_verdict: alike.4.to_owned(),
                    to_clause: clause_of(audited, flip.to, flip.is.clause).to_owned(),
                    packages: 1,
                    why: why(audited, flip),
                };
                groups.push((alike, group));
            }
        }
    }
    let mut answers: Vec<(usize, FlipAnswer)> =
        groups.into_iter().map(|(alike, group)| (alike.3, group)).collect();
    answers.sort_by_key(|(book, group)| (*book, std::cmp::Reverse(group.packages)));
    answers.into_iter().map(|(_, group)| group).collect()
}
