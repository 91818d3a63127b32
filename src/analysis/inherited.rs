//! What is in motion before any choice can show: breaches and closures decided on a day of [S, C).

use super::InheritedRow;
use super::view::{Column, View};
use crate::engine::Side;

/// Every policy and reading, from today's way: all strategies have the same.
pub(super) fn inherited(view: &View<'_>) -> Vec<InheritedRow> {
    let scenario = view.scenario;
    let mut rows = Vec::new();
    for side in Side::BOTH {
        for (reading, named) in scenario.readings.iter().enumerate() {
            let column = Column { side, reading, strategy: 0 };
            let mut tell = |store: &str, category: &str, breach, suspended| {
                rows.push(InheritedRow {
                    policy: side.name().to_owned(),
                    reading: named.name.clone(),
                    store: store.to_owned(),
                    category: category.to_owned(),
                    breach,
                    suspended,
                });
            };
            for metric in view.metrics() {
                tell(
                    &scenario.store_of(metric).name,
                    &scenario.metrics[metric.0].category,
                    view.probability(column, metric, |event| event.inherited),
                    view.probability(column, metric, |event| event.inherited_closure),
                );
            }
            tell(
                "account",
                "account",
                view.probability_any(column, |event| event.inherited),
                view.probability_any(column, |event| event.inherited_closure),
            );
        }
    }
    rows
}
