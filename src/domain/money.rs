//! Money as integers: millionths of a currency unit, rounded once, on output.

use std::fmt;

/// A currency by its three-letter ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// A text that is not three capital letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a currency code: write three capital letters, such as GBP")]
pub struct CurrencyError(pub String);

impl Currency {
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");
    /// US dollar.
    pub const USD: Self = Self(*b"USD");

    /// Reads a code such as `GBP`.
    ///
    /// # Errors
    /// When the text is not exactly three capital ASCII letters.
    pub fn new(code: &str) -> Result<Self, CurrencyError> {
        match code.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(CurrencyError(code.to_owned())),
        }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Minor units (pence, cents) in one unit: 1 for the yen, 100 otherwise (ISO 4217).
    pub fn minor_units(&self) -> i64 {
        if &self.0 == b"JPY" { 1 } else { 100 }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in millionths of a currency unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    /// Millionths of one unit of `currency`.
    pub micros: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Millionths in one unit.
    pub const MICROS: i64 = 1_000_000;

    /// An amount from millionths of a unit.
    pub const fn from_micros(micros: i64, currency: Currency) -> Self {
        Self { micros, currency }
    }

    /// An amount from units (pounds, euros), rounded to the nearest millionth.
    pub fn from_units(units: f64, currency: Currency) -> Self {
        Self { micros: (units * Self::MICROS as f64).round() as i64, currency }
    }

    /// The amount in units (pounds, euros), for charts and distributions.
    pub fn units(&self) -> f64 {
        self.micros as f64 / Self::MICROS as f64
    }

    /// The amount in minor units (pence, cents), rounded half away from zero: how results leave the
    /// program.
    pub fn minor(&self) -> i64 {
        let per_minor = Self::MICROS / self.currency.minor_units();
        let half = per_minor / 2;
        // An open end of an interval is the greatest or smallest amount there is.
        if self.micros >= 0 {
            self.micros.saturating_add(half) / per_minor
        } else {
            self.micros.saturating_sub(half) / per_minor
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = if self.currency.minor_units() == 1 { 0 } else { 2 };
        write!(f, "{:.*} {}", decimals, self.units(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_rounds_half_away_from_zero_to_minor_units() {
        assert_eq!(Money::from_micros(2_345_000, Currency::GBP).minor(), 235);
        assert_eq!(Money::from_micros(i64::MIN, Currency::GBP).minor(), i64::MIN / 10_000);
        assert_eq!(Money::from_micros(i64::MAX, Currency::GBP).minor(), i64::MAX / 10_000);
        assert_eq!(Money::from_micros(-2_345_000, Currency::GBP).minor(), -235);
        assert_eq!(Money::from_micros(2_344_999, Currency::GBP).minor(), 234);
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        assert!(Currency::new("GBP").is_ok());
        for bad in ["", "gbp", "GB", "GBPP", "£££"] {
            assert_eq!(Currency::new(bad), Err(CurrencyError(bad.to_owned())));
        }
    }
}
