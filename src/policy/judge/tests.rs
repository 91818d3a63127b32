//! `judge` alone: tracking states, dates, conditions, readings, misapplied exemptions.

use super::*;
use crate::domain::{
    CarrierClass, Country, Currency, ExchangeRates, Format, Money, PackageValue, ValueBasis,
};
use crate::policy::fixtures::{clause, day, policy, switch};
use crate::policy::{Limit, LimitSign, Switch};

pub(in crate::policy) fn package() -> Package {
    let country = |code| Country::new(code).expect("a country");
    Package {
        lane: Lane { origin: country("GB"), destination: country("DE") },
        category: "Toys".into(),
        value: PackageValue::same(Money::from_micros(12_000_000, Currency::GBP)),
        format: Format::Letter,
        tracked_as: TrackedAs::Full,
        carrier: CarrierClass::Integrated,
        buy_shipping: false,
        method_matches: true,
        ordered_on: day("2025-01-13"),
        shipped_on: day("2025-01-14"),
        promised_on: day("2025-01-17"),
    }
}

fn ruling(package: &Package, tracking: Tracking, policy: &Policy) -> Ruling {
    judge(package, tracking, policy, &Reading::prudent()).ruling
}

#[test]
fn every_tracking_state_has_its_cause_under_one_and_two_scans() {
    let two = Clause { then: Consequence::Counted(Scans::Two), ..clause("two") };
    let (one, two) = (policy(vec![clause("one")]), policy(vec![two]));
    let valid = Ruling::Valid;
    for (tracking, under_one, under_two) in [
        (Tracking::NoNumber, Ruling::Defect(Cause::NoNumber), Ruling::Defect(Cause::NoNumber)),
        (Tracking::Late, Ruling::Defect(Cause::Late), Ruling::Defect(Cause::Late)),
        (Tracking::Mismatch, Ruling::Defect(Cause::Mismatch), Ruling::Defect(Cause::Mismatch)),
        (Tracking::NoScan, Ruling::Defect(Cause::NoScan), Ruling::Defect(Cause::NoScan)),
        (Tracking::FacilityOnly, valid, Ruling::Defect(Cause::OneScan)),
        (Tracking::DeliveryOnly, valid, Ruling::Defect(Cause::OneScan)),
        (Tracking::Both, valid, valid),
    ] {
        assert_eq!(ruling(&package(), tracking, &one), under_one);
        assert_eq!(ruling(&package(), tracking, &two), under_two);
    }
    let untracked = Package { tracked_as: TrackedAs::Untracked, ..package() };
    for tracking in [Tracking::NoNumber, Tracking::NoScan] {
        assert_eq!(ruling(&untracked, tracking, &one), Ruling::Defect(Cause::Untracked));
    }
}

#[test]
fn an_acceptance_scan_is_no_arrival_and_a_mandate_asks_for_no_scan() {
    let rules = |scans| policy(vec![Clause { then: Consequence::Counted(scans), ..clause("c") }]);
    let [two, arrival, number] = [Scans::Two, Scans::ArrivalAndDelivery, Scans::NumberOnly].map(rules);
    let accepted = Package { tracked_as: TrackedAs::AcceptanceAndDelivery, ..package() };
    assert_eq!(ruling(&accepted, Tracking::Both, &two), Ruling::Valid);
    assert_eq!(ruling(&accepted, Tracking::Both, &arrival), Ruling::Defect(Cause::OneScan));
    assert_eq!(ruling(&package(), Tracking::Both, &arrival), Ruling::Valid);
    assert_eq!(ruling(&package(), Tracking::DeliveryOnly, &arrival), Ruling::Defect(Cause::OneScan));
    assert_eq!(ruling(&package(), Tracking::NoScan, &arrival), Ruling::Defect(Cause::NoScan));
    for tracking in [Tracking::NoScan, Tracking::FacilityOnly, Tracking::DeliveryOnly, Tracking::Both] {
        assert_eq!(ruling(&package(), tracking, &number), Ruling::Valid);
    }
    for (tracking, cause) in [
        (Tracking::NoNumber, Cause::NoNumber),
        (Tracking::Late, Cause::Late),
        (Tracking::Mismatch, Cause::Mismatch),
    ] {
        assert_eq!(ruling(&package(), tracking, &number), Ruling::Defect(cause));
    }
}

