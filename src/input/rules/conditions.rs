//! `when = { ... }`: what a clause asks of a package.

use super::book::Book;
use super::texts;
use crate::diagnostics::Code;
use crate::domain::{CarrierClass, Format, TrackedAs};
use crate::input::amount::parse_money;
use crate::input::reader::{Table, Value};
use crate::policy::{Conditions, LaneKind, Limit, LimitSign};

const LANES: [(&str, LaneKind); 2] =
    [("domestic", LaneKind::Domestic), ("cross-border", LaneKind::CrossBorder)];
const FORMATS: [(&str, Format); 5] = [
    ("letter", Format::Letter),
    ("large-letter", Format::LargeLetter),
    ("parcel", Format::Parcel),
    ("freight", Format::Freight),
    ("digital", Format::Digital),
];
const TRACKED: [(&str, TrackedAs); 5] = [
    ("untracked", TrackedAs::Untracked),
    ("delivery-only", TrackedAs::DeliveryOnly),
    ("export-only", TrackedAs::ExportOnly),
    ("acceptance-and-delivery", TrackedAs::AcceptanceAndDelivery),
    ("full", TrackedAs::Full),
];
const CARRIERS: [(&str, CarrierClass); 4] = [
    ("integrated", CarrierClass::Integrated),
    ("not-integrated", CarrierClass::NotIntegrated),
    ("listed-freight", CarrierClass::ListedFreight),
    ("self-delivery", CarrierClass::SelfDelivery),
];
const SIGNS: [(&str, LimitSign); 4] = [
    ("below", LimitSign::Below),
    ("at most", LimitSign::AtMost),
    ("at least", LimitSign::AtLeast),
    ("above", LimitSign::Above),
];

/// Reads the table under `when`. A wrong condition is reported and left out; nothing is built from a file
/// with findings.
pub(super) fn read(value: &Value<'_>, book: &Book<'_>) -> Option<Conditions> {
    let table = value.table("when")?;
    let countries = |key| table.value(key).map(|value| filled(&value, book.countries(&value)));
    let conditions = Conditions {
        lane: table.value("lane").and_then(|value| value.word(&LANES)),
        origins: countries("from").unwrap_or_default(),
        destinations: countries("to").unwrap_or_default(),
        outside: countries("outside").unwrap_or_default(),
        value: table.value("value").map(|value| limits(&value)).unwrap_or_default(),
        formats: words(&table, "format", &FORMATS),
        tracked_as: words(&table, "tracked_as", &TRACKED),
        carriers: words(&table, "carrier", &CARRIERS),
        buy_shipping: table.value("buy_shipping").and_then(|value| value.boolean()),
        method_matches: table.value("method_matches").and_then(|value| value.boolean()),
        categories: table
            .value("category")
            .and_then(|value| texts(&value).map(|list| filled(&value, list)))
            .unwrap_or_default(),
    };
    table.close();
    Some(conditions)
}

/// An empty list would ask nothing, which is never meant.
fn filled<T>(value: &Value<'_>, list: Vec<T>) -> Vec<T> {
    if value.one_or_more().is_empty() {
        value.filled_list("at least one entry, or leave the key out");
    }
    list
}

fn words<T: Copy>(table: &Table<'_>, key: &'static str, words: &[(&str, T)]) -> Vec<T> {
    let Some(value) = table.value(key) else { return Vec::new() };
    let list = value.one_or_more().iter().filter_map(|item| item.word(words)).collect();
    filled(&value, list)
}

/// `"below 20 EUR"`, or two for a band: `["at least 5 USD", "below 15 USD"]`.
fn limits(value: &Value<'_>) -> Vec<Limit> {
    let limits: Vec<Limit> = value.one_or_more().iter().filter_map(limit).collect();
    let limits = filled(value, limits);
    if never_met(&limits) {
        value.mistake(
            Code::BadRule,
            format!("no value meets all limits of `{}`", value.path()),
            "a band has one lower and one higher limit in one currency",
        );
    }
    limits
}

fn limit(value: &Value<'_>) -> Option<Limit> {
    let text = value.text()?;
    let parsed = SIGNS.iter().find_map(|(word, sign)| Some((text.strip_prefix(word)?, *sign)));
    let wrong = match parsed.map(|(amount, sign)| (parse_money(amount.trim()), sign)) {
        Some((Ok(amount), sign)) if amount.micros > 0 => return Some(Limit::new(sign, amount)),
        Some((Ok(_), _)) => "the amount must be above 0".into(),
        Some((Err(reason), _)) => reason,
        None => "it does not say on which side of the amount".into(),
    };
    value.mistake(
        Code::UnreadableValue,
        format!("`{}` is not a limit: {wrong}", value.path()),
        "write \"below 20 EUR\", \"at most ..\", \"at least ..\" or \"above ..\", with a currency",
    );
    None
}

/// Two limits that no value can meet, or in two currencies.
fn never_met(limits: &[Limit]) -> bool {
    let open = |sign| matches!(sign, LimitSign::Below | LimitSign::Above);
    limits.iter().enumerate().any(|(index, a)| {
        limits[index + 1..].iter().any(|b| {
            let lower = |limit: &Limit| matches!(limit.sign, LimitSign::AtLeast | LimitSign::Above);
            let (low, high) = match (lower(a), lower(b)) {
                (true, false) => (a, b),
                (false, true) => (b, a),
                _ => return true,
            };
            let (least, most) = (low.amount.micros, high.amount.micros);
            low.amount.currency != high.amount.currency
                || least > most
                || (least == most && (open(low.sign) || open(high.sign)))
        })
    })
}
