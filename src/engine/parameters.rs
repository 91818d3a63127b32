//! Inputs that are not known exactly: one draw a replication, from the stream of the input's path.

use super::quantile::normal;
use super::streams::{Purpose, Stream, unit};
use crate::domain::Distribution;
use crate::scenario::{Input, InputId, InputValue, Quantity};

/// Every uncertain input of a scenario, ready to draw.
#[derive(Debug)]
pub(super) struct Parameters {
    drawn: Vec<Parameter>,
    /// Per input: its place in `drawn`.
    place: Vec<Option<usize>>,
}

#[derive(Debug)]
struct Parameter {
    input: InputId,
    stream: Stream,
    quantile: Tabulated,
}

impl Parameters {
    pub(super) fn new(inputs: &[Input], seed: u64) -> Self {
        let mut drawn = Vec::new();
        let place = inputs
            .iter()
            .enumerate()
            .map(|(at, input)| match input.value {
                InputValue::Number(distribution) if !distribution.is_point() => {
                    drawn.push(Parameter {
                        input: InputId(at),
                        stream: Stream::new(seed, Purpose::Parameter, &input.path),
                        quantile: Tabulated::new(distribution),
                    });
                    Some(drawn.len() - 1)
                }
                _ => None,
            })
            .collect();
        Self { drawn, place }
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

const SCORE_LIMIT: f64 = 6.0;
const NODES_PER_SCORE: f64 = 64.0;

impl Tabulated {
    pub(super) fn new(distribution: Distribution) -> Self {
        use statrs::function::erf::erfc;
        let count = (2.0 * SCORE_LIMIT * NODES_PER_SCORE) as usize;
        let nodes = (0..=count)
            .map(|node| {
                let score = node as f64 / NODES_PER_SCORE - SCORE_LIMIT;
                let u = 0.5 * erfc(-score / std::f64::consts::SQRT_2);
                distribution.quantile(u)
            })
            .collect();
        Self { nodes }
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
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_the_quantile_function() {
        for distribution in [
            Distribution::chance_between(0.96, 0.995),
            Distribution::amount_between(3.0, 5.0),
            Distribution::rate_between(18.0, 24.0),
            Distribution::signed_between(-2.5, -1.0),
            Distribution::pert(2.0, 14.0, 45.0),
        ] {
            let distribution = distribution.expect("a good range");
            let table = Tabulated::new(distribution);
            for u in [1e-5, 0.01, 0.2, 0.5, 0.77, 0.95, 0.999] {
                let exact = distribution.quantile(u);
                let spread = distribution.quantile(0.95) - distribution.quantile(0.05);
                assert!((table.at(u) - exact).abs() < 1e-3 * spread, "{distribution:?} at {u}");
            }
        }
    }
}
