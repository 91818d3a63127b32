//! Order lines: category x store x lane x value bin x weight bin, without the service.

use super::MetricId;
use crate::domain::{Lane, Money, PackageValue, ValueBasis};

/// Index into [`super::Scenario::lines`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineId(pub usize);

/// One order line. Within it prices are spread evenly over the bin.
#[derive(Clone, PartialEq, Debug)]
pub struct OrderLine {
    /// Unique and stable: keys the line's random streams.
    pub name: String,
    /// Whose VTR it counts in.
    pub metric: MetricId,
    /// Where it goes.
    pub lane: Lane,
    /// Price band.
    pub price: PriceBin,
    /// Weight band.
    pub weight: WeightBin,
    /// Share of the category's orders, 0 to 1; the shares of a metric add up to 1.
    pub share: f64,
    /// VAT or sales tax included in the prices: 0.2 = 20 %.
    pub vat: f64,
}

/// Prices from (included) to (excluded), tax included, without the shipping charge.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PriceBin {
    /// Least item price.
    pub from: Money,
    /// Greatest item price; equal to `from` for one price.
    pub to: Money,
    /// Charged for shipping on top, tax included.
    pub shipping_charged: Money,
}

/// Weights above `from_g` up to `to_g`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WeightBin {
    /// Grams, excluded (0 for the lightest).
    pub from_g: u32,
    /// Grams, included: the label is priced at this weight.
    pub to_g: u32,
}

impl PriceBin {
    /// The item price (millionths, tax included) from which on a package reaches a value, with so much
    /// charged for shipping.
    pub fn price_reaching(
        (basis, value): (ValueBasis, Money),
        shipping_charged: Money,
        vat: f64,
    ) -> i64 {
        let gross = (value.micros as f64 * (1.0 + vat)).ceil() as i64;
        match basis {
            ValueBasis::Net => gross - shipping_charged.micros,
            ValueBasis::WithTax => value.micros - shipping_charged.micros,
            ValueBasis::WithoutShipping => gross,
        }
    }
}

impl OrderLine {
    /// Item + shipping - tax at a position of the bin: 0 = its lower end, 1 = its upper end, after item prices
    /// were multiplied by `price_factor` and `shipping_added` (tax included) was put on the shipping charge.
    pub fn value_at(&self, position: f64, price_factor: f64, shipping_added: Money) -> Money {
        self.package_value(position, price_factor, shipping_added).net
    }

    /// The values that policies look at, at a position of the bin as [`OrderLine::value_at`].
    pub fn package_value(
        &self,
        position: f64,
        price_factor: f64,
        shipping_added: Money,
    ) -> PackageValue {
        let item = self.price.from.micros as f64
            + position * (self.price.to.micros - self.price.from.micros) as f64;
        let item = item * price_factor;
        let shipping = self.price.shipping_charged.micros + shipping_added.micros;
        let gross = item + shipping as f64;
        let money = |micros: f64| Money::from_micros(micros.round() as i64, self.price.from.currency);
        PackageValue {
            net: money(gross / (1.0 + self.vat)),
            with_tax: money(gross),
            without_shipping: money(item / (1.0 + self.vat)),
        }
    }
}
