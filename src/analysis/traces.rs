//! Courses followed day by day: what the fan chart shows, and numbers of packages, which a run's outcomes
//! do not keep.

use super::estimate;
use super::view::{Column, View};
use crate::account::{Counts, Rate};
use crate::engine::{Side, TraceOf};
use crate::scenario::MetricId;

/// Replications followed: the first ones of the run.
pub(super) const TRACED: u64 = 1000;
/// Followed at a time: their windows are large until only the rates are kept.
const BATCH: usize = 128;

/// Every metric under the old policy and today's way, and under the new one with today's way and the
/// choice.
#[derive(Debug)]
pub(super) struct Traces {
    /// Replications followed.
    pub replications: u64,
    courses: Vec<(TraceOf, Course)>,
}

/// One course.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// Per day from S on: the rates shown, one a replication.
    pub rates: Vec<Vec<Rate>>,
    /// Per day from S on: replications in which the metric is closed.
    pub closed: Vec<u32>,
    /// Windows on the date, one a replication.
    pub on_date: Vec<Counts>,
}

impl Traces {
    /// Follows them under one reading.
    pub(super) fn new(view: &View<'_>, reading: usize, choice: usize) -> Self {
        let column = |side, strategy| Column { side, reading, strategy };
        let mut columns = vec![column(Side::Baseline, 0), column(Side::Reform, 0)];
        columns.extend((choice != 0).then_some(column(Side::Reform, choice)));
        let wanted: Vec<TraceOf> = view
            .metrics()
            .flat_map(|metric| columns.iter().map(move |column| column.of(metric)))
            .collect();
        let replications = view.n().min(TRACED);
        let (first, end) = (view.outcomes.first, view.outcomes.first + replications);
        let mut courses: Vec<Course> = wanted.iter().map(|_| Course::default()).collect();
        for batch in (first..end).step_by(BATCH) {
            let traced = view.engine.trace(batch..(batch + BATCH as u64).min(end), &wanted);
            for ((of, course), traced) in wanted.iter().zip(&mut courses).zip(traced) {
                let date = view.engine.on_date(*of).and_then(|day| day.checked_sub(view.engine.start()));
                let on_date = date.and_then(|date| traced.windows.get(date));
                course.on_date.extend(on_date.into_iter().flatten());
                course.rates.resize_with(traced.windows.len(), Vec::new);
                course.closed.resize(traced.closed.len(), 0);
                for (rates, windows) in course.rates.iter_mut().zip(&traced.windows) {
                    rates.extend(windows.iter().map(|window| Rate::of(*window)));
                }
                course.closed.iter_mut().zip(&traced.closed).for_each(|(all, more)| *all += more);
            }
        }
        Self { replications, courses: wanted.into_iter().zip(courses).collect() }
    }

    /// All courses: metric by metric the old policy, today's way, the choice.
    pub(super) fn courses(&self) -> impl Iterator<Item = &(TraceOf, Course)> {
        self.courses.iter()
    }

    /// Windows on the date, one a replication; none of a course that was not followed.
    pub(super) fn on_date(&self, column: Column, metric: MetricId) -> &[Counts] {
        let of = column.of(metric);
        self.courses.iter().find(|(known, _)| *known == of).map_or(&[], |(_, course)| &course.on_date)
    }

    /// Packages counted on the date under the new policy and today's way: the median.
    pub(super) fn counted_today(&self, reading: usize, metric: MetricId) -> u32 {
        let windows = self.on_date(Column { side: Side::Reform, reading, strategy: 0 }, metric);
        let mut counted: Vec<u32> = windows.iter().map(Counts::counted_of).collect();
        counted.sort_unstable();
        estimate::quantile(&counted, 0.5).unwrap_or(0)
    }
}
