//! Orders as a course sees them: what a closure takes out, and what comes back while sales climb again.

use super::quantile::binomial;
use super::replicate::{Drawn, Held};
use super::streams::unit;
use crate::account::{Counts, OrderFlow, Promised};

/// The orders of one metric under one assignment, as a course sees them.
pub(super) struct Flow<'r> {
    held: &'r Held<'r>,
    column: usize,
    /// Orders of the days on which sales climb back after the latest closure, as they would be without
    /// it: `[promise * days + day]`.
    returning: &'r mut Vec<Counts>,
    returning_from: usize,
    left_out: &'r mut Promised,
}

impl OrderFlow for Flow<'_> {
    fn close(&mut self, from: i32, until: i32, promised: &mut Promised) {
        let days = (from.max(0) as usize, until.max(0) as usize);
        self.returning_from = usize::MAX;
        for (bundle, ledger, view) in self.held.views(self.column) {
            for (at, &promise) in bundle.promises.iter().enumerate() {
                let (first, counts) = ledger.ordered(bundle, view, at, days);
                promised.take_out_from(first + self.held.metric.columns.promises[promise], counts);
            }
        }
    }

    fn keep_only(&mut self, order_day: i32, share: f64, promised: &mut Promised) {
        let Ok(day) = usize::try_from(order_day) else { return };
        let days = self.ramp_days();
        if day.checked_sub(self.returning_from).is_none_or(|since| since >= days) {
            self.add_returning(day);
        }
        for (promise, &promise_days) in self.held.metric.columns.promises.iter().enumerate() {
            let all = self.returning[promise * days + day - self.returning_from];
            if all != Counts::NONE {
                let kept = self.thin(all, share, day, promise_days);
                promised.take_out(day + promise_days, all.minus(kept));
            }
        }
    }

    fn left_out(&mut self, first: i32, last: i32) -> Counts {
        self.left_out.between(first, last)
    }

    fn days_closed(&mut self, k: u32) -> u32 {
        let Drawn { scenario, review, workspace, .. } = self.held.drawn;
        let [word, ..] = self.held.metric.suspension.block(workspace.replication, u64::from(k));
        let once = review.suspension_days.at(unit(word));
        let days = once * scenario.consequences.repeat_factor.powi(k as i32);
        days.round().clamp(1.0, 10_000.0) as u32
    }
}

impl<'r> Flow<'r> {
    /// Of the packages that a column counts; nothing has been closed yet.
    pub(super) fn new(
        held: &'r Held<'r>,
        column: usize,
        returning: &'r mut Vec<Counts>,
        left_out: &'r mut Promised,
    ) -> Self {
        Self { held, column, returning, returning_from: usize::MAX, left_out }
    }

    fn ramp_days(&self) -> usize {
        self.held.drawn.scenario.consequences.ramp_days as usize
    }

    /// Adds up the days on which sales climb back from `from` on.
    fn add_returning(&mut self, from: usize) {
        let days = self.ramp_days();
        self.returning_from = from;
        self.returning.clear();
        self.returning.resize(self.held.metric.columns.promises.len() * days, Counts::NONE);
        for (bundle, ledger, view) in self.held.views(self.column) {
            for (at, &promise) in bundle.promises.iter().enumerate() {
                let (first, counts) = ledger.ordered(bundle, view, at, (from, from + days));
                let sums = &mut self.returning[promise * days..(promise + 1) * days];
                let sums = sums.iter_mut().skip(first.saturating_sub(from));
                sums.zip(counts).for_each(|(sum, more)| *sum = sum.plus(*more));
            }
        }
    }

    /// The packages that are bought while sales climb back.
    fn thin(&self, all: Counts, share: f64, day: usize, promise_days: usize) -> Counts {
        if share <= 0.0 {
            return Counts::NONE;
        }
        let Drawn { compiled, workspace, .. } = self.held.drawn;
        let position = compiled.first_position + day as u64;
        let ramp = &self.held.metric.ramp;
        let numbers = ramp.further(workspace.replication, position, promise_days as u64);
        let valid = binomial(u64::from(all.valid()), share, unit(numbers[0])) as u32;
        let defects = binomial(u64::from(all.defects()), share, unit(numbers[1])) as u32;
        Counts::new(valid + defects, defects)
    }
}
