//! One dated set of exchange rates.

use super::{Currency, Money};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Units of each currency for one euro on one day (ECB reference rates).
#[derive(Clone, PartialEq, Debug)]
pub struct ExchangeRates {
    /// The day of the rates.
    pub on: NaiveDate,
    /// Units per euro.
    pub per_euro: BTreeMap<Currency, f64>,
}

/// A currency without a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no exchange rate for {0}")]
pub struct UnknownCurrency(pub Currency);

impl ExchangeRates {
    /// The amount in another currency, rounded to the millionth.
    ///
    /// # Errors
    /// When either currency has no rate; the euro always has one, and equal currencies need none.
    pub fn convert(&self, money: Money, to: Currency) -> Result<Money, UnknownCurrency> {
        if money.currency == to {
            return Ok(money);
        }
        let factor = self.rate(to)? / self.rate(money.currency)?;
        Ok(Money::from_micros((money.micros as f64 * factor).round() as i64, to))
    }

    fn rate(&self, currency: Currency) -> Result<f64, UnknownCurrency> {
        if currency == Currency::EUR {
            return Ok(1.0);
        }
        self.per_euro.get(&currency).copied().ok_or(UnknownCurrency(currency))
    }
}
