//! What the replications of a range came to, as integers; ranges that follow each other merge exactly.

use crate::account::{Counts, CourseOutcome, CourseTerms, NEVER, Rate, Status};

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
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AssignmentOutcomes {
    /// Contribution from S to the last day without any suspension, millionths, per replication.
    pub profit: Vec<i64>,
    /// Label cost more than today's services from S to the last day, millionths, per replication.
    pub added: Vec<i64>,
    /// Packages that the seller sends from S to the last day, per replication.
    pub packages: Vec<u32>,
    /// Per day on which one of its strategies starts (see [`super::Engine::sent`]): packages that the seller sends
    /// from that day to the last, per replication.
    pub(super) sent: Vec<Vec<Sent>>,
    /// Per course: what happened.
    pub courses: Vec<CourseOutcomes>,
}

/// Packages that the seller sends within some days, without any suspension.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sent {
    /// All.
    pub packages: u32,
    /// By a tracked service, whether or not the number is entered and scanned.
    pub tracked: u32,
    /// With a label bought through the marketplace.
    pub buy_shipping: u32,
}

impl Sent {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            packages: self.packages + other.packages,
            tracked: self.tracked + other.tracked,
            buy_shipping: self.buy_shipping + other.buy_shipping,
        }
    }
}

/// A metric under one assignment and course.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CourseOutcomes {
    /// VTR on the date, per replication.
    pub on_date: Vec<Rate>,
    /// The lowest VTR shown on a day of the period, per replication.
    pub lowest: Vec<Rate>,
    /// VTR over the further windows shown on the date, per replication.
    pub shown: Vec<[Rate; 2]>,
    /// Yes or no, per replication.
    pub flags: Vec<Flags>,
    /// Replications in which something was below target or closed, in order.
    pub events: Vec<Event>,
    /// One of each event that has one, in order: see [`CourseOutcomes::losses`].
    losses: Vec<Loss>,
}

/// Answers to yes-or-no questions of one replication.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Flags(u8);

impl Flags {
    const YELLOW: u8 = 1;
    const NOT_REVIEWED: u8 = 2;

    fn new(yellow: bool, not_reviewed: bool) -> Self {
        Self(u8::from(yellow) * Self::YELLOW + u8::from(not_reviewed) * Self::NOT_REVIEWED)
    }

    /// Yellow on some day of the period.
    pub fn yellow(self) -> bool {
        self.0 & Self::YELLOW != 0
    }

    /// On the date fewer packages are counted than a review needs: status N/A.
    pub fn not_reviewed(self) -> bool {
        self.0 & Self::NOT_REVIEWED != 0
    }
}

/// What the closures of one replication cost, millionths.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Loss {
    /// Contribution lost while closed and climbing back, less what other channels recover.
    pub contribution: i64,
    /// Added label cost not spent because nothing was sent.
    pub added_not_spent: i64,
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
    /// Below target on a day of the period from C on.
    pub breach: bool,
    /// Closed on a day of the period, by a review on C or later.
    pub suspension: bool,
    /// Below target on the date.
    pub on_date: bool,
    /// Below target on some day before C.
    pub inherited: bool,
    /// Closed by a review before C.
    pub inherited_closure: bool,
    /// Closures cost something: the course's losses hold how much.
    has_loss: bool,
}

impl CourseOutcomes {
    /// Appends a replication. An event is kept only where something happened.
    pub(super) fn record(
        &mut self,
        replication: u32,
        outcome: &CourseOutcome,
        terms: &CourseTerms,
        shown: Option<[Counts; 2]>,
        loss: Loss,
    ) {
        let status = Status::of(outcome.on_date, terms.review, 0);
        self.on_date.push(Rate::of(outcome.on_date));
        self.lowest.push(Rate::of(outcome.lowest));
        self.shown.extend(shown.map(|windows| windows.map(Rate::of)));
        self.flags.push(Flags::new(outcome.yellow, status == Status::NotApplicable));
        let has_loss = loss != Loss::default();
        let happened = outcome.first_breach != NEVER
            || outcome.first_suspension != NEVER
            || outcome.inherited_breach
            || outcome.breach_on_date
            || has_loss;
        if happened {
            self.events.push(Event {
                replication,
                first_breach: outcome.first_breach,
                first_suspension: outcome.first_suspension,
                days_below: outcome.days_below,
                days_suspended: outcome.days_suspended,
                breach: outcome.breaches_within(terms),
                suspension: outcome.closes_within(terms),
                on_date: outcome.breach_on_date,
                inherited: outcome.inherited_breach,
                inherited_closure: outcome.inherited_closure,
                has_loss,
            });
            self.losses.extend(has_loss.then_some(loss));
        }
    }

    /// Replications in which closures cost something, counted from the beginning of the range.
    pub fn losses(&self) -> impl Iterator<Item = (usize, Loss)> {
        let costly = self.events.iter().filter(|event| event.has_loss);
        costly.map(|event| event.replication as usize).zip(self.losses.iter().copied())
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
    /// The same packages, money and courses in every replication, however the labels are bought.
    pub fn comes_out_like(&self, other: &Self) -> bool {
        (&self.profit, &self.added, &self.packages, &self.courses)
            == (&other.profit, &other.added, &other.packages, &other.courses)
    }

    /// Nothing yet, with room for so many replications of each course.
    pub(super) fn with_room(courses: usize, starts: usize, room: usize) -> Self {
        let course = || CourseOutcomes {
            on_date: Vec::with_capacity(room),
            lowest: Vec::with_capacity(room),
            flags: Vec::with_capacity(room),
            ..CourseOutcomes::default()
        };
        Self {
            profit: Vec::with_capacity(room),
            added: Vec::with_capacity(room),
            packages: Vec::with_capacity(room),
            sent: vec![Vec::with_capacity(room); starts],
            courses: (0..courses).map(|_| course()).collect(),
        }
    }

    fn append(&mut self, next: Self, shift: u32) {
        self.profit.extend(next.profit);
        self.added.extend(next.added);
        self.packages.extend(next.packages);
        for (sent, more) in self.sent.iter_mut().zip(next.sent) {
            sent.extend(more);
        }
        for (course, more) in self.courses.iter_mut().zip(next.courses) {
            course.on_date.extend(more.on_date);
            course.shown.extend(more.shown);
            course.lowest.extend(more.lowest);
            course.flags.extend(more.flags);
            course.losses.extend(more.losses);
            let later = |event: Event| Event { replication: event.replication + shift, ..event };
            course.events.extend(more.events.into_iter().map(later));
        }
    }
}
