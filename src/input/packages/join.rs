//! Rows to packages: one package per order and tracking number, without numbers one per order; items are
//! summed; cancelled rows and those that the marketplace fulfilled are left out and counted.

use super::fields::Field;
use super::gathered::Gathered;
use super::group::{Groups, Mark, groups};
use super::walk::{Walk, Walked};
use super::{ReadPackage, RowName};
use crate::diagnostics::{Code, Line, Place};
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

/// A package of several rows.
struct Open {
    /// The place of its first row among those read.
    place: usize,
    /// All its rows can be read, and agree.
    whole: bool,
    /// Value of the item that names category and product.
    largest: i64,
    /// Its rows by their places; those that cannot be read have their names elsewhere.
    rows: Vec<(usize, Option<RowName>)>,
}

/// A row that differs from the others of its package: the byte at which it begins, in which field, and what to say.
struct Differing {
    cell: (usize, Field),
    message: String,
}

/// Joins what was read of rows to packages. Reports what there is to say, and gives the lines in which findings are.
pub(super) fn packages(
    context: &Context,
    (walk, walked): (&mut Walk, &Walked),
    gathered: Gathered,
) -> (Joined, Vec<Line>) {
    let Gathered { marks, mut read, asides, mut not_read, left_out, .. } = gathered;
    let groups = groups(context, walk.source, &marks);
    let mut unmapped: BTreeMap<String, (usize, Place)> = BTreeMap::new();
    let mut lost: BTreeMap<usize, RowName> = BTreeMap::new();
    for (place, aside) in asides {
        if groups.again.contains(&place) {
            continue;
        }
        aside.findings.into_iter().for_each(|finding| context.report(finding));
        if let Some((theirs, place)) = aside.unmapped {
            unmapped.entry(theirs).or_insert((0, place)).0 += 1;
        }
        lost.extend(aside.lost.map(|name| (place, name)));
    }
    let differing = join_several(&groups, &marks, &mut read, &mut lost);
    groups.again.iter().for_each(|&place| read[place] = None);
    not_read.extend(lost.into_values());
    not_read.sort_by_key(|row| row.line);
    let left_out = LeftOut { duplicates: groups.again.len(), ..left_out };
    drop((groups, marks));
    for (theirs, (rows, place)) in unmapped {
        let message = format!("the service `{theirs}` of {rows} rows is not in the map");
        let help = "add it to [services]; what it promises is else taken from the defaults";
        context.mistake(Code::ServiceNotMapped, &place, message, help);
    }
    let cells: Vec<(usize, Field)> = differing.iter().map(|differing| differing.cell).collect();
    let found = walk.excerpts(context, walked, &cells);
    for (place, Differing { message, .. }) in found.places.iter().zip(differing) {
        let help = "correct it, or give the packages of one order numbers of their own";
        context.mistake(Code::Contradiction, place, message, help);
    }
    // In place: what is read of a million packages is not held twice.
    read.retain(Option::is_some);
    let read = read.into_iter().map_while(|package| package).collect();
    (Joined { read, not_read, left_out }, found.lines)
}

/// Adds up the rows of packages that have several. Those of packages that cannot be read are lost.
fn join_several(
    groups: &Groups,
    marks: &[Mark],
    read: &mut [Option<ReadPackage>],
    lost: &mut BTreeMap<usize, RowName>,
) -> Vec<Differing> {
    let mut open: BTreeMap<usize, Open> = BTreeMap::new();
    let mut differing = Vec::new();
    for (&place, &first) in &groups.several {
        if place == first {
            let package = read[place].as_ref();
            let largest = package.map_or(0, |package| package.record.price.item.micros);
            let rows = vec![(place, package.map(name_of))];
            open.insert(first, Open { place, whole: package.is_some(), largest, rows });
        } else if let Some(open) = open.get_mut(&first) {
            let package = read[place].take();
            open.rows.push((place, package.as_ref().map(name_of)));
            differing.extend(open.add(&marks[place], package, read));
        }
    }
    for broken in open.into_values().filter(|open| !open.whole) {
        read[broken.place] = None;
        let names = broken.rows.into_iter().filter_map(|(place, name)| Some((place, name?)));
        lost.extend(names);
    }
    differing
}

fn name_of(package: &ReadPackage) -> RowName {
    let order_id = package.record.order_id.as_deref().map(str::to_owned);
    RowName { line: package.line.unwrap_or(0), order_id }
}

impl Open {
    /// Adds another row of the same package; if it cannot be read, the package cannot.
    fn add(
        &mut self,
        mark: &Mark,
        package: Option<ReadPackage>,
        read: &mut [Option<ReadPackage>],
    ) -> Option<Differing> {
        let whole = read[self.place].as_mut().filter(|_| self.whole);
        self.whole = false;
        let (Some(whole), Some(item)) = (whole, package) else { return None };
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
            return Some(Differing { cell: (mark.start as usize, field), message });
        }
        self.whole = true;
        let value = item.record.price.item.micros;
        sum(&mut whole.record, item.record, value > self.largest, mark.weighs);
        self.largest = self.largest.max(value);
        whole.taken = whole.taken.union(item.taken);
        None
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
