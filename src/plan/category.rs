//! One category of the sampled problem: what a plan of its lines comes to in the futures of the sample.
//!
//! The sums of a plan come from a table; from their first closure on its futures are followed by the engine. Both
//! together are what the engine would say of the plan as a strategy, to the bit.

use crate::account::{Colours, Counts, Followed, follow_open};
use crate::engine::{Engine, FollowBuffers, FollowedWays, WayTable};
use crate::scenario::Bounds;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// One way a line, as places in [`WayTable::ways`].
pub(super) type Plan = Vec<usize>;

/// A category with its ways in the futures of a sample.
#[derive(Debug)]
pub(super) struct Category<'e> {
    engine: &'e Engine<'e>,
    /// The ways.
    pub(super) table: WayTable,
    bounds: Bounds,
    /// Per way: contribution over all futures, millionths.
    pub(super) profit: Vec<i64>,
    /// Per way: the most that it can bring in, closures or not.
    pub(super) at_best: Vec<i64>,
    /// Per way: added label cost over all futures, millionths.
    pub(super) added: Vec<i64>,
    /// Share of contribution that a future with a closure loses at least, roughly.
    closure_costs: f64,
    /// Plans met before: what they come to, or in how many futures at least the event happens.
    met: Mutex<BTreeMap<Plan, Result<Sampled, usize>>>,
}

/// What a plan comes to over all futures of a sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sampled {
    /// Futures with the event that the tolerance bounds.
    pub(super) bad: usize,
    /// Contribution less what closures cost, millionths, all futures together.
    pub(super) profit: i64,
    /// Added label cost less what closures spare, millionths, all futures together.
    pub(super) added: i64,
}

/// Futures that one thread looks at in a row, at least.
const IN_A_ROW: usize = 16;

/// What is known of a future from its colours alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Seen {
    /// Nothing is closed; the event happens or not.
    Open(bool),
    /// Something is closed; the event happens, does not, or needs following.
    Closed(Option<bool>),
}

/// Daily sums of a plan, by future: plans that differ in a line or two are found from it.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) plan: Plan,
    sums: Vec<Vec<Counts>>,
}

