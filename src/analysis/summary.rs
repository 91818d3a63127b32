//! `summary.json`: what a run found. The schema is a contract (`vtr schema summary`); amounts of money
//! are integers of the account currency's minor unit.

use super::Attribution;
use super::neighbours::Neighbours;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything a run found.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// 1.
    pub schema_version: u32,
    /// The scenario's name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What it asks.
    pub description: String,
    /// Seed of every random stream.
    pub seed: u64,
    /// Independent futures simulated.
    pub replications: u64,
    /// `paired`: every strategy, policy and reading met the same packages; or `marginal` (see [`crate::engine::Mode`]).
    #[serde(default = "paired")]
    pub mode: String,
    /// S, the day of the decision.
    pub decision_day: String,
    /// Days from S to the last simulated day.
    pub horizon_days: u32,
    /// The day on which `vtr` and `breach_on_date` are taken.
    pub on_date: String,
    /// C, the first day on which any choice of the file can show.
    pub first_effect_date: String,
    /// Days from C in which the tolerance holds.
    pub period_days: u32,
    /// Currency of all amounts.
    pub currency: String,
    /// Minor units (pence, cents) in one unit of `currency`.
    pub minor_units: i64,
    /// The tolerated risk per category, and of what: `breach` or `suspension`.
    pub tolerance: Decision,
    /// The policies per store.
    pub policies: Vec<PolicyFacts>,
    /// The strategies in the order of the file; the first is today's way.
    pub strategies: Vec<StrategyFacts>,
    /// The metrics (category x store).
    pub metrics: Vec<MetricFacts>,
    /// One row per policy x reading x strategy x store x category, and for the account. Where there is more
    /// than one reading, rows with the reading `mixture` follow at the end: all readings together, each by
    /// its weight (see `by_reading`). A mixture's chances, days and amounts are means of each future's
    /// weighted mean, with the interval of that mean, since all readings meet the same futures; its quantiles
    /// are those of all readings' values together, each with its reading's weight.
    pub results: Vec<ResultRow>,
    /// What happens from S to the day before C, before any choice can show: the same for every strategy.
    /// One row per policy x reading x store x category, and for the account.
    pub inherited: Vec<InheritedRow>,
    /// Every strategy against today's way and against the choice, under the reform and the first reading.
    pub comparisons: Vec<Comparison>,
    /// What to do.
    pub recommendation: Recommendation,
    /// The four numbers that come first.
    pub headlines: Vec<Headline>,
    /// The advice and the risk at both ends of the clustering range.
    pub clustering: Vec<ClusteringRow>,
    /// What stands beside the VTR: packages tracked, order defects, the on-time rate.
    pub neighbours: Neighbours,
    /// The numbers that decide, and whether there were enough replications for them.
    pub convergence: Vec<ConvergenceFacts>,
    /// Which clauses bring about the change from the old policy to the new one.
    pub attribution: Attribution,
    /// What was taken for granted, in sentences for people.
    pub assumptions: Vec<String>,
    /// What the reader should know besides: clauses that never fired, strategies that never differ,
    /// what is new in the rules.
    pub notes: Vec<String>,
}

/// The mode of runs that are older than the word.
fn paired() -> String {
    "paired".to_owned()
}

/// The tolerance as stated.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Greatest acceptable probability.
    pub risk: f64,
    /// `breach` or `suspension`.
    pub bounds: String,
    /// Within how many days from C.
    pub period_days: u32,
}

/// The two policies of a store.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PolicyFacts {
    /// Store.
    pub store: String,
    /// Name of the old policy.
    pub baseline: String,
    /// Name of the new one.
    pub reform: String,
    /// First day on which a clause of the reform differs from the baseline (`null` = never).
    pub effective: Option<String>,
    /// Store currency.
    pub currency: String,
}

/// A strategy in words.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StrategyFacts {
    /// Short name.
    pub name: String,
    /// As people say it.
    pub title: String,
    /// First order day.
    pub starts_on: String,
}

/// A metric's size.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MetricFacts {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Expected packages a month (30.44 days).
    pub packages_per_month: f64,
    /// Share sent across a border.
    pub cross_border_share: f64,
}

