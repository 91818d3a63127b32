//! What one package leaves, in millionths of the store's currency.

use crate::domain::Money;
use crate::scenario::{Fate, Handling, LineId, Scenario};
use chrono::NaiveDate;

/// The uncertain rates of one replication that money depends on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RateDraws {
    /// The marketplace's share of item + shipping.
    pub fee_share: f64,
    /// Share of the item price less tax.
    pub cost_of_goods: f64,
    /// Chance of a contact on a tracked package.
    pub contact_rate: f64,
    /// Times that for an untracked one.
    pub untracked_contact_factor: f64,
    /// Cost of one contact, units of the store's currency.
    pub cost_per_contact: f64,
    /// Chance of an upheld claim on a tracked package.
    pub claim_rate_tracked: f64,
    /// The same on an untracked one.
    pub claim_rate_untracked: f64,
    /// Fee of the marketplace's fulfilment, units of the store's currency.
    pub marketplace_fulfilment: f64,
    /// Multiplies the service's tariff.
    pub price_factor: f64,
}

/// One package's money, millionths of the store's currency.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PackageMoney {
    /// What is left after fee, goods, packing, label, contacts and claims.
    pub contribution: i64,
    /// The label.
    pub label: i64,
}

/// The money of a package of a line (at a position of its price bin), handled in a way on a day.
///
/// Contribution = item price + shipping charged, less VAT, - marketplace fee on both (tax included) - cost
/// of goods - packing - label - contacts x cost - claims x refund; contacts of an untracked package are
/// capped at one each. A package shipped by the marketplace pays its fee instead of packing, label,
/// contacts and claims. Rounded once, to the millionth.
pub fn package_money(
    scenario: &Scenario,
    line: LineId,
    position: f64,
    handling: &Handling,
    day: NaiveDate,
    rates: &RateDraws,
) -> PackageMoney {
    let order_line = &scenario.lines[line.0];
    let metric = &scenario.metrics[order_line.metric.0];
    let economics = &scenario.economics;
    let value =
        order_line.value_at(position, handling.price_factor, handling.shipping_added).micros as f64;
    let gross = value * (1.0 + order_line.vat);
    let shipping = (order_line.price.shipping_charged.micros + handling.shipping_added.micros) as f64;
    let item_today = (gross - shipping) / handling.price_factor;
    let fee = (rates.fee_share * gross).max(metric.fee_minimum.micros as f64);
    let goods = rates.cost_of_goods * item_today / (1.0 + order_line.vat);
    let unit = Money::MICROS as f64;
    let before_delivery = value - fee - goods;
    match handling.fate {
        Fate::Dropped => PackageMoney::default(),
        Fate::Marketplace => PackageMoney {
            contribution: (before_delivery - rates.marketplace_fulfilment * unit).round() as i64,
            label: 0,
        },
        Fate::Shipped => {
            let service = &scenario.services[handling.service.0];
            let grams = f64::from(order_line.weight.from_g + order_line.weight.to_g) / 2.0;
            let label = service
                .price_on(order_line.lane, order_line.weight.to_g, day)
                .map_or(0.0, |price| price.cost(grams, economics.reclaims_vat).micros as f64)
                * rates.price_factor;
            let tracked = service.is_tracked();
            let contacts = if tracked {
                rates.contact_rate
            } else {
                (rates.contact_rate * rates.untracked_contact_factor).min(1.0)
            };
            let claims = match (tracked, handling.claims_covered) {
                (true, true) => 0.0,
                (true, false) => rates.claim_rate_tracked,
                (false, _) => rates.claim_rate_untracked,
            };
            let packing = economics.packing.micros as f64;
            let after = before_delivery
                - packing
                - label
                - contacts * rates.cost_per_contact * unit
                - claims * value;
            PackageMoney { contribution: after.round() as i64, label: label.round() as i64 }
        }
    }
}
