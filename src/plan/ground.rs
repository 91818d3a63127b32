//! Where a plan is looked for: one reading of the new rules, and for each category its lines' choices.

use super::category::{Category, Plan};
use super::choices::{Menu, choices, strategy};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Side, Stopped};
use crate::scenario::{Scenario, Strategy};
use std::ops::Range;

/// The scenario under one reading of the new rules, and the choices of each category's lines.
#[derive(Debug)]
pub(super) struct Ground {
    /// The file's strategies.
    pub(super) scenario: Scenario,
    pub(super) menu: Menu,
    /// Choices for strategies.
    choices: Scenario,
}

impl Ground {
    pub(super) fn new(scenario: &Scenario, reading: usize, menu: Menu) -> Self {
        let mut scenario = scenario.clone();
        scenario.keep_only_reform(reading);
        // All that is compared shows from the same day on: the file's strategies begin with the plan at the earliest.
        for strategy in scenario.strategies.iter_mut().filter(|one| !one.levers.is_empty()) {
            strategy.starts_on = strategy.starts_on.max(menu.starts_on);
        }
        Self { choices: choices(&scenario, &menu), scenario, menu }
    }

    /// An engine whose strategies are choices, line by line.
    pub(super) fn engine(&self, seed: u64) -> Result<Engine<'_>, UnknownCurrency> {
        Engine::by_line(&self.choices, seed)
    }

    /// Every category in a range of futures.
    ///
    /// # Errors
    /// When the engine is stopped.
    pub(super) fn sample<'e>(
        &self,
        engine: &'e Engine<'e>,
        range: Range<u64>,
    ) -> Result<Vec<Category<'e>>, Stopped> {
        let bounds = self.scenario.tolerance.bounds;
        let calendar = self.scenario.calendar();
        let since = calendar.offset(self.menu.starts_on).unwrap_or(0);
        let tables = engine.ways(range, Side::Reform, 0, since)?.into_iter();
        let costs = self.closure_costs();
        Ok(tables.map(|table| Category::new(engine, table, bounds, costs)).collect())
    }

    /// Half the mean days of a closure over all days, less what other channels recover: what a future with one loses at
    /// least, roughly. It only spares following plans that are not worth it while good ones are looked for.
    fn closure_costs(&self) -> f64 {
        let Scenario { consequences, horizon, .. } = &self.scenario;
        let days = (horizon.last_day - horizon.decision_day).num_days().max(1) as f64;
        let lost = 1.0 - consequences.recovered_elsewhere.distribution.mean();
        0.5 * lost.max(0.0) * consequences.suspension_days.distribution.mean() / days
    }

    /// The plans of the file's strategies for a category, today's way first.
    pub(super) fn named(&self, category: &Category<'_>) -> Vec<Plan> {
        category.table.of_strategy[..self.scenario.strategies.len()].to_vec()
    }

    /// Plans as one strategy: one a category.
    pub(super) fn strategy(
        &self,
        categories: &[Category<'_>],
        plans: &[Plan],
        name: &str,
        title: &str,
    ) -> Strategy {
        let mut levers = Vec::new();
        for (category, plan) in categories.iter().zip(plans) {
            for (place, way) in plan.iter().enumerate() {
                let line = category.table.ways[*way].line;
                let makes_it = |choice: &&Vec<usize>| choice[place] == *way;
                let choice = category.table.of_strategy.iter().position(|choice| makes_it(&choice));
                levers.extend(strategy(&self.choices, choice.unwrap_or(0), line));
            }
        }
        Strategy {
            name: name.to_owned(),
            title: title.to_owned(),
            starts_on: self.menu.starts_on,
            levers,
        }
    }
}
