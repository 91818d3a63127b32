//! What an input touches: which strategies, in which metrics, and whether more than money.
//!
//! Everything outside an input's reach has the same outcomes, to the bit, whatever the input is: futures
//! are drawn by name, so a change elsewhere moves nothing there.

use super::{Fate, InputId, LeverAction, LineId, Scenario};
use crate::domain::Distribution;

/// Where a scenario's services are used: worked out once, asked for every input.
#[derive(Clone, Debug)]
pub struct Uses {
    /// `[strategy][metric][service]`: some package is shipped by it on some day.
    services: Vec<Vec<Vec<bool>>>,
    /// `[strategy][metric]`: some package is shipped by the marketplace on some day.
    marketplace: Vec<Vec<bool>>,
}

/// How far an input reaches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    /// `[strategy][metric]`: its outcomes may depend on the input.
    pub touched: Vec<Vec<bool>>,
    /// Only money depends on it: no package is sent, tracked, counted or reviewed differently.
    pub money_only: bool,
    /// Expected profit is a straight line in it.
    pub linear: bool,
}

impl Reach {
    /// The metrics in which it touches any strategy.
    pub fn metrics(&self) -> Vec<bool> {
        let count = self.touched.first().map_or(0, Vec::len);
        (0..count).map(|metric| self.touched.iter().any(|row| row[metric])).collect()
    }

    /// The strategies that it touches in any metric.
    pub fn strategies(&self) -> Vec<usize> {
        (0..self.touched.len()).filter(|at| self.touched[*at].contains(&true)).collect()
    }

    /// Share of all pairs of strategy and metric that it touches, 0 to 1.
    pub fn share(&self) -> f64 {
        let all: usize = self.touched.iter().map(Vec::len).sum();
        let touched = self.touched.iter().flatten().filter(|touched| **touched).count();
        touched as f64 / all.max(1) as f64
    }

    fn add(&mut self, money_only: bool, linear: bool, touches: impl Fn(usize, usize) -> bool) {
        self.money_only &= money_only;
        self.linear &= linear;
        for (strategy, row) in self.touched.iter_mut().enumerate() {
            for (metric, touched) in row.iter_mut().enumerate() {
                *touched |= touches(strategy, metric);
            }
        }
    }
}

impl Scenario {
    /// Where services are used.
    pub fn uses(&self) -> Uses {
        let (strategies, metrics) = (self.strategies.len(), self.metrics.len());
        let mut uses = Uses {
            services: vec![vec![vec![false; self.services.len()]; metrics]; strategies],
            marketplace: vec![vec![false; metrics]; strategies],
        };
        for strategy in 0..strategies {
            for (line, facts) in self.lines.iter().enumerate() {
                let metric = facts.metric.0;
                let parts = self.treat(strategy, LineId(line));
                for (_, handling) in parts.iter().flat_map(|part| &part.spans) {
                    match handling.fate {
                        Fate::Shipped => {
                            uses.services[strategy][metric][handling.service.0] = true;
                        }
                        Fate::Marketplace => uses.marketplace[strategy][metric] = true,
                        Fate::Dropped => {}
                    }
                }
            }
        }
        uses
    }

    /// How far an input reaches; everywhere when it is none of the numbers known here.
    pub fn reach(&self, uses: &Uses, input: InputId) -> Reach {
        let nowhere = vec![vec![false; self.metrics.len()]; self.strategies.len()];
        let mut reach = Reach { touched: nowhere, money_only: true, linear: true };
        let mut found = false;
        let mut add = |money_only: bool, linear: bool, touches: &dyn Fn(usize, usize) -> bool| {
            found = true;
            reach.add(money_only, linear, touches);
        };
        for (at, metric) in self.metrics.iter().enumerate() {
            let here = |_: usize, metric: usize| metric == at;
            let demand = [metric.orders_per_day, metric.season.trend_per_year, metric.elasticity];
            if demand.iter().any(|quantity| quantity.input == input) {
                add(false, false, &here);
            }
            if metric.cost_of_goods.input == input {
                add(true, true, &here);
            }
            if metric.fee_share.input == input {
                // A least fee bends the line.
                add(true, false, &here);
            }
        }
        for (at, service) in self.services.iter().enumerate() {
            let used = |strategy: usize, metric: usize| uses.services[strategy][metric][at];
            let scans = [
                service.upload,
                service.facility,
                service.delivery_after_facility,
                service.delivery_without_facility,
            ];
            if scans.iter().any(|quantity| quantity.input == input) {
                add(false, false, &used);
            }
            if service.price_factor.input == input {
                add(true, true, &used);
            }
        }
        for (at, strategy) in self.strategies.iter().enumerate() {
            let mends = strategy.levers.iter().any(|lever| match lever.action {
                LeverAction::MendUploads(upload) => upload.input == input,
                _ => false,
            });
            if mends {
                add(false, false, &|strategy, _| strategy == at);
            }
        }
        for outage in &self.shocks.outages {
            if [outage.per_year, outage.days, outage.factor].iter().any(|one| one.input == input) {
                let struck: Vec<bool> =
                    self.services.iter().map(|service| service.carrier == outage.carrier).collect();
                add(false, false, &|strategy, metric| {
                    uses.services[strategy][metric].iter().zip(&struck).any(|(used, hit)| *used && *hit)
                });
            }
        }
        let economics = &self.economics;
        let anywhere = |_: usize, _: usize| true;
        if [economics.contact_rate, economics.untracked_contact_factor]
            .iter()
            .any(|one| one.input == input)
        {
            // Contacts are capped at one a package, which bends the line.
            add(true, false, &anywhere);
        }
        let straight = [
            economics.cost_per_contact,
            economics.claim_rate_tracked,
            economics.claim_rate_untracked,
            self.consequences.recovered_elsewhere,
        ];
        if straight.iter().any(|one| one.input == input) {
            add(true, true, &anywhere);
        }
        if economics.marketplace_fulfilment.is_some_and(|by| by.fee.input == input) {
            add(true, true, &|strategy, metric| uses.marketplace[strategy][metric]);
        }
        if self.is_beside_vtr(input) {
            add(true, true, &|_, _| false);
        }
        if !found {
            reach.add(false, false, anywhere);
        }
        reach
    }

    /// Leaves other metrics without orders: for smaller simulations that ask about these only. Dates
    /// stay as they are.
    pub fn keep_only_orders_of(&mut self, metrics: &[bool]) {
        for (metric, kept) in self.metrics.iter_mut().zip(metrics) {
            if !kept {
                metric.orders_per_day.distribution = Distribution::Point(0.0);
            }
        }
    }
}
