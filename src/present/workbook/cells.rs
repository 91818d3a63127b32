//! A cell of a CSV file as a spreadsheet has it: a number, a day, a truth or a text.

use super::columns::{Kind, Per};
use chrono::NaiveDate;

/// What a cell holds.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// A text, never a formula.
    Text(String),
    /// A number and how it is shown.
    Number(f64, Shown),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    YesNo(bool),
}

/// How a number is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// With as many digits as it has.
    Plain,
    /// As a percentage.
    Percent,
    /// With the decimals of the currency.
    Money,
}

/// The account currency.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// ISO 4217.
    pub(super) currency: String,
    /// Minor units in one unit.
    pub(super) minor_units: i64,
}

impl Account {
    /// The heading of a column of this kind.
    pub(super) fn heading(&self, column: &str, kind: Kind) -> String {
        let currency = &self.currency;
        match kind {
            Kind::Money(Per::Whole) | Kind::MinorMoney(Per::Whole) => format!("{column} ({currency})"),
            Kind::Money(Per::Month) | Kind::MinorMoney(Per::Month) => {
                format!("{column} ({currency} a month)")
            }
            Kind::OfQuantity => format!("{column} (chance, or {currency})"),
            _ => column.to_owned(),
        }
    }

    /// The number format of amounts, with the decimals of a minor unit: `#,##0.00`.
    pub(super) fn money_format(&self) -> String {
        match self.minor_units.max(1).ilog10() as usize {
            0 => "#,##0".to_owned(),
            decimals => format!("#,##0.{}", "0".repeat(decimals)),
        }
    }

    /// Reads a cell; `other` gives the row's cell under another column.
    ///
    /// # Errors
    /// What is wrong, when it is not what the column holds.
    pub(super) fn cell<'r>(
        &self,
        text: &str,
        kind: Kind,
        other: impl Fn(&str) -> Option<&'r str>,
    ) -> Result<Cell, String> {
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        let number = |shown| Ok(Cell::Number(finite(text)?, shown));
        match kind {
            Kind::Text => Ok(Cell::Text(text.to_owned())),
            Kind::Share => number(Shown::Percent),
            Kind::Money(_) => number(Shown::Money),
            Kind::MinorMoney(_) => {
                let minor: i64 = text.parse().map_err(|_| format!("`{text}` is not a whole number"))?;
                Ok(Cell::Number(self.units(minor), Shown::Money))
            }
            Kind::Number => number(Shown::Plain),
            Kind::Date => {
                let day = text.parse().map_err(|_| format!("`{text}` is not a day"))?;
                Ok(Cell::Date(day))
            }
            Kind::YesNo => match text {
                "true" => Ok(Cell::YesNo(true)),
                "false" => Ok(Cell::YesNo(false)),
                _ => Err(format!("`{text}` is neither true nor false")),
            },
            Kind::OfUnit => match other("unit").unwrap_or_default() {
                "word" => Ok(Cell::Text(text.to_owned())),
                "date" => self.cell(text, Kind::Date, other),
                "share" | "chance" => number(Shown::Percent),
                // Bands and lists stand as they are written: `5 GBP to 10 GBP`.
                _ => Ok(finite(text).map_or_else(
                    |_| Cell::Text(text.to_owned()),
                    |number| Cell::Number(number, Shown::Plain),
                )),
            },
            Kind::OfQuantity => match other("quantity").unwrap_or_default() {
                "profit" => number(Shown::Money),
                _ => number(Shown::Percent),
            },
        }
    }

    /// Minor units in units: the double nearest to the decimal number. A quotient of two whole numbers below 2^53 is
    /// rounded once; greater amounts are beyond a spreadsheet's 15 digits.
    fn units(&self, minor: i64) -> f64 {
        minor as f64 / self.minor_units.max(1) as f64
    }
}

fn finite(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number.filter(|number| number.is_finite()).ok_or_else(|| format!("`{text}` is not a number"))
}
