//! The recommendation in words.

use super::decide::{Choice, decide};
use super::estimate;
use super::switching::Switching;
use super::view::{Column, View};
use super::{Estimate, MoneyEstimate, ReadingAdvice, Recommendation, Regret, Uncontrollable, words};
use crate::engine::Side;
use crate::scenario::{Bounds, LeverAction, MetricId};

/// Says what to do under the reform and one reading.
pub(super) struct Advice<'v> {
    pub view: &'v View<'v>,
    pub reading: usize,
    pub choice: &'v Choice,
    pub regret: Regret,
    pub switching: Switching,
}

impl Advice<'_> {
    /// The recommendation.
    pub(super) fn recommendation(&self) -> Recommendation {
        let name = |strategy: usize| self.view.scenario.strategies[strategy].name.clone();
        let by_reading = self.by_reading();
        Recommendation {
            choice: name(self.choice.strategy),
            verdict: self.choice.verdict.name().to_owned(),
            // `present` says it in words.
            sentence: String::new(),
            reasons: self.reasons(&by_reading),
            runner_up: self.choice.runner_up.map(name),
            regret: self.regret,
            flips_when: self.switching.flips_when.clone(),
            does_not_flip: self.switching.does_not_flip.clone(),
            not_followed: self.switching.not_followed.clone(),
            uncontrollable: self.uncontrollable(),
            by_reading,
            replications_needed: self.choice.replications_needed,
        }
    }

    fn reasons(&self, by_reading: &[ReadingAdvice]) -> Vec<String> {
        let metric = self.spoken_metric();
        let chosen = self.choice.strategy;
        let old = self.view.risk(self.column(Side::Baseline, self.reading, 0), metric);
        let new = self.choice.risks[0][metric.0];
        let mut reasons = vec![format!(
            "{} {} within {} days from {}: {} under the old rules, {} under the new ones, if nothing is changed.",
            self.label(metric),
            self.happens(),
            self.view.scenario.tolerance.period_days,
            words::day(self.view.scenario.first_effect_date()),
            words::percent(old),
            words::percent(new),
        )];
        if chosen != 0 {
            reasons.push(format!(
                "Against carrying on, “{}” changes expected profit by {} to {}.",
                self.title(chosen),
                words::money_interval(self.gain(0), self.minor_units(), self.currency()),
                words::day(self.last_day()),
            ));
        }
        let safe = self.choice.safe.iter().filter(|safe| **safe).count();
        reasons.push(format!(
            "{safe} of {} strategies are within every limit (at most {} per category, or the least risk that any of \
             them reaches plus one point).",
            self.choice.safe.len(),
            words::percent(exact(self.view.scenario.tolerance.risk)),
        ));
        if let Some(second) = self.choice.runner_up {
            reasons.push(format!(
                "The next best within the limits is “{}”: the choice earns {} more.",
                self.title(second),
                words::money_interval(self.gain(second), self.minor_units(), self.currency()),
            ));
        }
        reasons.extend(self.agreement(by_reading));
        if by_reading.len() > 1 {
            let mixed: f64 =
                by_reading.iter().map(|one| one.weight * one.risk_of_main_choice.point).sum();
            reasons.push(format!(
                "Over the readings by their weights (assumptions), the choice's worst controllable risk is {:.1} % on average.",
                100.0 * mixed
            ));
        }
        if let Some(more) = self.choice.replications_needed {
            reasons.push(format!("About {more} replications would settle it (now {}).", self.view.n()));
        }
        reasons
    }

    fn agreement(&self, advice: &[ReadingAdvice]) -> Option<String> {
        let readings = &self.view.scenario.readings;
        if readings.len() < 2 {
            return None;
        }
        let others: Vec<&ReadingAdvice> =
            advice.iter().filter(|other| other.choice != advice[self.reading].choice).collect();
        if others.is_empty() {
            return Some(format!(
                "The advice is the same under all {} readings of the rules.",
                advice.len()
            ));
        }
        let title = |name: &str| {
            self.view.scenario.strategy(name).map_or(name, |strategy| self.title(strategy)).to_owned()
        };
        let list: Vec<String> = others
            .iter()
            .map(|other| format!("{} for “{}”", other.reading, title(&other.choice)))
            .collect();
        Some(format!("The readings of the rules disagree: another choice under {}.", list.join("; ")))
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
        let today = self.column(Side::Reform, self.reading, 0);
        let mut counted: Vec<u32> =
            self.view.on_date(today, metric).iter().map(|window| window.counted()).collect();
        counted.sort_unstable();
        let counted = estimate::quantile(&counted, 0.5).unwrap_or(0);
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

    /// The metric that the advice speaks of: the riskiest controllable one, carrying on.
    fn spoken_metric(&self) -> MetricId {
        self.choice.worst(0, self.view.scenario.tolerance.risk).0
    }

    fn column(&self, side: Side, reading: usize, strategy: usize) -> Column {
        Column { side, reading, strategy }
    }

    /// Paired difference of expected profit, chosen minus another, minor units.
    fn gain(&self, other: usize) -> MoneyEstimate {
        let path =
            |strategy| self.view.account_profit(self.column(Side::Reform, self.reading, strategy));
        let (chosen, other) = (path(self.choice.strategy), path(other));
        let gain = estimate::mean(chosen.iter().zip(&other).map(|(a, b)| (a - b) as f64));
        estimate::money(gain, self.view.scenario.currency)
    }

    fn label(&self, metric: MetricId) -> String {
        let scenario = self.view.scenario;
        format!("{} ({})", scenario.metrics[metric.0].category, scenario.store_of(metric).name)
    }

    fn happens(&self) -> &'static str {
        match self.view.scenario.tolerance.bounds {
            Bounds::Suspension => "is closed at least once",
            Bounds::Breach => "falls below target at least once",
        }
    }

    fn last_day(&self) -> chrono::NaiveDate {
        self.view.scenario.horizon.last_day
    }

    fn title(&self, strategy: usize) -> &str {
        &self.view.scenario.strategies[strategy].title
    }

    fn currency(&self) -> &str {
        self.view.scenario.currency.code()
    }

    fn minor_units(&self) -> i64 {
        self.view.scenario.currency.minor_units()
    }
}

/// A stated number, without simulation error.
fn exact(point: f64) -> Estimate {
    Estimate { point, low: point - 0.01, high: point + 0.01 }
}
