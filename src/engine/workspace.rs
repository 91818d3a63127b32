//! One replication's finished orders: drawn before any policy or consequence is looked at.
//!
//! What metrics share is drawn first; then one metric's cells after the other's, in the same buffers, which
//! so stay in the processor's cache.

use super::cells::{Cell, ScanChances, TrackingNumbers, known};
use super::compile::{Compiled, CompiledMetric, Finish, PastGroup, PastOrders, STATES};
use super::quantile::{Poisson, binomial, poisson};
use super::shocks::{CarrierWeeks, OutageDraws, WeekTable};
use super::streams::unit;
use crate::account::{PackageMoney, RateDraws};
use crate::scenario::{Arrivals, Scenario, ServiceId};
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
    /// Per service: chances by the place of the day ([`Workspace::place_of`]).
    chances: Vec<Vec<ScanChances>>,
    /// Per service: what its chances change with.
    changing: Vec<Changing>,
    /// Per metric: orders expected on each day.
    means: Vec<Vec<f64>>,
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

    fn draw_shocks(&mut self, scenario: &Scenario, compiled: &Compiled, sources: &Sources) {
        let handling = u64::from(scenario.horizon.handling_days);
        let (first, days) = (compiled.first_position + handling, compiled.calendar.days);
        self.scores.resize_with(sources.weeks.len(), Vec::new);
        self.factors.resize_with(sources.weeks.len(), Vec::new);
        for (weeks, scores) in sources.weeks.iter().zip(&mut self.scores) {
            if sources.table.is_some() {
                weeks.scores(self.replication, first, days, scores);
            }
        }
        for factors in &mut self.factors {
            factors.clear();
            factors.resize(days, 1.0);
        }
        for outage in &sources.outages {
            let (replication, draws) = (self.replication, &self.draws);
            outage.strike(scenario, &compiled.parameters, draws, replication, first, &mut self.factors);
        }
        let root = compiled.parameters.value(scenario.shocks.icc, &self.draws).max(0.0).sqrt();
        self.chances.resize_with(scenario.services.len(), Vec::new);
        self.changing.resize(scenario.services.len(), Changing::Never);
        for (at, service) in scenario.services.iter().enumerate() {
            let chances = &mut self.chances[at];
            chances.clear();
            if !service.is_tracked() {
                continue;
            }
            let carrier = compiled.carrier_of[at];
            let means =
                [service.facility, service.delivery_after_facility, service.delivery_without_facility]
                    .map(|quantity| compiled.parameters.value(quantity, &self.draws).clamp(0.0, 1.0));
            let scans = |[facility, after, without]: [f64; 3], factor: f64| ScanChances {
                facility: facility * factor,
                delivery_after_facility: after * factor,
                delivery_without_facility: without * factor,
            };
            match &sources.table {
                Some(table) => chances.extend(
                    self.scores[carrier]
                        .iter()
                        .map(|score| scans(means.map(|mean| table.success(mean, root, *score)), 1.0)),
                ),
                None => chances.push(scans(means, 1.0)),
            }
            let factors = &self.factors[carrier];
            self.changing[at] = match sources.table {
                _ if factors.iter().any(|factor| *factor != 1.0) => Changing::ByDay,
                Some(_) => Changing::ByWeek,
                None => Changing::Never,
            };
            if self.changing[at] == Changing::ByDay {
                let weekly = std::mem::take(chances);
                chances.extend(factors.iter().enumerate().map(|(day, factor)| {
                    let ScanChances { facility, delivery_after_facility, delivery_without_facility } =
                        weekly[if weekly.len() > 1 { compiled.week_of_day(day) } else { 0 }];
                    scans([facility, delivery_after_facility, delivery_without_facility], *factor)
                }));
            }
        }
    }

    /// The chances of a service for packages that are ordered on a day.
    #[inline]
    fn chances_on(&self, compiled: &Compiled, service: usize, day: u32) -> &ScanChances {
        let place = match self.changing[service] {
            Changing::Never => 0,
            Changing::ByWeek => compiled.week_of_day(day as usize),
            Changing::ByDay => day as usize,
        };
        &self.chances[service][place]
    }

    fn draw_orders(&mut self, scenario: &Scenario, compiled: &Compiled) {
        let days = compiled.calendar.days;
        self.means.resize_with(scenario.metrics.len(), Vec::new);
        self.steady.resize(scenario.metrics.len(), None);
        for (at, metric) in scenario.metrics.iter().enumerate() {
            let level = compiled.parameters.value(metric.orders_per_day, &self.draws).max(0.0);
            let trend = compiled.parameters.value(metric.season.trend_per_year, &self.draws).max(-0.99);
            let growth = trend.ln_1p() / 365.25;
            let season = &compiled.metrics[at].season;
            let means = &mut self.means[at];
            means.clear();
            if growth == 0.0 {
                means.extend(season.daily().map(|factor| level * factor));
            } else {
                means.extend(season.daily().enumerate().map(|(day, factor)| {
                    level * factor * (growth * (day as f64 - compiled.start as f64)).exp()
                }));
            }
            self.steady[at] = (growth == 0.0).then_some(level);
        }
        self.base.resize_with(compiled.lines.len(), Vec::new);
        for (line, orders) in compiled.lines.iter().zip(&mut self.base) {
            orders.clear();
            let means = &self.means[line.metric];
            match line.arrivals {
                Arrivals::Even => {
                    // Counted from S in both directions, so that the past's length changes no day.
                    let (past, coming) = means.split_at(compiled.start);
                    let mut expected = 0.0;
                    for (day, mean) in past.iter().enumerate().rev() {
                        let after = whole(expected);
                        expected -= mean * line.share;
                        orders.push((day as u32, (after - whole(expected)) as u32));
                    }
                    orders.reverse();
                    expected = 0.0;
                    for (day, mean) in (compiled.start..).zip(coming) {
                        let before = whole(expected);
                        expected += mean * line.share;
                        orders.push((day as u32, (whole(expected) - before) as u32));
                    }
                    orders.retain(|(_, n)| *n > 0);
                }
                Arrivals::Poisson => {
                    line.orders.daily(self.replication, compiled.first_position, days, &mut self.words);
                    let season = &compiled.metrics[line.metric].season;
                    match self.steady[line.metric] {
                        Some(level) => {
                            let of = |factor: &f64| Poisson::new(level * factor * line.share);
                            self.poissons.clear();
                            self.poissons.extend(season.factors.iter().map(of));
                            let daily = self.words.iter().zip(&season.of_day).zip(0..);
                            orders.extend(daily.filter_map(|((word, place), day)| {
                                let n = self.poissons[usize::from(*place)].quantile(unit(*word));
                                (n > 0).then_some((day, n as u32))
                            }));
                        }
                        None => {
                            let daily = self.words.iter().zip(means).zip(0..);
                            orders.extend(daily.filter_map(|((word, mean), day)| {
                                let n = poisson(mean * line.share, unit(*word));
                                (n > 0).then_some((day, n as u32))
                            }));
                        }
                    }
                }
            }
        }
        self.orders.resize_with(compiled.demands.len(), Vec::new);
        for (demand, orders) in compiled.demands.iter().zip(&mut self.orders) {
            orders.clear();
            if demand.past.is_some() || demand.price_ratio == 1.0 {
                continue;
            }
            let line = &compiled.lines[demand.line.0];
            let elasticity =
                compiled.parameters.value(scenario.metrics[line.metric].elasticity, &self.draws);
            let factor = demand.price_ratio.powf(elasticity);
            let base = &self.base[demand.line.0];
            let numbers = |day: u64| line.demand.block(self.replication, compiled.first_position + day);
            if factor <= 1.0 {
                orders.extend(base.iter().filter_map(|&(day, n)| {
                    let lost = binomial(u64::from(n), 1.0 - factor, unit(numbers(u64::from(day))[0]));
                    let kept = n - lost as u32;
                    (kept > 0).then_some((day, kept))
                }));
            } else {
                let mut base = base.iter().peekable();
                for (day, mean) in self.means[line.metric].iter().enumerate() {
                    let more = poisson(mean * line.share * (factor - 1.0), unit(numbers(day as u64)[1]));
                    let n = base.next_if(|(known, _)| *known as usize == day).map_or(0, |(_, n)| *n);
                    let n = n + more as u32;
                    if n > 0 {
                        orders.push((day as u32, n));
                    }
                }
            }
        }
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

    /// Orders by day, days without any left out.
    fn orders_of<'o>(&'o self, compiled: &'o Compiled, demand: usize) -> &'o [(u32, u32)] {
        let known = &compiled.demands[demand];
        if let Some(past) = known.past {
            return &compiled.past[past].orders;
        }
        if known.price_ratio == 1.0 { &self.base[known.line.0] } else { &self.orders[demand] }
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

    /// Days on which some exempt packages may be counted by mistake. In most cells it is settled by one
    /// comparison that there are none: (1 - share)^n > 1 - n share (Bernoulli).
    fn draw_mistakes(&mut self, scenario: &Scenario, compiled: &Compiled) {
        let share = compiled.parameters.value(scenario.misapplied_share, &self.draws);
        self.misapplied_share = share;
        let mut mistakes = std::mem::take(&mut self.mistakes);
        mistakes.resize_with(compiled.mistakes.len(), Vec::new);
        for (&(demand, part), mistakes) in compiled.mistakes.iter().zip(&mut mistakes) {
            mistakes.clear();
            if share <= 0.0 {
                continue;
            }
            let known = &compiled.demands[demand];
            let stream = &compiled.lines[known.line.0].misapplied;
            // Real orders of one line and day are told apart by their place.
            let further = part as u64 + known.past.map_or(0, |past| (past as u64 + 1) << 32);
            mistakes.extend(self.orders_of(compiled, demand).iter().filter_map(|&(day, n)| {
                let position = compiled.first_position + u64::from(day);
                let words = stream.further(self.replication, position, further);
                let none = unit(words[0]) < 1.0 - f64::from(n) * share - 1e-12;
                (!none).then_some(Mistake { day, words: [words[0], words[1]] })
            }));
        }
        self.mistakes = mistakes;
    }

    /// The packages of a variant that would be counted by mistake if they are exempt, by state: a number
    /// that depends on the packages alone, spread over their states.
    pub(super) fn counted_by_mistake(
        &self,
        compiled: &Compiled,
        variant: usize,
    ) -> impl Iterator<Item = (usize, [u32; STATES.len()])> {
        let known = compiled.variants[variant].mistakes.map(|at| self.mistakes[at].as_slice());
        let cells = self.cells(compiled, variant);
        known.unwrap_or_default().iter().filter_map(move |mistake| {
            let at = cells.binary_search_by_key(&mistake.day, |cell| cell.day).ok()?;
            let counted = mistake.among(&cells[at], self.misapplied_share);
            counted.iter().any(|n| *n > 0).then_some((mistake.day as usize, counted))
        })
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

/// What the chances of a service change with, in one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Changing {
    Never,
    /// Weeks of handover are good or bad.
    ByWeek,
    /// An outage strikes.
    ByDay,
}

/// The numbers that say which packages of a cell are counted by mistake.
#[derive(Clone, Copy, Debug)]
struct Mistake {
    day: u32,
    words: [u64; 2],
}

impl Mistake {
    fn among(&self, cell: &Cell, share: f64) -> [u32; STATES.len()] {
        let by_mistake = binomial(u64::from(cell.packages()), share, unit(self.words[0]));
        cell.spread(by_mistake, unit(self.words[1]))
    }
}

/// Whole orders of an expected number, safe against the last bit of a sum (0.1 ten times is one).
fn whole(expected: f64) -> i64 {
    (expected + 1e-9).floor() as i64
}
