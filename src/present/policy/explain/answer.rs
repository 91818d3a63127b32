//! One package under the policies and readings asked, as `vtr explain --format json` gives it.

use super::why;
use crate::policy::{Cause, Explanation, Policy, Reading, Ruling};
use crate::records::PackageRecord;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One package and what becomes of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PackageAnswer {
    /// Its line in the file; `null` = told on the command line.
    pub line: Option<u64>,
    /// The order's number.
    pub order_id: Option<String>,
    /// The package's number.
    pub package: Option<String>,
    /// The store it was sold on.
    pub store: Option<String>,
    /// Product category.
    pub category: Option<String>,
    /// By which the rate counts it.
    pub metric_date: NaiveDate,
    /// The package in words.
    pub facts: PackageFacts,
    /// What was taken because nobody said it.
    pub taken: Vec<String>,
    /// One for each policy asked.
    pub policies: Vec<PolicyAnswer>,
}

/// A package in words.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PackageFacts {
    /// What, by whom, from where to where, for how much.
    pub sent: String,
    /// What became of its tracking.
    pub tracking: &'static str,
    /// Its days.
    pub days: String,
}

/// One package under one policy.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PolicyAnswer {
    /// The policy.
    pub policy: String,
    /// Its rules in one line.
    pub title: String,
    /// Its store.
    pub store: String,
    /// Do two of the readings asked give different verdicts?
    pub hangs_on_a_reading: bool,
    /// The verdicts in one sentence.
    pub in_short: String,
    /// Limits in another currency, converted, and at which rate; empty = there is none.
    pub converted: String,
    /// Readings with the same verdict by the same clause; that of the first reading asked comes first.
    pub groups: Vec<GroupAnswer>,
}

/// Readings that judge a package alike.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GroupAnswer {
    /// Their names; what follows was looked up under the first.
    pub readings: Vec<String>,
    /// What they say.
    pub verdict: Verdict,
    /// Why a counted package is not valid.
    pub cause: Option<Cause>,
    /// Verdict and cause in words.
    pub says: String,
    /// The clause that decides; `null` = none matches, and nothing asks for tracking.
    pub clause: Option<ClauseAnswer>,
    /// What becomes of the package if a report misses the exemption, as it is said to do at times.
    pub if_missed: Option<String>,
    /// Clauses that fail in exactly one condition.
    pub near_misses: Vec<MissAnswer>,
    /// What would have made a defect valid or exempt.
    pub remedies: Vec<RemedyAnswer>,
}

/// The three verdicts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Not counted.
    Exempt,
    /// Counted, with enough scans.
    Valid,
    /// Counted, without.
    Defect,
}

/// A clause with its source.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ClauseAnswer {
    /// Its name.
    pub id: String,
    /// What it says.
    pub says: String,
    /// How sure it is.
    pub certainty: &'static str,
    /// Who states it, where.
    pub source: String,
    /// At most 25 words of the source.
    pub quote: Option<String>,
    /// What no source states, and what was taken instead.
    pub not_stated_taken: Option<String>,
}

/// A clause that fails in one condition.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MissAnswer {
    /// The clause.
    pub clause: String,
    /// The condition.
    pub condition: &'static str,
    /// What the package has.
    pub has: String,
    /// What the clause wants.
    pub wanted: String,
    /// The verdict if it had that.
    pub then: String,
    /// Is that another verdict, whatever the cause of a defect?
    pub changes_verdict: bool,
    /// Can the seller or another reading change the condition, or is it a day less than a year away?
    pub close: bool,
}

/// What would have helped.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RemedyAnswer {
    /// One change, or two that are needed together.
    pub changes: Vec<String>,
    /// Valid or exempt.
    pub then: Verdict,
    /// The clause that gives it.
    pub clause: Option<String>,
}

/// A package judged alike under some readings.
#[derive(Debug)]
pub struct Judged<'a> {
    /// The first of the readings, under which it was explained.
    pub reading: &'a Reading,
    /// The names of all of them.
    pub readings: Vec<String>,
    /// The policy with its limits in the package's currency.
    pub policy: &'a Policy,
    /// The verdict, and why.
    pub explanation: Explanation,
}

impl From<Ruling> for Verdict {
    fn from(ruling: Ruling) -> Self {
        match ruling {
            Ruling::Exempt => Self::Exempt,
            Ruling::Valid => Self::Valid,
            Ruling::Defect(_) => Self::Defect,
        }
    }
}

impl Verdict {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Valid => "valid",
            Self::Defect => "defect",
        }
    }
}

