//! One replication's finished orders: drawn before any policy or consequence is looked at.
//!
//! What metrics share is drawn first; then one metric's cells after the other's, in the same buffers, which
//! so stay in the processor's cache.

mod finish;
mod mistakes;
mod orders;
mod scans;
mod tracked;

use super::compile::Compiled;
use super::quantile::Poisson;
use super::shocks::{CarrierWeeks, OutageDraws, WeekTable};
use crate::account::{PackageMoney, RateDraws};
use crate::scenario::{Scenario, ServiceId};
use finish::{Finished, Part};
use mistakes::Mistake;
pub(super) use scans::EndingChances;
use scans::ServiceScans;
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
    /// Per service: its scan chances.
    scans: Vec<ServiceScans>,
    /// Per ending of summed rates: its chance.
    endings: Vec<EndingChances>,
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
    finished: Vec<Finished>,
    /// Per variant of the metric at hand: its cells, when it is a part of a line; else those of its finish.
    parts: Vec<Part>,
    /// Per variant and money period: the package's money and today's label.
    pub(super) money: Vec<Vec<(PackageMoney, i64)>>,
    /// Share of exempt packages that are counted by mistake.
    misapplied_share: f64,
    /// Per demand and part of a line (see [`Compiled::mistakes`]).
    mistakes: Vec<Vec<Mistake>>,
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
        self.work_out_endings(compiled);
        self.draw_orders(scenario, compiled);
        self.draw_mistakes(scenario, compiled);
        self.price(scenario, compiled);
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
