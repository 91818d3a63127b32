//! How the numbers that decide settled as replications came in, from the outcomes already held.

use super::decide::Choice;
use super::view::{Column, View};
use super::{ConvergenceFacts, ConvergenceRow, Estimate, estimate, rough};
use crate::domain::Money;
use crate::engine::Side;

/// Looks at a number, evenly over the run.
const LOOKS: u64 = 40;
/// Categories followed, the riskiest first, besides the account.
const CATEGORIES: usize = 3;

/// The risks of the choice in its riskiest categories and in any, and what it earns more than today's way (if
/// it is today's way: than the next best), under the reform and one reading.
pub(super) fn convergence(view: &View<'_>, reading: usize, choice: &Choice) -> Vec<ConvergenceRow> {
    let scenario = view.scenario;
    let column = |strategy| Column { side: Side::Reform, reading, strategy };
    let name = |strategy: usize| scenario.strategies[strategy].name.clone();
    let chosen = column(choice.strategy);
    let risks = &choice.risks[choice.strategy];
    let mut order: Vec<usize> = (0..risks.len()).collect();
    order.sort_by(|a, b| risks[*b].point.total_cmp(&risks[*a].point).then(a.cmp(b)));
    let blank = ConvergenceRow {
        quantity: "chance".to_owned(),
        store: "account".to_owned(),
        category: "account".to_owned(),
        strategy: name(choice.strategy),
        against: String::new(),
        replications: 0,
        point: 0.0,
        low: 0.0,
        high: 0.0,
    };
    let mut rows = Vec::new();
    let any = view.any_metric(chosen, |event| view.is_bad(event));
    rows.extend(looks(view.n(), &blank, chances(&any)));
    for metric in order.into_iter().take(CATEGORIES) {
        let id = crate::scenario::MetricId(metric);
        let mut hits = vec![false; any.len()];
        for event in view.events(chosen, id).iter().filter(|event| view.is_bad(event)) {
            hits[event.replication as usize] = true;
        }
        let labelled = ConvergenceRow {
            store: scenario.store_of(id).name.clone(),
            category: scenario.metrics[metric].category.clone(),
            ..blank.clone()
        };
        rows.extend(looks(view.n(), &labelled, chances(&hits)));
    }
    let other = if choice.strategy == 0 { choice.runner_up } else { Some(0) };
    if let Some(other) = other {
        let (ours, theirs) = (view.account_profit(chosen), view.account_profit(column(other)));
        let units = |(a, b): (&i64, &i64)| (a - b) as f64 / Money::MICROS as f64;
        let more: Vec<f64> = ours.iter().zip(&theirs).map(units).collect();
        let labelled =
            ConvergenceRow { quantity: "profit".to_owned(), against: name(other), ..blank.clone() };
        rows.extend(looks(view.n(), &labelled, |until| estimate::mean(more[..until].iter().copied())));
    }
    rows
}

/// The share of hits up to a replication.
fn chances(hits: &[bool]) -> impl Fn(usize) -> Estimate {
    move |until| {
        let count = hits[..until].iter().filter(|hit| **hit).count();
        estimate::probability(count as u64, until as u64)
    }
}

/// A number after so many replications, at least two: one alone has no spread.
fn looks(n: u64, labelled: &ConvergenceRow, number: impl Fn(usize) -> Estimate) -> Vec<ConvergenceRow> {
    let mut ends: Vec<u64> = (1..=LOOKS).map(|look| (n * look / LOOKS).max(2.min(n))).collect();
    ends.dedup();
    let told = |replications: u64| {
        let Estimate { point, low, high } = number(replications as usize);
        ConvergenceRow { replications, point, low, high, ..labelled.clone() }
    };
    ends.into_iter().map(told).collect()
}

/// The last look at each number, and whether it is of use.
pub(super) fn facts(rows: &[ConvergenceRow], tolerance: f64) -> Vec<ConvergenceFacts> {
    let same = |a: &ConvergenceRow, b: &ConvergenceRow| {
        (&a.quantity, &a.store, &a.category) == (&b.quantity, &b.store, &b.category)
    };
    let last = |looks: &[ConvergenceRow]| looks.last().cloned();
    let told = |row: ConvergenceRow| {
        let estimate = Estimate { point: row.point, low: row.low, high: row.high };
        let replications_needed = if row.quantity == "chance" {
            rough::chance_needs(&estimate, tolerance)
        } else {
            rough::difference_needs(&estimate, row.replications)
        };
        ConvergenceFacts {
            quantity: row.quantity,
            store: row.store,
            category: row.category,
            strategy: row.strategy,
            against: row.against,
            estimate,
            replications_needed,
        }
    };
    rows.chunk_by(same).filter_map(last).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_even_and_the_last_is_the_whole_run() {
        let hits: Vec<bool> = (0..400).map(|at| at % 10 == 0).collect();
        let labelled = ConvergenceRow {
            quantity: "chance".into(),
            store: "UK".into(),
            category: "Toys".into(),
            strategy: "a".into(),
            against: String::new(),
            replications: 0,
            point: 0.0,
            low: 0.0,
            high: 0.0,
        };
        let rows = looks(400, &labelled, chances(&hits));
        assert_eq!((rows.len(), rows[0].replications, rows[39].replications), (40, 10, 400));
        assert!(rows.iter().all(|row| (row.point - 0.1).abs() < 1e-12));
        let width = |row: &ConvergenceRow| row.high - row.low;
        assert!(rows.windows(2).all(|two| width(&two[1]) < width(&two[0])));
        let whole = estimate::probability(40, 400);
        assert_eq!((rows[39].low, rows[39].high), (whole.low, whole.high));
        // Half-width 3 points: too much for 5 %, which 1,000 would settle; enough for 30 %.
        assert_eq!(facts(&rows, 0.05)[0].replications_needed, None);
        assert_eq!(facts(&rows[..5], 0.05)[0].replications_needed, Some(1000));
        assert_eq!(looks(3, &labelled, chances(&hits)).len(), 2);
    }
}
