//! Where packages go, and the tax in what buyers paid.

use super::fitted::Backed;
use super::observed::Observed;
use crate::domain::Country;
use crate::records::Assumed;
use std::collections::BTreeMap;

/// Destinations of a category that are told apart.
const MOST: usize = 8;

/// Shares of the origins, the most frequent first.
pub(super) fn origins(packages: &[&Observed<'_>]) -> Vec<(Country, f64)> {
    shares(count(packages, |package| package.record.lane.origin))
}

/// Shares of the destinations, and how many packages went elsewhere and stand with the largest of those abroad.
pub(super) fn destinations(
    packages: &[&Observed<'_>],
) -> (Vec<(Country, f64)>, BTreeMap<Country, Country>) {
    let mut counts = count(packages, |package| package.record.lane.destination);
    let mut stands_for = BTreeMap::new();
    if counts.len() > MOST {
        let rest = counts.split_off(MOST);
        let abroad = |country: &Country| {
            packages.iter().any(|package| {
                package.record.lane.destination == *country && !package.record.lane.is_domestic()
            })
        };
        let largest = counts.iter().position(|(country, _)| abroad(country)).unwrap_or(0);
        for (country, n) in rest {
            stands_for.insert(country, counts[largest].0);
            counts[largest].1 += n;
        }
    }
    (shares(counts), stands_for)
}

fn count(packages: &[&Observed<'_>], of: impl Fn(&Observed<'_>) -> Country) -> Vec<(Country, usize)> {
    let mut counts: BTreeMap<Country, usize> = BTreeMap::new();
    for package in packages {
        *counts.entry(of(package)).or_default() += 1;
    }
    let mut counts: Vec<(Country, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(country, n)| (std::cmp::Reverse(*n), *country));
    counts
}

fn shares(counts: Vec<(Country, usize)>) -> Vec<(Country, f64)> {
    let all = counts.iter().map(|(_, n)| n).sum::<usize>().max(1) as f64;
    counts.into_iter().map(|(country, n)| (country, n as f64 / all)).collect()
}

/// Tax rates by destination: tax over the rest of what was paid, in all packages of which the tax is known.
pub(super) fn vat(packages: &[Observed<'_>]) -> (Vec<(Country, f64)>, Backed) {
    let mut sums: BTreeMap<Country, (i128, i128)> = BTreeMap::new();
    let (mut known, mut unknown) = (0, 0);
    for package in packages {
        let price = &package.record.price;
        let (tax, net) = sums.entry(package.record.lane.destination).or_default();
        if [Assumed::ValueIsNet, Assumed::NoTax].iter().any(|taken| package.taken.contains(*taken)) {
            unknown += 1;
            continue;
        }
        known += 1;
        *tax += i128::from(price.tax.micros);
        *net += i128::from(price.item.micros) + i128::from(price.shipping.micros)
            - i128::from(price.tax.micros);
    }
    let rate = |(tax, net): (i128, i128)| {
        let rate = if net > 0 { tax as f64 / net as f64 } else { 0.0 };
        (rate.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
    };
    let rates = sums.into_iter().map(|(country, sums)| (country, rate(sums))).collect();
    let backed = match (known, unknown) {
        (0, _) => Backed::assumed(
            "the files say no tax: amounts are taken as net of tax, so that values compare with limits as they stand",
        ),
        (n, 0) => {
            Backed::fitted(n, format!("tax over the rest of what {n} buyers paid, by destination"))
        }
        (n, m) => Backed::fitted(
            n,
            format!(
                "tax over the rest of what {n} buyers paid, by destination; of {m} packages no tax is known"
            ),
        ),
    };
    (rates, backed)
}
