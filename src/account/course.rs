//! One metric through the days: window, status, review, suspension, return.
//!
//! Day numbers are offsets from the first simulated order day. On day D the window holds the packages
//! promised on [D - lag - window + 1, D - lag]. A run of `grace_days` days below target (reset at target)
//! suspends the metric's seller-fulfilled offers from the next day on: its orders are lost, its window
//! drains, and after the plan of action is accepted its sales climb back evenly over `ramp_days`. After a
//! `fresh` reinstatement reviews look only at packages promised since.

use super::{Colours, Counts, Promised, Status};
use crate::policy::ReviewTerms;
use crate::scenario::Reinstatement;

/// "Did not happen" among day numbers.
pub const NEVER: u16 = u16::MAX;

/// From when a metric is held to the target, and by which packages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Enforced {
    /// First day of reviews; `None` = never.
    pub from: Option<i32>,
    /// Reviews may leave out packages promised before this day, by the day of their shipping:
    /// [`OrderFlow::left_out`] tells.
    pub whole_from: i32,
}

/// What a course depends on besides the packages.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CourseTerms {
    /// Target and least number.
    pub review: ReviewTerms,
    /// For whom a miss has consequences.
    pub enforced: Enforced,
    /// Days from the end of the window to the day it shows.
    pub lag: i32,
    /// Days of promised dates counted together.
    pub window: i32,
    /// Further defects that turn yellow into red.
    pub yellow_margin: u32,
    /// Days below target before a suspension.
    pub grace_days: u32,
    /// Days in which sales climb back.
    pub ramp_days: u32,
    /// What reviews look at afterwards.
    pub reinstatement: Reinstatement,
    /// S: first reviewed day.
    pub start: i32,
    /// C: first day on which any choice can show.
    pub first_effect: i32,
    /// C + period - 1.
    pub period_end: i32,
    /// Last reviewed day.
    pub end: i32,
    /// The day whose VTR is reported.
    pub on_date: i32,
}

impl CourseTerms {
    /// Did what happens from C on first happen within the period?
    fn holds(&self, first: u16) -> bool {
        first != NEVER && i32::from(first) <= self.period_end
    }

    /// Does the day belong to the period from C on?
    #[inline]
    fn in_period(&self, day: i32) -> bool {
        (self.first_effect..=self.period_end).contains(&day)
    }
}

/// Where the orders of a metric are known by order day, and how they thin while sales climb back.
pub trait OrderFlow {
    /// Takes all orders of the days from `from` to `until` (excluded) out of the counts.
    fn close(&mut self, from: i32, until: i32, promised: &mut Promised);
    /// Keeps only a share of the orders of one day: takes the others out of the counts.
    fn keep_only(&mut self, order_day: i32, share: f64, promised: &mut Promised);
    /// Packages promised on the days `first` to `last` (both included) that reviews leave out, because they
    /// were shipped before the metric was held to the target.
    fn left_out(&mut self, first: i32, last: i32) -> Counts;
    /// Days closed of the k-th suspension (k from 0).
    fn days_closed(&mut self, k: u32) -> u32;
}

/// What happened to one metric in one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CourseOutcome {
    /// The window on the date.
    pub on_date: Counts,
    /// The window with the lowest rate that is shown on a day of the period, also while closed.
    pub lowest: Counts,
    /// Enforced and below target on the date.
    pub breach_on_date: bool,
    /// Below target on any day of [S, C): the same for all strategies.
    pub inherited_breach: bool,
    /// Closed by a review on a day of [S, C): the same for all strategies.
    pub inherited_closure: bool,
    /// First day below target from C on.
    pub first_breach: u16,
    /// First day of the first closure that is decided on C or later; one decided before is inherited.
    pub first_suspension: u16,
    /// Yellow on any day of the period.
    pub yellow: bool,
    /// Days below target from C on.
    pub days_below: u16,
    /// Days closed from C on.
    pub days_suspended: u16,
}

/// Called with every day's window and whether the metric is closed.
pub type Trace<'t> = &'t mut dyn FnMut(i32, Counts, bool);

