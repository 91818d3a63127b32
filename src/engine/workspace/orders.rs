//! Orders by line and day, at today's prices and at changed ones.

use super::Workspace;
use crate::engine::compile::{Compiled, Variant};
use crate::engine::quantile::{Poisson, binomial, poisson};
use crate::engine::streams::{Daily, unit};
use crate::scenario::{Arrivals, LineId, MetricId, Scenario};
use std::ops::Range;

impl Workspace {
    pub(super) fn draw_orders(&mut self, scenario: &Scenario, compiled: &Compiled) {
        self.expect_orders(scenario, compiled);
        self.draw_base(compiled);
        self.change_demands(scenario, compiled);
    }

    /// Orders that each metric expects by day.
    fn expect_orders(&mut self, scenario: &Scenario, compiled: &Compiled) {
        self.means.resize_with(scenario.metrics.len(), Vec::new);
        self.means_before.resize_with(scenario.metrics.len(), Vec::new);
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
            let before = &mut self.means_before[at];
            before.clear();
            before.push(0.0);
            before.extend(means.iter().scan(0.0, |sum, mean| {
                *sum += mean;
                Some(*sum)
            }));
        }
    }

    /// Orders of each line at today's prices.
    fn draw_base(&mut self, compiled: &Compiled) {
        self.base.resize_with(compiled.lines.len(), Vec::new);
        for (at, (line, orders)) in compiled.lines.iter().zip(&mut self.base).enumerate() {
            orders.clear();
            if compiled.superposes(LineId(at)) {
                continue;
            }
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
                    let [numbers, ..] = line.orders.daily(self.replication, 0);
                    let word = |day: u32| numbers.at(compiled.first_position + u64::from(day));
                    let season = &compiled.metrics[line.metric].season;
                    let Some(level) = self.steady[line.metric] else {
                        for (day, mean) in (0..).zip(means) {
                            let n = poisson(mean * line.share, unit(word(day))) as u32;
                            if n > 0 {
                                orders.push((day, n));
                            }
                        }
                        continue;
                    };
                    let of =
                        |(factor, days): (&f64, &u32)| Poisson::new(level * factor * line.share, *days);
                    self.poissons.clear();
                    self.poissons.extend(season.factors.iter().zip(&season.days_of).map(of));
                    let days = 0..season.of_day.len() as u32;
                    match self.poissons.as_slice() {
                        [alike] => alike.draw(days, word, orders),
                        various => {
                            for (day, place) in days.zip(&season.of_day) {
                                let n = various[usize::from(*place)].quantile(word(day)) as u32;
                                if n > 0 {
                                    orders.push((day, n));
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Orders at changed prices.
    fn change_demands(&mut self, scenario: &Scenario, compiled: &Compiled) {
        self.orders.resize_with(compiled.demands.len(), Vec::new);
        self.demand_factors.clear();
        for (at, (demand, orders)) in compiled.demands.iter().zip(&mut self.orders).enumerate() {
            orders.clear();
            self.demand_factors.push(1.0);
            if demand.past.is_some() || demand.price_ratio == 1.0 {
                continue;
            }
            let line = &compiled.lines[demand.line.0];
            let elasticity =
                compiled.parameters.value(scenario.metrics[line.metric].elasticity, &self.draws);
            let factor = demand.price_ratio.powf(elasticity);
            self.demand_factors[at] = factor;
            if compiled.superposes(demand.line) {
                continue;
            }
            let base = &self.base[demand.line.0];
            let [lost, more, ..] = line.demand.daily(self.replication, 0);
            let number = |of: Daily, day: u32| unit(of.at(compiled.first_position + u64::from(day)));
            if factor <= 1.0 {
                orders.extend(base.iter().filter_map(|&(day, n)| {
                    let lost = binomial(u64::from(n), 1.0 - factor, number(lost, day));
                    let kept = n - lost as u32;
                    (kept > 0).then_some((day, kept))
                }));
            } else {
                let mut base = base.iter().peekable();
                for (day, mean) in (0..).zip(&self.means[line.metric]) {
                    let more = poisson(mean * line.share * (factor - 1.0), number(more, day));
                    let n = base.next_if(|(known, _)| *known == day).map_or(0, |(_, n)| *n);
                    let n = n + more as u32;
                    if n > 0 {
                        orders.push((day, n));
                    }
                }
            }
        }
    }

    /// Packages of a variant for each order of its metric, as expected.
    pub(in crate::engine) fn packages_an_order(&self, compiled: &Compiled, variant: &Variant) -> f64 {
        let part = variant.cuts[variant.part + 1] - variant.cuts[variant.part];
        let factor = self.demand_factors[compiled.finishes[variant.finish].demand];
        compiled.lines[variant.line.0].share * part * factor
    }

    /// Orders of a metric at today's prices expected on each day.
    pub(in crate::engine) fn daily_orders(&self, metric: MetricId) -> &[f64] {
        &self.means[metric.0]
    }

    /// The same on some days together.
    pub(in crate::engine) fn expected_orders(&self, metric: MetricId, days: &Range<usize>) -> f64 {
        self.means_before[metric.0][days.end] - self.means_before[metric.0][days.start]
    }

    /// Orders by day, days without any left out.
    pub(super) fn orders_of<'o>(&'o self, compiled: &'o Compiled, demand: usize) -> &'o [(u32, u32)] {
        let known = &compiled.demands[demand];
        if let Some(past) = known.past {
            return &compiled.past[past].orders;
        }
        if known.price_ratio == 1.0 { &self.base[known.line.0] } else { &self.orders[demand] }
    }
}

/// Whole orders of an expected number, safe against the last bit of a sum (0.1 ten times is one).
fn whole(expected: f64) -> i64 {
    (expected + 1e-9).floor() as i64
}