#[test]
fn the_first_clause_that_matches_decides_and_none_asks_for_nothing() {
    let never = Clause { then: Consequence::Defect(Cause::NotIntegrated), ..clause("never") };
    let rules = policy(vec![never, clause("rest")]);
    let verdict = judge(&package(), Tracking::Both, &rules, &Reading::prudent());
    assert_eq!(verdict.ruling, Ruling::Defect(Cause::NotIntegrated));
    assert_eq!(verdict.clause.map(|clause| clause.id.as_str()), Some("never"));
    let none = policy(Vec::new());
    let verdict = judge(&package(), Tracking::NoNumber, &none, &Reading::prudent());
    assert_eq!((verdict.ruling, verdict.clause), (Ruling::Exempt, None));
}

#[test]
fn both_ends_of_a_clause_are_in_it_on_the_date_of_its_basis() {
    for (basis, date) in [
        (DateBasis::Order, "2025-01-13"),
        (DateBasis::Ship, "2025-01-14"),
        (DateBasis::Promised, "2025-01-17"),
        // Without the switch `date-basis`: the promised day.
        (DateBasis::Reading, "2025-01-17"),
    ] {
        let date = day(date);
        let before = date.pred_opt();
        let after = date.succ_opt();
        for (from, until, matches) in [
            (Some(date), None, true),
            (after, None, false),
            (None, Some(date), true),
            (None, before, false),
            (Some(date), Some(date), true),
        ] {
            let exempt = Clause { from, until, basis, then: Consequence::Exempt, ..clause("exempt") };
            let rules = policy(vec![exempt, clause("rest")]);
            let expected = if matches { Ruling::Exempt } else { Ruling::Valid };
            assert_eq!(ruling(&package(), Tracking::Both, &rules), expected, "{basis:?}");
        }
    }
}

#[test]
fn every_condition_can_keep_a_clause_from_matching() {
    let country = |code| Country::new(code).expect("a country");
    let (rules, prudent) = (policy(Vec::new()), Reading::prudent());
    let limit = |sign, units| Limit::new(sign, Money::from_micros(units, Currency::GBP));
    let none = Conditions::default;
    for (name, meets, fails) in [
        (
            "lane",
            Conditions { lane: Some(LaneKind::CrossBorder), ..none() },
            Conditions { lane: Some(LaneKind::Domestic), ..none() },
        ),
        (
            "origin",
            Conditions { origins: vec![country("GB")], ..none() },
            Conditions { origins: vec![country("DE")], ..none() },
        ),
        (
            "destination",
            Conditions { destinations: vec![country("FR"), country("DE")], ..none() },
            Conditions { destinations: vec![country("GB")], ..none() },
        ),
        (
            "outside",
            Conditions { outside: vec![country("GB"), country("FR")], ..none() },
            Conditions { outside: vec![country("DE"), country("GB")], ..none() },
        ),
        (
            "value",
            Conditions { value: vec![limit(LimitSign::AtMost, 12_000_000)], ..none() },
            Conditions { value: vec![limit(LimitSign::Below, 12_000_000)], ..none() },
        ),
        (
            "band",
            Conditions {
                value: vec![limit(LimitSign::AtLeast, 12_000_000), limit(LimitSign::Below, 13_000_000)],
                ..none()
            },
            Conditions {
                value: vec![limit(LimitSign::Above, 12_000_000), limit(LimitSign::Below, 13_000_000)],
                ..none()
            },
        ),
        (
            "format",
            Conditions { formats: vec![Format::Letter], ..none() },
            Conditions { formats: vec![Format::LargeLetter], ..none() },
        ),
        (
            "tracked as",
            Conditions { tracked_as: vec![TrackedAs::Full], ..none() },
            Conditions { tracked_as: vec![TrackedAs::Untracked], ..none() },
        ),
        (
            "carrier",
            Conditions { carriers: vec![CarrierClass::Integrated], ..none() },
            Conditions { carriers: vec![CarrierClass::SelfDelivery], ..none() },
        ),
        (
            "Buy Shipping",
            Conditions { buy_shipping: Some(false), ..none() },
            Conditions { buy_shipping: Some(true), ..none() },
        ),
        (
            "method",
            Conditions { method_matches: Some(true), ..none() },
            Conditions { method_matches: Some(false), ..none() },
        ),
        (
            "category",
            Conditions { categories: vec!["Toys".into()], ..none() },
            Conditions { categories: vec!["Shoes".into()], ..none() },
        ),
    ] {
        assert!(meets.match_package(&package(), &rules, &prudent), "{name}");
        assert!(!fails.match_package(&package(), &rules, &prudent), "{name}");
    }
}

