//! What `explain` says of random packages under every built-in policy is what `judge` says.

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use vtr_planner::domain::{
    CarrierClass, Country, Currency, ExchangeRates, Format, Lane, Money, Package, PackageValue,
    TrackedAs, Tracking,
};
use vtr_planner::input::rules::builtin_policies;
use vtr_planner::policy::{
    Clause, Condition, DateBasis, Policy, Reading, Ruling, explain, judge, judge_without_exemptions,
    ruled,
};

/// A change of one fact, and its name.
type Changed = (&'static str, fn(&mut Package));

/// What of a package a random draw decides: each number picks from a list.
type Draw = [u32; 12];

fn pick<T: Copy>(list: &[T], at: u32) -> T {
    list[at as usize % list.len()]
}

fn currency(policy: &Policy) -> Currency {
    let mut limits = policy.clauses.iter().flat_map(|clause| &clause.when.value);
    // Not that of the first limit: so limits are converted.
    let euro = limits.next().is_some_and(|limit| limit.stated.currency == Currency::EUR);
    if euro { Currency::GBP } else { Currency::EUR }
}

fn in_currency(policy: &Policy) -> Policy {
    let codes = ["GBP", "USD", "JPY", "CAD", "AUD", "PLN", "SEK", "INR", "BRL", "SGD", "AED", "SAR"];
    let rate = |code: &&str| (Currency::new(code).expect("a code"), 0.8);
    let on = NaiveDate::from_ymd_opt(2025, 1, 15).expect("a day");
    let per_euro: BTreeMap<Currency, f64> = codes.iter().map(rate).collect();
    policy.in_currency(&ExchangeRates { on, per_euro }, currency(policy)).expect("rates")
}

/// A package near what the policy's clauses ask: its countries, its limits, its days.
fn package(policy: &Policy, draw: Draw) -> (Package, Tracking) {
    let mut countries: BTreeSet<Country> =
        ["GB", "DE", "US", "CN", "CH"].iter().map(|code| Country::new(code).expect("a code")).collect();
    let mut days = BTreeSet::from([NaiveDate::from_ymd_opt(2025, 2, 3).expect("a day")]);
    let mut values = BTreeSet::from([3_000_000, 40_000_000]);
    for clause in &policy.clauses {
        let when = &clause.when;
        countries.extend([&when.origins, &when.destinations, &when.outside].into_iter().flatten());
        let dates = clause.from.into_iter().chain(clause.until);
        days.extend(dates.flat_map(|day| [-1, 0, 1].map(|step| day + TimeDelta::days(step))));
        let limits = when.value.iter().map(|limit| limit.amount.micros);
        values.extend(limits.flat_map(|micros| [-10_000, 0, 10_000].map(|step| micros + step)));
    }
    let countries: Vec<Country> = countries.into_iter().collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let values: Vec<i64> = values.into_iter().collect();
    let money = |micros| Money::from_micros(micros, currency(policy));
    let net = pick(&values, draw[0]);
    let (origin, other) = (pick(&countries, draw[1]), pick(&countries, draw[2]));
    let ordered_on = pick(&days, draw[3]);
    let tracked_as = pick(
        &[
            TrackedAs::Untracked,
            TrackedAs::Full,
            TrackedAs::DeliveryOnly,
            TrackedAs::ExportOnly,
            TrackedAs::AcceptanceAndDelivery,
        ],
        draw[4],
    );
    let tracking = match tracked_as {
        TrackedAs::Untracked => Tracking::NoNumber,
        _ => pick(
            &[
                Tracking::NoScan,
                Tracking::FacilityOnly,
                Tracking::DeliveryOnly,
                Tracking::Both,
                Tracking::Late,
                Tracking::Mismatch,
            ],
            draw[5],
        ),
    };
    let package = Package {
        lane: Lane { origin, destination: if draw[2].is_multiple_of(3) { origin } else { other } },
        category: "Toys".into(),
        value: PackageValue {
            net: money(net),
            with_tax: money(net + net / 5),
            without_shipping: money(net - net / 10),
        },
        format: pick(
            &[Format::Letter, Format::LargeLetter, Format::Parcel, Format::Freight, Format::Digital],
            draw[6],
        ),
        tracked_as,
        carrier: pick(
            &[
                CarrierClass::Integrated,
                CarrierClass::NotIntegrated,
                CarrierClass::ListedFreight,
                CarrierClass::SelfDelivery,
            ],
            draw[7],
        ),
        buy_shipping: draw[8].is_multiple_of(2),
        method_matches: draw[9].is_multiple_of(2),
        ordered_on,
        shipped_on: ordered_on + TimeDelta::days(i64::from(draw[10] % 2)),
        promised_on: ordered_on + TimeDelta::days(i64::from(draw[10] % 5)),
    };
    (package, tracking)
}

fn matches(clause: &Clause, package: &Package, policy: &Policy, reading: &Reading) -> bool {
    let day = match clause.effective_basis(policy, reading) {
        DateBasis::Order => package.ordered_on,
        DateBasis::Ship => package.shipped_on,
        DateBasis::Promised | DateBasis::Reading => package.promised_on,
    };
    clause.stands(policy, reading)
        && clause.in_force_on(day)
        && clause.when.match_package(package, policy, reading)
}

/// The package as the near miss has it, with the one fact put back of which its condition speaks.
fn put_back(condition: Condition, changed: &Package, package: &Package) -> Package {
    let mut back = changed.clone();
    match condition {
        Condition::Lane | Condition::Origin | Condition::Destination | Condition::Outside => {
            back.lane = package.lane;
        }
        Condition::Value { .. } => back.value = package.value,
        Condition::Format => back.format = package.format,
        Condition::TrackedAs => back.tracked_as = package.tracked_as,
        Condition::Carrier => back.carrier = package.carrier,
        Condition::BuyShipping => back.buy_shipping = package.buy_shipping,
        Condition::MethodMatches => back.method_matches = package.method_matches,
        Condition::Category => back.category.clone_from(&package.category),
        Condition::From | Condition::Until => {
            back.ordered_on = package.ordered_on;
            back.shipped_on = package.shipped_on;
            back.promised_on = package.promised_on;
        }
        Condition::Reading(_) => {}
    }
    back
}

fn holds(policy: &Policy, draw: Draw) -> Result<[usize; 3], TestCaseError> {
    let (package, tracking) = package(policy, draw);
    let readings = policy.readings_one_by_one();
    let reading = &readings[draw[11] as usize % readings.len()];
    let told = explain(&package, tracking, policy, reading);
    let verdict = judge(&package, tracking, policy, reading);
    prop_assert_eq!(told.ruling, verdict.ruling);
    prop_assert_eq!(told.clause.map(|place| &policy.clauses[place]), verdict.clause);
    if let Some(missed) = told.if_missed {
        prop_assert!(verdict.clause.is_some_and(|clause| clause.misapplied));
        prop_assert_eq!(missed, judge_without_exemptions(&package, tracking, policy, reading).ruling);
    }
    for miss in &told.near_misses {
        let clause = &policy.clauses[miss.clause];
        prop_assert!(!matches(clause, &package, policy, reading), "{}", clause.id);
        prop_assert!(matches(clause, &miss.package, policy, &miss.reading), "{}: {miss:?}", clause.id);
        prop_assert_eq!(&put_back(miss.condition, &miss.package, &package), &package);
        if !matches!(miss.condition, Condition::Reading(_)) {
            prop_assert_eq!(&miss.reading, reading);
        }
        let then = ruled(&miss.package, tracking, policy, &miss.reading);
        prop_assert_eq!(then, (miss.ruling, Some(miss.clause)), "{}: {:?}", clause.id, miss);
    }
    let alone = told.remedies.iter().all(|remedy| remedy.steps.len() == 1);
    for remedy in &told.remedies {
        prop_assert!(matches!(told.ruling, Ruling::Defect(_)));
        prop_assert!(alone || remedy.steps.len() == 2, "{remedy:?}");
        prop_assert!(matches!(remedy.ruling, Ruling::Valid | Ruling::Exempt), "{remedy:?}");
        let then = ruled(&remedy.package, remedy.tracking, policy, reading);
        prop_assert_eq!(then, (remedy.ruling, remedy.clause));
        prop_assert_eq!(remedy.package.lane, package.lane);
        prop_assert_eq!(remedy.package.promised_on, package.promised_on);
    }
    let both = told.remedies.iter().filter(|remedy| remedy.steps.len() == 2).count();
    Ok([told.near_misses.len(), told.remedies.len() - both, both])
}

#[test]
fn every_verdict_near_miss_and_remedy_is_confirmed_by_judge() {
    let config = ProptestConfig {
        cases: 3000,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(5),
        ..ProptestConfig::default()
    };
    let policies: Vec<Policy> = builtin_policies().iter().map(in_currency).collect();
    let seen = std::cell::RefCell::new([0; 3]);
    proptest!(config, |(at in 0..policies.len(), draw in any::<Draw>())| {
        let found = holds(&policies[at], draw)?;
        seen.borrow_mut().iter_mut().zip(found).for_each(|(all, new)| *all += new);
    });
    let [near, singles, pairs] = seen.into_inner();
    assert!(near > 1000 && singles > 300 && pairs > 30, "{near} near misses, {singles} and {pairs}");
}

#[test]
fn a_clause_that_would_decide_if_one_condition_held_is_always_told() {
    // Each change of one fact after which an earlier clause decides must be among the near misses.
    let policies: Vec<Policy> = builtin_policies().iter().map(in_currency).collect();
    let mut asked = 0;
    for (at, policy) in policies.iter().enumerate() {
        for seed in 0..600_u32 {
            let mix =
                |n: u32| seed.wrapping_mul(2_654_435_761).rotate_left(n * 5) ^ (n * 97 + at as u32);
            let (package, tracking) = package(policy, std::array::from_fn(|n| mix(n as u32)));
            let reading = Reading::prudent();
            let told = explain(&package, tracking, policy, &reading);
            let before = told.clause.unwrap_or(policy.clauses.len());
            let changes: [Changed; 4] = [
                ("buy shipping", |package| package.buy_shipping = !package.buy_shipping),
                ("method", |package| package.method_matches = !package.method_matches),
                ("letter", |package| package.format = Format::Letter),
                ("integrated", |package| package.carrier = CarrierClass::Integrated),
            ];
            for (what, change) in changes {
                let mut changed = package.clone();
                change(&mut changed);
                let (_, decides) = ruled(&changed, tracking, policy, &reading);
                let Some(place) = decides.filter(|place| *place < before && changed != package) else {
                    continue;
                };
                asked += 1;
                let among = told.near_misses.iter().any(|miss| miss.clause == place);
                let id = &policy.clauses[place].id;
                assert!(among, "{}: {id} by {what}: {package:?}", policy.name);
            }
        }
    }
    assert!(asked > 100, "{asked}");
}
