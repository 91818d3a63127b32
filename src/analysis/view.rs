//! Outcomes seen by policy, reading, strategy and metric.

use super::estimate;
use super::sample::{self, Sample};
use super::{Estimate, ResultRow};
use crate::account::Rate;
use crate::engine::{CourseOutcomes, Engine, Event, Outcomes, Side, TraceOf};
use crate::scenario::{Bounds, InputId, MetricId, Scenario};

/// Days in a month: 365.25 / 12, rounded as the results state it.
pub const DAYS_A_MONTH: f64 = 30.44;

/// One way to be counted, reviewed and shipped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Policy.
    pub side: Side,
    /// Reading.
    pub reading: usize,
    /// Strategy.
    pub strategy: usize,
}

/// A finished run, ready to be asked.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The engine that simulated it.
    pub engine: &'a Engine<'a>,
    /// What came of it.
    pub outcomes: &'a Outcomes,
}

impl<'a> View<'a> {
    /// All metrics.
    pub fn metrics(&self) -> impl Iterator<Item = MetricId> + use<> {
        (0..self.scenario.metrics.len()).map(MetricId)
    }

    /// The inputs that VTR or money may depend on and that are drawn, with their values, one a replication.
    pub(super) fn draws(&self) -> impl Iterator<Item = (InputId, &'a Vec<f64>)> {
        let drawn = self.engine.drawn_inputs().into_iter().zip(&self.outcomes.draws);
        drawn.filter(|(input, _)| !self.scenario.is_beside_vtr(*input))
    }

    /// Number of replications.
    pub fn n(&self) -> u64 {
        self.outcomes.count
    }

    /// Replications in which something happened to a metric.
    pub fn events(&self, column: Column, metric: MetricId) -> &'a [Event] {
        &self.course(column, metric).events
    }

    /// What happened to a metric.
    pub(super) fn course(&self, column: Column, metric: MetricId) -> &'a CourseOutcomes {
        self.engine.course(self.outcomes, column.of(metric))
    }

    /// Did the event of the tolerance's kind happen within the period?
    pub fn is_bad(&self, event: &Event) -> bool {
        match self.scenario.tolerance.bounds {
            Bounds::Breach => event.breach,
            Bounds::Suspension => event.suspension,
        }
    }

    /// P(an event within the period) for one metric.
    pub fn probability(
        &self,
        column: Column,
        metric: MetricId,
        happened: impl Fn(&Event) -> bool,
    ) -> Estimate {
        let hits = self.events(column, metric).iter().filter(|event| happened(event)).count();
        estimate::probability(hits as u64, self.n())
    }

    /// Risk of the tolerance's kind for one metric.
    pub fn risk(&self, column: Column, metric: MetricId) -> Estimate {
        self.probability(column, metric, |event| self.is_bad(event))
    }

    /// Per replication: did it happen to any metric?
    pub fn any_metric(&self, column: Column, happened: impl Fn(&Event) -> bool) -> Vec<bool> {
        let mut any = vec![false; self.n() as usize];
        for metric in self.metrics() {
            for event in self.events(column, metric).iter().filter(|event| happened(event)) {
                any[event.replication as usize] = true;
            }
        }
        any
    }

    /// P(it happens to any metric).
    pub fn probability_any(&self, column: Column, happened: impl Fn(&Event) -> bool) -> Estimate {
        let hits = self.any_metric(column, happened).into_iter().filter(|hit| *hit).count();
        estimate::probability(hits as u64, self.n())
    }

    /// Profit of one metric per replication, millionths, suspension losses inside.
    pub fn metric_profit(&self, column: Column, metric: MetricId) -> Vec<i64> {
        let mut profit = self.engine.assignment(self.outcomes, metric, column.strategy).profit.clone();
        for (at, loss) in self.course(column, metric).losses() {
            profit[at] -= loss.contribution;
        }
        profit
    }

    /// Profit of the account per replication, millionths.
    pub fn account_profit(&self, column: Column) -> Vec<i64> {
        self.metrics().fold(vec![0; self.n() as usize], |mut sum, metric| {
            for (total, profit) in sum.iter_mut().zip(self.metric_profit(column, metric)) {
                *total += profit;
            }
            sum
        })
    }

    /// Added tracking cost of one metric, millionths a month, per replication.
    pub fn metric_added(&self, column: Column, metric: MetricId) -> Vec<f64> {
        let months = self.months_of(column.strategy);
        let assignment = self.engine.assignment(self.outcomes, metric, column.strategy);
        let mut added: Vec<i64> = assignment.added.clone();
        for (at, loss) in self.course(column, metric).losses() {
            added[at] -= loss.added_not_spent;
        }
        added.into_iter().map(|micros| micros as f64 / months).collect()
    }

    /// Months from S to the last day.
    pub fn months(&self) -> f64 {
        (self.engine.calendar().days - self.engine.start()) as f64 / DAYS_A_MONTH
    }

    /// Months in which a strategy is in force, to the last day: what it adds in all, a month.
    pub(super) fn months_of(&self, strategy: usize) -> f64 {
        let horizon = &self.scenario.horizon;
        let begun = self.scenario.strategies[strategy].starts_on.max(horizon.decision_day);
        ((horizon.last_day - begun).num_days() + 1).max(1) as f64 / DAYS_A_MONTH
    }

    /// Expected packages a month that the seller ships under a strategy.
    pub fn packages_per_month(&self, strategy: usize, metric: MetricId) -> f64 {
        let packages = &self.engine.assignment(self.outcomes, metric, strategy).packages;
        let sum: u64 = packages.iter().map(|n| u64::from(*n)).sum();
        sum as f64 / self.n().max(1) as f64 / self.months()
    }

    /// VTR on the date, one a replication.
    pub fn on_date(&self, column: Column, metric: MetricId) -> &'a [Rate] {
        &self.course(column, metric).on_date
    }

    /// The results of one metric.
    pub fn metric_row(&self, column: Column, metric: MetricId) -> ResultRow {
        let store = &self.scenario.store_of(metric).name;
        let category = &self.scenario.metrics[metric.0].category;
        let sample = Sample::of_metric(self, column, metric);
        sample::row(self, &[(1.0, &sample)], self.labels(column, store, category))
    }

    /// The results of the account: any metric, sums of money.
    pub fn account_row(&self, column: Column) -> ResultRow {
        let mut account = Sample::of_account(self.n());
        for metric in self.metrics() {
            account.add(&Sample::of_metric(self, column, metric));
        }
        sample::row(self, &[(1.0, &account)], self.labels(column, "account", "account"))
    }

    fn labels<'l>(&'l self, column: Column, store: &'l str, category: &'l str) -> [&'l str; 5] {
        let reading = &self.scenario.readings[column.reading].name;
        let strategy = &self.scenario.strategies[column.strategy].name;
        [column.side.name(), reading, strategy, store, category]
    }
}

impl Column {
    /// This column of a metric.
    pub fn of(self, metric: MetricId) -> TraceOf {
        TraceOf { strategy: self.strategy, side: self.side, reading: self.reading, metric }
    }
}
