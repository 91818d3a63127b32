//! A map of somebody else's columns: `[columns]`, `[defaults]`, `[services]`, `[service.NAME]`, `[time]`,
//! `[numbers]`.

use super::cells::Layer;
use super::columns::Columns;
use super::fields::{FIELDS, Field};
use super::style::{DateStyle, Style};
use crate::diagnostics::Code;
use crate::input::file;
use crate::input::reader::{Context, Kind, Table, Value, did_you_mean, parse};
use chrono::FixedOffset;
use std::collections::BTreeMap;
use std::path::Path;

/// What a map file may be.
const FILE: file::Kind = file::Kind {
    largest: 1_000_000,
    too_large: "is it a map? One has some dozens of lines",
    not_found: "check the path; `vtr map FILE -o map.toml` writes a map to begin with",
};

/// What a service may say of its packages.
const OF_SERVICE: [Field; 7] = [
    Field::Format,
    Field::Carrier,
    Field::ServiceTracking,
    Field::BuyShipping,
    Field::MethodListed,
    Field::HandlingDays,
    Field::TransitDays,
];

/// How a file's columns and words are read.
#[derive(Debug, Default)]
pub(super) struct Map {
    pub(super) columns: Columns,
    pub(super) defaults: Layer,
    pub(super) style: Style,
    /// Their name in small letters; our name.
    services: BTreeMap<String, String>,
    facts: BTreeMap<String, Layer>,
}

impl Map {
    /// Reads a map file; what is wrong is reported.
    pub(super) fn read(context: &Context, path: &Path) -> Self {
        let mut map = Self::default();
        let shown = path.display().to_string();
        let Some((source, text)) = file::read_text_of(context, path, &shown, &FILE) else { return map };
        let node = parse(context, source, &text);
        let root = Table::root(context, &node, "map");
        if let Some(columns) = root.table_or_empty("columns", "columns of a map") {
            map.read_columns(context, &columns);
        }
        if let Some(defaults) = root.table_or_empty("defaults", "defaults of a map") {
            map.defaults = layer(context, &defaults, None);
        }
        if let Some(facts) = root.table_or_empty("service", "services of a map") {
            for named in facts.entries() {
                let Some(table) = named.value.table("service of a map") else { continue };
                map.facts.insert(named.name.to_owned(), layer(context, &table, Some(&OF_SERVICE)));
            }
        }
        if let Some(services) = root.table_or_empty("services", "names of services of a map") {
            for named in services.entries() {
                let Some(ours) = named.value.text() else { continue };
                if !map.facts.contains_key(ours) {
                    let known = map.facts.keys().map(String::as_str);
                    named.value.unknown(Code::UnknownName, ours, known, "one of");
                }
                map.services.insert(named.name.trim().to_lowercase(), ours.to_owned());
            }
        }
        if let Some(time) = root.table_or_empty("time", "time of a map") {
            map.style.dates = word(&time, "dates", &DATES).unwrap_or_default();
            map.style.offset = time.value("zone").and_then(|zone| offset(&zone));
            time.close();
        }
        if let Some(numbers) = root.table_or_empty("numbers", "numbers of a map") {
            let marks = [(",", true), (".", false)];
            map.style.decimal_comma = word(&numbers, "decimal", &marks).unwrap_or(false);
            map.style.grams = word(&numbers, "weight", &WEIGHTS).unwrap_or(1.0);
            numbers.close();
        }
        root.close();
        map
    }

    fn read_columns(&mut self, context: &Context, columns: &Table<'_>) {
        for named in columns.entries() {
            let Some(field) = Field::of_column(named.name) else {
                unknown_field(
                    context,
                    named.name,
                    &named.place,
                    FIELDS.iter().map(|named| named.column),
                );
                continue;
            };
            if let Some(theirs) = named.value.text() {
                self.columns.map(field, theirs, Some(named.value.place().clone()));
            }
        }
    }

    /// Our name of a service; `None` = there is no entry.
    pub(super) fn service(&self, theirs: &str) -> Option<&str> {
        self.services.get(&theirs.trim().to_lowercase()).map(String::as_str)
    }

    /// Does it map services at all?
    pub(super) fn has_services(&self) -> bool {
        !self.services.is_empty()
    }

    /// What is known of a service of ours.
    pub(super) fn facts(&self, ours: &str) -> Option<&Layer> {
        self.facts.get(ours)
    }

    /// May a field be said by the map for some rows?
    pub(super) fn may_say(&self, field: Field) -> bool {
        self.defaults.has(field) || self.facts.values().any(|facts| facts.has(field))
    }
}

const DATES: [(&str, DateStyle); 3] = [
    ("iso", DateStyle::Iso),
    ("day-first", DateStyle::DayFirst),
    ("month-first", DateStyle::MonthFirst),
];
/// Grams in a unit; pound and ounce are the international avoirdupois ones (exact).
const WEIGHTS: [(&str, f64); 4] =
    [("g", 1.0), ("kg", 1000.0), ("lb", 453.592_37), ("oz", 28.349_523_125)];

fn word<T: Copy>(table: &Table<'_>, key: &'static str, words: &[(&str, T)]) -> Option<T> {
    table.value(key)?.word(words)
}

/// `UTC` or `+01:00`.
fn offset(zone: &Value<'_>) -> Option<FixedOffset> {
    let text = zone.text()?;
    let offset = if text == "UTC" { FixedOffset::east_opt(0) } else { text.parse().ok() };
    if offset.is_none() {
        let message = format!("`{text}` is not an offset from UTC");
        zone.mistake(Code::UnreadableValue, message, "write \"UTC\" or such as \"+01:00\"");
    }
    offset
}

fn unknown_field<'k>(
    context: &Context,
    name: &str,
    place: &crate::diagnostics::Place,
    known: impl Iterator<Item = &'k str>,
) {
    let known: Vec<&str> = known.collect();
    let help = match did_you_mean(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the names here are: {}", known.join(", ")),
    };
    context.mistake(Code::UnknownKey, place, format!("`{name}` is not a column of ours"), help);
}

/// What a table says, by our names of columns.
fn layer(context: &Context, table: &Table<'_>, allowed: Option<&[Field]>) -> Layer {
    let mut layer = Layer::default();
    for named in table.entries() {
        let field = Field::of_column(named.name);
        let Some(field) = field.filter(|field| allowed.is_none_or(|fields| fields.contains(field)))
        else {
            let known =
                FIELDS.iter().filter(|named| allowed.is_none_or(|all| all.contains(&named.field)));
            unknown_field(context, named.name, &named.place, known.map(|named| named.column));
            continue;
        };
        let text = match &named.value.node().kind {
            Kind::String(text) => text.trim().to_owned(),
            Kind::Integer(Some(number)) => number.to_string(),
            Kind::Float(number) => number.to_string(),
            Kind::Boolean(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
            Kind::Datetime(date) => date.to_string(),
            _ => {
                named.value.wrong_type("a text or a number", "it as in a cell of a file");
                continue;
            }
        };
        if text.is_empty() {
            let message = format!("`{}` is an empty text", named.name);
            named.value.mistake(Code::UnreadableValue, message, "write something, or leave the key out");
            continue;
        }
        layer.insert(field, text, named.value.place().clone());
    }
    layer
}
