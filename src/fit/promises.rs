//! Days from order to handover and from handover to the promised day.

use super::defaults;
use super::fitted::Backed;
use super::observed::Observed;
use crate::domain::Country;
use crate::records::Assumed;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A destination has transit days of its own from so many packages on.
const ENOUGH: usize = 30;

/// Days from order to handover: the median.
pub(super) fn handling(packages: &[Observed<'_>], as_of: NaiveDate) -> (u16, Backed) {
    let unknown =
        [Assumed::ShippedWhenOrdered, Assumed::OrderedWhenShipped, Assumed::OrderedWhenPromised];
    let days: Vec<i64> = packages
        .iter()
        .filter(|package| package.record.shipped_on <= as_of && !took(package, &unknown))
        .map(|package| (package.record.shipped_on - package.record.ordered_on).num_days())
        .collect();
    match median(days.clone()) {
        Some(days_taken) => {
            let text = format!(
                "median of {} packages, from order to handover (to the first scan where no handover is known)",
                days.len()
            );
            (days_taken, Backed::fitted(days.len(), text))
        }
        None => (
            defaults::HANDLING_DAYS,
            Backed::assumed("no handover is known: goods leave the day after the order"),
        ),
    }
}

/// Promised days from handover of some packages of one service: to single countries, and to all others.
pub(super) fn transit(
    packages: &[&Observed<'_>],
    handling_days: u16,
    abroad: bool,
) -> (Vec<(Country, u16)>, u16, Backed) {
    let unknown =
        [Assumed::PromisedWhenShipped, Assumed::OrderedWhenShipped, Assumed::OrderedWhenPromised];
    let mut by_country: BTreeMap<Country, Vec<i64>> = BTreeMap::new();
    let mut estimated = 0;
    for package in packages.iter().filter(|package| !took(package, &unknown)) {
        let record = package.record;
        estimated += usize::from(took(package, &[Assumed::PromiseEstimated]));
        let days = (record.promised_on - record.ordered_on).num_days() - i64::from(handling_days);
        by_country.entry(record.lane.destination).or_default().push(days);
    }
    let all: Vec<i64> = by_country.values().flatten().copied().collect();
    let n = all.len();
    let Some(general) = median(all) else {
        let days = defaults::TRANSIT_DAYS[usize::from(abroad)];
        return (Vec::new(), days, Backed::assumed("no promised day is known: a usual promise"));
    };
    let own = by_country
        .into_iter()
        .filter(|(_, days)| days.len() >= ENOUGH)
        .filter_map(|(country, days)| Some((country, median(days)?)))
        .filter(|(_, days)| *days != general && abroad)
        .collect();
    let how = if estimated > 0 { format!(", {estimated} of them estimated") } else { String::new() };
    let text = format!(
        "median of {n} packages, from order to promised day{how}, less handling of {handling_days} d"
    );
    (own, general, Backed::fitted(n, text))
}

fn took(package: &Observed<'_>, any_of: &[Assumed]) -> bool {
    any_of.iter().any(|assumed| package.taken.contains(*assumed))
}

/// The lower median, 0 to 120.
fn median(mut days: Vec<i64>) -> Option<u16> {
    days.sort_unstable();
    let middle = days.get(days.len().saturating_sub(1) / 2)?;
    u16::try_from((*middle).clamp(0, 120)).ok()
}
