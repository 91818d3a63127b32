//! What the planner says.

use super::rules::ShippingRule;
use crate::analysis::{Estimate, MoneyEstimate};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Shape of [`PlanAnswer`] as JSON.
pub const PLAN_SCHEMA: u32 = 2;

/// A plan under one reading, and how sure it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PlanAnswer {
    /// Shape of this answer.
    pub schema_version: u32,
    /// The scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Currency of all amounts, which are in minor units.
    pub currency: String,
    /// The reading of the new rules.
    pub reading: String,
    /// First order day of the plan.
    pub starts_on: NaiveDate,
    /// Greatest acceptable chance in a category, from 0 to 1.
    pub tolerance: f64,
    /// What it bounds: `breach` or `suspension`.
    pub bounds: String,
    /// Within how many days from `first_effect`.
    pub period_days: u16,
    /// First day on which the plan can show.
    pub first_effect: NaiveDate,
    /// Seed of all futures.
    pub seed: u64,
    /// `safe`, `not shown to be safe`, `no plan found` (there may be one) or `no plan within the limits` (proven on the sample).
    pub verdict: String,
    /// The plan as rules.
    pub rules: Vec<ShippingRule>,
    /// Contracts to sign.
    pub contracts: Vec<String>,
    /// Category by category.
    pub categories: Vec<CategoryAnswer>,
    /// The chance that the event happens in any category, in new futures.
    pub risk_any: Estimate,
    /// Expected contribution a month from the decision to the last day, contract fees taken off.
    pub profit_per_month: MoneyEstimate,
    /// The same, more than if nothing is changed: paired.
    pub more_than_today: MoneyEstimate,
    /// The best strategy of the file that is within all limits in the same futures, if any.
    pub best_named: Option<Named>,
    /// Label cost a month beyond today's labels, contract fees beyond today's inside, from the plan's start on.
    pub added_per_month: MoneyEstimate,
    /// How far from the best.
    pub distances: Distances,
    /// What safety costs.
    pub frontier: Vec<FrontierPoint>,
    /// Place among them of the point beyond which safety gets dear; `None` = the frontier does not bend.
    pub knee: Option<usize>,
    /// The plan started later and later.
    pub starts: Vec<StartPoint>,
    /// The last start up to which every one looked at is within all limits; `None` = not even the first. Where it is the last of
    /// `starts`, later ones may be too.
    pub last_safe_start: Option<NaiveDate>,
    /// What happens when.
    pub steps: Vec<Step>,
}

/// A strategy of the file beside the plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// As people say it.
    pub title: String,
    /// How much more the plan leaves a month: paired.
    pub plan_leaves_more: MoneyEstimate,
}

/// One category under the plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CategoryAnswer {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// The limit of its chance.
    pub limit: f64,
    /// No strategy of the file keeps it within the tolerance: the limit is the least chance that any reaches, and one
    /// point.
    pub beyond_tolerance: bool,
    /// Chance in the sample that the plan was chosen by; too small, since it was chosen by it.
    pub in_sample: f64,
    /// Chance in new futures.
    pub risk: Estimate,
    /// Is the upper end within the limit? Where the limit is the least chance and one point, that of the paired
    /// difference to the least chance is what must be within the point.
    pub within_limit: bool,
    /// Chance if nothing is changed, in the same futures.
    pub risk_today: Estimate,
    /// Packages a month that the seller ships.
    pub packages_per_month: f64,
    /// The same today.
    pub packages_per_month_today: f64,
    /// What to look at: so many defects among a week's packages on average use up what a full window may hold.
    pub defects_a_week: f64,
    /// Contribution a month, more than if nothing is changed: paired.
    pub more_than_today: MoneyEstimate,
}

/// The plan started on a day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StartPoint {
    /// First order day.
    pub starts_on: NaiveDate,
    /// The chance in the controllable category that is farthest beyond its limit, or nearest to it, in new futures.
    pub risk: Estimate,
    /// This category, by its place.
    pub category: u32,
    /// The limit of its chance.
    pub limit: f64,
    /// Every controllable category is within its limit.
    pub within_limits: bool,
}

/// A day and what happens on it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// The day.
    pub day: NaiveDate,
    /// What.
    pub what: String,
}

/// Three distances, which must not be taken for one another.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Distances {
    /// Futures of the sampled problem.
    pub sampled_futures: u64,
    /// A month, on the sample: what the plan leaves less than a bound that no plan within the limits can pass. Exact; `None` =
    /// there is no plan.
    pub gap_per_month: Option<i64>,
    /// The gap is nothing: on the sample no plan is better.
    pub optimal_on_sample: bool,
    /// Partial plans looked at.
    pub nodes: u64,
    /// A month: how much more the best plan found on a sample left on that sample than this plan, over independent samples.
    /// An estimate of how far the best plan of all may lie above this one, not a bound.
    pub below_sampled_optimum: Option<MoneyEstimate>,
    /// So many samples on which a plan was found.
    pub samples: u32,
    /// Futures of each.
    pub futures_of_samples: u64,
    /// New futures of each round.
    pub checked_futures: u64,
    /// Rounds of tightening until the plan held out of sample.
    pub rounds: Vec<Round>,
}

/// One round: a plan found on the sample, judged in new futures.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Round {
    /// Category by category: futures of the sample in which the event may happen.
    pub allowed: Vec<u32>,
    /// Greatest excess of a category's upper interval end over its limit, points of chance; below 0 = within all.
    pub worst_excess: f64,
    /// Its category, by its place.
    pub worst_category: u32,
}

/// A plan for another tolerance.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FrontierPoint {
    /// The tolerance on the sample that it was searched with.
    pub tolerance: f64,
    /// The greatest chance among categories that some strategy of the file keeps within the tolerance (all, if there is
    /// none), in new futures.
    pub risk: Estimate,
    /// Its category, by its place.
    pub riskiest: u32,
    /// The chance that it happens in any of these categories, in new futures.
    pub risk_any: Estimate,
    /// Label cost a month beyond today's, contract fees inside.
    pub added_per_month: MoneyEstimate,
    /// Contribution a month.
    pub profit_per_month: MoneyEstimate,
    /// Money a month for a point of chance less, against the next riskier point: paired difference of contribution over
    /// the difference of the chances of any category, with Fieller's interval; `None` = there is none, or the chances cannot be told apart.
    pub price_of_a_point: Option<MoneyEstimate>,
    /// The plan as rules.
    pub rules: Vec<ShippingRule>,
    /// Contracts to sign.
    pub contracts: Vec<String>,
}
