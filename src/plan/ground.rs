//! Where a plan is looked for: one reading of the new rules, and for each category its lines' choices.

use super::category::{Category, Plan};
use super::choices::{Menu, choices, strategy};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Side};
use crate::scenario::{MetricId, Scenario, Strategy};
use std::ops::Range;

/// The scenario under one reading of the new rules, and the choices of each category's lines.
#[derive(Debug)]
pub(super) struct Ground {
    /// The file's strategies.
    pub(super) scenario: Scenario,
    pub(super) menu: Menu,
    /// Choices for strategies.
    choices: Scenario,
    /// Per category: the same with its orders and choices alone, for following single plans.
    of_metric: Vec<Scenario>,
}

/// Engines whose strategies are choices, line by line. All of them number the ways of a category alike, since they meet
/// the same choices in the same order.
#[derive(Debug)]
pub(super) struct Engines<'g> {
    all: Engine<'g>,
    of_metric: Vec<Engine<'g>>,
}

impl Ground {
    pub(super) fn new(scenario: &Scenario, reading: usize, menu: Menu) -> Self {
        let mut scenario = scenario.clone();
        scenario.keep_only_reform(reading);
        // All that is compared shows from the same day on: the file's strategies begin with the plan at the earliest.
        for strategy in scenario.strategies.iter_mut().filter(|one| !one.levers.is_empty()) {
            strategy.starts_on = strategy.starts_on.max(menu.starts_on);
        }
        let of_metric = (0..scenario.metrics.len())
            .map(|metric| {
                let mut alone = choices(&scenario, &menu, Some(MetricId(metric)));
                let kept: Vec<bool> = (0..scenario.metrics.len()).map(|at| at == metric).collect();
                alone.keep_only_orders_of(&kept);
                alone
            })
            .collect();
        Self { choices: choices(&scenario, &menu, None), scenario, menu, of_metric }
    }

    /// An engine of all choices, and one for each category.
    pub(super) fn engines(&self, seed: u64) -> Result<Engines<'_>, UnknownCurrency> {
        let all = Engine::by_line(&self.choices, seed, None)?;
        let alone = |scenario| Engine::by_line(scenario, seed, Some(&all));
        let of_metric = self.of_metric.iter().map(alone).collect::<Result<_, _>>()?;
        Ok(Engines { all, of_metric })
    }

    /// Every category in a range of futures.
    pub(super) fn sample<'e>(&self, engines: &'e Engines<'e>, range: Range<u64>) -> Vec<Category<'e>> {
        let bounds = self.scenario.tolerance.bounds;
        let calendar = self.scenario.calendar();
        let since = calendar.offset(self.menu.starts_on).unwrap_or(0);
        let tables = engines.all.ways(range, Side::Reform, 0, since);
        let of_metric = engines.of_metric.iter().zip(tables);
        let costs = self.closure_costs();
        of_metric.map(|(engine, table)| Category::new(engine, table, bounds, costs)).collect()
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
        for ((alone, category), plan) in self.of_metric.iter().zip(categories).zip(plans) {
            for (place, way) in plan.iter().enumerate() {
                let line = category.table.ways[*way].line;
                let makes_it = |choice: &&Vec<usize>| choice[place] == *way;
                let choice = category.table.of_strategy.iter().position(|choice| makes_it(&choice));
                levers.extend(strategy(alone, choice.unwrap_or(0), line));
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
