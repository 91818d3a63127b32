//! What one package leaves, in millionths of the account's currency.

use crate::domain::{Money, UnknownCurrency};
use crate::scenario::{Fate, Handling, LineId, Scenario};
use chrono::NaiveDate;

/// The amounts of one package that do not depend on uncertain rates, millionths of the account's
/// currency.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PackageBasis {
    fate: Fate,
    value: f64,
    gross: f64,
    item_today_net: f64,
    fee_minimum: f64,
    packing: f64,
    label: f64,
    tracked: bool,
    claims_covered: bool,
}

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
    /// Cost of one contact, units of the account's currency.
    pub cost_per_contact: f64,
    /// Chance of an upheld claim on a tracked package.
    pub claim_rate_tracked: f64,
    /// The same on an untracked one.
    pub claim_rate_untracked: f64,
    /// Fee of the marketplace's fulfilment, units of the account's currency.
    pub marketplace_fulfilment: f64,
    /// Multiplies the service's tariff.
    pub price_factor: f64,
}

/// One package's money, millionths of the account's currency.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PackageMoney {
    /// What is left after fee, goods, packing, label, contacts and claims.
    pub contribution: i64,
    /// The label.
    pub label: i64,
}

impl PackageBasis {
    /// The amounts of a package of a line, at a position of its price bin, handled in a way on a day.
    ///
    /// # Errors
    /// When a currency has no exchange rate.
    pub fn new(
        scenario: &Scenario,
        line: LineId,
        position: f64,
        handling: &Handling,
        day: NaiveDate,
    ) -> Result<Self, UnknownCurrency> {
        let order_line = &scenario.lines[line.0];
        let metric = &scenario.metrics[order_line.metric.0];
        let service = &scenario.services[handling.service.0];
        let account = |money: Money| {
            scenario.rates.convert(money, scenario.currency).map(|money| money.micros as f64)
        };
        let value =
            account(order_line.value_at(position, handling.price_factor, handling.shipping_added))?;
        let gross = value * (1.0 + order_line.vat);
        let shipping = account(order_line.price.shipping_charged)? + account(handling.shipping_added)?;
        let grams = f64::from(order_line.weight.from_g + order_line.weight.to_g) / 2.0;
        let reclaims = scenario.economics.reclaims_vat;
        let label = match service.price_on(order_line.lane, order_line.weight.to_g, day) {
            Some(price) if handling.fate == Fate::Shipped => account(price.cost(grams, reclaims))?,
            _ => 0.0,
        };
        Ok(Self {
            fate: handling.fate,
            value,
            gross,
            item_today_net: (gross - shipping) / handling.price_factor / (1.0 + order_line.vat),
            fee_minimum: account(metric.fee_minimum)?,
            packing: account(scenario.economics.packing)?,
            label,
            tracked: service.is_tracked(),
            claims_covered: handling.claims_covered,
        })
    }

    /// The package's money under one replication's rates.
    ///
    /// Contribution = item price + shipping charged, less VAT, - marketplace fee on both (tax included) -
    /// cost of goods - packing - label - contacts x cost - claims x refund; contacts of an untracked
    /// package are capped at one each. A package shipped by the marketplace pays its fee instead of
    /// packing, label, contacts and claims. Rounded once, to the millionth.
    pub fn money(&self, rates: &RateDraws) -> PackageMoney {
        let unit = Money::MICROS as f64;
        let fee = (rates.fee_share * self.gross).max(self.fee_minimum);
        let margin = self.value - fee - rates.cost_of_goods * self.item_today_net;
        match self.fate {
            Fate::Dropped => PackageMoney::default(),
            Fate::Marketplace => PackageMoney {
                contribution: (margin - rates.marketplace_fulfilment * unit).round() as i64,
                label: 0,
            },
            Fate::Shipped => {
                let label = self.label * rates.price_factor;
                let contacts = if self.tracked {
                    rates.contact_rate
                } else {
                    (rates.contact_rate * rates.untracked_contact_factor).min(1.0)
                };
                let claims = match (self.tracked, self.claims_covered) {
                    (true, true) => 0.0,
                    (true, false) => rates.claim_rate_tracked,
                    (false, _) => rates.claim_rate_untracked,
                };
                let after_delivery = self.packing
                    + label
                    + contacts * rates.cost_per_contact * unit
                    + claims * self.value;
                PackageMoney {
                    contribution: (margin - after_delivery).round() as i64,
                    label: label.round() as i64,
                }
            }
        }
    }
}
