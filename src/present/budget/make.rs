//! The answer of a budget from what it was made from.

use super::answer::{
    BUDGET_SCHEMA, BudgetAnswer, BudgetLine, BurnLine, DayLine, DrawnDay, FanLine, MendLine, Sampling,
};
use crate::analysis::{BudgetFan, FanDay};
use crate::audit::{Budget, BudgetDay, Burn, Mend, Mendable, Turns};
use crate::present::audit::{Audited, policy_line, status};
use chrono::NaiveDate;
use std::sync::Arc;

/// Budgets and what they were made from.
#[derive(Debug)]
pub struct Budgeted<'a> {
    /// The verdicts they rest on.
    pub audited: &'a Audited<'a>,
    /// One a policy, reading and metric.
    pub budgets: &'a [Budget],
    /// The futures of each, or why there are none.
    pub fans: &'a [Result<Drawn, String>],
    /// How they were drawn.
    pub sampling: Sampling,
    /// Packages that can still be mended under the first policy and reading, most urgent first.
    pub mendable: &'a [Mendable],
    /// Packages without a valid number that have probably been delivered.
    pub probably_delivered: usize,
}

/// The futures of one budget and what they were drawn from.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// Bands and chances.
    pub fan: BudgetFan,
    /// First promised day of the past.
    pub from: NaiveDate,
    /// Last.
    pub to: NaiveDate,
    /// Packages counted in it.
    pub packages: u32,
}

/// Puts the answer together.
pub fn budget_answer(budgeted: &Budgeted<'_>) -> BudgetAnswer {
    let Budgeted { audited, budgets, fans, sampling, mendable, probably_delivered } = budgeted;
    let audit = audited.audit;
    let first = audit.books.iter().filter(|book| book.policy == 0);
    BudgetAnswer {
        schema_version: BUDGET_SCHEMA,
        program: crate::present::PROGRAM.to_owned(),
        kind: "budget".to_owned(),
        as_of: audit.as_of,
        known_until: audit.known_until,
        store: audited.policies.first().map(|policy| policy.store.clone()).unwrap_or_default(),
        files: audited.files.to_vec(),
        first_order: audited.first_order,
        policies: audited.policies.iter().map(|policy| policy_line(policy)).collect(),
        readings: first.map(|book| book.reading.name.clone()).collect(),
        packages: audited.packages,
        sampling: sampling.clone(),
        budgets: budgets.iter().zip(*fans).map(|(budget, fan)| line(audited, budget, fan)).collect(),
        mendable: mendable.iter().map(|mendable| mend_line(audited, mendable)).collect(),
        probably_delivered: *probably_delivered,
        taken: audited.taken.clone(),
        columns_not_used: audited.unused_columns.to_vec(),
    }
}

fn line(audited: &Audited<'_>, budget: &Budget, drawn: &Result<Drawn, String>) -> BudgetLine {
    let fan_days = drawn.as_ref().map_or(&[][..], |drawn| drawn.fan.days.as_slice());
    let book = &audited.audit.books[budget.book];
    let policy = audited.policies[book.policy];
    let terms = book.reading.review_terms(policy);
    let Turns { below, maybe_below, back, maybe_back, maybe_again } = budget.turns();
    let metric = &budget.metric;
    BudgetLine {
        seller: metric.seller.clone(),
        store: metric.store.clone(),
        category: metric.category.clone(),
        policy: policy.name.clone(),
        reading: book.reading.name.clone(),
        enforced: book.held.get(metric).copied().unwrap_or(false),
        lag_days: book.reading.lag_days(policy),
        window_days: policy.window_days,
        target_permille: terms.target.permille,
        strictly_above: terms.target.strictly_above,
        burn: [("window", &budget.burn), ("last", &budget.burn_last), ("next", &budget.burn_next)]
            .map(|(what, burn)| burn_line(what, burn))
            .to_vec(),
        complete_until: budget.complete_until(),
        below_from: below,
        maybe_below_from: maybe_below,
        back_from: back,
        maybe_back_from: maybe_back,
        maybe_below_again_from: maybe_again,
        fan: drawn.as_ref().ok().map(|drawn| FanLine {
            past_from: drawn.from,
            past_to: drawn.to,
            past_counted: drawn.packages,
            open_unlike_the_past: drawn.fan.unlike,
            days_to_below: drawn.fan.days_to_below,
            days_to_back: drawn.fan.days_to_back,
        }),
        no_fan: drawn.as_ref().err().cloned(),
        days: budget
            .days
            .iter()
            .enumerate()
            .map(|(at, day)| day_line(day, fan_days.get(at).map(drawn_day)))
            .collect(),
    }
}

fn drawn_day(day: &FanDay) -> DrawnDay {
    let [p025, p10, p25, p50, p75, p90, p975] = day.left;
    let FanDay { below, below_by, back_by, .. } = *day;
    DrawnDay { p025, p10, p25, p50, p75, p90, p975, below, below_by, back_by }
}

fn day_line(day: &BudgetDay, drawn: Option<DrawnDay>) -> DayLine {
    let window = &day.window;
    DayLine {
        date: day.date,
        from: window.from,
        to: window.to,
        complete: day.complete,
        counted: window.worst.counted(),
        valid_low: window.worst.valid(),
        valid_high: window.best.valid(),
        status: status(window.status),
        defects_left_low: window.defects_left.0,
        defects_left_high: window.defects_left.1,
        drawn,
    }
}

fn burn_line(what: &str, burn: &Burn) -> BurnLine {
    BurnLine {
        what: what.to_owned(),
        from: burn.window.from,
        to: burn.window.to,
        counted: burn.window.worst.counted(),
        defects_low: burn.window.best.defects(),
        defects_high: burn.window.worst.defects(),
        burn_low: burn.rate.map(|(low, _)| low),
        burn_high: burn.rate.map(|(_, high)| high),
    }
}

fn mend_line(audited: &Audited<'_>, mendable: &Mendable) -> MendLine {
    let sale = &audited.sales[mendable.sale];
    let record = sale.record;
    let text = |text: &Option<Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
    MendLine {
        act_by: mendable.act_by,
        order_id: text(&record.order_id),
        package: text(&record.package_id),
        store: sale.metric.store.clone(),
        category: sale.metric.category.clone(),
        carrier: text(&record.details.carrier),
        cause: mendable.cause.name().to_owned(),
        mend: mend_name(mendable.mend).to_owned(),
        what_to_do: in_words(mendable.mend).to_owned(),
        promised: record.promised_on,
        counted_from: mendable.counted_from,
        shows_in_time: mendable.in_time,
    }
}

fn mend_name(mend: Mend) -> &'static str {
    match mend {
        Mend::Enter => "enter",
        Mend::EnterIfTracked => "enter-if-tracked",
        Mend::Correct => "correct",
        Mend::Check => "check",
    }
}

fn in_words(mend: Mend) -> &'static str {
    match mend {
        Mend::Enter => "enter the tracking number",
        Mend::EnterIfTracked => "enter the tracking number, if the service gives one",
        Mend::Correct => "correct carrier and number as on the label",
        Mend::Check => "no scan yet: compare carrier and number with the label, ask the carrier",
    }
}
