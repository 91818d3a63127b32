//! An approximate answer as the page gets it.

use super::chart::{ChartContext, ChartError, Size, frontier_chart};
use super::number;
use crate::analysis::{Approximation, CategoryRisks, Estimate, FrontierRow};
use crate::scenario::{Bounds, Scenario};
use serde::Serialize;

/// What few futures of marginal mode say. Chances are 0 to 1, money is in currency units a month; intervals are 95 %
/// simulation intervals.
#[derive(Clone, Debug, Serialize)]
pub struct ApproximateAnswer {
    /// `marginal`.
    pub mode: &'static str,
    /// Futures it rests on.
    pub replications: u64,
    /// Futures of the last answer.
    pub of: u64,
    /// The reading.
    pub reading: String,
    /// Currency of the account.
    pub currency: String,
    /// `recommended`, `keep as is`, `no safe strategy` or `inconclusive`.
    pub verdict: &'static str,
    /// The strategy ahead.
    pub choice: String,
    /// Today's way.
    pub today: String,
    /// Tolerated chance.
    pub tolerance: f64,
    /// `breach` or `suspension`.
    pub bounds: Bounds,
    /// Cost against risk, one a strategy.
    pub strategies: Vec<StrategyAnswer>,
    /// Risk by category.
    pub metrics: Vec<CategoryRisks>,
    /// The frontier, drawn from `strategies`.
    pub charts: FrontierCharts,
}

/// A strategy of the answer.
#[derive(Clone, Debug, Serialize)]
pub struct StrategyAnswer {
    /// Its name.
    pub strategy: String,
    /// As people say it.
    pub title: String,
    /// `today`, `chosen`, `today and chosen`, or empty.
    pub role: String,
    /// Greatest risk over the controllable categories.
    pub risk: Estimate,
    /// Added tracking cost a month.
    pub cost: Estimate,
    /// Expected profit over the horizon.
    pub profit: f64,
    /// A strategy at least as safe and no dearer, or empty.
    pub dominated_by: String,
}

/// The frontier as SVG.
#[derive(Clone, Debug, Serialize)]
pub struct FrontierCharts {
    /// For a wide screen.
    pub frontier: String,
    /// For a narrow one.
    pub frontier_narrow: String,
}

/// An approximation of a scenario, of which the last answer rests on `of` futures.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn approximate_answer(
    scenario: &Scenario,
    approximation: &Approximation,
    seed: u64,
    of: u64,
) -> Result<ApproximateAnswer, ChartError> {
    let name = |at: usize| scenario.strategies.get(at).map(|one| one.name.clone()).unwrap_or_default();
    let (choice, today) = (name(approximation.choice), name(0));
    let context = ChartContext {
        currency: scenario.currency.code().to_owned(),
        today: today.clone(),
        choice: choice.clone(),
        strategies: scenario.strategies.iter().map(|one| one.name.clone()).collect(),
        titles: scenario.strategies.iter().map(|one| (one.name.clone(), one.title.clone())).collect(),
        tolerance: scenario.tolerance.risk,
        bounds: scenario.tolerance.bounds.name().to_owned(),
        period_days: u32::from(scenario.tolerance.period_days),
        on_date: scenario.on_date().to_string(),
        first_effect: scenario.first_effect_date().to_string(),
        source: format!(
            "VTR Planner \u{00b7} {} \u{00b7} approximate: {} futures in marginal mode \u{00b7} seed {seed}",
            scenario.name,
            number::grouped(approximation.replications as f64, 0),
        ),
    };
    let chart = |size| frontier_chart(&approximation.frontier, &context, size).map(|chart| chart.svg);
    Ok(ApproximateAnswer {
        mode: "marginal",
        replications: approximation.replications,
        of,
        reading: scenario.readings.first().map(|one| one.name.clone()).unwrap_or_default(),
        currency: context.currency.clone(),
        verdict: approximation.verdict.name(),
        tolerance: context.tolerance,
        bounds: scenario.tolerance.bounds,
        charts: FrontierCharts { frontier: chart(Size::Wide)?, frontier_narrow: chart(Size::Narrow)? },
        strategies: approximation.frontier.iter().map(strategy).collect(),
        metrics: approximation.categories.clone(),
        choice,
        today,
    })
}

fn strategy(row: &FrontierRow) -> StrategyAnswer {
    StrategyAnswer {
        strategy: row.strategy.clone(),
        title: row.title.clone(),
        role: row.role.clone(),
        risk: Estimate { point: row.risk, low: row.risk_low, high: row.risk_high },
        cost: Estimate { point: row.cost, low: row.cost_low, high: row.cost_high },
        profit: row.profit,
        dominated_by: row.dominated_by.clone(),
    }
}
