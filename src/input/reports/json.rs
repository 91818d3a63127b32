//! JSON files of the marketplace: which one it is, and what stands where.

use crate::diagnostics::{Code, Place, SourceId};
use crate::input::reader::Context;
use serde_json::Value;

/// A JSON file that is known.
pub(super) enum Json {
    /// Orders of the Orders API.
    Orders(Vec<Value>),
    /// The account health report.
    Performance(Value),
}

/// Does a text begin as JSON does?
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Reads a text of JSON; `None` = it is none of the known ones, which is reported.
pub(super) fn read(context: &Context, shown: &str, text: &str) -> (SourceId, Option<Json>) {
    let source = context.add_source(shown, covered(text));
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(error) => {
                let place = place_of(source, text, error.line(), error.column());
                let cut = if error.is_eof() { "the file is cut off here" } else { "this is no JSON" };
                let help = "nothing of the file is used; download it again";
                context.mistake(Code::NotJson, &place, cut, help);
                return (source, None);
            }
        }
    }
    if let [only] = values.as_slice()
        && (only.get("performanceMetrics").is_some() || only.get("accountStatuses").is_some())
    {
        return (source, values.pop().map(Json::Performance));
    }
    let is_order = |value: &Value| value.get("orderId").is_some();
    let mut orders = Vec::new();
    for value in values {
        match value {
            Value::Array(list) if list.iter().any(is_order) || list.is_empty() => orders.extend(list),
            Value::Object(mut fields) => match (fields.remove("orders"), fields.remove("order")) {
                (Some(Value::Array(list)), _) => orders.extend(list),
                (None, Some(order)) if is_order(&order) => orders.push(order),
                _ if fields.contains_key("orderId") => orders.push(Value::Object(fields)),
                _ => return (source, unknown(context, source)),
            },
            _ => return (source, unknown(context, source)),
        }
    }
    (source, Some(Json::Orders(orders)))
}

fn unknown(context: &Context, source: SourceId) -> Option<Json> {
    let message = "JSON of another shape than those that are read";
    let help = "expected are orders of the Orders API of 2026 (a list, or under `orders`, each with `orderId`), or \
                the account health report (with `performanceMetrics`)";
    context.mistake(Code::UnknownShape, &Place::whole(source), message, help);
    None
}

/// The letter at a line and column, both from 1, as the reader of JSON counts them: in bytes.
fn place_of(source: SourceId, text: &str, line: usize, column: usize) -> Place {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let in_line = rest.lines().next().unwrap_or_default();
    let letters = in_line.char_indices().take_while(|(at, _)| *at + 1 < column.max(1)).count();
    // Covered letters are one byte each, so the place is counted in the covered text.
    let before: usize = covered(text.get(..start).unwrap_or_default()).len();
    let line_covered = covered_line(in_line, letters);
    Place::new(source, before + line_covered..before + line_covered)
}

/// Bytes of so many letters of a line once it is covered.
fn covered_line(line: &str, letters: usize) -> usize {
    line.chars().take(letters).map(|c| if c.is_ascii() { 1 } else { '*'.len_utf8() }).sum()
}

/// The text without what strings say, but for the names of fields: names and addresses stand in strings. Every
/// letter beyond ASCII is covered wherever it stands.
fn covered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(quote) = rest.find('"') {
        out.extend(rest[..quote].chars().map(plain));
        let inside = &rest[quote + 1..];
        let end = end_of_string(inside);
        let after = inside[end..].strip_prefix('"').unwrap_or_default();
        let is_name = after.trim_start().starts_with(':');
        out.push('"');
        let cover = |c: char| if c == '\n' { c } else { '*' };
        out.extend(inside[..end].chars().map(if is_name { plain } else { cover }));
        if inside.len() > end {
            out.push('"');
        }
        rest = after;
    }
    out.extend(rest.chars().map(plain));
    out
}

fn plain(c: char) -> char {
    if c.is_ascii() { c } else { '*' }
}

/// Where a string ends: at the first quotation mark without a `\` before it.
fn end_of_string(inside: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    inside.len()
}

/// What stands at a path of names, if it is there and not `null`.
pub(super) fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, name| value.get(name)).filter(|value| !value.is_null())
}

/// A text, or a number as a text.
pub(super) fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    match at(value, path)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A list; one thing alone stands for a list of one.
pub(super) fn list_at<'v>(value: &'v Value, path: &[&str]) -> Vec<&'v Value> {
    match at(value, path) {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(other) => vec![other],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_covered_and_names_of_fields_are_not() {
        let text = "{\"name\": \"Jo \\\"Quill\\\"\",\n \"n\": [1, \"ü\"]}";
        assert_eq!(covered(text), "{\"name\": \"************\",\n \"n\": [1, \"*\"]}");
        assert_eq!(covered("{\"a\": \"Quill"), "{\"a\": \"*****");
    }
}
