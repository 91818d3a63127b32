//! From outcomes to a decision: estimates, paired differences, frontier, sensitivity, recommendation.

mod approximation;
mod attributed;
mod attribution;
mod budget_fan;
mod calibration;
mod chart_data;
mod charts;
mod clustering;
mod compare;
mod conclude;
mod convergence;
mod decide;
pub mod estimate;
mod evidence;
mod exact;
mod first_breach;
pub mod global;
mod inherited;
pub mod international;
mod neighbours;
mod pairing;
mod pool;
mod rare;
mod ratio;
mod recommend;
mod regression;
mod regret;
mod replicated;
mod results;
pub mod rough;
mod sample;
mod screen;
mod sensitivity;
mod shapley;
mod silent;
mod spread;
mod summary;
mod switching;
mod traces;
mod view;

pub use approximation::{Approximation, CategoryRisks, approximation};
pub use attributed::{
    Attribution, ClauseEffect, ClauseSplit, CountedPackages, SameStrategies, SilentClause,
};
pub use budget_fan::{BudgetFan, FanDay, budget_fan};
pub use calibration::{BANDS, BINS, Bin, Calibration, Coverage, Outcome, calibration, rank};
pub use chart_data::{
    ChartData, ClauseRow, ConvergenceRow, ExceedanceRow, FanRow, FirstBreachRow, FrontierRow,
    ReadingRow, SawtoothRow, TornadoRow, VtrBinRow,
};
pub use compare::{comparisons, paired_chance};
pub use conclude::{Conclusion, conclude};
pub use decide::{Choice, ROOM, Verdict, decide};
pub use neighbours::{DefectFactorFacts, NeighbourRow, Neighbours, RequirementFacts};
pub use pairing::PairingRow;
pub use rare::{RareEstimate, RareRow, rare};
pub use ratio::{Ratio, ratio};
pub use replicated::Replicated;
pub use summary::{
    ClusteringRow, Comparison, ComparisonVerdict, ConvergenceFacts, Decision, Estimate, FlipsWhen,
    Headline, InheritedRow, MetricFacts, MoneyEstimate, PolicyFacts, ProfitEstimate, Quantiles,
    ReadingAdvice, Recommendation, Regret, ResultRow, StrategyFacts, Summary, Uncontrollable,
};
pub use switching::Effort;
pub use view::{Column, DAYS_A_MONTH, View};
