//! What stands beside the VTR, as `summary.json` holds it.

use crate::analysis::{Estimate, Quantiles};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands beside the VTR: shares and rates that marketplaces ask for besides, none of them valued in
/// money. Empty when nothing is asked for in the scenario's stores and no rate is stated.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Neighbours {
    /// What is asked for in the scenario's stores.
    pub requirements: Vec<RequirementFacts>,
    /// What is said of order defects of untracked packages; empty when no store states a rate.
    pub defect_factors: Vec<DefectFactorFacts>,
    /// Strategy by strategy and store by store.
    pub rows: Vec<NeighbourRow>,
    /// What is not known, not simulated or not valued, in sentences for people.
    pub remarks: Vec<String>,
}

/// One thing that is asked for in a store.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RequirementFacts {
    /// Its name in `src/policy/neighbours.toml`.
    pub id: String,
    /// Store.
    pub store: String,
    /// What it opens or keeps open.
    pub programme: String,
    /// One sentence.
    pub says: String,
    /// `tracked share`, `buy-shipping share`, `valid tracking rate`, `order defect rate` or `on-time rate`.
    pub measured: String,
    /// `at least`, `above`, `at most` or `below`.
    pub bound: String,
    /// What is needed, 0 to 1.
    pub needed: f64,
    /// Measured on which packages.
    pub packages: String,
    /// Over which days.
    pub window: String,
    /// First day; `null` = not stated.
    pub from: Option<String>,
    /// First day with consequences; `null` = not stated.
    pub enforced_from: Option<String>,
    /// Where it is stated.
    pub source: String,
    /// What no source states, and what was taken instead.
    pub taken: Option<String>,
    /// Words of the source.
    pub quote: Option<String>,
    /// `stated`, `reported` or `inferred`.
    pub certainty: String,
}

/// What somebody says of order defects of untracked packages.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DefectFactorFacts {
    /// One sentence.
    pub says: String,
    /// Order defect rate of untracked packages over that of tracked ones.
    pub factor: f64,
    /// Where it is stated, and what was taken where that is silent.
    pub source: String,
    /// `stated`, `reported` or `inferred`.
    pub certainty: String,
}

/// One share or rate of a strategy in a store.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NeighbourRow {
    /// Strategy; `any` for the on-time rate, which none changes.
    pub strategy: String,
    /// Store.
    pub store: String,
    /// Category, or `all`: the whole store.
    pub category: String,
    /// As in the requirements.
    pub measured: String,
    /// Of an order defect rate: how many times as many defects untracked packages have (its mean).
    pub untracked_factor: Option<f64>,
    /// First order day from which packages are taken: the strategy's start. Of a valid tracking rate: its
    /// day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Mean over the futures in which something is sent (or counted).
    pub value: Estimate,
    /// Of the same futures, inputs that are not known exactly among them.
    pub futures: Quantiles,
    /// The requirement it is held against; `null` = none.
    pub requirement: Option<String>,
    /// What is needed, 0 to 1.
    pub needed: Option<f64>,
    /// Share of futures in which the requirement is met.
    pub met: Option<Estimate>,
    /// `reached`: met in 19 of 20 futures or more; `missed`: in 1 of 20 or fewer; else `too close to say`.
    pub verdict: Option<String>,
    /// Packages a month (30.44 days) that would have to be tracked (or labelled by the marketplace) besides, mean;
    /// below 0: so many to spare. Of a valid tracking rate: at most, since exempt packages are not counted.
    pub short_per_month: Option<Estimate>,
}
