//! Values read as figures: each is checked, entered into the register and given as a plain type.

use super::text::{misread, within};
use super::{Family, Measure, Misread, Register, parse_distribution};
use crate::diagnostics::Code;
use crate::domain::{Currency, Distribution, Money, Provenance};
use crate::input::amount::split_unit;
use crate::input::reader::{Kind, Table, Value};
use crate::scenario::{InputId, InputValue, Quantity, Unit};
use chrono::NaiveDate;
use std::ops::RangeInclusive;

impl Register<'_> {
    /// A number that may be uncertain.
    pub fn quantity(&self, value: &Value<'_>, measure: &Measure) -> Option<Quantity> {
        let value = unwrapped(value)?;
        let (value, distribution) = match value.node().kind {
            Kind::Table(_) => counts(&value, measure)?,
            _ => {
                let distribution = self.distribution(&value, measure)?;
                (value, distribution)
            }
        };
        let input = self.enter(&value, InputValue::Number(distribution), measure.unit.clone());
        Some(Quantity { input, distribution })
    }

    /// A number that must be known exactly.
    pub fn exact(&self, value: &Value<'_>, measure: &Measure) -> Option<f64> {
        let value = unwrapped(value)?;
        match self.distribution(&value, measure)? {
            Distribution::Point(number) => {
                let what = InputValue::Number(Distribution::Point(number));
                self.enter(&value, what, measure.unit.clone());
                Some(number)
            }
            _ => {
                value.mistake(
                    Code::UnreadableValue,
                    format!("`{}` is a range, and must be one number", value.path()),
                    "write a single value",
                );
                None
            }
        }
    }

    /// An exact number under a key, or a default that the program names.
    pub fn exact_or(
        &self,
        table: &Table<'_>,
        key: &'static str,
        measure: &Measure,
        default: f64,
        why: &str,
    ) -> Option<f64> {
        match table.value(key) {
            Some(value) => self.exact(&value, measure),
            None => {
                let number = InputValue::Number(Distribution::Point(default));
                let why = Provenance::Assumption(why.into());
                self.default_of(table.path_of(key), number, measure.unit.clone(), why);
                Some(default)
            }
        }
    }

    /// A number that may be uncertain under a key, or a default that the program names.
    pub fn quantity_or(
        &self,
        table: &Table<'_>,
        key: &'static str,
        measure: &Measure,
        default: Distribution,
        provenance: Provenance,
    ) -> Option<Quantity> {
        match table.value(key) {
            Some(value) => self.quantity(&value, measure),
            None => Some(self.default_quantity(
                table.path_of(key),
                default,
                measure.unit.clone(),
                provenance,
            )),
        }
    }

    /// A number that may be uncertain under a key that must be there.
    pub fn needed_quantity(
        &self,
        table: &Table<'_>,
        key: &'static str,
        measure: &Measure,
    ) -> Option<Quantity> {
        let value = table.needed(key, &format!("for example {key} = {}", measure.one_example()))?;
        self.quantity(&value, measure)
    }

    /// A whole number under a key, or a default that the program names.
    pub fn whole_or(
        &self,
        table: &Table<'_>,
        key: &'static str,
        unit: Unit,
        range: RangeInclusive<i64>,
        default: i64,
        why: &str,
    ) -> Option<i64> {
        match table.value(key) {
            Some(value) => self.whole(&value, unit, range),
            None => {
                let number = InputValue::Number(Distribution::Point(default as f64));
                let why = Provenance::Assumption(why.into());
                self.default_of(table.path_of(key), number, unit, why);
                Some(default)
            }
        }
    }

    /// A word under a key, or a default (the first word of the list).
    pub fn word_or_first<T: Copy>(
        &self,
        table: &Table<'_>,
        key: &'static str,
        words: &[(&str, T)],
        why: &str,
    ) -> Option<T> {
        match table.value(key) {
            Some(value) => self.word(&value, words),
            None => words.first().map(|&(word, meaning)| {
                let why = Provenance::Assumption(why.into());
                self.default_of(table.path_of(key), InputValue::Text(word.into()), Unit::Word, why);
                meaning
            }),
        }
    }

    /// A word that says what a thing is, such as a service's format: it needs no source, and has only one
    /// that is stated for this very key.
    pub fn fact(&self, value: &Value<'_>, word: &str) -> InputId {
        let provenance = value
            .own_provenance()
            .unwrap_or_else(|| Provenance::Assumption("as the scenario describes it".into()));
        self.default_of(value.path().into(), InputValue::Text(word.into()), Unit::Word, provenance)
    }

    /// An exact amount of money of any currency.
    pub fn any_money(&self, value: &Value<'_>) -> Option<Money> {
        let value = unwrapped(value)?;
        let written = match &value.node().kind {
            Kind::String(text) => split_unit(text).and_then(|(_, code)| Currency::new(code).ok()),
            _ => None,
        };
        let Some(currency) = written else {
            value.mistake(
                Code::UnreadableValue,
                format!("`{}` is not an amount of money", value.path()),
                "write a number and a currency, such as \"2.70 GBP\"",
            );
            return None;
        };
        self.money(&value, currency)
    }

    /// A whole number that must be known exactly.
    pub fn whole(&self, value: &Value<'_>, unit: Unit, range: RangeInclusive<i64>) -> Option<i64> {
        let value = unwrapped(value)?;
        let number = value.whole(range)?;
        self.enter(&value, InputValue::Number(Distribution::Point(number as f64)), unit);
        Some(number)
    }

    /// An exact amount of money.
    pub fn money(&self, value: &Value<'_>, currency: Currency) -> Option<Money> {
        let units = self.exact(value, &Measure::money(currency))?;
        Some(Money::from_units(units, currency))
    }

    /// A date.
    pub fn date(&self, value: &Value<'_>) -> Option<NaiveDate> {
        let value = unwrapped(value)?;
        let date = value.date()?;
        self.enter(&value, InputValue::Text(date.to_string()), Unit::Date);
        Some(date)
    }

    /// A word that stands for something.
    pub fn word<T: Copy>(&self, value: &Value<'_>, words: &[(&str, T)]) -> Option<T> {
        let value = unwrapped(value)?;
        let meaning = value.word(words)?;
        let text = value.text().unwrap_or_default().to_owned();
        self.enter(&value, InputValue::Text(text), Unit::Word);
        Some(meaning)
    }

    /// `true` or `false`.
    pub fn boolean(&self, value: &Value<'_>) -> Option<bool> {
        let value = unwrapped(value)?;
        let truth = value.boolean()?;
        self.enter(&value, InputValue::Text(truth.to_string()), Unit::Word);
        Some(truth)
    }

    fn distribution(&self, value: &Value<'_>, measure: &Measure) -> Option<Distribution> {
        let read = match &value.node().kind {
            Kind::String(text) => parse_distribution(text, measure),
            Kind::Integer(_) | Kind::Float(_) if matches!(measure.unit, Unit::Currency(_)) => {
                misread(Code::UnreadableValue, "is a number without a currency")
            }
            Kind::Integer(Some(number)) => within(*number as f64, measure).map(Distribution::Point),
            Kind::Integer(None) => misread(Code::NotFinite, "is too large a number"),
            Kind::Float(number) => within(*number, measure).map(Distribution::Point),
            _ => {
                value.wrong_type("a number or a text", &measure.example());
                return None;
            }
        };
        match read {
            Ok(distribution) => Some(distribution),
            Err(Misread { code, what }) => {
                let help = match &value.node().kind {
                    Kind::String(text) if code == Code::RangeOrder => turned(text, measure),
                    &Kind::Integer(Some(n))
                        if measure.family == Family::Chance && (2..=100).contains(&n) =>
                    {
                        format!("write \"{n} %\" for {n} in a hundred")
                    }
                    _ => format!("write {}", measure.example()),
                };
                value.mistake(code, format!("`{}` {what}", value.path()), help);
                None
            }
        }
    }
}

