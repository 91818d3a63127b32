//! The register of figures: what was put in, with its interval, unit and provenance.

use crate::domain::{Distribution, Provenance};

/// Index into [`super::Scenario::inputs`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InputId(pub usize);

/// A figure of the scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// Where it stands in the file, as `--set` takes it: `services.tracked-48.facility`.
    pub path: String,
    /// The figure.
    pub value: InputValue,
    /// Its unit.
    pub unit: Unit,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A figure as number, date or text.
#[derive(Clone, PartialEq, Debug)]
pub enum InputValue {
    /// A number, known exactly or not.
    Number(Distribution),
    /// A date or a word.
    Text(String),
}

/// The unit of a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A chance, 0 to 1.
    Chance,
    /// A share of a whole, 0 to 1.
    Share,
    /// Money in units of the currency.
    Currency(crate::domain::Currency),
    /// Days.
    Days,
    /// Orders a day.
    OrdersPerDay,
    /// Events a year.
    PerYear,
    /// Grams.
    Grams,
    /// A count of packages.
    Packages,
    /// A plain factor, or an elasticity.
    Factor,
    /// A date.
    Date,
    /// A word.
    Word,
}

/// A number of the model together with the input it comes from. When `distribution` is not a point, the
/// engine draws it once per replication from the stream of the input's path.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Quantity {
    /// Its place in the register.
    pub input: InputId,
    /// In base units: chances 0 to 1, money in currency units, days.
    pub distribution: Distribution,
}
