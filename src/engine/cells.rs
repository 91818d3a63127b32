//! Finished cells: how many packages of one order line and day reached each tracking state.
//!
//! A = Qbin(N, upload) entered in time and right; F = Qbin(A, facility); B = Qbin(F, delivery given
//! facility); D = Qbin(A - F, delivery without facility). Each takes the cell's own number, so a better
//! chance never gives fewer scans.

use super::quantile::{binomial, hypergeometric};
use super::streams::{Stream, unit};
use crate::domain::Tracking;

/// Packages of one day by tracking state: no number, no scan, facility only, delivery only, both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cell {
    pub(super) day: u32,
    pub(super) states: [u32; 5],
}

/// Chances of one service on one day of handover.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct ScanChances {
    pub(super) facility: f64,
    pub(super) delivery_after_facility: f64,
    pub(super) delivery_without_facility: f64,
}

/// The numbers of one cell, strictly between 0 and 1: upload, facility scan, delivery scan after it,
/// delivery scan without it.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrackingNumbers {
    pub(super) day: u32,
    /// The cell holds at most so many packages,
    up_to: u32,
    /// and this is one over that.
    share: f64,
    numbers: [f64; 4],
}

impl TrackingNumbers {
    /// The numbers of a cell of at most `up_to` packages.
    #[inline]
    pub(super) fn new(day: u32, up_to: u32, words: [u64; 4]) -> Self {
        Self { day, up_to, share: 1.0 / f64::from(up_to.max(1)), numbers: words.map(unit) }
    }

    /// The same numbers for a cell that may hold more packages.
    #[inline]
    pub(super) fn for_cell_of(&self, n: u32) -> Self {
        let up_to = self.up_to.max(n);
        Self { up_to, share: 1.0 / f64::from(up_to.max(1)), ..*self }
    }

    /// Successes among `n` packages: [`binomial`], settled by one comparison in most cells. Nothing fails
    /// when p^n > 1 - u, and p^n > 1 - n (1 - p) (Bernoulli); the margin covers rounding.
    #[inline]
    fn successes(&self, draw: usize, n: u64, chance: f64) -> u64 {
        let u = self.numbers[draw];
        if chance > 1.0 + 1e-12 - u * self.share { n } else { binomial(n, chance, u) }
    }
}

/// The chances of packages of which something is known: by Bayes' theorem each ending is as likely as before
/// times how likely what is known is if the package ends so. If that leaves none, what is known alone decides.
pub(super) fn known(upload: f64, scans: &ScanChances, likelihood: &[f64; 5]) -> (f64, ScanChances) {
    let &ScanChances { facility, delivery_after_facility: after, delivery_without_facility: without } =
        scans;
    let before = Tracking::ending_chances([upload, facility, after, without]);
    let mut weights: [f64; 5] = std::array::from_fn(|state| before[state] * likelihood[state]);
    if weights.iter().all(|weight| *weight <= 0.0) {
        weights = *likelihood;
    }
    let [none, no_scan, facility_only, delivery_only, both] = weights;
    let share = |of: f64, rest: f64| if of > 0.0 { of / (of + rest) } else { 0.0 };
    let (with, missed) = (facility_only + both, no_scan + delivery_only);
    let scans = ScanChances {
        facility: share(with, missed),
        delivery_after_facility: share(both, facility_only),
        delivery_without_facility: share(delivery_only, no_scan),
    };
    (share(with + missed, none), scans)
}

impl Cell {
    /// Every package in one state.
    pub(super) fn settled(day: u32, n: u32, state: usize) -> Self {
        let mut states = [0; 5];
        states[state] = n;
        Self { day, states }
    }

    /// Adds the packages of another cell of the same day.
    pub(super) fn add(&mut self, other: &Self) {
        self.states.iter_mut().zip(other.states).for_each(|(sum, more)| *sum += more);
    }

    /// Every package without a number.
    pub(super) fn untracked(day: u32, n: u32) -> Self {
        Self { day, states: [n, 0, 0, 0, 0] }
    }

    /// `n` packages under these chances.
    #[inline]
    pub(super) fn tracked(
        day: u32,
        n: u32,
        upload: f64,
        scans: &ScanChances,
        numbers: &TrackingNumbers,
    ) -> Self {
        let n = u64::from(n);
        let entered = numbers.successes(0, n, upload);
        let facility = numbers.successes(1, entered, scans.facility);
        let both = numbers.successes(2, facility, scans.delivery_after_facility);
        let missed = entered - facility;
        let delivery = numbers.successes(3, missed, scans.delivery_without_facility);
        let states = [n - entered, missed - delivery, facility - both, delivery, both];
        Self { day, states: states.map(|count| count as u32) }
    }

    /// All packages.
    #[inline]
    pub(super) fn packages(&self) -> u32 {
        self.states.iter().sum()
    }

    /// The packages of one part of the line's bin, whose ends are `cuts`. The parts of a cell add up to
    /// the cell state by state, and depend on the cuts alone: packages are spread over the parts one
    /// part after the other (binomial), then their states with them ([`Cell::spread`]).
    pub(super) fn part(
        &self,
        cuts: &[f64],
        part: usize,
        split: &Stream,
        replication: u64,
        position: u64,
    ) -> Self {
        let mut left = *self;
        for at in 0..cuts.len() - 1 {
            let last = at + 2 == cuts.len();
            let share = (cuts[at + 1] - cuts[at]) / (1.0 - cuts[at]);
            let taken = if last { left } else { left.take(share, at, split, replication, position) };
            if at == part {
                return taken;
            }
            for (rest, taken) in left.states.iter_mut().zip(taken.states) {
                *rest -= taken;
            }
        }
        left
    }

    fn take(&self, share: f64, part: usize, split: &Stream, replication: u64, position: u64) -> Self {
        let numbers = split.further(replication, position, part as u64);
        let taken = binomial(u64::from(self.packages()), share, unit(numbers[0]));
        Self { day: self.day, states: self.spread(taken, unit(numbers[1])) }
    }

    /// The states of so many of the cell's packages. States stand from no number to both scans: of the
    /// first so many packages, so many are among them (hypergeometric), by one number for all ends. So
    /// better scans change neither their sum nor the order of two futures.
    pub(super) fn spread(&self, among_them: u64, u: f64) -> [u32; 5] {
        let packages = u64::from(self.packages());
        let mut spread = [0; 5];
        let (mut end, mut before) = (0, 0);
        for (part, n) in spread.iter_mut().zip(self.states.map(u64::from)) {
            end += n;
            let until = hypergeometric(packages, end, among_them, u).clamp(before, before + n);
            *part = (until - before) as u32;
            before = until;
        }
        spread
    }
}

#[cfg(test)]
mod tests;
