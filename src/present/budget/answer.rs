//! `budget.json`, and what `--format json` prints.

use crate::analysis::{BudgetFan, Estimate, FanDay};
use crate::audit::{Budget, BudgetDay, Burn, Mend, Mendable, Turns};
use crate::present::audit::{Audited, PackageNumbers, PolicyLine, TakenAnswer, policy_line, status};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Version of the form of `budget.json`.
pub const BUDGET_SCHEMA: u32 = 1;

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

/// How futures were drawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sampling {
    /// The seed.
    pub seed: u64,
    /// Futures of each budget.
    pub replications: u64,
}

/// The budgets for programs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BudgetAnswer {
    /// [`BUDGET_SCHEMA`].
    pub schema_version: u32,
    /// Always `vtr-planner`.
    pub program: String,
    /// Always `budget`.
    pub kind: String,
    /// Today: nothing that came to light later is used.
    pub as_of: NaiveDate,
    /// The last day of which the tracking is known, at most `as_of`.
    pub known_until: NaiveDate,
    /// The store.
    pub store: String,
    /// The files, without folders.
    pub files: Vec<String>,
    /// The day of the first order in them.
    pub first_order: Option<NaiveDate>,
    /// The first is the one asked, the others are beside it.
    pub policies: Vec<PolicyLine>,
    /// The first is the main one.
    pub readings: Vec<String>,
    /// Packages judged and left aside.
    pub packages: PackageNumbers,
    /// How futures were drawn.
    pub sampling: Sampling,
    /// By policy, reading and category.
    pub budgets: Vec<BudgetLine>,
    /// Packages that can still be mended under the first policy and reading, most urgent first.
    pub mendable: Vec<MendLine>,
    /// Packages without a valid number that were promised before today: probably delivered, too late to mend.
    pub probably_delivered: usize,
    /// What was taken because nobody said it.
    pub taken: Vec<TakenAnswer>,
    /// Columns not used, and not kept.
    pub columns_not_used: Vec<String>,
}

/// One metric under one policy and reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BudgetLine {
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
    /// Is the category held to the target today?
    pub enforced: bool,
    /// Days between the end of the window and the day on which it shows.
    pub lag_days: u16,
    /// Days counted together.
    pub window_days: u16,
    /// The rate to reach, in thousandths.
    pub target_permille: u32,
    /// It must lie above the target, not only reach it.
    pub strictly_above: bool,
    /// Of the window, of its last 7 days, and of the 7 days that come next.
    pub burn: Vec<BurnLine>,
    /// The last day to whose window no new order can be added.
    pub complete_until: Option<NaiveDate>,
    /// First such day that is below target whatever becomes of open packages.
    pub below_from: Option<NaiveDate>,
    /// First that may be.
    pub maybe_below_from: Option<NaiveDate>,
    /// If today may be below: first such day that is not, whatever becomes of open packages.
    pub back_from: Option<NaiveDate>,
    /// First that may be back.
    pub maybe_back_from: Option<NaiveDate>,
    /// First such day after `back_from` that may be below once more.
    pub maybe_below_again_from: Option<NaiveDate>,
    /// What is drawn, if anything can be.
    pub fan: Option<FanLine>,
    /// Why nothing is drawn.
    pub no_fan: Option<String>,
    /// Today, then each coming day.
    pub days: Vec<DayLine>,
}

/// What the coming days are drawn from, and when the budget turns.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FanLine {
    /// First promised day of the past that is drawn from.
    pub past_from: NaiveDate,
    /// Last.
    pub past_to: NaiveDate,
    /// Packages counted in it.
    pub past_counted: u32,
    /// Open packages like which none was seen in the past: taken as defects, or as exempt if they are now.
    pub open_unlike_the_past: u32,
    /// Days until the rate is first below target (0 = today): 5, 25, 50, 75 and 95 % of futures are by then; `null`
    /// = not within the days looked at.
    pub days_to_below: [Option<u16>; 5],
    /// Days until it is first at target, or has nothing to review.
    pub days_to_back: [Option<u16>; 5],
}

/// What is drawn for a day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DrawnDay {
    /// Defects left that 2.5, 10, 25, 50, 75, 90 and 97.5 % of futures do not exceed.
    pub p025: i64,
    /// 10 %.
    pub p10: i64,
    /// 25 %.
    pub p25: i64,
    /// Half.
    pub p50: i64,
    /// 75 %.
    pub p75: i64,
    /// 90 %.
    pub p90: i64,
    /// 97.5 %.
    pub p975: i64,
    /// Chance of being below target on the day; equal ends = exact.
    pub below: Estimate,
    /// On it or an earlier day, today included.
    pub below_by: Estimate,
    /// Chance of having been at target, or with nothing to review, on it or an earlier day.
    pub back_by: Estimate,
}

/// One day of a budget, of the packages ordered by today.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DayLine {
    /// The day on which the rate shows.
    pub date: NaiveDate,
    /// First promised day of the window.
    pub from: NaiveDate,
    /// Last.
    pub to: NaiveDate,
    /// No new order can be promised in the window.
    pub complete: bool,
    /// Packages in the denominator.
    pub counted: u32,
    /// Valid ones if every open package is a defect.
    pub valid_low: u32,
    /// If every one is valid.
    pub valid_high: u32,
    /// `n/a`, `green`, `yellow`, `red`, or two of them with `-or-` between.
    pub status: String,
    /// Further defects among the counted packages before the rate is below target, at worst; below zero = so many
    /// too many.
    pub defects_left_low: i64,
    /// At best.
    pub defects_left_high: i64,
    /// With new orders and open packages drawn.
    pub drawn: Option<DrawnDay>,
}

impl DrawnDay {
    /// The seven quantiles, lowest first.
    pub fn left(&self) -> [i64; 7] {
        [self.p025, self.p10, self.p25, self.p50, self.p75, self.p90, self.p975]
    }
}

/// How fast the budget is used.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BurnLine {
    /// `window`, `last` (its last days) or `next` (those that come into it next).
    pub what: String,
    /// First promised day.
    pub from: NaiveDate,
    /// Last.
    pub to: NaiveDate,
    /// Packages in the denominator.
    pub counted: u32,
    /// Defects at best.
    pub defects_low: u32,
    /// At worst.
    pub defects_high: u32,
    /// Share of defects over the share allowed, at best; `null` = nothing is counted.
    pub burn_low: Option<f64>,
    /// At worst.
    pub burn_high: Option<f64>,
}

/// A package that can still be mended.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MendLine {
    /// Last day to do it.
    pub act_by: NaiveDate,
    /// The order.
    pub order_id: String,
    /// The package, where an order has several.
    pub package: String,
    /// The store.
    pub store: String,
    /// The category.
    pub category: String,
    /// The carrier's name, if one is said.
    pub carrier: String,
    /// The cause of its defect if nothing is done.
    pub cause: String,
    /// `enter`, `enter-if-tracked`, `correct` or `check`.
    pub mend: String,
    /// What to do, in words.
    pub what_to_do: String,
    /// The promised day.
    pub promised: NaiveDate,
    /// The day on which the rate first counts it.
    pub counted_from: NaiveDate,
    /// What is done by then shows before that day.
    pub shows_in_time: bool,
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
