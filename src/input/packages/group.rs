//! Which rows are packages of the seller's, and which are one package.

use super::fields::Field;
use super::sheet::{Sheet, SheetRow};
use crate::diagnostics::{Code, Place, SourceId};
use crate::input::reader::Context;
use rayon::prelude::*;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    NotWhole,
    Cancelled,
    ByMarketplace,
    Package,
}

pub(super) fn fate(sheet: &Sheet<'_>, row: &SheetRow) -> Fate {
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

/// What is kept of a row that is a package, beside the package: its text is gone when all rows are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// What makes rows one package, as 128 bits that no two packages share but by a chance of 1 in 10^26 a million rows;
    /// `None` = the row names no order.
    key: Option<(u64, u64)>,
    /// Of all its cells, also those not used.
    fingerprint: u64,
    pub(super) line: u32,
    /// Its bytes of the whole text.
    pub(super) start: u32,
    end: u32,
    /// The row itself says its weight.
    pub(super) weighs: bool,
}

impl Mark {
    pub(super) fn of(sheet: &Sheet<'_>, row: &SheetRow) -> Self {
        Self {
            key: key(sheet, row),
            fingerprint: hash(0, &sheet.text[row.start as usize..row.end as usize]),
            line: row.line,
            start: (sheet.begin + row.start as usize) as u32,
            end: (sheet.begin + row.end as usize) as u32,
            weighs: sheet.text(row, Field::Weight).is_some(),
        }
    }

    fn place(&self, source: SourceId) -> Place {
        Place::new(source, self.start as usize..self.end as usize)
    }
}

fn hash(kind: u8, what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(kind);
    what.hash(&mut hasher);
    hasher.finish()
}

/// What makes rows one package: order, package and tracking number, whatever its blanks and capitals.
fn key(sheet: &Sheet<'_>, row: &SheetRow) -> Option<(u64, u64)> {
    let order = sheet.text(row, Field::OrderId)?;
    let package = sheet.text(row, Field::PackageId);
    let number = sheet.text(row, Field::TrackingNumber);
    let plain = |number: &str| number.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let changed;
    let number = match number {
        Some(number) if !plain(number) => {
            changed = number.replace(' ', "").to_uppercase();
            Some(changed.as_str())
        }
        number => number,
    };
    let key = (order, package, number);
    Some((hash(1, key), hash(2, key)))
}

/// Which rows are one package.
#[derive(Default)]
pub(super) struct Groups {
    /// Of each row whose package has several: the first row of its package.
    pub(super) several: BTreeMap<usize, usize>,
    /// Rows that are another once more.
    pub(super) again: BTreeSet<usize>,
}

/// Compares the rows by their marks; a row that is another once more is reported.
pub(super) fn groups(context: &Context, source: SourceId, marks: &[Mark]) -> Groups {
    let by_key =
        marks.par_iter().enumerate().filter_map(|(place, mark)| Some((mark.key?.0, place as u32)));
    let mut keys: Vec<(u64, u32)> = by_key.collect();
    keys.par_sort_unstable();
    let mut groups = Groups::default();
    for alike in keys.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let mut packages: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for &(_, place) in alike {
            packages.entry(marks[place as usize].key).or_default().push(place as usize);
        }
        for mut rows in packages.into_values() {
            let mut seen = BTreeMap::new();
            rows.retain(|&place| match seen.entry(marks[place].fingerprint) {
                Entry::Vacant(new) => {
                    new.insert(place);
                    true
                }
                Entry::Occupied(first) => {
                    report_again(context, source, &marks[place], &marks[*first.get()]);
                    groups.again.insert(place);
                    false
                }
            });
            if rows.len() > 1 {
                groups.several.extend(rows.iter().map(|&row| (row, rows[0])));
            }
        }
    }
    groups
}

fn report_again(context: &Context, source: SourceId, again: &Mark, first: &Mark) {
    let message = format!("the row is that of line {} once more", first.line);
    let help = "it counts once; if it is another item, add a column that tells them apart";
    context.mistake(Code::DuplicateRow, &again.place(source), message, help);
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
