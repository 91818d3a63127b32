//! One metric through the days: window, status, review, suspension, return.
//!
//! Day numbers are offsets from the first simulated order day. On day D the window holds the packages
//! promised on [D - lag - window + 1, D - lag]. A run of `grace_days` days below target (reset at target)
//! suspends the metric's seller-fulfilled offers from the next day on: its orders are lost, its window
//! drains, and after the plan of action is accepted its sales climb back evenly over `ramp_days`. After a
//! `fresh` reinstatement reviews look only at packages promised since.

use super::{Counts, Promised, Status};
use crate::policy::ReviewTerms;
use crate::scenario::Reinstatement;

/// "Did not happen" among day numbers.
pub const NEVER: u16 = u16::MAX;

/// From when a metric is held to the target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Enforced {
    /// First day of reviews; `None` = never.
    pub from: Option<i32>,
    /// Reviews leave out packages promised before this day.
    pub since: i32,
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

/// Where the orders of a metric are known by order day, and how they thin while sales climb back.
pub trait OrderFlow {
    /// Keeps only a share (0 = closed) of the orders of one day: takes the others out of the counts.
    fn keep_only(&mut self, order_day: i32, share: f64, promised: &mut Promised);
    /// Days closed of the k-th suspension (k from 0).
    fn days_closed(&mut self, k: u32) -> u32;
}

/// What happened to one metric in one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CourseOutcome {
    /// The window on the date.
    pub on_date: Counts,
    /// Enforced and below target on the date.
    pub breach_on_date: bool,
    /// Below target on any day of [S, C): the same for all strategies.
    pub inherited_breach: bool,
    /// First day below target from C on.
    pub first_breach: u16,
    /// First day of the first closure that begins on C or later; one that begins before is inherited.
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

/// Follows one metric through the days. `promised` is changed by suspensions. `closed` receives (order
/// day, share kept) for every day on which orders are lost.
pub fn follow(
    terms: &CourseTerms,
    promised: &mut Promised,
    flow: &mut dyn OrderFlow,
    closed: &mut dyn FnMut(i32, f64),
    mut trace: Option<Trace<'_>>,
) -> CourseOutcome {
    let mut outcome = CourseOutcome::nothing();
    let mut since = i32::MIN;
    let mut run_below = 0;
    let mut suspensions = 0;
    // Orders are lost from `closed_from` to `closed_until` (excluded), and some while sales climb back.
    let (mut closed_from, mut closed_until) = (i32::MIN, i32::MIN);

    for day in terms.start..=terms.end {
        let is_closed = day < closed_until;
        let kept = share_kept(day, closed_until, terms.ramp_days);
        if kept < 1.0 {
            closed(day, kept);
            flow.keep_only(day, kept, promised);
        }
        let last = day - terms.lag;
        let first = last - terms.window + 1;
        let shown = promised.between(first, last);
        let enforced = terms.enforced.from.is_some_and(|from| day >= from);
        let review_since = if enforced { since.max(terms.enforced.since) } else { since };
        let window = if review_since > first { promised.between(review_since, last) } else { shown };
        if day == terms.on_date {
            outcome.on_date = shown;
        }
        if let Some(trace) = trace.as_mut() {
            trace(day, shown, is_closed);
        }
        if is_closed {
            outcome.note_closed(terms, day, closed_from);
            continue;
        }
        match Status::of(window, terms.review, terms.yellow_margin) {
            Status::Red if enforced => {
                outcome.note_breach(terms, day);
                run_below += 1;
                if run_below >= terms.grace_days {
                    closed_from = day + 1;
                    closed_until = closed_from + flow.days_closed(suspensions) as i32;
                    suspensions += 1;
                    run_below = 0;
                    if terms.reinstatement == Reinstatement::Fresh {
                        since = closed_until;
                    }
                }
            }
            status => {
                run_below = 0;
                outcome.note_status(terms, day, status);
            }
        }
    }
    outcome
}

/// The outcome of a course on which nothing is ever closed, from its windows alone (`windows[0]` is day
/// S); `None` when a closure comes about, or when reviews leave packages out: then [`follow`] must tell.
/// Gives the same answer as `follow`, several times faster.
pub fn follow_open(terms: &CourseTerms, windows: &[Counts]) -> Option<CourseOutcome> {
    let enforced_from = terms.enforced.from.unwrap_or(i32::MAX);
    if enforced_from != i32::MAX
        && terms.enforced.since > enforced_from.max(terms.start) - terms.lag - terms.window + 1
    {
        return None;
    }
    let mut outcome = CourseOutcome::nothing();
    let mut run_below = 0;
    for (window, day) in windows.iter().zip(terms.start..) {
        let status = Status::of(*window, terms.review, terms.yellow_margin);
        if status == Status::Green {
            run_below = 0;
        } else if status == Status::Red && day >= enforced_from {
            outcome.note_breach(terms, day);
            run_below += 1;
            if run_below >= terms.grace_days {
                return None;
            }
        } else {
            run_below = 0;
            outcome.note_status(terms, day, status);
        }
    }
    let on_date = usize::try_from(terms.on_date - terms.start).ok();
    outcome.on_date = on_date.and_then(|day| windows.get(day)).copied().unwrap_or(Counts::NONE);
    Some(outcome)
}

impl CourseOutcome {
    fn nothing() -> Self {
        Self {
            on_date: Counts::NONE,
            breach_on_date: false,
            inherited_breach: false,
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
        let in_period = (terms.first_effect..=terms.period_end).contains(&day);
        self.yellow |= status == Status::Yellow && in_period;
    }

    fn note_closed(&mut self, terms: &CourseTerms, day: i32, since: i32) {
        if day >= terms.first_effect {
            self.days_suspended += 1;
        }
        if since >= terms.first_effect {
            self.first_suspension = self.first_suspension.min(since as u16);
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
