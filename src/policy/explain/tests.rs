//! Remedies and near misses of small policies; `tests/explain.rs` asks the built-in ones.

use super::*;
use crate::domain::{CarrierClass, Country, Currency, Format, Lane, TrackedAs};
use crate::policy::fixtures::{clause, day, policy};
use crate::policy::{Cause, Clause, Conditions, Consequence, Limit, LimitSign, Scans};

fn pounds(units: f64) -> Money {
    Money::from_units(units, Currency::GBP)
}

fn package() -> Package {
    let country = |code| Country::new(code).expect("a country");
    Package {
        lane: Lane { origin: country("GB"), destination: country("DE") },
        category: "Toys".into(),
        value: PackageValue::same(pounds(21.0)),
        format: Format::Parcel,
        tracked_as: TrackedAs::Untracked,
        carrier: CarrierClass::Integrated,
        buy_shipping: true,
        method_matches: true,
        ordered_on: day("2025-02-03"),
        shipped_on: day("2025-02-03"),
        promised_on: day("2025-02-10"),
    }
}

/// Letters below 20 GBP are exempt, all else needs these scans.
fn letters_below_20(scans: Scans) -> Policy {
    let limit = Limit::new(LimitSign::Below, pounds(20.0));
    let when = Conditions { value: vec![limit], formats: vec![Format::Letter], ..Conditions::default() };
    let exempt = Clause { when, then: Consequence::Exempt, ..clause("letters") };
    policy(vec![exempt, Clause { then: Consequence::Counted(scans), ..clause("rest") }])
}

fn steps(package: &Package, tracking: Tracking, policy: &Policy) -> Vec<Vec<Step>> {
    let told = explain(package, tracking, policy, &Reading::prudent());
    told.remedies.into_iter().map(|remedy| remedy.steps).collect()
}

#[test]
fn two_things_are_told_only_if_none_helps_alone() {
    let policy = letters_below_20(Scans::One);
    let tracked = vec![Step::TrackedService(Tracking::FacilityOnly)];
    assert_eq!(steps(&package(), Tracking::NoNumber, &policy), [tracked]);

    // Nothing that is counted is ever valid: only a letter below the limit is left.
    let mut never = letters_below_20(Scans::One);
    never.clauses[1].then = Consequence::Defect(Cause::Untracked);
    let value = Step::Value { clause: 0, limit: 0, sign: LimitSign::Below, bound: pounds(20.0) };
    let found = steps(&package(), Tracking::NoNumber, &never);
    assert_eq!(found, [vec![Step::Format(Format::Letter), value]]);
    never.clauses.remove(0);
    assert_eq!(steps(&package(), Tracking::NoNumber, &never), Vec::<Vec<Step>>::new());
}

#[test]
fn the_least_scans_that_do_are_told() {
    let tracked = Package { tracked_as: TrackedAs::Full, ..package() };
    let first = |scans, tracking| steps(&tracked, tracking, &letters_below_20(scans))[0].clone();
    assert_eq!(first(Scans::One, Tracking::NoScan), [Step::Scans(Tracking::FacilityOnly)]);
    assert_eq!(first(Scans::Two, Tracking::FacilityOnly), [Step::Scans(Tracking::Both)]);
    assert_eq!(first(Scans::NumberOnly, Tracking::NoNumber), [Step::Scans(Tracking::NoScan)]);
    let delivery = Package { tracked_as: TrackedAs::DeliveryOnly, ..package() };
    let two = steps(&delivery, Tracking::DeliveryOnly, &letters_below_20(Scans::Two));
    assert_eq!(two, [vec![Step::TrackedService(Tracking::Both)]]);
}

#[test]
fn a_near_miss_names_its_condition_and_what_would_follow() {
    let letter = Package { format: Format::Letter, ..package() };
    let told = explain(&letter, Tracking::NoNumber, &letters_below_20(Scans::One), &Reading::prudent());
    let [miss] = told.near_misses.as_slice() else { panic!("{:?}", told.near_misses) };
    assert_eq!(miss.condition, Condition::Value { limit: 0, bound: pounds(20.0) });
    assert_eq!((miss.package.value.net, miss.ruling), (pounds(19.99), Ruling::Exempt));
    // A parcel fails in format and value: no near miss.
    let told =
        explain(&package(), Tracking::NoNumber, &letters_below_20(Scans::One), &Reading::prudent());
    assert!(told.near_misses.is_empty());
}

#[test]
fn values_step_over_a_limit_by_the_smallest_coin() {
    let next = |sign, units| near::nearest(sign, pounds(units)).map(|money| money.minor());
    assert_eq!(next(LimitSign::Below, 16.8), Some(1679));
    assert_eq!(next(LimitSign::AtMost, 16.8), Some(1680));
    assert_eq!(next(LimitSign::AtLeast, 16.8), Some(1680));
    assert_eq!(next(LimitSign::Above, 16.8), Some(1681));
    assert_eq!(next(LimitSign::Below, 16.805), Some(1680));
    assert_eq!(next(LimitSign::AtLeast, 16.805), Some(1681));
    assert_eq!(next(LimitSign::Below, 0.01), None);
}

#[test]
fn an_exemption_that_reports_miss_says_what_would_follow() {
    let mut policy = letters_below_20(Scans::One);
    let letter = Package { format: Format::Letter, value: PackageValue::same(pounds(5.0)), ..package() };
    let missed =
        |policy: &Policy| explain(&letter, Tracking::NoNumber, policy, &Reading::prudent()).if_missed;
    assert_eq!(missed(&policy), None);
    policy.clauses[0].misapplied = true;
    assert_eq!(missed(&policy), Some(Ruling::Defect(Cause::Untracked)));
}
