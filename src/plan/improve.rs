//! Good plans quickly: where the bounds point to, and then line by line by what simulation says.

use super::category::{Category, Plan, Sampled};
use super::relaxation::Relaxation;
use std::collections::BTreeSet;

/// Changes that are simulated together.
const AT_ONCE: usize = 8;

/// How hard to look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Effort {
    /// Multipliers of the relaxation that are tried.
    pub(super) prices: usize,
    /// Changes of one line, and twice as many of two, that are tried before a plan is left as it is.
    pub(super) batch: usize,
    /// Times that a better one is taken.
    pub(super) rounds: usize,
}

/// The best plan met whose event happens in at most `most` futures; `starts` are tried first.
pub(super) fn improve(
    category: &Category<'_>,
    relaxation: &Relaxation,
    most: usize,
    starts: &[Plan],
    effort: Effort,
) -> Option<(Plan, Sampled)> {
    let prices = priced(category, relaxation, effort.prices);
    let mut met: BTreeSet<&Plan> = BTreeSet::new();
    let mut best: Option<(Plan, Sampled)> = None;
    for plan in starts.iter().chain(&prices).filter(|plan| met.insert(plan)) {
        let above = best.as_ref().map(|(_, sampled)| sampled.profit);
        let sampled = category.sampled(std::slice::from_ref(plan), most, above)[0];
        if let Some(sampled) = sampled.filter(|found| above.is_none_or(|above| found.profit > above)) {
            best = Some((plan.clone(), sampled));
        }
    }
    let (mut plan, mut found) = best?;
    for _ in 0..effort.rounds {
        let better = change(category, relaxation, most, &plan, found, effort.batch);
        match better {
            Some((next, sampled)) => (plan, found) = (next, sampled),
            None => break,
        }
    }
    Some((plan, found))
}

/// Plans that are best at a price on every missed target, from none to any.
fn priced(category: &Category<'_>, relaxation: &Relaxation, prices: usize) -> Vec<Plan> {
    let scale = relaxation.price_scale(category);
    let steps = (0..prices).map(|step| {
        let exponent = 8.0 * (step as f64 / prices.max(2) as f64 - 0.5);
        relaxation.priced(scale * 10f64.powf(exponent), category)
    });
    std::iter::once(relaxation.priced(0.0, category)).chain(steps).collect()
}

/// One line otherwise, or two: what brings in most, if it brings in more.
fn change(
    category: &Category<'_>,
    relaxation: &Relaxation,
    most: usize,
    plan: &Plan,
    now: Sampled,
    batch: usize,
) -> Option<(Plan, Sampled)> {
    let gain = |line: usize, way: usize| category.profit[way] - category.profit[plan[line]];
    let mut single: Vec<(i64, usize, usize)> = Vec::new();
    for (line, ways) in relaxation.order.iter().zip(&relaxation.ways) {
        let others = ways.iter().filter(|way| **way != plan[*line]);
        single.extend(others.map(|way| (gain(*line, *way), *line, *way)));
    }
    single.sort_by_key(|(gain, line, way)| (std::cmp::Reverse(*gain), *line, *way));
    // What closures cost now is all that a dearer way can win back.
    let lost = category.open_profit(plan) - now.profit;
    let one: Vec<Vec<(usize, usize)>> = single
        .iter()
        .filter(|(gain, ..)| *gain > -lost)
        .take(batch)
        .map(|(_, line, way)| vec![(*line, *way)])
        .collect();
    let held = category.held(plan);
    // What promises most is simulated first, a few at a time: following closed futures is dear.
    let best_of = |changes: Vec<Vec<(usize, usize)>>| {
        changes.chunks(AT_ONCE).find_map(|changes| {
            let sampled = category.sampled_beside(&held, changes, most, now.profit);
            let better = changes.iter().zip(sampled).filter_map(|(change, sampled)| {
                sampled
                    .filter(|sampled| sampled.profit > now.profit)
                    .map(|sampled| (change.clone(), sampled))
            });
            let mut better: Vec<(Vec<(usize, usize)>, Sampled)> = better.collect();
            better.sort_by_key(|(_, sampled)| std::cmp::Reverse(sampled.profit));
            let all = together(&better);
            let best = better.into_iter().next()?;
            // Changes that are each better are often better still together.
            if all.len() > best.0.len() {
                let sampled =
                    category.sampled_beside(&held, std::slice::from_ref(&all), most, now.profit)[0];
                if let Some(sampled) = sampled.filter(|sampled| sampled.profit > best.1.profit) {
                    return Some((all, sampled));
                }
            }
            Some(best)
        })
    };
    let found = best_of(one).or_else(|| {
        let up = single.iter().filter(|(gain, ..)| *gain > 0).take(batch);
        let mut two: Vec<(i64, usize, usize, usize, usize)> = Vec::new();
        for (more, line, way) in up {
            let down = single
                .iter()
                .filter(|(gain, other, _)| *gain <= 0 && more + gain > -lost && other != line);
            two.extend(
                down.take(batch).map(|(less, other, to)| (more + less, *line, *way, *other, *to)),
            );
        }
        two.sort_by_key(|(gain, line, way, other, to)| {
            (std::cmp::Reverse(*gain), *line, *way, *other, *to)
        });
        two.truncate(2 * batch);
        best_of(
            two.into_iter().map(|(_, line, way, other, to)| vec![(line, way), (other, to)]).collect(),
        )
    });
    found.map(|(changes, sampled)| {
        let mut next = plan.clone();
        changes.into_iter().for_each(|(line, way)| next[line] = way);
        (next, sampled)
    })
}

/// The best changes of all lines, where several change the same line the best of them.
fn together(better: &[(Vec<(usize, usize)>, Sampled)]) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    for (change, _) in better {
        if change.iter().all(|(line, _)| all.iter().all(|(known, _)| known != line)) {
            all.extend(change);
        }
    }
    all
}