#[test]
fn a_reading_lets_clauses_stand_and_answers_the_date_basis() {
    let switch =
        |name: &str, options: [&str; 2]| Switch { lenient: options[1].into(), ..switch(name, &options) };
    let exempt = Clause {
        from: Some(day("2025-01-14")),
        basis: DateBasis::Reading,
        then: Consequence::Exempt,
        readings: vec![("letter".into(), "yes".into())],
        ..clause("exempt")
    };
    let mut rules = policy(vec![exempt, clause("rest")]);
    rules.switches = vec![switch("letter", ["no", "yes"]), switch("date-basis", ["promised", "order"])];
    let reading = |options: &[(&str, &str)]| Reading {
        options: options.iter().map(|&(s, o)| (s.to_owned(), o.to_owned())).collect(),
        ..Reading::prudent()
    };
    let by = |reading: Reading| judge(&package(), Tracking::Both, &rules, &reading).ruling;
    assert_eq!(by(Reading::prudent()), Ruling::Valid);
    assert_eq!(by(reading(&[("letter", "yes")])), Ruling::Exempt);
    // Ordered on the 13th: by the order day the clause has not begun.
    assert_eq!(by(reading(&[("letter", "yes"), ("date-basis", "order")])), Ruling::Valid);
    assert_eq!(by(Reading::lenient()), Ruling::Valid);
}

#[test]
fn a_misapplied_exemption_falls_to_the_next_clause() {
    let exempt = Clause { then: Consequence::Exempt, misapplied: true, ..clause("exempt") };
    let rules = policy(vec![exempt, clause("rest")]);
    let reading = Reading::prudent();
    assert_eq!(judge(&package(), Tracking::NoScan, &rules, &reading).ruling, Ruling::Exempt);
    let verdict = judge_without_exemptions(&package(), Tracking::NoScan, &rules, &reading);
    assert_eq!(verdict.ruling, Ruling::Defect(Cause::NoScan));
    assert_eq!(verdict.clause.map(|clause| clause.id.as_str()), Some("rest"));
}

/// A policy that exempts packages below 20 EUR and leaves open what is compared, in pounds at 0.84.
fn below_20_euros() -> Policy {
    let twenty = Money::from_units(20.0, Currency::EUR);
    let when = Conditions { value: vec![Limit::new(LimitSign::Below, twenty)], ..Conditions::default() };
    let exempt = Clause { when, then: Consequence::Exempt, ..clause("below-20") };
    let mut rules = policy(vec![exempt, clause("rest")]);
    rules.switches = vec![
        switch("value-basis", &["net", "with-tax", "without-shipping"]),
        switch("limit-rate", &["scenario-day", "order-day", "at-par"]),
    ];
    let per_euro = [(Currency::GBP, 0.84)].into();
    let rates = ExchangeRates { on: day("2025-01-15"), per_euro };
    rules.in_currency(&rates, Currency::GBP).expect("a rate")
}

#[test]
fn what_a_limit_is_compared_with_is_for_the_reading_to_say() {
    let rules = below_20_euros();
    let pounds = |units| Money::from_units(units, Currency::GBP);
    let value =
        PackageValue { net: pounds(17.0), with_tax: pounds(20.4), without_shipping: pounds(15.0) };
    let package = Package { value, ..package() };
    let exempt = |options: &[(&str, &str)]| {
        let options = options.iter().map(|(s, o)| ((*s).to_owned(), (*o).to_owned())).collect();
        let reading = Reading { options, ..Reading::prudent() };
        judge(&package, Tracking::Both, &rules, &reading).ruling == Ruling::Exempt
    };
    // 20 EUR are 16.80 GBP.
    assert!(!exempt(&[]));
    assert!(!exempt(&[("value-basis", "with-tax")]));
    assert!(exempt(&[("value-basis", "without-shipping")]));
    assert!(!exempt(&[("limit-rate", "order-day")]));
    assert!(exempt(&[("limit-rate", "at-par")]));
    assert!(!exempt(&[("limit-rate", "at-par"), ("value-basis", "with-tax")]));
    let edges = |readings: &[Reading]| {
        let edges = rules.value_edges_on(package.lane, readings);
        edges.into_iter().map(|(basis, edge)| (basis, edge.units())).collect::<Vec<_>>()
    };
    let taking =
        |switch: &str, option: &str| Reading::taking([(switch.to_owned(), option.to_owned())].into());
    let usual = (ValueBasis::Net, 16.8);
    assert_eq!(edges(&[]), [usual]);
    assert_eq!(edges(&[Reading::prudent(), taking("limit-rate", "order-day")]), [usual]);
    let asked = [taking("value-basis", "with-tax"), taking("limit-rate", "at-par")];
    assert_eq!(edges(&asked), [usual, (ValueBasis::Net, 20.0), (ValueBasis::WithTax, 16.8)]);
}
