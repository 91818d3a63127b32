//! `sensitivity.json`. Amounts are in units of the currency, chances and shares 0 to 1; ends of intervals are 95 %.

use crate::analysis::global::{
    AssumedAdvice, CellRow, Failure, KnowRow, Knowing, ReadingsCompared, ShareRow,
};
use crate::analysis::{Estimate, FlipsWhen, TornadoRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the form of `sensitivity.json`.
pub const SENSITIVITY_SCHEMA: u32 = 1;

/// The answer of `vtr sensitivity`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SensitivityAnswer {
    /// Version of this form.
    pub schema_version: u32,
    /// `vtr`.
    pub program: String,
    /// Its version.
    pub version: String,
    /// The scenario's name.
    pub scenario: String,
    /// Seed of every stream.
    pub seed: u64,
    /// Futures with all strategies.
    pub replications: u64,
    /// The reading that the advice goes by.
    pub reading: String,
    /// Account currency.
    pub currency: String,
    /// What the tolerance bounds: `breach` or `suspension`.
    pub bounds: String,
    /// Tolerated risk.
    pub tolerance: f64,
    /// Days in which it holds.
    pub period_days: u32,
    /// Titles of all strategies by name.
    pub strategies: BTreeMap<String, String>,
    /// Names of all strategies in the order of the scenario, today's way first.
    pub strategy_order: Vec<String>,
    /// Today's way.
    pub today: String,
    /// The strategy that the rule takes.
    pub choice: String,
    /// How sure.
    pub verdict: String,
    /// The strategy that is looked at: tornado, shares, failure.
    pub strategy: String,
    /// The findings in words.
    pub sentences: Vec<String>,
    /// One by one: the strategy's mean profit at both ends of every input.
    pub tornado: Vec<TornadoRow>,
    /// Inputs at whose value the choice changes, the nearest first.
    pub flips_when: Vec<FlipsWhen>,
    /// Inputs that do not change it inside their range.
    pub does_not_flip: Vec<String>,
    /// Inputs for which the effort did not suffice.
    pub not_followed: Vec<String>,
    /// Sobol' indices.
    pub shares: SharesAnswer,
    /// The price of a bad event that net benefit takes off, per category.
    pub prices: Vec<PriceAnswer>,
    /// Stated on the command line; else it is an assumption: a month's profit of the category.
    pub price_is_stated: bool,
    /// What is worth knowing.
    pub knowing: Knowing,
    /// Strategies over the readings; absent when there is one.
    pub criteria: Option<ReadingsCompared>,
    /// Assumptions moved by half.
    pub assumed: AssumedAdvice,
    /// When the strategy fails.
    pub failure: Failure,
    /// The best strategy over two inputs; absent when the scenario has no two to draw.
    pub map: Option<MapAnswer>,
}

/// Sobol' indices with how they were made.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SharesAnswer {
    /// Points in each set.
    pub points: usize,
    /// Futures at each point.
    pub futures_at_each: u64,
    /// Totals too.
    pub deep: bool,
    /// Outcome by group.
    pub rows: Vec<ShareRow>,
}

/// The price of a bad event in a category.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PriceAnswer {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Units of the currency.
    pub price: f64,
}

/// The map.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MapAnswer {
    /// Values of x and y in the run.
    pub now: [f64; 2],
    /// Units of x and y.
    pub units: [String; 2],
    /// Futures at each point.
    pub futures: u64,
    /// The grid, row by row from the lowest y.
    pub rows: Vec<CellRow>,
}

impl SensitivityAnswer {
    /// A strategy as people say it.
    pub(super) fn title(&self, strategy: &str) -> String {
        self.strategies.get(strategy).cloned().unwrap_or_else(|| strategy.to_owned())
    }

    /// What the tolerance bounds, in words.
    pub(super) fn event(&self) -> &'static str {
        if self.bounds == "breach" { "falling below target" } else { "being closed" }
    }

    /// Rows of one kind of what is worth knowing.
    pub(super) fn worth(&self, kind: &str) -> impl Iterator<Item = &KnowRow> {
        self.knowing.rows.iter().filter(move |row| row.kind == kind)
    }
}

impl Default for SensitivityAnswer {
    /// Nothing found yet.
    fn default() -> Self {
        let unknown = Estimate { point: 0.0, low: 0.0, high: 1.0 };
        Self {
            schema_version: SENSITIVITY_SCHEMA,
            program: String::new(),
            version: String::new(),
            scenario: String::new(),
            seed: 0,
            replications: 0,
            reading: String::new(),
            currency: String::new(),
            bounds: String::new(),
            tolerance: 0.0,
            period_days: 0,
            strategies: BTreeMap::new(),
            strategy_order: Vec::new(),
            today: String::new(),
            choice: String::new(),
            verdict: String::new(),
            strategy: String::new(),
            sentences: Vec::new(),
            tornado: Vec::new(),
            flips_when: Vec::new(),
            does_not_flip: Vec::new(),
            not_followed: Vec::new(),
            shares: SharesAnswer::default(),
            prices: Vec::new(),
            price_is_stated: false,
            knowing: Knowing {
                best: String::new(),
                benefit: unknown,
                matters_from: 0.0,
                rows: Vec::new(),
            },
            criteria: None,
            assumed: AssumedAdvice { rows: Vec::new(), moved: 0, not_moved: 0 },
            failure: Failure {
                store: String::new(),
                category: String::new(),
                limit: 0.0,
                found: String::new(),
                points: 0,
                everywhere: unknown,
                unsure: 1.0,
                coverage: None,
                density: None,
                size: None,
                limits: Vec::new(),
            },
            map: None,
        }
    }
}
