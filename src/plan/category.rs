//! One category of the sampled problem: what a plan of its lines comes to in the futures of the sample.
//!
//! The sums of all plans but the closed ones come from a table; closed futures are followed by the engine. Both
//! together are what the engine would say of the plan as a strategy, to the bit.

use crate::account::{Colours, Counts, follow_open};
use crate::engine::{Engine, Followed, WayTable};
use crate::scenario::Bounds;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
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
}

/// A plan seen through its colours.
#[derive(Clone, Debug)]
struct Screened {
    /// Futures that surely have the event.
    bad: usize,
    /// Futures that must be followed.
    closed: Vec<u32>,
    seen: Vec<Seen>,
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
        let sums = self.table.futures.par_iter().map(|future| {
            let mut sums = self.table.figures.clone();
            plan.iter().for_each(|way| future.daily.add_to(*way, &mut sums));
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
        self.unless_met(plans, (most, above), |at| self.screen(&self.held(plans[at].clone()), &[]))
    }

    /// The same of plans that differ from one in some lines: `(place of the line, way)`.
    pub(super) fn sampled_beside(
        &self,
        held: &Held,
        changes: &[Vec<(usize, usize)>],
        most: usize,
        above: i64,
    ) -> Vec<Option<Sampled>> {
        let plans: Vec<Plan> = changes
            .iter()
            .map(|changed| {
                let mut plan = held.plan.clone();
                changed.iter().for_each(|(line, way)| plan[*line] = *way);
                plan
            })
            .collect();
        self.unless_met(&plans, (most, Some(above)), |at| self.screen(held, &changes[at]))
    }

    /// What is known of plans met before, and what is found of the others.
    fn unless_met(
        &self,
        plans: &[Plan],
        (most, above): (usize, Option<i64>),
        screen: impl Fn(usize) -> Screened,
    ) -> Vec<Option<Sampled>> {
        let known = |plan: &Plan| {
            let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
            met.get(plan).copied().filter(|found| found.is_ok() || found.is_err_and(|bad| bad > most))
        };
        let found: Vec<Option<Result<Sampled, usize>>> = plans.iter().map(known).collect();
        let new: Vec<usize> = (0..plans.len()).filter(|at| found[*at].is_none()).collect();
        let screened: Vec<Screened> = new.iter().map(|at| screen(*at)).collect();
        let asked: Vec<Plan> = new.iter().map(|at| plans[*at].clone()).collect();
        let settled = self.settle(&asked, screened, most, above);
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let known = asked.into_iter().zip(&settled);
        met.extend(known.filter_map(|(plan, settled)| settled.map(|settled| (plan, settled))));
        let told = |found: Result<Sampled, usize>| found.ok().filter(|sampled| sampled.bad <= most);
        let mut settled = settled.into_iter();
        found.into_iter().map(|found| told(found.or_else(|| settled.next()?)?)).collect()
    }

    fn screen(&self, held: &Held, changed: &[(usize, usize)]) -> Screened {
        let look = |buffers: &mut Buffers, at: usize| {
            let future = &self.table.futures[at];
            buffers.sums.clone_from(&held.sums[at]);
            for &(line, way) in changed {
                future.daily.take_from(held.plan[line], &mut buffers.sums);
                future.daily.add_to(way, &mut buffers.sums);
            }
            self.look(buffers)
        };
        let seen: Vec<Seen> =
            (0..self.futures()).into_par_iter().map_init(Buffers::default, look).collect();
        let bad = |seen: &&Seen| matches!(seen, Seen::Open(true) | Seen::Closed(Some(true)));
        let closed = |at: &usize| matches!(seen[*at], Seen::Closed(_));
        Screened {
            bad: seen.iter().filter(bad).count(),
            closed: (0..seen.len()).filter(closed).map(|at| at as u32).collect(),
            seen,
        }
    }

    /// The windows of daily sums, their colours, and the course up to its first closure.
    fn look(&self, buffers: &mut Buffers) -> Seen {
        let terms = &self.table.terms;
        let window = terms.window as usize;
        let Buffers { sums, windows, colours } = buffers;
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

    /// Follows the closed futures of the plans that can still be within the limit and worth it; `None` = not followed.
    fn settle(
        &self,
        plans: &[Plan],
        screened: Vec<Screened>,
        most: usize,
        above: Option<i64>,
    ) -> Vec<Option<Result<Sampled, usize>>> {
        let within = |at: &usize| screened[*at].bad <= most;
        let worth_it = |at: &usize| {
            above.is_none_or(|above| {
                let open = self.open_profit(&plans[*at]) as f64;
                let closed = screened[*at].closed.len() as f64 / self.futures().max(1) as f64;
                open - open.abs() * closed * self.closure_costs > above as f64
            })
        };
        let open: Vec<usize> = (0..plans.len()).filter(within).filter(worth_it).collect();
        let asked: BTreeSet<u32> = open.iter().flat_map(|at| &screened[*at].closed).copied().collect();
        let asked: Vec<u32> = asked.into_iter().collect();
        let replications: Vec<u64> =
            asked.iter().map(|future| self.table.first + u64::from(*future)).collect();
        let wanted: Vec<&[usize]> = open.iter().map(|at| plans[*at].as_slice()).collect();
        let followed = self.engine.follow_ways(self.table.of, &replications, &wanted);
        let too_bad = |screened: &Screened| (screened.bad > most).then_some(Err(screened.bad));
        let mut settled: Vec<Option<Result<Sampled, usize>>> = screened.iter().map(too_bad).collect();
        for (place, &at) in open.iter().enumerate() {
            let mut found = Sampled {
                bad: screened[at].bad,
                profit: self.open_profit(&plans[at]),
                added: plans[at].iter().map(|way| self.added[*way]).sum(),
            };
            for future in &screened[at].closed {
                let row = asked.partition_point(|known| known < future);
                let Followed { breach, suspension, loss } = followed[row][place];
                found.profit -= loss.contribution;
                found.added -= loss.added_not_spent;
                if screened[at].seen[*future as usize] == Seen::Closed(None) {
                    found.bad += usize::from(match self.bounds {
                        Bounds::Breach => breach,
                        Bounds::Suspension => suspension,
                    });
                }
            }
            settled[at] = Some(Ok(found));
        }
        settled
    }

    /// Futures in which something is closed before any choice can show, and those that must be followed from their
    /// first day: nothing can be told from their open windows.
    pub(super) fn hidden(&self, plan: &[usize]) -> Vec<bool> {
        let held = self.held(plan.to_vec());
        let hides = |buffers: &mut Buffers, at: usize| {
            buffers.sums.clone_from(&held.sums[at]);
            self.closes_early(buffers)
        };
        (0..self.futures()).into_par_iter().map_init(Buffers::default, hides).collect()
    }

    fn closes_early(&self, buffers: &mut Buffers) -> bool {
        let seen = self.look(buffers);
        let terms = &self.table.terms;
        let followed = follow_open(terms, &buffers.windows, &buffers.colours);
        let early = followed.closes_on().is_none_or(|day| day < terms.first_effect);
        matches!(seen, Seen::Closed(_)) && early
    }
}
