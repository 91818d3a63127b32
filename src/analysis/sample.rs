//! What happened in each replication to a metric or to the account, and the results of one or several of
//! them: one reading's, or a mixture of readings by weight.

use super::estimate;
use super::pool::Pool;
use super::view::{Column, View};
use super::{Estimate, Quantiles, ResultRow};
use crate::account::Rate;
use crate::scenario::MetricId;

/// One column of a metric or the account, per replication.
#[derive(Debug)]
pub(super) struct Sample {
    breach_on_date: Vec<bool>,
    breach_any: Vec<bool>,
    suspended_any: Vec<bool>,
    yellow: Vec<bool>,
    not_reviewed: Vec<bool>,
    days_below: Vec<u32>,
    days_suspended: Vec<u32>,
    /// Millionths a month.
    added: Vec<f64>,
    /// Millionths.
    profit: Vec<i64>,
    /// The account has no rate.
    rates: Option<Rates>,
}

/// Rates in billionths, sorted, of the replications with something counted.
#[derive(Debug)]
struct Rates {
    on_date: Vec<i64>,
    lowest: Vec<i64>,
    /// Days of the further windows, and the rates.
    shown: Vec<(u32, Vec<i64>)>,
}

/// Samples with their weights, which add up to one.
pub(super) type Parts<'s> = &'s [(f64, &'s Sample)];

impl Sample {
    /// A metric's.
    pub(super) fn of_metric(view: &View<'_>, column: Column, metric: MetricId) -> Self {
        let course = view.course(column, metric);
        let n = view.n() as usize;
        let mut sample = Self::nothing(n);
        for event in &course.events {
            let at = event.replication as usize;
            sample.breach_on_date[at] = event.on_date;
            sample.breach_any[at] = event.breach;
            sample.suspended_any[at] = event.suspension;
            sample.days_below[at] = u32::from(event.days_below);
            sample.days_suspended[at] = u32::from(event.days_suspended);
        }
        for (at, flags) in course.flags.iter().enumerate() {
            sample.yellow[at] = flags.yellow();
            sample.not_reviewed[at] = flags.not_reviewed();
        }
        sample.added = view.metric_added(column, metric);
        sample.profit = view.metric_profit(column, metric);
        let windows = view.scenario.horizon.shown_windows.iter().enumerate();
        let shown = windows.filter_map(|(at, days)| days.map(|days| (at, days)));
        sample.rates = Some(Rates {
            on_date: sorted(course.on_date.iter().copied()),
            lowest: sorted(course.lowest.iter().copied()),
            shown: shown
                .map(|(at, days)| (u32::from(days), sorted(course.shown.iter().map(|both| both[at]))))
                .collect(),
        });
        sample
    }

    /// An account without metrics.
    pub(super) fn of_account(n: u64) -> Self {
        Self { not_reviewed: vec![true; n as usize], ..Self::nothing(n as usize) }
    }

    /// Adds a metric to an account: what happens to any metric happens to it, but for N/A, which all must be.
    pub(super) fn add(&mut self, metric: &Self) {
        let or = |known: &mut Vec<bool>, more: &Vec<bool>| {
            known.iter_mut().zip(more).for_each(|(known, more)| *known |= *more);
        };
        or(&mut self.breach_on_date, &metric.breach_on_date);
        or(&mut self.breach_any, &metric.breach_any);
        or(&mut self.suspended_any, &metric.suspended_any);
        or(&mut self.yellow, &metric.yellow);
        let reviewed = self.not_reviewed.iter_mut().zip(&metric.not_reviewed);
        reviewed.for_each(|(known, more)| *known &= *more);
        sum(&mut self.days_below, &metric.days_below);
        sum(&mut self.days_suspended, &metric.days_suspended);
        sum(&mut self.added, &metric.added);
        sum(&mut self.profit, &metric.profit);
    }

    fn nothing(n: usize) -> Self {
        Self {
            breach_on_date: vec![false; n],
            breach_any: vec![false; n],
            suspended_any: vec![false; n],
            yellow: vec![false; n],
            not_reviewed: vec![false; n],
            days_below: vec![0; n],
            days_suspended: vec![0; n],
            added: vec![0.0; n],
            profit: vec![0; n],
            rates: None,
        }
    }
}

/// The results of samples that meet the same replications. A mixture's intervals come from each
/// replication's weighted mean; its quantiles from all values together, each with its sample's weight.
pub(super) fn row(view: &View<'_>, parts: Parts<'_>, labels: [&str; 5]) -> ResultRow {
    let currency = view.scenario.currency;
    let [policy, reading, strategy, store, category] = labels.map(str::to_owned);
    let chance = |hits: fn(&Sample) -> &Vec<bool>| match parts {
        [(_, sample)] => {
            let count = hits(sample).iter().filter(|hit| **hit).count();
            estimate::probability(count as u64, view.n())
        }
        _ => estimate::mean_share(&mixed(parts, hits, |hit| f64::from(u8::from(hit)))),
    };
    let days = |days: fn(&Sample) -> &Vec<u32>| -> Estimate {
        estimate::mean(mixed(parts, days, f64::from).iter().copied())
    };
    let added = mixed(parts, |sample| &sample.added, |micros| micros);
    let profit = mixed(parts, |sample| &sample.profit, |micros| micros as f64);
    let sorted_profits: Vec<(f64, Vec<i64>)> = parts
        .iter()
        .map(|(weight, sample)| {
            let mut sorted = sample.profit.clone();
            sorted.sort_unstable();
            (*weight, sorted)
        })
        .collect();
    let profits = Pool::new(sorted_profits.iter().map(|(weight, sorted)| (*weight, &sorted[..])));
    let shown = parts
        .first()
        .and_then(|(_, sample)| sample.rates.as_ref())
        .map_or(&[][..], |rates| &rates.shown);
    ResultRow {
        policy,
        reading,
        strategy,
        store,
        category,
        vtr: vtr(parts, |rates| &rates.on_date),
        vtr_lowest: vtr(parts, |rates| &rates.lowest),
        vtr_shown: shown
            .iter()
            .enumerate()
            .map(|(at, (days, _))| (*days, vtr(parts, |rates| &rates.shown[at].1)))
            .collect(),
        breach_on_date: chance(|sample| &sample.breach_on_date),
        breach_any: chance(|sample| &sample.breach_any),
        suspended_any: chance(|sample| &sample.suspended_any),
        yellow_any: chance(|sample| &sample.yellow),
        na_share: chance(|sample| &sample.not_reviewed),
        days_below: days(|sample| &sample.days_below),
        days_suspended: days(|sample| &sample.days_suspended),
        added_tracking_cost: estimate::money(estimate::mean(added.iter().copied()), currency),
        profit: estimate::profit(estimate::mean(profit.iter().copied()), &profits, currency),
    }
}

fn vtr(parts: Parts<'_>, pick: impl Fn(&Rates) -> &Vec<i64>) -> Option<Quantiles> {
    let rates = parts.iter().filter_map(|(weight, sample)| Some((*weight, sample.rates.as_ref()?)));
    let pool = Pool::new(rates.map(|(weight, rates)| (weight, &pick(rates)[..])));
    estimate::quantiles(&pool, f64::from(Rate::ONE))
}

/// Each replication's weighted mean.
fn mixed<T: Copy>(
    parts: Parts<'_>,
    pick: impl Fn(&Sample) -> &Vec<T>,
    number: impl Fn(T) -> f64,
) -> Vec<f64> {
    let mut means = vec![0.0; parts.first().map_or(0, |(_, sample)| pick(sample).len())];
    for (weight, sample) in parts {
        for (mean, value) in means.iter_mut().zip(pick(sample)) {
            *mean += weight * number(*value);
        }
    }
    means
}

fn sorted(rates: impl Iterator<Item = Rate>) -> Vec<i64> {
    let mut sorted: Vec<i64> = rates.filter_map(Rate::billionths).map(i64::from).collect();
    sorted.sort_unstable();
    sorted
}

fn sum<T: Copy + std::ops::AddAssign>(known: &mut [T], more: &[T]) {
    known.iter_mut().zip(more).for_each(|(known, more)| *known += *more);
}
