//! How a category's orders vary over the week, the year and the years.

use crate::diagnostics::Code;
use crate::domain::{Distribution, Provenance};
use crate::input::figures::{Measure, Register};
use crate::input::reader::{Kind, Table, Value};
use crate::scenario::{InputValue, Season, Unit};

/// Reads `weekday`, `month` and `trend_per_year` of a category.
pub(super) fn season(register: &Register<'_>, table: &Table<'_>) -> Option<Season> {
    let weekday = factors::<7>(register, table, "weekday", "Monday to Sunday");
    let month = factors::<12>(register, table, "month", "January to December");
    let trend_per_year = register.quantity_or(
        table,
        "trend_per_year",
        &Measure::signed(-0.99..=10.0),
        Distribution::Point(0.0),
        Provenance::Assumption("neither growth nor decline".into()),
    );
    Some(Season { weekday: weekday?, month: month?, trend_per_year: trend_per_year? })
}

/// `N` factors, scaled to mean 1; all alike when the key is left out.
fn factors<const N: usize>(
    register: &Register<'_>,
    table: &Table<'_>,
    key: &'static str,
    names: &str,
) -> Option<[f64; N]> {
    let Some(value) = table.value(key) else {
        let why = Provenance::Assumption(format!("{names}: all alike"));
        let path = table.path_of(key);
        register.default_of(path, InputValue::Text("1".into()), Unit::Factor, why);
        return Some([1.0; N]);
    };
    let list = value.list()?;
    if list.len() != N {
        value.mistake(
            Code::OutOfRange,
            format!("`{}` has {} numbers, not {N}", value.path(), list.len()),
            format!("write {N} numbers, {names}; they are scaled to mean 1"),
        );
        return None;
    }
    let mut factors = [0.0; N];
    for (slot, item) in factors.iter_mut().zip(&list) {
        *slot = number(item)?;
    }
    let mean = factors.iter().sum::<f64>() / N as f64;
    if mean <= 0.0 {
        let message = format!("`{}` is 0 throughout", value.path());
        value.mistake(Code::OutOfRange, message, "write at least one number above 0");
        return None;
    }
    let text: Vec<String> = factors.iter().map(f64::to_string).collect();
    register.enter(&value, InputValue::Text(format!("[{}]", text.join(", "))), Unit::Factor);
    Some(factors.map(|factor| factor / mean))
}

/// A plain number from 0 to a million.
fn number(value: &Value<'_>) -> Option<f64> {
    let number = match value.node().kind {
        Kind::Integer(Some(number)) => number as f64,
        Kind::Float(number) => number,
        _ => {
            value.wrong_type("a number", "a number without quotes, such as 1.1");
            return None;
        }
    };
    if !number.is_finite() {
        let message = format!("`{}` is not a finite number", value.path());
        value.mistake(Code::NotFinite, message, "write a number such as 1.1");
        return None;
    }
    if !(0.0..=1e6).contains(&number) {
        let message = format!("`{}` lies outside 0 to 1000000", value.path());
        value.mistake(Code::OutOfRange, message, "write a number such as 1.1");
        return None;
    }
    Some(number)
}
