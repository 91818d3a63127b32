//! The items of a category: price bands, weight bands and their shares.

use super::names::{Known, country_key};
use crate::diagnostics::Code;
use crate::domain::{Country, Currency, Money};
use crate::input::amount::{parse_money, parse_number, split_unit};
use crate::input::figures::{Measure, Register};
use crate::input::reader::{Table, Value};
use crate::scenario::{InputValue, Unit, WeightBin};
use std::collections::BTreeMap;

/// A price and weight band of what buyers order.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Least price, tax included.
    pub(super) price_from: Money,
    /// Greatest price; equal for one price.
    pub(super) price_to: Money,
    pub(super) weight: WeightBin,
    /// Share of the category's orders on the lane.
    pub(super) share: f64,
    pub(super) shipping_charged: Money,
    /// What carries it today, by its place among the services; `None` = a rule of `[[today]]` says.
    pub(super) service: Option<usize>,
}

/// Items of all lanes, or by destination.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    by_destination: BTreeMap<Country, Vec<Item>>,
    other: Option<Vec<Item>>,
}

impl Items {
    /// What is ordered to a destination.
    pub(super) fn to(&self, destination: Country) -> Option<&[Item]> {
        self.by_destination.get(&destination).or(self.other.as_ref()).map(Vec::as_slice)
    }

    /// Does every item say what carries it today?
    pub(super) fn all_name_a_service(&self) -> bool {
        self.by_destination.values().chain(&self.other).flatten().all(|item| item.service.is_some())
    }
}

/// Reads `items` and `items_by_destination` of a category; `destinations` are those that it ships to.
pub(super) fn items(
    register: &Register<'_>,
    table: &Table<'_>,
    currency: Currency,
    destinations: &[(Country, f64)],
    known: &Known,
) -> Option<Items> {
    let mut items = Items::default();
    let mut complete = true;
    let by_destination = table.value("items_by_destination");
    if let Some(by) = by_destination.and_then(|value| value.table("items-by-destination")) {
        for named in by.entries() {
            let country = country_key(register.context(), &named);
            let read = list(register, &named.value, currency, known);
            match (country, read) {
                (Some(country), Some(read)) => {
                    if !destinations.iter().any(|&(known, _)| known == country) {
                        named.value.mistake(
                            Code::UnknownName,
                            format!("`{}` is for {country}, where nothing is sent", named.value.path()),
                            "give the country a share in `destinations`, or leave the items out",
                        );
                    }
                    items.by_destination.insert(country, read);
                }
                _ => complete = false,
            }
        }
        by.close();
    }
    let covered = complete
        && !destinations.is_empty()
        && destinations.iter().all(|(country, _)| items.by_destination.contains_key(country));
    let example = "items = [{ price = \"4 GBP to 10 GBP\", weight = \"0 g to 100 g\", share = \"100 %\", \
                   shipping_charged = \"0 GBP\" }]";
    let general = if covered { table.value("items") } else { table.needed("items", example) };
    if let Some(value) = general {
        items.other = Some(list(register, &value, currency, known)?);
    } else if !covered {
        return None;
    }
    complete.then_some(items)
}

fn list(
    register: &Register<'_>,
    value: &Value<'_>,
    currency: Currency,
    known: &Known,
) -> Option<Vec<Item>> {
    let list = value.filled_list("at least one item")?;
    let items: Vec<Option<Item>> = list
        .iter()
        .map(|value| value.table("item").and_then(|table| item(register, table, currency, known)))
        .collect();
    let items: Vec<Item> = items.into_iter().collect::<Option<_>>()?;
    let shares: Vec<f64> = items.iter().map(|item| item.share).collect();
    let scale = scale_to_one(value, &shares, "the shares of the items")?;
    Some(items.into_iter().map(|item| Item { share: item.share * scale, ..item }).collect())
}

/// What shares must be multiplied by to add up to 1 exactly; a finding when they do not within 0.05 %.
pub(super) fn scale_to_one(value: &Value<'_>, shares: &[f64], what: &str) -> Option<f64> {
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 5e-4 {
        value.mistake(
            Code::SharesDoNotAddUp,
            format!("{what} add up to {} %, not 100 %", (sum * 1e4).round() / 100.0),
            "change the shares so that they add up to 100 %",
        );
        return None;
    }
    Some(1.0 / sum)
}

fn item(register: &Register<'_>, table: Table<'_>, currency: Currency, known: &Known) -> Option<Item> {
    let code = currency.code();
    let price = table
        .needed("price", &format!("price = \"4 {code} to 10 {code}\""))
        .and_then(|value| prices(register, &value, currency));
    let weight =
        table.needed("weight", "weight = \"0 g to 100 g\"").and_then(|value| weights(register, &value));
    let share = table
        .needed("share", "share = \"40 %\"")
        .and_then(|value| register.exact(&value, &Measure::share()));
    let shipping = table
        .needed("shipping_charged", &format!("shipping_charged = \"0 {code}\""))
        .and_then(|value| register.money(&value, currency));
    let service = match table.value("service") {
        Some(value) => known.service(&value).map(Some),
        None => Some(None),
    };
    table.close();
    let (price_from, price_to) = price?;
    Some(Item {
        price_from,
        price_to,
        weight: weight?,
        share: share?,
        shipping_charged: shipping?,
        service: service?,
    })
}

