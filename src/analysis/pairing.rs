//! What it saves that policies and strategies meet the same futures: the variance that a difference would have if
//! each had futures of its own, over the variance that it has.

use super::Estimate;
use super::estimate::Z;
use super::view::{Column, View};
use crate::engine::Side;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Blocks of the jackknife.
const BLOCKS: usize = 20;

/// Two columns whose difference is told, and how many times as many replications it would take without pairing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PairingRow {
    /// `policies` (old and new, under one strategy) or `strategies` (under the new policy); main reading.
    pub compared: String,
    /// The first: a policy's side, or a strategy's name.
    pub first: String,
    /// The second: today's way, of strategies.
    pub second: String,
    /// The strategy of both, of policies.
    pub strategy: Option<String>,
    /// Of the account: `profit`, `breach` (of any category) or `suspension` (of any category).
    pub quantity: String,
    /// (Var a + Var b) / Var (a - b), with the 95 % interval of a jackknife over 20 blocks; `None` = the two never
    /// differ: pairing shows it without any error.
    pub times: Option<Estimate>,
}

/// Old and new policy under today's way and the choice; every strategy against today's way.
pub(super) fn pairing(view: &View<'_>, reading: usize, choice: usize) -> Vec<PairingRow> {
    let name = |strategy: usize| view.scenario.strategies[strategy].name.clone();
    let mut rows = Vec::new();
    let mut under = vec![0, choice];
    under.dedup();
    for strategy in under {
        let sides = Side::BOTH.map(|side| Column { side, reading, strategy });
        for (quantity, times) in each_quantity(view, sides) {
            rows.push(PairingRow {
                compared: "policies".into(),
                first: Side::Baseline.name().into(),
                second: Side::Reform.name().into(),
                strategy: Some(name(strategy)),
                quantity: quantity.into(),
                times,
            });
        }
    }
    for other in 1..view.scenario.strategies.len() {
        let columns = [other, 0].map(|strategy| Column { side: Side::Reform, reading, strategy });
        for (quantity, times) in each_quantity(view, columns) {
            rows.push(PairingRow {
                compared: "strategies".into(),
                first: name(other),
                second: name(0),
                strategy: None,
                quantity: quantity.into(),
                times,
            });
        }
    }
    rows
}

fn each_quantity(view: &View<'_>, columns: [Column; 2]) -> [(&'static str, Option<Estimate>); 3] {
    let shares = |happened: Vec<bool>| -> Vec<f64> { happened.into_iter().map(f64::from).collect() };
    let profits = columns.map(|column| -> Vec<f64> {
        view.account_profit(column).into_iter().map(|micros| micros as f64).collect()
    });
    let breaches = columns.map(|column| shares(view.any_metric(column, |event| event.breach)));
    let closures = columns.map(|column| shares(view.any_metric(column, |event| event.suspension)));
    [("profit", profits), ("breach", breaches), ("suspension", closures)]
        .map(|(quantity, [a, b])| (quantity, times(&a, &b)))
}

/// Sums over replications: number, a, b, squares of a, of b, and of their difference.
type Sums = [f64; 6];

fn times(a: &[f64], b: &[f64]) -> Option<Estimate> {
    // About the means, so that nothing is lost to rounding.
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let mut blocks = [Sums::default(); BLOCKS];
    for (at, (a, b)) in a.iter().zip(b).enumerate() {
        let (a, b) = (a - mean_a, b - mean_b);
        let more: Sums = [1.0, a, b, a * a, b * b, (a - b) * (a - b)];
        let block = &mut blocks[at % BLOCKS];
        block.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    let all =
        blocks.iter().fold(Sums::default(), |sum, block| std::array::from_fn(|at| sum[at] + block[at]));
    let point = ratio(&all)?;
    let without: Vec<f64> = blocks
        .iter()
        .map(|block| ratio(&std::array::from_fn(|at| all[at] - block[at])).unwrap_or(point))
        .collect();
    // The ratio's logarithm is nearer to normal than the ratio.
    let logs: Vec<f64> = without.iter().map(|ratio| ratio.ln()).collect();
    let middle = mean(&logs);
    let squares: f64 = logs.iter().map(|log| (log - middle).powi(2)).sum();
    let half = Z * (squares * (BLOCKS - 1) as f64 / BLOCKS as f64).sqrt();
    Some(Estimate { point, low: point * (-half).exp(), high: point * half.exp() })
}

fn ratio([n, a, b, square_a, square_b, square]: &Sums) -> Option<f64> {
    let spread = |squares: f64, sum: f64| squares - sum * sum / n;
    let apart = spread(*square_a, *a) + spread(*square_b, *b);
    let paired = spread(*square, a - b);
    (paired > 1e-9 * apart && apart > 0.0).then(|| apart / paired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::ChaCha8Rng;
    use rand::{RngExt as _, SeedableRng as _};

    fn holds(estimate: Option<Estimate>, truth: f64) -> bool {
        estimate.is_some_and(|estimate| estimate.low <= truth && truth <= estimate.high)
    }

    #[test]
    fn what_is_saved_is_what_the_correlation_says() {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        let mut uniform = |n: usize| -> Vec<f64> { (0..n).map(|_| rng.random::<f64>()).collect() };
        let (shared, own, other) = (uniform(4000), uniform(4000), uniform(4000));
        assert!(holds(times(&own, &other), 1.0));
        assert!(times(&own, &own).is_none());
        // Equal spreads and correlation r: 1 / (1 - r); here 0.9.
        let mixed = |own: &[f64]| -> Vec<f64> {
            shared
                .iter()
                .zip(own)
                .map(|(shared, own)| 0.9f64.sqrt() * shared + 0.1f64.sqrt() * own)
                .collect()
        };
        let found = times(&mixed(&own), &mixed(&other));
        assert!(holds(found, 10.0), "{found:?}");
        let against: Vec<f64> = own.iter().map(|own| 1e9 - own).collect();
        assert!(
            holds(times(&own, &against), 0.5)
                || (times(&own, &against).expect("apart").point - 0.5).abs() < 1e-9
        );
    }
}
