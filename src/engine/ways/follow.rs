//! A plan followed day by day through a replication of a table, from its first closure on.

use super::WayTable;
use super::layout::Layout;
use crate::account::{self, Counts};
use crate::engine::Engine;
use crate::engine::flow::{self, FlowBuffers, Orders, Shop};
use crate::engine::ledger::DayMoney;
use crate::engine::outcomes::Loss;
use crate::scenario::MetricId;

/// A plan followed through one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FollowedWays {
    /// Below target on a day of the period from C on.
    pub breach: bool,
    /// Closed on a day of the period, by a review on C or later.
    pub suspension: bool,
    /// What closures cost.
    pub loss: Loss,
}

/// What closures take from a plan in a replication: its counts and its money by order day. A plan that differs in a line is
/// two changes away.
#[derive(Clone, Debug, Default)]
pub struct PlanOrders {
    /// `[promise * order days + day]`.
    counts: Vec<Counts>,
    /// Contribution and added label cost of what the seller ships, one for each day of sale.
    money: Vec<DayMoney>,
}

/// Buffers of one thread.
#[derive(Debug, Default)]
pub struct FollowBuffers {
    flow: FlowBuffers,
    money: Vec<DayMoney>,
    lost: Vec<f64>,
}

impl PlanOrders {
    /// The orders of a plan, one way a line.
    pub fn of(table: &WayTable, future: usize, plan: &[usize]) -> Self {
        let Layout { order_days, sale_days, promise_days, .. } = &table.layout;
        let mut orders = Self {
            counts: vec![Counts::NONE; promise_days.len() * order_days.len()],
            money: vec![DayMoney::default(); sale_days.len()],
        };
        plan.iter().for_each(|way| orders.add(table, future, *way));
        orders
    }

    /// The same orders in this one's place.
    pub fn clone_from_orders(&mut self, other: &Self) {
        self.counts.clone_from(&other.counts);
        self.money.clone_from(&other.money);
    }

    /// Adds a way's orders.
    pub fn add(&mut self, table: &WayTable, future: usize, way: usize) {
        let Layout { order_days, counts_of, promises, .. } = &table.layout;
        let held = &table.futures[future].counts;
        for row in counts_of[way].clone() {
            let sums = &mut self.counts[promises[row] * order_days.len()..][..order_days.len()];
            held.add(row * order_days.len(), sums);
        }
        self.add_money(table, future, way, 1);
    }

    /// Takes a way's orders, which must be in them, out.
    pub fn take(&mut self, table: &WayTable, future: usize, way: usize) {
        let Layout { order_days, counts_of, promises, .. } = &table.layout;
        let held = &table.futures[future].counts;
        for row in counts_of[way].clone() {
            let sums = &mut self.counts[promises[row] * order_days.len()..][..order_days.len()];
            held.take(row * order_days.len(), sums);
        }
        self.add_money(table, future, way, -1);
    }

    fn add_money(&mut self, table: &WayTable, future: usize, way: usize, sign: i64) {
        let Layout { sale_days, sales_of, .. } = &table.layout;
        let future = &table.futures[future];
        for sale in &sales_of[way] {
            let DayMoney { contribution, added } = future.each[sale.each];
            let (contribution, added) = (sign * contribution, sign * added);
            let from = sale.days.start - sale_days.start;
            let sums = &mut self.money[from..from + sale.days.len()];
            future.packages.for_each(sale.row * sale_days.len() + from, sums, |sum, n| {
                sum.contribution += n * contribution;
                sum.added += n * added;
            });
        }
    }
}

impl Engine<'_> {
    /// Follows a plan through a replication of the table, as [`Engine::simulate`] would: `sums` are its counts on
    /// [`WayTable::days`], `so_far` says what is known from its open windows.
    pub fn follow_ways(
        &self,
        (table, future): (&WayTable, usize),
        orders: &PlanOrders,
        sums: &[Counts],
        so_far: account::Followed,
        buffers: &mut FollowBuffers,
    ) -> FollowedWays {
        let MetricId(at) = table.of.metric;
        let metric = &self.compiled.metrics[at];
        let course = &metric.courses[metric.course_of[table.of.side as usize][table.of.reading]];
        let FollowBuffers { flow, money, lost } = buffers;
        let days = table.layout.all_days;
        let shown_before = usize::try_from(table.days.end).unwrap_or(0);
        let orders = Planned { layout: &table.layout, orders, shown_before };
        flow.promised.set(days, |promised| {
            // No window holds a day before the first.
            let skipped = usize::try_from(-table.days.start).unwrap_or(0).min(sums.len());
            let first = usize::try_from(table.days.start).unwrap_or(0);
            let held = promised.get_mut(first..).unwrap_or_default();
            held.iter_mut().zip(&sums[skipped..]).for_each(|(held, counts)| *held = *counts);
        });
        if let Some(since) = course.ordered_since {
            flow.left_out.set(days, |promised| orders.leave_out(since, promised));
        }
        money.resize(days, DayMoney::default());
        money[table.layout.sale_days.clone()].copy_from_slice(&orders.orders.money);
        lost.resize(days, 0.0);
        let shop = Shop {
            scenario: self.scenario,
            compiled: &self.compiled,
            review: &self.review,
            metric,
            replication: table.first + future as u64,
            recovered: table.futures[future].recovered,
        };
        let (outcome, losses) =
            flow::follow(shop, &orders, (&table.terms, so_far), flow, money, lost, None);
        FollowedWays {
            breach: outcome.breaches_within(&table.terms),
            suspension: outcome.closes_within(&table.terms),
            loss: losses.rounded(),
        }
    }
}

/// The orders of a plan in a replication of a table.
struct Planned<'t> {
    layout: &'t Layout,
    orders: &'t PlanOrders,
    /// No window holds what is promised on this day or later: it is in no sum.
    shown_before: usize,
}

impl Planned<'_> {
    /// Counts by promised day that are ordered before a day, and the account page's figures.
    fn leave_out(&self, ordered_since: usize, promised: &mut [Counts]) {
        self.ordered((0, ordered_since), &mut |promise, first, counts| {
            let first = first + self.layout.promise_days[promise];
            let sums = promised.get_mut(first..).unwrap_or_default();
            sums.iter_mut().zip(counts).for_each(|(sum, more)| *sum = sum.plus(*more));
        });
        for &(day, counts) in &self.layout.figures {
            promised[day] = counts;
        }
    }
}

impl Orders for Planned<'_> {
    fn ordered(&self, (from, until): (usize, usize), each: &mut dyn FnMut(usize, usize, &[Counts])) {
        let Layout { order_days, promise_days, .. } = self.layout;
        let held = |day: usize| day.clamp(order_days.start, order_days.end) - order_days.start;
        for (promise, days) in promise_days.iter().enumerate() {
            let last = until.min(self.shown_before.saturating_sub(*days));
            let rows = &self.orders.counts[promise * order_days.len()..][..order_days.len()];
            let counts = &rows[held(from)..held(last).max(held(from))];
            each(promise, held(from) + order_days.start, counts);
        }
    }
}
