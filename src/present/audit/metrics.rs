//! The rates of each category on the day of the audit.

use super::answer::Audited;
use super::{status, windows};
use crate::audit::{Book, Metric, Rates, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One metric under one policy and reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MetricAnswer {
    /// The seller, if asked by seller.
    pub seller: Option<String>,
    /// The store.
    pub store: String,
    /// The category; empty = none is said.
    pub category: String,
    /// The policy.
    pub policy: String,
    /// The reading.
    pub reading: String,
    /// Is the category held to the target on the day?
    pub enforced: bool,
    /// Days between the end of the window and the day on which it shows.
    pub lag_days: u16,
    /// The rate to reach, in thousandths.
    pub target_permille: u32,
    /// It must lie above the target, not only reach it.
    pub strictly_above: bool,
    /// The policy's own window first, then those shown beside it.
    pub windows: Vec<WindowAnswer>,
}

/// One window.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct WindowAnswer {
    /// Its length.
    pub days: u16,
    /// Its first promised day.
    pub from: NaiveDate,
    /// Its last.
    pub to: NaiveDate,
    /// Does the file reach back to its first day? If not, packages may be missing.
    pub whole: bool,
    /// Packages in the denominator.
    pub counted: u32,
    /// Valid ones if every unknown package is a defect.
    pub valid_low: u32,
    /// If every unknown one is valid.
    pub valid_high: u32,
    /// `valid_low` of `counted`; `null` = nothing is counted.
    pub vtr_low: Option<f64>,
    /// `valid_high` of `counted`.
    pub vtr_high: Option<f64>,
    /// `n/a`, `green`, `yellow`, `red`, or two of them with `-or-` between.
    pub status: String,
    /// Further defects among the counted packages before the rate is below target, at worst; below zero = so many
    /// too many.
    pub defects_left_low: i64,
    /// At best.
    pub defects_left_high: i64,
}

/// The metrics of one book.
pub(super) fn metrics_of(audited: &Audited<'_>, book: &Book) -> Vec<MetricAnswer> {
    let policy = audited.policies[book.policy];
    let terms = book.reading.review_terms(policy);
    let answers = book.rates.iter().map(|(metric, rates)| {
        let mut rates = rates.clone();
        let others = windows(policy.window_days).into_iter().filter(|days| *days != policy.window_days);
        let all = [policy.window_days].into_iter().chain(others);
        let Metric { seller, store, category } = metric;
        MetricAnswer {
            seller: seller.clone(),
            store: store.clone(),
            category: category.clone(),
            policy: policy.name.clone(),
            reading: book.reading.name.clone(),
            enforced: book.held.get(metric).copied().unwrap_or(false),
            lag_days: book.reading.lag_days(policy),
            target_permille: terms.target.permille,
            strictly_above: terms.target.strictly_above,
            windows: all.map(|days| window_of(audited, &mut rates, days)).collect(),
        }
    });
    answers.collect()
}

fn window_of(audited: &Audited<'_>, rates: &mut Rates, days: u16) -> WindowAnswer {
    let Window { from, to, worst, best, status: statuses, defects_left } =
        rates.window(audited.audit.as_of, days);
    let counted = worst.counted();
    let share = |valid: u32| (counted > 0).then(|| f64::from(valid) / f64::from(counted));
    WindowAnswer {
        days,
        from,
        to,
        whole: audited.first_order.is_some_and(|first| first <= from),
        counted,
        valid_low: worst.valid(),
        valid_high: best.valid(),
        vtr_low: share(worst.valid()),
        vtr_high: share(best.valid()),
        status: status(statuses),
        defects_left_low: defects_left.0,
        defects_left_high: defects_left.1,
    }
}
