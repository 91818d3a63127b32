//! Observed packages: what really happened, one record a package. No names, no addresses.

mod assumed;
mod package;

pub use assumed::Assumed;
pub use package::{PackageRecord, Price};
