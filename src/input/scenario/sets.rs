//! `--set PATH=VALUE`: one input changed as if it were written in the file.

use super::shared::SHARED;
use crate::diagnostics::{Code, Finding, Place};
use crate::input::reader::{Context, Entry, Kind, Node, did_you_mean, parse_value};

/// Tables that may be begun by a setting: all their keys have defaults, or stand alone.
const OPTIONAL_TABLES: &[&str] = &[
    "rates",
    "readings",
    "clustering",
    "consequences",
    "order_defects",
    "per_euro",
    "weights",
    "items_by_destination",
];

/// Lays one `PATH=VALUE` over the parsed file: of the command line, or the one written at a place of the file.
pub(super) fn set(context: &Context, root: &mut Node, setting: &str, written: Option<&Place>) {
    let source = written.map_or_else(|| context.add_source("--set", setting), |place| place.source);
    let place = |span| written.cloned().unwrap_or_else(|| Place::new(source, span));
    let Some((path, value)) = split(setting) else {
        context.mistake(
            Code::BadSetting,
            &place(0..setting.len()),
            format!("`{setting}` is not PATH=VALUE"),
            "write for example --set \"tolerance.risk=2 %\"; `vtr inputs FILE` lists every path",
        );
        return;
    };
    let segments = segments(path);
    let whole_path = place(0..path.len());
    let value_start = path.len() + 1;
    let place = place(value_start..setting.len().max(value_start));
    if segments.first().is_some_and(|first| first == SHARED) {
        let message = format!("`{path}` is no input of the scenario");
        let help = "`[shared]` says how it was run: use the command's own options, such as --seed";
        return context.mistake(Code::UnknownPath, &whole_path, message, help);
    }
    let mut node = parse_value(source, value.trim()).unwrap_or_else(|| Node {
        place: place.clone(),
        kind: Kind::String(value.trim().into()),
        set: true,
    });
    relocate(&mut node, &place);
    node.mark_set();
    if let Err(help) = lay(root, &segments, node, &whole_path) {
        context.report(
            Finding::new(Code::UnknownPath, whole_path, format!("the scenario has no `{path}`"))
                .help(help),
        );
    }
}

/// Path and value around the first `=` outside quotes.
fn split(setting: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = setting.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '=' && !quoted).then_some(at)
    })?;
    let (path, value) = (&setting[..at], &setting[at + 1..]);
    (!path.trim().is_empty()).then_some((path, value))
}

/// Segments between dots outside quotes, without their quotes.
fn segments(path: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let mut quoted = false;
    for c in path.trim().chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => segments.push(String::new()),
            _ => {
                if let Some(last) = segments.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    segments.into_iter().map(|segment| segment.trim().to_owned()).collect()
}

/// All of a parsed value points at the setting's value.
fn relocate(node: &mut Node, place: &Place) {
    node.place = place.clone();
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(|item| relocate(item, place)),
        Kind::Table(entries) => entries.iter_mut().for_each(|entry| {
            entry.key_place = place.clone();
            relocate(&mut entry.node, place);
        }),
        _ => {}
    }
}

/// Puts the value at the path; the error says what to write instead.
fn lay(node: &mut Node, segments: &[String], value: Node, path: &Place) -> Result<(), String> {
    let Some((first, rest)) = segments.split_first() else {
        *node = value;
        return Ok(());
    };
    match &mut node.kind {
        Kind::Array(items) => {
            let count = items.len();
            let index = first.parse::<usize>().ok().filter(|index| *index < count);
            match index.and_then(|index| items.get_mut(index)) {
                Some(item) => lay(item, rest, value, path),
                None => Err(format!("`{first}` must be a number from 0 to {}", count.saturating_sub(1))),
            }
        }
        Kind::Table(entries) => {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.key == *first) {
                return lay(&mut entry.node, rest, value, path);
            }
            let near = did_you_mean(first, entries.iter().map(|entry| &*entry.key)).map(str::to_owned);
            if !rest.is_empty() && !OPTIONAL_TABLES.contains(&first.as_str()) {
                let known: Vec<&str> = entries.iter().map(|entry| &*entry.key).collect();
                return Err(match near {
                    Some(near) => format!("did you mean `{near}` instead of `{first}`?"),
                    None => format!("instead of `{first}` there are: {}", known.join(", ")),
                });
            }
            let mut fresh = Node { place: path.clone(), kind: Kind::Table(Vec::new()), set: true };
            lay(&mut fresh, rest, value, path)?;
            entries.push(Entry { key: first.clone(), key_place: path.clone(), node: fresh });
            Ok(())
        }
        _ => Err(format!("nothing stands below `{first}`: the value before it is not a table or list")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_split_at_dots_and_the_first_equals_sign_outside_quotes() {
        assert_eq!(split("a.\"x=y\".b=1=2"), Some(("a.\"x=y\".b", "1=2")));
        assert_eq!(split("=1"), None);
        assert_eq!(split("a"), None);
        assert_eq!(segments("a.\"0.5 kg\".b"), ["a", "0.5 kg", "b"]);
    }
}
