//! The numbers behind the charts: one row type a file of `data/`. Charts are drawn from these rows and
//! from nothing else. Amounts are in units of the account currency, chances and shares 0 to 1, dates
//! ISO 8601.

use serde::{Deserialize, Serialize};

/// All chart data of a run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ChartData {
    /// `data/frontier.csv`.
    pub frontier: Vec<FrontierRow>,
    /// `data/vtr_distribution.csv`.
    pub vtr_distribution: Vec<VtrBinRow>,
    /// `data/fan.csv`.
    pub fan: Vec<FanRow>,
    /// `data/exceedance.csv`.
    pub exceedance: Vec<ExceedanceRow>,
    /// `data/tornado.csv`.
    pub tornado: Vec<TornadoRow>,
    /// `data/sawtooth.csv`.
    pub sawtooth: Vec<SawtoothRow>,
    /// `data/first_breach.csv`.
    pub first_breach: Vec<FirstBreachRow>,
    /// `data/readings.csv`.
    pub readings: Vec<ReadingRow>,
    /// `data/clauses.csv`.
    pub clauses: Vec<ClauseRow>,
    /// `data/convergence.csv`.
    pub convergence: Vec<ConvergenceRow>,
}

/// Cost against risk: one row a strategy, under the reform and the first reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FrontierRow {
    /// Strategy.
    pub strategy: String,
    /// As people say it.
    pub title: String,
    /// Added tracking cost a month.
    pub cost: f64,
    /// Lower end of its interval.
    pub cost_low: f64,
    /// Upper end.
    pub cost_high: f64,
    /// Greatest risk (of the tolerance's kind) over the controllable categories.
    pub risk: f64,
    /// Lower end of its interval.
    pub risk_low: f64,
    /// Upper end.
    pub risk_high: f64,
    /// Expected profit over the horizon.
    pub profit: f64,
    /// Another strategy is at least as safe and no dearer; empty = on the frontier, else its name.
    pub dominated_by: String,
    /// `today`, `chosen`, `today and chosen`, or empty.
    pub role: String,
}

/// VTR on the date: one histogram bin of one metric under one policy, today's way of shipping.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct VtrBinRow {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// `baseline` or `reform`.
    pub policy: String,
    /// Bin from (included).
    pub from: f64,
    /// Bin to (excluded, but 1 belongs to the last bin).
    pub to: f64,
    /// Share of futures (of those with something counted).
    pub share: f64,
    /// Futures with something counted.
    pub futures: u64,
    /// Median number of packages counted on the date (in the futures of the fan).
    pub counted_median: f64,
    /// P(below target on the date) under this policy.
    pub breach_on_date: f64,
    /// The target.
    pub target: f64,
}

/// VTR over time: one day of one metric under one strategy and policy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FanRow {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Strategy.
    pub strategy: String,
    /// `baseline` or `reform`.
    pub policy: String,
    /// Day.
    pub date: String,
    /// 2.5 % of futures lie lower; empty = nothing counted in any.
    pub p025: Option<f64>,
    /// 10 %.
    pub p10: Option<f64>,
    /// 25 %.
    pub p25: Option<f64>,
    /// 50 %.
    pub p50: Option<f64>,
    /// 75 %.
    pub p75: Option<f64>,
    /// 90 %.
    pub p90: Option<f64>,
    /// 97.5 %.
    pub p975: Option<f64>,
    /// Share of futures in which the category is closed on the day.
    pub suspended_share: f64,
    /// The target.
    pub target: f64,
    /// First day on which the reform differs; empty = never.
    pub effective: String,
    /// C.
    pub first_effect: String,
}

/// Chance that profit exceeds an amount, for one strategy under one policy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ExceedanceRow {
    /// Strategy.
    pub strategy: String,
    /// As people say it.
    pub title: String,
    /// `baseline` or `reform`.
    pub policy: String,
    /// Profit over the horizon.
    pub profit: f64,
    /// P(profit > that).
    pub probability: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// `today`, `chosen`, `today and chosen`, or empty.
    pub role: String,
}

/// One input of the tornado: conditional means over the run's own draws.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TornadoRow {
    /// Path of the input.
    pub input: String,
    /// Unit.
    pub unit: String,
    /// 5 % point of the input.
    pub low_value: f64,
    /// 95 % point.
    pub high_value: f64,
    /// Mean profit of the chosen strategy where the input is in its lowest tenth.
    pub profit_at_low: f64,
    /// Where it is in its highest tenth.
    pub profit_at_high: f64,
    /// Mean profit over all draws.
    pub profit_mean: f64,
    /// Strategy with the highest mean profit in the lowest tenth.
    pub best_at_low: String,
    /// In the highest tenth.
    pub best_at_high: String,
    /// Half-width of the 95 % interval of a tenth's mean.
    pub half_width: f64,
}

