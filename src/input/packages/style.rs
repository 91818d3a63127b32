//! How a file writes days, amounts and weights.

use chrono::FixedOffset;

/// The order of day and month in figures such as `03/02/2025`. ISO dates and names of months are always known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum DateStyle {
    /// Year, month, day.
    #[default]
    Iso,
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// How a file writes its cells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Style {
    pub(super) dates: DateStyle,
    /// The offset in which days count; times without an offset are in it.
    pub(super) offset: Option<FixedOffset>,
    /// `14,50` in place of `14.50`.
    pub(super) decimal_comma: bool,
    /// Grams in one unit of weight.
    pub(super) grams: f64,
}

impl Default for Style {
    fn default() -> Self {
        Self { dates: DateStyle::Iso, offset: None, decimal_comma: false, grams: 1.0 }
    }
}
