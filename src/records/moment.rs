//! A moment of a record.

use chrono::{NaiveDate, NaiveDateTime};

/// A day, and the time if one is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The day as written, or in the zone that its file is said to be in.
    pub day: NaiveDate,
    /// The moment itself, in UTC where the zone is known.
    pub at: Option<NaiveDateTime>,
}

impl Moment {
    /// Does this one come after the other? Two on one day of which one has no time do not.
    pub fn after(self, other: Self) -> bool {
        match (self.at, other.at) {
            (Some(this), Some(other)) => this > other,
            _ => self.day > other.day,
        }
    }
}
