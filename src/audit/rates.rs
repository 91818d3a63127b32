//! Rates of a category by day: windows of counted and valid packages, as ranges where tracking is unknown.

use crate::account::{Counts, Promised, Status};
use crate::policy::{Policy, Reading, ReviewTerms};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// What a rate is of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Metric {
    /// The seller, if rates are asked by seller.
    pub seller: Option<String>,
    /// The store.
    pub store: String,
    /// The product category; empty = none is said.
    pub category: String,
}

/// One window of one metric on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Its first promised day.
    pub from: NaiveDate,
    /// Its last.
    pub to: NaiveDate,
    /// If every unknown package is a defect.
    pub worst: Counts,
    /// If every one is valid.
    pub best: Counts,
    /// What is shown then, and what at best.
    pub status: (Status, Status),
    /// How many more of the counted packages may be defects before the rate is below target: at worst and at
    /// best; below zero = so many too many.
    pub defects_left: (i64, i64),
}

/// The rates of one metric under one policy and reading.
#[derive(Clone, Debug)]
pub struct Rates {
    first: NaiveDate,
    worst: Promised,
    best: Promised,
    lag_days: u16,
    terms: ReviewTerms,
}

/// Further defects among the same packages that turn a green status yellow, as runs take it.
const MARGIN: u32 = 1;

impl Rates {
    /// From the packages of each promised day.
    pub fn new(
        days: &BTreeMap<NaiveDate, (Counts, Counts)>,
        policy: &Policy,
        reading: &Reading,
    ) -> Self {
        let first = days.keys().next().copied().unwrap_or_default();
        let last = days.keys().next_back().copied().unwrap_or_default();
        let length = usize::try_from((last - first).num_days()).unwrap_or(0) + 1;
        let mut by_day = [Promised::default(), Promised::default()];
        for (promised, pick) in by_day.iter_mut().zip([worst, best]) {
            promised.set(length, |slots| {
                for (day, counts) in days {
                    let at = usize::try_from((*day - first).num_days()).unwrap_or(0);
                    slots[at] = slots[at].plus(pick(counts));
                }
            });
        }
        let [worst, best] = by_day;
        let (lag_days, terms) = (reading.lag_days(policy), reading.review_terms(policy));
        Self { first, worst, best, lag_days, terms }
    }

    /// The first day on which a package counts.
    pub fn first_day(&self) -> NaiveDate {
        self.first + Days::new(u64::from(self.lag_days))
    }

    /// The window of so many days that shows on a day.
    pub fn window(&mut self, day: NaiveDate, days: u16) -> Window {
        let to = day - Days::new(u64::from(self.lag_days));
        let from = to - Days::new(u64::from(days.max(1)) - 1);
        let at = |day: NaiveDate| {
            i32::try_from((day - self.first).num_days()).unwrap_or(if day < self.first {
                -1
            } else {
                i32::MAX
            })
        };
        let (begin, end) = (at(from), at(to));
        let worst = self.worst.between(begin, end);
        let best = self.best.between(begin, end);
        let left = |counts: Counts| {
            i64::from(self.terms.target.allowed_defects(counts.counted())) - i64::from(counts.defects())
        };
        Window {
            from,
            to,
            worst,
            best,
            status: (Status::of(worst, self.terms, MARGIN), Status::of(best, self.terms, MARGIN)),
            defects_left: (left(worst), left(best)),
        }
    }
}

fn worst(counts: &(Counts, Counts)) -> Counts {
    counts.0
}

fn best(counts: &(Counts, Counts)) -> Counts {
    counts.1
}