/// `4 GBP to 10 GBP`, or one price.
fn prices(register: &Register<'_>, value: &Value<'_>, currency: Currency) -> Option<(Money, Money)> {
    let text = value.text()?;
    let example = format!("write \"4 {currency} to 10 {currency}\", or one price: \"5 {currency}\"");
    let mut ends = Vec::new();
    for part in text.split(" to ") {
        ends.push(price(value, part, currency, &example)?);
    }
    let (from, to) = match ends[..] {
        [one] => (one, one),
        [from, to] if from.micros < to.micros => (from, to),
        _ => {
            let message = format!("`{}` does not go from a smaller to a greater price", value.path());
            value.mistake(Code::RangeOrder, message, turned(text).unwrap_or(example));
            return None;
        }
    };
    register.enter(value, InputValue::Text(text.into()), Unit::Currency(currency));
    Some((from, to))
}

/// One price in the store's currency; `example` says what to write instead.
pub(super) fn price(value: &Value<'_>, text: &str, currency: Currency, example: &str) -> Option<Money> {
    let (code, message) = match parse_money(text) {
        Ok(money) if money.currency != currency => (
            Code::CurrencyMismatch,
            format!("`{}` is in {}, but the store sells in {currency}", value.path(), money.currency),
        ),
        Ok(money) if money.micros < 0 || money.units() > 1e6 => {
            (Code::OutOfRange, format!("`{}` lies outside 0 to 1000000 {currency}", value.path()))
        }
        Ok(money) => return Some(money),
        Err(reason) => (Code::UnreadableValue, format!("`{}` is not a price: {reason}", value.path())),
    };
    value.mistake(code, message, example);
    None
}

/// `0 g to 100 g`, or one weight.
fn weights(register: &Register<'_>, value: &Value<'_>) -> Option<WeightBin> {
    let text = value.text()?;
    let example = "write \"0 g to 100 g\", \"1 kg to 2 kg\", or one weight: \"80 g\"";
    let mut ends = Vec::new();
    for part in text.split(" to ") {
        match parse_grams(part) {
            Some(grams) => ends.push(grams),
            None => {
                let message = format!("`{}` is not a weight: `{}`", value.path(), part.trim());
                value.mistake(Code::UnreadableValue, message, example);
                return None;
            }
        }
    }
    let bin = match ends[..] {
        [one] if one > 0 => WeightBin { from_g: one - 1, to_g: one },
        [from_g, to_g] if from_g < to_g => WeightBin { from_g, to_g },
        _ => {
            let message = format!("`{}` does not go from a smaller to a greater weight", value.path());
            value.mistake(Code::RangeOrder, message, turned(text).unwrap_or(example.into()));
            return None;
        }
    };
    register.enter(value, InputValue::Text(text.into()), Unit::Grams);
    Some(bin)
}

/// What to write instead of `b to a`.
fn turned(text: &str) -> Option<String> {
    let (high, low) = text.split_once(" to ")?;
    (high.trim() != low.trim()).then(|| format!("write \"{} to {}\"", low.trim(), high.trim()))
}

/// Whole grams from `750 g` or `2 kg`, up to a tonne.
pub(super) fn parse_grams(text: &str) -> Option<u32> {
    let (number, unit) = split_unit(text)?;
    let grams = match unit {
        "g" => parse_number(number)?,
        "kg" => parse_number(number)? * 1000.0,
        _ => return None,
    };
    let whole = grams.round();
    ((0.0..=1e6).contains(&whole) && (whole - grams).abs() < 1e-6).then_some(whole as u32)
}

/// A weight as a value.
pub(super) fn grams(value: &Value<'_>) -> Option<u32> {
    let grams = parse_grams(value.text()?);
    if grams.is_none() {
        let message = format!("`{}` is not a weight in whole grams", value.path());
        value.mistake(Code::UnreadableValue, message, "write \"100 g\" or \"2 kg\"");
    }
    grams
}

#[cfg(test)]
mod tests {
    use super::parse_grams;

    #[test]
    fn weights_are_whole_grams_up_to_a_tonne() {
        for (text, grams) in [("100 g", 100), ("2 kg", 2000), ("0.5kg", 500), ("0 g", 0)] {
            assert_eq!(parse_grams(text), Some(grams), "{text}");
        }
        for bad in ["", "100", "g", "-1 g", "0.5 g", "nan g", "inf kg", "1 lb", "1e9 kg", "2 tonnes"] {
            assert_eq!(parse_grams(bad), None, "{bad}");
        }
    }
}
