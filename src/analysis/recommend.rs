//! The recommendation in words.

use super::decide::{Choice, Verdict, decide};
use super::estimate;
use super::switching::Switching;
use super::view::{Column, DAYS_A_MONTH, View};
use super::{
    Estimate, Headline, MoneyEstimate, ReadingAdvice, Recommendation, Regret, Uncontrollable, words,
};
use crate::engine::Side;
use crate::scenario::{Bounds, LeverAction, MetricId};

/// Says what to do under the reform and one reading.
pub struct Advice<'v> {
    pub view: &'v View<'v>,
    pub reading: usize,
    pub choice: &'v Choice,
    pub regret: Regret,
    pub switching: Switching,
}

impl Advice<'_> {
    /// The recommendation.
    pub fn recommendation(&self) -> Recommendation {
        let name = |strategy: usize| self.view.scenario.strategies[strategy].name.clone();
        Recommendation {
            choice: name(self.choice.strategy),
            verdict: self.choice.verdict.name().to_owned(),
            sentence: self.sentence(),
            reasons: self.reasons(),
            runner_up: self.choice.runner_up.map(name),
            regret: self.regret,
            flips_when: self.switching.flips_when.clone(),
            does_not_flip: self.switching.does_not_flip.clone(),
            uncontrollable: self.uncontrollable(),
            by_reading: self.by_reading(),
            replications_needed: self.choice.replications_needed,
        }
    }

    /// The four numbers that come first.
    pub fn headlines(&self) -> Vec<Headline> {
        let metric = self.spoken_metric();
        let today = self.choice.risks[0][metric.0];
        let chosen = self.choice.risks[self.choice.strategy][metric.0];
        let subject = format!("{} {} by {}", self.label(metric), self.happens(), self.period_end());
        let tile = |label: String, value: String, detail: String| Headline { label, value, detail };
        let interval = |risk: Estimate| {
            format!(
                "95 % simulation interval {} to {}",
                words::percent(Estimate { point: risk.low, ..risk }),
                words::percent(Estimate { point: risk.high, ..risk }),
            )
        };
        let gain = self.gain(0);
        vec![
            tile(format!("{subject}, carrying on"), words::percent(today), interval(today)),
            tile(
                format!("{subject}, with “{}”", self.title(self.choice.strategy)),
                words::percent(chosen),
                interval(chosen),
            ),
            tile(
                "Added tracking cost a month".to_owned(),
                self.money(self.cost(self.choice.strategy).point),
                self.money_between(self.cost(self.choice.strategy)),
            ),
            tile(
                format!("Expected profit against carrying on, to {}", words::day(self.last_day())),
                self.signed(gain.point),
                self.money_between(gain),
            ),
        ]
    }

    fn sentence(&self) -> String {
        let metric = self.spoken_metric();
        let chosen = self.choice.strategy;
        let today = words::odds(self.choice.risks[0][metric.0]);
        let chance =
            format!("Chance that {} {} by {}", self.label(metric), self.happens(), self.period_end());
        if chosen == 0 {
            let why = match self.choice.verdict {
                Verdict::NoSafeStrategy => {
                    "no strategy of the file is within the limits, and this one misses them least"
                }
                Verdict::Inconclusive => "nothing better is shown yet",
                _ => "nothing in the file is better by more than the simulation can tell",
            };
            return format!("Carry on: {why}. {chance}: {today}.");
        }
        let with = words::odds(self.choice.risks[chosen][metric.0]);
        let start = words::day(self.view.scenario.strategies[chosen].starts_on);
        let gain = self.gain(0);
        let compared = if gain.low > 0 {
            format!("earns {} more than carrying on", self.money(gain.point))
        } else if gain.high < 0 {
            format!("earns {} less than carrying on, the price of safety,", self.money(-gain.point))
        } else {
            "earns about as much as carrying on".to_owned()
        };
        let caveat = match self.choice.verdict {
            Verdict::NoSafeStrategy => {
                " No strategy of the file is within the limits; this one misses them least."
            }
            Verdict::Inconclusive => " More replications are needed to be sure.",
            _ => "",
        };
        format!(
            "{chance}: {today} if you carry on, {with} with “{}”. It costs {} a month more for labels and {compared} \
             over the horizon; start by {start}.{caveat}",
            self.title(chosen),
            self.money(self.cost(chosen).point),
        )
    }

    fn reasons(&self) -> Vec<String> {
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
        reasons.extend(self.agreement());
        if let Some(more) = self.choice.replications_needed {
            reasons.push(format!("About {more} replications would settle it (now {}).", self.view.n()));
        }
        reasons
    }

    fn agreement(&self) -> Option<String> {
        let readings = &self.view.scenario.readings;
        if readings.len() < 2 {
            return None;
        }
        let advice = self.by_reading();
        let others: Vec<&ReadingAdvice> =
            advice.iter().filter(|other| other.choice != advice[self.reading].choice).collect();
        if others.is_empty() {
            return Some(format!(
                "The advice is the same under all {} readings of the rules.",
                advice.len()
            ));
        }
        let list: Vec<String> =
            others.iter().map(|other| format!("{} -> {}", other.reading, other.choice)).collect();
        Some(format!("The readings of the rules disagree: {}.", list.join("; ")))
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
                let days = (scenario.horizon.last_day - scenario.horizon.decision_day).num_days() + 1;
                let months = days as f64 / DAYS_A_MONTH;
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
        let packages = self.view.packages_per_month(self.choice.strategy, metric);
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
            "count more packages: about {packages:.0} a month allow {} defects, and cliffs stand at every 20th",
            (packages / 20.0).floor(),
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

    fn cost(&self, strategy: usize) -> MoneyEstimate {
        self.view.account_row(self.column(Side::Reform, self.reading, strategy)).added_tracking_cost
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

    fn period_end(&self) -> String {
        let days = u64::from(self.view.scenario.tolerance.period_days) - 1;
        words::day(self.view.scenario.first_effect_date() + chrono::Days::new(days))
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

    fn money(&self, minor: i64) -> String {
        words::money(minor, self.minor_units(), self.currency())
    }

    fn signed(&self, minor: i64) -> String {
        format!("{}{}", if minor > 0 { "+" } else { "" }, self.money(minor))
    }

    fn money_between(&self, estimate: MoneyEstimate) -> String {
        format!("95 % simulation interval {} to {}", self.money(estimate.low), self.money(estimate.high),)
    }
}

/// A stated number, without simulation error.
fn exact(point: f64) -> Estimate {
    Estimate { point, low: point - 0.01, high: point + 0.01 }
}
