//! `verdicts.csv`, `vtr.csv`, `defects.csv` and `flips.csv` of an audit, and the rows of its chart.

use super::answer::Audited;
use super::why::{clause_of, why};
use super::{metric_name, metrics, status, windows};
use crate::audit::{Judged, Sale};
use crate::present::chart::HistoryRow;
use crate::present::policy::{VERDICT_COLUMNS, csv_of};
use chrono::NaiveDate;
use std::sync::Arc;

type Bytes = Result<Vec<u8>, csv::Error>;

fn text(text: &Option<Arc<str>>) -> String {
    text.as_deref().unwrap_or_default().to_owned()
}

/// Order, package, store, category and metric date.
fn head(sale: &Sale<'_>) -> [String; 5] {
    let record = sale.record;
    [
        text(&record.order_id),
        text(&record.package_id),
        sale.metric.store.clone(),
        text(&record.category),
        record.promised_on.to_string(),
    ]
}

/// Every verdict: all packages that were ordered by the day of the audit, under every policy and reading.
pub(super) fn verdicts(audited: &Audited<'_>) -> Bytes {
    let rows = judged(audited).map(|(place, sale, judged)| {
        let [order, package, store, category, date, policy, reading] = head_of(audited, place, sale);
        let verdict = judged.verdict.word().to_owned();
        let clause = clause_of(audited, place, judged.clause).to_owned();
        let cause = judged.verdict.cause().map(|cause| cause.name()).unwrap_or_default().to_owned();
        [order, package, store, category, date, policy, reading, verdict, clause, cause]
    });
    csv_of(VERDICT_COLUMNS, rows)
}

/// Order, package, store, category, metric date, policy and reading of a row.
fn head_of(audited: &Audited<'_>, place: usize, sale: &Sale<'_>) -> [String; 7] {
    let book = &audited.audit.books[place];
    let [order, package, store, category, date] = head(sale);
    let policy = audited.policies[book.policy].name.clone();
    [order, package, store, category, date, policy, book.reading.name.clone()]
}

/// Every book's place, package and verdict.
fn judged<'a>(audited: &'a Audited<'a>) -> impl Iterator<Item = (usize, &'a Sale<'a>, Judged)> {
    let books = audited.audit.books.iter().enumerate();
    books.flat_map(|(place, book)| {
        let rows = audited.sales.iter().zip(&book.verdicts);
        rows.filter_map(move |(sale, judged)| Some((place, sale, (*judged)?)))
    })
}

/// Every defect with its carrier.
pub(super) fn defects(audited: &Audited<'_>) -> Bytes {
    let columns = [
        "order_id",
        "package",
        "store",
        "category",
        "metric_date",
        "policy",
        "reading",
        "cause",
        "clause",
        "carrier",
    ];
    let rows = judged(audited).filter_map(|(place, sale, judged)| {
        let cause = judged.verdict.cause()?.name().to_owned();
        let [order, package, store, category, date, policy, reading] = head_of(audited, place, sale);
        let clause = clause_of(audited, place, judged.clause).to_owned();
        let carrier = text(&sale.record.details.carrier);
        Some([order, package, store, category, date, policy, reading, cause, clause, carrier])
    });
    csv_of(columns, rows)
}

/// Every package that two policies judge differently, and why.
pub(super) fn flips(audited: &Audited<'_>) -> Bytes {
    let columns = [
        "order_id",
        "package",
        "store",
        "category",
        "metric_date",
        "reading",
        "from_policy",
        "from_verdict",
        "from_clause",
        "to_policy",
        "to_verdict",
        "to_clause",
        "cause",
        "why",
    ];
    let rows = audited.audit.flips.iter().map(|flip| {
        let sale = &audited.sales[flip.sale];
        let [order, package, store, category, date] = head(sale);
        let name = |book: usize| audited.policies[audited.audit.books[book].policy].name.clone();
        [
            order,
            package,
            store,
            category,
            date,
            audited.audit.books[flip.to].reading.name.clone(),
            name(flip.from),
            flip.was.verdict.word().to_owned(),
            clause_of(audited, flip.from, flip.was.clause).to_owned(),
            name(flip.to),
            flip.is.verdict.word().to_owned(),
            clause_of(audited, flip.to, flip.is.clause).to_owned(),
            flip.is.verdict.cause().map(|cause| cause.name()).unwrap_or_default().to_owned(),
            why(audited, flip),
        ]
    });
    csv_of(columns, rows)
}

/// Rates of every day from the first that counts a package to the day of the audit.
pub(super) fn vtr(audited: &Audited<'_>) -> Bytes {
    let columns = [
        "date",
        "store",
        "category",
        "policy",
        "reading",
        "window",
        "counted",
        "valid_low",
        "valid_high",
        "status",
    ];
    let by_seller = metrics(audited.audit).iter().any(|metric| metric.seller.is_some());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let seller: &[&str] = if by_seller { &["seller"] } else { &[] };
    writer.write_record(seller.iter().chain(&columns))?;
    for book in &audited.audit.books {
        let policy = audited.policies[book.policy];
        for (metric, rates) in &book.rates {
            let mut rates = rates.clone();
            for day in days(rates.first_day(), audited.audit.as_of) {
                for window in windows(policy.window_days) {
                    let shown = rates.window(day, window);
                    let row = [
                        day.to_string(),
                        metric.store.clone(),
                        metric.category.clone(),
                        policy.name.clone(),
                        book.reading.name.clone(),
                        window.to_string(),
                        shown.worst.counted().to_string(),
                        shown.worst.valid().to_string(),
                        shown.best.valid().to_string(),
                        status(shown.status),
                    ];
                    let seller = by_seller.then(|| metric.seller.clone().unwrap_or_default());
                    writer.write_record(seller.into_iter().chain(row))?;
                }
            }
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn days(from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= until)
}

/// The rates of the policies' own windows under the first reading.
pub(super) fn history(audited: &Audited<'_>) -> Vec<HistoryRow> {
    let mut rows = Vec::new();
    let Some(first) = audited.audit.books.first() else { return rows };
    let books = audited.audit.books.iter();
    for book in books.filter(|book| book.reading.name == first.reading.name) {
        let policy = audited.policies[book.policy];
        for (metric, rates) in &book.rates {
            let mut rates = rates.clone();
            for day in days(rates.first_day(), audited.audit.as_of) {
                let shown = rates.window(day, policy.window_days);
                let counted = shown.worst.counted();
                let share = |valid: u32| (counted > 0).then(|| f64::from(valid) / f64::from(counted));
                rows.push(HistoryRow {
                    metric: metric_name(&metric.category, &metric.store, metric.seller.as_deref()),
                    policy: policy.name.clone(),
                    asked: book.policy == 0,
                    date: day,
                    low: share(shown.worst.valid()),
                    high: share(shown.best.valid()),
                    target: f64::from(policy.target_permille) / 1000.0,
                    whole: audited.first_order.is_some_and(|first| first <= shown.from),
                });
            }
        }
    }
    rows
}
