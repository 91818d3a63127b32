//! How long the plan may wait: risk against the day on which it starts, and the days that follow from it.

use super::answer::{StartPoint, Step};
use super::check::{PlanError, check, held};
use crate::engine::Stop;
use crate::scenario::{Scenario, Strategy};
use chrono::{Days, NaiveDate};
use std::ops::Range;

/// Weeks by which the start is put off.
const WEEKS: u64 = 10;

/// The plan started week by week later (judged are the categories that some strategy of the file keeps within the tolerance;
/// the others are at their least, and any day later is worse), and day by day within the week in which it stops being within every limit; all
/// in the same futures and over the same period, which begins when the plan can first show.
pub(super) fn starts(
    scenario: &Scenario,
    plan: &Strategy,
    seed: u64,
    futures: Range<u64>,
    stop: &Stop,
) -> Result<Vec<StartPoint>, PlanError> {
    let day = |days: u64| plan.starts_on + Days::new(days);
    let inside = |days: &u64| day(*days) <= scenario.horizon.last_day;
    let judge = |days: &[u64]| judged(scenario, plan, days, seed, futures.clone(), stop);
    let weekly: Vec<u64> = (0..=WEEKS).map(|week| 7 * week).filter(inside).collect();
    let mut points = judge(&weekly)?;
    let crossed = points.windows(2).position(|pair| pair[0].within_limits && !pair[1].within_limits);
    if let Some(week) = crossed {
        let daily: Vec<u64> = (1..7).map(|day| 7 * week as u64 + day).filter(inside).collect();
        points.extend(judge(&daily)?);
        points.sort_by_key(|point| point.starts_on);
    }
    Ok(points)
}

fn judged(
    scenario: &Scenario,
    plan: &Strategy,
    days: &[u64],
    seed: u64,
    futures: Range<u64>,
    stop: &Stop,
) -> Result<Vec<StartPoint>, PlanError> {
    // The plan on its own day stays among the strategies, so that the period begins on the same day for all.
    let started = |days: &u64| Strategy { starts_on: plan.starts_on + Days::new(*days), ..plan.clone() };
    let further: Vec<Strategy> = std::iter::once(plan.clone()).chain(days.iter().map(started)).collect();
    let named = scenario.strategies.len();
    let checked = check(scenario, &further, seed, futures, stop)?;
    let points = days.iter().enumerate().map(|(at, days)| {
        let of = named + 1 + at;
        let held = held(&checked, of, named, scenario.tolerance.risk);
        let all_beyond = held.iter().all(|one| one.beyond);
        let controllable = || (0..held.len()).filter(|at| all_beyond || !held[*at].beyond);
        let excess = |at: usize| held[at].excess;
        let worst = controllable().max_by(|a, b| excess(*a).total_cmp(&excess(*b))).unwrap_or(0);
        StartPoint {
            starts_on: plan.starts_on + Days::new(*days),
            risk: checked[of].risks[worst],
            category: worst as u32,
            limit: held[worst].limit,
            within_limits: controllable().all(|at| excess(at) <= 0.0),
        }
    });
    Ok(points.collect())
}

/// The last start up to which every one is within all limits; `None` = not even the first.
pub(super) fn last_safe(points: &[StartPoint]) -> Option<NaiveDate> {
    points.iter().take_while(|point| point.within_limits).last().map(|point| point.starts_on)
}

/// What happens when under a reading, in order.
pub(super) fn steps(
    (scenario, reading): (&Scenario, usize),
    plan: &Strategy,
    contracts: &[String],
    last_safe: Option<NaiveDate>,
) -> Vec<Step> {
    let mut with_plan = scenario.clone();
    with_plan.strategies = vec![scenario.strategies[0].clone(), plan.clone()];
    let mut steps = Vec::new();
    let mut step = |day: NaiveDate, what: String| steps.push(Step { day, what });
    for contract in contracts {
        step(plan.starts_on, format!("the contract {contract} must be in force"));
    }
    step(plan.starts_on, "first orders that are shipped by the plan".to_owned());
    if let Some(days) = with_plan.switch_days().first() {
        step(days.shows, "the first of these packages can show in the rate".to_owned());
        step(days.wholly, "the window holds only packages shipped by the plan".to_owned());
    }
    let reading = &scenario.readings[reading].name;
    for changeover in scenario.changeovers().iter().filter(|one| one.readings.contains(reading)) {
        let store = &scenario.stores[changeover.store].name;
        step(changeover.effective, format!("the new rules take effect ({store})"));
        step(changeover.shows, format!("the rate can first show them ({store})"));
        step(changeover.wholly, format!("the window lies wholly under them ({store})"));
    }
    if let Some(day) = last_safe.filter(|day| *day > plan.starts_on) {
        step(
            day,
            "last start at which every controllable category is still within its limit".to_owned(),
        );
    }
    steps.sort_by_key(|step| step.day);
    steps
}
