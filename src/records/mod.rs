//! Observed packages: what really happened, one record a package. No names, no addresses.

mod assumed;
mod details;
mod evidence;
mod listing;
mod moment;
mod package;
mod pattern;
mod rate_sheet;
mod sales_row;
mod shipping_rule;

pub use assumed::{Assumed, Taken};
pub use details::Details;
pub use evidence::{Evidence, Said};
pub use listing::Listing;
pub use moment::Moment;
pub use package::{PackageRecord, Price};
pub use pattern::fits_pattern;
pub use rate_sheet::{PostageRate, RateSheet};
pub use sales_row::SalesRow;
pub use shipping_rule::{RuleBeside, RuleFate, RuleFit, ShippingRule, ValueBand, service_key};
