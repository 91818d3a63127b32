//! The risk at both ends of the clustering range: independent misses against the most clustered ones.

use super::ClusteringRow;
use super::decide::Choice;
use super::view::{Column, View};
use crate::domain::Distribution;
use crate::engine::{Quiet, Side};

/// Simulates today's way and the choice at the least and the greatest intra-class correlation, under the
/// reform and one reading. Nothing when the correlation is known exactly.
pub(super) fn clustering(
    view: &View<'_>,
    seed: u64,
    reading: usize,
    choice: &Choice,
    replications: u64,
) -> Vec<ClusteringRow> {
    let icc = view.scenario.shocks.icc;
    let ends = match icc.distribution {
        Distribution::Point(_) => return Vec::new(),
        Distribution::Uniform { min, max } => [min, max],
        other => [other.interval90().0, other.interval90().1],
    };
    let mut compared = vec![0, choice.strategy];
    compared.dedup();
    ends.into_iter()
        .flat_map(|end| {
            let mut scenario = view.scenario.with_input(icc.input, Distribution::Point(end));
            scenario.keep_only_reform(reading);
            let Ok(engine) = view.engine.with_changes(&scenario, seed, &compared) else {
                return Vec::new();
            };
            let Ok(outcomes) = engine.simulate(0..replications, &Quiet) else { return Vec::new() };
            let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
            rows(&view, end, &compared)
        })
        .collect()
}

fn rows(view: &View<'_>, icc: f64, strategies: &[usize]) -> Vec<ClusteringRow> {
    let mut rows = Vec::new();
    for &strategy in strategies {
        let column = Column { side: Side::Reform, reading: 0, strategy };
        let metrics = view.metrics().map(|metric| view.metric_row(column, metric));
        for row in metrics.chain([view.account_row(column)]) {
            rows.push(ClusteringRow {
                icc,
                strategy: row.strategy,
                store: row.store,
                category: row.category,
                breach_any: row.breach_any,
                suspended_any: row.suspended_any,
            });
        }
    }
    rows
}
