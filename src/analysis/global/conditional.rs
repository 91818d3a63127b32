//! What a strategy comes to at chosen values of the inputs, chance anew in every future.

use super::sobol::AtPoint;
use crate::analysis::{Column, View};
use crate::domain::UnknownCurrency;
use crate::engine::{Engine, Given, Quiet, Side, Stopped};
use crate::scenario::{InputId, MetricId, Scenario};

/// Futures simulated at once: what is kept of them is small, what they are made of is not.
const AT_ONCE: u64 = 8_192;

/// One strategy under the first reading of a scenario.
#[derive(Debug)]
pub struct Conditional<'s> {
    scenario: &'s Scenario,
    engine: Engine<'s>,
    strategy: usize,
    metric: MetricId,
    inputs: Vec<InputId>,
    next: u64,
}

/// What came of the futures at one point.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Tally {
    /// Futures.
    pub futures: u64,
    /// With any category below target within the period.
    pub breach: u64,
    /// With any category closed within the period.
    pub closure: u64,
    /// With an event of the tolerance's kind in the metric that is looked at.
    pub bad: u64,
    /// Sum of profits, units of the currency.
    pub profit: f64,
    /// Sum of their squares.
    pub profit_squares: f64,
}

impl Tally {
    /// Share of the futures with a breach.
    pub fn breach(&self) -> AtPoint {
        self.share(self.breach)
    }

    /// With a closure.
    pub fn closure(&self) -> AtPoint {
        self.share(self.closure)
    }

    /// Mean profit.
    pub fn profit(&self) -> AtPoint {
        AtPoint::of(self.futures as f64, self.profit, self.profit_squares)
    }

    fn share(&self, hits: u64) -> AtPoint {
        AtPoint::of(self.futures as f64, hits as f64, hits as f64)
    }
}

impl<'s> Conditional<'s> {
    /// Prepares a strategy of a scenario that has its baseline and readings cut down to what is asked. The metric
    /// is the one whose bad events are counted.
    ///
    /// # Errors
    /// When a currency of the scenario has no exchange rate.
    pub fn new(
        like: &Engine<'_>,
        scenario: &'s Scenario,
        seed: u64,
        strategy: usize,
        metric: MetricId,
    ) -> Result<Self, UnknownCurrency> {
        let engine = like.with_changes(scenario, seed, &[strategy])?;
        let uses = scenario.uses();
        let matters = |input: &InputId| scenario.reach(&uses, *input).touched[strategy].contains(&true);
        let inputs = engine.drawn_inputs().into_iter().filter(matters).collect();
        Ok(Self { scenario, engine, strategy, metric, inputs, next: 0 })
    }

    /// The scenario.
    pub fn scenario(&self) -> &'s Scenario {
        self.scenario
    }

    /// The uncertain inputs that the strategy's outcomes may depend on.
    pub fn inputs(&self) -> &[InputId] {
        &self.inputs
    }

    /// The metric whose bad events are counted.
    pub fn metric(&self) -> MetricId {
        self.metric
    }

    /// Simulates `each` futures at every point: `values` has a list for each of [`Conditional::inputs`]. Futures that
    /// were simulated before are not met again.
    ///
    /// # Errors
    /// Never, as nothing stops it.
    pub fn at(&mut self, values: &[Vec<f64>], each: u64) -> Result<Vec<Tally>, Stopped> {
        let points = values.first().map_or(0, Vec::len);
        let at_once = (AT_ONCE / each.max(1)).max(1) as usize;
        let mut tallies = Vec::with_capacity(points);
        for first in (0..points).step_by(at_once) {
            let last = (first + at_once).min(points);
            let part = |values: &Vec<f64>| values[first..last].to_vec();
            let values = self.inputs.iter().copied().zip(values.iter().map(part)).collect();
            self.engine.give(Given { first: self.next, each, values });
            let range = self.next..self.next + each * (last - first) as u64;
            self.next = range.end;
            let outcomes = self.engine.simulate(range, &Quiet)?;
            let view = View { scenario: self.scenario, engine: &self.engine, outcomes: &outcomes };
            tallies.extend(self.tallies(&view, each as usize));
        }
        Ok(tallies)
    }

    fn tallies(&self, view: &View<'_>, each: usize) -> Vec<Tally> {
        let column = Column { side: Side::Reform, reading: 0, strategy: self.strategy };
        let breach = view.any_metric(column, |event| event.breach);
        let closure = view.any_metric(column, |event| event.suspension);
        let profits = view.account_profit(column);
        let mut bad = vec![false; profits.len()];
        for event in view.events(column, self.metric).iter().filter(|event| view.is_bad(event)) {
            bad[event.replication as usize] = true;
        }
        let count = |hits: &[bool]| hits.iter().filter(|hit| **hit).count() as u64;
        (0..profits.len())
            .step_by(each.max(1))
            .map(|from| {
                let here = from..(from + each).min(profits.len());
                let profits = profits[here.clone()].iter().map(|micros| *micros as f64 / 1e6);
                Tally {
                    futures: here.len() as u64,
                    breach: count(&breach[here.clone()]),
                    closure: count(&closure[here.clone()]),
                    bad: count(&bad[here]),
                    profit: profits.clone().sum(),
                    profit_squares: profits.map(|profit| profit * profit).sum(),
                }
            })
            .collect()
    }
}
