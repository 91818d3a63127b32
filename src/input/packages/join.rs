//! Rows to packages: one package per order and tracking number, without numbers one per order; items are
//! summed; cancelled rows and those that the marketplace fulfilled are left out and counted.

use super::cells::Cells;
use super::fields::Field;
use super::sheet::SheetRow;
use super::{Known, ReadPackage, RowName, row};
use crate::diagnostics::Code;
use crate::domain::Money;
use crate::input::reader::Context;
use crate::records::PackageRecord;
use std::collections::BTreeMap;

/// Rows that are no packages of the seller's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct LeftOut {
    /// Of cancelled orders, or of none of an item.
    pub cancelled: usize,
    /// Fulfilled by the marketplace.
    pub by_marketplace: usize,
    /// The same as another row in every cell.
    pub duplicates: usize,
}

impl LeftOut {
    /// In words; empty if there is none.
    pub fn words(&self) -> String {
        let parts = [
            (self.cancelled, "cancelled"),
            (self.by_marketplace, "fulfilled by the marketplace"),
            (self.duplicates, "the same as another row"),
        ];
        let parts = parts.iter().filter(|(rows, _)| *rows > 0);
        parts.map(|(rows, what)| format!("{rows} {what}")).collect::<Vec<_>>().join(", ")
    }
}

/// What came of the rows.
#[derive(Default)]
pub(in crate::input) struct Joined {
    pub(in crate::input) read: Vec<ReadPackage>,
    pub(in crate::input) not_read: Vec<RowName>,
    pub(super) left_out: LeftOut,
}

/// What makes rows one package.
type Key = (String, Option<String>, Option<String>);

/// A package being put together.
struct Open {
    first: usize,
    package: Option<ReadPackage>,
    /// Value of the item that names category and product.
    largest: i64,
    rows: Vec<RowName>,
}

/// Reads the packages of a sheet. Unless it is `complete`, none is read, and every row is named.
pub(super) fn packages(context: &Context, known: &Known<'_>, complete: bool) -> Joined {
    let mut joined = Joined::default();
    let mut open: BTreeMap<Key, usize> = BTreeMap::new();
    let mut all: Vec<Open> = Vec::new();
    let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
    let mut unmapped: BTreeMap<String, (usize, crate::diagnostics::Place)> = BTreeMap::new();
    for (index, sheet_row) in known.sheet.rows.iter().enumerate() {
        let text = |field| known.sheet.text(sheet_row, field);
        let name = RowName { line: sheet_row.line, order_id: text(Field::OrderId).map(str::to_owned) };
        if !complete || !sheet_row.whole {
            joined.not_read.push(name);
            continue;
        }
        if is_cancelled(text(Field::Status), text(Field::Quantity)) {
            joined.left_out.cancelled += 1;
            continue;
        }
        if text(Field::Fulfilment).is_some_and(is_marketplace) {
            joined.left_out.by_marketplace += 1;
            continue;
        }
        if name.order_id.is_some() {
            if let Some(first) = seen.get(&sheet_row.fingerprint) {
                let message = format!("the row is that of line {first} once more");
                let help = "it counts once; if it is another item, add a column that tells them apart";
                context.mistake(Code::DuplicateRow, &known.sheet.place_of_row(sheet_row), message, help);
                joined.left_out.duplicates += 1;
                continue;
            }
            seen.insert(sheet_row.fingerprint, sheet_row.line);
        }
        let theirs = text(Field::Service).or_else(|| text(Field::ShipMethod));
        let ours = theirs.and_then(|theirs| known.map.service(theirs));
        if let Some(theirs) = theirs.filter(|_| ours.is_none() && known.map.has_services()) {
            let field = if text(Field::Service).is_some() { Field::Service } else { Field::ShipMethod };
            let place = || known.sheet.place(sheet_row, field);
            unmapped.entry(theirs.to_owned()).or_insert_with(|| (0, place())).0 += 1;
        }
        let mut package = read_row(context, known, sheet_row, ours);
        if let (Some(package), Some(ours)) = (&mut package, ours) {
            package.record.details.service = Some(ours.to_owned());
        }
        let key = name.order_id.clone().map(|order| {
            let number =
                text(Field::TrackingNumber).map(|number| number.replace(' ', "").to_uppercase());
            (order, text(Field::PackageId).map(str::to_owned), number)
        });
        let known_place = key.as_ref().and_then(|key| open.get(key)).copied();
        match known_place {
            Some(place) => all[place].add(context, known, sheet_row, package, name),
            None => {
                if let Some(key) = key {
                    open.insert(key, all.len());
                }
                let largest = package.as_ref().map_or(0, |package| package.record.price.item.micros);
                all.push(Open { first: index, package, largest, rows: vec![name] });
            }
        }
    }
    for (theirs, (rows, place)) in unmapped {
        let message = format!("the service `{theirs}` of {rows} rows is not in the map");
        let help = "add it to [services]; what it promises is else taken from the defaults";
        context.mistake(Code::ServiceNotMapped, &place, message, help);
    }
    all.sort_by_key(|open| open.first);
    for open in all {
        match open.package {
            Some(package) => joined.read.push(package),
            None => joined.not_read.extend(open.rows),
        }
    }
    joined.not_read.sort_by_key(|row| row.line);
    joined
}

