//! `rules.csv`, `rules-packages.csv` and `rules-categories.csv` of an audit.

use super::answer::{HeldRules, RulesAnswer, RulesShare, RulesWindow, name};
use crate::account::Counts;
use crate::audit::Followed;
use crate::present::audit::answer::Audited;
use crate::present::policy::csv_of;

type Bytes = Result<Vec<u8>, csv::Error>;

/// Every rule.
pub(in crate::present::audit) fn rules(answer: &RulesAnswer) -> Bytes {
    let columns = [
        "line",
        "takes",
        "service",
        "packages",
        "packages_per_month",
        "expected_per_month",
        "followed",
        "not_followed",
        "unknown",
        "counted",
        "valid_low",
        "valid_high",
    ];
    let rows = answer.rules.iter().map(|row| {
        [
            row.line.to_string(),
            row.takes.clone(),
            row.service.clone(),
            row.packages.to_string(),
            format!("{:.1}", row.packages_per_month),
            row.expected_per_month.map(|n| format!("{n:.1}")).unwrap_or_default(),
            row.followed.to_string(),
            row.not_followed.to_string(),
            row.unknown.to_string(),
            row.counted.to_string(),
            row.valid_low.to_string(),
            row.valid_high.to_string(),
        ]
    });
    csv_of(columns, rows)
}

/// Every package.
pub(in crate::present::audit) fn packages(audited: &Audited<'_>, held: &HeldRules<'_>) -> Bytes {
    let columns = [
        "order_id",
        "package",
        "store",
        "category",
        "metric_date",
        "line",
        "also_line",
        "followed",
        "went_by",
        "service",
        "verdict",
        "worst",
        "best",
        "valid",
        "valid_low",
        "valid_high",
    ];
    let word = |counts: Counts| match (counts.counted(), counts.valid()) {
        (0, _) => "not-counted",
        (_, 0) => "defect",
        _ => "valid",
    };
    let rows = held.test.packages.iter().map(|package| {
        let sale = &audited.sales[package.sale];
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
        let line =
            |rule: Option<usize>| rule.map(|rule| held.rules[rule].line.to_string()).unwrap_or_default();
        let valid = |pick: fn(crate::analysis::Estimate) -> f64| {
            package.valid.map(|valid| format!("{:.6}", pick(valid))).unwrap_or_default()
        };
        [
            text(&sale.record.order_id),
            text(&sale.record.package_id),
            sale.metric.store.clone(),
            text(&sale.record.category),
            package.promised_on.to_string(),
            line(package.rule),
            line(package.also),
            match package.followed {
                Followed::NoRule => "no-rule",
                Followed::Yes => "yes",
                Followed::No => "no",
                Followed::Unknown => "unknown",
            }
            .to_owned(),
            package.went_by.clone(),
            package.rule.map(|rule| name(&held.rules[rule])).unwrap_or_default(),
            package.was.verdict.word().to_owned(),
            word(package.counts.0).to_owned(),
            word(package.counts.1).to_owned(),
            valid(|valid| valid.point),
            valid(|valid| valid.low),
            valid(|valid| valid.high),
        ]
    });
    csv_of(columns, rows)
}

/// Every category: the rate on the day of the audit, and on the lowest days.
pub(in crate::present::audit) fn categories(answer: &RulesAnswer) -> Bytes {
    let columns = [
        "store",
        "category",
        "target_permille",
        "which",
        "date",
        "from",
        "to",
        "counted_was",
        "valid_was_low",
        "valid_was_high",
        "status_was",
        "counted_worst",
        "valid_worst",
        "counted_best",
        "valid_best",
        "vtr_expected",
        "vtr_expected_low",
        "vtr_expected_high",
        "status",
    ];
    let rows = answer.categories.iter().flat_map(|category| {
        let lowest = [("lowest-was", &category.worst_was), ("lowest-under-rules", &category.worst)];
        let lowest = lowest.into_iter().filter_map(|(which, window)| Some((which, window.as_ref()?)));
        let all = [("now", &category.now)].into_iter().chain(lowest);
        all.map(move |(which, window)| {
            let mut row = match &category.seller {
                Some(seller) => vec![format!("{} ({seller})", category.store)],
                None => vec![category.store.clone()],
            };
            row.extend([
                category.category.clone(),
                category.target_permille.to_string(),
                which.to_owned(),
            ]);
            row.extend(cells(window));
            row
        })
    });
    csv_of(columns, rows)
}

fn cells(window: &RulesWindow) -> Vec<String> {
    let expected = |pick: fn(RulesShare) -> f64| {
        window.vtr_expected.map(|share| format!("{:.6}", pick(share))).unwrap_or_default()
    };
    vec![
        window.day.to_string(),
        window.from.to_string(),
        window.to.to_string(),
        window.counted_was.to_string(),
        window.valid_was_low.to_string(),
        window.valid_was_high.to_string(),
        window.status_was.clone(),
        window.counted_worst.to_string(),
        window.valid_worst.to_string(),
        window.counted_best.to_string(),
        window.valid_best.to_string(),
        expected(|share| share.point),
        expected(|share| share.low),
        expected(|share| share.high),
        window.status.clone(),
    ]
}
