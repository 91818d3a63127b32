//! What the marketplace's own reports say beside the audit, and where the two differ.

use super::answer::AuditAnswer;
use crate::present::number;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A file that was read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SourceAnswer {
    /// Its name, without folders.
    pub file: String,
    /// What it is, told by its header.
    pub kind: String,
    /// Rows, or packages, that were read.
    pub rows: usize,
    /// Packages for which rate sheets have a rate; only of rate sheets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<usize>,
}

/// The audit beside the marketplace's reports.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct AgreementAnswer {
    /// The policy that the lists are held against.
    pub policy: String,
    /// The reading.
    pub reading: String,
    /// The lists of defects.
    pub lists: Vec<ListAnswer>,
    /// Packages that they cover.
    pub covered: usize,
    /// Those listed as defects.
    pub listed: usize,
    /// Verdicts that are unknown without the lists.
    pub settled: usize,
    /// Where list and audit differ.
    pub differences: Vec<DifferenceAnswer>,
    /// The marketplace's own rates of the account.
    pub rates: Vec<RateAnswer>,
}

/// A list of defects.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ListAnswer {
    /// Its file.
    pub file: String,
    /// Rows.
    pub rows: usize,
    /// Rows whose orders are in the files. If they are less than half, the list settles nothing but these.
    pub found: usize,
    /// The first promised day that it covers; `null` = it names none.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: Option<NaiveDate>,
    /// Who says so: `option`, `account-health` (an account health report that counts as many defects) or
    /// `first-to-last` (of the days that it names); empty = nobody.
    pub days_by: String,
    /// Columns of names that nobody has published, which are kept.
    pub criteria: Vec<String>,
}

/// The marketplace's rate of the account beside ours of the same promised days, all categories together.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RateAnswer {
    /// The account health report.
    pub file: String,
    /// The first promised day.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// Packages that the marketplace counts; `null` = not said.
    pub counted: Option<u64>,
    /// Those with valid tracking.
    pub valid: Option<u64>,
    /// Its rate, as a share of one.
    pub rate: Option<f64>,
    /// Packages that we count.
    pub own_counted: u64,
    /// Those valid if no unknown one is.
    pub own_valid_low: u64,
    /// Those valid if all unknown ones are.
    pub own_valid_high: u64,
    /// As many are counted, and the valid ones lie in our range.
    pub agrees: bool,
}

/// One package on which list and audit differ.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DifferenceAnswer {
    /// The order.
    pub order_id: String,
    /// The package; empty = the order has one.
    pub package: String,
    /// Our category.
    pub category: String,
    /// Our promised day, else the list's.
    pub metric_date: Option<NaiveDate>,
    /// `listed-but-exempt`, `listed-but-valid`, `defect-not-listed`, `listed-not-found`, `listed-unclear`,
    /// `promise-differs` or `category-differs`.
    pub difference: String,
    /// The verdict without the list; empty = no package is known.
    pub verdict: String,
    /// The cause of a defect.
    pub cause: String,
    /// The clause that decides.
    pub clause: String,
    /// What the list says of it: its category, promised day and criteria.
    pub listed: String,
    /// The list's file and line; empty = not listed.
    pub place: String,
}

/// Columns of `agreement.csv`.
pub(super) const COLUMNS: [&str; 12] = [
    "order_id",
    "package",
    "store",
    "category",
    "metric_date",
    "policy",
    "reading",
    "difference",
    "verdict",
    "cause",
    "clause",
    "listed",
];

/// `agreement.csv`: one row a difference.
pub(super) fn rows(answer: &AuditAnswer) -> Result<Vec<u8>, csv::Error> {
    let agreement = answer.agreement.iter();
    let rows = agreement.flat_map(|agreement| {
        agreement.differences.iter().map(|one| {
            [
                one.order_id.clone(),
                one.package.clone(),
                answer.store.clone(),
                one.category.clone(),
                one.metric_date.map(|day| day.to_string()).unwrap_or_default(),
                agreement.policy.clone(),
                agreement.reading.clone(),
                one.difference.clone(),
                one.verdict.clone(),
                one.cause.clone(),
                one.clause.clone(),
                one.listed.clone(),
            ]
        })
    });
    crate::present::policy::csv_of(COLUMNS, rows)
}

