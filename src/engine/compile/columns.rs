//! The judge's answers as tables: asked once per variant, rule period, tracking state and reading.
//!
//! A column is one distinct way to count the packages of a metric. Two readings (or the two policies) that
//! answer alike for every variant share a column. Packages that every column counts alike, and that are
//! promised after equally many days, share a counting class: they are added up by class, and what a column
//! counts follows from the classes.

use super::variants::Variant;
use crate::account::Counts;
use crate::domain::{Package, Tracking};
use crate::policy::{Policy, Reading, Ruling, judge, judge_without_exemptions};
use crate::scenario::{Calendar, MetricId, Scenario};
use chrono::{Days, NaiveDate};

/// Tracking states of a finished cell, in the order of `super::super::cells::Cell::states`.
pub(in crate::engine) const STATES: [Tracking; 5] = Tracking::ENDINGS;

/// The counting class of each tracking state; `None` = not counted in any column.
pub(in crate::engine) type StateClasses = [Option<usize>; STATES.len()];

/// How the packages of a variant are counted in one period.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::engine) struct VerdictTable {
    /// Ordinary packages.
    pub(in crate::engine) classes: StateClasses,
    /// Packages that are exempt but counted by mistake; `None` when that cannot happen.
    pub(in crate::engine) misapplied: Option<StateClasses>,
}

/// Packages that are counted alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::engine) struct CountingClass {
    /// Place of its length of promise among the metric's.
    pub(in crate::engine) promise: usize,
    /// What one package adds to each column.
    pub(in crate::engine) answers: Vec<Counts>,
}

/// The distinct columns of a metric.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::engine) struct Columns {
    /// How many there are.
    pub(in crate::engine) count: usize,
    /// Per policy side (baseline, reform) and reading: its column.
    pub(in crate::engine) of: [Vec<usize>; 2],
    /// The distinct lengths of promise: days from order to promised delivery.
    pub(in crate::engine) promises: Vec<usize>,
    /// The distinct counting classes.
    pub(in crate::engine) classes: Vec<CountingClass>,
}

/// One column's answers for one variant in one period: `(ordinary, misapplied)` per state.
type Answers = [(Counts, Counts); STATES.len()];

impl Columns {
    /// Judges every variant of a metric and writes its verdict tables.
    pub(super) fn new(
        scenario: &Scenario,
        calendar: Calendar,
        metric: MetricId,
        variants: &mut [Variant],
    ) -> Self {
        let store = scenario.store_of(metric);
        let mine: Vec<usize> = (0..variants.len()).filter(|at| variants[*at].metric == metric).collect();
        let periods: Vec<Vec<usize>> = mine
            .iter()
            .map(|&at| periods(scenario, calendar, &variants[at], [&store.baseline, &store.reform]))
            .collect();
        let mut distinct: Vec<Vec<Answers>> = Vec::new();
        let mut of: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
        for (side, policy) in [&store.baseline, &store.reform].into_iter().enumerate() {
            for reading in &scenario.readings {
                let mut answers = Vec::new();
                for (&at, begins) in mine.iter().zip(&periods) {
                    for &day in begins {
                        let package = package_on(scenario, calendar, &variants[at], day);
                        answers.push(ask(&package, policy, reading));
                    }
                }
                let known = distinct.iter().position(|known| *known == answers);
                of[side].push(known.unwrap_or_else(|| {
                    distinct.push(answers);
                    distinct.len() - 1
                }));
            }
        }
        let mut promises: Vec<usize> = mine.iter().map(|at| variants[*at].promise_days).collect();
        promises.sort_unstable();
        promises.dedup();
        let classes = write_tables(variants, &mine, &periods, &promises, &distinct);
        Self { count: distinct.len(), of, promises, classes }
    }
}

