//! The built-in reforms against their baselines.

use super::builtin_policy;
use crate::domain::{
    CarrierClass, Country, Currency, ExchangeRates, Format, Lane, Money, Package, PackageValue,
    TrackedAs, Tracking, ValueBasis,
};
use crate::policy::{DateBasis, Enforced, Policy, Reading, changes, first_difference, judge};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// (baseline, reform, first day of the reform)
const PAIRS: &[(&str, &str, &str)] = &[
    ("uk-2021", "uk-2023", "2023-03-31"),
    ("uk-2023", "uk-2025", "2025-01-15"),
    ("de-2021", "de-2025", "2025-01-15"),
    ("fr-2021", "fr-2025", "2025-01-15"),
    ("es-2021", "es-2025", "2025-01-15"),
    ("it-2021", "it-2025", "2025-01-15"),
    ("nl-2024", "nl-2025", "2025-01-15"),
    ("be-2024", "be-2025", "2025-01-15"),
    ("pt-2024", "pt-2025", "2025-01-15"),
    ("at-2024", "at-2025", "2025-01-15"),
    ("pl-2024", "pl-2025", "2025-01-15"),
    ("se-2024", "se-2025", "2025-01-15"),
    ("jp-2021", "jp-2022", "2022-08-23"),
    ("jp-2022", "jp-paused", "2025-01-01"),
    ("ca-2020", "ca-2021", "2021-08-09"),
    ("au-2020", "au-2021", "2021-04-15"),
    ("us-2015", "us-2016", "2016-02-01"),
    ("us-2019", "us-2021", "2021-08-09"),
    ("us-2021", "us-2025", "2025-01-15"),
];

fn pairs() -> impl Iterator<Item = (Policy, Policy, NaiveDate)> {
    PAIRS.iter().map(|&(baseline, reform, day)| {
        let read = |name| builtin_policy(name).expect("a built-in policy");
        (read(baseline), read(reform), day.parse().expect("a date"))
    })
}

/// Prudent, lenient, and every option of every switch alone from prudent.
pub(super) fn readings(policy: &Policy) -> Vec<Reading> {
    let mut readings = vec![Reading::prudent(), Reading::lenient()];
    for switch in &policy.switches {
        readings.extend(switch.options.iter().map(|option| Reading {
            name: format!("{} = {}", switch.name, option.name),
            options: BTreeMap::from([(switch.name.clone(), option.name.clone())]),
            ..Reading::prudent()
        }));
    }
    readings
}

/// A store's currency, as far as a limit is stated in another one.
pub(super) fn currency_of(store: &str) -> Currency {
    match store {
        "UK" => Currency::GBP,
        "US" => Currency::USD,
        "JP" => Currency::new("JPY").expect("a currency"),
        "CA" => Currency::new("CAD").expect("a currency"),
        "AU" => Currency::new("AUD").expect("a currency"),
        _ => Currency::EUR,
    }
}

/// The limits of a policy in one currency, at rates made up.
pub(super) fn in_currency(policy: &Policy, currency: Currency) -> Policy {
    let codes = ["GBP", "USD", "JPY", "CAD", "AUD", "CNY", "AED", "SAR", "INR", "BRL", "SGD"];
    let per_euro = codes.map(|code| (Currency::new(code).expect("a currency"), 0.8));
    let on = "2025-01-15".parse().expect("a date");
    let rates = ExchangeRates { on, per_euro: BTreeMap::from(per_euro) };
    policy.in_currency(&rates, currency).expect("a rate")
}

#[test]
fn before_its_day_a_reform_judges_every_package_like_its_baseline() {
    let mut judged = 0;
    for (baseline, reform, day) in pairs() {
        let currency = currency_of(&baseline.store);
        let (baseline, reform) = (in_currency(&baseline, currency), in_currency(&reform, currency));
        for package in packages(day - Days::new(1), currency) {
            for reading in readings(&reform) {
                let [old, new] = [&baseline, &reform]
                    .map(|policy| judge(&package, Tracking::FacilityOnly, policy, &reading));
                assert_eq!(old.ruling, new.ruling, "{package:?} {}", reading.name);
                let [old, new] = [old, new].map(|verdict| verdict.clause.map(|clause| &clause.id));
                assert_eq!(old, new, "{package:?} {}", reading.name);
                judged += 1;
            }
        }
    }
    assert!(judged > 10_000);
}

pub(super) fn packages(day: NaiveDate, currency: Currency) -> Vec<Package> {
    let country = |code: &str| Country::new(code).expect("a country");
    let lane = |from, to| Lane { origin: country(from), destination: country(to) };
    let lanes = [
        ("GB", "GB"),
        ("DE", "DE"),
        ("US", "US"),
        ("GB", "DE"),
        ("GB", "IE"),
        ("DE", "AT"),
        ("CN", "GB"),
        ("CN", "DE"),
        ("CN", "US"),
        ("CA", "US"),
        ("GB", "US"),
        ("GB", "CH"),
    ];
    let mut packages = Vec::new();
    for (index, (from, to)) in lanes.into_iter().enumerate() {
        for format in [Format::Letter, Format::LargeLetter, Format::Parcel, Format::Digital] {
            for tracked_as in [TrackedAs::Untracked, TrackedAs::Full] {
                for (number, carrier) in [
                    CarrierClass::Integrated,
                    CarrierClass::NotIntegrated,
                    CarrierClass::ListedFreight,
                    CarrierClass::SelfDelivery,
                ]
                .into_iter()
                .enumerate()
                {
                    for value in [4_990_000, 12_000_000, 17_000_000] {
                        packages.push(Package {
                            lane: lane(from, to),
                            category: "Shoes".into(),
                            value: PackageValue::same(Money::from_micros(value, currency)),
                            format,
                            tracked_as,
                            carrier,
                            buy_shipping: (index + number) % 2 == 0,
                            method_matches: number != 2,
                            ordered_on: day - Days::new(3),
                            shipped_on: day - Days::new(2),
                            promised_on: day,
                        });
                    }
                }
            }
        }
    }
    packages
}

