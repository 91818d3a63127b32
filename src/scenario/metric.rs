//! Category x store: the unit that a marketplace judges.

use super::{Past, Quantity, Season};
use crate::domain::Money;
use chrono::NaiveDate;

/// Index into [`super::Scenario::metrics`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MetricId(pub usize);

/// One category on one store.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Index into `Scenario::stores`.
    pub store: usize,
    /// Product category as the marketplace names it.
    pub category: String,
    /// Seller-fulfilled orders on an average day of the year.
    pub orders_per_day: Quantity,
    /// By chance, or evenly.
    pub arrivals: Arrivals,
    /// How they vary.
    pub season: Season,
    /// Demand change per cent of price (item + shipping): -2 = a per cent dearer, two per cent fewer.
    pub elasticity: Quantity,
    /// The marketplace's share of item + shipping, 0 to 1.
    pub fee_share: Quantity,
    /// Least fee a package.
    pub fee_minimum: Money,
    /// Cost of goods as a share of the item price less tax, 0 to 1.
    pub cost_of_goods: Quantity,
    /// The figures on the seller's account page, if stated.
    pub figures: Option<Figures>,
    /// The real orders before the run, if stated.
    pub past: Option<Past>,
}

/// How orders arrive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrivals {
    /// A Poisson number on every day.
    Poisson,
    /// The expected number, rounded so that no day is ever more than one order ahead or behind.
    Even,
}

/// What the account page showed on a day, under the old policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// The day.
    pub as_of: NaiveDate,
    /// Packages in the denominator.
    pub counted: u32,
    /// Of these with valid tracking.
    pub valid: u32,
}
