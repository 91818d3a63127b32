//! The judge's answers as tables: asked once per variant, rule period, tracking state and reading.
//!
//! A column is one distinct way to count the packages of a metric. Two readings (or the two policies) that
//! answer alike for every variant share a column.

use super::variants::Variant;
use crate::account::Counts;
use crate::domain::{Package, Tracking};
use crate::policy::{Policy, Reading, Ruling, judge, judge_without_exemptions};
use crate::scenario::{Calendar, MetricId, Scenario};
use chrono::{Days, NaiveDate};

/// Tracking states of a finished cell, in the order of `super::super::cells::Cell::states`.
pub(in crate::engine) const STATES: [Tracking; 5] = [
    Tracking::NoNumber,
    Tracking::NoScan,
    Tracking::FacilityOnly,
    Tracking::DeliveryOnly,
    Tracking::Both,
];

/// What one package adds to each column.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::engine) struct VerdictTable {
    /// `[state * columns + column]`
    pub(in crate::engine) counts: Vec<Counts>,
    /// The same for a package that is exempt but counted by mistake; empty when there is none.
    pub(in crate::engine) misapplied: Vec<Counts>,
}

/// The distinct columns of a metric.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::engine) struct Columns {
    /// How many there are.
    pub(in crate::engine) count: usize,
    /// Per policy side (baseline, reform) and reading: its column.
    pub(in crate::engine) of: [Vec<usize>; 2],
    /// Clauses that decided at least one package of the metric, reform, any reading.
    pub(in crate::engine) fired: std::collections::BTreeSet<String>,
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
        let mut fired = std::collections::BTreeSet::new();
        let mut distinct: Vec<Vec<Answers>> = Vec::new();
        let mut of: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
        for (side, policy) in [&store.baseline, &store.reform].into_iter().enumerate() {
            for reading in &scenario.readings {
                let mut answers = Vec::new();
                for (&at, begins) in mine.iter().zip(&periods) {
                    for &day in begins {
                        let package = package(scenario, calendar, &variants[at], day);
                        if side == 1 {
                            let verdict = judge(&package, Tracking::NoNumber, policy, reading);
                            fired.extend(verdict.clause.map(|clause| clause.id.clone()));
                        }
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
        write_tables(variants, &mine, &periods, &distinct);
        Self { count: distinct.len(), of, fired }
    }
}

fn write_tables(
    variants: &mut [Variant],
    mine: &[usize],
    periods: &[Vec<usize>],
    distinct: &[Vec<Answers>],
) {
    let mut row = 0;
    for (&at, begins) in mine.iter().zip(periods) {
        for &day in begins {
            let cell = |pick: fn(&(Counts, Counts)) -> Counts| -> Vec<Counts> {
                (0..STATES.len())
                    .flat_map(|state| distinct.iter().map(move |column| (column, state)))
                    .map(|(column, state)| pick(&column[row][state]))
                    .collect()
            };
            let mut misapplied = cell(|answer| answer.1);
            if misapplied.iter().all(|counts| *counts == Counts::NONE) {
                misapplied.clear();
            }
            variants[at]
                .verdicts
                .push((day, VerdictTable { counts: cell(|answer| answer.0), misapplied }));
            row += 1;
        }
    }
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

fn package(scenario: &Scenario, calendar: Calendar, variant: &Variant, day: usize) -> Package {
    let line = &scenario.lines[variant.line.0];
    let handling = &variant.handling;
    let service = &scenario.services[handling.service.0];
    let ordered_on: NaiveDate = calendar.date(day);
    let position = f64::midpoint(variant.cuts[variant.part], variant.cuts[variant.part + 1]);
    Package {
        lane: line.lane,
        category: scenario.metrics[line.metric.0].category.clone(),
        value: line.value_at(position, handling.price_factor, handling.shipping_added),
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
