//! A shipping rule as a file holds it: if a package is like this, ship it by that.

use super::pattern::{fits_pattern, is_any};
use super::{PackageRecord, Price};
use crate::domain::{Country, Currency, Money};

/// Where a rule sends its packages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleFate {
    /// Shipped by its service.
    Shipped,
    /// Left to the marketplace's own fulfilment.
    Marketplace,
    /// Not sold any more.
    Dropped,
}

/// Does a package fall under a rule?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleFit {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// In all but its value, which is in another currency than the rule's.
    OtherCurrency,
}

/// Values from the first (included) up to the second (excluded), in millionths.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValueBand {
    /// `None` = from nothing.
    pub from: Option<i64>,
    /// `None` = no end.
    pub to: Option<i64>,
    /// Their currency; `None` = that of the package.
    pub currency: Option<Currency>,
}

/// What a rule does beside naming a service.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RuleBeside {
    /// The label is bought through the marketplace.
    pub bought: bool,
    /// Item prices times this.
    pub price_factor: f64,
    /// Charged more for shipping, millionths.
    pub shipping_added: i64,
}

impl Default for RuleBeside {
    fn default() -> Self {
        Self { bought: false, price_factor: 1.0, shipping_added: 0 }
    }
}

/// One rule.
#[derive(Clone, PartialEq, Debug)]
pub struct ShippingRule {
    /// Its line in the file.
    pub line: u64,
    /// The store; empty = any.
    pub store: String,
    /// Articles, with `*` for any letters; empty = all.
    pub sku_pattern: String,
    /// Product category; empty = any.
    pub category: String,
    /// Countries; none = anywhere.
    pub destinations: Vec<Country>,
    /// Item + shipping - tax, at the prices that the rule asks.
    pub value: ValueBand,
    /// Grams: above the first, up to the second.
    pub weight_g: (f64, f64),
    /// The service in words.
    pub service: String,
    /// Its key; empty = none is said.
    pub service_code: String,
    /// Where its packages go.
    pub fate: RuleFate,
    /// What else it does.
    pub beside: RuleBeside,
    /// Packages a month that its author expects.
    pub packages_per_month: Option<f64>,
}

impl ShippingRule {
    /// The service's key, or its words where there is none.
    pub fn name(&self) -> &str {
        if self.service_code.is_empty() { &self.service } else { &self.service_code }
    }

    /// Does a package fall under the rule? A weight that is not known fits every band; an article that is not
    /// known fits no pattern but `*`. `category` is the package's.
    pub fn fit(&self, record: &PackageRecord, category: &str) -> RuleFit {
        let details = &record.details;
        let fits = same(&self.category, category)
            && (self.destinations.is_empty() || self.destinations.contains(&record.lane.destination))
            && details.weight_g.is_none_or(|grams| grams > self.weight_g.0 && grams <= self.weight_g.1)
            && fits_pattern(&self.sku_pattern, details.sku.as_deref().unwrap_or_default());
        if !fits {
            return RuleFit::No;
        }
        let value = self.priced(record.price).value().net;
        let ValueBand { from, to, currency } = self.value;
        if from.is_none() && to.is_none() {
            return RuleFit::Yes;
        }
        if currency.is_some_and(|currency| currency != value.currency) {
            return RuleFit::OtherCurrency;
        }
        let inside =
            from.is_none_or(|from| value.micros >= from) && to.is_none_or(|to| value.micros < to);
        if inside { RuleFit::Yes } else { RuleFit::No }
    }

    /// A past price at the prices that the rule asks; tax keeps its share.
    pub fn priced(&self, price: Price) -> Price {
        let RuleBeside { price_factor, shipping_added, .. } = self.beside;
        if price_factor == 1.0 && shipping_added == 0 {
            return price;
        }
        let micros = |micros: f64| micros.round() as i64;
        let item = micros(price.item.micros as f64 * price_factor);
        let shipping = price.shipping.micros.saturating_add(shipping_added);
        let (was, is) =
            (price.item.micros as f64 + price.shipping.micros as f64, item as f64 + shipping as f64);
        let tax = if was > 0.0 { micros(price.tax.micros as f64 * is / was) } else { price.tax.micros };
        let money = |micros| Money { micros, ..price.item };
        Price { item: money(item), shipping: money(shipping), tax: money(tax) }
    }

