//! Texts such as `96 % to 99.5 %` or `pert(2, 14, 45)` as distributions.

use super::{Family, Measure};
use crate::diagnostics::Code;
use crate::domain::{Currency, Distribution, DistributionError};
use crate::input::amount::{parse_number, split_unit};
use crate::scenario::Unit;

/// Why a text is not the figure that is needed.
#[derive(Clone, PartialEq, Debug)]
pub struct Misread {
    /// The code of the finding.
    pub code: Code,
    /// What is wrong, following "`path` ".
    pub what: String,
}

pub(super) fn misread<T>(code: Code, what: impl Into<String>) -> Result<T, Misread> {
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
        DistributionError::NoFit => misread(
            Code::RangeOrder,
            "is too narrow or too wide a range to be the 90 % interval of a Beta",
        ),
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

pub(super) fn within(value: f64, measure: &Measure) -> Result<f64, Misread> {
    if !value.is_finite() {
        return misread(Code::NotFinite, "is not a finite number");
    }
    if !measure.bounds.contains(&value) {
        return misread(Code::OutOfRange, format!("lies outside {}", measure.bounds_in_words()));
    }
    Ok(value)
}
