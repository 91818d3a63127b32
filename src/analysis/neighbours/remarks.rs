//! What is not known, not simulated or not valued beside the VTR.

use super::Neighbours;
use crate::analysis::view::View;
use crate::policy::Measured;
use crate::scenario::Store;

/// In sentences; none when nothing is asked for and no rate is stated.
pub(super) fn remarks(view: &View<'_>, found: &Neighbours) -> Vec<String> {
    if found.rows.is_empty() {
        return Vec::new();
    }
    let stores = &view.scenario.stores;
    let mut remarks = vec![
        "What these programmes are worth is not valued in money, and no strategy is chosen by them.".to_owned(),
        "Packages are taken from each strategy's start to the last day, as if nothing were ever closed; a package \
         is tracked when its service is, whether or not the number is entered and scanned."
            .to_owned(),
    ];
    let silent = |rate: fn(&Store) -> bool, measured: Measured| -> Vec<&Store> {
        let asks = move |store: &&Store| {
            store.beside_vtr.requirements.iter().any(|one| one.measured == measured) && !rate(store)
        };
        stores.iter().filter(asks).collect()
    };
    let names = |stores: &[&Store]| {
        stores.iter().map(|store| store.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let states_defects = |store: &Store| store.beside_vtr.order_defect_rate.is_some();
    let without = silent(states_defects, Measured::OrderDefectRate);
    if let Some(first) = without.first() {
        remarks.push(format!(
            "No order defect rate is stated for {}, so none is worked out: add order_defect_rate = \"...\" to \
             [stores.{}], with its source.",
            names(&without),
            first.key
        ));
    }
    if stores.iter().any(states_defects) {
        remarks.push(
            "The order defect rate of a strategy is today's, changed by the mix of tracked and untracked packages \
             and by nothing else; one package is taken as one order."
                .to_owned(),
        );
    }
    let states_on_time = |store: &Store| store.beside_vtr.on_time_rate.is_some();
    let mut on_time =
        "Delivery times are not simulated: an on-time rate is an input, the same under every strategy."
            .to_owned();
    let without = silent(states_on_time, Measured::OnTimeRate);
    if let Some(first) = without.first() {
        on_time += &format!(
            " None is stated for {}: add on_time_rate = \"...\" to [stores.{}], with its source.",
            names(&without),
            first.key
        );
    }
    remarks.push(on_time);
    remarks
}
