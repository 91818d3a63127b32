//! Dates: the horizon, and how orders vary over the year.

use super::Quantity;
use chrono::{Datelike, NaiveDate};

/// The days of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Horizon {
    /// S: the day of the decision; nothing later is known.
    pub decision_day: NaiveDate,
    /// Last simulated day.
    pub last_day: NaiveDate,
    /// The day whose VTR is reported; `None` = first effect + lag + window - 1.
    pub on_date: Option<NaiveDate>,
    /// Days between the end of the window and the day on which the rate shows.
    pub lag_days: u16,
    /// Days of promised dates counted together.
    pub window_days: u16,
    /// From order to handover.
    pub handling_days: u16,
    /// Further windows whose rate on the date is shown, never judged (7 and 90 in the US of 2015).
    pub shown_windows: [Option<u16>; 2],
}

/// How one category's orders vary over the year.
#[derive(Clone, PartialEq, Debug)]
pub struct Season {
    /// Factors for Monday to Sunday; mean 1.
    pub weekday: [f64; 7],
    /// Factors for January to December; mean 1.
    pub month: [f64; 12],
    /// Growth a year: 0.1 = a tenth more after a year.
    pub trend_per_year: Quantity,
}

impl Season {
    /// Weekday x month factor of a day, without the trend.
    pub fn factor(&self, day: NaiveDate) -> f64 {
        self.weekday[day.weekday().num_days_from_monday() as usize] * self.month[day.month0() as usize]
    }
}

/// Days as offsets from the first simulated order day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// Day 0.
    pub first: NaiveDate,
    /// Number of days.
    pub days: usize,
}

impl Calendar {
    /// The date of an offset.
    pub fn date(&self, offset: usize) -> NaiveDate {
        self.first + chrono::Days::new(offset as u64)
    }

    /// The offset of a date; before day 0 or after the last day: `None`.
    pub fn offset(&self, date: NaiveDate) -> Option<usize> {
        usize::try_from((date - self.first).num_days()).ok().filter(|&day| day < self.days)
    }
}
