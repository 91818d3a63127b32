//! What the replications of a range came to, as integers; ranges that follow each other merge exactly.

use crate::account::{Counts, NEVER};

/// Results of replications `first .. first + count`.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// First replication.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// Per metric: its assignments.
    pub metrics: Vec<Vec<AssignmentOutcomes>>,
    /// Per uncertain input (see [`super::Engine::drawn_inputs`]): its value in each replication.
    pub draws: Vec<Vec<f64>>,
}

/// A metric under one assignment.
#[derive(Clone, Debug, Default)]
pub struct AssignmentOutcomes {
    /// Contribution from S to the last day without any suspension, millionths, per replication.
    pub profit: Vec<i64>,
    /// Label cost more than today's services from S to the last day, millionths, per replication.
    pub added: Vec<i64>,
    /// Packages that the seller sends from S to the last day, per replication.
    pub packages: Vec<u32>,
    /// Per course: what happened.
    pub courses: Vec<CourseOutcomes>,
}

/// A metric under one assignment and course.
#[derive(Clone, Debug, Default)]
pub struct CourseOutcomes {
    /// The window on the date, per replication.
    pub on_date: Vec<Counts>,
    /// The further windows shown on the date, per replication.
    pub shown: Vec<[Counts; 2]>,
    /// Yellow on some day of the period, per replication.
    pub yellow: Vec<bool>,
    /// Replications in which something was below target or closed, in order.
    pub events: Vec<Event>,
}

/// A replication in which something was below target or closed. Days are offsets from the first
/// simulated order day; [`NEVER`] = did not happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// Replication, counted from the beginning of the range.
    pub replication: u32,
    /// First day below target from C on.
    pub first_breach: u16,
    /// First day of the first closure that is decided on C or later.
    pub first_suspension: u16,
    /// Days below target from C on.
    pub days_below: u16,
    /// Days closed from C on.
    pub days_suspended: u16,
    /// Below target on the date.
    pub on_date: bool,
    /// Below target on some day before C.
    pub inherited: bool,
    /// Contribution lost while closed and climbing back, less what other channels recover, millionths.
    pub lost: i64,
    /// Added label cost not spent because nothing was sent, millionths.
    pub added_not_spent: i64,
}

impl Event {
    /// Below target on a day of [C, `period_end`].
    pub fn breaches_by(&self, period_end: u16) -> bool {
        self.first_breach != NEVER && self.first_breach <= period_end
    }

    /// Closed on a day of [C, `period_end`].
    pub fn suspended_by(&self, period_end: u16) -> bool {
        self.first_suspension != NEVER && self.first_suspension <= period_end
    }
}

impl Outcomes {
    /// Appends the range that follows this one.
    pub fn append(&mut self, next: Self) {
        if self.metrics.is_empty() {
            *self = next;
            return;
        }
        let shift = self.count as u32;
        self.count += next.count;
        for (draws, more) in self.draws.iter_mut().zip(next.draws) {
            draws.extend(more);
        }
        for (metric, more) in self.metrics.iter_mut().zip(next.metrics) {
            for (assignment, more) in metric.iter_mut().zip(more) {
                assignment.append(more, shift);
            }
        }
    }
}

impl AssignmentOutcomes {
    /// Nothing yet, with room for so many replications of each course.
    pub(super) fn with_room(courses: usize, room: usize) -> Self {
        let course = || CourseOutcomes {
            on_date: Vec::with_capacity(room),
            yellow: Vec::with_capacity(room),
            ..CourseOutcomes::default()
        };
        Self {
            profit: Vec::with_capacity(room),
            added: Vec::with_capacity(room),
            packages: Vec::with_capacity(room),
            courses: (0..courses).map(|_| course()).collect(),
        }
    }

    fn append(&mut self, next: Self, shift: u32) {
        self.profit.extend(next.profit);
        self.added.extend(next.added);
        self.packages.extend(next.packages);
        for (course, more) in self.courses.iter_mut().zip(next.courses) {
            course.on_date.extend(more.on_date);
            course.shown.extend(more.shown);
            course.yellow.extend(more.yellow);
            let later = |event: Event| Event { replication: event.replication + shift, ..event };
            course.events.extend(more.events.into_iter().map(later));
        }
    }
}
