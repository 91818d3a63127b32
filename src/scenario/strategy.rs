//! What the seller may choose.

use super::{Quantity, Selection, ServiceId};
use crate::domain::Money;
use chrono::NaiveDate;

/// An ordered list of levers with a start date.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// Short name, such as `track-all`.
    pub name: String,
    /// As people say it: `Track everything`.
    pub title: String,
    /// First order day on which the levers are pulled.
    pub starts_on: NaiveDate,
    /// Applied in order, each to what the ones before have made; none = today's way.
    pub levers: Vec<Lever>,
}

/// One thing done to a selection of packages.
#[derive(Clone, Debug)]
pub struct Lever {
    /// On which packages.
    pub on: Selection,
    /// What.
    pub action: LeverAction,
    /// First order day, when later than the strategy's start.
    pub from: Option<NaiveDate>,
    /// Last order day; `None` = for good.
    pub until: Option<NaiveDate>,
}

/// What a lever does.
#[derive(Clone, PartialEq, Debug)]
pub enum LeverAction {
    /// Ship by the first of these services that carries the package.
    Switch(Vec<ServiceId>),
    /// Buy the label of the same service through the marketplace.
    BuyShipping,
    /// The carrier gives its scans to the marketplace.
    Integrate,
    /// Multiply item prices by this factor (1.05 = 5 % dearer).
    RaisePrice(f64),
    /// Put this on the shipping charge, tax included.
    RaiseShipping(Money),
    /// Take the offers off sale.
    Drop,
    /// Move to the marketplace's own fulfilment: outside VTR.
    MoveToMarketplace,
    /// Chance that the number is entered in time and right.
    MendUploads(Quantity),
}
