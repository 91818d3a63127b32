//! A package as it was known on the day of the fit.

use crate::domain::Tracking;
use crate::records::{Evidence, PackageRecord, Taken};
use chrono::NaiveDate;
use std::fmt;

/// A package as it was known on the day of the fit.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The package; amounts in the store's currency.
    pub record: &'a PackageRecord,
    /// What was taken because nobody said it.
    pub taken: Taken,
    /// What its tracking can be, or can still become; never empty.
    pub possible: &'a [Tracking],
    /// Some of what it could be was ruled out by the marketplace's list of defects.
    pub listed: bool,
    /// Promised by that day.
    pub due: bool,
    /// Counted in the rate by that day.
    pub counted: bool,
}

impl Observed<'_> {
    /// What became of its tracking; `None` = not known, or still open.
    pub(super) fn state(&self) -> Option<Tracking> {
        match *self.possible {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Its tracking was told for all packages, or taken: nothing of its own was seen.
    pub(super) fn told(&self) -> bool {
        self.record.evidence == Evidence::Word && !self.record.details.tracking_seen && !self.listed
    }
}

/// First and last day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Period {
    first: NaiveDate,
    last: NaiveDate,
}

impl Period {
    pub(super) fn widen(period: &mut Option<Self>, day: NaiveDate) {
        let known = period.get_or_insert(Self { first: day, last: day });
        *known = Self { first: known.first.min(day), last: known.last.max(day) };
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}
