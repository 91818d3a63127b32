//! Neighbours of the VTR: shares of packages tracked, order defects, the on-time rate, and what
//! marketplaces ask of them.
//!
//! Packages are those that the seller sends from the strategy's start to the last day, as if nothing were
//! ever closed. Order defect rate = today's rate x mix of the strategy / mix of today's way over the same
//! days, where mix = share tracked + (1 - share tracked) x factor of untracked packages. Delivery times are
//! not simulated.

mod facts;
mod remarks;

pub use facts::{DefectFactorFacts, NeighbourRow, Neighbours, RequirementFacts};

use super::view::{Column, View};
use super::{Estimate, Quantiles, estimate};
use crate::account::Rate;
use crate::engine::{Sent, Side};
use crate::policy::{Measured, Requirement};
use crate::scenario::{MetricId, OrderDefects, Quantity, Store};

/// Met in so many futures or more: reached; missed in so many: missed.
const SURE: f64 = 0.95;
/// A whole store.
const ALL: &str = "all";
/// Whatever the strategy.
const ANY: &str = "any";

/// Everything beside the VTR.
pub(super) fn neighbours(view: &View<'_>, reading: usize) -> Neighbours {
    let mut found = Neighbours::default();
    for (at, store) in view.scenario.stores.iter().enumerate() {
        let beside = &store.beside_vtr;
        let states_a_rate = beside.order_defect_rate.is_some() || beside.on_time_rate.is_some();
        if beside.requirements.is_empty() && !states_a_rate {
            continue;
        }
        found.requirements.extend(beside.requirements.iter().map(|one| facts(one, &store.name)));
        let here = Here { view, reading, store, metrics: metrics_of(view, at) };
        for strategy in 0..view.scenario.strategies.len() {
            here.shares(strategy, &mut found.rows);
            here.valid_tracking(strategy, &mut found.rows);
            here.order_defects(strategy, &mut found.rows);
        }
        here.on_time(&mut found.rows);
    }
    let some_rate = view.scenario.stores.iter().any(|one| one.beside_vtr.order_defect_rate.is_some());
    if let Some(defects) = view.scenario.order_defects.as_ref().filter(|_| some_rate) {
        found.defect_factors = defects.stated.iter().map(factor_facts).collect();
    }
    found.remarks = remarks::remarks(view, &found);
    found
}

fn metrics_of(view: &View<'_>, store: usize) -> Vec<MetricId> {
    view.metrics().filter(|metric| view.scenario.metrics[metric.0].store == store).collect()
}

fn facts(one: &Requirement, store: &str) -> RequirementFacts {
    let citation = one.citation();
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    RequirementFacts {
        id: one.id.clone(),
        store: store.to_owned(),
        programme: one.programme.clone(),
        says: one.says.clone(),
        measured: one.measured.name().to_owned(),
        bound: one.bound.name().to_owned(),
        needed: one.needed(),
        packages: one.packages.clone(),
        window: one.window.clone(),
        from: day(one.from),
        enforced_from: day(one.enforced_from),
        source: citation.source.to_owned(),
        taken: citation.taken.map(str::to_owned),
        quote: one.quote.clone(),
        certainty: one.certainty.word().to_owned(),
    }
}

fn factor_facts(one: &crate::policy::DefectFactor) -> DefectFactorFacts {
    DefectFactorFacts {
        says: one.says.clone(),
        factor: one.factor,
        source: one.source.clone(),
        certainty: one.certainty.word().to_owned(),
    }
}

/// So many of the packages sent.
type Part = fn(&Sent) -> u32;

/// One store of a run.
struct Here<'v> {
    view: &'v View<'v>,
    reading: usize,
    store: &'v Store,
    metrics: Vec<MetricId>,
}

/// A share or rate, one value for each future that has one.
struct Measure<'m> {
    strategy: &'m str,
    category: &'m str,
    measured: Measured,
    untracked_factor: Option<f64>,
    days: [String; 2],
    values: &'m [f64],
    /// Values that are all alike are so in every future, not only in those simulated.
    exact_if_alike: bool,
    /// By what is needed: packages a month short of it.
    short: Option<&'m dyn Fn(f64) -> Estimate>,
}

