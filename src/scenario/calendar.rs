//! Dates: the horizon, and how orders vary over the year.

use super::{OrderLine, Quantity, Scenario, Store};
use crate::policy::{Policy, Reading};
use chrono::{Datelike, Days, NaiveDate};

/// The days of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Horizon {
    /// S: the day of the decision; nothing later is known.
    pub decision_day: NaiveDate,
    /// Last simulated day.
    pub last_day: NaiveDate,
    /// The day whose VTR is reported; `None` = first effect + lag + window - 1.
    pub on_date: Option<NaiveDate>,
    /// Days between the end of the window and the day on which the rate shows, under every policy and reading;
    /// `None` = as each of them has it ([`Scenario::lag_days`]).
    pub lag_days: Option<u16>,
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

impl Scenario {
    /// Shortest promise of any service on any lane of the file, order to promised delivery.
    pub fn shortest_promise_days(&self) -> u16 {
        self.promises(|_| true).min().unwrap_or(self.horizon.handling_days)
    }

    /// Longest promise.
    pub fn longest_promise_days(&self) -> u16 {
        self.promises(|_| true).max().unwrap_or(self.horizon.handling_days)
    }

    /// Days from order to promised delivery of every service on the lanes of the wanted order lines.
    pub(super) fn promises<'s>(
        &'s self,
        wanted: impl Fn(&OrderLine) -> bool + 's,
    ) -> impl Iterator<Item = u16> + 's {
        self.lines
            .iter()
            .filter(move |line| wanted(line))
            .flat_map(|line| self.services.iter().filter_map(|service| service.transit_on(line.lane)))
            .map(|transit| transit + self.horizon.handling_days)
    }

    /// Days between the end of the window and the day on which the rate shows.
    pub fn lag_days(&self, policy: &Policy, reading: &Reading) -> u16 {
        self.horizon.lag_days.unwrap_or_else(|| reading.lag_days(policy))
    }

    /// That of the new policies under the main reading: the dates of reports go by it.
    pub fn main_lag_days(&self) -> u16 {
        let reform = self.stores.first().map(|store| &store.reform);
        reform.zip(self.readings.first()).map_or(0, |(policy, main)| self.lag_days(policy, main))
    }

    /// The longest of any policy and reading.
    pub fn longest_lag_days(&self) -> u16 {
        let policies = self.stores.iter().flat_map(|store| [&store.baseline, &store.reform]);
        let lags = policies
            .flat_map(|policy| self.readings.iter().map(|reading| self.lag_days(policy, reading)));
        lags.max().unwrap_or(0)
    }

    /// C: the first day on which any choice in the file can show = earliest start + shortest promise +
    /// lag. Under a reading with another lag it lies as many days earlier or later
    /// ([`Scenario::first_effect_after`]).
    pub fn first_effect_date(&self) -> NaiveDate {
        self.first_effect_after(self.main_lag_days())
    }

    /// C under a lag of so many days.
    pub fn first_effect_after(&self, lag_days: u16) -> NaiveDate {
        let earliest = self
            .strategies
            .iter()
            .filter(|strategy| !strategy.levers.is_empty())
            .map(|strategy| strategy.starts_on)
            .min()
            .unwrap_or(self.horizon.decision_day);
        shown(earliest + Days::new(self.shortest_promise_days().into()), lag_days)
    }

    /// The first day whose window begins on a promised day.
    pub(super) fn filled(&self, promised: NaiveDate, lag_days: u16) -> NaiveDate {
        shown(promised, lag_days) + Days::new(u64::from(self.horizon.window_days) - 1)
    }

    /// First day on which any store's reform differs from its baseline, prudently read; `None` = never.
    pub fn effective_date(&self) -> Option<NaiveDate> {
        self.stores.iter().filter_map(Store::effective_date).min()
    }

    /// The day whose VTR is reported: as set, else the first day whose window lies wholly under the new rules of
    /// every store (main reading), but not before C and not after the last day.
    pub fn on_date(&self) -> NaiveDate {
        self.on_date_after(self.main_lag_days())
    }

    /// The day whose VTR is reported under a lag of so many days.
    pub fn on_date_after(&self, lag_days: u16) -> NaiveDate {
        let first_effect = self.first_effect_after(lag_days);
        let wholly = self.wholly_after(lag_days);
        let usual = wholly.unwrap_or_else(|| self.filled(first_effect, lag_days));
        let usual = usual.max(first_effect).min(self.horizon.last_day);
        self.horizon.on_date.unwrap_or(usual)
    }

    fn first_real_order(&self) -> Option<NaiveDate> {
        let pasts = self.metrics.iter().filter_map(|metric| metric.past.as_ref());
        pasts.flat_map(|past| past.groups.iter().map(|group| group.ordered_on)).min()
    }

    /// Days simulated: from far enough before the decision day to fill the longest window and hold every
    /// real order, to the last day.
    pub fn calendar(&self) -> Calendar {
        let window = self.horizon.shown_windows.iter().flatten().copied().max().unwrap_or(0);
        let past = window.max(self.horizon.window_days)
            + self.longest_lag_days()
            + self.longest_promise_days()
            + 1;
        let first = self.horizon.decision_day - Days::new(u64::from(past));
        let first = self.first_real_order().map_or(first, |day| day.min(first));
        let days = (self.horizon.last_day - first).num_days() + 1;
        Calendar { first, days: usize::try_from(days).unwrap_or(0) }
    }
}

/// The day that first shows packages promised on a day.
pub(super) fn shown(promised: NaiveDate, lag_days: u16) -> NaiveDate {
    promised + Days::new(lag_days.into())
}
