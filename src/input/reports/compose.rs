//! Orders to rows of packages: what one file lacks another says.

use super::joined::{Cells, JoinedRow};
use super::order::StandIn;
use super::order::{Item, Order, Origin};
use super::orders::tax_on_top;
use super::parcels::{Parcel, Scans, Share, parcels, quantity};
use super::table::Said;
use crate::diagnostics::{Code, Finding};
use crate::input::packages::{Field, Ground, micros};
use crate::input::reader::Context;
use crate::records::Assumed;
use chrono::{Days, Timelike as _};
use std::collections::BTreeMap;

/// Rows by what is said of their tracking.
pub(super) type Rows = BTreeMap<Scans, Vec<JoinedRow>>;

/// What becomes of an order.
pub(super) enum Became {
    /// Its packages, and whether some item is in none of them.
    Packages { rows: Rows, some_left: bool },
    /// Cancelled, so many items.
    Cancelled(usize),
    /// Fulfilled by the marketplace, so many items.
    ByMarketplace(usize),
    /// Sold on another store.
    OtherStore,
    /// No file says that it was shipped.
    NotConfirmed,
    /// No file of orders holds it.
    NotFound,
    /// It cannot be read, which is reported.
    NotRead,
}

/// Puts an order's packages together for the audit of a store.
pub(super) fn compose(
    context: &Context,
    ground: &Ground,
    number: &str,
    order: &Order,
    store: &str,
) -> Became {
    let Some(origin) = order.told().find_map(|told| told.origin.clone()) else {
        return Became::NotFound;
    };
    let own_store = order.first(|told| told.store.as_ref());
    if own_store.is_some_and(|own| !own.text.eq_ignore_ascii_case(store)) {
        return Became::OtherStore;
    }
    let mut items = order.items();
    if order.told().any(|told| told.by_marketplace) {
        return Became::ByMarketplace(items.len());
    }
    let all = items.len();
    items.retain(|item| !item.cancelled);
    if items.is_empty() {
        return Became::Cancelled(all);
    }
    if !one_currency(context, &items) {
        return Became::NotRead;
    }
    let (parcels, some_left) = parcels(context, ground, order, &items);
    if parcels.is_empty() {
        return Became::NotConfirmed;
    }
    let of_order = of_order(context, ground, number, order, &origin);
    let mut rows = Rows::default();
    for parcel in &parcels {
        let scans = parcel.scans();
        let own = parcel.shares.iter().map(|share| {
            let mut cells = of_order.clone();
            let mut taken = Vec::new();
            if parcel.of_whole_order {
                taken.push(Assumed::ValueOfOrder);
            }
            confirmation(&mut cells, ground, parcel);
            stand_in(&mut cells, &mut taken, parcel);
            of_item(&mut cells, &mut taken, &items[share.item], *share, store);
            JoinedRow { origin: origin.clone(), cells, taken }
        });
        rows.entry(scans).or_default().extend(own);
    }
    Became::Packages { rows, some_left }
}

/// What holds for all packages of an order.
fn of_order(context: &Context, ground: &Ground, number: &str, order: &Order, origin: &Origin) -> Cells {
    let mut cells = Cells::new();
    cells.insert(Field::OrderId, Said { text: number.to_owned(), place: origin.place.clone() });
    let mut put = |field, said: Option<&Said>| {
        if let Some(said) = said {
            cells.insert(field, said.clone());
        }
    };
    put(Field::Store, order.first(|told| told.store.as_ref()));
    put(Field::Ordered, order.first(|told| told.ordered.as_ref()));
    put(Field::Destination, order.first(|told| told.destination.as_ref()));
    let promised = order.first(|told| told.promised.as_ref());
    let promised = promised.map(|said| Said { text: promised_day(ground, &said.text), ..said.clone() });
    put(Field::Promised, promised.as_ref());
    let [all, report] = [&order.all_orders, &order.report];
    if let (Some(all), Some(report)) = (all, report)
        && let (Some(ours), Some(theirs)) = (&all.destination, &report.destination)
        && !ours.text.eq_ignore_ascii_case(&theirs.text)
    {
        let message = format!("sent to {} here, to {} in another file", theirs.text, ours.text);
        let finding = Finding::new(Code::FilesDisagree, theirs.place.clone(), message)
            .help("the all-orders report holds; leave the wrong one out")
            .other(ours.place.clone(), "this one holds");
        context.report(finding);
    }
    cells
}

/// What the confirmation says.
fn confirmation(cells: &mut Cells, ground: &Ground, parcel: &Parcel) {
    let Some(confirmed) = &parcel.confirmed else { return };
    let mut put = |field, said: &Option<Said>| {
        if let Some(said) = said {
            cells.insert(field, said.clone());
        }
    };
    put(Field::Shipped, &confirmed.shipped);
    put(Field::CarrierName, &confirmed.carrier);
    put(Field::TrackingNumber, &confirmed.number);
    put(Field::ShipMethod, &confirmed.method);
    // A map may name a service by carrier and method, by the method or by the carrier alone.
    let [carrier, method] = [&confirmed.carrier, &confirmed.method].map(|said| said.as_ref());
    let both = carrier.zip(method).map(|(carrier, method)| format!("{} {}", carrier.text, method.text));
    let names = both
        .as_deref()
        .into_iter()
        .chain(method.map(|said| said.text.as_str()))
        .chain(carrier.map(|said| said.text.as_str()));
    if let Some(name) = ground.mapped_service(names)
        && let Some(said) = method.or(carrier)
    {
        put(Field::Service, &Some(Said { text: name.to_owned(), place: said.place.clone() }));
    }
}

