//! Observed packages: what really happened, one record a package. No names, no addresses.

mod assumed;
mod evidence;
mod package;

pub use assumed::Assumed;
pub use evidence::{Evidence, Said};
pub use package::{PackageRecord, Price};
