//! One replication's finished orders: drawn before any policy or consequence is looked at.
//!
//! What metrics share is drawn first; then one metric's cells after the other's, in the same buffers, which
//! so stay in the processor's cache.

mod mistakes;
mod orders;
mod scans;

use super::cells::{Cell, ScanChances, TrackingNumbers, known};
use super::compile::{Compiled, CompiledMetric, Finish, PastGroup, PastOrders};
use super::quantile::Poisson;
use super::shocks::{CarrierWeeks, OutageDraws, WeekTable};
use crate::account::{PackageMoney, RateDraws};
use crate::scenario::{Scenario, ServiceId};
use mistakes::Mistake;
use scans::Changing;
use std::sync::Arc;

/// What the draws of a replication need besides the compiled scenario.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) weeks: Vec<CarrierWeeks>,
    pub(super) outages: Vec<OutageDraws>,
    pub(super) table: Option<Arc<WeekTable>>,
}

/// Buffers of one thread, filled anew for every replication.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    pub(super) replication: u64,
    /// One value for each uncertain input.
    pub(super) draws: Vec<f64>,
    scores: Vec<Vec<f64>>,
    factors: Vec<Vec<f64>>,
    /// Per service: chances by the place of the day ([`Workspace::chances_on`]).
    chances: Vec<Vec<ScanChances>>,
    /// Per service: what its chances change with.
    changing: Vec<Changing>,
    /// Per metric: orders expected on each day.
    means: Vec<Vec<f64>>,
    /// Per metric: their running sums, from nothing on.
    means_before: Vec<Vec<f64>>,
    /// Per demand: orders at its price over those at today's, on average.
    demand_factors: Vec<f64>,
    /// Per metric: orders on an average day, where there is no trend.
    steady: Vec<Option<f64>>,
    /// Poisson distributions of a line's days, by the place of the season's factor.
    poissons: Vec<Poisson>,
    base: Vec<Vec<(u32, u32)>>,
    orders: Vec<Vec<(u32, u32)>>,
    /// Per finish of the metric at hand.
    finished: Vec<Vec<Cell>>,
    /// Per variant of the metric at hand: its cells, when it is a part of a line; else those of its finish.
    parts: Vec<Vec<Cell>>,
    /// Per variant and money period: the package's money and today's label.
    pub(super) money: Vec<Vec<(PackageMoney, i64)>>,
    /// Share of exempt packages that are counted by mistake.
    misapplied_share: f64,
    /// Per demand and part of a line (see [`Compiled::mistakes`]).
    mistakes: Vec<Vec<Mistake>>,
    numbers: Vec<TrackingNumbers>,
    /// One line's numbers by day.
    words: Vec<u64>,
}

impl Workspace {
    /// Draws everything of a replication but the cells: [`Workspace::finish_metric`] follows.
    pub(super) fn fill(
        &mut self,
        scenario: &Scenario,
        compiled: &Compiled,
        sources: &Sources,
        replication: u64,
    ) {
        self.replication = replication;
        compiled.parameters.draw(replication, &mut self.draws);
        self.draw_shocks(scenario, compiled, sources);
        self.draw_orders(scenario, compiled);
        self.draw_mistakes(scenario, compiled);
        self.price(scenario, compiled);
    }

    /// The cells of a variant of the metric at hand, by day.
    pub(super) fn cells(&self, compiled: &Compiled, variant: usize) -> &[Cell] {
        let known = &compiled.variants[variant];
        let finish = &compiled.finishes[known.finish];
        if known.cuts.len() == 2 { &self.finished[finish.place] } else { &self.parts[known.place] }
    }

    /// Draws the cells of one metric.
    pub(super) fn finish_metric(&mut self, scenario: &Scenario, compiled: &Compiled, metric: usize) {
        let CompiledMetric { finishes, variants, .. } = &compiled.metrics[metric];
        self.finished.resize_with(self.finished.len().max(finishes.len()), Vec::new);
        // Finishes of a line follow each other, and share the line's numbers.
        let mut numbers = std::mem::take(&mut self.numbers);
        let mut known_line = None;
        for finish in finishes.iter().map(|at| &compiled.finishes[*at]) {
            let mut cells = std::mem::take(&mut self.finished[finish.place]);
            cells.clear();
            if known_line != Some(finish.line) {
                known_line = Some(finish.line);
                numbers.clear();
            }
            self.finish(scenario, compiled, finish, &mut numbers, &mut cells);
            self.finished[finish.place] = cells;
        }
        self.numbers = numbers;
        self.parts.resize_with(self.parts.len().max(variants.len()), Vec::new);
        for variant in variants.iter().map(|at| &compiled.variants[*at]) {
            let cells = &mut self.parts[variant.place];
            cells.clear();
            if variant.cuts.len() == 2 {
                continue;
            }
            let split = &compiled.lines[variant.line.0].split;
            let whole = &self.finished[compiled.finishes[variant.finish].place];
            cells.extend(whole.iter().filter_map(|cell| {
                let position = compiled.first_position + u64::from(cell.day);
                let part = cell.part(&variant.cuts, variant.part, split, self.replication, position);
                (part.packages() > 0).then_some(part)
            }));
        }
    }

