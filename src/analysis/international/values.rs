//! What a choice comes to in each future: money a month from its first day on, in millionths, and packages a month.

use crate::analysis::view::{Column, View};
use crate::engine::Side;
use crate::scenario::{InputId, MetricId, Scenario};

/// One strategy in some categories, future by future; only differences between strategies of one start mean anything.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// Contribution if nothing is closed.
    pub(super) contribution: Vec<f64>,
    /// What closures cost.
    pub(super) losses: Vec<f64>,
    /// Label cost beyond today's, if nothing is closed.
    pub(super) added: Vec<f64>,
    /// The same less what is not sent because of closures.
    pub(super) spent: Vec<f64>,
    /// Packages, if nothing is closed.
    pub(super) packages: Vec<f64>,
}

impl Flow {
    pub(super) fn of(view: &View<'_>, strategy: usize, metrics: &[MetricId]) -> Self {
        let n = view.n() as usize;
        let months = view.months_of(strategy);
        let none = || vec![0.0; n];
        let mut flow = Self {
            contribution: none(),
            losses: none(),
            added: none(),
            spent: none(),
            packages: none(),
        };
        for &metric in metrics {
            let assignment = view.engine.assignment(view.outcomes, metric, strategy);
            for at in 0..n {
                flow.contribution[at] += assignment.profit[at] as f64 / months;
                flow.added[at] += assignment.added[at] as f64 / months;
                flow.spent[at] += assignment.added[at] as f64 / months;
                flow.packages[at] += f64::from(assignment.packages[at]) / months;
            }
            for (at, loss) in view.course(column(strategy), metric).losses() {
                flow.losses[at] += loss.contribution as f64 / months;
                flow.spent[at] -= loss.added_not_spent as f64 / months;
            }
        }
        flow
    }

    /// Contribution less closures.
    pub(super) fn left(&self) -> Vec<f64> {
        less(&self.contribution, &self.losses)
    }
}

/// The new rules under the one reading that the scenario is left with.
pub(super) fn column(strategy: usize) -> Column {
    Column { side: Side::Reform, reading: 0, strategy }
}

/// Future by future.
pub(super) fn less(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// Future by future.
pub(super) fn times(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Per future: did the tolerance's kind of event happen in the category?
pub(super) fn bad(view: &View<'_>, strategy: usize, metric: MetricId) -> Vec<bool> {
    let mut bad = vec![false; view.n() as usize];
    for event in view.events(column(strategy), metric).iter().filter(|event| view.is_bad(event)) {
        bad[event.replication as usize] = true;
    }
    bad
}

/// The share of a dropped lane's buyers who buy on another channel, per future: as given, or as other channels recover what a closed
/// category loses.
pub(super) fn elsewhere(view: &View<'_>, given: Option<f64>) -> Vec<f64> {
    let n = view.n() as usize;
    let recovered = view.scenario.consequences.recovered_elsewhere;
    let drawn = view.engine.drawn_inputs().iter().position(|input| *input == recovered.input);
    match (given, drawn) {
        (Some(share), _) => vec![share; n],
        (None, Some(at)) => view.outcomes.draws[at].clone(),
        (None, None) => vec![recovered.distribution.mean(); n],
    }
}

/// The elasticities of some categories.
pub(super) fn elasticities(scenario: &Scenario, metrics: &[MetricId]) -> Vec<InputId> {
    let mut inputs: Vec<InputId> =
        metrics.iter().map(|metric| scenario.metrics[metric.0].elasticity.input).collect();
    inputs.sort_unstable();
    inputs.dedup();
    inputs
}
