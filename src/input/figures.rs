//! Figures: numbers, amounts, ranges and counts with unit and provenance, entered into the register.

use super::amount::{parse_number, split_unit};
use super::reader::{Context, Kind, Table, Value};
use crate::diagnostics::{Code, Finding, Place};
use crate::domain::{Currency, Distribution, DistributionError, Money, Provenance};
use crate::scenario::{Input, InputId, InputValue, Quantity, Unit};
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What a figure measures: which numbers it can be, what its range means and how it is written.
#[derive(Clone, PartialEq, Debug)]
pub struct Measure {
    /// Its unit.
    pub unit: Unit,
    /// The values it can take, in base units (chances 0 to 1, days, units of the currency).
    pub bounds: RangeInclusive<f64>,
    /// What a range `a to b` means.
    pub family: Family,
}

/// What a range `a to b` means: the 90 % interval of this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Beta.
    Chance,
    /// Lognormal.
    Amount,
    /// Gamma.
    Rate,
    /// Normal.
    Signed,
}

impl Measure {
    /// A chance, 0 to 1.
    pub fn chance() -> Self {
        Self { unit: Unit::Chance, bounds: 0.0..=1.0, family: Family::Chance }
    }

    /// A share of a whole, 0 to 1.
    pub fn share() -> Self {
        Self { unit: Unit::Share, ..Self::chance() }
    }

    /// An amount of money that is not negative.
    pub fn money(currency: Currency) -> Self {
        Self { unit: Unit::Currency(currency), bounds: 0.0..=1e6, family: Family::Amount }
    }

    /// Days, up to ten years.
    pub fn days() -> Self {
        Self { unit: Unit::Days, bounds: 0.0..=3650.0, family: Family::Amount }
    }

    /// Orders a day.
    pub fn orders_per_day() -> Self {
        Self { unit: Unit::OrdersPerDay, bounds: 0.0..=1e6, family: Family::Rate }
    }

    /// Events a year.
    pub fn per_year() -> Self {
        Self { unit: Unit::PerYear, bounds: 0.0..=366.0, family: Family::Rate }
    }

    /// A factor that is not negative.
    pub fn factor() -> Self {
        Self { unit: Unit::Factor, bounds: 0.0..=1000.0, family: Family::Amount }
    }

    /// A number that may be negative.
    pub fn signed(bounds: RangeInclusive<f64>) -> Self {
        Self { unit: Unit::Factor, bounds, family: Family::Signed }
    }

    /// The same with other bounds.
    #[must_use]
    pub fn within(self, bounds: RangeInclusive<f64>) -> Self {
        Self { bounds, ..self }
    }

    /// Is `98.5 %` a way to write it?
    fn takes_per_cent(&self) -> bool {
        matches!(self.unit, Unit::Chance | Unit::Share | Unit::Factor)
    }

    /// How such a figure is written.
    pub fn example(&self) -> String {
        match &self.unit {
            Unit::Chance | Unit::Share => "\"98.5 %\", 0.985, or a range \"96 % to 99.5 %\"".into(),
            Unit::Currency(currency) => {
                format!("\"2.70 {currency}\" or a range \"2 {currency} to 4 {currency}\"")
            }
            Unit::Days => "3, a range \"2 to 5\", or \"pert(2, 14, 45)\"".into(),
            Unit::OrdersPerDay => "20 or a range \"18 to 24\"".into(),
            Unit::PerYear => "0.2 or a range \"0.1 to 0.5\"".into(),
            _ if self.family == Family::Signed => "-2 or a range \"-2.5 to -1\"".into(),
            _ => "1.5 or a range \"1 to 2\"".into(),
        }
    }

    /// One way to write such a figure.
    fn one_example(&self) -> String {
        match &self.unit {
            Unit::Chance | Unit::Share => "\"96 % to 99.5 %\"".into(),
            Unit::Currency(currency) => format!("\"2 {currency} to 4 {currency}\""),
            Unit::Days => "\"2 to 5\"".into(),
            Unit::OrdersPerDay => "\"18 to 24\"".into(),
            Unit::PerYear => "\"0.1 to 0.5\"".into(),
            _ if self.family == Family::Signed => "\"-2.5 to -1\"".into(),
            _ => "\"1 to 2\"".into(),
        }
    }

