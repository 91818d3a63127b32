//! What is sold, as a seller without exports writes it down.

use crate::domain::{CarrierClass, Country, Format, Money, TrackedAs};

/// Packages of one category, destination and service.
#[derive(Clone, PartialEq, Debug)]
pub struct SalesRow {
    /// Product category.
    pub category: String,
    /// Where it is posted, if said.
    pub origin: Option<Country>,
    /// Where it goes.
    pub destination: Country,
    /// Packages in a month.
    pub packages_per_month: f64,
    /// What buyers usually pay, shipping included and tax not: one value or from and to.
    pub usual_value: (Money, Money),
    /// Shape.
    pub format: Format,
    /// What carries it.
    pub service: String,
    /// Grams, if said.
    pub weight_g: Option<u32>,
    /// What a label costs, if said.
    pub label_cost: Option<Money>,
    /// What the service promises to scan, if said.
    pub tracked_as: Option<TrackedAs>,
    /// The carrier's name, if said.
    pub carrier: Option<String>,
    /// Carrier class, if said.
    pub class: Option<CarrierClass>,
    /// What the account page shows for the category: counted and valid, if said.
    pub figures: Option<(u32, u32)>,
}