fn read_row(
    context: &Context,
    known: &Known<'_>,
    sheet_row: &SheetRow,
    ours: Option<&str>,
) -> Option<ReadPackage> {
    let mut layers = Vec::new();
    layers.extend(ours.and_then(|ours| known.map.facts(ours)));
    layers.extend(known.sheet.text(sheet_row, Field::Sku).and_then(|sku| known.products.of(sku)));
    layers.extend([&known.given.layer, &known.map.defaults]);
    let row = (known.sheet, sheet_row);
    let cells = Cells::of_row(context, &known.map.style, known.given, row, layers);
    row::read(&cells, Some(sheet_row.line))
}

impl Open {
    /// Adds another row of the same package; if it cannot be read, the package cannot.
    fn add(
        &mut self,
        context: &Context,
        known: &Known<'_>,
        sheet_row: &SheetRow,
        package: Option<ReadPackage>,
        name: RowName,
    ) {
        self.rows.push(name);
        let (Some(whole), Some(item)) = (self.package.take(), package) else { return };
        let (a, b) = (&whole.record, &item.record);
        let differs = [
            (a.lane != b.lane, Field::Destination, "another lane"),
            (a.price.item.currency != b.price.item.currency, Field::Value, "another currency"),
            (a.tracking != b.tracking, Field::TrackingNumber, "other scans"),
            (a.store != b.store, Field::Store, "another store"),
        ];
        if let Some((_, field, what)) = differs.into_iter().find(|(differs, ..)| *differs) {
            let line = whole.line.unwrap_or(0);
            let message = format!("a row of the package of line {line}, but with {what}");
            let help = "correct it, or give the packages of one order numbers of their own";
            context.mistake(Code::Contradiction, &known.sheet.place(sheet_row, field), message, help);
            return;
        }
        let value = item.record.price.item.micros;
        let mut whole = whole;
        let of_package = known.sheet.text(sheet_row, Field::Weight).is_some();
        sum(&mut whole.record, item.record, value > self.largest, of_package);
        self.largest = self.largest.max(value);
        for taken in item.taken {
            if !whole.taken.contains(&taken) {
                whole.taken.push(taken);
            }
        }
        self.package = Some(whole);
    }
}

/// Adds an item: amounts are summed, days widened; category and product are those of the item of most value. A
/// label's cost and a weight that all rows repeat count once.
fn sum(whole: &mut PackageRecord, item: PackageRecord, leads: bool, weight_of_package: bool) {
    let plus = |a: Money, b: Money| Money { micros: a.micros.saturating_add(b.micros), ..a };
    whole.price.item = plus(whole.price.item, item.price.item);
    whole.price.shipping = plus(whole.price.shipping, item.price.shipping);
    whole.price.tax = plus(whole.price.tax, item.price.tax);
    whole.ordered_on = whole.ordered_on.min(item.ordered_on);
    whole.shipped_on = whole.shipped_on.max(item.shipped_on);
    whole.promised_on = whole.promised_on.max(item.promised_on);
    let (to, from) = (&mut whole.details, item.details);
    if leads {
        whole.category = item.category;
        to.sku = from.sku;
    }
    to.quantity = add(to.quantity, from.quantity, u32::saturating_add);
    if !weight_of_package || to.weight_g != from.weight_g {
        to.weight_g = add(to.weight_g, from.weight_g, |a, b| a + b);
    }
    if to.label_cost != from.label_cost {
        to.label_cost = add(to.label_cost, from.label_cost, plus);
    }
    to.goods_cost = add(to.goods_cost, from.goods_cost, plus);
}

fn add<T>(a: Option<T>, b: Option<T>, sum: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(sum(a, b)),
        (a, b) => a.or(b),
    }
}

fn is_cancelled(status: Option<&str>, quantity: Option<&str>) -> bool {
    let status = status.map(str::to_lowercase).unwrap_or_default();
    status.contains("cancelled") || status.contains("canceled") || quantity == Some("0")
}

/// Words of the marketplace's reports for what it fulfils itself.
fn is_marketplace(fulfilment: &str) -> bool {
    let plain = fulfilment.to_lowercase();
    matches!(plain.as_str(), "amazon" | "afn" | "fba" | "marketplace" | "wfs")
        || plain.starts_with("fulfilled by amazon")
        || plain.starts_with("amazon_")
}