/// How far a course has been followed.
#[derive(Clone, Debug)]
pub struct Followed {
    outcome: CourseOutcome,
    /// Days up to this one are done; the last of them may close the metric.
    done: i32,
    closes: bool,
    run_below: u32,
    suspensions: u32,
    /// Reviews look at packages promised from this day on.
    since: i32,
    /// Orders are lost from `closed_from` to `closed_until` (excluded), and some while sales climb back.
    closed_from: i32,
    closed_until: i32,
}

impl Followed {
    /// Before the first day.
    pub fn beginning(terms: &CourseTerms) -> Self {
        Self {
            outcome: CourseOutcome::nothing(),
            done: terms.start - 1,
            closes: false,
            run_below: 0,
            suspensions: 0,
            since: i32::MIN,
            closed_from: i32::MIN,
            closed_until: i32::MIN,
        }
    }

    /// The outcome, when all days are done.
    pub fn finished(&self, terms: &CourseTerms) -> Option<CourseOutcome> {
        (self.done >= terms.end).then_some(self.outcome)
    }

    /// The day whose review closes the metric next, of a course followed by [`follow_open`]; `None` = it is done,
    /// or has to be followed from its first day.
    pub fn closes_on(&self) -> Option<i32> {
        self.closes.then_some(self.done)
    }

    /// The outcome up to the last day that is done.
    pub fn so_far(&self) -> &CourseOutcome {
        &self.outcome
    }

    fn close_after(&mut self, day: i32, terms: &CourseTerms, flow: &mut dyn OrderFlow) {
        self.closed_from = day + 1;
        self.closed_until = self.closed_from + flow.days_closed(self.suspensions) as i32;
        self.suspensions += 1;
        match terms.reinstatement {
            Reinstatement::Fresh => {
                self.run_below = 0;
                self.since = self.closed_until;
            }
            // The old packages still stand in the window: the first day below closes again.
            Reinstatement::Carry => self.run_below = terms.grace_days.saturating_sub(1),
        }
    }
}

/// Follows one metric through the days that are not done yet. `promised` is changed by suspensions.
/// `closed` receives (order day, share kept) for every day on which orders are lost.
pub fn follow(
    terms: &CourseTerms,
    mut so_far: Followed,
    promised: &mut Promised,
    flow: &mut dyn OrderFlow,
    closed: &mut dyn FnMut(i32, f64),
    mut trace: Option<Trace<'_>>,
) -> CourseOutcome {
    if so_far.closes {
        so_far.close_after(so_far.done, terms, flow);
    }
    for day in so_far.done + 1..=terms.end {
        let is_closed = day < so_far.closed_until;
        let kept = share_kept(day, so_far.closed_until, terms.ramp_days);
        if kept < 1.0 {
            closed(day, kept);
            // No order is in a window on its own day or before: a closure is taken out as a whole.
            if day == so_far.closed_from {
                flow.close(day, so_far.closed_until.min(terms.end + 1), promised);
            } else if !is_closed {
                flow.keep_only(day, kept, promised);
            }
        }
        if is_closed {
            so_far.outcome.note_closed(terms, day, so_far.closed_from);
            // Nothing is reviewed: the window matters only where it is shown.
            if day != terms.on_date && !terms.in_period(day) && trace.is_none() {
                continue;
            }
        }
        let last = day - terms.lag;
        let first = last - terms.window + 1;
        let shown = promised.between(first, last);
        if day == terms.on_date {
            so_far.outcome.on_date = shown;
        }
        if terms.in_period(day) {
            so_far.outcome.lowest = so_far.outcome.lowest.lower_rate(shown);
        }
        if let Some(trace) = trace.as_mut() {
            trace(day, shown, is_closed);
        }
        if is_closed {
            continue;
        }
        let enforced = terms.enforced.from.is_some_and(|from| day >= from);
        let mut window = if so_far.since > first { promised.between(so_far.since, last) } else { shown };
        // What is left out was ordered before anything could be closed: it still stands in the counts.
        if enforced && terms.enforced.whole_from > first {
            window = window.minus(flow.left_out(so_far.since.max(first), last));
        }
        match Status::of(window, terms.review, terms.yellow_margin) {
            Status::Red if enforced => {
                so_far.outcome.note_breach(terms, day);
                so_far.run_below += 1;
                if so_far.run_below >= terms.grace_days {
                    so_far.close_after(day, terms, flow);
                }
            }
            status => {
                so_far.run_below = 0;
                so_far.outcome.note_status(terms, day, status);
            }
        }
    }
    so_far.outcome
}

