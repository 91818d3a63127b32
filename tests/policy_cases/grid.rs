//! Policies changed in one place, and a grid of packages that tells whether two policies judge alike.

use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};
use vtr_planner::domain::{
    CarrierClass, Country, Currency, ExchangeRates, Format, Lane, Money, Package, PackageValue,
    TrackedAs, Tracking,
};
use vtr_planner::policy::{Policy, Reading, judge};

/// Every clause dropped (but the last), every date a day earlier or later, every limit a cent or two higher
/// or lower: what was changed, and the changed policy.
pub(super) fn changed_in_one_place(policy: &Policy) -> Vec<(String, Policy)> {
    let mut all = Vec::new();
    for (index, clause) in policy.clauses.iter().enumerate() {
        let mut add = |what: String, change: &dyn Fn(&mut Policy)| {
            let mut changed = policy.clone();
            change(&mut changed);
            if changed != *policy {
                all.push((format!("{}: {what}", clause.id), changed));
            }
        };
        if index + 1 < policy.clauses.len() {
            add("dropped".into(), &|policy| drop(policy.clauses.remove(index)));
        }
        for (days, word) in [(1, "later"), (-1, "earlier")] {
            let shift = |day: Option<NaiveDate>| day.map(|day| day + TimeDelta::days(days));
            add(format!("begins {word}"), &|policy| {
                policy.clauses[index].from = shift(policy.clauses[index].from);
            });
            add(format!("ends {word}"), &|policy| {
                policy.clauses[index].until = shift(policy.clauses[index].until);
            });
            for limit in 0..clause.when.value.len() {
                add(format!("limit {limit}, {word}"), &|policy| {
                    let foreign =
                        policy.clauses[index].when.value[limit].amount.currency != home(&policy.store).1;
                    let amount = &mut policy.clauses[index].when.value[limit].stated;
                    // A penny is more than a cent: two cents for limits in another currency.
                    let step = if foreign { 2 } else { 1 };
                    amount.micros += days * step * minor_unit(amount.currency);
                });
            }
        }
    }
    all
}

/// The country and the currency of a store.
fn home(store: &str) -> (&'static str, Currency) {
    let (country, currency) = match store {
        "UK" => ("GB", "GBP"),
        "DE" => ("DE", "EUR"),
        "ES" => ("ES", "EUR"),
        "FR" => ("FR", "EUR"),
        "IT" => ("IT", "EUR"),
        "NL" => ("NL", "EUR"),
        "BE" => ("BE", "EUR"),
        "PT" => ("PT", "EUR"),
        "AT" => ("AT", "EUR"),
        "PL" => ("PL", "PLN"),
        "SE" => ("SE", "SEK"),
        "JP" => ("JP", "JPY"),
        "CA" => ("CA", "CAD"),
        "AE" => ("AE", "AED"),
        "SA" => ("SA", "SAR"),
        "AU" => ("AU", "AUD"),
        "BR" => ("BR", "BRL"),
        "IN" => ("IN", "INR"),
        "SG" => ("SG", "SGD"),
        "US" | "Walmart US" => ("US", "USD"),
        "Walmart CA" => ("CA", "CAD"),
        other => panic!("no country of the store {other}"),
    };
    (country, Currency::new(currency).expect("a currency"))
}

/// Millionths in the smallest coin.
fn minor_unit(currency: Currency) -> i64 {
    Money::MICROS / currency.minor_units()
}

/// Does every package of a grid around the dates and limits of both policies get the same answer?
pub(super) fn judged_alike(one: &Policy, other: &Policy) -> bool {
    let (country_code, currency) = home(&one.store);
    let day = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a date");
    let rates = ExchangeRates { on: day, per_euro: BTreeMap::from([(currency, 0.8)]) };
    let [one, other] = [one, other].map(|policy| policy.in_currency(&rates, currency).expect("a rate"));
    let differing = one
        .clauses
        .iter()
        .find(|clause| !other.clauses.contains(clause))
        .expect("the two differ in one clause");
    let altered = other.clauses.iter().find(|clause| !one.clauses.contains(clause));
    let days: BTreeSet<NaiveDate> = (differing.from.into_iter().chain(differing.until))
        .flat_map(|day| [-1, 0, 1].map(|step| day + TimeDelta::days(step)))
        .chain(NaiveDate::from_ymd_opt(2025, 3, 3))
        .collect();
    let values: BTreeSet<i64> = (differing.when.value.iter())
        .flat_map(|limit| {
            let unit = minor_unit(currency);
            [-1, 0, 1].map(|step| (limit.amount.micros / unit + step) * unit)
        })
        .chain([3_000_000, 12_000_000, 30_000_000])
        .collect();
    let mut readings = vec![Reading::prudent(), Reading::lenient()];
    for switch in &one.switches {
        let others = switch.options.iter().filter(|option| option.name != switch.prudent);
        readings.extend(others.map(|option| Reading {
            options: BTreeMap::from([(switch.name.clone(), option.name.clone())]),
            ..Reading::prudent()
        }));
    }
    let country = |code: &str| Country::new(code).expect("a country");
    let away = ["DE", "GB", "FR", "IE", "BE", "CN", "HK", "CA", "CH"].into_iter();
    let lanes: Vec<(&str, &str)> = away
        .flat_map(|other| [(country_code, other), (other, country_code)])
        .chain([(country_code, country_code)])
        .collect();
    let mut packages = Vec::new();
    for (origin, destination) in lanes {
        let lane = Lane { origin: country(origin), destination: country(destination) };
        for &day in &days {
            for &value in &values {
                let package = Package {
                    lane,
                    category: "Toys".into(),
                    value: PackageValue::same(Money::from_micros(value, currency)),
                    format: Format::Parcel,
                    tracked_as: TrackedAs::Full,
                    carrier: CarrierClass::Integrated,
                    buy_shipping: true,
                    method_matches: true,
                    ordered_on: day,
                    shipped_on: day,
                    promised_on: day,
                };
                packages.extend(carried_in_every_way(&package));
            }
        }
    }
    let met_by = |package: &Package, reading: &Reading| {
        let either = [(Some(differing), &one), (altered, &other)];
        let either = either.into_iter().filter_map(|(clause, policy)| Some((clause?, policy)));
        either.into_iter().any(|(clause, policy)| clause.when.match_package(package, policy, reading))
    };
    packages.iter().all(|package| {
        readings.iter().filter(|reading| met_by(package, reading)).all(|reading| {
            let [here, there] =
                [&one, &other].map(|policy| judge(package, Tracking::Both, policy, reading));
            (here.ruling, here.clause.map(|clause| &clause.id))
                == (there.ruling, there.clause.map(|clause| &clause.id))
        })
    })
}

fn carried_in_every_way(package: &Package) -> Vec<Package> {
    let mut all = Vec::new();
    for format in [Format::Letter, Format::LargeLetter, Format::Parcel] {
        for tracked_as in [
            TrackedAs::Untracked,
            TrackedAs::DeliveryOnly,
            TrackedAs::AcceptanceAndDelivery,
            TrackedAs::Full,
        ] {
            for carrier in
                [CarrierClass::Integrated, CarrierClass::NotIntegrated, CarrierClass::SelfDelivery]
            {
                for yes in [false, true] {
                    let (buy_shipping, method_matches) = (yes, yes);
                    let ways = Package {
                        format,
                        tracked_as,
                        carrier,
                        buy_shipping,
                        method_matches,
                        ..package.clone()
                    };
                    all.push(ways);
                }
            }
        }
    }
    all
}
