//! What labels would have cost more or less.

use super::services::{Known, Services};
use super::{Followed, RulesAsked};
use crate::analysis::{Estimate, estimate};
use crate::domain::{Currency, Money};
use crate::records::{PackageRecord, RuleFate, ShippingRule};

/// Labels under the rules less labels as they were; what is not sold any more is saved, and its profit is not told.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct CostChange {
    /// A month, units of the currency; `None` = of no package it can be told.
    pub per_month: Option<(Currency, Estimate)>,
    /// Packages that go otherwise and whose change can be told.
    pub told: usize,
    /// Packages that go otherwise.
    pub otherwise: usize,
}

/// The change of one package, if it goes otherwise: in units, if it can be told.
pub(super) type Change = Option<Option<(Currency, Estimate)>>;

/// What one package costs more.
pub(super) fn change(
    asked: &RulesAsked<'_>,
    sale: usize,
    rule: Option<&ShippingRule>,
    followed: Followed,
    services: &mut Services<'_>,
) -> Change {
    let rule = rule.filter(|_| matches!(followed, Followed::No | Followed::Unknown))?;
    let record = asked.sales[sale].record;
    let abroad = !record.lane.is_domestic();
    let told = || -> Option<(Currency, Estimate)> {
        let old = match record.details.label_cost {
            Some(cost) => (cost.currency, exact(cost)),
            None => by_scenario(asked, &services.of_sale(sale, abroad)?, record, None)?,
        };
        let new = match rule.fate {
            RuleFate::Dropped => Estimate { point: 0.0, low: 0.0, high: 0.0 },
            RuleFate::Marketplace => return None,
            RuleFate::Shipped => {
                let known = services.of_rule(rule, abroad)?;
                match by_scenario(asked, &known, record, Some(rule)) {
                    Some((currency, new)) => Some(new).filter(|_| currency == old.0)?,
                    None if known.service.is_some() => return None,
                    None => mean(known.seen.labels.get(&old.0)?)?,
                }
            }
        };
        let change = Estimate {
            point: new.point - old.1.point,
            low: new.low - old.1.high,
            high: new.high - old.1.low,
        };
        Some((old.0, change))
    };
    let mut told = told;
    Some(told())
}

fn exact(money: Money) -> Estimate {
    let point = money.units();
    Estimate { point, low: point, high: point }
}

/// The mean of labels, in units; one alone says nothing of the others.
fn mean(labels: &[i64]) -> Option<Estimate> {
    let units = labels.iter().map(|micros| *micros as f64 / Money::MICROS as f64);
    (labels.len() > 1).then(|| estimate::mean(units))
}

/// By the scenario's tariff on the day of handover; a package that nobody weighed is as heavy as its rule allows.
fn by_scenario(
    asked: &RulesAsked<'_>,
    known: &Known<'_>,
    record: &PackageRecord,
    rule: Option<&ShippingRule>,
) -> Option<(Currency, Estimate)> {
    let service = known.service?;
    let most = rule.map(|rule| rule.weight_g.1).filter(|grams| grams.is_finite());
    let grams = record.details.weight_g.or(most)?;
    let price = service.price_on(record.lane, grams.ceil() as u32, record.shipped_on)?;
    let cost = price.cost(grams, asked.scenario?.economics.reclaims_vat);
    let factor = service.price_factor.distribution;
    let (low, high) = factor.interval90();
    let of = |factor: f64| cost.units() * factor;
    Some((cost.currency, Estimate { point: of(factor.mean()), low: of(low), high: of(high) }))
}

impl CostChange {
    /// Adds what packages cost more; amounts in another currency than the first are not told. Ends of intervals are
    /// added as if all were at theirs together.
    pub(super) fn of<'c>(changes: impl Iterator<Item = &'c Change>, months: f64) -> Self {
        let mut sum = Self::default();
        for change in changes.flatten() {
            sum.otherwise += 1;
            let Some((currency, change)) = change else { continue };
            let zero = Estimate { point: 0.0, low: 0.0, high: 0.0 };
            let (known, all) = sum.per_month.get_or_insert((*currency, zero));
            if known != currency {
                continue;
            }
            sum.told += 1;
            all.point += change.point / months;
            all.low += change.low / months;
            all.high += change.high / months;
        }
        sum
    }
}
