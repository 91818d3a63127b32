//! The recommendation: what `present` says in words.

use super::decide::{Choice, decide};
use super::estimate;
use super::switching::Switching;
use super::view::View;
use super::{ReadingAdvice, Recommendation, Regret, Uncontrollable};
use crate::engine::Side;
use crate::scenario::{LeverAction, MetricId};

/// Says what to do under the reform and one reading.
pub(super) struct Advice<'v> {
    pub view: &'v View<'v>,
    pub reading: usize,
    pub choice: &'v Choice,
    /// Per metric: packages counted on the date today, median.
    pub counted: Vec<u32>,
    pub regret: Regret,
    pub switching: Switching,
}

impl Advice<'_> {
    /// The recommendation.
    pub(super) fn recommendation(&self) -> Recommendation {
        let name = |strategy: usize| self.view.scenario.strategies[strategy].name.clone();
        Recommendation {
            choice: name(self.choice.strategy),
            verdict: self.choice.verdict.name().to_owned(),
            // `present` says both in words.
            sentence: String::new(),
            reasons: Vec::new(),
            within_limits: (0..self.choice.safe.len())
                .filter(|strategy| self.choice.safe[*strategy])
                .map(name)
                .collect(),
            runner_up: self.choice.runner_up.map(name),
            regret: self.regret,
            flips_when: self.switching.flips_when.clone(),
            does_not_flip: self.switching.does_not_flip.clone(),
            not_followed: self.switching.not_followed.clone(),
            uncontrollable: self.uncontrollable(),
            by_reading: self.by_reading(),
            replications_needed: self.choice.replications_needed,
        }
    }

    fn by_reading(&self) -> Vec<ReadingAdvice> {
        let readings = &self.view.scenario.readings;
        let total: f64 = readings.iter().map(|reading| reading.weight).sum();
        readings
            .iter()
            .enumerate()
            .map(|(at, reading)| {
                let choice = decide(self.view, at);
                let (_, risk) = choice.worst(self.choice.strategy, self.view.scenario.tolerance.risk);
                ReadingAdvice {
                    reading: reading.name.clone(),
                    weight: if total > 0.0 { reading.weight / total } else { 0.0 },
                    choice: self.view.scenario.strategies[choice.strategy].name.clone(),
                    verdict: choice.verdict.name().to_owned(),
                    risk_of_main_choice: risk,
                }
            })
            .collect()
    }

    fn uncontrollable(&self) -> Vec<Uncontrollable> {
        let scenario = self.view.scenario;
        self.choice
            .uncontrollable(scenario.tolerance.risk)
            .into_iter()
            .map(|metric| {
                let (strategy, least_risk) = self.choice.least[metric.0];
                let profit = &self.view.engine.assignment(self.view.outcomes, metric, 0).profit;
                let months = self.view.months();
                let contribution = estimate::mean(profit.iter().map(|micros| *micros as f64 / months));
                Uncontrollable {
                    store: scenario.store_of(metric).name.clone(),
                    category: scenario.metrics[metric.0].category.clone(),
                    least_risk,
                    at_best_with: scenario.strategies[strategy].name.clone(),
                    contribution_per_month: estimate::money(contribution, scenario.currency),
                    remedies: self.remedies(metric),
                }
            })
            .collect()
    }

    fn remedies(&self, metric: MetricId) -> Vec<String> {
        let counted = self.counted[metric.0];
        let target = self.view.engine.review_terms(Side::Reform, self.reading, metric).target;
        let mut remedies = Vec::new();
        let moved = self.view.scenario.strategies.iter().any(|strategy| {
            strategy.levers.iter().any(|lever| lever.action == LeverAction::MoveToMarketplace)
        });
        if !moved {
            remedies.push("move it to the marketplace's own fulfilment, outside VTR".to_owned());
        }
        remedies.push("use a method that the rules exempt".to_owned());
        remedies.push("pause its seller-fulfilled offers while its window is thin".to_owned());
        remedies.push(format!(
            "count more packages: of about {counted} in a window {} may fail today",
            target.allowed_defects(counted),
        ));
        remedies.push("accept the risk and prepare a plan of action".to_owned());
        remedies
    }
}
