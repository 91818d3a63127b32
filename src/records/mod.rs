//! Observed packages: what really happened, one record a package. No names, no addresses.

mod assumed;
mod details;
mod evidence;
mod moment;
mod package;
mod sales_row;

pub use assumed::{Assumed, Taken};
pub use details::Details;
pub use evidence::{Evidence, Said};
pub use moment::Moment;
pub use package::{PackageRecord, Price};
pub use sales_row::SalesRow;
