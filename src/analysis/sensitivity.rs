//! Which input drives the result: means over the lowest and the highest tenth of the run's own draws.

use super::TornadoRow;
use super::decide::Paths;
use super::estimate::{self, Z};
use super::view::View;

/// Replications ordered by one input: its lowest and its highest tenth.
#[derive(Clone, Debug)]
pub(super) struct Tenths {
    /// Replications of the lowest tenth.
    pub low: Vec<u32>,
    /// Of the highest.
    pub high: Vec<u32>,
}

impl Tenths {
    /// Splits by the values of one input.
    pub(super) fn of(values: &[f64]) -> Self {
        let mut order: Vec<u32> = (0..values.len() as u32).collect();
        order.sort_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]).then(a.cmp(b)));
        let tenth = values.len().div_ceil(10);
        Self { low: order[..tenth].to_vec(), high: order[values.len() - tenth..].to_vec() }
    }
}

/// One row for every uncertain input, the strongest first.
pub(super) fn tornado(view: &View<'_>, paths: &Paths, chosen: usize) -> Vec<TornadoRow> {
    let n = view.n() as usize;
    let profits: Vec<f64> = paths.profits[chosen].iter().map(|micros| *micros as f64 / 1e6).collect();
    let all = estimate::mean(profits.iter().copied());
    let spread = (all.high - all.low) / (2.0 * Z) * (n as f64).sqrt();
    let name = |strategy: usize| view.scenario.strategies[strategy].name.clone();
    let mut rows: Vec<TornadoRow> = view
        .draws()
        .map(|(id, values)| {
            let input = &view.scenario.inputs[id.0];
            let tenths = Tenths::of(values);
            let at_end = |taken: &[u32]| {
                let mut is_taken = vec![false; n];
                taken.iter().for_each(|at| is_taken[*at as usize] = true);
                let points = paths.points(taken, &is_taken);
                (points.profits[chosen] / 1e6, name(points.choose(view.scenario.tolerance.risk)))
            };
            let (profit_at_low, best_at_low) = at_end(&tenths.low);
            let (profit_at_high, best_at_high) = at_end(&tenths.high);
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            TornadoRow {
                input: input.path.clone(),
                unit: input.unit.name(),
                low_value: estimate::quantile(&sorted, 0.05).unwrap_or(0.0),
                high_value: estimate::quantile(&sorted, 0.95).unwrap_or(0.0),
                profit_at_low,
                profit_at_high,
                profit_mean: all.point,
                best_at_low,
                best_at_high,
                half_width: Z * spread / (tenths.low.len() as f64).sqrt(),
            }
        })
        .collect();
    let reach = |row: &TornadoRow| (row.profit_at_high - row.profit_at_low).abs();
    rows.sort_by(|a, b| reach(b).total_cmp(&reach(a)).then(a.input.cmp(&b.input)));
    rows
}