/// `5 to 1` as `1 to 5`.
fn turned(text: &str, measure: &Measure) -> String {
    match text.split_once(" to ") {
        Some((high, low)) if high.trim() != low.trim() => {
            format!("write \"{} to {}\"", low.trim(), high.trim())
        }
        _ => format!("write {}", measure.example()),
    }
}

/// The value inside `{ value = ..., source = "..." }`, or the value itself.
fn unwrapped<'a>(value: &Value<'a>) -> Option<Value<'a>> {
    let is_wrapped =
        value.table_entries().is_some_and(|entries| entries.iter().any(|entry| entry.key == "value"));
    if !is_wrapped {
        return Some(value.clone());
    }
    let table = value.table("figure")?;
    let inner = table.value("value")?.under(value.path());
    table.close();
    Some(inner)
}

/// `{ successes = 197, trials = 200 }`; with the value whose provenance is that of the counts.
fn counts<'a>(value: &Value<'a>, measure: &Measure) -> Option<(Value<'a>, Distribution)> {
    if measure.family != Family::Chance {
        value.wrong_type("a number or a text", &measure.example());
        return None;
    }
    let table = value.table("counts")?;
    let most = 1_000_000_000;
    let good = table.needed("successes", "successes = 197, trials = 200");
    let successes = good.as_ref().and_then(|number| number.whole(0..=most));
    let trials = table.needed("trials", "trials = 200, all that were tried");
    let trials = trials.and_then(|number| number.whole(0..=most));
    table.close();
    let (good, successes, trials) = (good?, successes?, trials?);
    match Distribution::from_counts(successes.unsigned_abs(), trials.unsigned_abs()) {
        Ok(distribution) => Some((good.under(value.path()), distribution)),
        Err(_) => {
            value.mistake(
                Code::OutOfRange,
                format!("`{}` has more successes than trials", value.path()),
                "write all that were tried as trials, the good ones among them as successes",
            );
            None
        }
    }
}
