//! Categories before and after a lane is dropped: valid packages leave the window with the others, and a small window bears fewer
//! misses.

use super::answer::CategoryRow;
use super::choices::GroupChoices;
use super::values::{bad, column, mean};
use crate::analysis::view::View;
use crate::analysis::{ComparisonVerdict, Estimate, paired_chance};
use crate::domain::UnknownCurrency;
use crate::engine::{Side, TraceOf};
use crate::policy::ReviewTerms;
use crate::scenario::{MetricId, Scenario};
use std::collections::BTreeMap;

/// Futures whose windows are looked at.
const LOOKED_AT: u64 = 200;
/// Days of grace that no run outlasts: nothing is ever closed.
const NEVER_CLOSED: u32 = 1_000_000;

/// Every category of every lane, before and after.
pub(super) fn rows(
    view: &View<'_>,
    groups: &[GroupChoices],
    seed: u64,
) -> Result<Vec<CategoryRow>, UnknownCurrency> {
    let counted = counted(view, groups, seed)?;
    let mut rows = Vec::new();
    for group in groups {
        let strategies = [group.today(), group.tracked(), group.drop()];
        for &metric in &group.group.metrics {
            let terms = view.engine.review_terms(Side::Reform, 0, metric);
            let counted = strategies.map(|strategy| counted[&(strategy, metric.0)]);
            let hits = strategies.map(|strategy| bad(view, strategy, metric));
            let (than_tracked, verdict) = difference(&hits[2], &hits[1]);
            let (than_today, verdict_today) = difference(&hits[2], &hits[0]);
            let left = counted[2].round() as u32;
            rows.push(CategoryRow {
                dropped: group.group.name(view.scenario),
                store: view.scenario.store_of(metric).name.clone(),
                category: view.scenario.metrics[metric.0].category.clone(),
                counted,
                bears: [counted[1], counted[2]].map(|n| bears(terms, n.round() as u32)),
                after_one_miss: (left > 0).then(|| f64::from(left - 1) / f64::from(left)),
                risk: strategies.map(|strategy| view.risk(column(strategy), metric)),
                than_tracked,
                verdict,
                than_today,
                verdict_today,
            });
        }
    }
    Ok(rows)
}

/// Misses that a window of so many packages can bear.
fn bears(terms: ReviewTerms, counted: u32) -> Option<u32> {
    let reviewed = counted > 0 && counted >= terms.reviewed_from;
    reviewed.then(|| terms.target.allowed_defects(counted))
}

/// One chance less another in the same futures; fewer events are better. Where no future differs nothing is said to.
fn difference(hits: &[bool], other: &[bool]) -> (Estimate, ComparisonVerdict) {
    if hits == other {
        return (paired_chance(hits, other), ComparisonVerdict::Inconclusive);
    }
    let difference = paired_chance(hits, other);
    let verdict = match (difference.low > 0.0, difference.high < 0.0) {
        (true, _) => ComparisonVerdict::Worse,
        (_, true) => ComparisonVerdict::Better,
        _ => ComparisonVerdict::Inconclusive,
    };
    (difference, verdict)
}

/// Counted packages in the window of the date, by strategy and category, on average over the first futures, as if nothing were ever
/// closed.
fn counted(
    view: &View<'_>,
    groups: &[GroupChoices],
    seed: u64,
) -> Result<BTreeMap<(usize, usize), f64>, UnknownCurrency> {
    let mut open: Scenario = view.scenario.clone();
    open.consequences.grace_days = NEVER_CLOSED;
    let mut wanted: BTreeMap<(usize, usize), TraceOf> = BTreeMap::new();
    for group in groups {
        for strategy in [group.today(), group.tracked(), group.drop()] {
            for metric in &group.group.metrics {
                wanted.insert((strategy, metric.0), column(strategy).of(*metric));
            }
        }
    }
    let mut strategies: Vec<usize> = wanted.keys().map(|(strategy, _)| *strategy).collect();
    strategies.dedup();
    let engine = view.engine.with_changes(&open, seed, &strategies)?;
    let traces: Vec<TraceOf> = wanted.values().copied().collect();
    let traced = engine.trace(0..LOOKED_AT.min(view.n()), &traces);
    let found = wanted.keys().zip(&traces).zip(traced).map(|((key, of), traced)| {
        let day = engine.on_date(*of).and_then(|day| day.checked_sub(engine.start()));
        let windows = day.and_then(|day| traced.windows.get(day));
        let counts: Vec<f64> =
            windows.into_iter().flatten().map(|window| f64::from(window.counted())).collect();
        (*key, mean(&counts))
    });
    Ok(found.collect())
}

/// The categories in which foreign packages count.
pub(super) fn touched(groups: &[GroupChoices]) -> Vec<MetricId> {
    let mut metrics: Vec<MetricId> =
        groups.iter().flat_map(|group| group.group.metrics.iter().copied()).collect();
    metrics.sort_unstable();
    metrics.dedup();
    metrics
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Target;

    #[test]
    fn a_small_window_bears_no_miss() {
        let of = |reviewed_from, strictly_above| ReviewTerms {
            target: Target { permille: 950, strictly_above },
            reviewed_from,
        };
        assert_eq!(bears(of(1, false), 18), Some(0));
        assert_eq!(bears(of(1, false), 20), Some(1));
        assert_eq!(bears(of(1, true), 20), Some(0));
        assert_eq!(bears(of(1, false), 0), None);
        assert_eq!(bears(of(20, false), 18), None);
    }

    #[test]
    fn equal_futures_are_never_told_apart() {
        assert_eq!(difference(&[true; 50], &[true; 50]).1, ComparisonVerdict::Inconclusive);
        assert_eq!(difference(&[true; 50], &[false; 50]).1, ComparisonVerdict::Worse);
        assert_eq!(difference(&[false; 50], &[true; 50]).1, ComparisonVerdict::Better);
    }
}
