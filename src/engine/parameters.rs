//! Inputs that are not known exactly: one draw a replication, from the stream of the input's path.

use super::quantile::normal;
use super::streams::{Purpose, Stream, unit};
use crate::domain::Distribution;
use crate::scenario::{InputId, InputValue, Quantity, Scenario};
use rayon::prelude::*;
use std::sync::Arc;

/// Every uncertain input of a scenario, ready to draw.
#[derive(Debug)]
pub(super) struct Parameters {
    drawn: Vec<Parameter>,
    given: Option<Given>,
    /// Per input: its place in `drawn`.
    place: Vec<Option<usize>>,
}

#[derive(Debug)]
struct Parameter {
    input: InputId,
    stream: Stream,
    quantile: Arc<Tabulated>,
}

/// Chosen values of some uncertain inputs: all else is left to chance as ever, so that two replications at one
/// point differ by chance alone.
#[derive(Clone, PartialEq, Debug)]
pub struct Given {
    /// Replication in which the first point begins.
    pub first: u64,
    /// Replications at each point, one after the other.
    pub each: u64,
    /// Per input: its value at every point.
    pub values: Vec<(InputId, Vec<f64>)>,
}

impl Parameters {
    /// Inputs that are drawn for every event (days closed, outages) are not among them.
    pub(super) fn new(scenario: &Scenario, seed: u64, tables: &Tables) -> Self {
        let of_outages = scenario.shocks.outages.iter().flat_map(|outage| [outage.days, outage.factor]);
        let per_event: Vec<InputId> = of_outages
            .chain([scenario.consequences.suspension_days])
            .map(|quantity| quantity.input)
            .collect();
        let mut drawn = Vec::new();
        let place = scenario
            .inputs
            .iter()
            .enumerate()
            .map(|(at, input)| match input.value {
                InputValue::Number(distribution)
                    if !distribution.is_point() && !per_event.contains(&InputId(at)) =>
                {
                    drawn.push(Parameter {
                        input: InputId(at),
                        stream: Stream::new(seed, Purpose::Parameter, &input.path),
                        quantile: tables.of(distribution),
                    });
                    Some(drawn.len() - 1)
                }
                _ => None,
            })
            .collect();
        Self { drawn, given: None, place }
    }

    /// From now on inputs have the values given instead of drawn ones.
    pub(super) fn give(&mut self, given: Given) {
        self.given = Some(given);
    }

    /// The uncertain inputs in the order of the draws.
    pub(super) fn inputs(&self) -> Vec<InputId> {
        self.drawn.iter().map(|parameter| parameter.input).collect()
    }

    /// One value for each uncertain input.
    pub(super) fn draw(&self, replication: u64, values: &mut Vec<f64>) {
        values.clear();
        values.extend(
            self.drawn
                .iter()
                .map(|parameter| parameter.quantile.at(unit(parameter.stream.block(replication, 0)[0]))),
        );
        let Some(given) = &self.given else { return };
        let point = (replication.saturating_sub(given.first) / given.each.max(1)) as usize;
        for (input, at_points) in &given.values {
            if let (Some(place), Some(value)) = (self.place[input.0], at_points.get(point)) {
                values[place] = *value;
            }
        }
    }

    /// The value of a quantity in a replication.
    #[inline]
    pub(super) fn value(&self, quantity: Quantity, draws: &[f64]) -> f64 {
        match (quantity.distribution, self.place[quantity.input.0]) {
            (Distribution::Point(value), _) => value,
            (_, Some(place)) => draws[place],
            (uncertain, None) => uncertain.mean(),
        }
    }
}

/// An inverse distribution function in a table over the normal score of the probability, linear between
/// nodes: increasing, and exact at every node.
#[derive(Debug)]
pub(super) struct Tabulated {
    nodes: Vec<f64>,
}

/// The tables of a scenario's distributions, each made once: they are dear to make, many inputs share
/// one distribution, and a scenario changed in one number needs one new table.
#[derive(Clone, Default, Debug)]
pub(super) struct Tables {
    known: Vec<(Distribution, Arc<Tabulated>)>,
}

impl Tables {
    /// Tables for every uncertain number of a scenario, taking over those that are made already.
    pub(super) fn of_scenario(scenario: &Scenario, made: &Self) -> Self {
        let numbers = scenario.inputs.iter().filter_map(|input| match input.value {
            InputValue::Number(distribution) if !distribution.is_point() => Some(distribution),
            _ => None,
        });
        let outages = &scenario.shocks.outages;
        let lengths = outages.iter().flat_map(|outage| [outage.days, outage.factor]);
        let others = lengths.chain([scenario.consequences.suspension_days]);
        let mut wanted: Vec<Distribution> = Vec::new();
        for distribution in numbers.chain(others.map(|quantity| quantity.distribution)) {
            if !wanted.contains(&distribution) {
                wanted.push(distribution);
            }
        }
        let table =
            |distribution| made.known(distribution).unwrap_or_else(|| Tabulated::new(distribution));
        let known =
            wanted.into_par_iter().map(|distribution| (distribution, table(distribution))).collect();
        Self { known }
    }

    fn known(&self, distribution: Distribution) -> Option<Arc<Tabulated>> {
        let found = self.known.iter().find(|(known, _)| *known == distribution);
        found.map(|(_, table)| Arc::clone(table))
    }

    /// The table of a distribution.
    pub(super) fn of(&self, distribution: Distribution) -> Arc<Tabulated> {
        self.known(distribution).unwrap_or_else(|| Tabulated::new(distribution))
    }
}

const SCORE_LIMIT: f64 = 6.0;
const NODES_PER_SCORE: f64 = 64.0;

impl Tabulated {
    fn new(distribution: Distribution) -> Arc<Self> {
        use statrs::function::erf::erfc;
        let count = (2.0 * SCORE_LIMIT * NODES_PER_SCORE) as usize;
        let nodes = (0..=count)
            .map(|node| {
                let score = node as f64 / NODES_PER_SCORE - SCORE_LIMIT;
                let u = 0.5 * erfc(-score / std::f64::consts::SQRT_2);
                distribution.quantile(u)
            })
            .collect();
        Arc::new(Self { nodes })
    }

    /// The value at probability `u`; beyond six normal scores (one draw in a thousand million) the
    /// value there.
    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        let place = (normal(u).clamp(-SCORE_LIMIT, SCORE_LIMIT) + SCORE_LIMIT) * NODES_PER_SCORE;
        let node = (place as usize).min(self.nodes.len() - 2);
        let (low, high) = (self.nodes[node], self.nodes[node + 1]);
        low + (high - low) * (place - node as f64)
    }
}

#[cfg(test)]
mod tests;
