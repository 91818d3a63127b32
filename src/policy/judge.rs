//! From a package to a verdict: no randomness here.

use super::clause::{Clause, Conditions, Consequence, DateBasis, LaneKind, Scans};
use super::{Policy, Reading};
use crate::domain::{Lane, Package, TrackedAs, Tracking};
use chrono::NaiveDate;

/// The answer of `judge`, and the clause that gave it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Verdict<'p> {
    /// The answer.
    pub ruling: Ruling,
    /// The first clause that matched; `None` = no clause matched and nothing asks for tracking.
    pub clause: Option<&'p Clause>,
}

/// Exempt, valid or defect.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Ruling {
    /// Not in the denominator.
    Exempt,
    /// Counted, with enough scans.
    Valid,
    /// Counted, without.
    Defect(Cause),
}

/// Why a counted package is not valid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// No tracking number.
    NoNumber,
    /// Number entered after delivery.
    Late,
    /// Wrong carrier or format ("mapping error").
    Mismatch,
    /// A carrier whose scans the marketplace does not see.
    NotIntegrated,
    /// A service without tracking, outside an exemption.
    Untracked,
    /// No scan at all.
    NoScan,
    /// One scan where two are needed.
    OneScan,
}

impl Cause {
    /// Its name in files, such as `no-scan`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoNumber => "no-number",
            Self::Late => "late",
            Self::Mismatch => "mismatch",
            Self::NotIntegrated => "not-integrated",
            Self::Untracked => "untracked",
            Self::NoScan => "no-scan",
            Self::OneScan => "one-scan",
        }
    }
}

/// Judges one package. Every value limit of the policy must be in the package's currency
/// ([`Policy::in_currency`]).
pub fn judge<'p>(
    package: &Package,
    tracking: Tracking,
    policy: &'p Policy,
    reading: &Reading,
) -> Verdict<'p> {
    first_match(package, tracking, policy, reading, |_| true)
}

/// Judges a package as if exemptions marked `misapplied` did not exist: what becomes of an exempt
/// package that the marketplace counts by mistake.
pub fn judge_without_exemptions<'p>(
    package: &Package,
    tracking: Tracking,
    policy: &'p Policy,
    reading: &Reading,
) -> Verdict<'p> {
    first_match(package, tracking, policy, reading, |clause| !clause.misapplied)
}

fn first_match<'p>(
    package: &Package,
    tracking: Tracking,
    policy: &'p Policy,
    reading: &Reading,
    stands: impl Fn(&Clause) -> bool,
) -> Verdict<'p> {
    let mut clauses = policy.clauses.iter().filter(|clause| stands(clause));
    answer(package, tracking, clauses.find(|clause| clause.takes(package, policy, reading)))
}

/// The place of the clause that decides a package, whatever became of its tracking: the first that takes it.
pub fn deciding_clause(package: &Package, policy: &Policy, reading: &Reading) -> Option<usize> {
    policy.clauses.iter().position(|clause| clause.takes(package, policy, reading))
}

/// What a clause that takes a package makes of it; no clause asks for no tracking.
pub fn ruling(package: &Package, tracking: Tracking, clause: Option<&Clause>) -> Ruling {
    match clause.map(|clause| clause.then) {
        None | Some(Consequence::Exempt) => Ruling::Exempt,
        Some(Consequence::Defect(cause)) => Ruling::Defect(cause),
        Some(Consequence::Counted(scans)) => rule(package, tracking, scans),
    }
}

/// The verdict that a clause gives a package which it takes.
pub(super) fn answer<'p>(
    package: &Package,
    tracking: Tracking,
    clause: Option<&'p Clause>,
) -> Verdict<'p> {
    Verdict { ruling: ruling(package, tracking, clause), clause }
}