impl Here<'_> {
    /// Shares of packages tracked and labelled by the marketplace, of the store and of each category.
    fn shares(&self, strategy: usize, rows: &mut Vec<NeighbourRow>) {
        let whole = self.sent(&self.metrics, strategy, strategy);
        self.shares_of(strategy, ALL, &whole, rows);
        for metric in &self.metrics {
            let sent = self.sent(&[*metric], strategy, strategy);
            let category = &self.view.scenario.metrics[metric.0].category;
            self.shares_of(strategy, category, &sent, rows);
        }
    }

    fn shares_of(&self, strategy: usize, category: &str, sent: &[Sent], rows: &mut Vec<NeighbourRow>) {
        let parts: [(Measured, Part); 2] = [
            (Measured::TrackedShare, |sent| sent.tracked),
            (Measured::BuyShippingShare, |sent| sent.buy_shipping),
        ];
        for (measured, part) in parts {
            let asked = self.store.beside_vtr.requirements.iter();
            let is_asked = asked.clone().any(|one| one.measured == measured);
            if measured == Measured::BuyShippingShare && !is_asked {
                continue;
            }
            let months = self.view.months_of(strategy);
            let short =
                |needed: f64| {
                    estimate::mean(sent.iter().map(|sent| {
                        (needed * f64::from(sent.packages) - f64::from(part(sent))) / months
                    }))
                };
            let measure = Measure {
                strategy: &self.view.scenario.strategies[strategy].name,
                category,
                measured,
                untracked_factor: None,
                days: self.days(strategy),
                values: &shares(sent, part),
                exact_if_alike: false,
                short: Some(&short),
            };
            // Requirements are on the store; its categories say where the share comes from.
            self.enter(&measure, category == ALL, rows);
        }
    }

    /// The VTR on the date where a programme asks for more than the policy does: by category, as it is
    /// simulated.
    fn valid_tracking(&self, strategy: usize, rows: &mut Vec<NeighbourRow>) {
        let measured = Measured::ValidTrackingRate;
        if !self.store.beside_vtr.requirements.iter().any(|one| one.measured == measured) {
            return;
        }
        let column = Column { side: Side::Reform, reading: self.reading, strategy };
        for metric in &self.metrics {
            let rates = self.view.on_date(column, *metric).iter();
            let rates: Vec<f64> = rates
                .filter_map(|rate| rate.billionths())
                .map(|billionths| f64::from(billionths) / f64::from(Rate::ONE))
                .collect();
            let sent = self.sent(&[*metric], strategy, strategy);
            let packages = estimate::mean(sent.iter().map(|sent| f64::from(sent.packages))).point;
            let packages = packages / self.view.months_of(strategy);
            let short =
                |needed: f64| estimate::mean(rates.iter().map(|rate| (needed - rate) * packages));
            let day = self.view.scenario.on_date().to_string();
            let measure = Measure {
                strategy: &self.view.scenario.strategies[strategy].name,
                category: &self.view.scenario.metrics[metric.0].category,
                measured,
                untracked_factor: None,
                days: [day.clone(), day],
                values: &rates,
                exact_if_alike: false,
                short: Some(&short),
            };
            self.enter(&measure, true, rows);
        }
    }

    /// Order defect rates: at the scenario's factor, and at those of other texts that lie outside its range.
    fn order_defects(&self, strategy: usize, rows: &mut Vec<NeighbourRow>) {
        let Some(rate) = self.store.beside_vtr.order_defect_rate else { return };
        let Some(OrderDefects { untracked_factor, stated }) = &self.view.scenario.order_defects else {
            return;
        };
        let rates = self.values_of(rate);
        let factors = self.values_of(*untracked_factor);
        let taken = untracked_factor.distribution;
        let (low, high) = taken.interval90();
        let others = stated.iter().map(|one| one.factor);
        let others = others.filter(|factor| !(low..=high).contains(factor));
        let alternatives: Vec<(f64, Vec<f64>)> = std::iter::once((taken.mean(), factors))
            .chain(others.map(|factor| (factor, vec![factor; rates.len()])))
            .collect();
        let here = shares(&self.sent(&self.metrics, strategy, strategy), |sent| sent.tracked);
        let today = shares(&self.sent(&self.metrics, 0, strategy), |sent| sent.tracked);
        if here.len() != rates.len() || today.len() != rates.len() {
            // In some future nothing is sent: there is no mix to compare.
            return;
        }
        for (factor, factors) in alternatives {
            let mix = |tracked: f64, factor: f64| tracked + (1.0 - tracked) * factor;
            let values: Vec<f64> = (0..rates.len())
                .map(|at| {
                    let before = mix(today[at], factors[at]);
                    let ratio = if before > 0.0 { mix(here[at], factors[at]) / before } else { 1.0 };
                    (rates[at] * ratio).min(1.0)
                })
                .collect();
            let measure = Measure {
                strategy: &self.view.scenario.strategies[strategy].name,
                category: ALL,
                measured: Measured::OrderDefectRate,
                untracked_factor: Some(factor),
                days: self.days(strategy),
                values: &values,
                exact_if_alike: rate.distribution.is_point() && strategy == 0,
                short: None,
            };
            self.enter(&measure, true, rows);
        }
    }

    /// The on-time rate as the scenario states it.
    fn on_time(&self, rows: &mut Vec<NeighbourRow>) {
        let Some(rate) = self.store.beside_vtr.on_time_rate else { return };
        let measure = Measure {
            strategy: ANY,
            category: ALL,
            measured: Measured::OnTimeRate,
            untracked_factor: None,
            days: self.days(0),
            values: &self.values_of(rate),
            exact_if_alike: rate.distribution.is_point(),
            short: None,
        };
        self.enter(&measure, true, rows);
    }

    /// One row for each requirement that the measure is held against, or one without any.
    fn enter(&self, measure: &Measure<'_>, is_held: bool, rows: &mut Vec<NeighbourRow>) {
        if measure.values.is_empty() {
            return;
        }
        let row = NeighbourRow {
            strategy: measure.strategy.to_owned(),
            store: self.store.name.clone(),
            category: measure.category.to_owned(),
            measured: measure.measured.name().to_owned(),
            untracked_factor: measure.untracked_factor,
            from: measure.days[0].clone(),
            until: measure.days[1].clone(),
            value: mean(measure.values, measure.exact_if_alike),
            futures: quantiles(measure.values),
            requirement: None,
            needed: None,
            met: None,
            verdict: None,
            short_per_month: None,
        };
        let asked = self.store.beside_vtr.requirements.iter();
        let asked: Vec<&Requirement> =
            asked.filter(|one| is_held && one.measured == measure.measured).collect();
        rows.extend(asked.iter().map(|one| {
            let needed = one.needed();
            let met = measure.values.iter().filter(|value| one.bound.holds(**value, needed)).count();
            let met = estimate::probability(met as u64, measure.values.len() as u64);
            NeighbourRow {
                requirement: Some(one.id.clone()),
                needed: Some(needed),
                met: Some(met),
                verdict: Some(verdict(met.point).to_owned()),
                short_per_month: measure.short.map(|short| short(needed)),
                ..row.clone()
            }
        }));
        if asked.is_empty() {
            rows.push(row);
        }
    }

    /// What is sent of some metrics under a strategy from the start of another, per replication.
    fn sent(&self, metrics: &[MetricId], strategy: usize, since: usize) -> Vec<Sent> {
        let View { engine, outcomes, .. } = self.view;
        let mut sum = vec![Sent::default(); self.view.n() as usize];
        for metric in metrics {
            let sent = engine.sent(outcomes, *metric, strategy, since);
            sum.iter_mut().zip(sent).for_each(|(sum, sent)| *sum = sum.plus(*sent));
        }
        sum
    }

    /// First and last day of the packages of a strategy.
    fn days(&self, strategy: usize) -> [String; 2] {
        let scenario = self.view.scenario;
        let from = scenario.strategies[strategy].starts_on.max(scenario.horizon.decision_day);
        [from, scenario.horizon.last_day].map(|day| day.to_string())
    }

    /// A chance or factor in each replication.
    fn values_of(&self, quantity: Quantity) -> Vec<f64> {
        let drawn = self.view.engine.drawn_inputs().iter().position(|input| *input == quantity.input);
        match drawn {
            Some(place) => self.view.outcomes.draws[place].clone(),
            None => vec![quantity.distribution.mean(); self.view.n() as usize],
        }
    }
}

