//! `[switches.NAME]`: a question with its answers.

use super::book::Book;
use super::check_name;
use crate::diagnostics::Code;
use crate::input::reader::{Table, Value};
use crate::policy::{Switch, SwitchOption};

/// Options that the program itself understands, by switch. `reviewed-from` takes numbers.
const RESERVED: [(&str, &[&str]); 2] =
    [("date-basis", &["promised", "ship", "order"]), ("target", &["above", "at-least"])];
const REVIEWED_FROM: &str = "reviewed-from";

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
    if name == REVIEWED_FROM || RESERVED.iter().any(|(reserved, _)| *reserved == name) {
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
    for option in options {
        let known = match RESERVED.iter().find(|(reserved, _)| *reserved == name) {
            Some((_, known)) => known.contains(&option.name.as_str()),
            None => name != REVIEWED_FROM || option.name.parse::<u32>().is_ok_and(|from| from > 0),
        };
        if !known {
            let help = RESERVED
                .iter()
                .find(|(reserved, _)| *reserved == name)
                .map_or("a number of packages".into(), |(_, known)| known.join(", "));
            value.mistake(
                Code::BadRule,
                format!("`{}` cannot be an option of `{name}`, which the program reads", option.name),
                format!("its options are: {help}"),
            );
        }
    }
}
