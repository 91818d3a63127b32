//! Marginal mode: packages by class and order day drawn from summed rates instead of cells.
//!
//! Orders are Poisson, and packages end in counting classes independently of each other, given the replication's
//! inputs, weeks and outages: so the packages of a class on an order day are Poisson with the sum of all lines' rates as
//! mean, independent of other classes and days (superposition and splitting: Kingman, "Poisson Processes",
//! 1993, sections 2.2 and 2.4). Only packages that an exemption takes in one column and that are counted by mistake there
//! are drawn twice, once for each of the columns: so every column is exact by itself.

use super::stretches::stretches;
use super::verdicts::{ByVerdict, Tilt};
use super::{DayMoney, Ledger};
use crate::engine::compile::{Bundle, Compiled, CompiledMetric, CountingClass, Rate};
use crate::engine::quantile::{Poisson, binomial, poisson};
use crate::engine::streams::{Daily, unit};
use crate::engine::workspace::{EndingChances, Workspace};
use crate::scenario::Fate;
use std::ops::Range;

/// Tells the sequence of what is sent from those of the classes.
const SENT: u64 = 1 << 32;

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

/// Packages a day below which they are drawn one by one.
const FEW: f64 = 0.4;

impl Ledger {
    /// Draws what is sent of all pieces whose rates are summed up.
    pub(super) fn superpose(&mut self, compiled: &Compiled, workspace: &Workspace, bundle: &Bundle) {
        let superposed = |at: &usize| compiled.variants[*at].superposes(compiled);
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
            let numbers = metric.superposed.daily(workspace.replication, further);
            let factors = tilt.and_then(|tilt| {
                let first = self.first + metric.columns.promises[*promise];
                tilt.factors.of(answers[tilt.column]).and_then(|factors| factors.get(first..))
            });
            let rates = bundle.rates_of(place);
            if !rates.is_empty() {
                let mut means = std::mem::take(&mut self.means);
                self.expect(compiled, workspace, metric, rates, &mut means);
                means
                    .iter_mut()
                    .zip(factors.unwrap_or_default())
                    .for_each(|(mean, factor)| *mean *= factor);
                self.draw_class(metric, place, &means, (numbers, first_position));
                self.means = means;
            }
        }
    }

    /// Adds what a column counts of the packages that are left to chance, as expected, by promised day.
    pub(in crate::engine) fn add_expected(
        &self,
        compiled: &Compiled,
        workspace: &Workspace,
        metric: &CompiledMetric,
        bundle: &Bundle,
        column: usize,
        expected: &mut ByVerdict,
    ) {
        let rows = (0..bundle.classes.len()).map(|place| {
            let mut means = Vec::new();
            self.expect(compiled, workspace, metric, bundle.rates_of(place), &mut means);
            means.into_iter()
        });
        self.add_by_verdict(metric, bundle, column, rows, expected);
    }

    /// Adds what a column counts of the packages entered so far, by promised day.
    pub(in crate::engine) fn add_entered(
        &self,
        metric: &CompiledMetric,
        bundle: &Bundle,
        column: usize,
        entered: &mut ByVerdict,
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
        sums: &mut ByVerdict,
    ) {
        for (&class, row) in bundle.classes.iter().zip(rows) {
            let CountingClass { promise, answers } = &metric.columns.classes[class];
            let first = self.first + metric.columns.promises[*promise];
            let Some(days) = sums.of_mut(answers[column]).and_then(|days| days.get_mut(first..)) else {
                continue;
            };
            days.iter_mut().zip(row).for_each(|(sum, more)| *sum += more);
        }
    }

    /// What a closure stops of the packages that were drawn from summed rates, exactly as many as it would stop if their
    /// days were told: of Poisson packages each falls on a lost day independently of the others. `lost_before` = orders of
    /// the metric that are expected and lost before each day.
    pub(in crate::engine) fn stopped(&self, lost_before: &[f64]) -> DayMoney {
        let mut stopped = DayMoney::default();
        for Sums { days, packages, orders: expected, each, number } in &self.sums {
            let share = (lost_before[days.end] - lost_before[days.start]) / expected;
            if share > 0.0 {
                let packages = binomial(*packages, share.min(1.0), *number) as i64;
                stopped.contribution += packages * each.contribution;
                stopped.added += packages * each.added;
            }
        }
        stopped
    }

    /// Packages that are expected on each order day.
    fn expect(
        &self,
        compiled: &Compiled,
        workspace: &Workspace,
        metric: &CompiledMetric,
        rates: &[Rate],
        means: &mut Vec<f64>,
    ) {
        means.clear();
        for rate in rates {
            let of_orders = |at: &usize| workspace.packages_an_order(compiled, &compiled.variants[*at]);
            let share = if rate.mistaken { workspace.misapplied_share() } else { 1.0 };
            let volume = rate.variants.iter().map(of_orders).sum::<f64>() * share;
            if volume <= 0.0 {
                continue;
            }
            let days = rate.days.start - self.first..rate.days.end - self.first;
            let chances = workspace.chances_of(rate.ending);
            if means.len() <= days.start {
                means.resize(days.start, 0.0);
                match chances {
                    EndingChances::Steady(chance) => means.resize(days.end, volume * chance),
                    EndingChances::Daily(chances) => {
                        means.extend(chances[rate.days.clone()].iter().map(|chance| volume * chance));
                    }
                }
                continue;
            }
            means.resize(means.len().max(days.end), 0.0);
            let sums = means[days].iter_mut();
            match chances {
                EndingChances::Steady(chance) => sums.for_each(|sum| *sum += volume * chance),
                EndingChances::Daily(chances) => {
                    let chances = &chances[rate.days.clone()];
                    sums.zip(chances).for_each(|(sum, chance)| *sum += volume * chance);
                }
            }
        }
        let orders = &workspace.daily_orders(metric.id)[self.first..];
        means.iter_mut().zip(orders).for_each(|(mean, orders)| *mean *= orders);
    }

    /// Draws the packages of one class.
    fn draw_class(
        &mut self,
        CompiledMetric { season, .. }: &CompiledMetric,
        place: usize,
        means: &[f64],
        ([by_day, one_by_one, ..], first_position): ([Daily; 4], u64),
    ) {
        let row = place * self.length..(place + 1) * self.length;
        let packages = &mut self.by_class[row];
        if means.iter().sum::<f64>() < FEW * self.length as f64 {
            draw_one_by_one(means, one_by_one, packages);
            return;
        }
        // Days of one factor of the season have one mean, as long as weight and factor stay and there is no trend.
        let poissons = &mut self.poissons;
        poissons.clear();
        poissons.resize(season.factors.len(), None);
        let days = packages.iter_mut().zip(means).zip(&season.of_day[self.first..]);
        for (position, ((packages, &mean), &place)) in (first_position + self.first as u64..).zip(days) {
            if mean <= 0.0 {
                continue;
            }
            let known = &mut poissons[usize::from(place)];
            let distribution = match known {
                Some((of, distribution)) if *of == mean => distribution,
                other => {
                    // Where a mean changes once it mostly changes again: only the first of a factor gets a table.
                    let asked = if other.is_none() { season.days_of[usize::from(place)] } else { 1 };
                    &other.insert((mean, Poisson::new(mean, asked))).1
                }
            };
            *packages += distribution.quantile(by_day.at(position)) as u32;
        }
    }
}

/// Draws few packages on many days: between one and the next lies an exponential number of expected ones.
fn draw_one_by_one(means: &[f64], numbers: Daily, packages: &mut [u32]) {
    let mut place = 0;
    let mut gap = || {
        place += 1;
        -unit(numbers.at(place)).ln()
    };
    let (mut expected, mut next) = (0.0, gap());
    for (packages, mean) in packages.iter_mut().zip(means) {
        expected += mean;
        while next < expected {
            *packages += 1;
            next += gap();
        }
    }
}
