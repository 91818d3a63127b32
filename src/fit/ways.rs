//! The ways in which packages were sent: what a scenario calls a service.

use super::observed::Observed;
use crate::domain::{CarrierClass, Format, TrackedAs};
use crate::records::Assumed;
use std::collections::{BTreeMap, BTreeSet};

/// A package without a number belongs to the tracked packages of its kind, and its number was forgotten, if at
/// most this share of them has none.
const FORGOTTEN: f64 = 0.1;
/// From so many tracked packages on.
const ENOUGH_TRACKED: usize = 20;

/// What makes two packages go the same way.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Key {
    /// At home before abroad.
    pub(super) abroad: bool,
    pub(super) carrier: Option<String>,
    /// The service as the files name it, else the ship method.
    pub(super) service: Option<String>,
    pub(super) format: Format,
    pub(super) class: CarrierClass,
    pub(super) buy_shipping: bool,
    pub(super) method_matches: bool,
    pub(super) tracked_as: TrackedAs,
}

/// The ways, and the way of each package by place.
pub(super) struct Ways {
    pub(super) keys: Vec<Key>,
    pub(super) of: Vec<usize>,
    /// Packages without a number that were taken for forgotten numbers.
    pub(super) forgotten: usize,
}

pub(super) fn ways(packages: &[Observed<'_>]) -> Ways {
    let key = |package: &Observed<'_>, tracked_as| {
        let record = package.record;
        let details = &record.details;
        Key {
            abroad: !record.lane.is_domestic(),
            carrier: details.carrier.as_deref().map(str::to_owned),
            service: details.service.as_deref().or(details.ship_method.as_deref()).map(str::to_owned),
            format: record.format,
            class: record.carrier,
            buy_shipping: record.buy_shipping,
            method_matches: record.method_matches,
            tracked_as,
        }
    };
    // Of each kind whose tracking nobody said: packages that are due, with a number and without.
    let mut numbers: BTreeMap<Key, [usize; 2]> = BTreeMap::new();
    for package in packages.iter().filter(|package| package.due) {
        let without = package.taken.contains(Assumed::Untracked);
        if without || package.taken.contains(Assumed::Tracked) {
            let place = usize::from(without);
            numbers.entry(key(package, TrackedAs::Full)).or_default()[place] += 1;
        }
    }
    let mut forgotten = 0;
    let of_package: Vec<Key> = packages
        .iter()
        .map(|package| {
            let tracked = key(package, TrackedAs::Full);
            let [with, without] = numbers.get(&tracked).copied().unwrap_or_default();
            let rare = without as f64 <= FORGOTTEN * (with + without) as f64;
            if package.taken.contains(Assumed::Untracked) && with >= ENOUGH_TRACKED && rare {
                forgotten += usize::from(package.due);
                return tracked;
            }
            key(package, package.record.tracked_as)
        })
        .collect();
    let keys: BTreeSet<&Key> = of_package.iter().collect();
    let keys: Vec<Key> = keys.into_iter().cloned().collect();
    let place = |key: &Key| keys.binary_search(key).unwrap_or(0);
    let of = of_package.iter().map(place).collect();
    Ways { keys, of, forgotten }
}

/// The name of the service that a fit would give each package, by place.
pub fn way_names(packages: &[Observed<'_>]) -> Vec<String> {
    let Ways { keys, of, .. } = ways(packages);
    let names = names(&keys);
    of.into_iter().map(|way| names.get(way).cloned().unwrap_or_default()).collect()
}

impl Key {
    /// As people call it.
    pub(super) fn title(&self) -> String {
        let format = match self.format {
            Format::Letter => "letter",
            Format::LargeLetter => "large letter",
            Format::Parcel => "parcel",
            Format::Freight => "freight",
            Format::Digital => "digital",
        };
        let mut parts: Vec<&str> = Vec::new();
        parts.extend(self.carrier.as_deref());
        parts.extend(self.service.as_deref());
        parts.extend([format, self.tracked_word()]);
        if self.buy_shipping {
            parts.push("bought through the marketplace");
        }
        parts.push(if self.abroad { "abroad" } else { "at home" });
        parts.join(", ")
    }

    pub(super) fn tracked_word(&self) -> &'static str {
        match self.tracked_as {
            TrackedAs::Untracked => "untracked",
            TrackedAs::DeliveryOnly => "scanned on delivery",
            TrackedAs::ExportOnly => "scanned up to the border",
            TrackedAs::AcceptanceAndDelivery => "scanned at acceptance and delivery",
            TrackedAs::Full => "tracked",
        }
    }

    /// The carrier, or what stands for one that nobody named.
    pub(super) fn carrier_name(&self) -> String {
        self.carrier.clone().unwrap_or_else(|| "carrier not named".into())
    }

    fn base_name(&self) -> String {
        let said = self.service.as_deref().or(self.carrier.as_deref()).unwrap_or("");
        let format = match self.format {
            Format::Letter => "letter",
            Format::LargeLetter => "large-letter",
            Format::Parcel | Format::Digital => "parcel",
            Format::Freight => "freight",
        };
        let mut name = slug(said);
        for (word, wanted) in [
            (format, self.service.is_none()),
            ("untracked", self.tracked_as == TrackedAs::Untracked),
            ("abroad", self.abroad),
        ] {
            if wanted && !name.split('-').any(|part| part == word) {
                if !name.is_empty() {
                    name.push('-');
                }
                name.push_str(word);
            }
        }
        name
    }
}

/// A key for each way, no two alike.
pub(super) fn names(keys: &[Key]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    keys.iter()
        .map(|key| {
            let base = key.base_name();
            let free = |name: &String| !taken.contains(name);
            let numbered = (2..).map(|number| format!("{base}-{number}"));
            let name = std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base);
            taken.insert(name.clone());
            name
        })
        .collect()
}

/// Lower case letters, digits and `-`, at most 40.
pub(super) fn slug(text: &str) -> String {
    let plain: String =
        text.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let mut name: String = words.join("-").chars().take(40).collect();
    name.truncate(name.trim_end_matches('-').len());
    name
}
