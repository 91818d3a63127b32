//! A plan of a category judged in the futures of its sample: first by the colours of its windows, and from the first closure on by
//! following it.

use super::category::{Category, Sampled};
use super::held::{Beside, IN_A_ROW};
use crate::account::{Colours, Counts, Followed, follow_open};
use crate::engine::{FollowBuffers, FollowedWays, PlanOrders};
use crate::scenario::Bounds;
use rayon::prelude::*;

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
pub(super) struct Wanted {
    /// Futures with the event, at most.
    pub(super) most: usize,
    /// Contribution that it must pass, if any.
    pub(super) above: Option<i64>,
    /// That is what the plan beside it brings in: they may be compared in some futures first.
    pub(super) race: bool,
}

impl Category<'_> {
    /// What a plan comes to, or in how many futures at least it has the event, if these are too many; `None` = it is, roughly or
    /// very likely, not worth following.
    pub(super) fn evaluate(&self, beside: Beside<'_>, wanted: Wanted) -> Option<Result<Sampled, usize>> {
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
        for (turn, futures) in std::iter::once(&pilot[..]).chain(others.chunks(AT_ONCE)).enumerate() {
            for (at, of_future) in futures.iter().zip(look_at(futures)) {
                seen[*at] = of_future;
                bad += usize::from(matches!(of_future, Seen::Open(true) | Seen::Closed(Some(true))));
            }
            if bad > wanted.most {
                return Some(Err(bad));
            }
            if turn == 0 && wanted.race && self.loses(beside, &pilot, &seen) {
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
            let lost_by_held = held.held.loss(*at, || {
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
            buffers.sums.clear();
            buffers.sums.extend_from_slice(held.sums(&self.table, at));
            let (seen, followed) = self.look(buffers);
            let early = followed.closes_on().is_none_or(|day| day < self.table.terms.first_effect);
            matches!(seen, Seen::Closed(_)) && early
        };
        (0..self.futures()).into_par_iter().map_init(Buffers::default, hides).collect()
    }
}
