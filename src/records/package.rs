//! One package as it was sold, sent and scanned.

use super::{Details, Evidence};
use crate::domain::{CarrierClass, Format, Lane, Money, Package, PackageValue, TrackedAs, Tracking};
use chrono::NaiveDate;
use std::sync::Arc;

/// A package that was sent, with all that a rule may ask of it.
#[derive(Clone, PartialEq, Debug)]
pub struct PackageRecord {
    /// The marketplace's number of the order.
    pub order_id: Option<Arc<str>>,
    /// The seller's number of the package, where an order has several.
    pub package_id: Option<Arc<str>>,
    /// The store it was sold on.
    pub store: Option<Arc<str>>,
    /// Product category.
    pub category: Option<Arc<str>>,
    /// Origin and destination.
    pub lane: Lane,
    /// What the buyer paid.
    pub price: Price,
    /// Shape.
    pub format: Format,
    /// What the service promises to scan.
    pub tracked_as: TrackedAs,
    /// Who carries it.
    pub carrier: CarrierClass,
    /// The label was bought through the marketplace.
    pub buy_shipping: bool,
    /// Carrier and ship-method text are those of the marketplace's list.
    pub method_matches: bool,
    /// The day of the order.
    pub ordered_on: NaiveDate,
    /// The day of handover to the carrier.
    pub shipped_on: NaiveDate,
    /// The last promised delivery day.
    pub promised_on: NaiveDate,
    /// What happened to the tracking, as far as it is said ([`PackageRecord::evidence`]).
    pub tracking: Tracking,
    /// What is said of the tracking, with its days.
    pub evidence: Evidence,
    /// What no rule asks for.
    pub details: Details,
}

/// What the buyer paid for a package, in one currency; the tax is part of the other two.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Price {
    /// For the items.
    pub item: Money,
    /// For shipping.
    pub shipping: Money,
    /// VAT or sales tax in both.
    pub tax: Money,
}

impl Price {
    /// What the package is worth on each basis; an item's share of the tax is its share of the price.
    pub fn value(&self) -> PackageValue {
        let (item, tax) = (i128::from(self.item.micros), i128::from(self.tax.micros));
        let paid = item + i128::from(self.shipping.micros);
        let of_item = if paid == 0 { 0 } else { tax * item / paid };
        let money =
            |micros: i128| Money { micros: i64::try_from(micros).unwrap_or(i64::MAX), ..self.item };
        PackageValue {
            net: money(paid - tax),
            with_tax: money(paid),
            without_shipping: money(item - of_item),
        }
    }
}

impl PackageRecord {
    /// The package as a rule sees it.
    pub fn package(&self) -> Package {
        Package {
            lane: self.lane,
            category: self.category.clone().unwrap_or_default(),
            value: self.price.value(),
            format: self.format,
            tracked_as: self.tracked_as,
            carrier: self.carrier,
            buy_shipping: self.buy_shipping,
            method_matches: self.method_matches,
            ordered_on: self.ordered_on,
            shipped_on: self.shipped_on,
            promised_on: self.promised_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    #[test]
    fn the_three_values_of_a_price() {
        let pounds = |units| Money::from_units(units, Currency::GBP);
        let price = Price { item: pounds(18.0), shipping: pounds(6.0), tax: pounds(4.0) };
        let value = price.value();
        assert_eq!(value.net, pounds(20.0));
        assert_eq!(value.with_tax, pounds(24.0));
        assert_eq!(value.without_shipping, pounds(15.0));
        let free = Price { item: pounds(0.0), shipping: pounds(0.0), tax: pounds(0.0) };
        assert_eq!(free.value(), PackageValue::same(pounds(0.0)));
    }
}
