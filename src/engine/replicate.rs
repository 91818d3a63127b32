//! One replication from draws to outcomes: every metric under every assignment and course.

use super::compile::{Assignment, Compiled, CompiledMetric};
use super::ledger::{ByOrderDay, Ledger};
use super::outcomes::{AssignmentOutcomes, CourseOutcomes, Event};
use super::parameters::Tabulated;
use super::quantile::binomial;
use super::streams::unit;
use super::workspace::Workspace;
use crate::account::{self, Counts, CourseTerms, NEVER, OrderFlow, Promised};
use crate::scenario::Scenario;
use std::sync::Arc;

/// What courses depend on besides the packages, the same in every replication.
#[derive(Debug)]
pub(super) struct Review {
    /// Per metric and course.
    pub(super) terms: Vec<Vec<CourseTerms>>,
    /// Days closed.
    pub(super) suspension_days: Arc<Tabulated>,
    /// First order day on which every strategy has begun.
    pub(super) all_begun: usize,
}

/// Buffers of one thread for courses.
#[derive(Debug, Default)]
pub(super) struct CourseBuffers {
    today: Ledger,
    ledger: Ledger,
    /// A column as nothing had been closed, and the same while a course runs.
    untouched: Promised,
    promised: Promised,
    windows: Vec<Counts>,
    by_order_day: ByOrderDay,
}

/// Follows the days of one course: (metric, assignment, course, day offset, window, closed).
pub(super) type DayTrace<'t> = &'t mut dyn FnMut(usize, usize, usize, i32, Counts, bool);

/// Appends one replication's results to `outcomes`.
pub(super) fn replicate(
    scenario: &Scenario,
    compiled: &Compiled,
    review: &Review,
    workspace: &Workspace,
    buffers: &mut CourseBuffers,
    outcomes: &mut [Vec<AssignmentOutcomes>],
    replication_in_range: u32,
    mut trace: Option<DayTrace<'_>>,
) {
    let recovered =
        compiled.parameters.value(scenario.consequences.recovered_elsewhere, &workspace.draws);
    for (at, metric) in compiled.metrics.iter().enumerate() {
        let columns = metric.columns.count;
        buffers.today.fill(compiled, workspace, columns, &metric.assignments[0]);
        for (index, assignment) in metric.assignments.iter().enumerate() {
            let CourseBuffers { today, ledger, untouched, promised, windows, by_order_day } = buffers;
            let ledger: &Ledger = if index == 0 {
                today
            } else {
                ledger.fill_from(today, compiled, workspace, &metric.assignments[0], assignment);
                ledger
            };
            let results = &mut outcomes[at][index];
            results.profit.push(ledger.contribution[compiled.start..].iter().sum());
            results.added.push(ledger.added[review.all_begun..].iter().sum());
            results.packages.push(ledger.packages[review.all_begun..].iter().sum());

            for column in 0..columns {
                untouched.set(ledger.column(column));
                for &(day, counts) in &metric.figures {
                    untouched.replace(day, counts);
                }
                let common = &review.terms[at][0];
                let days = (common.end - common.start + 1) as usize;
                untouched.windows(common.start - common.lag, common.window, days, windows);
                by_order_day.reset();
                for (number, course) in metric.courses.iter().enumerate() {
                    if course.column != column {
                        continue;
                    }
                    let terms = &review.terms[at][number];
                    if trace.is_none()
                        && let Some(outcome) = account::follow_open(terms, windows)
                    {
                        let shown = shown_windows(scenario, terms, untouched);
                        record(
                            &mut results.courses[number],
                            &outcome,
                            shown,
                            replication_in_range,
                            (0.0, 0.0),
                        );
                        continue;
                    }
                    promised.copy(untouched);
                    let mut flow = Flow {
                        compiled,
                        review,
                        scenario,
                        workspace,
                        metric,
                        assignment,
                        column,
                        by_order_day: &mut *by_order_day,
                    };
                    let (mut lost, mut unspent) = (0.0, 0.0);
                    let mut closed = |day: i32, kept: f64| {
                        let day = day as usize;
                        lost += ledger.contribution[day] as f64 * (1.0 - kept) * (1.0 - recovered);
                        if day >= review.all_begun {
                            unspent += ledger.added[day] as f64 * (1.0 - kept);
                        }
                    };
                    let mut day_trace = trace.as_mut().map(|trace| {
                        |day: i32, window: Counts, closed: bool| {
                            trace(at, index, number, day, window, closed)
                        }
                    });
                    let outcome = account::follow(
                        terms,
                        promised,
                        &mut flow,
                        &mut closed,
                        day_trace.as_mut().map(|trace| trace as account::Trace<'_>),
                    );
                    let shown = shown_windows(scenario, terms, promised);
                    record(
                        &mut results.courses[number],
                        &outcome,
                        shown,
                        replication_in_range,
                        (lost, unspent),
                    );
                }
            }
        }
    }
}

fn record(
    results: &mut CourseOutcomes,
    outcome: &account::CourseOutcome,
    shown: Option<[Counts; 2]>,
    replication: u32,
    (lost, added_not_spent): (f64, f64),
) {
    let event = Event {
        replication,
        first_breach: outcome.first_breach,
        first_suspension: outcome.first_suspension,
        days_below: outcome.days_below,
        days_suspended: outcome.days_suspended,
        on_date: outcome.breach_on_date,
        inherited: outcome.inherited_breach,
        lost: lost.round() as i64,
        added_not_spent: added_not_spent.round() as i64,
    };
    results.on_date.push(outcome.on_date);
    results.yellow.push(outcome.yellow);
    results.shown.extend(shown);
    let happened = event.first_breach != NEVER
        || event.first_suspension != NEVER
        || event.inherited
        || event.on_date
        || event.lost != 0;
    if happened {
        results.events.push(event);
    }
}

fn shown_windows(
    scenario: &Scenario,
    terms: &CourseTerms,
    promised: &mut Promised,
) -> Option<[Counts; 2]> {
    let windows = scenario.horizon.shown_windows;
    if windows.iter().all(Option::is_none) {
        return None;
    }
    let last = terms.on_date - terms.lag;
    let mut on_date = |days| promised.between(last - i32::from(days) + 1, last);
    Some(windows.map(|days| days.map_or(Counts::NONE, &mut on_date)))
}

/// The orders of one metric under one assignment, as a course sees them.
struct Flow<'r> {
    compiled: &'r Compiled,
    review: &'r Review,
    scenario: &'r Scenario,
    workspace: &'r Workspace,
    metric: &'r CompiledMetric,
    assignment: &'r Assignment,
    column: usize,
    by_order_day: &'r mut ByOrderDay,
}

