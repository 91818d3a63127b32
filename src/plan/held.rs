//! A plan added up in every future of a sample: plans that differ from it in some lines are found by taking those out and
//! putting others in.

use super::category::Plan;
use crate::account::Counts;
use crate::engine::{PlanOrders, WayTable};
use rayon::prelude::*;
use std::sync::OnceLock;

/// Futures that one thread looks at in a row, at least.
pub(super) const IN_A_ROW: usize = 16;

/// A plan's sums, future by future.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) plan: Plan,
    /// By promised day.
    pub(super) sums: Vec<Vec<Counts>>,
    /// What closures take from it, where that was asked for.
    orders: Vec<OnceLock<PlanOrders>>,
    /// Contribution that closures cost, millionths, where that was asked for.
    pub(super) losses: Vec<OnceLock<i64>>,
}

/// A plan beside one that is added up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside<'h> {
    pub(super) held: &'h Held,
    /// The lines that it ships otherwise, each once: (place, way).
    pub(super) changed: &'h [(usize, usize)],
}

impl Held {
    /// Adds a plan up.
    pub(super) fn of(table: &WayTable, plan: &[usize]) -> Self {
        let sums = (0..table.futures.len()).into_par_iter().with_min_len(IN_A_ROW).map(|future| {
            let mut sums = table.figures.clone();
            plan.iter().for_each(|way| table.add_to(future, *way, &mut sums));
            sums
        });
        let futures = table.futures.len();
        Self {
            sums: sums.collect(),
            orders: (0..futures).map(|_| OnceLock::new()).collect(),
            losses: (0..futures).map(|_| OnceLock::new()).collect(),
            plan: plan.to_vec(),
        }
    }

    /// The lines that a plan ships otherwise.
    pub(super) fn changed_to(&self, plan: &[usize]) -> Vec<(usize, usize)> {
        let lines = self.plan.iter().zip(plan).enumerate();
        lines.filter(|(_, (held, way))| held != way).map(|(line, (_, way))| (line, *way)).collect()
    }
}

impl Beside<'_> {
    /// One way a line.
    pub(super) fn plan(&self) -> Plan {
        let mut plan = self.held.plan.clone();
        self.changed.iter().for_each(|(line, way)| plan[*line] = *way);
        plan
    }

    /// Sums by promised day in a future.
    pub(super) fn sums(&self, table: &WayTable, future: usize, into: &mut Vec<Counts>) {
        into.clone_from(&self.held.sums[future]);
        for &(line, way) in self.changed {
            table.take_from(future, self.held.plan[line], into);
            table.add_to(future, way, into);
        }
    }

    /// What closures take from it in a future.
    pub(super) fn orders(&self, table: &WayTable, future: usize, into: &mut PlanOrders) {
        let held = &self.held;
        let orders = held.orders[future].get_or_init(|| PlanOrders::of(table, future, &held.plan));
        into.clone_from_orders(orders);
        for &(line, way) in self.changed {
            into.take(table, future, held.plan[line]);
            into.add(table, future, way);
        }
    }

    /// It, added up.
    pub(super) fn added_up(&self, table: &WayTable) -> Held {
        let of_future = |future: usize| {
            let mut sums = Vec::new();
            self.sums(table, future, &mut sums);
            let orders = OnceLock::new();
            if self.held.orders[future].get().is_some() {
                orders.get_or_init(|| {
                    let mut orders = PlanOrders::default();
                    self.orders(table, future, &mut orders);
                    orders
                });
            }
            (sums, orders)
        };
        let futures = (0..self.held.sums.len()).into_par_iter().with_min_len(IN_A_ROW);
        let (sums, orders) = futures.map(of_future).unzip();
        let losses = self.held.losses.iter().map(|_| OnceLock::new()).collect();
        Held { plan: self.plan(), sums, orders, losses }
    }
}
