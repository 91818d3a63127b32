//! From outcomes to a decision: estimates, paired differences, frontier, sensitivity, recommendation.

mod chart_data;
mod summary;

pub use chart_data::{
    ChartData, ExceedanceRow, FanRow, FirstBreachRow, FrontierRow, SawtoothRow, TornadoRow, VtrBinRow,
};
pub use summary::{
    ClusteringRow, Decision, Estimate, FlipsWhen, Headline, MetricFacts, MoneyEstimate, PolicyFacts,
    ProfitEstimate, Quantiles, ReadingAdvice, Recommendation, Regret, ResultRow, StrategyFacts, Summary,
    Uncontrollable,
};