fn write_tables(
    variants: &mut [Variant],
    mine: &[usize],
    periods: &[Vec<usize>],
    promises: &[usize],
    distinct: &[Vec<Answers>],
) -> Vec<CountingClass> {
    let mut classes: Vec<CountingClass> = Vec::new();
    let mut row = 0;
    for (&at, begins) in mine.iter().zip(periods) {
        let promise = promises.partition_point(|days| *days < variants[at].promise_days);
        for &day in begins {
            let mut class_of = |state: usize, pick: fn(&(Counts, Counts)) -> Counts| {
                let answers = distinct.iter().map(|column| pick(&column[row][state])).collect();
                class_in(&mut classes, CountingClass { promise, answers })
            };
            let ordinary = std::array::from_fn(|state| class_of(state, |answer| answer.0));
            let misapplied = std::array::from_fn(|state| class_of(state, |answer| answer.1));
            let table = VerdictTable {
                classes: ordinary,
                misapplied: (misapplied != StateClasses::default()).then_some(misapplied),
            };
            variants[at].verdicts.push((day, table));
            row += 1;
        }
    }
    classes
}

/// The place of a class among those known, itself added when it is new.
fn class_in(classes: &mut Vec<CountingClass>, class: CountingClass) -> Option<usize> {
    if class.answers.iter().all(|answer| *answer == Counts::NONE) {
        return None;
    }
    let known = classes.iter().position(|known| *known == class);
    Some(known.unwrap_or_else(|| {
        classes.push(class);
        classes.len() - 1
    }))
}

fn ask(package: &Package, policy: &Policy, reading: &Reading) -> Answers {
    let counts = |ruling| match ruling {
        Ruling::Exempt => Counts::NONE,
        Ruling::Valid => Counts::VALID,
        Ruling::Defect(_) => Counts::DEFECT,
    };
    STATES.map(|tracking| {
        let verdict = judge(package, tracking, policy, reading);
        let misapplied =
            verdict.ruling == Ruling::Exempt && verdict.clause.is_some_and(|clause| clause.misapplied);
        let by_mistake = if misapplied {
            counts(judge_without_exemptions(package, tracking, policy, reading).ruling)
        } else {
            Counts::NONE
        };
        (counts(verdict.ruling), by_mistake)
    })
}

/// Order days on which some clause of either policy begins or ends to hold, whatever the date basis.
fn periods(
    scenario: &Scenario,
    calendar: Calendar,
    variant: &Variant,
    policies: [&Policy; 2],
) -> Vec<usize> {
    let handling = u64::from(scenario.horizon.handling_days);
    let mut begins = vec![0];
    for clause in policies.iter().flat_map(|policy| &policy.clauses) {
        let changes = [clause.from, clause.until.and_then(|day| day.succ_opt())];
        for day in changes.into_iter().flatten() {
            for earlier in [0, handling, variant.promise_days as u64] {
                begins.extend(day.checked_sub_days(Days::new(earlier)).and_then(|d| calendar.offset(d)));
            }
        }
    }
    begins.sort_unstable();
    begins.dedup();
    begins
}

/// A package of a variant that is ordered on a day.
pub(in crate::engine) fn package_on(
    scenario: &Scenario,
    calendar: Calendar,
    variant: &Variant,
    day: usize,
) -> Package {
    let line = &scenario.lines[variant.line.0];
    let handling = &variant.handling;
    let service = &scenario.services[handling.service.0];
    let ordered_on: NaiveDate = calendar.date(day);
    let position = f64::midpoint(variant.cuts[variant.part], variant.cuts[variant.part + 1]);
    Package {
        lane: line.lane,
        category: scenario.metrics[line.metric.0].category.as_str().into(),
        value: line.package_value(position, handling.price_factor, handling.shipping_added),
        format: service.format,
        tracked_as: service.tracked_as,
        carrier: handling.carrier_class,
        buy_shipping: handling.buy_shipping,
        method_matches: service.method_matches,
        ordered_on,
        shipped_on: ordered_on + Days::new(u64::from(scenario.horizon.handling_days)),
        promised_on: ordered_on + Days::new(variant.promise_days as u64),
    }
}