impl OrderFlow for Flow<'_> {
    fn keep_only(&mut self, order_day: i32, share: f64, promised: &mut Promised) {
        let Ok(day) = usize::try_from(order_day) else { return };
        if !self.by_order_day.knows(day) {
            let (columns, column) = (self.metric.columns.count, self.column);
            self.by_order_day.fill(self.compiled, self.workspace, columns, column, self.assignment, day);
        }
        for (promise_days, all) in self.by_order_day.on(day) {
            if all != Counts::NONE {
                let kept = self.thin(all, share, day, promise_days);
                promised.take_out(day + promise_days, all.minus(kept));
            }
        }
    }

    fn days_closed(&mut self, k: u32) -> u32 {
        let [word, ..] = self.metric.suspension.block(self.workspace.replication, u64::from(k));
        let once = self.review.suspension_days.at(unit(word));
        let days = once * self.scenario.consequences.repeat_factor.powi(k as i32);
        days.round().clamp(1.0, 10_000.0) as u32
    }
}

impl Flow<'_> {
    /// The packages that are bought while sales climb back.
    fn thin(&self, all: Counts, share: f64, day: usize, promise_days: usize) -> Counts {
        if share <= 0.0 {
            return Counts::NONE;
        }
        let position = self.compiled.first_position + day as u64;
        let replication = self.workspace.replication;
        let numbers = self.metric.ramp.further(replication, position, promise_days as u64);
        let valid = binomial(u64::from(all.valid()), share, unit(numbers[0])) as u32;
        let defects = binomial(u64::from(all.defects()), share, unit(numbers[1])) as u32;
        Counts::new(valid + defects, defects)
    }
}
