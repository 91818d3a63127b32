//! Real packages in place of simulated ones: what was ordered before the run, as far as it is known.

use super::{LineId, ServiceId};
use crate::domain::Tracking;
use chrono::NaiveDate;

/// The real orders of a category on a stretch of days: none is simulated there.
#[derive(Clone, PartialEq, Debug)]
pub struct Past {
    /// First order day.
    pub first_day: NaiveDate,
    /// Last order day, before the decision day.
    pub last_day: NaiveDate,
    /// The packages; those that no window can hold any more may be left out.
    pub groups: Vec<PastPackages>,
}

/// Packages that were ordered alike, of which the same is known.
#[derive(Clone, PartialEq, Debug)]
pub struct PastPackages {
    /// What was ordered.
    pub line: LineId,
    /// Where the price lies in the line's bin, 0 to 1.
    pub position: f64,
    /// What carries them.
    pub service: ServiceId,
    /// The day of the order.
    pub ordered_on: NaiveDate,
    /// The last promised delivery day.
    pub promised_on: NaiveDate,
    /// How many.
    pub packages: u32,
    /// For each of [`Tracking::ENDINGS`]: how likely what is known so far is, if a package ends so; only the
    /// ratios matter. One state alone: it is settled. All alike: nothing is known.
    pub likelihood: [f64; Tracking::ENDINGS.len()],
}

impl PastPackages {
    /// The only state that is possible; `None` = it is open.
    pub fn settled(&self) -> Option<usize> {
        let mut possible = (0..self.likelihood.len()).filter(|state| self.likelihood[*state] > 0.0);
        let only = possible.next()?;
        possible.next().is_none().then_some(only)
    }
}
