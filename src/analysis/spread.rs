//! The spread that readings cause beside the spread of the data: VTR on the date, reading by reading.
//!
//! The variance over all readings by weight is the mean variance within a reading (chance, and inputs that are
//! not known exactly) plus the variance of the readings' means (law of total variance). The share of the
//! second has a 95 % interval by the jackknife over blocks of replications (Tukey 1958, Annals of Mathematical
//! Statistics 29).

use super::estimate::{Z, quantile};
use super::pool::Pool;
use super::view::{Column, View};
use super::{Estimate, ReadingRow};
use crate::account::Rate;
use crate::engine::Side;
use crate::policy::Reading;
use crate::scenario::MetricId;

/// Blocks of the jackknife.
const BLOCKS: usize = 20;

/// Every metric under the new policy, each strategy with its role, every reading and, of several, their mixture.
pub(super) fn readings(view: &View<'_>, strategies: &[(usize, String)]) -> Vec<ReadingRow> {
    let readings = &view.scenario.readings;
    let weights: f64 = readings.iter().map(|reading| reading.weight).sum();
    if weights <= 0.0 {
        return Vec::new();
    }
    let metrics = view.metrics().flat_map(|metric| strategies.iter().map(move |one| (metric, one)));
    metrics
        .flat_map(|(metric, (strategy, role))| {
            let told = Told { view, metric, strategy: *strategy, role, weights };
            told.rows()
        })
        .collect()
}

/// One metric under one strategy.
struct Told<'v> {
    view: &'v View<'v>,
    metric: MetricId,
    strategy: usize,
    role: &'v str,
    weights: f64,
}

impl Told<'_> {
    fn rows(&self) -> Vec<ReadingRow> {
        let scenario = self.view.scenario;
        let rates: Vec<(f64, &[Rate])> = (0..scenario.readings.len())
            .map(|reading| {
                let column = Column { side: Side::Reform, reading, strategy: self.strategy };
                let weight = scenario.readings[reading].weight / self.weights;
                (weight, self.view.on_date(column, self.metric))
            })
            .collect();
        let sorted: Vec<(f64, Vec<i64>)> =
            rates.iter().map(|(weight, rates)| (*weight, sorted(rates))).collect();
        let mut rows: Vec<ReadingRow> = scenario
            .readings
            .iter()
            .zip(&sorted)
            .enumerate()
            .map(|(at, (reading, (weight, sorted)))| {
                let of = [0.05, 0.5, 0.95].map(|q| quantile(sorted, q));
                self.row(at, &reading.name, *weight, of)
            })
            .collect();
        if rows.len() < 2 {
            return rows;
        }
        let pool = Pool::new(sorted.iter().map(|(weight, sorted)| (*weight, &sorted[..])));
        let of = [0.05, 0.5, 0.95].map(|q| pool.quantile(q));
        let share = share_between(&rates);
        rows.push(ReadingRow {
            share_by_readings: share.map(|share| share.point),
            share_low: share.map(|share| share.low),
            share_high: share.map(|share| share.high),
            ..self.row(0, Reading::MIXTURE, 1.0, of)
        });
        rows
    }

    fn row(&self, reading: usize, name: &str, weight: f64, rates: [Option<i64>; 3]) -> ReadingRow {
        let scenario = self.view.scenario;
        let terms = self.view.engine.review_terms(Side::Reform, reading, self.metric);
        let [p05, p50, p95] =
            rates.map(|rate| rate.map(|billionths| billionths as f64 / f64::from(Rate::ONE)));
        ReadingRow {
            store: scenario.store_of(self.metric).name.clone(),
            category: scenario.metrics[self.metric.0].category.clone(),
            strategy: scenario.strategies[self.strategy].name.clone(),
            role: self.role.to_owned(),
            reading: name.to_owned(),
            weight,
            p05,
            p50,
            p95,
            target: f64::from(terms.target.permille) / 1000.0,
            share_by_readings: None,
            share_low: None,
            share_high: None,
        }
    }
}

fn sorted(rates: &[Rate]) -> Vec<i64> {
    let mut sorted: Vec<i64> =
        rates.iter().filter_map(|rate| rate.billionths()).map(i64::from).collect();
    sorted.sort_unstable();
    sorted
}

/// Number, sum and sum of squares.
#[derive(Clone, Copy, Default)]
struct Moments([f64; 3]);

impl Moments {
    fn of(rates: &[Rate]) -> Self {
        rates
            .iter()
            .filter_map(|rate| rate.share())
            .fold(Self::default(), |Self(sums), x| Self([sums[0] + 1.0, sums[1] + x, sums[2] + x * x]))
    }

    fn without(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] - other.0[at]))
    }
}

