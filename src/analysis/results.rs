//! The table of results: policy x reading x strategy x metric and the account, then the same over the
//! mixture of the readings.

use super::ResultRow;
use super::sample::{Sample, row};
use super::view::{Column, View};
use crate::engine::Side;
use crate::policy::Reading;
use crate::scenario::MetricId;
use rayon::prelude::*;

/// All rows. Those of the mixture stand at the end, and only when there is more than one reading.
pub(super) fn results(view: &View<'_>) -> Vec<ResultRow> {
    let strategies = view.scenario.strategies.len();
    let columns: Vec<(Side, usize)> = Side::BOTH
        .into_iter()
        .flat_map(|side| (0..strategies).map(move |strategy| (side, strategy)))
        .collect();
    let mut blocks: Vec<Block> =
        columns.into_par_iter().map(|(side, strategy)| block(view, side, strategy)).collect();
    let mut rows = Vec::new();
    for side in blocks.chunks_mut(strategies.max(1)) {
        for reading in 0..view.scenario.readings.len() {
            for block in &mut *side {
                rows.append(&mut block.by_reading[reading]);
            }
        }
    }
    rows.extend(blocks.into_iter().flat_map(|block| block.mixture));
    rows
}

/// The rows of one policy and strategy.
struct Block {
    by_reading: Vec<Vec<ResultRow>>,
    mixture: Vec<ResultRow>,
}

fn block(view: &View<'_>, side: Side, strategy: usize) -> Block {
    let scenario = view.scenario;
    let column = |reading| Column { side, reading, strategy };
    let name = |reading: usize| scenario.readings[reading].name.as_str();
    let strategy_name = scenario.strategies[strategy].name.as_str();
    let groups = alike(view, side);
    let total: f64 = scenario.readings.iter().map(|reading| reading.weight).sum();
    let weight = |group: &Vec<usize>| {
        group.iter().map(|reading| scenario.readings[*reading].weight).sum::<f64>() / total
    };
    let mixes = scenario.readings.len() > 1 && total > 0.0;
    let mut block = Block { by_reading: vec![Vec::new(); scenario.readings.len()], mixture: Vec::new() };
    let mut tell = |samples: &[Sample], store: &str, category: &str| {
        for (group, sample) in groups.iter().zip(samples) {
            let labels = [side.name(), name(group[0]), strategy_name, store, category];
            let told = row(view, &[(1.0, sample)], labels);
            for &reading in group {
                block.by_reading[reading]
                    .push(ResultRow { reading: name(reading).to_owned(), ..told.clone() });
            }
        }
        if mixes {
            let parts: Vec<(f64, &Sample)> = groups.iter().map(weight).zip(samples).collect();
            let labels = [side.name(), Reading::MIXTURE, strategy_name, store, category];
            block.mixture.push(row(view, &parts, labels));
        }
    };
    let mut accounts: Vec<Sample> = groups.iter().map(|_| Sample::of_account(view.n())).collect();
    for metric in view.metrics() {
        let of_group = |group: &Vec<usize>| Sample::of_metric(view, column(group[0]), metric);
        let samples: Vec<Sample> = groups.iter().map(of_group).collect();
        accounts.iter_mut().zip(&samples).for_each(|(account, sample)| account.add(sample));
        tell(&samples, &scenario.store_of(metric).name, &scenario.metrics[metric.0].category);
    }
    tell(&accounts, "account", "account");
    block
}

/// Readings in groups that count and review every metric alike under a policy.
fn alike(view: &View<'_>, side: Side) -> Vec<Vec<usize>> {
    let of = |reading, metric: MetricId| Column { side, reading, strategy: 0 }.of(metric);
    let same = |a, b| view.metrics().all(|metric| view.engine.same_course(of(a, metric), of(b, metric)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for reading in 0..view.scenario.readings.len() {
        match groups.iter_mut().find(|group| same(group[0], reading)) {
            Some(group) => group.push(reading),
            None => groups.push(vec![reading]),
        }
    }
    groups
}
