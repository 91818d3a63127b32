//! What a file says of a package's tracking, and of which day.

use chrono::NaiveDate;

/// What is said of a package's tracking. What was known of it on an earlier day follows from the days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// One word says what happened in the end; no day says when.
    Word,
    /// The number and the scans, each with its day.
    Days {
        /// A number that was entered.
        number: Said,
        /// The first scan.
        first_scan: Said,
        /// The scan on delivery or attempt.
        delivery_scan: Said,
    },
}

/// What is said of one event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// Nothing: nobody knows whether it came about.
    Nothing,
    /// That it had not come about when the file was written.
    No,
    /// That it came about, not when.
    Yes,
    /// That it came about on this day.
    On(NaiveDate),
}

impl Evidence {
    /// Nothing is said.
    pub const NONE: Self =
        Self::Days { number: Said::Nothing, first_scan: Said::Nothing, delivery_scan: Said::Nothing };

    /// The days that it names.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let said = match *self {
            Self::Word => [Said::Nothing; 3],
            Self::Days { number, first_scan, delivery_scan } => [number, first_scan, delivery_scan],
        };
        said.into_iter().filter_map(|said| if let Said::On(day) = said { Some(day) } else { None })
    }
}
