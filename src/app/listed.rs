//! Which packages the marketplace's lists of defects cover, and what they say of each.
//!
//! A list names defects only. It covers the promised days that it is said to cover, else those from the first to
//! the last that it names: between these it is whole, and of the days around nothing is known.

use crate::input::packages::ReadPackage;
use crate::input::reports::{DefectList, ListedRow};
use crate::records::Listing;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A row of a list that no package answers to.
#[derive(Clone, Debug)]
pub(super) struct NotMatched {
    pub(super) row: ListedRow,
    /// The order has several packages, and the row does not say which.
    pub(super) unclear: bool,
}

/// What came of laying lists over packages.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) not_matched: Vec<NotMatched>,
    /// The rows of listed packages.
    pub(super) rows: Vec<ListedRow>,
    /// The promised days that each list covers.
    pub(super) days: Vec<Option<(NaiveDate, NaiveDate)>>,
}

/// Lays lists over packages; `days` = the promised days that they cover, if somebody says so.
pub(super) fn lay(
    lists: &[DefectList],
    kept: &mut [(usize, ReadPackage)],
    days: Option<(NaiveDate, NaiveDate)>,
) -> Listed {
    let mut listed = Listed::default();
    for (_, package) in kept.iter_mut() {
        package.record.details.listing = None;
    }
    let mut by_order: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, (_, package)) in kept.iter().enumerate() {
        if let Some(order) = &package.record.order_id {
            by_order.entry(order.clone()).or_default().push(place);
        }
    }
    let mut covered: Vec<(Option<(NaiveDate, NaiveDate)>, &DefectList)> = Vec::new();
    for list in lists {
        let named = || {
            list.rows.iter().filter_map(|row| {
                row.promised_on.or_else(|| {
                    let places = by_order.get(&row.order_id)?;
                    places.iter().map(|place| kept[*place].1.record.promised_on).max()
                })
            })
        };
        let span = days.or_else(|| named().min().zip(named().max()));
        listed.days.push(span);
        covered.push((span, list));
    }
    // Of lists that overlap the later one holds.
    covered.sort_by_key(|(span, list)| (span.map(|(_, to)| to), list.file));
    for (span, list) in covered {
        if let Some((from, until)) = span {
            for (_, package) in kept.iter_mut() {
                if (from..=until).contains(&package.record.promised_on) {
                    package.record.details.listing = Some(Listing { defect: false, until, row: None });
                }
            }
        }
        for row in &list.rows {
            let until = span.map(|(_, until)| until);
            match matching(row, by_order.get(&row.order_id).map_or(&[], Vec::as_slice), kept) {
                Match::One(place) => {
                    let record = &mut kept[place].1.record;
                    let until = until.unwrap_or(record.promised_on);
                    let place = Some(listed.rows.len());
                    record.details.listing = Some(Listing { defect: row.defect, until, row: place });
                    listed.rows.push(row.clone());
                }
                Match::None => listed.not_matched.push(NotMatched { row: row.clone(), unclear: false }),
                Match::Unclear(places) => {
                    places.iter().for_each(|place| kept[*place].1.record.details.listing = None);
                    listed.not_matched.push(NotMatched { row: row.clone(), unclear: true });
                }
            }
        }
    }
    listed
}

enum Match {
    None,
    One(usize),
    Unclear(Vec<usize>),
}

/// The package of an order that a row speaks of: by its number, or the only one.
fn matching(row: &ListedRow, of_order: &[usize], kept: &[(usize, ReadPackage)]) -> Match {
    let check = |place: usize| kept[place].1.record.details.number_check;
    let same: Vec<usize> =
        of_order.iter().copied().filter(|place| check(*place) == row.number_check).collect();
    match (of_order, same.as_slice()) {
        ([], _) => Match::None,
        ([only], _) | (_, [only]) => Match::One(*only),
        (several, _) => Match::Unclear(several.to_vec()),
    }
}