    /// The bounds as people write them.
    fn bounds_in_words(&self) -> String {
        let (low, high) = (*self.bounds.start(), *self.bounds.end());
        match &self.unit {
            Unit::Chance | Unit::Share => format!("{} % to {} %", low * 100.0, high * 100.0),
            Unit::Currency(currency) => format!("{low} to {high} {currency}"),
            _ => format!("{low} to {high}"),
        }
    }
}

/// Why a text is not the figure that is needed.
#[derive(Clone, PartialEq, Debug)]
pub struct Misread {
    /// The code of the finding.
    pub code: Code,
    /// What is wrong, following "`path` ".
    pub what: String,
}

fn misread<T>(code: Code, what: impl Into<String>) -> Result<T, Misread> {
    Err(Misread { code, what: what.into() })
}

/// Reads a number, a range, `pert(..)` or `beta(..)`.
///
/// # Errors
/// When the text is none of these, or a number is not finite, out of bounds or out of order.
pub fn parse_distribution(text: &str, measure: &Measure) -> Result<Distribution, Misread> {
    let text = text.trim();
    if let Some(inner) = call(text, "pert") {
        let numbers = arguments(inner, measure)?;
        let [min, mode, max] = numbers[..] else {
            return misread(Code::UnreadableValue, "needs three values: least, most likely, most");
        };
        return checked(Distribution::pert(min, mode, max), measure);
    }
    if let Some(inner) = call(text, "beta") {
        if measure.family != Family::Chance {
            return misread(Code::UnreadableValue, "cannot be a Beta: it is not a chance or share");
        }
        let shapes: Option<Vec<f64>> = inner.split(',').map(|part| parse_number(part.trim())).collect();
        return match shapes.as_deref() {
            Some(&[a, b]) if (1e-3..=1e9).contains(&a) && (1e-3..=1e9).contains(&b) => {
                Ok(Distribution::Beta { a, b })
            }
            Some([_, _]) => misread(Code::OutOfRange, "has a shape that is not positive"),
            _ => misread(Code::UnreadableValue, "needs two numbers: the shapes of the Beta"),
        };
    }
    if let Some((low, high)) = text.split_once(" to ") {
        let (low, high) = (scalar(low, measure)?, scalar(high, measure)?);
        let range = match measure.family {
            Family::Chance => Distribution::chance_between(low, high),
            Family::Amount => Distribution::amount_between(low, high),
            Family::Rate => Distribution::rate_between(low, high),
            Family::Signed => Distribution::signed_between(low, high),
        };
        return checked(range, measure);
    }
    Ok(Distribution::Point(scalar(text, measure)?))
}

fn call<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')
}

fn arguments(text: &str, measure: &Measure) -> Result<Vec<f64>, Misread> {
    text.split(',').map(|part| scalar(part, measure)).collect()
}

fn checked(
    distribution: Result<Distribution, DistributionError>,
    measure: &Measure,
) -> Result<Distribution, Misread> {
    distribution.or_else(|error| match error {
        DistributionError::NotFinite => misread(Code::NotFinite, "is not finite"),
        DistributionError::Order => {
            misread(Code::RangeOrder, "does not go from a smaller to a greater value")
        }
        DistributionError::OutOfRange => {
            misread(Code::OutOfRange, format!("lies outside {}", measure.bounds_in_words()))
        }
    })
}