fn rule(package: &Package, tracking: Tracking, scans: Scans) -> Ruling {
    let arrival_unseen = package.tracked_as == TrackedAs::AcceptanceAndDelivery;
    let defect = match (tracking, scans) {
        (Tracking::Both, Scans::ArrivalAndDelivery) if arrival_unseen => Cause::OneScan,
        (Tracking::Both, _)
        | (Tracking::FacilityOnly | Tracking::DeliveryOnly, Scans::One | Scans::NumberOnly) => {
            return Ruling::Valid;
        }
        (Tracking::FacilityOnly | Tracking::DeliveryOnly, _) => Cause::OneScan,
        (Tracking::NoNumber | Tracking::NoScan, _) if package.tracked_as == TrackedAs::Untracked => {
            Cause::Untracked
        }
        (Tracking::NoNumber, _) => Cause::NoNumber,
        (Tracking::Late, _) => Cause::Late,
        (Tracking::Mismatch, _) => Cause::Mismatch,
        (Tracking::NoScan, Scans::NumberOnly) => return Ruling::Valid,
        (Tracking::NoScan, _) => Cause::NoScan,
    };
    Ruling::Defect(defect)
}

impl Clause {
    /// Does the clause take the package, as its policy is read? The first that does decides it.
    pub(super) fn takes(&self, package: &Package, policy: &Policy, reading: &Reading) -> bool {
        // What is cheap to ask, and seldom so, first.
        self.when.match_package(package, policy, reading)
            && self.holds_on(package, policy, reading)
            && self.stands(policy, reading)
    }

    /// Does the clause stand under the reading, whatever the day?
    pub fn stands(&self, policy: &Policy, reading: &Reading) -> bool {
        reading.takes_all(policy, &self.readings)
    }

    /// Does the clause hold on the package's day?
    fn holds_on(&self, package: &Package, policy: &Policy, reading: &Reading) -> bool {
        if self.from.is_none() && self.until.is_none() {
            return true;
        }
        let day = package.day_of(self.effective_basis(policy, reading));
        self.from.is_none_or(|from| day >= from) && self.until.is_none_or(|until| day <= until)
    }

    /// The date basis after the reading has answered an open one.
    pub fn effective_basis(&self, policy: &Policy, reading: &Reading) -> DateBasis {
        match self.basis {
            DateBasis::Reading => reading.date_basis(policy),
            stated => stated,
        }
    }
}

impl Package {
    /// The package's date on the given basis.
    pub(super) fn day_of(&self, basis: DateBasis) -> NaiveDate {
        match basis {
            DateBasis::Order => self.ordered_on,
            DateBasis::Ship => self.shipped_on,
            DateBasis::Promised | DateBasis::Reading => self.promised_on,
        }
    }
}

fn any_or_one_of<T: PartialEq>(list: &[T], item: &T) -> bool {
    list.is_empty() || list.contains(item)
}

impl Conditions {
    /// Does a category meet them?
    pub(super) fn match_category(&self, category: &str) -> bool {
        self.categories.is_empty() || self.categories.iter().any(|name| name == category)
    }

    /// Do all conditions hold under the reading?
    pub fn match_package(&self, package: &Package, policy: &Policy, reading: &Reading) -> bool {
        self.match_lane(package.lane)
            && any_or_one_of(&self.formats, &package.format)
            && any_or_one_of(&self.tracked_as, &package.tracked_as)
            && any_or_one_of(&self.carriers, &package.carrier)
            && self.buy_shipping.is_none_or(|wanted| wanted == package.buy_shipping)
            && self.method_matches.is_none_or(|wanted| wanted == package.method_matches)
            && self.match_category(&package.category)
            && self.match_value(package, policy, reading)
    }

    fn match_value(&self, package: &Package, policy: &Policy, reading: &Reading) -> bool {
        self.value.is_empty() || {
            let compared = (reading.value_basis(policy), reading.limit_rate(policy));
            self.value.iter().all(|limit| limit.holds_as_read(&package.value, compared))
        }
    }

    /// Do the conditions on the lane hold?
    pub fn match_lane(&self, lane: Lane) -> bool {
        let kind = if lane.is_domestic() { LaneKind::Domestic } else { LaneKind::CrossBorder };
        let inside = |country| self.outside.contains(country);
        self.lane.is_none_or(|wanted| wanted == kind)
            && any_or_one_of(&self.origins, &lane.origin)
            && any_or_one_of(&self.destinations, &lane.destination)
            && (self.outside.is_empty() || !inside(&lane.origin) || !inside(&lane.destination))
    }
}

#[cfg(test)]
pub(super) mod tests;
