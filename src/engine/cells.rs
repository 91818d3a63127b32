//! Finished cells: how many packages of one order line and day reached each tracking state.
//!
//! A = Qbin(N, upload) entered in time and right; F = Qbin(A, facility); B = Qbin(F, delivery given
//! facility); D = Qbin(A - F, delivery without facility). Each takes the cell's own number, so a better
//! chance never gives fewer scans.

mod list;

pub(super) use list::Cells;

use super::quantile::{Binomial, binomial, hypergeometric};
use super::streams::unit;
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

impl ScanChances {
    /// The same with their comparisons.
    #[inline]
    pub(super) fn trials(&self) -> [Trial; 3] {
        self.in_order().map(Trial::of)
    }

    /// The chances in the order of their fields.
    #[inline]
    pub(super) fn in_order(&self) -> [f64; 3] {
        let Self { facility, delivery_after_facility, delivery_without_facility } = *self;
        [facility, delivery_after_facility, delivery_without_facility]
    }
}

/// Draws of a cell, each with a number of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Draw {
    /// Entered in time and right?
    Upload,
    /// Facility scan?
    Facility,
    /// Delivery scan after a facility scan?
    DeliveryAfter,
    /// Delivery scan without one?
    DeliveryWithout,
}

/// A chance, as one comparison sees it that settles most cells: none of n packages fails if (1 - u) < p^n, and p^n >
/// 1 - n (1 - p) (Bernoulli's inequality). In 2^32nds, rounded up by more than the rounding of powers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Failing(u32);

impl Failing {
    #[inline]
    pub(super) fn of(chance: f64) -> Self {
        let failing = (1.0 + 1e-12 - chance) * (1u64 << 32) as f64;
        Self((failing as u32).saturating_add(1))
    }

    /// Of `n` packages, does at least one fail more often than not, or nearly?
    #[inline]
    pub(super) fn in_most(self, n: u32) -> bool {
        u64::from(n) * u64::from(self.0) > 1 << 31
    }

    /// Does this number let none of `n` packages fail? `false` tells nothing.
    #[inline]
    pub(super) fn none_of(self, n: u32, word: u64) -> bool {
        word >> 32 > u64::from(n) * u64::from(self.0)
    }
}

/// A chance, ready to be met by many cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial {
    pub(super) successes: Binomial,
    pub(super) failing: Failing,
}

impl Trial {
    #[inline]
    pub(super) fn of(chance: f64) -> Self {
        Self { successes: Binomial::new(chance), failing: Failing::of(chance) }
    }

    /// Successes among `n` packages: [`binomial`].
    #[inline]
    pub(super) fn successes(&self, n: u32, word: impl FnOnce() -> u64) -> u32 {
        if n == 0 || self.successes.chance <= 0.0 {
            return 0;
        }
        if self.successes.chance >= 1.0 {
            return n;
        }
        let word = word();
        if self.failing.none_of(n, word) {
            return n;
        }
        self.successes.quantile(u64::from(n), unit(word)) as u32
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

    /// `n` packages under these chances, by the cell's own words.
    #[inline]
    pub(super) fn tracked(
        day: u32,
        n: u32,
        upload: &Trial,
        [facility, after, without]: &[Trial; 3],
        word: impl Fn(Draw) -> u64,
    ) -> Self {
        let entered = upload.successes(n, || word(Draw::Upload));
        let facility = facility.successes(entered, || word(Draw::Facility));
        let both = after.successes(facility, || word(Draw::DeliveryAfter));
        let missed = entered - facility;
        let delivery = without.successes(missed, || word(Draw::DeliveryWithout));
        Self { day, states: [n - entered, missed - delivery, facility - both, delivery, both] }
    }

    /// All packages.
    #[inline]
    pub(super) fn packages(&self) -> u32 {
        self.states.iter().sum()
    }

    /// The packages of one part of the line's bin, whose ends are `cuts`, by two words for each part. The parts
    /// of a cell add up to the cell state by state, and depend on the cuts alone: packages are spread over the
    /// parts one part after the other (binomial), then their states with them ([`Cell::spread`]).
    pub(super) fn part(&self, cuts: &[f64], part: usize, words: impl Fn(usize) -> [u64; 2]) -> Self {
        let mut left = *self;
        for at in 0..cuts.len() - 1 {
            let last = at + 2 == cuts.len();
            let share = (cuts[at + 1] - cuts[at]) / (1.0 - cuts[at]);
            let taken = if last { left } else { left.take(share, words(at)) };
            if at == part {
                return taken;
            }
            for (rest, taken) in left.states.iter_mut().zip(taken.states) {
                *rest -= taken;
            }
        }
        left
    }

    fn take(&self, share: f64, [taken, spread]: [u64; 2]) -> Self {
        let taken = binomial(u64::from(self.packages()), share, unit(taken));
        Self { day: self.day, states: self.spread(taken, unit(spread)) }
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
