//! The distinct courses of a metric: column x review terms x enforcement.

use super::columns::Columns;
use crate::account::{Counts, CourseTerms, Enforced};
use crate::policy::{Policy, Reading, ReviewTerms};
use crate::scenario::{Calendar, Metric, MetricId, Scenario};
use chrono::{Days, NaiveDate};
use std::ops::Range;

/// One way in which a metric is counted and reviewed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::engine) struct Course {
    pub(in crate::engine) column: usize,
    /// Days from the end of the window to the day on which it shows.
    pub(in crate::engine) lag_days: u16,
    pub(in crate::engine) review: ReviewTerms,
    pub(in crate::engine) enforced: Enforced,
    /// Reviews leave out packages ordered before this day; `None` = none.
    pub(in crate::engine) ordered_since: Option<usize>,
}

/// The days on which the windows end that some course of a metric shows, as offsets.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct WindowEnds {
    /// Day S less the longest lag.
    pub(in crate::engine) first: i32,
    /// The last day less the shortest lag.
    pub(in crate::engine) last: i32,
    /// Days of promised dates in a window.
    pub(in crate::engine) window: i32,
}

impl WindowEnds {
    pub(super) fn of(scenario: &Scenario, calendar: Calendar, start: usize, courses: &[Course]) -> Self {
        let lags = || courses.iter().map(|course| i32::from(course.lag_days));
        Self {
            first: start as i32 - lags().max().unwrap_or(0),
            last: calendar.days as i32 - 1 - lags().min().unwrap_or(0),
            window: i32::from(scenario.horizon.window_days),
        }
    }

    /// The places of the windows that a course shows from S on.
    pub(in crate::engine) fn shown_by(&self, terms: &CourseTerms) -> Range<usize> {
        let from = (terms.start - terms.lag - self.first) as usize;
        from..from + (terms.end + 1 - terms.start) as usize
    }
}

/// The courses of a metric, and the course of each policy side and reading.
pub(super) fn of(
    scenario: &Scenario,
    calendar: Calendar,
    metric: MetricId,
    columns: &Columns,
) -> (Vec<Course>, [Vec<usize>; 2]) {
    let store = scenario.store_of(metric);
    let mut courses: Vec<Course> = Vec::new();
    let mut of: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    for (side, policy) in [&store.baseline, &store.reform].into_iter().enumerate() {
        for (at, reading) in scenario.readings.iter().enumerate() {
            let (enforced, ordered_since) =
                enforced(scenario, calendar, metric, (policy, reading), columns);
            let course = Course {
                column: columns.of[side][at],
                lag_days: scenario.lag_days(policy, reading),
                review: reading.review_terms(policy),
                enforced,
                ordered_since,
            };
            let known = courses.iter().position(|known| *known == course);
            of[side].push(known.unwrap_or_else(|| {
                courses.push(course);
                courses.len() - 1
            }));
        }
    }
    (courses, of)
}

/// Courses ordered by column, then by lag and review terms.
pub(super) fn visits(courses: &[Course]) -> Vec<usize> {
    let mut visits: Vec<usize> = (0..courses.len()).collect();
    visits.sort_by_key(|at| {
        let Course { column, lag_days, review, .. } = courses[*at];
        (column, lag_days, review.target.permille, review.target.strictly_above, review.reviewed_from)
    });
    visits
}

/// From when the category is held to the target without a break until the last day.
fn enforced(
    scenario: &Scenario,
    calendar: Calendar,
    metric: MetricId,
    (policy, reading): (&Policy, &Reading),
    columns: &Columns,
) -> (Enforced, Option<usize>) {
    let category = &scenario.metrics[metric.0].category;
    let Some(step) = policy.held_under_reading(category, scenario.horizon.last_day, reading) else {
        return (Enforced { from: None, whole_from: i32::MIN }, None);
    };
    let offset = |date: NaiveDate| i32::try_from((date - calendar.first).num_days()).unwrap_or(i32::MAX);
    let shipped_since = step.from.filter(|_| step.counts_shipments_since).map(offset);
    let handling = i32::from(scenario.horizon.handling_days);
    let ordered_since = shipped_since.map(|day| day.saturating_sub(handling).max(0));
    let longest_promise = columns.promises.last().map_or(0, |days| *days as i32);
    let enforced = Enforced {
        from: Some(step.from.map_or(i32::MIN, offset)),
        whole_from: ordered_since.map_or(i32::MIN, |day| day.saturating_add(longest_promise)),
    };
    (enforced, ordered_since.and_then(|day| usize::try_from(day).ok()))
}

/// The account page's figures as counts by promised day, spread evenly over the window they cover, which
/// ends by the main lag whatever the reading: which days the defects lie on is not stated.
pub(super) fn figures(scenario: &Scenario, calendar: Calendar, metric: &Metric) -> Vec<(usize, Counts)> {
    let Some(figures) = metric.figures else { return Vec::new() };
    let window = u32::from(scenario.horizon.window_days);
    let last = figures.as_of - Days::new(u64::from(scenario.main_lag_days()));
    let counted_before = |day: u32| u64::from(figures.counted) * u64::from(day) / u64::from(window);
    let defects_before = |day: u32| {
        let defects = u64::from(figures.counted - figures.valid.min(figures.counted));
        defects * counted_before(day) / u64::from(figures.counted.max(1))
    };
    let on =
        |before: &dyn Fn(u32) -> u64, day| u32::try_from(before(day + 1) - before(day)).unwrap_or(0);
    (0..window)
        .filter_map(|day| {
            let date = last - Days::new(u64::from(window - 1 - day));
            let counts = Counts::new(on(&counted_before, day), on(&defects_before, day));
            calendar.offset(date).map(|offset| (offset, counts))
        })
        .collect()
}