/// One number with its unit, in base units, within the bounds.
fn scalar(text: &str, measure: &Measure) -> Result<f64, Misread> {
    let text = text.trim();
    let (number, unit) = match parse_number(text) {
        Some(_) => (text, ""),
        None => match split_unit(text) {
            Some((number, unit)) => (number, unit),
            None => return misread(Code::UnreadableValue, format!("cannot be read: `{text}`")),
        },
    };
    let Some(number) = parse_number(number) else {
        let code = match text.trim_start_matches(['+', '-']).get(..3) {
            Some("nan" | "inf") => Code::NotFinite,
            _ => Code::UnreadableValue,
        };
        return misread(code, format!("cannot be read: `{text}` is not a number"));
    };
    let value = match (unit, &measure.unit) {
        ("%", _) if measure.takes_per_cent() => number / 100.0,
        ("", Unit::Currency(currency)) => {
            return misread(Code::UnreadableValue, format!("has no currency: {currency} is needed"));
        }
        (code, Unit::Currency(currency)) if code == currency.code() => number,
        (code, Unit::Currency(currency)) if Currency::new(code).is_ok() => {
            return misread(Code::CurrencyMismatch, format!("is in {code}; {currency} is needed here"));
        }
        ("", _) => number,
        ("days" | "day", Unit::Days) => number,
        (unit, _) => {
            return misread(
                Code::UnreadableValue,
                format!("has a unit that does not fit here: `{unit}`"),
            );
        }
    };
    within(value, measure)
}

fn within(value: f64, measure: &Measure) -> Result<f64, Misread> {
    if !value.is_finite() {
        return misread(Code::NotFinite, "is not a finite number");
    }
    if !measure.bounds.contains(&value) {
        return misread(Code::OutOfRange, format!("lies outside {}", measure.bounds_in_words()));
    }
    Ok(value)
}

/// The register of figures while a scenario is read.
#[derive(Debug)]
pub struct Register<'c> {
    context: &'c Context,
    inputs: RefCell<Vec<Input>>,
    /// Figures without provenance: by the table that they stand in.
    unfounded: RefCell<BTreeMap<String, Vec<(String, Place)>>>,
}

impl<'c> Register<'c> {
    /// An empty register.
    pub fn new(context: &'c Context) -> Self {
        Self { context, inputs: RefCell::default(), unfounded: RefCell::default() }
    }

    /// Where findings go.
    pub fn context(&self) -> &'c Context {
        self.context
    }

    /// Enters a figure that the file leaves to the program.
    pub fn default_of(
        &self,
        path: String,
        value: InputValue,
        unit: Unit,
        provenance: Provenance,
    ) -> InputId {
        let mut inputs = self.inputs.borrow_mut();
        inputs.push(Input { path, value, unit, provenance });
        InputId(inputs.len() - 1)
    }

    /// A number that the file leaves to the program, as a quantity.
    pub fn default_quantity(
        &self,
        path: String,
        distribution: Distribution,
        unit: Unit,
        provenance: Provenance,
    ) -> Quantity {
        let input = self.default_of(path, InputValue::Number(distribution), unit, provenance);
        Quantity { input, distribution }
    }

    /// Enters a figure of the file. One without provenance is reported by [`Register::finish`].
    pub fn enter(&self, value: &Value<'_>, what: InputValue, unit: Unit) -> InputId {
        let provenance = value.provenance().unwrap_or_else(|| {
            let path = value.path();
            let table: Vec<&str> = path.splitn(3, '.').take(2).collect();
            let table =
                if path.matches('.').count() < 2 { table[0].to_owned() } else { table.join(".") };
            let figure = (path.to_owned(), value.place().clone());
            self.unfounded.borrow_mut().entry(table).or_default().push(figure);
            Provenance::Assumption(String::new())
        });
        self.default_of(value.path().to_owned(), what, unit, provenance)
    }

    /// Reports figures without provenance, one finding a table, and gives the register.
    pub fn finish(self) -> Vec<Input> {
        for (table, figures) in self.unfounded.into_inner() {
            let Some((_, place)) = figures.first() else { continue };
            let names: Vec<&str> = figures
                .iter()
                .map(|(path, _)| path.strip_prefix(&*table).unwrap_or(path).trim_start_matches('.'))
                .collect();
            let (shown, more) = names.split_at(names.len().min(6));
            let more = match more.len() {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let finding = Finding::new(
                Code::NoProvenance,
                place.clone(),
                format!("`{table}` says neither source nor assumption for {}{more}", shown.join(", ")),
            );
            self.context.report(finding.help(
                "add source = \"...\" or assumption = \"...\" to the table, or for single keys: \
                 assumption = { key = \"...\" }",
            ));
        }
        self.inputs.into_inner()
    }

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