/// A part of the packages, in the futures in which any are sent.
fn shares(sent: &[Sent], part: Part) -> Vec<f64> {
    let some = sent.iter().filter(|sent| sent.packages > 0);
    some.map(|sent| f64::from(part(sent)) / f64::from(sent.packages)).collect()
}

/// The mean of shares. Those that are all alike in a simulation are as sure as it is long, unless they are
/// exact.
fn mean(values: &[f64], exact_if_alike: bool) -> Estimate {
    let first = values.first().copied().unwrap_or_default();
    match (values.iter().all(|value| *value == first), exact_if_alike) {
        (true, true) => Estimate { point: first, low: first, high: first },
        (true, false) => estimate::mean_share(values),
        (false, _) => {
            let Estimate { point, low, high } = estimate::mean(values.iter().copied());
            Estimate { point, low: low.max(0.0), high: high.min(1.0) }
        }
    }
}

fn quantiles(values: &[f64]) -> Quantiles {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    estimate::quantiles_of(&sorted).unwrap_or_default()
}

/// In words, by the share of futures in which a requirement is met.
fn verdict(met: f64) -> &'static str {
    if met >= SURE {
        "reached"
    } else if met <= 1.0 - SURE + 1e-12 {
        "missed"
    } else {
        "too close to say"
    }
}
