//! From outcomes to a decision: estimates, paired differences, frontier, sensitivity, recommendation.

mod chart_data;
mod charts;
mod clustering;
mod conclude;
mod decide;
pub mod estimate;
mod evidence;
mod recommend;
mod regression;
mod regret;
mod screen;
mod sensitivity;
mod summary;
mod switching;
mod view;
mod words;

pub use chart_data::{
    ChartData, ExceedanceRow, FanRow, FirstBreachRow, FrontierRow, SawtoothRow, TornadoRow, VtrBinRow,
};
pub use conclude::{Conclusion, conclude};
pub use decide::{Choice, Verdict, decide};
pub use summary::{
    ClusteringRow, Decision, Estimate, FlipsWhen, Headline, MetricFacts, MoneyEstimate, PolicyFacts,
    ProfitEstimate, Quantiles, ReadingAdvice, Recommendation, Regret, ResultRow, StrategyFacts, Summary,
    Uncontrollable,
};
pub use switching::Effort;
pub use view::{Column, View};