    fn finish(
        &self,
        scenario: &Scenario,
        compiled: &Compiled,
        finish: &Finish,
        numbers: &mut Vec<TrackingNumbers>,
        cells: &mut Vec<Cell>,
    ) {
        let demand = &compiled.demands[finish.demand];
        if let Some(past) = demand.past {
            self.finish_past(scenario, compiled, finish, &compiled.past[past], cells);
            return;
        }
        let orders = self.orders_of(compiled, finish.demand);
        let (first, last) = finish.days;
        let from = orders.partition_point(|(day, _)| (*day as usize) < first);
        let until = orders.partition_point(|(day, _)| *day as usize <= last);
        // An empty stretch of days ends before it begins.
        let orders = orders[from..until.max(from)].iter();
        let ServiceId(service) = finish.service;
        if !scenario.services[service].is_tracked() {
            cells.extend(orders.map(|&(day, n)| Cell::untracked(day, n)));
            return;
        }
        let upload = finish
            .upload
            .map_or(1.0, |upload| compiled.parameters.value(upload, &self.draws).clamp(0.0, 1.0));
        let tracking = &compiled.lines[finish.line.0].tracking;
        let numbers_on = |day: u32, n: u32| {
            let position = compiled.first_position + u64::from(day);
            TrackingNumbers::new(day, n, tracking.block(self.replication, position))
        };
        if numbers.is_empty() {
            numbers.extend(self.base[finish.line.0].iter().map(|&(day, n)| numbers_on(day, n)));
        }
        let chances = |day| self.chances_on(compiled, service, day);
        if demand.price_ratio == 1.0 {
            let numbers = &numbers[from..until.max(from)];
            cells.extend(
                orders
                    .zip(numbers)
                    .map(|(&(day, n), numbers)| Cell::tracked(day, n, upload, chances(day), numbers)),
            );
            return;
        }
        let mut at = 0;
        cells.extend(orders.map(|&(day, n)| {
            while numbers.get(at).is_some_and(|known| known.day < day) {
                at += 1;
            }
            // Orders that a lower price brings may fall on a day without any today.
            let numbers = match numbers.get(at) {
                Some(known) if known.day == day => known.for_cell_of(n),
                _ => numbers_on(day, n),
            };
            Cell::tracked(day, n, upload, chances(day), &numbers)
        }));
    }

    /// Finishes real orders: what is settled stays, what is open is drawn by what is known of it.
    fn finish_past(
        &self,
        scenario: &Scenario,
        compiled: &Compiled,
        finish: &Finish,
        past: &PastOrders,
        cells: &mut Vec<Cell>,
    ) {
        let ServiceId(service) = finish.service;
        let tracked = scenario.services[service].is_tracked();
        let upload = finish
            .upload
            .map_or(1.0, |upload| compiled.parameters.value(upload, &self.draws).clamp(0.0, 1.0));
        let stream = &compiled.lines[finish.line.0].tracking;
        for group in &past.groups {
            let &PastGroup { day, packages, likelihood, settled, further } = group;
            let cell = match settled {
                Some(state) => Cell::settled(day, packages, state),
                None if !tracked => Cell::untracked(day, packages),
                None => {
                    let (upload, scans) =
                        known(upload, self.chances_on(compiled, service, day), &likelihood);
                    let position = compiled.first_position + u64::from(day);
                    let words = stream.further(self.replication, position, further);
                    let numbers = TrackingNumbers::new(day, packages, words);
                    Cell::tracked(day, packages, upload, &scans, &numbers)
                }
            };
            match cells.last_mut().filter(|last| last.day == day) {
                Some(last) => last.add(&cell),
                None => cells.push(cell),
            }
        }
    }

    fn price(&mut self, scenario: &Scenario, compiled: &Compiled) {
        let value = |quantity| compiled.parameters.value(quantity, &self.draws);
        let economics = &scenario.economics;
        let shared = RateDraws {
            fee_share: 0.0,
            cost_of_goods: 0.0,
            contact_rate: value(economics.contact_rate),
            untracked_contact_factor: value(economics.untracked_contact_factor),
            cost_per_contact: value(economics.cost_per_contact),
            claim_rate_tracked: value(economics.claim_rate_tracked),
            claim_rate_untracked: value(economics.claim_rate_untracked),
            marketplace_fulfilment: economics.marketplace_fulfilment.map_or(0.0, |by| value(by.fee)),
            price_factor: 1.0,
        };
        let factors: Vec<f64> =
            scenario.services.iter().map(|service| value(service.price_factor)).collect();
        let of_metric: Vec<(f64, f64)> = scenario
            .metrics
            .iter()
            .map(|metric| (value(metric.fee_share), value(metric.cost_of_goods)))
            .collect();
        self.money.resize_with(compiled.variants.len(), Vec::new);
        for (variant, money) in compiled.variants.iter().zip(&mut self.money) {
            let (fee_share, cost_of_goods) = of_metric[variant.metric.0];
            let rates = |ServiceId(service): ServiceId| RateDraws {
                fee_share,
                cost_of_goods,
                price_factor: factors[service],
                ..shared
            };
            money.clear();
            money.extend(variant.money.iter().map(|period| {
                let today = period.today.money(&rates(period.today_service)).label;
                (period.basis.money(&rates(variant.handling.service)), today)
            }));
        }
    }
}
