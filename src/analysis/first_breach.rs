//! By when the first breach and the first closure of the period have happened, under the main reading.

use super::estimate;
use super::view::{Column, View};
use super::{Estimate, FirstBreachRow};
use crate::engine::{Event, NEVER, Side};

/// The two firsts of an event.
const FIRSTS: [fn(&Event) -> u16; 2] = [|event| event.first_breach, |event| event.first_suspension];

/// Every policy and strategy, by every seventh day of the period and its last.
pub(super) fn first_breach(view: &View<'_>, reading: usize) -> Vec<FirstBreachRow> {
    let since_day_0 = view.scenario.first_effect_date() - view.engine.calendar().first;
    let first = u16::try_from(since_day_0.num_days()).unwrap_or(0);
    let end = first + view.scenario.tolerance.period_days.saturating_sub(1);
    let mut days: Vec<u16> = (first..=end).step_by(7).collect();
    days.push(end);
    days.dedup();
    Side::BOTH
        .into_iter()
        .flat_map(|side| {
            let strategies = 0..view.scenario.strategies.len();
            strategies.map(move |strategy| Column { side, reading, strategy })
        })
        .flat_map(|column| rows_of(view, column, &days))
        .collect()
}

fn rows_of(view: &View<'_>, column: Column, days: &[u16]) -> Vec<FirstBreachRow> {
    let mut of_any = FIRSTS.map(|_| vec![NEVER; view.n() as usize]);
    let mut of_metrics = Vec::new();
    for metric in view.metrics() {
        let events = view.events(column, metric);
        for (known, first) in of_any.iter_mut().zip(FIRSTS) {
            for event in events {
                let known = &mut known[event.replication as usize];
                *known = first(event).min(*known);
            }
        }
        let store = view.scenario.store_of(metric).name.clone();
        let category = view.scenario.metrics[metric.0].category.clone();
        of_metrics.push((store, category, FIRSTS.map(|first| events.iter().map(first).collect())));
    }
    let account = ("account".to_owned(), "account".to_owned(), of_any);
    let mut rows = Vec::new();
    for (store, category, mut firsts) in [account].into_iter().chain(of_metrics) {
        firsts.iter_mut().for_each(|firsts| firsts.sort_unstable());
        for &day in days {
            let [breach, closed] = firsts.each_ref().map(|firsts| by(firsts, day, view.n()));
            rows.push(FirstBreachRow {
                store: store.clone(),
                category: category.clone(),
                strategy: view.scenario.strategies[column.strategy].name.clone(),
                policy: column.side.name().to_owned(),
                date: view.engine.calendar().date(usize::from(day)).to_string(),
                breach: breach.point,
                breach_low: breach.low,
                breach_high: breach.high,
                closed: closed.point,
                closed_low: closed.low,
                closed_high: closed.high,
            });
        }
    }
    rows
}

/// Share of `n` replications whose first lies on or before the day.
fn by(sorted: &[u16], day: u16, n: u64) -> Estimate {
    let happened = sorted.partition_point(|first| *first <= day && *first != NEVER);
    estimate::probability(happened as u64, n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_happens_has_not_happened_by_any_day() {
        let firsts = [3, 3, 9, NEVER, NEVER];
        let share = |day| by(&firsts, day, 10).point;
        assert_eq!([2, 3, 8, 9, NEVER].map(share), [0.0, 0.2, 0.2, 0.3, 0.3]);
    }
}
