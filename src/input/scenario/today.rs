//! `[[today]]`: how packages are shipped now; the first rule that selects an order line decides.

use super::names::Known;
use super::selections::selection;
use crate::diagnostics::Place;
use crate::domain::{ExchangeRates, Money};
use crate::input::figures::Register;
use crate::input::reader::Value;
use crate::scenario::{Metric, OrderLine, Selection, Store};

/// One rule.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// Index of the service among those of the file.
    pub(super) service: usize,
    pub(super) on: Selection,
    pub(super) place: Place,
}

/// Reads the list of rules; `None` when one of them has mistakes.
pub(super) fn rules(register: &Register<'_>, value: &Value<'_>, known: &Known) -> Option<Vec<Rule>> {
    let list = value.filled_list("[[today]] with service = \"...\"")?;
    let rules: Vec<Option<Rule>> = list
        .iter()
        .map(|item| {
            let table = item.table("today")?;
            let service = table.needed("service", "service = \"...\", a key of [services]");
            let service = service.and_then(|value| known.service(&value));
            let on = selection(register, &table, known, false);
            let place = table.place().clone();
            table.close();
            Some(Rule { service: service?, on: on?, place })
        })
        .collect();
    rules.into_iter().collect()
}

impl Rule {
    /// Does the rule select the line? Lines are cut at the rule's limits, so that the middle of a price
    /// bin and the ends of a weight bin speak for all of it.
    pub(super) fn selects(
        &self,
        line: &OrderLine,
        metric: &Metric,
        store: &Store,
        rates: &ExchangeRates,
    ) -> bool {
        let on = &self.on;
        let value = line.value_at(0.5, 1.0, Money::from_micros(0, store.currency)).micros;
        let limit = |edge: Money| rates.convert(edge, store.currency).map(|money| money.micros).ok();
        (on.stores.is_empty() || on.stores.contains(&store.name))
            && (on.categories.is_empty() || on.categories.contains(&metric.category))
            && on.lanes.iter().all(|lanes| lanes.contains(line.lane))
            && on.value_from.and_then(limit).is_none_or(|edge| value >= edge)
            && on.value_below.and_then(limit).is_none_or(|edge| value < edge)
            && on.weight_above_g.is_none_or(|edge| line.weight.from_g >= edge)
            && on.weight_up_to_g.is_none_or(|edge| line.weight.to_g <= edge)
    }
}