/// A number with its 95 % simulation interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Best estimate.
    pub point: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Minor units with a 95 % simulation interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MoneyEstimate {
    /// Best estimate.
    pub point: i64,
    /// Lower end.
    pub low: i64,
    /// Upper end.
    pub high: i64,
}

/// Profit from S to the last day in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProfitEstimate {
    /// Expected profit.
    pub point: i64,
    /// Lower end of its 95 % simulation interval.
    pub low: i64,
    /// Upper end.
    pub high: i64,
    /// 5 % of futures end lower.
    pub p05: i64,
    /// Half do.
    pub p50: i64,
    /// 95 % do.
    pub p95: i64,
    /// 95 % simulation interval of `p05`, by order statistics; `null` = too few replications to say.
    pub p05_interval: [Option<i64>; 2],
    /// Of `p50`.
    pub p50_interval: [Option<i64>; 2],
    /// Of `p95`.
    pub p95_interval: [Option<i64>; 2],
    /// Mean of the worst 5 %.
    pub cvar95: i64,
}

/// Quantiles of a VTR, over the futures in which something is counted.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema, Default)]
pub struct Quantiles {
    /// 5 % of futures lie lower.
    pub p05: f64,
    /// Half do.
    pub p50: f64,
    /// 95 % do.
    pub p95: f64,
    /// 95 % simulation interval of `p05`, by order statistics; `null` = too few futures to say.
    pub p05_interval: [Option<f64>; 2],
    /// Of `p50`.
    pub p50_interval: [Option<f64>; 2],
    /// Of `p95`.
    pub p95_interval: [Option<f64>; 2],
}

/// One policy x reading x strategy x store x category.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultRow {
    /// `baseline` or `reform`.
    pub policy: String,
    /// Reading, or `mixture`.
    pub reading: String,
    /// Strategy.
    pub strategy: String,
    /// Store, or `account`.
    pub store: String,
    /// Category, or `account`.
    pub category: String,
    /// VTR on the date; `null` when nothing is ever counted, and for the account.
    pub vtr: Option<Quantiles>,
    /// The lowest VTR shown on any day of the period, also while closed; days with nothing counted are left
    /// out. `null` when that is every day in every future, and for the account.
    pub vtr_lowest: Option<Quantiles>,
    /// `vtr` over the further windows shown on the date (days, quantiles).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vtr_shown: Vec<(u32, Option<Quantiles>)>,
    /// P(enforced and below target on the date).
    pub breach_on_date: Estimate,
    /// P(below target on any day of the period).
    pub breach_any: Estimate,
    /// P(closed at least once in the period, by a review on C or later).
    pub suspended_any: Estimate,
    /// P(yellow on any day of the period).
    pub yellow_any: Estimate,
    /// Share of futures in which the status on the date is N/A: fewer packages counted than a review needs
    /// (one, unless the reading asks for more). For the account: of all categories.
    pub na_share: Estimate,
    /// Days below target from C to the last day, mean.
    pub days_below: Estimate,
    /// Days closed from C to the last day, mean.
    pub days_suspended: Estimate,
    /// Label cost more than today's services, a month (30.44 days) from the strategy's start to the last
    /// day, on packages really sent.
    pub added_tracking_cost: MoneyEstimate,
    /// Contribution from S to the last day.
    pub profit: ProfitEstimate,
}

/// What is already in motion when a choice is made.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InheritedRow {
    /// `baseline` or `reform`.
    pub policy: String,
    /// Reading.
    pub reading: String,
    /// Store, or `account`.
    pub store: String,
    /// Category, or `account`: any category.
    pub category: String,
    /// P(below target on any day of [S, C)).
    pub breach: Estimate,
    /// P(closed by a review on a day of [S, C)).
    pub suspended: Estimate,
}

/// A strategy against another one in the same futures.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Strategy.
    pub strategy: String,
    /// The strategy that it is compared with.
    pub against: String,
    /// Expected profit more than the other's, with the interval of the paired difference.
    pub profit: MoneyEstimate,
    /// Is that better?
    pub profit_verdict: ComparisonVerdict,
    /// P(any category closed at least once in the period) more than the other's, paired.
    pub suspended_any: Estimate,
    /// Is that better?
    pub suspended_verdict: ComparisonVerdict,
}

