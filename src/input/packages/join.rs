//! Rows to packages: one package per order and tracking number, without numbers one per order; items are
//! summed; cancelled rows and those that the marketplace fulfilled are left out and counted.

use super::cells::Cells;
use super::fields::Field;
use super::names::Names;
use super::rows::SheetRow;
use super::sheet::Sheet;
use super::{Known, ReadPackage, RowName, row};
use crate::diagnostics::{Code, Findings, Place};
use crate::domain::Money;
use crate::input::reader::Context;
use crate::records::PackageRecord;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
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
pub(super) struct Joined {
    pub(super) read: Vec<ReadPackage>,
    pub(super) not_read: Vec<RowName>,
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
    let rows = rows_of_packages(context, sheet, &mut joined);
    let several = several(sheet, &rows);
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
    joined.read = read.into_iter().flatten().collect();
    joined.not_read.sort_by_key(|row| row.line);
    joined
}

fn name_of(sheet: &Sheet, row: &SheetRow) -> RowName {
    RowName { line: row.line, order_id: sheet.text(row, Field::OrderId).map(str::to_owned) }
}

/// What a row calls its service, and in which column.
fn service<'s>(sheet: &'s Sheet, row: &SheetRow) -> (Option<&'s str>, Field) {
    match sheet.text(row, Field::Service) {
        None => (sheet.text(row, Field::ShipMethod), Field::ShipMethod),
        service => (service, Field::Service),
    }
}

/// What a row is.
#[derive(Clone, Copy)]
enum Fate {
    NotWhole,
    Cancelled,
    ByMarketplace,
    Package,
}

fn fate(sheet: &Sheet, row: &SheetRow) -> Fate {
    let text = |field| sheet.text(row, field);
    if !row.whole {
        Fate::NotWhole
    } else if is_cancelled(text(Field::Status), text(Field::Quantity)) {
        Fate::Cancelled
    } else if text(Field::Fulfilment).is_some_and(is_marketplace) {
        Fate::ByMarketplace
    } else {
        Fate::Package
    }
}

/// The places of the rows that are packages of the seller's, each once; counts the others.
fn rows_of_packages(context: &Context, sheet: &Sheet, joined: &mut Joined) -> Vec<usize> {
    let mut rows = Vec::with_capacity(sheet.rows.len());
    let fates: Vec<Fate> = sheet.rows.par_iter().map(|row| fate(sheet, row)).collect();
    for (place, fate) in fates.into_iter().enumerate() {
        match fate {
            Fate::NotWhole => joined.not_read.push(name_of(sheet, &sheet.rows[place])),
            Fate::Cancelled => joined.left_out.cancelled += 1,
            Fate::ByMarketplace => joined.left_out.by_marketplace += 1,
            Fate::Package => rows.push(place),
        }
    }
    // Rows alike stand together, the first of them first.
    let named = |&&place: &&usize| sheet.text(&sheet.rows[place], Field::OrderId).is_some();
    let mut alike: Vec<(u64, usize)> =
        rows.par_iter().filter(named).map(|&place| (sheet.rows[place].fingerprint, place)).collect();
    alike.par_sort_unstable();
    let mut again = BTreeSet::new();
    for alike in alike.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let first = &sheet.rows[alike[0].1];
        for &(_, place) in &alike[1..] {
            let message = format!("the row is that of line {} once more", first.line);
            let help = "it counts once; if it is another item, add a column that tells them apart";
            let row = sheet.place_of_row(&sheet.rows[place]);
            context.mistake(Code::DuplicateRow, &row, message, help);
            joined.left_out.duplicates += 1;
            again.insert(place);
        }
    }
    if !again.is_empty() {
        rows.retain(|place| !again.contains(place));
    }
    rows
}

/// What makes rows one package: order, package and tracking number.
fn key<'s>(sheet: &'s Sheet, row: &SheetRow) -> Option<(&'s str, Option<&'s str>, Option<String>)> {
    let order = sheet.text(row, Field::OrderId)?;
    let number = sheet.text(row, Field::TrackingNumber);
    let number = number.map(|number| number.replace(' ', "").to_uppercase());
    Some((order, sheet.text(row, Field::PackageId), number))
}

/// Of each row whose package has several: the first row of its package.
fn several(sheet: &Sheet, rows: &[usize]) -> BTreeMap<usize, usize> {
    let hash = |&place: &usize| {
        let mut hasher = DefaultHasher::new();
        key(sheet, &sheet.rows[place])?.hash(&mut hasher);
        Some((hasher.finish(), place))
    };
    let mut hashes: Vec<(u64, usize)> = rows.par_iter().filter_map(hash).collect();
    hashes.par_sort_unstable();
    let mut several = BTreeMap::new();
    for alike in hashes.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        // Two keys may have one hash.
        let mut packages: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for &(_, place) in alike {
            packages.entry(key(sheet, &sheet.rows[place])).or_default().push(place);
        }
        for rows in packages.values().filter(|rows| rows.len() > 1) {
            several.extend(rows.iter().map(|&row| (row, rows[0])));
        }
    }
    several
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
    let mut layers = Vec::new();
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
