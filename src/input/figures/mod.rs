//! Figures: numbers, amounts, ranges and counts with unit and provenance, entered into the register.

mod measure;
mod reading;
mod register;
#[cfg(test)]
mod tests;
mod text;

pub use measure::{Family, Measure};
pub use register::Register;
pub use text::{Misread, parse_distribution};
