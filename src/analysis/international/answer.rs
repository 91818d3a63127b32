//! What is told of foreign lanes: every choice for each of them, where the advice flips, and what dropping does to the
//! categories. Amounts of money are minor units a month unless said otherwise; intervals are 95 %.

use crate::analysis::{ComparisonVerdict, Estimate, MoneyEstimate};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Shape of [`International`] as JSON.
pub const INTERNATIONAL_SCHEMA: u32 = 1;

/// The whole answer under one reading of the new rules.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct International {
    /// Shape of this answer.
    pub schema_version: u32,
    /// The scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Minor units in one unit of it.
    pub minor_units: i64,
    /// The reading of the new rules.
    pub reading: String,
    /// Seed of all futures.
    pub seed: u64,
    /// How many.
    pub replications: u64,
    /// First order day of every choice.
    pub starts_on: NaiveDate,
    /// Months from then to the last day: what amounts a month are means over.
    pub months: f64,
    /// How all packages that are not on the lane at hand are shipped: `tracked` (other foreign lanes tracked, home as today) or a
    /// strategy of the file.
    pub rest: String,
    /// Greatest acceptable chance in a category, from 0 to 1.
    pub tolerance: f64,
    /// What it bounds: `breach` or `suspension`.
    pub bounds: String,
    /// Within how many days from `first_effect`.
    pub period_days: u16,
    /// First day on which a choice can show.
    pub first_effect: NaiveDate,
    /// The day on whose window counted packages are told.
    pub on_date: NaiveDate,
    /// Days of that window.
    pub window_days: u16,
    /// Share of the buyers of a dropped lane who buy on another channel; the mean where it is not known exactly.
    pub elsewhere: f64,
    /// Where that share comes from: `--elsewhere` or `consequences.recovered_elsewhere`.
    pub elsewhere_from: String,
    /// Every foreign lane; after them, if there are several, all together.
    pub lanes: Vec<LaneAnswer>,
    /// Where two choices leave the same.
    pub break_even: Vec<BreakEven>,
    /// Categories before and after dropping.
    pub categories: Vec<CategoryRow>,
    /// Every lane as advised, together; `None` with one lane.
    pub together: Option<Together>,
    /// The answer in words.
    pub sentences: Vec<String>,
}

/// A lane, or all of them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LaneAnswer {
    /// `UK GB->DE` (store, origin, destination), or `all`.
    pub lane: String,
    /// Store; empty for all.
    pub store: String,
    /// Country of origin; empty for all.
    pub origin: String,
    /// Destination; empty for all.
    pub destination: String,
    /// Share of its orders that count under the new rules and cannot be valid as they are shipped today.
    pub needs_tracking: f64,
    /// Share of its orders that need tracking and that no tracked service carries so that they would be valid.
    pub untrackable: f64,
    /// The services that tracking switches to.
    pub services: Vec<String>,
    /// Its categories that no choice keeps within the tolerance: they forbid none.
    pub not_controllable: Vec<String>,
    /// The choices, today's way first, dropping last.
    pub choices: Vec<ChoiceRow>,
    /// What to do.
    pub advice: Advice,
}

/// One choice for a lane; the rest of the shop is the same for all of them, and so are the futures.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ChoiceRow {
    /// `today`, `track`, `pass-on`, `rise-SHARE` or `drop`.
    pub choice: String,
    /// The mean price rise that buyers see, of item and shipping, on the orders of the lane.
    pub price_rise: f64,
    /// Packages of the lane a month, if nothing is closed.
    pub packages: Estimate,
    /// Label cost beyond today's labels, if nothing is closed.
    pub added: MoneyEstimate,
    /// Contribution of the lane, if nothing is closed.
    pub contribution: MoneyEstimate,
    /// What closures cost the whole shop more than if the lane were dropped.
    pub closures: MoneyEstimate,
    /// What buyers of the lane leave on another channel.
    pub elsewhere: MoneyEstimate,
    /// What the lane leaves in all: contribution less closures, and what is sold elsewhere.
    pub leaves: MoneyEstimate,
    /// That less what it leaves as today: paired.
    pub more_than_today: MoneyEstimate,
    /// That less what dropping leaves: paired.
    pub more_than_drop: MoneyEstimate,
    /// Chance of the event in any of the categories in which the lane's packages count.
    pub risk: Estimate,
    /// The controllable category of these with the greatest excess over its limit.
    pub riskiest: Option<Riskiest>,
    /// No controllable category of these is beyond its limit (by the point estimate).
    pub within_limits: bool,
}

/// What to do with a lane.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Advice {
    /// The choice that leaves most among those within the limits.
    pub choice: String,
    /// The next best of them; `None` = there is no other.
    pub runner_up: Option<String>,
    /// How much more the choice leaves than the next best: paired.
    pub lead: Option<MoneyEstimate>,
    /// Is the lead told from nothing?
    pub sure: bool,
    /// A choice that leaves more and is beyond a limit.
    pub forbidden: Option<String>,
}

/// A value at which two choices leave the same.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BreakEven {
    /// The lane.
    pub lane: String,
    /// `added cost` (units of the currency a newly tracked package), `elsewhere` (share of buyers) or `elasticity`.
    pub quantity: String,
    /// The choice that leaves more at low values (at steep elasticities).
    pub below: String,
    /// The choice that leaves more at high values (at elasticities near 0).
    pub above: String,
    /// The value of now.
    pub now: f64,
    /// The value at which they leave the same; `None` = none, and `why` says why.
    pub at: Option<f64>,
    /// Lower end; `None` = open.
    pub low: Option<f64>,
    /// Upper end; `None` = open.
    pub high: Option<f64>,
    /// Why there is no value, or no interval.
    pub why: String,
}

/// A category before and after a lane is dropped.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CategoryRow {
    /// The lane that is dropped, or `all`.
    pub dropped: String,
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Counted packages in the window: lane as today, tracked, dropped; nothing closed, on average.
    pub counted: [f64; 3],
    /// Misses that a window of so many packages can bear, tracked and dropped; `None` = so few are not reviewed, or none counted.
    pub bears: [Option<u32>; 2],
    /// The rate after one miss in the window that is left, if anything is.
    pub after_one_miss: Option<f64>,
    /// Chance of the event: lane as today, tracked, dropped.
    pub risk: [Estimate; 3],
    /// Dropped less tracked: paired.
    pub than_tracked: Estimate,
    /// Is dropping better for the category than tracking?
    pub verdict: ComparisonVerdict,
    /// Dropped less today: paired.
    pub than_today: Estimate,
    /// Is dropping better for the category than carrying on?
    pub verdict_today: ComparisonVerdict,
}

/// All lanes as advised.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Together {
    /// What it leaves more than the shop as it is today, all lanes.
    pub more_than_today: MoneyEstimate,
    /// More than all lanes tracked.
    pub more_than_tracked: MoneyEstimate,
    /// More than all lanes dropped.
    pub more_than_dropped: MoneyEstimate,
    /// Chance of the event in any category with foreign packages.
    pub risk: Estimate,
    /// The controllable category with the greatest excess over its limit.
    pub riskiest: Option<Riskiest>,
    /// No controllable category is beyond its limit.
    pub within_limits: bool,
}

impl From<(String, Estimate)> for Riskiest {
    fn from((category, chance): (String, Estimate)) -> Self {
        Self { category, chance }
    }
}

/// A category and the chance of the event there.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Riskiest {
    /// `Category (Store)`.
    pub category: String,
    /// The chance.
    pub chance: Estimate,
}