#[test]
fn the_first_difference_is_the_day_of_the_reform_under_every_reading() {
    for (baseline, reform, day) in pairs() {
        for reading in readings(&reform) {
            let late = reading.takes(&reform, "february-2016", "last");
            let first = if late { day + Days::new(28) } else { day };
            assert_eq!(first_difference(&baseline, &reform, &reading), Some(first), "{}", reading.name);
            assert!(changes(&baseline, &reform, &reading).iter().all(|c| c.on >= Some(day)));
            assert_eq!(first_difference(&reform, &reform, &reading), None);
        }
    }
}

#[test]
fn in_february_2016_the_other_categories_come_in_with_what_is_shipped_since() {
    let [old, new] = ["us-2015", "us-2016"].map(|name| builtin_policy(name).expect("built in"));
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let held = |policy: &Policy, category: &str, on: &str| {
        policy.held_under(category, day(on)).map(|step| (step.from, step.counts_shipments_since))
    };
    for category in ["Shoes", "Office Products"] {
        assert_eq!(held(&new, category, "2015-07-31"), None);
        for on in ["2015-08-01", "2016-01-31", "2016-02-01", "2017-01-01"] {
            assert_eq!(held(&new, category, on), Some((Some(day("2015-08-01")), false)));
            assert_eq!(held(&old, category, on), Some((Some(day("2015-08-01")), false)));
        }
    }
    assert_eq!(held(&new, "Toys", "2016-01-31"), None);
    assert_eq!(held(&new, "Toys", "2016-02-01"), Some((Some(day("2016-02-01")), true)));
    assert_eq!(held(&old, "Toys", "2017-01-01"), None);
    let shown: Vec<&Enforced> = old.enforcement.iter().map(|step| &step.on).take(2).collect();
    assert_eq!(shown, [&Enforced::Nothing, &Enforced::ShownOnly]);
    let last = Reading {
        options: BTreeMap::from([("february-2016".to_owned(), "last".to_owned())]),
        ..Reading::prudent()
    };
    let held = |on: &str| new.held_under_reading("Toys", day(on), &last).map(|step| step.from);
    assert_eq!(held("2016-02-28"), None);
    assert_eq!(held("2016-02-29"), Some(Some(day("2016-02-29"))));
    assert_eq!(
        new.held_under_reading("Shoes", day("2016-02-01"), &last).map(|step| step.from),
        Some(Some(day("2015-08-01")))
    );
}

#[test]
fn every_weight_is_called_an_assumption_and_reserved_switches_are_in_every_file() {
    for builtin in crate::policy::BUILTIN {
        let policy = builtin_policy(builtin.name).expect("built in");
        for switch in &policy.switches {
            assert!(switch.source.contains("weights are assumptions"), "{}", switch.name);
        }
        let has = |name: &str| policy.switches.iter().any(|switch| switch.name == name);
        let left_open = policy.clauses.iter().any(|clause| clause.basis == DateBasis::Reading);
        assert!(!left_open || has("date-basis"), "{}", policy.name);
        // A mandate has no rate, another marketplace says "above".
        let rate_of_amazon = policy.marketplace == "Amazon"
            && policy.enforcement.iter().any(|step| step.on == Enforced::All);
        for name in ["target", "reviewed-from", "lag"] {
            assert!(!rate_of_amazon || has(name), "{}: {name}", policy.name);
        }
        assert!(has("non-integrated") || !policy.name.ends_with("2025"), "{}", policy.name);
        for clause in &policy.clauses {
            assert!(clause.source.contains('(') || clause.source.contains("source document"));
        }
    }
}

#[test]
fn only_the_limits_of_clauses_for_the_lane_matter_on_it() {
    let country = |code: &str| Country::new(code).expect("a country");
    let limits = |name: &str, from: &str, to: &str| {
        let lane = Lane { origin: country(from), destination: country(to) };
        let policy = builtin_policy(name).expect("built in");
        let edges = policy.value_edges_on(lane, &[]);
        let net = edges.iter().filter(|(basis, _)| *basis == ValueBasis::Net);
        net.map(|(_, edge)| edge.to_string()).collect::<Vec<_>>()
    };
    assert!(limits("uk-2025", "GB", "GB").is_empty());
    assert_eq!(limits("uk-2025", "GB", "DE"), ["20.00 EUR"]);
    assert_eq!(limits("uk-2025", "CN", "GB"), ["5.00 GBP", "20.00 EUR"]);
    assert_eq!(limits("de-2025", "DE", "DE"), ["15.00 EUR", "20.00 EUR"]);
    assert_eq!(limits("us-2025", "GB", "US"), ["15.00 USD"]);
    assert_eq!(limits("us-2025", "CA", "US"), ["5.00 USD"]);
}
