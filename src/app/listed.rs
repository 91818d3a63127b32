//! Which packages the marketplace's lists of defects cover, and what they say of each.
//!
//! A list names defects only. It covers the promised days that the command line says, else those of an account
//! health report that counts as many defects, else those from the first to the last that it names: between these
//! it is whole, and of the days around nothing is known.

use crate::input::packages::ReadPackage;
use crate::input::reports::{AccountRate, DefectList, ListedRow};
use crate::records::Listing;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// The promised days that each list covers, and who says so.
    pub(super) days: Vec<Option<Covered>>,
    /// The rows of each list whose orders are in some file.
    pub(super) found: Vec<usize>,
}

/// The promised days that a list covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Covered {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) by: By,
}

/// Who says which days a list covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum By {
    /// The command line.
    Option,
    /// An account health report whose days hold all that are listed, and which counts as many defects.
    AccountHealth,
    /// The first and the last day that it names.
    Rows,
}

impl By {
    /// Its name in files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::AccountHealth => "account-health",
            Self::Rows => "first-to-last",
        }
    }
}

/// Lays lists over packages; `days` = the promised days that they cover, if somebody says so.
pub(super) fn lay(
    (lists, rates): (&[DefectList], &[AccountRate]),
    kept: &mut [ReadPackage],
    days: Option<(NaiveDate, NaiveDate)>,
) -> Listed {
    let mut listed = Listed::default();
    if lists.is_empty() {
        return listed;
    }
    for package in kept.iter_mut() {
        package.record.details.listing = None;
    }
    let mut by_order: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    for (place, package) in kept.iter().enumerate() {
        if let Some(order) = &package.record.order_id {
            by_order.entry(order.clone()).or_default().push(place);
        }
    }
    let mut covered: Vec<(Option<Covered>, &DefectList)> = Vec::new();
    for list in lists {
        let named = || {
            list.rows.iter().filter_map(|row| {
                row.promised_on.or_else(|| {
                    let places = by_order.get(row.order_id.as_str())?;
                    places.iter().map(|place| kept[*place].record.promised_on).max()
                })
            })
        };
        let told = days.map(|(from, to)| Covered { from, to, by: By::Option });
        let named = named().min().zip(named().max());
        let counted = || rates.iter().find_map(|rate| same_list(rate, list, named));
        let own = named.map(|(from, to)| Covered { from, to, by: By::Rows });
        // A list most of whose orders are in no file is of another store, or of other days.
        let found = list.rows.iter().filter(|row| by_order.contains_key(row.order_id.as_str())).count();
        let foreign = found * 2 < list.rows.len();
        let span = told.or_else(counted).or(own).filter(|_| !foreign);
        listed.found.push(found);
        listed.days.push(span);
        covered.push((span, list));
    }
    // Of lists that overlap the later one holds.
    covered.sort_by_key(|(span, list)| (span.map(|span| span.to), list.file));
    for (span, list) in covered {
        if let Some(Covered { from, to: until, .. }) = span {
            for package in kept.iter_mut() {
                if (from..=until).contains(&package.record.promised_on) {
                    package.record.details.listing = Some(Listing { defect: false, until, row: None });
                }
            }
        }
        for row in &list.rows {
            let until = span.map(|span| span.to);
            match matching(row, by_order.get(row.order_id.as_str()).map_or(&[], Vec::as_slice), kept) {
                Match::One(place) => {
                    let record = &mut kept[place].record;
                    let until = until.unwrap_or(record.promised_on);
                    let place = u32::try_from(listed.rows.len()).ok();
                    record.details.listing = Some(Listing { defect: row.defect, until, row: place });
                    listed.rows.push(row.clone());
                }
                Match::None => listed.not_matched.push(NotMatched { row: row.clone(), unclear: false }),
                Match::Unclear(places) => {
                    places.iter().for_each(|place| kept[*place].record.details.listing = None);
                    listed.not_matched.push(NotMatched { row: row.clone(), unclear: true });
                }
            }
        }
    }
    listed
}

/// The days of an account health report if it is of the same day as a list: they hold all that are listed, and it
/// counts as many defects as the list has.
fn same_list(
    rate: &AccountRate,
    list: &DefectList,
    named: Option<(NaiveDate, NaiveDate)>,
) -> Option<Covered> {
    let defects = rate.counted?.checked_sub(rate.valid?)?;
    let holds = named.is_none_or(|(from, to)| rate.from <= from && to <= rate.to);
    let listed = list.rows.iter().filter(|row| row.defect).count() as u64;
    (holds && defects == listed).then_some(Covered {
        from: rate.from,
        to: rate.to,
        by: By::AccountHealth,
    })
}

enum Match {
    None,
    One(usize),
    Unclear(Vec<usize>),
}

/// The package of an order that a row speaks of: by its number, or the only one.
fn matching(row: &ListedRow, of_order: &[usize], kept: &[ReadPackage]) -> Match {
    let check = |place: usize| kept[place].record.details.number_check;
    let same: Vec<usize> =
        of_order.iter().copied().filter(|place| check(*place) == row.number_check).collect();
    match (of_order, same.as_slice()) {
        ([], _) => Match::None,
        ([only], _) | (_, [only]) => Match::One(*only),
        (several, _) => Match::Unclear(several.to_vec()),
    }
}
