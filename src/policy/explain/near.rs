//! Clauses that fail in exactly one condition.

use super::failing::{Condition, failing};
use super::{ruled, with_value};
use crate::domain::{Country, Lane, Money, Package, Tracking};
use crate::policy::{Clause, LimitSign, Policy, Reading, Ruling};
use chrono::{NaiveDate, TimeDelta};

/// A clause that would decide if one condition held.
#[derive(Clone, PartialEq, Debug)]
pub struct NearMiss {
    /// The clause's place in the policy.
    pub clause: usize,
    /// The condition that fails.
    pub condition: Condition,
    /// The package as the clause would have it, in nothing else different.
    pub package: Package,
    /// The reading as the clause would have it.
    pub reading: Reading,
    /// The verdict then.
    pub ruling: Ruling,
}

/// The clause as a near miss; `None` if it matches, fails in more, or no change of the one thing makes it decide:
/// a clause that then matches behind another one would be named for what the other does.
pub(super) fn near_miss(
    place: usize,
    (package, tracking): (&Package, Tracking),
    policy: &Policy,
    reading: &Reading,
) -> Option<NearMiss> {
    let clause = &policy.clauses[place];
    let failed = failing(clause, package, policy, reading);
    let &[condition] = failed.as_slice() else { return None };
    changed(condition, clause, package, policy, reading)
        .into_iter()
        .filter(|(package, reading)| failing(clause, package, policy, reading).is_empty())
        .find_map(|(package, reading)| {
            let (ruling, decides) = ruled(&package, tracking, policy, &reading);
            let near = NearMiss { clause: place, condition, package, reading, ruling };
            (decides == Some(place)).then_some(near)
        })
}

/// The package or the reading with the thing changed that a condition asks about, in the ways that it may like.
fn changed(
    condition: Condition,
    clause: &Clause,
    package: &Package,
    policy: &Policy,
    reading: &Reading,
) -> Vec<(Package, Reading)> {
    let when = &clause.when;
    let with = |change: &dyn Fn(&mut Package)| {
        let mut changed = package.clone();
        change(&mut changed);
        (changed, reading.clone())
    };
    let day = package.day_of(clause.effective_basis(policy, reading));
    match condition {
        Condition::Lane | Condition::Origin | Condition::Destination | Condition::Outside => {
            lanes(clause, package.lane).into_iter().map(|lane| with(&|p| p.lane = lane)).collect()
        }
        Condition::Value { limit, bound } => nearest(when.value[limit].sign, bound)
            .map(|value| (with_value(package, reading.value_basis(policy), value), reading.clone()))
            .into_iter()
            .collect(),
        Condition::Format => when.formats.iter().map(|&format| with(&|p| p.format = format)).collect(),
        Condition::TrackedAs => {
            when.tracked_as.iter().map(|&tracked| with(&|p| p.tracked_as = tracked)).collect()
        }
        Condition::Carrier => {
            when.carriers.iter().map(|&carrier| with(&|p| p.carrier = carrier)).collect()
        }
        Condition::BuyShipping => vec![with(&|p| p.buy_shipping = !p.buy_shipping)],
        Condition::MethodMatches => vec![with(&|p| p.method_matches = !p.method_matches)],
        Condition::Category => {
            when.categories.iter().map(|name| with(&|p| p.category = name.as_str().into())).collect()
        }
        Condition::From => {
            clause.from.map(|from| with(&|p| move_days(p, from - day))).into_iter().collect()
        }
        Condition::Until => {
            clause.until.map(|until| with(&|p| move_days(p, until - day))).into_iter().collect()
        }
        Condition::Reading(index) => {
            let (switch, option) = clause.readings[index].clone();
            let mut read = reading.clone();
            read.options.insert(switch, option);
            vec![(package.clone(), read)]
        }
    }
}

/// Lanes that a clause may like: first those with one end changed.
fn lanes(clause: &Clause, lane: Lane) -> Vec<Lane> {
    // Codes that ISO 3166 leaves to users stand for countries that no clause names.
    let elsewhere = ["XA", "XB"].into_iter().filter_map(|code| Country::new(code).ok());
    let when = &clause.when;
    let named = [&when.destinations, &when.origins, &when.outside].into_iter().flatten().copied();
    let countries: Vec<Country> =
        [lane.origin, lane.destination].into_iter().chain(named).chain(elsewhere).collect();
    let to = countries.iter().map(|&destination| Lane { destination, ..lane });
    let from = countries.iter().map(|&origin| Lane { origin, ..lane });
    let both = countries
        .iter()
        .flat_map(|&origin| countries.iter().map(move |&destination| Lane { origin, destination }));
    to.chain(from).chain(both).collect()
}

fn move_days(package: &mut Package, by: TimeDelta) {
    let moved = |day: NaiveDate| day.checked_add_signed(by).unwrap_or(day);
    package.ordered_on = moved(package.ordered_on);
    package.shipped_on = moved(package.shipped_on);
    package.promised_on = moved(package.promised_on);
}

/// The whole number of minor units nearest to a bound on its matching side; `None` if that is nothing.
pub(super) fn nearest(sign: LimitSign, bound: Money) -> Option<Money> {
    let unit = Money::MICROS / bound.currency.minor_units();
    let floor = bound.micros.div_euclid(unit);
    let whole = bound.micros.rem_euclid(unit) == 0;
    let units = match sign {
        LimitSign::Below if whole => floor - 1,
        LimitSign::AtLeast if whole => floor,
        LimitSign::Below | LimitSign::AtMost => floor,
        LimitSign::AtLeast | LimitSign::Above => floor + 1,
    };
    (units > 0).then(|| Money::from_micros(units * unit, bound.currency))
}
