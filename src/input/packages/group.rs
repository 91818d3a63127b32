//! Which rows are packages of the seller's, and which are one package.

use super::fields::Field;
use super::join::{Joined, name_of};
use super::rows::SheetRow;
use super::sheet::Sheet;
use crate::diagnostics::Code;
use crate::input::reader::Context;
use rayon::prelude::*;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

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

/// The places of the rows that are packages of the seller's; counts the others.
pub(super) fn rows_of_packages(sheet: &Sheet, joined: &mut Joined) -> Vec<usize> {
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
    rows
}

/// What makes rows one package: order, package and tracking number.
fn key<'s>(sheet: &'s Sheet, row: &SheetRow) -> Option<(&'s str, Option<&'s str>, Option<String>)> {
    let order = sheet.text(row, Field::OrderId)?;
    let number = sheet.text(row, Field::TrackingNumber);
    let number = number.map(|number| number.replace(' ', "").to_uppercase());
    Some((order, sheet.text(row, Field::PackageId), number))
}

/// Of each row whose package has several: the first row of its package. A row that is another once more is
/// reported and taken from `rows`.
pub(super) fn several(
    context: &Context,
    sheet: &Sheet,
    rows: &mut Vec<usize>,
    joined: &mut Joined,
) -> BTreeMap<usize, usize> {
    let hash = |&place: &usize| {
        let mut hasher = DefaultHasher::new();
        key(sheet, &sheet.rows[place])?.hash(&mut hasher);
        Some((hasher.finish(), place))
    };
    let mut hashes: Vec<(u64, usize)> = rows.par_iter().filter_map(hash).collect();
    hashes.par_sort_unstable();
    let mut several = BTreeMap::new();
    let mut again = BTreeSet::new();
    for alike in hashes.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        // Two keys may have one hash.
        let mut packages: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for &(_, place) in alike {
            packages.entry(key(sheet, &sheet.rows[place])).or_default().push(place);
        }
        for mut rows in packages.into_values() {
            let mut seen = BTreeMap::new();
            rows.retain(|&place| match seen.entry(sheet.rows[place].fingerprint) {
                Entry::Vacant(new) => {
                    new.insert(place);
                    true
                }
                Entry::Occupied(first) => {
                    report_again(context, sheet, place, *first.get());
                    again.insert(place);
                    false
                }
            });
            if rows.len() > 1 {
                several.extend(rows.iter().map(|&row| (row, rows[0])));
            }
        }
    }
    joined.left_out.duplicates = again.len();
    if !again.is_empty() {
        rows.retain(|place| !again.contains(place));
    }
    several
}

fn report_again(context: &Context, sheet: &Sheet, place: usize, first: usize) {
    let message = format!("the row is that of line {} once more", sheet.rows[first].line);
    let help = "it counts once; if it is another item, add a column that tells them apart";
    let row = sheet.place_of_row(&sheet.rows[place]);
    context.mistake(Code::DuplicateRow, &row, message, help);
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
