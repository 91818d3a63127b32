//! `[services.KEY]`: what can carry a package.

use super::names::{check_name, country_key};
use super::tariff::prices;
use crate::diagnostics::{Code, Place};
use crate::domain::{CarrierClass, Distribution, Format, Provenance, TrackedAs};
use crate::input::figures::{Measure, Register};
use crate::input::reader::{Table, Value};
use crate::scenario::{InputId, InputValue, LaneSelection, Quantity, Service, Unit};

/// The words for formats.
pub(super) const FORMATS: &[(&str, Format)] = &[
    ("letter", Format::Letter),
    ("large-letter", Format::LargeLetter),
    ("parcel", Format::Parcel),
    ("freight", Format::Freight),
];

/// The words for what is scanned.
pub(super) const TRACKED_AS: &[(&str, TrackedAs)] = &[
    ("untracked", TrackedAs::Untracked),
    ("delivery-only", TrackedAs::DeliveryOnly),
    ("export-only", TrackedAs::ExportOnly),
    ("acceptance-and-delivery", TrackedAs::AcceptanceAndDelivery),
    ("full", TrackedAs::Full),
];

/// The words for carrier classes.
pub(super) const CARRIER_CLASSES: &[(&str, CarrierClass)] = &[
    ("integrated", CarrierClass::Integrated),
    ("not-integrated", CarrierClass::NotIntegrated),
    ("listed-freight", CarrierClass::ListedFreight),
    ("self-delivery", CarrierClass::SelfDelivery),
];

/// A service as the file states it.
#[derive(Clone, Debug)]
pub(super) struct ServiceDraft {
    pub(super) name: String,
    pub(super) place: Place,
    /// `None` where it has mistakes.
    pub(super) service: Option<Service>,
}

/// Reads `[services]`.
pub(super) fn services(register: &Register<'_>, table: Table<'_>) -> Vec<ServiceDraft> {
    let mut services = Vec::new();
    for named in table.entries() {
        check_name(register.context(), &named);
        let service = named.value.table("service").and_then(|t| service(register, t, named.name));
        services.push(ServiceDraft { name: named.name.to_owned(), place: named.place, service });
    }
    table.close();
    services
}

fn service(register: &Register<'_>, table: Table<'_>, name: &str) -> Option<Service> {
    let title = table.value("title").and_then(|value| value.text()).unwrap_or(name).to_owned();
    let carrier = table.needed("carrier", "carrier = \"Royal Mail\"").and_then(|value| value.text());
    let format = fact(register, &table, "format", FORMATS);
    let tracked_as = fact(register, &table, "tracked_as", TRACKED_AS);
    let carrier_class = fact(register, &table, "carrier_class", CARRIER_CLASSES);
    let buy_shipping = switch(register, &table, "buy_shipping", false);
    let method_matches = switch(register, &table, "method_matches", true);
    let claims_covered = switch(register, &table, "claims_covered", false);
    let scans = scans(register, &table, tracked_as);
    let transit_days = table
        .needed("transit_days", "transit_days = { domestic = 3, cross-border = 7 }")
        .and_then(|value| transit(register, &value));
    let price_factor = register.quantity_or(
        &table,
        "price_factor",
        &Measure::factor(),
        Distribution::Point(1.0),
        Provenance::Assumption("the tariff as it stands".into()),
    );
    let prices = table
        .needed(
            "prices",
            "prices = [{ from = 2024-10-07, vat = \"exempt\", up_to = { \"1 kg\" = \"3 GBP\" } }]",
        )
        .and_then(|value| prices(register, &value));
    table.close();
    let [upload, facility, delivery_after_facility, delivery_without_facility] = scans?;
    Some(Service {
        name: name.to_owned(),
        title,
        carrier: carrier?.to_owned(),
        format: format?.0,
        tracked_as: tracked_as?.0,
        carrier_class: carrier_class?.0,
        buy_shipping: buy_shipping?,
        method_matches: method_matches?,
        claims_covered: claims_covered?,
        upload,
        facility,
        delivery_after_facility,
        delivery_without_facility,
        transit_days: transit_days?,
        price_factor: price_factor?,
        prices: prices?,
    })
}

/// A word that must be there, with its place in the register.
fn fact<T: Copy>(
    register: &Register<'_>,
    table: &Table<'_>,
    key: &'static str,
    words: &[(&str, T)],
) -> Option<(T, InputId)> {
    let list: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    let value = table.needed(key, &format!("{key} = {}", list.join(" or ")))?;
    let meaning = value.word(words)?;
    Some((meaning, register.fact(&value, value.text().unwrap_or_default())))
}

