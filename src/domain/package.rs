//! The unit that VTR counts, and what is known of its tracking.

use super::{Lane, Money};
use chrono::NaiveDate;
use std::sync::Arc;

/// How a package is shaped, as the postal tariff names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Thin and light: an envelope.
    Letter,
    /// Flat but larger: a large letter, Grossbrief, flat.
    LargeLetter,
    /// Anything else that is posted.
    Parcel,
    /// Carried by a freight carrier.
    Freight,
    /// Nothing is shipped.
    Digital,
}

/// What a service promises to scan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrackedAs {
    /// No number that is scanned.
    Untracked,
    /// A scan on delivery only.
    DeliveryOnly,
    /// Scans up to the border only.
    ExportOnly,
    /// A scan when the carrier takes it over and one on delivery, none of arrival at a facility.
    AcceptanceAndDelivery,
    /// Scans end to end.
    Full,
}

/// Who carries it, as the marketplace sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarrierClass {
    /// Gives its scans to the marketplace.
    Integrated,
    /// Does not.
    NotIntegrated,
    /// A freight carrier on the marketplace's list.
    ListedFreight,
    /// The seller delivers.
    SelfDelivery,
}

/// What of a package's price is its value: rules look at one of these, and some leave open at which.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ValueBasis {
    /// Item + shipping, less VAT or sales tax.
    Net,
    /// Item + shipping, tax included.
    WithTax,
    /// Item less tax, without shipping.
    WithoutShipping,
}

/// What a package is worth on each basis, in one currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackageValue {
    /// Item + shipping, less VAT or sales tax.
    pub net: Money,
    /// Item + shipping, tax included.
    pub with_tax: Money,
    /// Item less tax, without shipping.
    pub without_shipping: Money,
}

impl PackageValue {
    /// One value on every basis: no tax and no shipping charged, or none known.
    pub fn same(value: Money) -> Self {
        Self { net: value, with_tax: value, without_shipping: value }
    }

    /// The value on one basis.
    pub fn on(&self, basis: ValueBasis) -> Money {
        match basis {
            ValueBasis::Net => self.net,
            ValueBasis::WithTax => self.with_tax,
            ValueBasis::WithoutShipping => self.without_shipping,
        }
    }
}

/// The facts of one package that a clause may ask for.
#[derive(Clone, PartialEq, Debug)]
pub struct Package {
    /// Origin and destination.
    pub lane: Lane,
    /// Product category.
    pub category: Arc<str>,
    /// What it is worth.
    pub value: PackageValue,
    /// Shape.
    pub format: Format,
    /// What the service promises to scan.
    pub tracked_as: TrackedAs,
    /// Who carries it.
    pub carrier: CarrierClass,
    /// The label was bought through the marketplace (Buy Shipping).
    pub buy_shipping: bool,
    /// Carrier and ship-method text match the marketplace's list exactly.
    pub method_matches: bool,
    /// The day of the order.
    pub ordered_on: NaiveDate,
    /// The day of handover to the carrier.
    pub shipped_on: NaiveDate,
    /// The last promised delivery day.
    pub promised_on: NaiveDate,
}

/// What happened to the tracking of one package.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tracking {
    /// No number was entered.
    NoNumber,
    /// A number was entered after delivery.
    Late,
    /// The number does not belong to the carrier, or has the wrong form.
    Mismatch,
    /// A right number, and no scan.
    NoScan,
    /// A scan at a carrier facility, none on delivery.
    FacilityOnly,
    /// A scan on delivery (or attempt), none before.
    DeliveryOnly,
    /// Both.
    Both,
}

impl Tracking {
    /// The endings that are told apart when tracking is drawn: a number that is late or does not match is none.
    pub const ENDINGS: [Self; 5] =
        [Self::NoNumber, Self::NoScan, Self::FacilityOnly, Self::DeliveryOnly, Self::Both];

    /// The place of its ending among them.
    pub fn ending(self) -> usize {
        Self::ENDINGS.iter().position(|ending| *ending == self).unwrap_or(0)
    }

    /// How likely each ending is by the chances of a number, of a facility scan, and of a scan on delivery after
    /// one and without one.
    pub fn ending_chances([upload, facility, after, without]: [f64; 4]) -> [f64; 5] {
        [
            1.0 - upload,
            upload * (1.0 - facility) * (1.0 - without),
            upload * facility * (1.0 - after),
            upload * (1.0 - facility) * without,
            upload * facility * after,
        ]
    }

    /// Its word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoNumber => "no-number",
            Self::Late => "late",
            Self::Mismatch => "mismatch",
            Self::NoScan => "no-scan",
            Self::FacilityOnly => "facility",
            Self::DeliveryOnly => "delivery",
            Self::Both => "both",
        }
    }
}