    /// Can a package fall under both? Two patterns with `*` that differ are taken to share no article.
    pub fn overlaps(&self, other: &Self) -> bool {
        let any_or = |a: &str, b: &str| a.is_empty() || b.is_empty() || same(a, b);
        let (a, b) = (&self.value, &other.value);
        let before =
            |to: Option<i64>, from: Option<i64>| to.zip(from).is_some_and(|(to, from)| to <= from);
        let currencies = a.currency.zip(b.currency).is_none_or(|(a, b)| a == b);
        let (one, two) = (&self.sku_pattern, &other.sku_pattern);
        let skus = is_any(one)
            || is_any(two)
            || same(one, two)
            || (!two.contains('*') && fits_pattern(one, two))
            || (!one.contains('*') && fits_pattern(two, one));
        any_or(&self.store, &other.store)
            && any_or(&self.category, &other.category)
            && (self.destinations.is_empty()
                || other.destinations.is_empty()
                || self.destinations.iter().any(|country| other.destinations.contains(country)))
            && skus
            && currencies
            && !before(a.to, b.from)
            && !before(b.to, a.from)
            && self.weight_g.0 < other.weight_g.1
            && other.weight_g.0 < self.weight_g.1
    }

    /// Does it ship a package by the same service as another, or not at all like it?
    pub fn ships_like(&self, other: &Self) -> bool {
        self.fate == other.fate
            && (self.fate != RuleFate::Shipped || service_key(self.name()) == service_key(other.name()))
    }
}

/// What two spellings of a service have in common: its letters and digits, small.
pub fn service_key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Are two texts the same but for capitals? An empty first one is every text.
fn same(wanted: &str, text: &str) -> bool {
    wanted.is_empty() || wanted.to_lowercase() == text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> ShippingRule {
        ShippingRule {
            line: 2,
            store: String::new(),
            sku_pattern: String::new(),
            category: String::new(),
            destinations: Vec::new(),
            value: ValueBand { from: None, to: None, currency: None },
            weight_g: (0.0, f64::INFINITY),
            service: "Tracked 48".into(),
            service_code: "tracked-48".into(),
            fate: RuleFate::Shipped,
            beside: RuleBeside::default(),
            packages_per_month: None,
        }
    }

    #[test]
    fn bands_that_touch_do_not_overlap() {
        let band = |from, to| ShippingRule {
            value: ValueBand { from: Some(from), to: Some(to), currency: Some(Currency::GBP) },
            ..rule()
        };
        assert!(!band(0, 10).overlaps(&band(10, 20)) && band(0, 11).overlaps(&band(10, 20)));
        let weight = |from, to| ShippingRule { weight_g: (from, to), ..rule() };
        assert!(!weight(0.0, 100.0).overlaps(&weight(100.0, 750.0)));
        assert!(weight(0.0, 101.0).overlaps(&weight(100.0, 750.0)));
        let euros = ValueBand { from: Some(0), to: Some(20), currency: Some(Currency::EUR) };
        assert!(!band(0, 20).overlaps(&ShippingRule { value: euros, ..rule() }));
        let skus = |pattern: &str| ShippingRule { sku_pattern: pattern.into(), ..rule() };
        assert!(skus("mug*").overlaps(&skus("MUG-1")) && !skus("mug*").overlaps(&skus("cup")));
        assert!(skus("*").overlaps(&skus("cup")) && !skus("mug*").overlaps(&skus("cup*")));
        let countries = |codes: &[&str]| ShippingRule {
            destinations: codes.iter().map(|code| Country::new(code).expect("a country")).collect(),
            ..rule()
        };
        assert!(
            countries(&["DE", "FR"]).overlaps(&countries(&["FR"])) && countries(&[]).overlaps(&rule())
        );
        assert!(!countries(&["DE"]).overlaps(&countries(&["FR"])));
        let of = |store: &str, category: &str| ShippingRule {
            store: store.into(),
            category: category.into(),
            ..rule()
        };
        assert!(!of("UK", "").overlaps(&of("DE", "")) && of("uk", "Toys").overlaps(&of("UK", "")));
        assert!(!of("", "Toys").overlaps(&of("", "Gifts")));
    }

    #[test]
    fn dearer_prices_keep_the_share_of_the_tax() {
        let pounds = |units| Money::from_units(units, Currency::GBP);
        let price = Price { item: pounds(20.0), shipping: pounds(4.0), tax: pounds(4.0) };
        assert_eq!(rule().priced(price), price);
        let beside = RuleBeside { bought: false, price_factor: 1.1, shipping_added: 2_000_000 };
        let dearer = ShippingRule { beside, ..rule() }.priced(price);
        // 22 + 6 = 28, of which a sixth is tax.
        assert_eq!((dearer.item, dearer.shipping), (pounds(22.0), pounds(6.0)));
        assert_eq!(dearer.tax.micros, 4_666_667);
    }
}
