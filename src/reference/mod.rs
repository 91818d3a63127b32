//! Reference data that the program carries, each row with source and date.

mod exchange;

pub use exchange::{COVERAGE, nearest_rates, rates_on};