/// Buffers of one thread.
#[derive(Default)]
struct Buffers {
    sums: Vec<Counts>,
    windows: Vec<Counts>,
    colours: Colours,
    follow: FollowBuffers,
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
        Self { engine, table, bounds, profit, at_best, added, closure_costs, met: Mutex::default() }
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
        let held = self.held(plan.to_vec());
        let counted = |sums: &Vec<Counts>| -> f64 {
            let days = sums.iter().zip(0..).filter(|(_, day)| window.contains(day));
            days.map(|(counts, _)| f64::from(counts.counted())).sum()
        };
        held.sums.iter().map(counted).sum::<f64>() / self.futures().max(1) as f64
    }

    pub(super) fn held(&self, plan: Plan) -> Held {
        let sums = (0..self.futures()).into_par_iter().with_min_len(IN_A_ROW).map(|future| {
            let mut sums = self.table.figures.clone();
            plan.iter().for_each(|way| self.table.add_to(future, *way, &mut sums));
            sums
        });
        Held { sums: sums.collect(), plan }
    }

    /// What plans come to; those that surely have the event in more than `most` futures are `None`, and so
    /// are those that, roughly, bring in no more than `above`: these need not be followed.
    pub(super) fn sampled(
        &self,
        plans: &[Plan],
        most: usize,
        above: Option<i64>,
    ) -> Vec<Option<Sampled>> {
        let sampled = |plan: &Plan| {
            self.unless_met(plan.clone(), most, |plan| {
                self.evaluate(&self.held(plan.clone()), &[], (most, above))
            })
        };
        plans.iter().map(sampled).collect()
    }

    /// The same of plans that differ from one in some lines: `(place of the line, way)`.
    pub(super) fn sampled_beside(
        &self,
        held: &Held,
        changes: &[Vec<(usize, usize)>],
        most: usize,
        above: i64,
    ) -> Vec<Option<Sampled>> {
        let sampled = |changed: &Vec<(usize, usize)>| {
            let mut plan = held.plan.clone();
            changed.iter().for_each(|(line, way)| plan[*line] = *way);
            self.unless_met(plan, most, |_| self.evaluate(held, changed, (most, Some(above))))
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
        let found = known.or_else(|| {
            let found = evaluate(&plan)?;
            met().insert(plan, found);
            Some(found)
        });
        found?.ok().filter(|sampled| sampled.bad <= most)
    }

    /// What a plan comes to that differs from one in some lines, or in how many futures at least it has the event, if that is more than
    /// `most`; `None` = it is, roughly, not worth following.
    fn evaluate(
        &self,
        held: &Held,
        changed: &[(usize, usize)],
        (most, above): (usize, Option<i64>),
    ) -> Option<Result<Sampled, usize>> {
        let mut plan = held.plan.clone();
        changed.iter().for_each(|(line, way)| plan[*line] = *way);
        let futures = || (0..self.futures()).into_par_iter().with_min_len(IN_A_ROW);
        let look = |buffers: &mut Buffers, at: usize| {
            self.add_up(held, changed, at, &mut buffers.sums);
            self.look(buffers).0
        };
        let seen: Vec<Seen> = futures().map_init(Buffers::default, look).collect();
        let bad = seen.iter().filter(|seen| matches!(seen, Seen::Open(true) | Seen::Closed(Some(true))));
        let bad = bad.count();
        if bad > most {
            return Some(Err(bad));
        }
        let closed: Vec<usize> =
            (0..seen.len()).filter(|at| matches!(seen[*at], Seen::Closed(_))).collect();
        let open_profit = self.open_profit(&plan);
        let share_closed = closed.len() as f64 / self.futures().max(1) as f64;
        let roughly =
            open_profit as f64 * (1.0 - open_profit.signum() as f64 * share_closed * self.closure_costs);
        if above.is_some_and(|above| roughly <= above as f64) {
            return None;
        }
        let follow = |buffers: &mut Buffers, at: &usize| {
            self.add_up(held, changed, *at, &mut buffers.sums);
            let (_, so_far) = self.look(buffers);
            let Buffers { sums, follow, .. } = buffers;
            self.engine.follow_ways(&self.table, *at, &plan, sums, so_far, follow)
        };
        let followed: Vec<FollowedWays> =
            closed.par_iter().with_min_len(2).map_init(Buffers::default, follow).collect();
        let mut found =
            Sampled { bad, profit: open_profit, added: plan.iter().map(|way| self.added[*way]).sum() };
        for (future, FollowedWays { breach, suspension, loss }) in closed.iter().zip(followed) {
            found.profit -= loss.contribution;
            found.added -= loss.added_not_spent;
            if seen[*future] == Seen::Closed(None) {
                found.bad += usize::from(match self.bounds {
                    Bounds::Breach => breach,
                    Bounds::Suspension => suspension,
                });
            }
        }
        Some(Ok(found))
    }

    /// The daily sums of a plan that differs from one in some lines.
    fn add_up(&self, held: &Held, changed: &[(usize, usize)], at: usize, sums: &mut Vec<Counts>) {
        sums.clone_from(&held.sums[at]);
        for &(line, way) in changed {
            self.table.take_from(at, held.plan[line], sums);
            self.table.add_to(at, way, sums);
        }
    }

    /// The windows of daily sums, their colours, and the course up to its first closure.
    fn look(&self, buffers: &mut Buffers) -> (Seen, Followed) {
        let terms = &self.table.terms;
        let window = terms.window as usize;
        let Buffers { sums, windows, colours, .. } = buffers;
        windows.clear();
        let mut sum = Counts::NONE;
        for (day, counts) in sums.iter().enumerate() {
            sum = sum.plus(*counts);
            if day >= window {
                sum = sum.minus(sums[day - window]);
            }
            if day + 1 >= window {
                windows.push(sum);
            }
        }
        colours.read(windows, terms.review, 0);
        let followed = follow_open(terms, windows, colours);
        (self.seen(&followed), followed)
    }

    fn seen(&self, followed: &Followed) -> Seen {
        let terms = &self.table.terms;
        if let Some(outcome) = followed.finished(terms) {
            return Seen::Open(match self.bounds {
                Bounds::Breach => outcome.breaches_within(terms),
                Bounds::Suspension => outcome.closes_within(terms),
            });
        }
        let Some(day) = followed.closes_on() else { return Seen::Closed(None) };
        // A closure is decided on one day and begins on the next.
        Seen::Closed(match self.bounds {
            Bounds::Breach if followed.so_far().breaches_within(terms) => Some(true),
            Bounds::Breach => (day >= terms.period_end).then_some(false),
            Bounds::Suspension if day < terms.first_effect => None,
            Bounds::Suspension => Some(day < terms.period_end),
        })
    }

    /// Futures in which something is closed before any choice can show, and those that must be followed from their
    /// first day: nothing can be told from their open windows.
    pub(super) fn hidden(&self, plan: &[usize]) -> Vec<bool> {
        let held = self.held(plan.to_vec());
        let hides = |buffers: &mut Buffers, at: usize| {
            buffers.sums.clone_from(&held.sums[at]);
            let (seen, followed) = self.look(buffers);
            let early = followed.closes_on().is_none_or(|day| day < self.table.terms.first_effect);
            matches!(seen, Seen::Closed(_)) && early
        };
        (0..self.futures()).into_par_iter().map_init(Buffers::default, hides).collect()
    }
}
