//! Choosing when nobody knows which reading holds: the highest expectation by the readings' weights, the smallest regret
//! in the worst reading, and the best worst reading, side by side, on net benefit.

use super::jackknife::jackknife;
use crate::analysis::{Estimate, View};
use serde::{Deserialize, Serialize};

/// One strategy over the readings: `data/criteria.csv`. Units of the currency.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CriterionRow {
    /// Strategy.
    pub strategy: String,
    /// Net benefit over the readings by weight.
    pub expected: f64,
    /// Lower end of its interval.
    pub expected_low: f64,
    /// Upper end.
    pub expected_high: f64,
    /// What the best strategy of a reading brings more, in the reading where that is most.
    pub regret: f64,
    /// Lower end of its interval.
    pub regret_low: f64,
    /// Upper end.
    pub regret_high: f64,
    /// Net benefit in its worst reading.
    pub worst: f64,
    /// Lower end of its interval.
    pub worst_low: f64,
    /// Upper end.
    pub worst_high: f64,
    /// The reading with the greatest regret.
    pub regret_reading: String,
    /// The worst reading.
    pub worst_reading: String,
}

/// All strategies, and which one each criterion takes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ReadingsCompared {
    /// In the order of the scenario.
    pub rows: Vec<CriterionRow>,
    /// Highest expectation.
    pub by_expectation: String,
    /// Smallest greatest regret.
    pub by_regret: String,
    /// Highest in its worst reading.
    pub by_worst: String,
}

/// Compares strategies over readings; `benefits` per reading, strategy and future. `None` = there is one reading.
pub fn readings_compared(view: &View<'_>, benefits: &[Vec<Vec<f64>>]) -> Option<ReadingsCompared> {
    let readings = &view.scenario.readings;
    if readings.len() < 2 {
        return None;
    }
    let total: f64 = readings.iter().map(|reading| reading.weight).sum();
    let weights: Vec<f64> = readings.iter().map(|reading| reading.weight / total).collect();
    let n = view.n() as usize;
    let strategies = view.scenario.strategies.len();
    let mean = |reading: usize, strategy: usize, futures: &[usize]| {
        let path = &benefits[reading][strategy];
        futures.iter().map(|at| path[*at]).sum::<f64>() / futures.len().max(1) as f64
    };
    let table = |futures: &[usize]| -> Vec<Vec<f64>> {
        let of = |reading| (0..strategies).map(|strategy| mean(reading, strategy, futures)).collect();
        (0..readings.len()).map(of).collect()
    };
    let all = table(&(0..n).collect::<Vec<_>>());
    let rows: Vec<CriterionRow> = (0..strategies)
        .map(|strategy| {
            let expected = jackknife(n, |futures| {
                weights.iter().enumerate().map(|(at, w)| w * mean(at, strategy, futures)).sum()
            });
            let regret = jackknife(n, |futures| greatest_regret(&table(futures), strategy).1);
            let worst = jackknife(n, |futures| worst(&table(futures), strategy).1);
            let name = |at: usize| readings[at].name.clone();
            let [(expected, expected_low, expected_high), regrets, worsts] =
                [expected, regret, worst].map(|Estimate { point, low, high }| (point, low, high));
            CriterionRow {
                strategy: view.scenario.strategies[strategy].name.clone(),
                expected,
                expected_low,
                expected_high,
                regret: regrets.0.max(0.0),
                regret_low: regrets.1.max(0.0),
                regret_high: regrets.2.max(0.0),
                worst: worsts.0,
                worst_low: worsts.1,
                worst_high: worsts.2,
                regret_reading: name(greatest_regret(&all, strategy).0),
                worst_reading: name(worst_of(&all, strategy)),
            }
        })
        .collect();
    // The first of equals, to the million-millionth.
    let best = |of: &dyn Fn(usize) -> f64| {
        let highest = (0..strategies).map(of).fold(f64::NEG_INFINITY, f64::max);
        let room = 1e-12 * highest.abs();
        let first = (0..strategies).find(|strategy| of(*strategy) >= highest - room).unwrap_or(0);
        view.scenario.strategies[first].name.clone()
    };
    let expected = |strategy: usize| weights.iter().zip(&all).map(|(w, row)| w * row[strategy]).sum();
    Some(ReadingsCompared {
        rows,
        by_expectation: best(&expected),
        by_regret: best(&|strategy| -greatest_regret(&all, strategy).1),
        by_worst: best(&|strategy| worst(&all, strategy).1),
    })
}

/// `means` per reading and strategy: the reading, and the regret there.
fn greatest_regret(means: &[Vec<f64>], strategy: usize) -> (usize, f64) {
    let regret = |row: &Vec<f64>| row.iter().copied().fold(f64::NEG_INFINITY, f64::max) - row[strategy];
    let rows = means.iter().map(regret).enumerate();
    rows.fold((0, f64::NEG_INFINITY), |best, one| if one.1 > best.1 { one } else { best })
}

fn worst(means: &[Vec<f64>], strategy: usize) -> (usize, f64) {
    let rows = means.iter().map(|row| row[strategy]).enumerate();
    rows.fold((0, f64::INFINITY), |least, one| if one.1 < least.1 { one } else { least })
}

fn worst_of(means: &[Vec<f64>], strategy: usize) -> usize {
    worst(means, strategy).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_criteria_may_each_take_another() {
        // A game of two readings: bold, even, safe.
        let means = [vec![100.0, 70.0, 50.0], vec![10.0, 40.0, 45.0]];
        assert_eq!(greatest_regret(&means, 0), (1, 35.0));
        assert_eq!(greatest_regret(&means, 1), (0, 30.0));
        assert_eq!(greatest_regret(&means, 2), (0, 50.0));
        assert_eq!([0, 1, 2].map(|at| worst(&means, at)), [(1, 10.0), (1, 40.0), (1, 45.0)]);
    }
}