/// A category on the sawtooth of allowed defects (reform, first reading, today's way and the choice), over
/// the futures of the fan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SawtoothRow {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Strategy.
    pub strategy: String,
    /// `today`, `chosen` or `today and chosen`.
    pub role: String,
    /// Packages counted on the date, median.
    pub counted: f64,
    /// 5 % point.
    pub counted_low: f64,
    /// 95 % point.
    pub counted_high: f64,
    /// Defects on the date, mean.
    pub defects: f64,
    /// 95 % point of the defects.
    pub defects_high: f64,
    /// Target in thousandths.
    pub target_permille: u32,
    /// The rate must lie above the target, not only reach it.
    pub strictly_above: bool,
}

/// Chance that the first breach and the first closure of the period have happened by a day, under one
/// strategy and policy and the first reading.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FirstBreachRow {
    /// Store, or `account`.
    pub store: String,
    /// Category, or `account`: any category.
    pub category: String,
    /// Strategy.
    pub strategy: String,
    /// `baseline` or `reform`.
    pub policy: String,
    /// Day.
    pub date: String,
    /// P(below target on the day or a day of the period before).
    pub breach: f64,
    /// Lower end of its interval.
    pub breach_low: f64,
    /// Upper end.
    pub breach_high: f64,
    /// P(closed at least once by the day, by a review on C or later).
    pub closed: f64,
    /// Lower end of its interval.
    pub closed_low: f64,
    /// Upper end.
    pub closed_high: f64,
}

/// A number that decides, after so many of the run's replications (reform, first reading).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ConvergenceRow {
    /// `chance` (the risk that the tolerance bounds) or `profit` (more than `against` earns).
    pub quantity: String,
    /// Store, or `account`.
    pub store: String,
    /// Category, or `account`: any category, all together.
    pub category: String,
    /// Strategy: the choice.
    pub strategy: String,
    /// Of `profit`: the strategy that it is compared with.
    pub against: String,
    /// How many replications.
    pub replications: u64,
    /// The number after these.
    pub point: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// VTR on the date under one reading of the new policy, or under all of them by weight. Quantiles over the
/// futures in which something is counted; empty = in none.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ReadingRow {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Strategy.
    pub strategy: String,
    /// `today`, `chosen` or `today and chosen`.
    pub role: String,
    /// Reading, or `mixture`; the first is the main one.
    pub reading: String,
    /// Share of the reading's weight in all.
    pub weight: f64,
    /// 5 % point.
    pub p05: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 95 % point.
    pub p95: Option<f64>,
    /// Target.
    pub target: f64,
    /// Mixture: share of the rate's variance that lies between the readings; empty = nothing varies.
    pub share_by_readings: Option<f64>,
    /// Lower end of its 95 % interval.
    pub share_low: Option<f64>,
    /// Upper end.
    pub share_high: Option<f64>,
}

/// A step from the old policy's counts to the new one's in the window that the date shows, if nothing is ever
/// closed, under the first reading: per strategy and category (and for all together, `account`) the old
/// policy, what each changed clause adds, the new policy, new less old.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ClauseRow {
    /// Strategy.
    pub strategy: String,
    /// As in [`FrontierRow::role`].
    pub role: String,
    /// Store, or `account`.
    pub store: String,
    /// Category, or `account`.
    pub category: String,
    /// First promised delivery day of the window under the new policy.
    pub promised_from: String,
    /// Last promised delivery day.
    pub promised_to: String,
    /// `old`; `begins`, `ends`, `differs`, `order` or `window`; `new`; `more` (new less old).
    pub step: String,
    /// The changed clause.
    pub clause: String,
    /// The new policies that change it.
    pub policies: String,
    /// The clause in a sentence.
    pub says: String,
    /// Counted packages: in all (`old`, `new`), else more.
    pub counted: f64,
    /// Lower end of its interval.
    pub counted_low: f64,
    /// Upper end.
    pub counted_high: f64,
    /// Defects: in all, else more.
    pub defects: f64,
    /// Lower end of its interval.
    pub defects_low: f64,
    /// Upper end.
    pub defects_high: f64,
    /// Averaged over random orders, not over all.
    pub sampled: bool,
}
