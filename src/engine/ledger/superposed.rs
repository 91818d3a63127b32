//! Marginal mode: packages by class and order day drawn from summed rates instead of cells.
//!
//! Orders are Poisson, and packages end in counting classes independently of each other, given the replication's
//! inputs, weeks and outages: so the packages of a class on an order day are Poisson with the sum of all lines' rates as
//! mean, independent of other classes and days (superposition and splitting: Kingman, "Poisson Processes",
//! 1993, sections 2.2 and 2.4). Only packages that an exemption takes in one column and that are counted by mistake there
//! are drawn twice, once for each of the columns: so every column is exact by itself.

use super::stretches::{Stretch, stretches};
use super::{DayMoney, Ledger, zero};
use crate::domain::Tracking;
use crate::engine::compile::{Bundle, Compiled, CompiledMetric, STATES, Variant};
use crate::engine::quantile::{Poisson, binomial, poisson};
use crate::engine::streams::unit;
use crate::engine::workspace::Workspace;
use crate::scenario::{Fate, MetricId};
use rand_xoshiro::rand_core::Rng as _;
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

impl Ledger {
    /// Draws the packages of all pieces that superpose.
    pub(super) fn superpose(&mut self, compiled: &Compiled, workspace: &Workspace, bundle: &Bundle) {
        let superposed = |at: &usize| compiled.variants[*at].superposes(compiled);
        let Some(first) = bundle.pieces.iter().map(|piece| piece.variant).find(superposed) else {
            return;
        };
        let metric = compiled.variants[first].metric;
        zero(&mut self.weights, bundle.classes.len() * self.length, 0.0);
        let stream = &compiled.metrics[metric.0].superposed;
        let mut sent = stream.sequence(workspace.replication, bundle.number << 33 | SENT);
        for piece in bundle.pieces.iter().filter(|piece| superposed(&piece.variant)) {
            let variant = &compiled.variants[piece.variant];
            let of_orders = workspace.packages_an_order(compiled, variant);
            for stretch in stretches(compiled, *piece) {
                if variant.handling.fate == Fate::Shipped {
                    self.add_weights(compiled, workspace, variant, of_orders, &stretch);
                }
                if stretch.started.is_some() {
                    let orders = workspace.expected_orders(metric, &stretch.days);
                    let [packages, number] = [sent.next_u64(), sent.next_u64()].map(unit);
                    let packages = poisson(of_orders * orders, packages);
                    let each = each(workspace, piece.variant, stretch.price);
                    let sums = Sums { days: stretch.days, packages, orders, each, number };
                    self.add_sums(variant, stretch.started, sums);
                }
            }
        }
        for place in 0..bundle.classes.len() {
            self.draw_class(compiled, workspace, metric, (bundle.number, place));
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

    fn add_sums(&mut self, variant: &Variant, started: Option<usize>, sums: Sums) {
        self.without_days.contribution += sums.packages as i64 * sums.each.contribution;
        if variant.handling.fate == Fate::Shipped {
            self.without_days.added += sums.packages as i64 * sums.each.added;
            self.note_sent(variant, started, sums.packages as u32);
            self.sums.push(sums);
        }
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
        compiled: &Compiled,
        workspace: &Workspace,
        metric: MetricId,
        (number, place): (u64, usize),
    ) {
        let CompiledMetric { season, superposed, .. } = &compiled.metrics[metric.0];
        let mut numbers = superposed.sequence(workspace.replication, number << 33 | place as u64);
        let row = place * self.length..(place + 1) * self.length;
        let means = &workspace.daily_orders(metric)[self.first..];
        // Days of one factor of the season have one mean, as long as the weight is the same.
        let mut known = vec![(0.0, Poisson::new(0.0)); season.factors.len()];
        let days = self.by_class[row.clone()].iter_mut().zip(&self.weights[row]);
        for (((packages, &weight), &mean), factor) in days.zip(means).zip(&season.of_day[self.first..]) {
            let mean = weight * mean;
            let (known_mean, distribution) = &mut known[usize::from(*factor)];
            if *known_mean != mean {
                (*known_mean, *distribution) = (mean, Poisson::new(mean));
            }
            *packages += distribution.quantile(unit(numbers.next_u64())) as u32;
        }
    }
}

/// What a package leaves and its label costs more than today's.
fn each(workspace: &Workspace, variant: usize, price: usize) -> DayMoney {
    let (money, today_label) = workspace.money[variant][price];
    DayMoney { contribution: money.contribution, added: money.label - today_label }
}
