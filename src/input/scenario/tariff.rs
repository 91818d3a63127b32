//! The dated prices of a service.

use super::items::parse_grams;
use super::names::country;
use crate::diagnostics::Code;
use crate::domain::{Country, Money};
use crate::input::figures::Register;
use crate::input::reader::{Table, Value};
use crate::scenario::{InputValue, Price, PriceVat, Unit};
use chrono::NaiveDate;

/// Reads the list of price tables of a service.
pub(super) fn prices(register: &Register<'_>, value: &Value<'_>) -> Option<Vec<Price>> {
    let list = value.filled_list("at least one price table")?;
    let mut prices: Vec<Price> = Vec::new();
    let mut complete = true;
    for item in &list {
        match item.table("price").and_then(|table| steps(register, table)) {
            Some(steps) => {
                if let Some(twin) =
                    steps.iter().find(|step| prices.iter().any(|known| same(known, step)))
                {
                    item.mistake(
                        Code::DuplicateName,
                        format!("a price up to {} g from {} is there already", twin.up_to_g, twin.from),
                        "keep one of the two, or change its day, weight or countries",
                    );
                }
                prices.extend(steps);
            }
            None => complete = false,
        }
    }
    complete.then_some(prices)
}

/// Do two prices hold from the same day for the same weight on a common lane?
fn same(a: &Price, b: &Price) -> bool {
    let common = match (a.to.is_empty(), b.to.is_empty()) {
        (true, true) => true,
        (false, false) => a.to.iter().any(|country| b.to.contains(country)),
        _ => false,
    };
    common && a.from == b.from && a.up_to_g == b.up_to_g
}

fn steps(register: &Register<'_>, table: Table<'_>) -> Option<Vec<Price>> {
    let from = table.needed("from", "from = 2024-10-07").and_then(|value| register.date(&value));
    let vat = table
        .needed("vat", "vat = \"exempt\", \"included 20 %\" or \"excluded 20 %\"")
        .and_then(|value| vat(register, &value));
    let to: Option<Vec<Country>> = match table.value("to") {
        Some(value) => value.list().and_then(|list| list.iter().map(country).collect()),
        None => Some(Vec::new()),
    };
    let per_kg = table.value("per_kg").map(|value| register.any_money(&value));
    let up_to = table
        .needed("up_to", "up_to = { \"100 g\" = \"0.85 GBP\", \"1 kg\" = \"3.40 GBP\" }")
        .and_then(|value| weight_steps(register, &value));
    let place = table.place().clone();
    let context = table.context();
    table.close();
    let per_kg = match per_kg {
        Some(read) => Some(read?),
        None => None,
    };
    let (from, vat, to, up_to) = (from?, vat?, to?, up_to?);
    if per_kg.is_some_and(|per_kg| up_to.iter().any(|(_, each)| each.currency != per_kg.currency)) {
        context.mistake(
            Code::CurrencyMismatch,
            &place,
            "`per_kg` is in another currency than `up_to`",
            "write both in one currency",
        );
        return None;
    }
    Some(step_prices(from, vat, &to, per_kg, up_to))
}

fn step_prices(
    from: NaiveDate,
    vat: PriceVat,
    to: &[Country],
    per_kg: Option<Money>,
    up_to: Vec<(u32, Money)>,
) -> Vec<Price> {
    up_to
        .into_iter()
        .map(|(up_to_g, each)| Price { from, to: to.to_vec(), up_to_g, each, per_kg, vat })
        .collect()
}

fn weight_steps(register: &Register<'_>, value: &Value<'_>) -> Option<Vec<(u32, Money)>> {
    let table = value.table("up-to")?;
    let mut steps: Vec<(u32, Money)> = Vec::new();
    let mut complete = true;
    for named in table.entries() {
        let grams = parse_grams(named.name);
        if grams.is_none() {
            register.context().mistake(
                Code::UnreadableValue,
                &named.place,
                format!("`{}` is not a weight", named.name),
                "write \"100 g\" = ..., \"2 kg\" = ...",
            );
        }
        match (grams, register.any_money(&named.value)) {
            (Some(grams), Some(_)) if steps.iter().any(|&(known, _)| known == grams) => {
                register.context().mistake(
                    Code::DuplicateName,
                    &named.place,
                    format!("the weight step {grams} g is there twice"),
                    "keep one of the two",
                );
            }
            (Some(grams), Some(money)) => steps.push((grams, money)),
            _ => complete = false,
        }
    }
    table.close();
    if steps.is_empty() && complete {
        let message = format!("`{}` has no weight step", value.path());
        value.mistake(Code::EmptyList, message, "write { \"2 kg\" = \"3.39 GBP\" }");
        return None;
    }
    complete.then_some(steps)
}

/// `exempt`, `included 20 %`, `excluded 20 %`.
fn vat(register: &Register<'_>, value: &Value<'_>) -> Option<PriceVat> {
    let text = value.text()?;
    let rate = |text: &str| {
        let per_cent: f64 = text.trim().strip_suffix('%')?.trim_end().parse().ok()?;
        (0.0..=100.0).contains(&per_cent).then_some(per_cent / 100.0)
    };
    let read = match text.split_once(' ') {
        None if text == "exempt" => Some(PriceVat::Exempt),
        Some(("included", per_cent)) => rate(per_cent).map(PriceVat::Included),
        Some(("excluded", per_cent)) => rate(per_cent).map(PriceVat::Excluded),
        _ => None,
    };
    if read.is_some() {
        register.enter(value, InputValue::Text(text.into()), Unit::Word);
    } else {
        value.mistake(
            Code::UnreadableValue,
            format!("`{}` does not say how VAT stands: `{text}`", value.path()),
            "write \"exempt\", \"included 20 %\" or \"excluded 20 %\"",
        );
    }
    read
}
