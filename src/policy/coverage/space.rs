//! The facts that clauses ask for, cut into cells in which every clause answers alike.

use super::region::{Cells, Region, TooMany};
use super::{Along, Clause, Policy};
use crate::domain::{CarrierClass, Country, Currency, Format, Lane, Money, TrackedAs};
use crate::policy::{Conditions, DateBasis, Reading};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const FORMATS: [Format; 5] =
    [Format::Letter, Format::LargeLetter, Format::Parcel, Format::Freight, Format::Digital];
const TRACKED: [TrackedAs; 5] = [
    TrackedAs::Untracked,
    TrackedAs::DeliveryOnly,
    TrackedAs::ExportOnly,
    TrackedAs::AcceptanceAndDelivery,
    TrackedAs::Full,
];
const CARRIERS: [CarrierClass; 4] = [
    CarrierClass::Integrated,
    CarrierClass::NotIntegrated,
    CarrierClass::ListedFreight,
    CarrierClass::SelfDelivery,
];
const BASES: [DateBasis; 3] = [DateBasis::Order, DateBasis::Ship, DateBasis::Promised];
/// Countries that no clause names, by codes that ISO 3166 leaves to users.
const ELSEWHERE: [&str; 2] = ["XA", "XB"];

/// One fact, each cell by one point of it.
#[derive(Debug)]
pub(super) enum Axis {
    Lane(Vec<Lane>),
    Value(Currency, Vec<Money>),
    Format,
    Tracked,
    Carrier,
    BuyShipping,
    MethodMatches,
    /// The last point is a category that no clause names.
    Category(Vec<String>),
    Days(DateBasis, Vec<NaiveDate>),
    Switch(String, Vec<String>),
}

/// All facts that the clauses of a policy ask for.
#[derive(Debug)]
pub(super) struct Space {
    axes: Vec<Axis>,
    /// The options of the switch `date-basis`, and what each stands for.
    date_basis: Vec<(String, DateBasis)>,
}

impl Space {
    /// The space of a policy.
    pub(super) fn of(policy: &Policy) -> Result<Self, TooMany> {
        let clauses = &policy.clauses;
        let mut axes = vec![
            Axis::Lane(lanes(clauses)),
            Axis::Format,
            Axis::Tracked,
            Axis::Carrier,
            Axis::BuyShipping,
            Axis::MethodMatches,
            Axis::Category(categories(clauses)),
        ];
        axes.extend(values(clauses).into_iter().map(|(currency, points)| Axis::Value(currency, points)));
        axes.extend(BASES.map(|basis| Axis::Days(basis, days(clauses))));
        axes.extend(policy.switches.iter().map(|switch| {
            let options = switch.options.iter().map(|option| option.name.clone()).collect();
            Axis::Switch(switch.name.clone(), options)
        }));
        let switch = policy.switches.iter().find(|switch| switch.name == "date-basis");
        let date_basis = switch.iter().flat_map(|switch| &switch.options).map(|option| {
            let options = BTreeMap::from([("date-basis".to_owned(), option.name.clone())]);
            let reading = Reading { options, ..Reading::prudent() };
            (option.name.clone(), reading.date_basis(policy))
        });
        let space = Self { date_basis: date_basis.collect(), axes };
        let most = Cells::BITS as usize;
        if space.axes.iter().any(|axis| axis.len() > most) { Err(TooMany) } else { Ok(space) }
    }

    /// The packages and readings for which a clause holds and matches: one region, or one for every option
    /// of `date-basis` if that says which of a package's dates decides.
    pub(super) fn regions(&self, clause: &Clause) -> Vec<Region> {
        let dated = clause.from.is_some() || clause.until.is_some();
        let by_basis = |basis: DateBasis, option: Option<&str>| {
            Region::new(self.axes.iter().map(|axis| axis.cells(clause, basis, option)).collect())
        };
        match clause.basis {
            DateBasis::Reading if dated && !self.date_basis.is_empty() => {
                let options = self.date_basis.iter();
                options.map(|(option, basis)| by_basis(*basis, Some(option))).collect()
            }
            DateBasis::Reading => vec![by_basis(DateBasis::Promised, None)],
            basis => vec![by_basis(basis, None)],
        }
    }

    /// The axis on which two regions of clauses differ along their values or days.
    pub(super) fn axis(&self, along: Along, first: &Clause, a: &Region, b: &Region) -> Option<usize> {
        let currency = first.when.value.first().map(|limit| limit.amount.currency);
        (0..self.axes.len()).find(|&index| {
            a.cells(index) != b.cells(index)
                && match (&self.axes[index], along) {
                    (Axis::Value(of, _), Along::Value) => Some(*of) == currency,
                    (Axis::Days(..), Along::Days) => true,
                    _ => false,
                }
        })
    }
}

