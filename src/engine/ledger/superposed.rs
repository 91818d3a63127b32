//! Marginal mode: packages by class and order day drawn from summed rates instead of cells.
//!
//! Orders are Poisson, and packages end in counting classes independently of each other, given the replication's
//! inputs, weeks and outages: so the packages of a class on an order day are Poisson with the sum of all lines' rates as
//! mean, independent of other classes and days (superposition and splitting: Kingman, "Poisson Processes",
//! 1993, sections 2.2 and 2.4). Only packages that an exemption takes in one column and that are counted by mistake there
//! are drawn twice, once for each of the columns: so every column is exact by itself.

use super::stretches::{Stretch, stretches};
use super::{DayMoney, Ledger, zero};
use crate::account::Counts;
use crate::domain::Tracking;
use crate::engine::compile::{Bundle, Compiled, CompiledMetric, CountingClass, STATES, Variant};
use crate::engine::quantile::{Poisson, binomial, poisson};
use crate::engine::streams::{Daily, unit};
use crate::engine::workspace::Workspace;
use crate::scenario::Fate;
use std::ops::Range;

/// Tells the sequence of what is sent from those of the classes.
const SENT: u64 = 1 << 32;

/// Numbers by promised day, apart for packages that a column counts as valid and as defects.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct ByVerdict<T> {
    pub(in crate::engine) valid: Vec<T>,
    pub(in crate::engine) defects: Vec<T>,
}

impl ByVerdict<f64> {
    /// Nothing on so many days.
    pub(in crate::engine) fn clear(&mut self, days: usize) {
        zero(&mut self.valid, days, 0.0);
        zero(&mut self.defects, days, 0.0);
    }
}

impl<T> ByVerdict<T> {
    fn of(&mut self, answer: Counts) -> Option<&mut Vec<T>> {
        match answer {
            Counts::VALID => Some(&mut self.valid),
            Counts::DEFECT => Some(&mut self.defects),
            _ => None,
        }
    }
}

/// Factors of the rates of what a column counts.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Tilt {
    pub(in crate::engine) column: usize,
    pub(in crate::engine) factors: ByVerdict<f64>,
}

impl Tilt {
    fn of(&self, answer: Counts) -> Option<&Vec<f64>> {
        match answer {
            Counts::VALID => Some(&self.factors.valid),
            Counts::DEFECT => Some(&self.factors.defects),
            _ => None,
        }
    }
}

/// The packages of one variant on a stretch of order days from S on, all days together.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    days: Range<usize>,
    packages: u64,
    /// Orders of the metric expected on these days.
    orders: f64,
    each: DayMoney,
    /// Says how many of them a closure stops.
    number: f64,
}

impl Ledger {
    /// Adds up the rates of all pieces that superpose, and draws what is sent of them.
    pub(super) fn superpose(&mut self, compiled: &Compiled, workspace: &Workspace, bundle: &Bundle) {
        let superposed = |at: &usize| compiled.variants[*at].superposes(compiled);
        zero(&mut self.weights, bundle.classes.len() * self.length, 0.0);
        let Some(first) = bundle.pieces.iter().map(|piece| piece.variant).find(superposed) else {
            return;
        };
        let metric = compiled.variants[first].metric;
        let stream = &compiled.metrics[metric.0].superposed;
        let [sent, stopped, ..] = stream.daily(workspace.replication, bundle.number << 33 | SENT);
        let mut place = 0;
        for piece in bundle.pieces.iter().filter(|piece| superposed(&piece.variant)) {
            let variant = &compiled.variants[piece.variant];
            let of_orders = workspace.packages_an_order(compiled, variant);
            for stretch in stretches(compiled, workspace, *piece) {
                if variant.handling.fate == Fate::Shipped {
                    self.add_weights(compiled, workspace, variant, of_orders, &stretch);
                }
                if stretch.started.is_some() {
                    let orders = workspace.expected_orders(metric, &stretch.days);
                    place += 1;
                    let packages = poisson(of_orders * orders, unit(sent.at(place)));
                    let (each, number) = (stretch.each, unit(stopped.at(place)));
                    self.note_sent(variant, stretch.started, each, packages as u32);
                    if variant.handling.fate == Fate::Shipped {
                        self.sums.push(Sums { days: stretch.days, packages, orders, each, number });
                    }
                }
            }
        }
    }

    /// Draws the packages of all classes.
    pub(in crate::engine) fn draw(
        &mut self,
        compiled: &Compiled,
        workspace: &Workspace,
        metric: &CompiledMetric,
        bundle: &Bundle,
        tilt: Option<&Tilt>,
    ) {
        for (place, &class) in bundle.classes.iter().enumerate() {
            let CountingClass { promise, answers } = &metric.columns.classes[class];
            let further = bundle.number << 33 | place as u64;
            let first_position = compiled.first_position;
            let [numbers, ..] = metric.superposed.daily(workspace.replication, further);
            let factors = tilt.and_then(|tilt| {
                let first = self.first + metric.columns.promises[*promise];
                tilt.of(answers[tilt.column]).and_then(|factors| factors.get(first..))
            });
            let numbers = (numbers, first_position);
            self.draw_class(workspace, metric, place, numbers, factors.unwrap_or_default());
        }
    }