/// A package without its verdicts yet.
pub fn package_answer(record: &PackageRecord, line: Option<u64>, taken: &[&str]) -> PackageAnswer {
    let own = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
    PackageAnswer {
        line,
        order_id: own(&record.order_id),
        package: own(&record.package_id),
        store: own(&record.store),
        category: own(&record.category),
        metric_date: record.promised_on,
        facts: why::facts(record),
        taken: taken.iter().map(|&taken| taken.to_owned()).collect(),
        policies: Vec::new(),
    }
}

/// One policy's verdicts; its limits are in the package's currency, by the rates of a day.
pub fn policy_answer(
    policy: &Policy,
    judged: &[Judged<'_>],
    record: &PackageRecord,
    rates_of: Option<NaiveDate>,
) -> PolicyAnswer {
    let groups: Vec<GroupAnswer> = judged.iter().map(|one| group(policy, one, record)).collect();
    let first = groups.first().map(|group| &group.says);
    PolicyAnswer {
        policy: policy.name.clone(),
        title: policy.title.clone(),
        store: policy.store.clone(),
        hangs_on_a_reading: groups.iter().any(|group| Some(&group.says) != first),
        in_short: in_short(&groups),
        converted: why::converted(policy, record, rates_of),
        groups,
    }
}

fn group(policy: &Policy, judged: &Judged<'_>, record: &PackageRecord) -> GroupAnswer {
    let Explanation { ruling, clause, if_missed, near_misses, remedies } = &judged.explanation;
    GroupAnswer {
        readings: judged.readings.clone(),
        verdict: (*ruling).into(),
        cause: if let Ruling::Defect(cause) = ruling { Some(*cause) } else { None },
        says: why::ruling(*ruling),
        clause: clause.map(|clause| clause_answer(policy, clause)),
        if_missed: if_missed.map(why::ruling),
        near_misses: near_misses.iter().map(|miss| why::miss(miss, *ruling, record, judged)).collect(),
        remedies: remedies
            .iter()
            .map(|remedy| RemedyAnswer {
                changes: remedy.steps.iter().map(|step| why::step(*step, policy, record)).collect(),
                then: remedy.ruling.into(),
                clause: remedy.clause.map(|clause| policy.clauses[clause].id.clone()),
            })
            .collect(),
    }
}

fn clause_answer(policy: &Policy, place: usize) -> ClauseAnswer {
    let clause = &policy.clauses[place];
    let citation = clause.citation();
    ClauseAnswer {
        id: clause.id.clone(),
        says: clause.says.clone(),
        certainty: clause.certainty.word(),
        source: citation.source.to_owned(),
        quote: clause.quote.clone(),
        not_stated_taken: citation.taken.map(str::to_owned),
    }
}

/// `defect: no tracking under 9 of 15 readings; exempt under lenient and ireland=not-counted`
fn in_short(groups: &[GroupAnswer]) -> String {
    let mut rulings: Vec<(&str, Vec<&str>)> = Vec::new();
    for group in groups {
        let names = group.readings.iter().map(String::as_str);
        match rulings.iter_mut().find(|(says, _)| *says == group.says) {
            Some((_, readings)) => readings.extend(names),
            None => rulings.push((&group.says, names.collect())),
        }
    }
    let all: usize = rulings.iter().map(|(_, readings)| readings.len()).sum();
    match rulings.as_slice() {
        [(says, readings)] if readings.len() == 1 => format!("{says} under {}", readings[0]),
        [(says, _)] => format!("{says} under all {all} readings"),
        [(says, readings), others @ ..] => {
            let mut told = vec![format!("{says} under {} of {all} readings", readings.len())];
            told.extend(others.iter().map(|(says, names)| format!("{says} under {}", some(names))));
            told.join("; ")
        }
        [] => "no reading asked".to_owned(),
    }
}

/// At most five names: those that hold no other one, so that of combinations the options that decide are named.
fn some(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let options: Vec<BTreeSet<&str>> = names.iter().map(|name| name.split(',').collect()).collect();
    let holds_another =
        |all: &BTreeSet<&str>| options.iter().any(|of| of.len() < all.len() && of.is_subset(all));
    let least: Vec<&str> = names
        .iter()
        .zip(&options)
        .filter(|(_, options)| !holds_another(options))
        .map(|(name, _)| *name)
        .collect();
    let shown = least.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match (names.len() - least.len(), least.len()) {
        (0, 0..=SHOWN) => shown,
        (more, 0..=SHOWN) => format!("{shown} and {more} combinations with these"),
        _ => format!("{shown} and {} more", names.len() - SHOWN),
    }
}
