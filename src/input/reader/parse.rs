//! TOML text to a tree, with every syntax error in one pass.

use super::{Context, Entry, Kind, Node};
use crate::diagnostics::{Code, Finding, Place, SourceId};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Parses a text that was registered as `source`. Syntax errors and duplicate keys are reported; the tree
/// holds what could be read all the same.
pub fn parse(context: &Context, source: SourceId, text: &str) -> Node {
    let (table, errors) = DeTable::parse_recoverable(text);
    let root = Node {
        place: Place::whole(source),
        kind: Kind::Table(entries(source, table.into_inner())),
        set: false,
    };
    let mut twice: Vec<Range<usize>> = Vec::new();
    for error in errors.iter().take(MOST_ERRORS) {
        let span = error.span().unwrap_or(text.len()..text.len());
        // What stands twice only because its whole table does is not reported again.
        if error.message() == DUPLICATE {
            if twice.iter().any(|section| section.contains(&span.start)) {
                continue;
            }
            twice.extend(section_of_header(text, &span));
        }
        report(context, source, text, error.message(), span);
    }
    if errors.len() > MOST_ERRORS {
        context.mistake(
            Code::Syntax,
            &Place::whole(source),
            format!("not TOML in {} more places", errors.len() - MOST_ERRORS),
            "is this a scenario or rule file?",
        );
    }
    root
}

/// Parses one value; `None` (and nothing reported) when the text is not one.
pub fn parse_value(source: SourceId, text: &str) -> Option<Node> {
    let value = DeValue::parse(text).ok()?;
    Some(node(source, value))
}

/// So many syntax errors are reported one by one.
const MOST_ERRORS: usize = 1000;

/// What the parser says of a key or table that is there already.
const DUPLICATE: &str = "duplicate key";

/// From a `[header]` with this key to the next one; `None` when the key is not in a header.
fn section_of_header(text: &str, key: &Range<usize>) -> Option<Range<usize>> {
    let line_start = text.get(..key.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    if !text[line_start..].trim_start().starts_with('[') {
        return None;
    }
    let end = text[key.end..].find("\n[").map_or(text.len(), |at| key.end + at);
    Some(key.end..end)
}

fn report(context: &Context, source: SourceId, text: &str, message: &str, span: Range<usize>) {
    let place = Place::new(source, span.clone());
    if message != DUPLICATE {
        let written = text.get(span).unwrap_or_default().trim();
        let help = match (message.starts_with("string values must be quoted"), written.is_empty()) {
            (true, false) => format!("write \"{written}\" if a text is meant; else a number or a date"),
            (true, true) => "write a value behind the `=`".into(),
            (false, _) => "correct the line; texts stand in double quotes".into(),
        };
        let finding = Finding::new(Code::Syntax, place, format!("not TOML: {message}"));
        return context.report(finding.help(help));
    }
    let key = text.get(span.clone()).unwrap_or_default();
    let finding = Finding::new(Code::DuplicateKey, place, format!("`{key}` is written twice"))
        .label("second time")
        .help("keep one of the two");
    context.report(match first_of(text, &span) {
        Some(first) => finding.other(Place::new(source, first), "first time"),
        None => finding,
    });
}

/// Where a key written twice was written first: the header of the same table, or the nearest earlier
/// `key =` (in the same table, if the key stands at the beginning of a line).
fn first_of(text: &str, second: &Range<usize>) -> Option<Range<usize>> {
    let key = text.get(second.clone())?;
    let before = text.get(..second.start)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next()?.trim();
    if line.starts_with('[') {
        let first = before[..line_start].lines().position(|earlier| earlier.trim() == line)?;
        let start: usize = before.split_inclusive('\n').take(first).map(str::len).sum();
        return Some(start..start + line.len());
    }
    let at_line_start = before[line_start..].trim().is_empty();
    let table_start = if at_line_start { before.rfind("\n[").unwrap_or(0) } else { line_start };
    let found =
        before[table_start..].rmatch_indices(key).map(|(at, _)| table_start + at).find(|&at| {
            let free =
                !before[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '"'));
            free && before[at + key.len()..].trim_start().starts_with('=')
        })?;
    Some(found..found + key.len())
}

fn entries(source: SourceId, table: DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<(Range<usize>, Entry)> = table
        .into_iter()
        .map(|(key, value)| {
            let span = key.span();
            let entry = Entry {
                key: key.into_inner().into_owned(),
                key_place: Place::new(source, span.clone()),
                node: node(source, value),
            };
            (span, entry)
        })
        .collect();
    entries.sort_by_key(|(span, _)| span.start);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn node(source: SourceId, value: Spanned<DeValue<'_>>) -> Node {
    let place = Place::new(source, value.span());
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::String(text.into_owned()),
        DeValue::Integer(number) => {
            Kind::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok())
        }
        DeValue::Float(number) => Kind::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Kind::Boolean(truth),
        DeValue::Datetime(when) => Kind::Datetime(when),
        DeValue::Array(items) => Kind::Array(items.into_iter().map(|item| node(source, item)).collect()),
        DeValue::Table(table) => Kind::Table(entries(source, table)),
    };
    Node { place, kind, set: false }
}
