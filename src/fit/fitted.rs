//! What a fit gives: every figure of a scenario, with what stands behind it.

use crate::domain::{CarrierClass, Country, Currency, Format, Money, Provenance, TrackedAs, Tracking};
use crate::scenario::Figures;
use chrono::NaiveDate;

/// What stands behind a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backed {
    /// How it was come by, for people.
    pub provenance: Provenance,
    /// Packages that it was fitted from; 0 = none.
    pub packages: usize,
}

impl Backed {
    /// Fitted from so many packages.
    pub fn fitted(packages: usize, text: impl Into<String>) -> Self {
        Self { provenance: Provenance::Source(text.into()), packages }
    }

    /// Stated by somebody.
    pub fn source(text: impl Into<String>) -> Self {
        Self { provenance: Provenance::Source(text.into()), packages: 0 }
    }

    /// Taken, because the data do not say it.
    pub fn assumed(text: impl Into<String>) -> Self {
        Self { provenance: Provenance::Assumption(text.into()), packages: 0 }
    }
}

/// A number that is known exactly or not.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Spread {
    /// Exactly.
    Point(f64),
    /// Its 90 % interval.
    Range(f64, f64),
    /// A Beta by its shapes.
    Beta(f64, f64),
}

/// A scenario's figures.
#[derive(Clone, PartialEq, Debug)]
pub struct Fitted {
    /// One line for people.
    pub title: String,
    /// From what it was fitted.
    pub description: String,
    /// The day of the fit: nothing later is used.
    pub decision_day: NaiveDate,
    /// Last simulated day.
    pub last_day: NaiveDate,
    /// From order to handover.
    pub handling_days: (u16, Backed),
    /// The store.
    pub store: FittedStore,
    /// Exchange rates of the nearest day known, where the decision day has none: day, units per euro.
    pub rates: Option<(NaiveDate, Vec<(Currency, f64)>)>,
    /// Units of the store's currency in a pound, for amounts that are stated in pounds.
    pub units_per_pound: f64,
    /// What buyers order.
    pub categories: Vec<FittedCategory>,
    /// What carries it.
    pub services: Vec<FittedService>,
    /// Clustering of misses.
    pub icc: FittedIcc,
    /// What the seller could do.
    pub strategies: Vec<FittedStrategy>,
    /// What the data do not say, and what was done about it.
    pub notes: Vec<String>,
}

/// The store.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedStore {
    /// Its name, such as `UK`.
    pub name: String,
    /// Currency of prices.
    pub currency: Currency,
    /// Origins, the most frequent first.
    pub ships_from: Vec<Country>,
    /// Today's policy.
    pub baseline: String,
    /// The new one.
    pub reform: String,
    /// Tax included in prices, by destination.
    pub vat: (Vec<(Country, f64)>, Backed),
}

/// One category.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedCategory {
    /// As the marketplace names it.
    pub name: String,
    /// Orders on an average day.
    pub orders_per_day: (Spread, Backed),
    /// Factors for Monday to Sunday; `None` = all alike.
    pub weekday: (Option<[f64; 7]>, Backed),
    /// Factors for January to December; `None` = all alike.
    pub month: (Option<[f64; 12]>, Backed),
    /// Cost of goods as a share of the price less tax.
    pub cost_of_goods: (Spread, Backed),
    /// Shares that add up to 1.
    pub origins: Vec<(Country, f64)>,
    /// Shares that add up to 1.
    pub destinations: (Vec<(Country, f64)>, Backed),
    /// Items of destinations without a list of their own.
    pub items: (Vec<FittedItem>, Backed),
    /// Items of single destinations.
    pub items_by_destination: (Vec<(Country, Vec<FittedItem>)>, Backed),
    /// Told figures of the account page.
    pub figures: Option<(Figures, Backed)>,
    /// What today's rate counts on the day of the fit, where the files say it all.
    pub counted: Option<Figures>,
    /// The packages that the rate may still hold.
    pub past: Option<(FittedPast, Backed)>,
    /// Packages behind all of it.
    pub packages: usize,
}

