//! One category of the sampled problem: what a plan of its lines comes to in the futures of the sample.
//!
//! The sums of a plan come from a table; from their first closure on its futures are followed by the engine. Both
//! together are what the engine would say of the plan as a strategy, to the bit.

use super::evaluate::Wanted;
use super::held::{Beside, Held};
use crate::engine::{Engine, WayTable};
use crate::scenario::Bounds;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One way a line, as places in [`WayTable::ways`].
pub(super) type Plan = Vec<usize>;

/// A category with its ways in the futures of a sample.
#[derive(Debug)]
pub(super) struct Category<'e> {
    pub(super) engine: &'e Engine<'e>,
    /// The ways.
    pub(super) table: WayTable,
    pub(super) bounds: Bounds,
    /// Per way: contribution over all futures, millionths.
    pub(super) profit: Vec<i64>,
    /// Per way: the most that it can bring in, closures or not.
    pub(super) at_best: Vec<i64>,
    /// Per way: added label cost over all futures, millionths.
    pub(super) added: Vec<i64>,
    /// Share of contribution that a future with a closure loses at least, roughly.
    pub(super) closure_costs: f64,
    /// Plans met before: what they come to, or in how many futures at least the event happens.
    met: Mutex<BTreeMap<Plan, Result<Sampled, usize>>>,
    /// The plan that was added up last.
    latest: Mutex<Option<Arc<Held>>>,
}

/// What a plan comes to over all futures of a sample.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Sampled {
    /// Futures with the event that the tolerance bounds.
    pub(super) bad: usize,
    /// Contribution less what closures cost, millionths, all futures together.
    pub(super) profit: i64,
    /// Added label cost less what closures spare, millionths, all futures together.
    pub(super) added: i64,
}

impl<'e> Category<'e> {
    /// A category whose ways the engine has told; `closure_costs` is a rough share of contribution that a closure costs
    /// at least.
    pub(super) fn new(
        engine: &'e Engine<'e>,
        table: WayTable,
        bounds: Bounds,
        closure_costs: f64,
    ) -> Self {
        let sum = |pick: fn(&crate::engine::WayCounts) -> &Vec<i64>| -> Vec<i64> {
            let of_way = |way: usize| table.futures.iter().map(|future| pick(future)[way]).sum();
            (0..table.ways.len()).map(of_way).collect()
        };
        let (profit, at_best, added) =
            (sum(|future| &future.profit), sum(|future| &future.at_best), sum(|future| &future.added));
        Self {
            engine,
            table,
            bounds,
            profit,
            at_best,
            added,
            closure_costs,
            met: Mutex::default(),
            latest: Mutex::default(),
        }
    }

    /// Futures in the sample.
    pub(super) fn futures(&self) -> usize {
        self.table.futures.len()
    }

    /// Contribution of a plan over all futures if nothing were ever closed, millionths.
    pub(super) fn open_profit(&self, plan: &[usize]) -> i64 {
        plan.iter().map(|way| self.profit[*way]).sum()
    }

    /// Packages counted on average in the window that is shown on a day, nothing closed.
    pub(super) fn counted_in_window(&self, plan: &[usize], day: i32) -> f64 {
        let last = day.min(self.table.terms.end) - self.table.terms.lag - self.table.days.start;
        let window = last - self.table.terms.window + 1..=last;
        let held = self.held(plan);
        let counted = |future: usize| -> f64 {
            let days = held.sums(&self.table, future).iter().zip(0..);
            let held = days.filter(|(_, day)| window.contains(day));
            held.map(|(counts, _)| f64::from(counts.counted())).sum()
        };
        (0..self.futures()).map(counted).sum::<f64>() / self.futures().max(1) as f64
    }

    /// A plan added up.
    pub(super) fn held(&self, plan: &[usize]) -> Arc<Held> {
        let (held, changed) = self.near(plan);
        if changed.is_empty() {
            return held;
        }
        let held = Arc::new(Beside { held: &held, changed: &changed }.added_up(&self.table));
        *self.latest() = Some(held.clone());
        held
    }

    /// A plan that is added up, and the few lines in which the one asked for differs from it.
    fn near(&self, plan: &[usize]) -> (Arc<Held>, Vec<(usize, usize)>) {
        if let Some(held) = self.latest().clone() {
            let changed = held.changed_to(plan);
            // A line that is changed is taken out and put in.
            if 2 * changed.len() <= plan.len() {
                return (held, changed);
            }
        }
        let held = Arc::new(Held::of(&self.table, plan));
        *self.latest() = Some(held.clone());
        (held, Vec::new())
    }

    fn latest(&self) -> MutexGuard<'_, Option<Arc<Held>>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What plans come to; those that surely have the event in more than `most` futures are `None`, and so
    /// are those that, roughly, bring in no more than `above`: these need not be followed.
    pub(super) fn sampled(
        &self,
        plans: &[Plan],
        most: usize,
        above: Option<i64>,
    ) -> Vec<Option<Sampled>> {
        let wanted = Wanted { most, above, race: false };
        let sampled = |plan: &Plan| {
            self.unless_met(plan.clone(), most, |plan| {
                let (held, changed) = self.near(plan);
                self.evaluate(Beside { held: &held, changed: &changed }, wanted)
            })
        };
        plans.iter().map(sampled).collect()
    }

    /// The same of plans that differ in some lines, `(place of the line, way)`, from one that brings in `above`; those that very
    /// likely bring in no more are `None`.
    pub(super) fn sampled_beside(
        &self,
        held: &Held,
        changes: &[Vec<(usize, usize)>],
        most: usize,
        above: i64,
    ) -> Vec<Option<Sampled>> {
        let wanted = Wanted { most, above: Some(above), race: true };
        let sampled = |changed: &Vec<(usize, usize)>| {
            let beside = Beside { held, changed };
            self.unless_met(beside.plan(), most, |_| self.evaluate(beside, wanted))
        };
        changes.par_iter().map(sampled).collect()
    }

    /// What is known of a plan met before, or what is found of it.
    fn unless_met(
        &self,
        plan: Plan,
        most: usize,
        evaluate: impl FnOnce(&Plan) -> Option<Result<Sampled, usize>>,
    ) -> Option<Sampled> {
        let met = || self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let known = met().get(&plan).copied();
        let known = known.filter(|found| found.is_ok() || found.is_err_and(|bad| bad > most));
        // Whoever searches ends soon when nothing is found any more.
        if self.engine.stop().is_stopped() {
            return None;
        }
        let found = known.or_else(|| {
            let found = evaluate(&plan)?;
            met().insert(plan, found);
            Some(found)
        });
        found?.ok().filter(|sampled| sampled.bad <= most)
    }
}
