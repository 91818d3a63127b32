//! Orders as a course sees them: what a closure takes out, and what comes back while sales climb again.

use super::compile::{Compiled, CompiledMetric};
use super::ledger::DayMoney;
use super::outcomes::Loss;
use super::quantile::binomial;
use super::replicate::Review;
use super::streams::unit;
use crate::account::{self, Counts, CourseOutcome, CourseTerms, Followed, OrderFlow, Promised};
use crate::scenario::Scenario;

/// Where the orders of a metric under one assignment are known by order day.
pub(super) trait Orders {
    /// Calls `each` with the counts of the order days from `days.0` to `days.1` (excluded), apart for each length of promise:
    /// (its place among the metric's, first of these days, counts). Any length may come more than once.
    fn ordered(&self, days: (usize, usize), each: &mut dyn FnMut(usize, usize, &[Counts]));
}

/// What a closure meets besides the orders.
#[derive(Clone, Copy)]
pub(super) struct Shop<'r> {
    pub(super) scenario: &'r Scenario,
    pub(super) compiled: &'r Compiled,
    pub(super) review: &'r Review,
    pub(super) metric: &'r CompiledMetric,
    pub(super) replication: u64,
    /// Share of what is lost that other channels recover.
    pub(super) recovered: f64,
}

/// What closures cost, millionths.
#[derive(Clone, Copy, Default)]
pub(super) struct Losses {
    pub(super) contribution: f64,
    pub(super) added_not_spent: f64,
}

impl Losses {
    pub(super) fn rounded(self) -> Loss {
        Loss {
            contribution: self.contribution.round() as i64,
            added_not_spent: self.added_not_spent.round() as i64,
        }
    }
}

/// What a course is followed through: counts by promised day, those that reviews leave out, the sales that climb back.
#[derive(Debug, Default)]
pub(super) struct FlowBuffers {
    pub(super) promised: Promised,
    pub(super) left_out: Promised,
    pub(super) returning: Vec<Counts>,
}

/// Follows a course on which something may be closed; `lost` receives the share of each order day's orders that is lost.
pub(super) fn follow(
    shop: Shop<'_>,
    orders: &dyn Orders,
    (terms, so_far): (&CourseTerms, Followed),
    buffers: &mut FlowBuffers,
    money: &[DayMoney],
    lost: &mut [f64],
    trace: Option<account::Trace<'_>>,
) -> (CourseOutcome, Losses) {
    let FlowBuffers { promised, left_out, returning } = buffers;
    let mut losses = Losses::default();
    let mut closed = |day: i32, kept: f64| {
        let DayMoney { contribution, added } = money[day as usize];
        losses.contribution += contribution as f64 * (1.0 - kept) * (1.0 - shop.recovered);
        losses.added_not_spent += added as f64 * (1.0 - kept);
        lost[day as usize] = 1.0 - kept;
    };
    let mut flow = Flow { shop, orders, returning, returning_from: usize::MAX, left_out };
    let outcome = account::follow(terms, so_far, promised, &mut flow, &mut closed, trace);
    (outcome, losses)
}

/// The orders of one metric under one assignment, as a course sees them; nothing has been closed yet.
struct Flow<'r> {
    shop: Shop<'r>,
    orders: &'r dyn Orders,
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
        let promises = &self.shop.metric.columns.promises;
        self.orders.ordered(days, &mut |promise, first, counts| {
            promised.take_out_from(first + promises[promise], counts);
        });
    }

    fn keep_only(&mut self, order_day: i32, share: f64, promised: &mut Promised) {
        let Ok(day) = usize::try_from(order_day) else { return };
        let days = self.ramp_days();
        if day.checked_sub(self.returning_from).is_none_or(|since| since >= days) {
            self.add_returning(day);
        }
        for (promise, &promise_days) in self.shop.metric.columns.promises.iter().enumerate() {
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
        let Shop { scenario, review, metric, replication, .. } = self.shop;
        let [word, ..] = metric.suspension.block(replication, u64::from(k));
        let once = review.suspension_days.at(unit(word));
        let days = once * scenario.consequences.repeat_factor.powi(k as i32);
        days.round().clamp(1.0, 10_000.0) as u32
    }
}

impl Flow<'_> {
    fn ramp_days(&self) -> usize {
        self.shop.scenario.consequences.ramp_days as usize
    }

    /// Adds up the days on which sales climb back from `from` on.
    fn add_returning(&mut self, from: usize) {
        let days = self.ramp_days();
        self.returning_from = from;
        let returning = &mut *self.returning;
        returning.clear();
        returning.resize(self.shop.metric.columns.promises.len() * days, Counts::NONE);
        self.orders.ordered((from, from + days), &mut |promise, first, counts| {
            let sums = &mut returning[promise * days..(promise + 1) * days];
            let sums = sums.iter_mut().skip(first.saturating_sub(from));
            sums.zip(counts).for_each(|(sum, more)| *sum = sum.plus(*more));
        });
    }

    /// The packages that are bought while sales climb back.
    fn thin(&self, all: Counts, share: f64, day: usize, promise_days: usize) -> Counts {
        if share <= 0.0 {
            return Counts::NONE;
        }
        let Shop { compiled, metric, replication, .. } = self.shop;
        let position = compiled.first_position + day as u64;
        let numbers = metric.ramp.further(replication, position, promise_days as u64);
        let valid = binomial(u64::from(all.valid()), share, unit(numbers[0])) as u32;
        let defects = binomial(u64::from(all.defects()), share, unit(numbers[1])) as u32;
        Counts::new(valid + defects, defects)
    }
}