    /// Adds what a column counts of the packages that are left to chance, as expected, by promised day.
    pub(in crate::engine) fn add_expected(
        &self,
        workspace: &Workspace,
        metric: &CompiledMetric,
        bundle: &Bundle,
        column: usize,
        expected: &mut ByVerdict<f64>,
    ) {
        let orders = &workspace.daily_orders(metric.id)[self.first..];
        let rates = self
            .weights
            .chunks(self.length)
            .map(|row| row.iter().zip(orders).map(|(weight, orders)| weight * orders));
        self.add_by_verdict(metric, bundle, column, rates, expected);
    }

    /// Adds what a column counts of the packages entered so far, by promised day.
    pub(in crate::engine) fn add_entered(
        &self,
        metric: &CompiledMetric,
        bundle: &Bundle,
        column: usize,
        entered: &mut ByVerdict<f64>,
    ) {
        let packages = self.by_class.chunks(self.length).map(|row| row.iter().map(|n| f64::from(*n)));
        self.add_by_verdict(metric, bundle, column, packages, entered);
    }

    fn add_by_verdict<I: Iterator<Item = f64>>(
        &self,
        metric: &CompiledMetric,
        bundle: &Bundle,
        column: usize,
        rows: impl Iterator<Item = I>,
        sums: &mut ByVerdict<f64>,
    ) {
        for (&class, row) in bundle.classes.iter().zip(rows) {
            let CountingClass { promise, answers } = &metric.columns.classes[class];
            let first = self.first + metric.columns.promises[*promise];
            let Some(days) = sums.of(answers[column]).and_then(|days| days.get_mut(first..)) else {
                continue;
            };
            days.iter_mut().zip(row).for_each(|(sum, more)| *sum += more);
        }
    }

    /// What a closure stops of the packages that were drawn from summed rates, exactly as many as it would stop if their
    /// days were told: of Poisson packages each falls on a lost day independently of the others. `lost` = share of
    /// each order day's orders, `orders` = those expected of the metric.
    pub(in crate::engine) fn stopped(&self, orders: &[f64], lost: &[f64]) -> DayMoney {
        let mut stopped = DayMoney::default();
        for Sums { days, packages, orders: expected, each, number } in &self.sums {
            let stretch = orders[days.clone()].iter().zip(&lost[days.clone()]);
            let share = stretch.map(|(orders, lost)| orders * lost).sum::<f64>() / expected;
            if share > 0.0 {
                let packages = binomial(*packages, share.min(1.0), *number) as i64;
                stopped.contribution += packages * each.contribution;
                stopped.added += packages * each.added;
            }
        }
        stopped
    }

    fn add_weights(
        &mut self,
        compiled: &Compiled,
        workspace: &Workspace,
        variant: &Variant,
        of_orders: f64,
        stretch: &Stretch,
    ) {
        let verdicts = &variant.verdicts[stretch.period].1;
        let misapplied = verdicts.misapplied.unwrap_or([None; STATES.len()]);
        workspace.steady_chances(compiled, variant, stretch.days.clone(), |days, chances| {
            let endings = Tracking::ending_chances(chances);
            let mut add = |class: Option<usize>, weight: f64| {
                let Some(class) = class.filter(|_| weight > 0.0) else { return };
                let row = self.place[class] * self.length;
                let days = row + days.start - self.first..row + days.end - self.first;
                self.weights[days].iter_mut().for_each(|sum| *sum += weight);
            };
            for (state, chance) in endings.into_iter().enumerate() {
                add(verdicts.classes[state], of_orders * chance);
                add(misapplied[state], of_orders * chance * workspace.misapplied_share());
            }
        });
    }

    fn draw_class(
        &mut self,
        workspace: &Workspace,
        CompiledMetric { id, season, .. }: &CompiledMetric,
        place: usize,
        (numbers, first_position): (Daily, u64),
        factors: &[f64],
    ) {
        let row = place * self.length..(place + 1) * self.length;
        let weights = &self.weights[row.clone()];
        let packages = &mut self.by_class[row];
        let orders = &workspace.daily_orders(*id)[self.first..];
        let factor_on = |day: usize| factors.get(day).copied().unwrap_or(1.0);
        // Days of one factor of the season have one mean, as long as weight and factor stay and there is no trend.
        let mut known: Vec<Option<(f64, Poisson)>> = vec![None; season.factors.len()];
        let mut from = 0;
        while from < weights.len() {
            let (weight, factor) = (weights[from], factor_on(from));
            let alike = |day: &usize| weights[*day] == weight && factor_on(*day) == factor;
            let until = (from + 1..weights.len()).find(|day| !alike(day)).unwrap_or(weights.len());
            let stretch = from..until;
            from = until;
            known.fill(None);
            if weight <= 0.0 {
                continue;
            }
            for day in stretch.clone() {
                let place = usize::from(season.of_day[self.first + day]);
                let mean = weight * factor * orders[day];
                if known[place].as_ref().is_none_or(|(of, _)| *of != mean) {
                    let asked =
                        stretch.len() as u32 * season.days_of[place] / season.of_day.len() as u32;
                    known[place] = Some((mean, Poisson::new(mean, asked)));
                }
                if let Some((_, distribution)) = &known[place] {
                    let word = numbers.at(first_position + (self.first + day) as u64);
                    packages[day] += distribution.quantile(word) as u32;
                }
            }
        }
    }
}
