//! What few futures say of the advice already, for whoever turns an input and wants to see where it goes.

use super::charts::frontier_rows;
use super::decide::{Verdict, decide};
use super::view::{Column, View};
use super::{Estimate, FrontierRow};
use crate::engine::Side;
use serde::Serialize;

/// The advice by the futures so far, under the first reading.
#[derive(Clone, Debug)]
pub struct Approximation {
    /// Replications it rests on.
    pub replications: u64,
    /// How sure the choice is.
    pub verdict: Verdict,
    /// The strategy ahead, by its place.
    pub choice: usize,
    /// Cost against risk: one row a strategy.
    pub frontier: Vec<FrontierRow>,
    /// The risk of each category.
    pub categories: Vec<CategoryRisks>,
}

/// A category's risk of the tolerance's kind.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryRisks {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Today's way under the old rules.
    pub old: Estimate,
    /// Today's way under the new rules.
    pub today: Estimate,
    /// The choice under the new rules.
    pub choice: Estimate,
}

/// The advice by the futures of a view.
pub fn approximation(view: &View<'_>) -> Approximation {
    let choice = decide(view, 0);
    let risk = |side, strategy, metric| view.risk(Column { side, reading: 0, strategy }, metric);
    let categories = view.metrics().map(|metric| CategoryRisks {
        store: view.scenario.store_of(metric).name.clone(),
        category: view.scenario.metrics[metric.0].category.clone(),
        old: risk(Side::Baseline, 0, metric),
        today: risk(Side::Reform, 0, metric),
        choice: risk(Side::Reform, choice.strategy, metric),
    });
    Approximation {
        replications: view.n(),
        verdict: choice.verdict,
        choice: choice.strategy,
        frontier: frontier_rows(view, 0, &choice),
        categories: categories.collect(),
    }
}
