//! A plan added up in the futures of a sample: plans that differ from it in some lines are found by taking those out and
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
    futures: Vec<HeldFuture>,
}

/// A plan's sums in one future, worked out when they are asked for: of most plans a few futures tell enough.
#[derive(Debug, Default)]
struct HeldFuture {
    /// By promised day.
    sums: OnceLock<Vec<Counts>>,
    /// What closures take from it.
    orders: OnceLock<PlanOrders>,
    /// Contribution that closures cost, millionths.
    loss: OnceLock<i64>,
}

/// A plan beside one that is added up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside<'h> {
    pub(super) held: &'h Held,
    /// The lines that it ships otherwise, each once: (place, way).
    pub(super) changed: &'h [(usize, usize)],
}

impl Held {
    /// A plan whose sums nobody has asked for.
    pub(super) fn of(table: &WayTable, plan: &[usize]) -> Self {
        let futures = table.futures.iter().map(|_| HeldFuture::default()).collect();
        Self { plan: plan.to_vec(), futures }
    }

    /// Its sums by promised day in a future.
    pub(super) fn sums(&self, table: &WayTable, future: usize) -> &[Counts] {
        self.futures[future].sums.get_or_init(|| {
            let mut sums = table.figures.clone();
            self.plan.iter().for_each(|way| table.add_to(future, *way, &mut sums));
            sums
        })
    }

    /// Contribution that closures cost it in a future, found by `follow` when it is first asked for.
    pub(super) fn loss(&self, future: usize, follow: impl FnOnce() -> i64) -> i64 {
        *self.futures[future].loss.get_or_init(follow)
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
        into.clear();
        into.extend_from_slice(self.held.sums(table, future));
        for &(line, way) in self.changed {
            table.take_from(future, self.held.plan[line], into);
            table.add_to(future, way, into);
        }
    }

    /// What closures take from it in a future.
    pub(super) fn orders(&self, table: &WayTable, future: usize, into: &mut PlanOrders) {
        let held = &self.held;
        let orders =
            held.futures[future].orders.get_or_init(|| PlanOrders::of(table, future, &held.plan));
        into.clone_from_orders(orders);
        for &(line, way) in self.changed {
            into.take(table, future, held.plan[line]);
            into.add(table, future, way);
        }
    }

    /// It, with sums wherever the plan beside it has them.
    pub(super) fn added_up(&self, table: &WayTable) -> Held {
        let of_future = |future: usize| {
            let (known, found) = (&self.held.futures[future], HeldFuture::default());
            if known.sums.get().is_some() {
                found.sums.get_or_init(|| {
                    let mut sums = Vec::new();
                    self.sums(table, future, &mut sums);
                    sums
                });
            }
            if known.orders.get().is_some() {
                found.orders.get_or_init(|| {
                    let mut orders = PlanOrders::default();
                    self.orders(table, future, &mut orders);
                    orders
                });
            }
            found
        };
        let futures = (0..self.held.futures.len()).into_par_iter().with_min_len(IN_A_ROW);
        Held { plan: self.plan(), futures: futures.map(of_future).collect() }
    }
}
