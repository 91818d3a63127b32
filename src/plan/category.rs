//! One category of the sampled problem: what a plan of its lines comes to in the futures of the sample.
//!
//! The sums of a plan come from a table; from their first closure on its futures are followed by the engine. Both
//! together are what the engine would say of the plan as a strategy, to the bit.

use super::held::{Beside, Held, IN_A_ROW};
use crate::account::{Colours, Counts, Followed, follow_open};
use crate::engine::{Engine, FollowBuffers, FollowedWays, PlanOrders, WayTable};
use crate::scenario::Bounds;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// The plan that was added up last.
    latest: Mutex<Option<Arc<Held>>>,
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

/// Futures, spread over the sample, by which a change is judged before it is followed through all.
const PILOT: usize = 64;
/// Futures that are looked at before it is asked whether too many are bad.
const AT_ONCE: usize = 128;

/// What is known of a future from its colours alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Seen {
    /// Nothing is closed; the event happens or not.
    Open(bool),
    /// Something is closed; the event happens, does not, or needs following.
    Closed(Option<bool>),
}

/// Buffers of one thread.
#[derive(Default)]
struct Buffers {
    sums: Vec<Counts>,
    windows: Vec<Counts>,
    colours: Colours,
    orders: PlanOrders,
    follow: FollowBuffers,
}

/// What a plan must reach to be worth following.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    /// Futures with the event, at most.
    most: usize,
    /// Contribution that it must pass, if any.
    above: Option<i64>,
    /// That is what the plan beside it brings in: they may be compared in some futures first.
    race: bool,
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
        let counted = |sums: &Vec<Counts>| -> f64 {
            let days = sums.iter().zip(0..).filter(|(_, day)| window.contains(day));
            days.map(|(counts, _)| f64::from(counts.counted())).sum()
        };
        held.sums.iter().map(counted).sum::<f64>() / self.futures().max(1) as f64
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
        let found = known.or_else(|| {
            let found = evaluate(&plan)?;
            met().insert(plan, found);
            Some(found)
        });
        found?.ok().filter(|sampled| sampled.bad <= most)
    }

    /// What a plan comes to, or in how many futures at least it has the event, if these are too many; `None` = it is, roughly or
    /// very likely, not worth following.
    fn evaluate(&self, beside: Beside<'_>, wanted: Wanted) -> Option<Result<Sampled, usize>> {
        let plan = beside.plan();
        let look = |buffers: &mut Buffers, at: &usize| {
            beside.sums(&self.table, *at, &mut buffers.sums);
            self.look(buffers).0
        };
        let look_at = |futures: &[usize]| -> Vec<Seen> {
            futures.par_iter().with_min_len(IN_A_ROW).map_init(Buffers::default, look).collect()
        };
        // Futures spread over the sample come first: they tell most plans apart.
        let (pilot, others) = self.in_turns();
        let mut seen = vec![Seen::Open(false); self.futures()];
        let mut bad = 0;
        for futures in std::iter::once(&pilot[..]).chain(others.chunks(AT_ONCE)) {
            for (at, of_future) in futures.iter().zip(look_at(futures)) {
                seen[*at] = of_future;
                bad += usize::from(matches!(of_future, Seen::Open(true) | Seen::Closed(Some(true))));
            }
            if bad > wanted.most {
                return Some(Err(bad));
            }
            let first = futures.len() == pilot.len() && futures.first() == pilot.first();
            if first && wanted.race && self.loses(beside, &pilot, &seen) {
                return None;
            }
        }
        let is_closed = |at: &usize| matches!(seen[*at], Seen::Closed(_));
        let closed: Vec<usize> = (0..seen.len()).filter(is_closed).collect();
        let open_profit = self.open_profit(&plan);
        let share_closed = closed.len() as f64 / self.futures().max(1) as f64;
        let roughly = open_profit as f64 - open_profit.abs() as f64 * share_closed * self.closure_costs;
        if wanted.above.is_some_and(|above| roughly <= above as f64) {
            return None;
        }
        let follow = |buffers: &mut Buffers, at: &usize| self.follow(beside, *at, buffers);
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

    /// Follows a plan through a future in which something is closed.
    fn follow(&self, beside: Beside<'_>, at: usize, buffers: &mut Buffers) -> FollowedWays {
        beside.sums(&self.table, at, &mut buffers.sums);
        let (_, so_far) = self.look(buffers);
        let Buffers { sums, orders, follow, .. } = buffers;
        beside.orders(&self.table, at, orders);
        self.engine.follow_ways((&self.table, at), orders, sums, so_far, follow)
    }

    /// Futures spread over the sample, and the others.
    fn in_turns(&self) -> (Vec<usize>, Vec<usize>) {
        let step = (self.futures() / PILOT).max(1);
        (0..self.futures()).partition(|at| at % step == 0)
    }

    /// Does a plan leave less than the one beside it, by what some futures say of their closures? Three standard errors
    /// must say so, and closures must be many enough to be judged by.
    fn loses(&self, beside: Beside<'_>, pilot: &[usize], seen: &[Seen]) -> bool {
        let is_closed = |at: &&usize| matches!(seen[**at], Seen::Closed(_));
        if pilot.len() < PILOT || pilot.iter().filter(is_closed).count() < PILOT / 4 {
            return false;
        }
        let held = Beside { changed: &[], ..beside };
        let more_lost = |buffers: &mut Buffers, at: &usize| {
            let lost = match seen[*at] {
                Seen::Open(_) => 0,
                Seen::Closed(_) => self.follow(beside, *at, buffers).loss.contribution,
            };
            let lost_by_held = *held.held.losses[*at].get_or_init(|| {
                held.sums(&self.table, *at, &mut buffers.sums);
                match self.look(buffers).0 {
                    Seen::Open(_) => 0,
                    Seen::Closed(_) => self.follow(held, *at, buffers).loss.contribution,
                }
            });
            (lost - lost_by_held) as f64
        };
        let more_lost: Vec<f64> =
            pilot.par_iter().with_min_len(8).map_init(Buffers::default, more_lost).collect();
        let n = more_lost.len() as f64;
        let mean = more_lost.iter().sum::<f64>() / n;
        let spread = more_lost.iter().map(|more| (more - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let least_lost = (mean - 3.0 * (spread / n).sqrt()) * self.futures() as f64;
        let gained = self.open_profit(&beside.plan()) - self.open_profit(&held.held.plan);
        gained as f64 <= least_lost
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
        let held = self.held(plan);
        let hides = |buffers: &mut Buffers, at: usize| {
            buffers.sums.clone_from(&held.sums[at]);
            let (seen, followed) = self.look(buffers);
            let early = followed.closes_on().is_none_or(|day| day < self.table.terms.first_effect);
            matches!(seen, Seen::Closed(_)) && early
        };
        (0..self.futures()).into_par_iter().map_init(Buffers::default, hides).collect()
    }
}
