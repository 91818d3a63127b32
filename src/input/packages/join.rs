//! Rows to packages: one package per order and tracking number, without numbers one per order; items are
//! summed; cancelled rows and those that the marketplace fulfilled are left out and counted.

use super::cells::Cells;
use super::fields::Field;
use super::group::{rows_of_packages, several};
use super::names::Names;
use super::rows::SheetRow;
use super::sheet::Sheet;
use super::{Known, ReadPackage, RowName, row};
use crate::diagnostics::{Code, Findings, Place};
use crate::domain::Money;
use crate::input::reader::Context;
use crate::records::PackageRecord;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

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

/// What is said of a row beside its package.
struct Aside {
    findings: Findings,
    /// Its service has no entry in the map.
    unmapped: bool,
}

/// A package of several rows.
struct Open {
    /// The place of its first row among those read.
    place: usize,
    /// All its rows can be read, and agree.
    whole: bool,
    /// Value of the item that names category and product.
    largest: i64,
    rows: Vec<RowName>,
}

/// Reads the packages of a sheet. Unless it is `complete`, none is read, and every row is named.
///
/// Rows are read in parallel and joined in their order: nothing hangs on the number of threads.
pub(super) fn packages(context: &Context, known: &Known<'_>, complete: bool) -> Joined {
    let sheet = known.sheet;
    let mut joined = Joined::default();
    if !complete {
        joined.not_read = sheet.rows.iter().map(|row| name_of(sheet, row)).collect();
        return joined;
    }
    let mut rows = rows_of_packages(sheet, &mut joined);
    let several = several(context, sheet, &mut rows, &mut joined);
    let (mut read, asides) = read_rows(known, &rows);
    let mut unmapped: BTreeMap<String, (usize, Place)> = BTreeMap::new();
    for (place, aside) in asides {
        context.report_all(aside.findings);
        if aside.unmapped {
            let row = &sheet.rows[rows[place]];
            let (theirs, field) = service(sheet, row);
            let first = || (0, sheet.place(row, field));
            unmapped.entry(theirs.unwrap_or_default().to_owned()).or_insert_with(first).0 += 1;
        }
    }
    let mut open: BTreeMap<usize, Open> = BTreeMap::new();
    for (place, &of_sheet) in rows.iter().enumerate() {
        let row = &sheet.rows[of_sheet];
        match several.get(&of_sheet) {
            None if read[place].is_none() => joined.not_read.push(name_of(sheet, row)),
            None => {}
            Some(&first) if first == of_sheet => {
                let package = read[place].as_ref();
                let largest = package.map_or(0, |package| package.record.price.item.micros);
                let (whole, rows) = (package.is_some(), vec![name_of(sheet, row)]);
                open.insert(first, Open { place, whole, largest, rows });
            }
            Some(first) => {
                let package = read[place].take();
                if let Some(open) = open.get_mut(first) {
                    open.add(context, sheet, row, package, &mut read);
                }
            }
        }
    }
    for (theirs, (rows, place)) in unmapped {
        let message = format!("the service `{theirs}` of {rows} rows is not in the map");
        let help = "add it to [services]; what it promises is else taken from the defaults";
        context.mistake(Code::ServiceNotMapped, &place, message, help);
    }
    for broken in open.into_values().filter(|open| !open.whole) {
        read[broken.place] = None;
        joined.not_read.extend(broken.rows);
    }
    // In place: what is read of a million packages is not held twice.
    read.retain(Option::is_some);
    joined.read = read.into_iter().map_while(|package| package).collect();
    joined.not_read.sort_by_key(|row| row.line);
    joined
}

pub(super) fn name_of(sheet: &Sheet, row: &SheetRow) -> RowName {
    RowName { line: row.line, order_id: sheet.text(row, Field::OrderId).map(str::to_owned) }
}

/// What a row calls its service, and in which column.
fn service<'s>(sheet: &'s Sheet, row: &SheetRow) -> (Option<&'s str>, Field) {
    match sheet.text(row, Field::Service) {
        None => (sheet.text(row, Field::ShipMethod), Field::ShipMethod),
        service => (service, Field::Service),
    }
}

/// What each row says, each by itself; and what there is to say beside, by place.
fn read_rows(known: &Known<'_>, rows: &[usize]) -> (Vec<Option<ReadPackage>>, Vec<(usize, Aside)>) {
    let asides = Mutex::new(Vec::new());
    let mut read = Vec::new();
    rows.par_iter()
        .enumerate()
        .map_init(Names::default, |names, (place, &row)| {
            let (package, aside) = read_row(known, &known.sheet.rows[row], names);
            if aside.unmapped || !aside.findings.is_empty() {
                asides.lock().unwrap_or_else(PoisonError::into_inner).push((place, aside));
            }
            package
        })
        .collect_into_vec(&mut read);
    let mut asides = asides.into_inner().unwrap_or_else(PoisonError::into_inner);
    asides.sort_by_key(|(place, _)| *place);
    (read, asides)
}

fn read_row(known: &Known<'_>, row: &SheetRow, names: &mut Names) -> (Option<ReadPackage>, Aside) {
    let context = Context::default();
    let (theirs, _) = service(known.sheet, row);
    let ours = theirs.and_then(|theirs| known.map.service(theirs));
    let elsewhere = known.elsewhere.and_then(|elsewhere| elsewhere.of(known.sheet, row));
    let mut layers = Vec::new();
    layers.extend(&elsewhere);
    layers.extend(ours.and_then(|ours| known.map.facts(ours)));
    layers.extend(known.sheet.text(row, Field::Sku).and_then(|sku| known.products.of(sku)));
    layers.extend([&known.given.layer, &known.map.defaults]);
    let of_row = (known.sheet, row);
    let cells = Cells::of_row(&context, &known.map.style, known.given, of_row, layers);
    let mut package = row::read(&cells, Some(row.line), names);
    if let (Some(package), Some(ours)) = (&mut package, ours) {
        package.record.details.service = names.of(Some(ours));
    }
    let unmapped = theirs.is_some() && ours.is_none() && known.map.has_services();
    (package, Aside { findings: context.into_findings(), unmapped })
}

impl Open {
    /// Adds another row of the same package; if it cannot be read, the package cannot.
    fn add(
        &mut self,
        context: &Context,
        sheet: &Sheet,
        row: &SheetRow,
        package: Option<ReadPackage>,
        read: &mut [Option<ReadPackage>],
    ) {
        self.rows.push(name_of(sheet, row));
        let whole = read[self.place].as_mut().filter(|_| self.whole);
        self.whole = false;
        let (Some(whole), Some(item)) = (whole, package) else { return };
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
            context.mistake(Code::Contradiction, &sheet.place(row, field), message, help);
            return;
        }
        self.whole = true;
        let value = item.record.price.item.micros;
        let of_package = sheet.text(row, Field::Weight).is_some();
        sum(&mut whole.record, item.record, value > self.largest, of_package);
        self.largest = self.largest.max(value);
        whole.taken = whole.taken.union(item.taken);
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