/// What the package's status says in place of scans, and where it was sent from.
fn stand_in(cells: &mut Cells, taken: &mut Vec<Assumed>, parcel: &Parcel) {
    if let Some(from) = &parcel.from {
        cells.insert(Field::Origin, from.clone());
    }
    let (field, day) = match &parcel.stand_in {
        Some(StandIn::First(day)) => (Field::FirstScan, day),
        Some(StandIn::Delivery(day)) => (Field::DeliveryScan, day),
        None => return,
    };
    if parcel.confirmed.as_ref().is_some_and(|one| one.number.is_some()) {
        cells.insert(field, day.clone());
        taken.push(Assumed::StatusForScan);
    }
}

/// What is said of an item, or of so many of it.
pub(super) fn of_item(
    cells: &mut Cells,
    taken: &mut Vec<Assumed>,
    item: &Item,
    share: Share,
    store: &str,
) {
    let mut put = |field, said: Option<Said>| {
        if let Some(said) = said {
            cells.insert(field, said);
        }
    };
    put(Field::Sku, item.sku.clone());
    put(Field::Currency, item.currency.clone());
    let part = |said: Option<Said>| scaled(said, share);
    put(
        Field::Quantity,
        match quantity(item) {
            Some(of) if share.of > 1 => item
                .quantity
                .clone()
                .map(|said| Said { text: (of * share.part / share.of).to_string(), ..said }),
            _ => item.quantity.clone(),
        },
    );
    let [price, tax, shipping, shipping_tax] = &item.amounts;
    let on_top = item.on_top.unwrap_or_else(|| tax_on_top(store));
    let some_tax = [tax, shipping_tax].into_iter().flatten().any(|tax| micros(&tax.text) != Some(0));
    if some_tax {
        taken.push(if on_top { Assumed::TaxOnTop } else { Assumed::TaxInPrice });
    }
    let with = |amount: &Option<Said>, tax: &Option<Said>| match on_top {
        true => amount.as_ref().and_then(|amount| sum([Some(amount), tax.as_ref()])),
        false => amount.clone(),
    };
    put(Field::Value, part(with(price, tax)));
    put(Field::ShippingCharged, part(with(shipping, shipping_tax)));
    put(Field::Tax, part(sum([tax.as_ref(), shipping_tax.as_ref()])));
}

/// Amounts together, told of the first; one that cannot be read alone, so that it is reported where it stands.
fn sum(amounts: [Option<&Said>; 2]) -> Option<Said> {
    let said: Vec<&Said> = amounts.into_iter().flatten().collect();
    let first = *said.first()?;
    let mut total = 0_i64;
    for amount in &said {
        match micros(&amount.text) {
            Some(micros) => total = total.saturating_add(micros),
            None => return Some((*amount).clone()),
        }
    }
    Some(match said.len() {
        1 => first.clone(),
        _ => Said { text: written(total), place: first.place.clone() },
    })
}

/// The part of an amount that falls to so many of an item.
fn scaled(said: Option<Said>, share: Share) -> Option<Said> {
    let said = said?;
    if share.part == share.of {
        return Some(said);
    }
    let part = |micros: i64| i128::from(micros) * i128::from(share.part) / i128::from(share.of.max(1));
    match micros(&said.text).and_then(|micros| i64::try_from(part(micros)).ok()) {
        Some(micros) => Some(Said { text: written(micros), ..said }),
        None => Some(said),
    }
}

/// An amount as files write it.
pub(super) fn written(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    format!("{sign}{}.{:06}", micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000)
}

/// Are all items in one currency? Reports it if not.
fn one_currency(context: &Context, items: &[Item]) -> bool {
    let mut said = items.iter().filter_map(|item| item.currency.as_ref());
    let Some(first) = said.next() else { return true };
    let Some(other) = said.find(|other| other.text != first.text) else { return true };
    let message = format!("one order in {} and {}", first.text, other.text);
    let finding = Finding::new(Code::Contradiction, other.place.clone(), message)
        .help("the order is not read; correct the currency")
        .other(first.place.clone(), "the other currency");
    context.report(finding);
    false
}

/// The promised day of a promise such as `2025-02-11T07:59:59+00:00`: a promise runs to the end of a day of the
/// store, here of 10 February in Los Angeles. As times are written in UTC the last second before an hour tells
/// the store's offset: at most half a day behind UTC is a day earlier.
pub(super) fn promised_day(ground: &Ground, text: &str) -> String {
    let Some(moment) = ground.moment(text) else { return text.to_owned() };
    let day = match moment.at {
        Some(at)
            if !ground.has_zone()
                && at.date() == moment.day
                && at.second() == 59
                && matches!(at.minute(), 29 | 59)
                && at.hour() < 12 =>
        {
            moment.day.checked_sub_days(Days::new(1)).unwrap_or(moment.day)
        }
        _ => moment.day,
    };
    day.to_string()
}
