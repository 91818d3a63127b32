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

/// Buffers of one thread.
#[derive(Debug, Default)]
pub struct FollowBuffers {
    flow: FlowBuffers,
    money: Vec<DayMoney>,
    lost: Vec<f64>,
}

impl Engine<'_> {
    /// Follows a plan, one way a line, through a replication of the table, as [`Engine::simulate`] would: `sums` are its counts on
    /// [`WayTable::days`], `so_far` says what is known from its open windows.
    pub fn follow_ways(
        &self,
        table: &WayTable,
        future: usize,
        plan: &[usize],
        sums: &[Counts],
        so_far: account::Followed,
        buffers: &mut FollowBuffers,
    ) -> FollowedWays {
        let MetricId(at) = table.of.metric;
        let metric = &self.compiled.metrics[at];
        let course = &metric.courses[metric.course_of[table.of.side as usize][table.of.reading]];
        let FollowBuffers { flow, money, lost } = buffers;
        let days = table.layout.all_days;
        let orders = Planned { table, future, plan };
        flow.promised.set(days, |promised| {
            for (day, counts) in table.days.clone().zip(sums) {
                let held = usize::try_from(day).ok().and_then(|day| promised.get_mut(day));
                held.into_iter().for_each(|held| *held = *counts);
            }
        });
        if let Some(since) = course.ordered_since {
            flow.left_out.set(days, |promised| orders.leave_out(since, promised));
        }
        money.clear();
        money.resize(days, DayMoney::default());
        orders.add_money(money);
        lost.clear();
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
    table: &'t WayTable,
    future: usize,
    plan: &'t [usize],
}

impl Planned<'_> {
    /// Contribution and added label cost of what the seller ships, by order day.
    fn add_money(&self, money: &mut [DayMoney]) {
        let Layout { sale_days, sales_of, .. } = &self.table.layout;
        let future = &self.table.futures[self.future];
        for sale in self.plan.iter().flat_map(|way| &sales_of[*way]) {
            let DayMoney { contribution, added } = future.each[sale.each];
            let first = sale.row * sale_days.len() + sale.days.start - sale_days.start;
            let sums = &mut money[sale.days.clone()];
            future.packages.for_each(first, sale.days.len(), |at, n| {
                sums[at].contribution += n * contribution;
                sums[at].added += n * added;
            });
        }
    }

    /// Counts by promised day that are ordered before a day, and the account page's figures.
    fn leave_out(&self, ordered_since: usize, promised: &mut [Counts]) {
        let Layout { promises, figures, .. } = &self.table.layout;
        self.rows((0, ordered_since), &mut |row, first, counts| {
            let sums = promised.get_mut(first + promises[row].1..).unwrap_or_default();
            sums.iter_mut().zip(counts).for_each(|(sum, more)| *sum = sum.plus(*more));
        });
        for &(day, counts) in figures {
            promised[day] = counts;
        }
    }

    /// The rows of the plan's ways on some order days: (row, first of these days, counts).
    fn rows(&self, (from, until): (usize, usize), each: &mut dyn FnMut(usize, usize, &[Counts])) {
        let Layout { order_days, counts_of, .. } = &self.table.layout;
        let held =
            from.clamp(order_days.start, order_days.end)..until.clamp(order_days.start, order_days.end);
        if held.is_empty() {
            return;
        }
        let mut counts = vec![Counts::NONE; held.len()];
        for row in self.plan.iter().flat_map(|way| counts_of[*way].clone()) {
            counts.fill(Counts::NONE);
            let first = row * order_days.len() + held.start - order_days.start;
            self.table.futures[self.future].counts.add(first, &mut counts);
            each(row, held.start, &counts);
        }
    }
}

impl Orders for Planned<'_> {
    fn ordered(&self, days: (usize, usize), each: &mut dyn FnMut(usize, usize, &[Counts])) {
        let promises = &self.table.layout.promises;
        self.rows(days, &mut |row, first, counts| each(promises[row].0, first, counts));
    }
}
