//! The audit beside the marketplace's own reports.

use super::listed::Listed;
use super::name_of;
use crate::account::Counts;
use crate::audit::{Audit, Book, Sale, agreement};
use crate::input::reports::{AccountRate, DefectList, ListedRow};
use crate::policy::Policy;
use crate::present::{AgreementAnswer, DifferenceAnswer, ListAnswer, RateAnswer};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Our audit, as far as the reports are held against it.
pub(super) struct Own<'a> {
    pub(super) files: &'a [PathBuf],
    pub(super) sales: &'a [Sale<'a>],
    pub(super) judged: &'a Audit,
    /// The policy asked: that of the first book.
    pub(super) policy: &'a Policy,
}

/// Holds lists of defects and rates of the account against the first book; `None` = there are neither.
pub(super) fn beside_reports(
    own: &Own<'_>,
    (lists, listed): (&[DefectList], &Listed),
    rates: &[AccountRate],
) -> Option<AgreementAnswer> {
    let book = own.judged.books.first().filter(|_| !lists.is_empty() || !rates.is_empty())?;
    let Own { files, sales, policy, .. } = own;
    let reading = &book.reading;
    let found = agreement(sales, policy, reading, own.judged.known_until);
    let place = |row: &ListedRow| format!("{} line {}", name_of(&files[row.file]), row.line);
    let mut differences = Vec::new();
    for (at, difference, judged) in found.differences {
        let sale = &sales[at];
        let row = row_of(sale, listed);
        differences.push(DifferenceAnswer {
            difference: difference.name().to_owned(),
            verdict: judged.verdict.word().to_owned(),
            cause: judged.verdict.cause().map(|cause| cause.name()).unwrap_or_default().to_owned(),
            clause: judged.clause.map(|clause| policy.clauses[clause].id.clone()).unwrap_or_default(),
            listed: row.map(says).unwrap_or_default(),
            place: row.map(place).unwrap_or_default(),
            ..of_sale(sale)
        });
    }
    for sale in *sales {
        let Some(row) = row_of(sale, listed) else { continue };
        let of = |difference: &str| DifferenceAnswer {
            difference: difference.to_owned(),
            listed: says(row),
            place: place(row),
            ..of_sale(sale)
        };
        if row.promised_on.is_some_and(|day| day != sale.record.promised_on) {
            differences.push(of("promise-differs"));
        }
        let own = sale.record.category.as_deref();
        if own
            .zip(row.category.as_deref())
            .is_some_and(|(own, theirs)| !own.eq_ignore_ascii_case(theirs))
        {
            differences.push(of("category-differs"));
        }
    }
    for lost in listed.not_matched.iter().filter(|lost| lost.row.defect) {
        differences.push(DifferenceAnswer {
            order_id: lost.row.order_id.clone(),
            difference: if lost.unclear { "listed-unclear" } else { "listed-not-found" }.to_owned(),
            metric_date: lost.row.promised_on,
            category: lost.row.category.clone().unwrap_or_default(),
            listed: says(&lost.row),
            place: place(&lost.row),
            ..DifferenceAnswer::default()
        });
    }
    let of_lists = lists.iter().zip(&listed.days).zip(&listed.found);
    let lists = of_lists.map(|((list, days), found)| ListAnswer {
        found: *found,
        file: name_of(&files[list.file]),
        rows: list.rows.len(),
        from: days.map(|days| days.from),
        to: days.map(|days| days.to),
        days_by: days.map(|days| days.by.name()).unwrap_or_default().to_owned(),
        criteria: criteria(list),
    });
    Some(AgreementAnswer {
        policy: policy.name.clone(),
        reading: reading.name.clone(),
        lists: lists.collect(),
        covered: found.covered,
        listed: found.listed,
        settled: found.settled,
        differences,
        rates: rates.iter().map(|rate| beside_rate(own, rate, book)).collect(),
    })
}

/// The marketplace's rate of the account beside ours of the same promised days.
fn beside_rate(own: &Own<'_>, rate: &AccountRate, book: &Book) -> RateAnswer {
    let (mut worst, mut best) = (Counts::NONE, Counts::NONE);
    for (sale, judged) in own.sales.iter().zip(&book.verdicts) {
        let Some(judged) = judged else { continue };
        if (rate.from..=rate.to).contains(&sale.record.promised_on) {
            let (low, high) = judged.verdict.counts();
            (worst, best) = (worst.plus(low), best.plus(high));
        }
    }
    let (counted, valid_low, valid_high) =
        (u64::from(worst.counted()), u64::from(worst.valid()), u64::from(best.valid()));
    RateAnswer {
        file: name_of(&own.files[rate.file]),
        from: rate.from,
        to: rate.to,
        counted: rate.counted,
        valid: rate.valid,
        rate: rate.rate,
        own_counted: counted,
        own_valid_low: valid_low,
        own_valid_high: valid_high,
        agrees: rate.counted == Some(counted)
            && rate.valid.is_some_and(|valid| (valid_low..=valid_high).contains(&valid)),
    }
}

/// The row of the list that names a package.
fn row_of<'l>(sale: &Sale<'_>, listed: &'l Listed) -> Option<&'l ListedRow> {
    listed.rows.get(sale.record.details.listing?.row? as usize)
}

fn of_sale(sale: &Sale<'_>) -> DifferenceAnswer {
    let record = sale.record;
    DifferenceAnswer {
        order_id: text(&record.order_id),
        package: text(&record.package_id),
        category: text(&record.category),
        metric_date: Some(record.promised_on),
        ..DifferenceAnswer::default()
    }
}

fn text(text: &Option<Arc<str>>) -> String {
    text.as_deref().unwrap_or_default().to_owned()
}

/// What a row of a list says, beside that it is one.
fn says(row: &ListedRow) -> String {
    let named = [
        row.category.clone().map(|category| ("category".to_owned(), category)),
        row.promised_on.map(|day| ("promised".to_owned(), day.to_string())),
    ];
    let all = named.into_iter().flatten().chain(row.criteria.iter().cloned());
    all.map(|(name, says)| format!("{name}: {says}")).collect::<Vec<_>>().join("; ")
}

/// The names of a list's columns on criteria.
fn criteria(list: &DefectList) -> Vec<String> {
    let names: BTreeSet<&String> =
        list.rows.iter().flat_map(|row| row.criteria.iter().map(|(name, _)| name)).collect();
    names.into_iter().cloned().collect()
}
