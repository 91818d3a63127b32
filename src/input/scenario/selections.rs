//! `where = { ... }`: which packages a rule of the seller is about.

use super::items::grams;
use super::names::{Known, country};
use super::services::{FORMATS, TRACKED_AS};
use crate::diagnostics::Code;
use crate::domain::{Currency, Money};
use crate::input::figures::Register;
use crate::input::reader::{Table, Value};
use crate::scenario::{LaneSelection, Selection};

/// Reads the `where` of a table; without one, every package. `now` says that the packages are carried by
/// something already: only then service, format and tracking can be asked for.
pub(super) fn selection(
    register: &Register<'_>,
    table: &Table<'_>,
    known: &Known,
    now: bool,
) -> Option<Selection> {
    let Some(value) = table.value("where") else { return Some(Selection::default()) };
    let table = value.table("where")?;
    let before = register.context().count();
    let mut on = Selection {
        stores: each(&table, "store", |value| {
            known.store(value).map(|store| known.stores[store].1.clone())
        }),
        categories: each(&table, "category", |value| known.category(value)),
        ..Selection::default()
    };
    let lanes = [("domestic", LaneSelection::Domestic), ("cross-border", LaneSelection::CrossBorder)];
    if let Some(value) = table.value("lane") {
        let words: Vec<(&str, usize)> =
            lanes.iter().enumerate().map(|(at, (word, _))| (*word, at)).collect();
        // Both kinds together are every lane.
        let kinds: Vec<usize> =
            value.one_or_more().iter().filter_map(|item| item.word(&words)).collect();
        if let [kind] = kinds[..] {
            on.lanes.push(lanes[kind].1.clone());
        }
    }
    let to = each(&table, "to", country);
    if !to.is_empty() {
        on.lanes.push(LaneSelection::To(to));
    }
    let from = each(&table, "from", country);
    if !from.is_empty() {
        on.lanes.push(LaneSelection::From(from));
    }
    on.value_from = table.value("value_from").and_then(|value| edge(register, &value));
    on.value_below = table.value("value_below").and_then(|value| edge(register, &value));
    on.weight_above_g = table.value("weight_above").and_then(|value| weight(register, &value));
    on.weight_up_to_g = table.value("weight_up_to").and_then(|value| weight(register, &value));
    check_order(&value, &on);
    if now {
        on.services = each(&table, "service", |value| {
            known.service(value).map(|service| known.services[service].clone())
        });
        on.formats = each(&table, "format", |value| value.word(FORMATS));
        on.tracked_as = each(&table, "tracked_as", |value| value.word(TRACKED_AS));
    } else {
        for key in ["service", "format", "tracked_as"] {
            table.without_meaning(key, "this rule is what gives the packages a service");
        }
    }
    table.close();
    (register.context().count() == before).then_some(on)
}

/// The values under a key, one or a list.
fn each<T>(table: &Table<'_>, key: &'static str, read: impl Fn(&Value<'_>) -> Option<T>) -> Vec<T> {
    let Some(value) = table.value(key) else { return Vec::new() };
    let list = value.one_or_more();
    if list.is_empty() {
        let message = format!("`{}` is an empty list, which selects nothing", value.path());
        value.mistake(Code::EmptyList, message, "name at least one, or leave the key out");
    }
    list.iter().filter_map(read).collect()
}

/// A value limit: exact money, of any currency; it is a choice, not a figure with a source.
fn edge(register: &Register<'_>, value: &Value<'_>) -> Option<Money> {
    let money = crate::input::amount::money(value)?;
    if money.micros < 0 {
        let message = format!("`{}` is below 0", value.path());
        value.mistake(Code::OutOfRange, message, "write an amount such as \"20 EUR\"");
        return None;
    }
    register.fact(value, value.text().unwrap_or_default());
    Some(money)
}

/// A weight limit: a choice, as a value limit is.
fn weight(register: &Register<'_>, value: &Value<'_>) -> Option<u32> {
    let grams = grams(value)?;
    register.fact(value, value.text().unwrap_or_default());
    Some(grams)
}

fn check_order(value: &Value<'_>, on: &Selection) {
    let values = match (on.value_from, on.value_below) {
        (Some(from), Some(below)) if from.currency == below.currency => from.micros >= below.micros,
        _ => false,
    };
    let weights = match (on.weight_above_g, on.weight_up_to_g) {
        (Some(above), Some(up_to)) => above >= up_to,
        _ => false,
    };
    for (empty, keys) in [(values, "value_from, value_below"), (weights, "weight_above, weight_up_to")] {
        if empty {
            let message = format!("`{}` leaves nothing between {keys}", value.path());
            value.mistake(Code::RangeOrder, message, "write the smaller bound first");
        }
    }
}

impl Selection {
    /// The currencies of its value limits.
    pub(super) fn currencies(&self) -> impl Iterator<Item = Currency> {
        [self.value_from, self.value_below].into_iter().flatten().map(|money| money.currency)
    }
}