/// What each difference means.
fn meaning(difference: &str) -> &'static str {
    match difference {
        "listed-but-exempt" => "listed as a defect, but not counted by the rules",
        "listed-but-valid" => "listed as a defect, but valid by its scans",
        "defect-not-listed" => "a defect by the rules, but not listed",
        "listed-not-found" => "listed, but no package of the files",
        "listed-unclear" => "listed, but not which package of its order",
        "promise-differs" => "listed with another promised day",
        "category-differs" => "listed in another category",
        _ => "",
    }
}

/// Lines for people; no more orders of one kind are named than are `shown`.
pub(super) fn lines(agreement: &AgreementAnswer, shown: usize) -> Vec<String> {
    let day = |day: NaiveDate| number::day(&day.to_string());
    let mut lines = Vec::new();
    for list in &agreement.lists {
        let rows = if list.rows == 1 { "1 row".to_owned() } else { format!("{} rows", list.rows) };
        lines.push(match (list.from, list.to) {
            (Some(from), Some(to)) => format!(
                "{}: {rows}, promised from {} to {}: what is counted there and not listed is valid.",
                list.file,
                day(from),
                day(to)
            ),
            _ if list.found * 2 < list.rows => format!(
                "{}: {rows}, {} of them of orders in the files. Is it of this store and these days? It settles nothing \
                 but these.",
                list.file, list.found
            ),
            _ => format!(
                "{}: {rows}, and nothing says which days it covers: it settles nothing. Say it: --listed-days \
                 FROM..TO",
                list.file
            ),
        });
        if !list.criteria.is_empty() {
            lines.push(format!(
                "{}: columns of other names, kept: {}.",
                list.file,
                list.criteria.join(", ")
            ));
        }
    }
    for rate in &agreement.rates {
        let said =
            |number: Option<u64>| number.map_or("not said".to_owned(), |number| number.to_string());
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let own = |valid: u64| match rate.own_counted {
            0 => "n/a".to_owned(),
            counted => percent(valid as f64 / counted as f64),
        };
        let range =
            |low: String, high: String| if low == high { low } else { format!("{low} to {high}") };
        lines.push(format!(
            "{}, promised from {} to {}: {} counted, {} valid, rate {}; here {} counted, {} valid, rate {}: {}.",
            rate.file,
            day(rate.from),
            day(rate.to),
            said(rate.counted),
            said(rate.valid),
            rate.rate.map_or("not said".to_owned(), percent),
            rate.own_counted,
            range(rate.own_valid_low.to_string(), rate.own_valid_high.to_string()),
            range(own(rate.own_valid_low), own(rate.own_valid_high)),
            if rate.agrees { "they agree" } else { "they differ" }
        ));
    }
    if agreement.covered > 0 {
        lines.push(format!(
            "The lists cover {} and name {} of them; {} would be unknown without them.",
            super::text::number_of(agreement.covered, "package"),
            agreement.listed,
            agreement.settled
        ));
    }
    let mut kinds: Vec<&str> = Vec::new();
    for one in &agreement.differences {
        if !kinds.contains(&one.difference.as_str()) {
            kinds.push(&one.difference);
        }
    }
    if kinds.is_empty() && agreement.covered > 0 {
        lines.push("Lists and audit agree on every one of them.".to_owned());
    }
    for kind in kinds {
        let orders: Vec<&str> = agreement
            .differences
            .iter()
            .filter(|one| one.difference == kind)
            .map(|one| one.order_id.as_str())
            .collect();
        let more = orders.len().saturating_sub(shown);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named = orders.iter().take(shown).copied().collect::<Vec<_>>().join(", ");
        lines.push(format!("{:>4}  {}: {named}{more}", orders.len(), meaning(kind)));
    }
    lines
}
