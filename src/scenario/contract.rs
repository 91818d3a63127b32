//! Contracts with carriers: what binds order lines together.

use super::ServiceId;
use crate::domain::Money;

/// A contract: its services may be used only under it. Of a carrier's contracts at most one can be held.
#[derive(Clone, PartialEq, Debug)]
pub struct Contract {
    /// Its key in the file: `[contracts.KEY]`.
    pub name: String,
    /// As people call it.
    pub title: String,
    /// With whom.
    pub carrier: String,
    /// What it opens.
    pub services: Vec<ServiceId>,
    /// Paid every month, whatever is sent.
    pub fee_per_month: Money,
    /// Packages a month that its services must carry on average.
    pub least_per_month: u32,
}