/// Follows a course up to its first closure from the colours of its windows alone (the first is day S),
/// or to the end if nothing is ever closed: the same as [`follow`], many times faster. No day is done when
/// reviews leave packages out: then `follow` must tell.
pub fn follow_open(terms: &CourseTerms, windows: &[Counts], colours: &Colours) -> Followed {
    let mut followed = Followed::beginning(terms);
    let enforced_from = terms.enforced.from.unwrap_or(i32::MAX);
    if enforced_from != i32::MAX
        && terms.enforced.whole_from > enforced_from.max(terms.start) - terms.lag - terms.window + 1
    {
        return followed;
    }
    let days = windows.len();
    let place = |day: i32| usize::try_from(day.saturating_sub(terms.start)).map_or(0, |at| at.min(days));
    let enforced = place(enforced_from);
    let closing = colours.red.completes_run(enforced, terms.grace_days.max(1) as usize);
    let end = closing.map_or(days, |day| day + 1);
    let effect = place(terms.first_effect);

    let outcome = &mut followed.outcome;
    outcome.inherited_breach = colours.red.first(enforced, effect.min(end)).is_some();
    let first_breach = colours.red.first(enforced.max(effect), end);
    outcome.first_breach = first_breach.map_or(NEVER, |day| (day as i32 + terms.start) as u16);
    outcome.days_below = colours.red.count(enforced.max(effect), end) as u16;
    let period_end = place(terms.period_end.saturating_add(1)).min(end);
    outcome.yellow = colours.yellow.first(effect, period_end).is_some();
    let period = windows.get(effect..period_end).unwrap_or_default();
    outcome.lowest = period.iter().fold(Counts::NONE, |lowest, shown| lowest.lower_rate(*shown));
    let on_date = usize::try_from(terms.on_date - terms.start).ok().filter(|day| *day < end);
    if let Some(day) = on_date {
        outcome.on_date = windows[day];
        outcome.breach_on_date = day >= enforced && colours.red.has(day);
    }
    followed.done = terms.start + end as i32 - 1;
    followed.closes = closing.is_some();
    followed
}

impl CourseOutcome {
    /// Below target on a day of the period from C on.
    pub fn breaches_within(&self, terms: &CourseTerms) -> bool {
        terms.holds(self.first_breach)
    }

    /// Closed on a day of the period, by a review on C or later.
    pub fn closes_within(&self, terms: &CourseTerms) -> bool {
        terms.holds(self.first_suspension)
    }

    fn nothing() -> Self {
        Self {
            on_date: Counts::NONE,
            lowest: Counts::NONE,
            breach_on_date: false,
            inherited_breach: false,
            inherited_closure: false,
            first_breach: NEVER,
            first_suspension: NEVER,
            yellow: false,
            days_below: 0,
            days_suspended: 0,
        }
    }

    fn note_breach(&mut self, terms: &CourseTerms, day: i32) {
        self.breach_on_date |= day == terms.on_date;
        if day >= terms.first_effect {
            self.days_below += 1;
            self.first_breach = self.first_breach.min(day as u16);
        } else {
            self.inherited_breach = true;
        }
    }

    fn note_status(&mut self, terms: &CourseTerms, day: i32, status: Status) {
        self.yellow |= status == Status::Yellow && terms.in_period(day);
    }

    fn note_closed(&mut self, terms: &CourseTerms, day: i32, since: i32) {
        if day >= terms.first_effect {
            self.days_suspended += 1;
        }
        // Decided on C or later: closed from the day after.
        if since > terms.first_effect {
            self.first_suspension = self.first_suspension.min(since as u16);
        } else {
            self.inherited_closure = true;
        }
    }
}

/// Share of the day's orders that are made: none while closed, then climbing evenly.
#[inline]
fn share_kept(day: i32, closed_until: i32, ramp_days: u32) -> f64 {
    if day < closed_until {
        return 0.0;
    }
    match day.checked_sub(closed_until) {
        Some(since) if since < ramp_days as i32 => f64::from(since + 1) / f64::from(ramp_days + 1),
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests;