/// A number that decides: the risk of the choice in its riskiest categories and in any, and what it earns more
/// than today's way (in units of the currency), under the reform and the first reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConvergenceFacts {
    /// `chance` or `profit`.
    pub quantity: String,
    /// Store, or `account`.
    pub store: String,
    /// Category, or `account`.
    pub category: String,
    /// Strategy: the choice.
    pub strategy: String,
    /// Of `profit`: the strategy that it is compared with; else empty.
    pub against: String,
    /// The number.
    pub estimate: Estimate,
    /// Replications that it needs to be of use (half-width at most a third of the number or, for a chance,
    /// of the tolerance if that is more); `null` = it is.
    pub replications_needed: Option<u64>,
}

/// What a paired difference shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ComparisonVerdict {
    /// Better: the interval leaves out 0.
    Better,
    /// Worse: the interval leaves out 0.
    Worse,
    /// The interval holds 0.
    Inconclusive,
}

/// What to do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// Name of the strategy.
    pub choice: String,
    /// `recommended`, `keep as is`, `no safe strategy` or `inconclusive`.
    pub verdict: String,
    /// The advice in one or two sentences for a shop owner.
    pub sentence: String,
    /// Why, in sentences (`present` says them).
    pub reasons: Vec<String>,
    /// Strategies within every limit by their upper interval ends.
    pub within_limits: Vec<String>,
    /// The next best strategy within every limit, if any.
    pub runner_up: Option<String>,
    /// Mean over parameter draws of best minus chosen expected profit, minor units.
    pub regret: Regret,
    /// Where the choice changes, the nearest first.
    pub flips_when: Vec<FlipsWhen>,
    /// Inputs that do not change the choice inside their range, each varied alone.
    pub does_not_flip: Vec<String>,
    /// Inputs for which the effort of the search did not suffice.
    pub not_followed: Vec<String>,
    /// Categories above the tolerance even at least risk.
    pub uncontrollable: Vec<Uncontrollable>,
    /// The choice under each reading.
    pub by_reading: Vec<ReadingAdvice>,
    /// Replications still needed when the verdict is `inconclusive`.
    pub replications_needed: Option<u64>,
}

/// Expected regret in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Regret {
    /// Best estimate.
    pub point: i64,
    /// Lower end.
    pub low: i64,
    /// Upper end.
    pub high: i64,
}

/// An input's switching value.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FlipsWhen {
    /// Path as `--set` takes it.
    pub input: String,
    /// Unit of `now` and `at`.
    pub unit: String,
    /// Value in the run (its mean).
    pub now: f64,
    /// Value at which the choice changes.
    pub at: f64,
    /// `above` or `below`: on which side of `at` it changes.
    pub when: String,
    /// The strategy chosen there.
    pub becomes: String,
    /// How far `at` lies from `now`, in standard deviations of the input; for an exact one as if its range
    /// were a 90 % interval.
    pub standard_scores: f64,
}

/// A category that no strategy of the file makes safe.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Uncontrollable {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Least risk that any strategy reaches there.
    pub least_risk: Estimate,
    /// The strategy that reaches it.
    pub at_best_with: String,
    /// Contribution a month at stake, minor units.
    pub contribution_per_month: MoneyEstimate,
    /// What would help.
    pub remedies: Vec<String>,
}

/// The choice under one reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReadingAdvice {
    /// Reading.
    pub reading: String,
    /// Its weight in the mixture, 0 to 1.
    pub weight: f64,
    /// The strategy chosen under it.
    pub choice: String,
    /// Verdict there.
    pub verdict: String,
    /// Risk (of the tolerance's kind) of the worst controllable category under the main choice.
    pub risk_of_main_choice: Estimate,
}

/// One of the numbers that come first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Headline {
    /// What it is.
    pub label: String,
    /// The number as people read it.
    pub value: String,
    /// Its interval, in words.
    pub detail: String,
}

/// Risk at one end of the clustering range.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClusteringRow {
    /// Intra-class correlation taken for this row.
    pub icc: f64,
    /// Strategy.
    pub strategy: String,
    /// Store.
    pub store: String,
    /// Category, or `account`.
    pub category: String,
    /// P(below target on any day of the period), reform, first reading.
    pub breach_any: Estimate,
    /// P(closed at least once in the period).
    pub suspended_any: Estimate,
}
