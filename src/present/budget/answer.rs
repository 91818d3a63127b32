//! `budget.json`, and what `--format json` prints.

use crate::analysis::Estimate;
use crate::present::audit::{PackageNumbers, PolicyLine, TakenAnswer};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Version of the form of `budget.json`.
pub const BUDGET_SCHEMA: u32 = 1;

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