/// Real orders before the run.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedPast {
    /// First order day.
    pub first_day: NaiveDate,
    /// Last order day.
    pub last_day: NaiveDate,
    /// Those that a window may still hold.
    pub groups: Vec<FittedPastPackages>,
}

impl FittedPast {
    /// Packages whose tracking may still end in several ways.
    pub fn open(&self) -> u32 {
        let open = |group: &&FittedPastPackages| {
            group.likelihood.iter().filter(|likelihood| **likelihood > 0.0).count() > 1
        };
        self.groups.iter().filter(open).map(|group| group.packages).sum()
    }
}

/// Packages ordered alike, of which the same is known.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedPastPackages {
    /// The day of the order.
    pub ordered_on: NaiveDate,
    /// The last promised delivery day.
    pub promised_on: NaiveDate,
    /// Where they come from.
    pub origin: Country,
    /// Where they go.
    pub destination: Country,
    /// Mean price, tax included, inside the band of an item.
    pub price: Money,
    /// The greatest weight of that item, grams.
    pub grams: u32,
    /// Place of the service.
    pub service: usize,
    /// How many.
    pub packages: u32,
    /// How likely what is known of them is, by the endings of [`Tracking::ENDINGS`].
    pub likelihood: [f64; Tracking::ENDINGS.len()],
}

/// A price and weight band that one service carries.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedItem {
    /// Least price, tax included.
    pub price_from: Money,
    /// Greatest.
    pub price_to: Money,
    /// Grams, excluded.
    pub above_g: u32,
    /// Grams, included.
    pub up_to_g: u32,
    /// Share on the lane.
    pub share: f64,
    /// On top, tax included.
    pub shipping: Money,
    /// Place of the service.
    pub service: usize,
}

/// A service.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedService {
    /// Its key.
    pub name: String,
    /// As people call it.
    pub title: String,
    /// Whose weeks are good or bad together.
    pub carrier: String,
    /// Shape.
    pub format: Format,
    /// What it promises to scan.
    pub tracked_as: TrackedAs,
    /// As the marketplace sees the carrier.
    pub class: CarrierClass,
    /// Label bought through the marketplace.
    pub buy_shipping: bool,
    /// Names match the list.
    pub method_matches: bool,
    /// It goes abroad; else at home.
    pub abroad: bool,
    /// Upload, facility, delivery after facility, delivery without; `None` = by its nature never.
    pub chances: [Option<(Spread, Backed)>; 4],
    /// Promised days from handover: to single countries, and else.
    pub transit_days: (Vec<(Country, u16)>, u16, Backed),
    /// Dated tariffs.
    pub prices: (Vec<FittedPrice>, Backed),
    /// Is the label's cost known?
    pub priced: bool,
    /// Packages sent with it.
    pub packages: usize,
}

/// A dated price table.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedPrice {
    /// First day.
    pub from: NaiveDate,
    /// By greatest weight in grams.
    pub up_to: Vec<(u32, Money)>,
}

/// Clustering of misses by carrier and week.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedIcc {
    /// What the scenario takes.
    pub icc: Spread,
    /// Why.
    pub backed: Backed,
}

/// A way out.
#[derive(Clone, PartialEq, Debug)]
pub struct FittedStrategy {
    /// Its key.
    pub name: &'static str,
    /// As people call it.
    pub title: &'static str,
    /// In order.
    pub levers: Vec<FittedLever>,
    /// Why it is there.
    pub why: &'static str,
}

/// A lever.
#[derive(Clone, PartialEq, Debug)]
pub enum FittedLever {
    /// What these services (by place) carry goes with the first of those that can carry it.
    Switch {
        /// Services switched from.
        from: Vec<usize>,
        /// Services switched to.
        to: Vec<usize>,
    },
    /// Nothing is sold abroad any more.
    DropCrossBorder,
    /// Numbers enter themselves: the chance of an upload in time, as a 90 % interval.
    MendUploads(f64, f64),
}