/// `true` or `false`, with what holds when it is left out.
fn switch(register: &Register<'_>, table: &Table<'_>, key: &'static str, default: bool) -> Option<bool> {
    let Some(value) = table.value(key) else {
        let why = Provenance::Assumption("the default where the scenario says nothing".into());
        let word = InputValue::Text(default.to_string());
        register.default_of(table.path_of(key), word, Unit::Word, why);
        return Some(default);
    };
    let truth = value.boolean()?;
    register.fact(&value, &truth.to_string());
    Some(truth)
}

/// The four scan chances. What a service does not scan by its nature is 0 and is left out.
fn scans(
    register: &Register<'_>,
    table: &Table<'_>,
    tracked_as: Option<(TrackedAs, InputId)>,
) -> Option<[Quantity; 4]> {
    const KEYS: [&str; 4] =
        ["upload", "facility", "delivery_after_facility", "delivery_without_facility"];
    let absent = |key: &str| match tracked_as.map(|(tracked_as, _)| tracked_as) {
        None | Some(TrackedAs::Full | TrackedAs::AcceptanceAndDelivery) => None,
        Some(TrackedAs::Untracked) => Some("an untracked service is not scanned"),
        Some(TrackedAs::DeliveryOnly) => (key == "facility").then_some("only the delivery is scanned"),
        Some(TrackedAs::ExportOnly) => {
            key.starts_with("delivery").then_some("nothing is scanned after the border")
        }
    };
    let chances = KEYS.map(|key| match (absent(key), tracked_as) {
        (None, _) => register.needed_quantity(table, key, &Measure::chance()),
        (Some(why), Some((TrackedAs::Untracked, input))) => {
            table.without_meaning(key, why);
            Some(Quantity { input, distribution: Distribution::Point(0.0) })
        }
        (Some(why), _) => never(register, table, key, why),
    });
    let [Some(a), Some(b), Some(c), Some(d)] = chances else { return None };
    Some([a, b, c, d])
}

/// A chance that is 0 by the nature of a tracked service; it may be left out or stated as 0.
fn never(register: &Register<'_>, table: &Table<'_>, key: &'static str, why: &str) -> Option<Quantity> {
    let provenance = Provenance::Assumption(format!("follows from tracked_as: {why}"));
    let zero = Distribution::Point(0.0);
    let stated = register.quantity_or(table, key, &Measure::chance(), zero, provenance)?;
    if stated.distribution != zero {
        table.context().mistake(
            Code::OutOfRange,
            table.value(key)?.place(),
            format!("`{}` must be 0: {why}", table.path_of(key)),
            "leave it out, or change `tracked_as`",
        );
    }
    Some(stated)
}

/// Promised days by lane: country, `domestic`, `cross-border`, `any`; in this order of precedence.
fn transit(register: &Register<'_>, value: &Value<'_>) -> Option<Vec<(LaneSelection, u16)>> {
    let table = value.table("transit")?;
    let mut days = Vec::new();
    let mut complete = true;
    for named in table.entries() {
        let read = register.whole(&named.value, Unit::Days, 0..=120);
        let lanes = match named.name {
            "domestic" => Some((1, LaneSelection::Domestic)),
            "cross-border" => Some((2, LaneSelection::CrossBorder)),
            "any" => Some((3, LaneSelection::Any)),
            _ if named.name.len() == 2 => country_key(register.context(), &named)
                .map(|country| (0, LaneSelection::To(vec![country]))),
            other => {
                let words = ["domestic", "cross-border", "any"];
                named.value.unknown(Code::UnknownWord, other, words, "a country such as DE, or one of");
                None
            }
        };
        match (lanes, read.and_then(|days| u16::try_from(days).ok())) {
            (Some((rank, lanes)), Some(read)) => days.push((rank, lanes, read)),
            _ => complete = false,
        }
    }
    let empty = days.is_empty() && complete;
    table.close();
    if empty {
        let message = format!("`{}` names no lane", value.path());
        value.mistake(Code::EmptyList, message, "write { domestic = 3 } or { DE = 7 }");
        return None;
    }
    days.sort_by_key(|&(rank, _, _)| rank);
    complete.then(|| days.into_iter().map(|(_, lanes, days)| (lanes, days)).collect())
}
