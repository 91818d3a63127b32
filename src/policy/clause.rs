//! One dated rule: when it matches and what follows.

use super::LimitRate;
use super::judge::Cause;
use crate::domain::{
    CarrierClass, Country, Currency, Format, Money, PackageValue, TrackedAs, ValueBasis,
};
use chrono::NaiveDate;

/// A rule of a policy.
#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    /// Unique in the policy, such as `cross-border-letter-under-20`.
    pub id: String,
    /// One sentence for people.
    pub says: String,
    /// First day on which it holds; `None` = always before `until`.
    pub from: Option<NaiveDate>,
    /// Last day on which it holds; `None` = still.
    pub until: Option<NaiveDate>,
    /// Which date of a package `from` and `until` are compared with.
    pub basis: DateBasis,
    /// All must hold.
    pub when: Conditions,
    /// What follows.
    pub then: Consequence,
    /// The clause stands only under these options: (switch, option).
    pub readings: Vec<(String, String)>,
    /// An exemption that the marketplace's own reports are said to miss at times: a share of such
    /// packages is counted all the same (the scenario's misapplication share).
    pub misapplied: bool,
    /// Where it is stated.
    pub source: String,
    /// At most 25 words of the source; `None` = inferred, or known only in others' words (see `certainty`).
    pub quote: Option<String>,
    /// How sure.
    pub certainty: Certainty,
    /// What an overlay did to it; `None` = it stands as in the policy's own file.
    pub overlay: Option<Overlaid>,
}

/// What an overlay did to a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overlaid {
    /// The overlay's file, without folders.
    pub file: String,
    /// What it did.
    pub how: OverlaidHow,
}

/// The ways in which an overlay touches a clause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OverlaidHow {
    /// The clause is new.
    Added,
    /// It says what a clause of the policy said otherwise.
    Changed,
    /// It holds no longer than the overlay says.
    Ended,
}

/// The date of a package that decides which rule holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateBasis {
    /// The day of the order.
    Order,
    /// The day of handover.
    Ship,
    /// The promised delivery day.
    Promised,
    /// Not stated: the switch `date-basis` of the reading says which.
    Reading,
}

/// Inside one country or across a border.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LaneKind {
    /// Origin and destination are one country.
    Domestic,
    /// They differ.
    CrossBorder,
}

/// What a clause asks of a package; an empty list or `None` asks nothing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Conditions {
    /// Domestic or cross-border.
    pub lane: Option<LaneKind>,
    /// One of these origins.
    pub origins: Vec<Country>,
    /// One of these destinations.
    pub destinations: Vec<Country>,
    /// Origin, destination or both lie outside this list.
    pub outside: Vec<Country>,
    /// Value limits, all of which must hold (a band has two).
    pub value: Vec<Limit>,
    /// One of these formats.
    pub formats: Vec<Format>,
    /// One of these tracking classes.
    pub tracked_as: Vec<TrackedAs>,
    /// One of these carrier classes.
    pub carriers: Vec<CarrierClass>,
    /// Label bought through the marketplace, or not.
    pub buy_shipping: Option<bool>,
    /// Carrier and ship-method text match the list, or not.
    pub method_matches: Option<bool>,
    /// One of these categories.
    pub categories: Vec<String>,
}

/// A bound on the package's value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limit {
    /// Which side matches.
    pub sign: LimitSign,
    /// The bound as the text states it.
    pub stated: Money,
    /// The bound in the currency of the packages ([`super::Policy::in_currency`]); until then as stated.
    pub amount: Money,
}

/// The side of a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitSign {
    /// value < amount
    Below,
    /// value <= amount
    AtMost,
    /// value >= amount
    AtLeast,
    /// value > amount
    Above,
}

impl Limit {
    /// A bound as the text states it.
    pub fn new(sign: LimitSign, stated: Money) -> Self {
        Self { sign, stated, amount: stated }
    }

    /// Does the value lie on the matching side? Both in one currency.
    pub fn holds(&self, value: Money) -> bool {
        debug_assert_eq!(self.amount.currency, value.currency, "see Policy::in_currency");
        self.is_met(value.micros, self.amount.micros)
    }

    /// Does a package worth `value` lie on the matching side, as a reading compares the two? The limit in the
    /// packages' currency.
    pub fn holds_as_read(&self, value: &PackageValue, (basis, rate): (ValueBasis, LimitRate)) -> bool {
        let value = value.on(basis);
        self.is_met(value.micros, self.bound(rate, value.currency).micros)
    }

    /// The bound in the currency of the packages, as a reading has it.
    pub(super) fn bound(&self, rate: LimitRate, currency: Currency) -> Money {
        debug_assert_eq!(self.amount.currency, currency, "see Policy::in_currency");
        match rate {
            LimitRate::AtPar => Money::from_micros(self.stated.micros, currency),
            LimitRate::ScenarioDay | LimitRate::OrderDay => self.amount,
        }
    }

    fn is_met(&self, value: i64, amount: i64) -> bool {
        match self.sign {
            LimitSign::Below => value < amount,
            LimitSign::AtMost => value <= amount,
            LimitSign::AtLeast => value >= amount,
            LimitSign::Above => value > amount,
        }
    }
}

/// What a matching clause does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Consequence {
    /// Not in the denominator.
    Exempt,
    /// Counted; valid with enough scans.
    Counted(Scans),
    /// Counted, and never valid.
    Defect(Cause),
}

/// The scans that a counted package needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scans {
    /// Any one carrier scan.
    One,
    /// One on the way, whatever it shows, and one on delivery or attempt.
    Two,
    /// One of arrival at a carrier facility and one on delivery or attempt.
    ArrivalAndDelivery,
    /// None: a number that the marketplace takes is enough (a tracking mandate).
    NumberOnly,
}

/// How sure a clause is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Certainty {
    /// The marketplace's own words.
    Stated,
    /// A third party reports it.
    Reported,
    /// No source states it.
    Inferred,
    /// A guess of an overlay: nobody states it, and nothing implies it.
    Assumed,
}

impl Certainty {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Reported => "reported",
            Self::Inferred => "inferred",
            Self::Assumed => "assumption",
        }
    }
}