impl Axis {
    fn len(&self) -> usize {
        match self {
            Self::Lane(points) => points.len(),
            Self::Value(_, points) => points.len(),
            Self::Format => FORMATS.len(),
            Self::Tracked => TRACKED.len(),
            Self::Carrier => CARRIERS.len(),
            Self::BuyShipping | Self::MethodMatches => 2,
            Self::Category(points) => points.len(),
            Self::Days(_, points) => points.len(),
            Self::Switch(_, points) => points.len(),
        }
    }

    /// The cells that a clause asks for. `basis` is the date that decides, `option` that of `date-basis`.
    fn cells(&self, clause: &Clause, basis: DateBasis, option: Option<&str>) -> Cells {
        let when = &clause.when;
        match self {
            Self::Lane(points) => cells(points, |&lane| when.match_lane(lane)),
            Self::Value(currency, points) => cells(points, |&value| {
                let limits = when.value.iter();
                limits.filter(|l| l.amount.currency == *currency).all(|limit| limit.holds(value))
            }),
            Self::Format => listed(&FORMATS, &when.formats),
            Self::Tracked => listed(&TRACKED, &when.tracked_as),
            Self::Carrier => listed(&CARRIERS, &when.carriers),
            Self::BuyShipping => yes_or_no(when.buy_shipping),
            Self::MethodMatches => yes_or_no(when.method_matches),
            Self::Category(points) => listed(points, &when.categories),
            Self::Days(of, points) => cells(points, |&day| *of != basis || clause.in_force_on(day)),
            Self::Switch(name, options) => cells(options, |taken| {
                let by_basis = name != "date-basis" || option.is_none_or(|option| option == taken);
                by_basis && clause.readings.iter().all(|(switch, o)| switch != name || o == taken)
            }),
        }
    }
}

/// The set of the points for which something holds.
fn cells<T>(points: &[T], holds: impl Fn(&T) -> bool) -> Cells {
    let points = points.iter().enumerate();
    points.fold(0, |set, (index, point)| if holds(point) { set | 1 << index } else { set })
}

fn listed<T: PartialEq>(points: &[T], list: &[T]) -> Cells {
    cells(points, |point| list.is_empty() || list.contains(point))
}

fn yes_or_no(wanted: Option<bool>) -> Cells {
    cells(&[false, true], |answer| wanted.is_none_or(|wanted| wanted == *answer))
}

/// One lane of every kind that the clauses tell apart.
fn lanes(clauses: &[Clause]) -> Vec<Lane> {
    let named = |when: &'_ Conditions| -> Vec<Country> {
        [&when.origins, &when.destinations, &when.outside].into_iter().flatten().copied().collect()
    };
    let mut countries: BTreeSet<Country> =
        clauses.iter().flat_map(|clause| named(&clause.when)).collect();
    countries.extend(ELSEWHERE.iter().filter_map(|code| Country::new(code).ok()));
    let mut kinds: BTreeMap<Vec<bool>, Lane> = BTreeMap::new();
    for &origin in &countries {
        for &destination in &countries {
            let lane = Lane { origin, destination };
            let answers = clauses.iter().map(|clause| clause.when.match_lane(lane)).collect();
            kinds.entry(answers).or_insert(lane);
        }
    }
    kinds.into_values().collect()
}

/// Every category named, and one that is not.
fn categories(clauses: &[Clause]) -> Vec<String> {
    let mut named: Vec<String> =
        clauses.iter().flat_map(|clause| clause.when.categories.iter().cloned()).collect();
    named.sort();
    named.dedup();
    named.push(String::new());
    named
}

/// For each currency the limits themselves and what lies just below and above them.
fn values(clauses: &[Clause]) -> BTreeMap<Currency, Vec<Money>> {
    let mut points: BTreeMap<Currency, BTreeSet<i64>> = BTreeMap::new();
    for limit in clauses.iter().flat_map(|clause| &clause.when.value) {
        let micros = limit.amount.micros;
        let near = [micros.saturating_sub(1), micros, micros.saturating_add(1)];
        points.entry(limit.amount.currency).or_default().extend(near);
    }
    let money = |(currency, points): (Currency, BTreeSet<i64>)| {
        (currency, points.into_iter().map(|micros| Money::from_micros(micros, currency)).collect())
    };
    points.into_iter().map(money).collect()
}

/// The first day, and every day on which a clause begins to hold or no longer does.
fn days(clauses: &[Clause]) -> Vec<NaiveDate> {
    let mut days = BTreeSet::from([NaiveDate::MIN]);
    for clause in clauses {
        days.extend(clause.from);
        days.extend(clause.until.and_then(|until| until.succ_opt()));
    }
    days.into_iter().collect()
}
