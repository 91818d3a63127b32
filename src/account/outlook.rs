//! What the coming windows of one metric are made of: the packages known, and the past that others are drawn from.
//!
//! Promised days are offsets from the last day of which the packages are known: 0 is that day, 1 the first on which
//! a new order can be promised.

use super::Counts;
use crate::policy::ReviewTerms;
use std::sync::Arc;

/// One metric.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// Days from the last known day to today.
    pub today: i32,
    /// Days from the end of the window to the day it shows.
    pub lag: i32,
    /// Days of promised dates counted together.
    pub window: i32,
    /// Target and least number.
    pub review: ReviewTerms,
    /// The promised day of `known[0]`.
    pub known_from: i32,
    /// Packages whose verdict will not change, by promised day.
    pub known: Vec<Counts>,
    /// Packages whose verdict is still open.
    pub open: Vec<Open>,
    /// How packages of the past that were open alike turned out, by kind.
    pub ended: Arc<Vec<Vec<Ended>>>,
    /// The promised day of the first past day; the last is `-lag`.
    pub past_from: i32,
    /// By promised day as which they are judged (1, 2 ...; later ones as the last), by past day: the packages that
    /// were ordered at most 0, 1, 2 ... days before their promised day.
    pub arrivals: Arc<Vec<Vec<Vec<Counts>>>>,
}

/// Open packages of one promised day and kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Open {
    /// The promised day.
    pub day: i32,
    /// The place of their kind.
    pub kind: usize,
    /// How many.
    pub packages: u32,
    /// One of them, if none of its kind was seen in the past.
    pub unlike: Counts,
}

/// How packages of one kind that were promised on one past day turned out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// The past day, from 0.
    pub day: usize,
    /// Not counted, valid, defect.
    pub packages: [u32; 3],
}

impl Outlook {
    /// Past days.
    pub fn past_days(&self) -> usize {
        self.arrivals.first().map_or(0, Vec::len)
    }
}
