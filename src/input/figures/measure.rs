//! What a figure measures: the numbers that it can be, what its range means, how it is written.

use crate::domain::Currency;
use crate::scenario::Unit;
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
    pub(super) fn takes_per_cent(&self) -> bool {
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
    pub(super) fn one_example(&self) -> String {
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
    pub(super) fn bounds_in_words(&self) -> String {
        let (low, high) = (*self.bounds.start(), *self.bounds.end());
        match &self.unit {
            Unit::Chance | Unit::Share => format!("{} % to {} %", low * 100.0, high * 100.0),
            Unit::Currency(currency) => format!("{low} to {high} {currency}"),
            _ => format!("{low} to {high}"),
        }
    }
}
