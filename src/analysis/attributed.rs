//! The part of `summary.json` that says which clause did it.

use super::Estimate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The change of counted packages and defects from the old policy to the new one, split by clause.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// Futures in which packages were looked at: the first so many of the run.
    pub replications: u64,
    /// The reading under which both policies are taken: the first.
    pub reading: String,
    /// Today's way first, then the choice if it is another one; each with every category, then all together.
    pub splits: Vec<ClauseSplit>,
    /// Clauses of the new policies that decide no package under any strategy and reading of the run.
    pub silent_clauses: Vec<SilentClause>,
    /// Strategies that cannot be told apart.
    pub same_strategies: Vec<SameStrategies>,
}

/// One strategy and category, or all categories together. The packages are those of the window that `on_date`
/// shows, as if nothing were ever closed. The effects add up to new less old.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClauseSplit {
    /// Strategy.
    pub strategy: String,
    /// Store, or `account`.
    pub store: String,
    /// Category, or `account`: all together.
    pub category: String,
    /// First promised delivery day of the window under the new policy.
    pub promised_from: String,
    /// Last promised delivery day.
    pub promised_to: String,
    /// Under the old policy.
    pub old: CountedPackages,
    /// Under the new one.
    pub new: CountedPackages,
    /// New less old, taken future by future.
    pub more: CountedPackages,
    /// What each changed clause adds, averaged over all orders in which the clauses can change (Shapley
    /// values); those that alter nothing are left out. The largest first.
    pub effects: Vec<ClauseEffect>,
}

/// Mean numbers of packages in the window.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CountedPackages {
    /// In the denominator.
    pub counted: Estimate,
    /// Of these without valid tracking.
    pub defects: Estimate,
}

/// What one changed clause adds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClauseEffect {
    /// The clause's id. `(order)` = the order of clauses that both policies have.
    pub clause: String,
    /// `begins`, `ends`, `differs` or `order`.
    pub change: String,
    /// The new policies (of one store, or for all categories together of several) that change it.
    pub policies: Vec<String>,
    /// The clause in a sentence.
    pub says: String,
    /// Counted packages more.
    pub counted: Estimate,
    /// Defects more.
    pub defects: Estimate,
    /// Averaged over random orders, for there are more than twelve changes that matter at once; the interval
    /// holds that error too. Else over all orders.
    pub sampled: bool,
}

/// A clause that decides nothing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SilentClause {
    /// Store.
    pub store: String,
    /// The new policy there.
    pub policy: String,
    /// The clause's id.
    pub clause: String,
    /// The clause in a sentence.
    pub says: String,
    /// `over` (it ended before the first simulated day), `later` (it begins after the last), `reading` (it
    /// stands under no reading of the run) or `no package` (none meets it before another clause).
    pub why: String,
}

/// Strategies that cannot be told apart.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SameStrategies {
    /// The later strategy.
    pub strategy: String,
    /// The first strategy that it is like.
    pub like: String,
    /// Every package is treated alike; else the treatment differs, but no result in any future.
    pub treats_alike: bool,
}
