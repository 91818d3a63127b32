//! What each replication came to: the numbers that results are counted and averaged from.

use super::view::{Column, View};
use crate::account::Rate;
use crate::engine::NEVER;
use crate::scenario::MetricId;
use chrono::NaiveDate;

/// One metric under one policy, reading and strategy: an entry a replication in every list.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Replicated {
    /// VTR on the date, billionths, rounded down; `None` = nothing counted.
    pub vtr: Vec<Option<u32>>,
    /// The lowest VTR shown on a day of the period, likewise.
    pub vtr_lowest: Vec<Option<u32>>,
    /// Days of a further window that is shown, and the VTR over it on the date, likewise.
    pub vtr_shown: Vec<(u16, Vec<Option<u32>>)>,
    /// Below target on the date.
    pub breach_on_date: Vec<bool>,
    /// Below target on a day of the period.
    pub breach_any: Vec<bool>,
    /// Closed on a day of the period, by a review on C or later.
    pub suspended_any: Vec<bool>,
    /// Yellow on a day of the period.
    pub yellow_any: Vec<bool>,
    /// On the date fewer packages are counted than a review needs.
    pub not_reviewed: Vec<bool>,
    /// Below target on some day before C.
    pub inherited_breach: Vec<bool>,
    /// Closed by a review before C.
    pub inherited_closure: Vec<bool>,
    /// Days below target from C on.
    pub days_below: Vec<u16>,
    /// Days closed from C on.
    pub days_suspended: Vec<u16>,
    /// First day below target from C on.
    pub first_breach: Vec<Option<NaiveDate>>,
    /// First day of the first closure that is decided on C or later.
    pub first_suspension: Vec<Option<NaiveDate>>,
    /// Packages that the seller would send from S to the last day if nothing were closed.
    pub packages: Vec<u32>,
    /// Contribution from S to the last day, closures and their losses inside, millionths of the account currency.
    pub profit: Vec<i64>,
    /// Label cost more than today's services from S to the last day, likewise; not spent while closed.
    pub added: Vec<i64>,
}

impl View<'_> {
    /// What each replication came to for one metric.
    pub fn replicated(&self, column: Column, metric: MetricId) -> Replicated {
        let n = self.n() as usize;
        let course = self.course(column, metric);
        let assignment = self.engine.assignment(self.outcomes, metric, column.strategy);
        let windows = self.scenario.horizon.shown_windows.iter().enumerate();
        let shown = windows.filter_map(|(at, days)| Some((at, (*days)?)));
        let rates = |rates: &[Rate]| rates.iter().map(|rate| rate.billionths()).collect();
        let mut all = Replicated {
            vtr: rates(&course.on_date),
            vtr_lowest: rates(&course.lowest),
            vtr_shown: shown
                .map(|(at, days)| {
                    (days, course.shown.iter().map(|both| both[at].billionths()).collect())
                })
                .collect(),
            breach_on_date: vec![false; n],
            breach_any: vec![false; n],
            suspended_any: vec![false; n],
            yellow_any: course.flags.iter().map(|flags| flags.yellow()).collect(),
            not_reviewed: course.flags.iter().map(|flags| flags.not_reviewed()).collect(),
            inherited_breach: vec![false; n],
            inherited_closure: vec![false; n],
            days_below: vec![0; n],
            days_suspended: vec![0; n],
            first_breach: vec![None; n],
            first_suspension: vec![None; n],
            packages: assignment.packages.clone(),
            profit: self.metric_profit(column, metric),
            added: assignment.added.clone(),
        };
        let calendar = self.engine.calendar();
        let date = |offset: u16| (offset != NEVER).then(|| calendar.date(usize::from(offset)));
        for event in &course.events {
            let at = event.replication as usize;
            all.breach_on_date[at] = event.on_date;
            all.breach_any[at] = event.breach;
            all.suspended_any[at] = event.suspension;
            all.inherited_breach[at] = event.inherited;
            all.inherited_closure[at] = event.inherited_closure;
            all.days_below[at] = event.days_below;
            all.days_suspended[at] = event.days_suspended;
            all.first_breach[at] = date(event.first_breach);
            all.first_suspension[at] = date(event.first_suspension);
        }
        for (at, loss) in course.losses() {
            all.added[at] -= loss.added_not_spent;
        }
        all
    }
}
