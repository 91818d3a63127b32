//! What the marketplace's files say of an order that a file of packages holds too.

use super::compose::{of_item, promised_day, written};
use super::joined::Cells;
use super::order::{Confirmation, Order};
use super::parcels::Share;
use crate::diagnostics::{Code, Finding};
use crate::input::packages::{Field, Ground, OrderFacts, micros, number_check};
use crate::input::reader::Context;
use std::num::NonZeroU64;

/// What is said of an order, its items together and each product.
pub(super) fn of(ground: &Ground, order: &Order, store: &str) -> OrderFacts {
    let mut facts = OrderFacts::default();
    let mut put = |field, text: Option<String>| facts.order.extend(text.map(|text| (field, text)));
    let said = |what| order.first(what).map(|said| said.text.clone());
    put(Field::Store, said(|told| told.store.as_ref()));
    put(Field::Ordered, said(|told| told.ordered.as_ref()));
    put(Field::Destination, said(|told| told.destination.as_ref()));
    put(Field::Promised, said(|told| told.promised.as_ref()).map(|text| promised_day(ground, &text)));
    let last: Option<&Confirmation> =
        order.sent.last().map(|sent| &sent.confirmed).or_else(|| order.confirmations.last());
    // Of several packages it is not said which of them a row is.
    if order.sent.len() <= 1
        && let Some(last) = last
    {
        let text = |said: &Option<super::table::Said>| said.as_ref().map(|said| said.text.clone());
        put(Field::CarrierName, text(&last.carrier));
        put(Field::ShipMethod, text(&last.method));
    }
    let items: Vec<_> = order.items().into_iter().filter(|item| !item.cancelled).collect();
    let mut all: Vec<Cells> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let mut cells = Cells::new();
        of_item(&mut cells, &mut Vec::new(), item, Share { item: place, part: 1, of: 1 }, store);
        all.push(cells);
    }
    for cells in &all {
        let sku = |cells: &Cells| cells.get(&Field::Sku).map(|said| said.text.clone());
        if let Some(own) = sku(cells)
            && all.iter().filter(|other| sku(other).as_ref() == Some(&own)).count() == 1
        {
            let said = cells.iter().map(|(field, said)| (*field, said.text.clone()));
            facts.of_product.insert(own, said.collect());
        }
    }
    facts.items = match all.as_slice() {
        [one] => one.iter().map(|(field, said)| (*field, said.text.clone())).collect(),
        several => together(several),
    };
    facts
}

/// Amounts and numbers of several items together; the currency if it is one.
fn together(items: &[Cells]) -> Vec<(Field, String)> {
    let mut said = Vec::new();
    for field in [Field::Value, Field::ShippingCharged, Field::Tax, Field::Quantity] {
        let amounts: Vec<&str> =
            items.iter().filter_map(|cells| cells.get(&field)).map(|said| said.text.as_str()).collect();
        let sum: Option<i64> = amounts.iter().map(|text| micros(text)).sum();
        match sum {
            Some(sum) if !amounts.is_empty() && field == Field::Quantity => {
                said.push((field, (sum / 1_000_000).to_string()));
            }
            Some(sum) if !amounts.is_empty() => said.push((field, written(sum))),
            _ => {}
        }
    }
    let mut currencies =
        items.iter().filter_map(|cells| cells.get(&Field::Currency)).map(|said| &said.text);
    if let Some(first) = currencies.next()
        && currencies.all(|other| other == first)
    {
        said.push((Field::Currency, first.clone()));
    }
    said
}

/// Reports an order whose last confirmed number is none of those in the files of packages: theirs hold.
pub(super) fn compare(context: &Context, order: &Order, numbers: &[Option<NonZeroU64>]) {
    let Some(last) = order.confirmations.last() else { return };
    let Some(number) = last.number.as_ref().filter(|number| number.text != "NULL") else { return };
    if numbers.contains(&Some(number_check(&number.text))) {
        return;
    }
    let message =
        "the number confirmed last is none of those that the file of packages has for this order";
    let help = "the file of packages holds; was a wrong number confirmed to the marketplace?";
    context.report(Finding::new(Code::FilesDisagree, number.place.clone(), message).help(help));
}
