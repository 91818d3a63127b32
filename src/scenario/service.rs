//! What carries a package.

use super::{LaneSelection, Quantity};
use crate::domain::{CarrierClass, Country, Format, Lane, Money, TrackedAs};
use chrono::NaiveDate;

/// Index into [`super::Scenario::services`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServiceId(pub usize);

/// A carrier's product with its tracking and prices.
#[derive(Clone, Debug)]
pub struct Service {
    /// Short name used in rules and levers, such as `tracked-48`.
    pub name: String,
    /// As people call it: `Royal Mail Tracked 48, large letter`.
    pub title: String,
    /// Whose weeks are good or bad together.
    pub carrier: String,
    /// Shape.
    pub format: Format,
    /// What it promises to scan.
    pub tracked_as: TrackedAs,
    /// As the marketplace sees the carrier.
    pub carrier_class: CarrierClass,
    /// The label is bought through the marketplace.
    pub buy_shipping: bool,
    /// Carrier and ship-method names match the marketplace's list exactly.
    pub method_matches: bool,
    /// Bought through the marketplace with claims protection, or the carrier covers losses.
    pub claims_covered: bool,
    /// Chance that the number is entered in time and right; 0 for untracked services.
    pub upload: Quantity,
    /// Chance of a scan at a carrier facility.
    pub facility: Quantity,
    /// Chance of a delivery scan when the facility scanned.
    pub delivery_after_facility: Quantity,
    /// Chance of a delivery scan when it did not.
    pub delivery_without_facility: Quantity,
    /// Promised days from handover to delivery: per selection of lanes, the first that contains the
    /// lane.
    pub transit_days: Vec<(LaneSelection, u16)>,
    /// Multiplies every price of the tariff; 1 unless a what-if says otherwise.
    pub price_factor: Quantity,
    /// Dated tariff.
    pub prices: Vec<Price>,
}

/// One step of a tariff: lanes, weight and day decide.
#[derive(Clone, PartialEq, Debug)]
pub struct Price {
    /// First day; a later entry for the same lane and weight replaces it.
    pub from: NaiveDate,
    /// To one of these countries; empty = anywhere.
    pub to: Vec<Country>,
    /// Up to this weight.
    pub up_to_g: u32,
    /// A package, before VAT is taken off or put on (see `vat`); without the part by weight.
    pub each: Money,
    /// On top, a kilogram, at the middle of the line's weight bin.
    pub per_kg: Option<Money>,
    /// What the amounts include.
    pub vat: PriceVat,
}

/// VAT on a label.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PriceVat {
    /// No VAT (universal service).
    Exempt,
    /// The price includes VAT at this rate.
    Included(f64),
    /// VAT at this rate comes on top.
    Excluded(f64),
}

impl Price {
    /// What the label costs the seller.
    pub fn cost(&self, grams: f64, reclaims_vat: bool) -> Money {
        let per_kg = self.per_kg.map_or(0.0, |money| money.micros as f64 * grams / 1000.0);
        let stated = self.each.micros as f64 + per_kg;
        let cost = match (self.vat, reclaims_vat) {
            (PriceVat::Exempt, _) | (PriceVat::Included(_), false) | (PriceVat::Excluded(_), true) => {
                stated
            }
            (PriceVat::Included(rate), true) => stated / (1.0 + rate),
            (PriceVat::Excluded(rate), false) => stated * (1.0 + rate),
        };
        Money::from_micros(cost.round() as i64, self.each.currency)
    }
}

impl Service {
    /// Can it produce any scan under a number?
    pub fn is_tracked(&self) -> bool {
        self.tracked_as != TrackedAs::Untracked
    }

    /// Promised transit on a lane; `None` = the service does not go there.
    pub fn transit_on(&self, lane: Lane) -> Option<u16> {
        self.transit_days.iter().find(|(lanes, _)| lanes.contains(lane)).map(|&(_, days)| days)
    }

    /// The price in force. Every dated entry is a whole table for its destinations: from its day on it
    /// replaces the earlier ones for them. Entries that name the destination come before those for anywhere;
    /// before the first day of a tariff the first one holds; the smallest weight step that fits decides.
    pub fn price_on(&self, lane: Lane, grams: u32, day: NaiveDate) -> Option<&Price> {
        let named = |price: &&Price| price.to.contains(&lane.destination);
        let anywhere = |price: &&Price| price.to.is_empty();
        self.price_among(named, grams, day).or_else(|| self.price_among(anywhere, grams, day))
    }

    fn price_among(
        &self,
        goes_there: impl Fn(&&Price) -> bool,
        grams: u32,
        day: NaiveDate,
    ) -> Option<&Price> {
        let fits = |price: &&Price| goes_there(price) && grams <= price.up_to_g;
        let starts = || self.prices.iter().filter(fits).map(|price| price.from);
        let begun = starts().filter(|from| *from <= day).max().or_else(|| starts().min())?;
        self.prices
            .iter()
            .filter(fits)
            .filter(|price| price.from == begun)
            .min_by_key(|price| price.up_to_g)
    }

    /// Can it carry this weight on this lane on this day?
    pub fn carries(&self, lane: Lane, grams: u32, day: NaiveDate) -> bool {
        self.transit_on(lane).is_some() && self.price_on(lane, grams, day).is_some()
    }
}