/// The share of the variance that lies between the readings; `None` when nothing varies.
fn share_between(rates: &[(f64, &[Rate])]) -> Option<Estimate> {
    let whole: Vec<(f64, Moments)> =
        rates.iter().map(|(weight, rates)| (*weight, Moments::of(rates))).collect();
    let point = between(&whole)?;
    let n = rates.first().map_or(0, |(_, rates)| rates.len());
    let edge = |block: usize| block * n / BLOCKS;
    let without: Vec<f64> = (0..BLOCKS)
        .filter_map(|block| {
            let left = whole.iter().zip(rates).map(|((weight, all), (_, rates))| {
                (*weight, all.without(Moments::of(&rates[edge(block)..edge(block + 1)])))
            });
            between(&left.collect::<Vec<_>>())
        })
        .collect();
    let blocks = without.len() as f64;
    let mean = without.iter().sum::<f64>() / blocks.max(1.0);
    let squares: f64 = without.iter().map(|one| (one - mean).powi(2)).sum();
    let half = Z * (squares * (blocks - 1.0).max(0.0) / blocks.max(1.0)).sqrt();
    Some(Estimate { point, low: (point - half).max(0.0), high: (point + half).min(1.0) })
}

fn between(parts: &[(f64, Moments)]) -> Option<f64> {
    let sum = |of: &dyn Fn(&[f64; 3]) -> f64| -> f64 {
        parts.iter().filter(|(_, part)| part.0[0] > 0.5).map(|(weight, part)| weight * of(&part.0)).sum()
    };
    let weight = sum(&|part| part[0]);
    let mean = sum(&|part| part[1]) / weight;
    let variance = sum(&|part| part[2]) / weight - mean * mean;
    let between = sum(&|part| part[0] * (part[1] / part[0] - mean).powi(2)) / weight;
    // Rates that differ by less than a millionth do not vary.
    (weight > 0.0 && variance > 1e-12).then(|| (between / variance).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Counts;

    fn rates(defects: impl Iterator<Item = u32>) -> Vec<Rate> {
        defects.map(|n| Rate::of(Counts::new(100, n))).collect()
    }

    #[test]
    fn the_share_between_readings_is_that_of_the_law_of_total_variance() {
        // Within each reading 0 or 2 of 100 missed (variance 0.01^2); means 0.01 apart by 0.04.
        let low = rates((0..400).map(|at| at % 2 * 2));
        let high = rates((0..400).map(|at| 4 + at % 2 * 2));
        let share = |weights: [f64; 2]| {
            share_between(&[(weights[0], &low), (weights[1], &high)]).expect("they vary").point
        };
        // Equal weights: between 0.02^2 = 4e-4, within 1e-4.
        assert!((share([0.5, 0.5]) - 0.8).abs() < 1e-9);
        // 3 to 1: between 0.75 * 0.25 * 0.04^2 = 3e-4.
        assert!((share([0.75, 0.25]) - 0.75).abs() < 1e-9);
        assert!(share([1.0, 0.0]) < 1e-12);
        let interval = share_between(&[(0.5, &low), (0.5, &high)]).expect("they vary");
        let width = interval.high - interval.low;
        assert!(
            (interval.low - 1e-9..=interval.high + 1e-9).contains(&0.8) && width < 0.05,
            "{interval:?}"
        );
    }

    #[test]
    fn what_does_not_vary_or_is_not_counted_has_no_share() {
        let still = rates((0..50).map(|_| 3));
        let none = vec![Rate::NOTHING; 50];
        assert!(share_between(&[(0.5, &still), (0.5, &still)]).is_none());
        assert!(share_between(&[(0.5, &none), (0.5, &none)]).is_none());
        // A reading under which nothing is counted has no rate to differ in.
        let varied = rates((0..50).map(|at| at % 5));
        let share = share_between(&[(0.5, &varied), (0.5, &none)]).expect("it varies");
        assert!(share.point < 1e-12);
    }

    #[test]
    fn the_jackknife_is_as_wide_as_the_share_really_spreads() {
        let mut word = 1u64;
        let mut next = move || {
            // Knuth's constants (MMIX); the high bits are good.
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (word >> 33) as u32
        };
        let estimates: Vec<Estimate> = (0..300)
            .map(|_| {
                let low = rates((0..400).map(|_| next() % 6));
                let high = rates((0..400).map(|_| 2 + next() % 6));
                share_between(&[(0.5, &low), (0.5, &high)]).expect("they vary")
            })
            .collect();
        let n = estimates.len() as f64;
        let mean = estimates.iter().map(|one| one.point).sum::<f64>() / n;
        let variance = estimates.iter().map(|one| (one.point - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let half = estimates.iter().map(|one| (one.high - one.low) / 2.0).sum::<f64>() / n;
        let ratio = half / (Z * variance.sqrt());
        assert!((0.85..1.15).contains(&ratio), "{ratio}");
    }
}
