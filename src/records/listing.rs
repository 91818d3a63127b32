//! What the marketplace's own list of defects says of a package.

use chrono::NaiveDate;

/// A package that a list of defects covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listing {
    /// The list has it as a defect; else it has not, though it covers the package's promised day.
    pub defect: bool,
    /// The last promised day that the list covers: nothing of it was known before.
    pub until: NaiveDate,
    /// Its row among all that are listed.
    pub row: Option<u32>,
}
