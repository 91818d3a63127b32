//! What is known of a package and no rule asks for.

use super::{Listing, Moment};
use crate::domain::Money;
use std::num::NonZeroU64;
use std::sync::Arc;

/// Facts for audits, fits and costs; each may be unknown.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Details {
    /// The seller, where a file holds several.
    pub seller_id: Option<Arc<str>>,
    /// What was sold; of several items the one of most value.
    pub sku: Option<Arc<str>>,
    /// Items in it.
    pub quantity: Option<u32>,
    /// Weight in grams.
    pub weight_g: Option<f64>,
    /// The carrier's name.
    pub carrier: Option<Arc<str>>,
    /// The service, by our name if a map gives it one.
    pub service: Option<Arc<str>>,
    /// The ship method as confirmed to the marketplace.
    pub ship_method: Option<Arc<str>>,
    /// What the label cost.
    pub label_cost: Option<Money>,
    /// What all its items cost the seller.
    pub goods_cost: Option<Money>,
    /// When the number was entered.
    pub uploaded: Option<Moment>,
    /// The first scan.
    pub first_scan: Option<Moment>,
    /// The scan on delivery or attempt.
    pub delivery_scan: Option<Moment>,
    /// A checksum of the tracking number, to find the package in the marketplace's lists; the number is not kept,
    /// and this is never written.
    pub number_check: Option<NonZeroU64>,
    /// What the marketplace's list of defects says of it.
    pub listing: Option<Listing>,
    /// The tracking was seen in the package's own row; `false` = told for all, or taken.
    pub tracking_seen: bool,
}
