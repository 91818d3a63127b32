//! Amounts of money as people write them: `2.70 GBP`.

use super::reader::Value;
use crate::diagnostics::Code;
use crate::domain::{Currency, Money};

/// Largest amount that is read: beyond it, sums of a year could leave 64 bits.
const LARGEST: f64 = 1e9;

/// Reads `2.70 GBP`.
///
/// # Errors
/// When the text is not a finite number and a currency code, or the amount is above a thousand million;
/// the error says what is wrong.
pub fn parse_money(text: &str) -> Result<Money, String> {
    let (number, code) = split_unit(text).ok_or_else(|| format!("`{text}` has no currency"))?;
    let currency = Currency::new(code).map_err(|error| error.to_string())?;
    let units = parse_number(number).ok_or_else(|| format!("`{number}` is not a number"))?;
    if units.abs() > LARGEST {
        return Err(format!("`{text}` is too large an amount"));
    }
    Ok(Money::from_units(units, currency))
}

/// A finite decimal number such as `2`, `-1.5` or `1e-3`; not `nan`, not `inf`.
pub(in crate::input) fn parse_number(text: &str) -> Option<f64> {
    let looks_like_one = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    text.parse().ok().filter(|number: &f64| looks_like_one && number.is_finite())
}

/// Splits `2.70 GBP` or `5%` into the number and what follows it.
pub(in crate::input) fn split_unit(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let number_end = text
        .char_indices()
        .find(|&(_, c)| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .map(|(index, _)| index)?;
    Some((&text[..number_end], text[number_end..].trim_start()))
}

/// An exact amount of money; of any currency.
pub fn money(value: &Value<'_>) -> Option<Money> {
    let text = value.text()?;
    match parse_money(text) {
        Ok(money) => Some(money),
        Err(reason) => {
            value.mistake(
                Code::UnreadableValue,
                format!("`{}` is not an amount: {reason}", value.path()),
                "write a number and a currency, such as \"20 EUR\"",
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_a_number_and_a_currency() {
        assert_eq!(parse_money("2.70 GBP"), Ok(Money::from_micros(2_700_000, Currency::GBP)));
        assert_eq!(parse_money(" -1EUR"), Ok(Money::from_micros(-1_000_000, Currency::EUR)));
        for bad in ["", "2.70", "GBP", "nan GBP", "inf EUR", "2,70 EUR", "2 eur", "1e999 EUR", "1 EUR x"]
        {
            assert!(parse_money(bad).is_err(), "{bad}");
        }
    }
}
