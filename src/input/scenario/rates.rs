//! `[rates]`: exchange rates of one day, from the embedded ECB table where the file says nothing.

use crate::diagnostics::{Code, Finding, Place};
use crate::domain::{Currency, Distribution, ExchangeRates, Money, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::Table;
use crate::reference;
use crate::scenario::{InputValue, Unit};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Reads `[rates]`; `day` is the decision day. `needed` are the currencies of the file.
pub(super) fn rates(
    register: &Register<'_>,
    table: Table<'_>,
    (day, day_place): (NaiveDate, &Place),
    needed: &BTreeSet<Currency>,
) -> Option<ExchangeRates> {
    let on_written = table.value("on");
    let on = match &on_written {
        Some(value) => register.date(value)?,
        None => day,
    };
    if let Some(value) = on_written.as_ref().filter(|_| on > day) {
        let message = format!("{on} is after the decision day, on which nothing later is known");
        value.mistake(Code::DateOrder, message, format!("write {day} or an earlier day"));
    }
    let stated = match table.value("per_euro").and_then(|value| value.table("per_euro")) {
        Some(per_euro) => stated(register, per_euro),
        None => BTreeMap::new(),
    };
    let place = if on_written.is_some() { table.place().clone() } else { day_place.clone() };
    table.close();

    let embedded = reference::rates_on(on);
    let mut rates = match &embedded {
        Some(rates) => rates.clone(),
        None => ExchangeRates { on, per_euro: BTreeMap::new() },
    };
    for currency in needed.iter().filter(|currency| **currency != Currency::EUR) {
        let Some(&rate) = rates.per_euro.get(currency) else { continue };
        if stated.contains_key(currency) {
            continue;
        }
        let source = format!("ECB euro foreign exchange reference rate of {}", rates.on);
        let value = InputValue::Number(Distribution::Point(rate));
        let path = format!("rates.per_euro.{currency}");
        register.default_of(path, value, Unit::Factor, Provenance::Source(source));
    }
    rates.per_euro.extend(stated);

    let probe = Money::from_micros(Money::MICROS, Currency::EUR);
    let missing: Vec<&str> = needed
        .iter()
        .filter(|&&currency| rates.convert(probe, currency).is_err())
        .map(Currency::code)
        .collect();
    if missing.is_empty() {
        return Some(rates);
    }
    let (first, last) = reference::COVERAGE;
    let why = match embedded {
        Some(_) => "the embedded ECB table does not have it".to_owned(),
        None => format!("the embedded ECB rates go from {first} to {last} only"),
    };
    let units: Vec<String> = missing.iter().map(|code| format!("{code} = units per euro")).collect();
    register.context().report(
        Finding::new(
            Code::NoRate,
            place,
            format!("no exchange rate of {on} for {}: {why}", missing.join(", ")),
        )
        .help(format!("add [rates] with on = {on} and per_euro = {{ {} }}", units.join(", "))),
    );
    None
}

fn stated(register: &Register<'_>, table: Table<'_>) -> BTreeMap<Currency, f64> {
    let mut stated = BTreeMap::new();
    for entry in table.entries() {
        match Currency::new(entry.name) {
            Ok(currency) => {
                let measure = Measure::factor().within(1e-6..=1e9);
                if let Some(rate) = register.exact(&entry.value, &measure) {
                    stated.insert(currency, rate);
                }
            }
            Err(error) => register.context().mistake(
                Code::UnreadableValue,
                &entry.place,
                error.to_string(),
                "write codes of ISO 4217: { GBP = 0.8442, USD = 1.0882 }",
            ),
        }
    }
    table.close();
    stated
}
