//! `[switches.NAME]`: a question with its answers.

use super::book::Book;
use super::check_name;
use crate::diagnostics::Code;
use crate::input::reader::{Table, Value};
use crate::policy::{Switch, SwitchOption};

/// Options that the program itself understands, by switch.
const RESERVED: [(&str, &[&str]); 4] = [
    ("date-basis", &["promised", "ship", "order"]),
    ("target", &["above", "at-least"]),
    ("value-basis", &["net", "with-tax", "without-shipping"]),
    ("limit-rate", &["scenario-day", "order-day", "at-par"]),
];
/// Switches whose options are numbers, and what they number.
const NUMBERS: [(&str, &str); 2] = [("reviewed-from", "packages"), ("lag", "days")];
/// The longest lag, in days.
const LONGEST_LAG: u32 = 90;

/// Reads one switch.
pub(super) fn read(name: &str, value: &Value<'_>, book: &Book<'_>) -> Option<Switch> {
    let table = value.table("switch")?;
    let asks = table.needed("asks", "asks = \"the question in words\"").and_then(|v| v.text());
    let source = book.citation(&table);
    let options =
        table.needed("options", "options.NAME = { weight = 0.5, says = \"...\" } for each answer");
    let options = options.map(|value| read_options(&value));
    let prudent = chosen(&table, "prudent", options.as_deref());
    let lenient = chosen(&table, "lenient", options.as_deref());
    table.close();
    if let Some(options) = &options {
        check_reserved(name, value, options);
    }
    let mut known = RESERVED.iter().map(|(known, _)| *known).chain(NUMBERS.map(|(known, _)| known));
    if known.any(|known| known == name) {
        book.mark("switch", name);
    }
    Some(Switch {
        name: name.to_owned(),
        asks: asks?.to_owned(),
        source: source?,
        options: options?,
        prudent: prudent?,
        lenient: lenient?,
    })
}

fn read_options(value: &Value<'_>) -> Vec<SwitchOption> {
    let Some(table) = value.table("options") else { return Vec::new() };
    let entries = table.entries();
    let options: Vec<SwitchOption> = entries
        .iter()
        .filter_map(|entry| {
            check_name(value.context(), entry.name, &entry.place);
            let table = entry.value.table("option")?;
            let says = table.needed("says", "says = \"the answer in words\"").and_then(|v| v.text());
            let weight = table.needed("weight", "weight = 0.5").and_then(|v| weight(&v));
            table.close();
            Some(SwitchOption { name: entry.name.to_owned(), says: says?.to_owned(), weight: weight? })
        })
        .collect();
    table.close();
    let complete = options.len() == entries.len();
    if entries.len() < 2 {
        let message = format!("`{}` leaves nothing open: it has {} option", value.path(), entries.len());
        value.mistake(Code::BadRule, message, "write two options or more");
    }
    let sum: f64 = options.iter().map(|option| option.weight).sum();
    if complete && (sum - 1.0).abs() > 1e-9 {
        let message = format!("the weights of `{}` add up to {sum}", value.path());
        value.mistake(Code::SharesDoNotAddUp, message, "make them add up to 1");
    }
    options
}

fn weight(value: &Value<'_>) -> Option<f64> {
    use crate::input::reader::Kind;
    let number = match value.node().kind {
        Kind::Float(number) => number,
        Kind::Integer(Some(number)) => number as f64,
        _ => {
            value.wrong_type("a number", "a weight from 0 to 1");
            return None;
        }
    };
    if !number.is_finite() {
        value.mistake(Code::NotFinite, "a weight must be a number", "write a weight from 0 to 1");
        return None;
    }
    if !(0.0..=1.0).contains(&number) {
        let message = format!("the weight {number} lies outside 0 to 1");
        value.mistake(Code::OutOfRange, message, "write a weight from 0 to 1");
        return None;
    }
    Some(number)
}

fn chosen(table: &Table<'_>, key: &'static str, options: Option<&[SwitchOption]>) -> Option<String> {
    let value = table.needed(key, &format!("{key} = \"OPTION\""))?;
    let text = value.text()?;
    let names: Vec<&str> = options?.iter().map(|option| option.name.as_str()).collect();
    if names.contains(&text) {
        return Some(text.to_owned());
    }
    value.unknown(Code::UnknownOption, text, names, "one of");
    None
}

fn check_reserved(name: &str, value: &Value<'_>, options: &[SwitchOption]) {
    let words = RESERVED.iter().find(|(reserved, _)| *reserved == name).map(|(_, words)| *words);
    let numbers = NUMBERS.iter().find(|(numbered, _)| *numbered == name).map(|(_, what)| *what);
    for option in options {
        let number = option.name.parse::<u32>().ok();
        let known = match (words, numbers) {
            (Some(words), _) => words.contains(&option.name.as_str()),
            (None, Some("days")) => number.is_some_and(|days| days <= LONGEST_LAG),
            (None, Some(_)) => number.is_some_and(|packages| packages > 0),
            (None, None) => true,
        };
        if !known {
            let help = words.map_or_else(
                || format!("a number of {}", numbers.unwrap_or_default()),
                |words| words.join(", "),
            );
            value.mistake(
                Code::BadRule,
                format!("`{}` cannot be an option of `{name}`, which the program reads", option.name),
                format!("its options are: {help}"),
            );
        }
    }
}
