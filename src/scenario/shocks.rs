//! What makes misses come in clusters.

use super::Quantity;

/// Shared bad luck.
#[derive(Clone, Debug)]
pub struct Shocks {
    /// Intra-class correlation of misses within a carrier's week of handover, 0 to below 1.
    pub icc: Quantity,
    /// Events that strike a carrier for days.
    pub outages: Vec<Outage>,
}

/// A kind of event: strike, cyber attack, peak.
#[derive(Clone, Debug)]
pub struct Outage {
    /// Unique name: keys its stream.
    pub name: String,
    /// The carrier it strikes.
    pub carrier: String,
    /// Beginnings a year (Poisson).
    pub per_year: Quantity,
    /// Days it lasts.
    pub days: Quantity,
    /// Scan chances are multiplied by this while it lasts, 0 to 1.
    pub factor: Quantity,
}
