//! What a report should say of an overlay: each change with its source or assumption.

use super::super::book::Book;
use super::file::Overlay;
use super::layers::Layers;
use super::nodes::{day, find, text};
use crate::diagnostics::Code;
use crate::input::reader::{Entry, Kind};
use crate::policy::{ASSUMPTION, OverlaidHow, Policy};

/// The notes of one overlay, counted from 0. Its tables are closed: what is wrong with their keys is reported.
pub(super) fn notes(
    (at, overlay): (usize, Overlay<'_>),
    book: &Book<'_>,
    layers: &Layers,
    read: Option<&Policy>,
) -> Vec<String> {
    let file = &overlay.file;
    let mut notes = vec![format!("Overlay {file}: {}.", overlay.title.trim_end_matches('.'))];
    notes.extend(overlay.notes.iter().cloned());
    notes.extend(terms(&overlay, book));
    notes.extend(enforcement(&overlay));
    for clause in read.map_or(&[][..], |policy| &policy.clauses) {
        let mark = layers.marks.get(&clause.id).filter(|(by, _)| *by == at);
        let verb = match mark.map(|(_, mark)| mark.how) {
            Some(OverlaidHow::Added) => "adds",
            Some(OverlaidHow::Changed) => "changes",
            Some(OverlaidHow::Ended) | None => continue,
        };
        let says = clause.says.trim_end_matches('.');
        notes.push(format!("{file} {verb} {}: {says}. {}", clause.id, clause.source));
    }
    for end in overlay.ends {
        let silent = !end.table.has("cites") && !end.table.has("assumption");
        let why = match text(overlay.root, "assumption").filter(|_| silent) {
            Some(why) => Some(format!("{ASSUMPTION}{why}")),
            None => book.citation(&end.table),
        };
        let until = day(end.value.node(), "until");
        notes.extend(why.map(|why| match until {
            Some(until) => format!("{file} ends {} after {until}. {why}", end.id),
            None => format!("{file} takes {} out. {why}", end.id),
        }));
        end.table.close();
    }
    overlay.table.close();
    notes
}

/// Target, window and lag have no dates: what an overlay states holds on all days.
fn terms(overlay: &Overlay<'_>, book: &Book<'_>) -> Option<String> {
    let table = &overlay.table;
    let changed: Vec<&Entry> =
        ["target", "window_days", "lag_days"].iter().filter_map(|key| find(overlay.root, key)).collect();
    let Some(first) = changed.first() else {
        table.without_meaning("cites", "it is for target, window and lag, and none of them is changed");
        return None;
    };
    if !table.has("cites") && !table.has("assumption") {
        let message = format!("`{}` is changed, and the file does not say on what ground", first.key);
        let help = "add cites = \"KEY\" of [sources], or assumption = \"why you take it to be so\", above all tables";
        table.context().mistake(Code::MissingKey, &first.key_place, message, help);
        return None;
    }
    let why = book.citation(table)?;
    let terms: Vec<String> = changed
        .iter()
        .map(|entry| match &entry.node.kind {
            Kind::String(text) => format!("{} = {text}", entry.key),
            Kind::Integer(Some(number)) => format!("{} = {number}", entry.key),
            _ => entry.key.clone(),
        })
        .collect();
    Some(format!("{} on all days: {}. {why}", overlay.file, terms.join(", ")))
}

/// From when the overlay says who is held to the target, and its assumptions.
fn enforcement(overlay: &Overlay<'_>) -> Option<String> {
    let Kind::Array(steps) = &overlay.node("enforcement")?.kind else { return None };
    let from = steps.first().and_then(|step| day(step, "from"));
    let from = from.map_or("from the beginning".to_owned(), |from| format!("from {from}"));
    let mut whys: Vec<&str> = steps
        .iter()
        .filter(|step| find(step, "cites").is_none())
        .filter_map(|step| text(step, "assumption").or_else(|| text(overlay.root, "assumption")))
        .collect();
    whys.dedup();
    let why = if whys.is_empty() { String::new() } else { format!(" {ASSUMPTION}{}", whys.join("; ")) };
    Some(format!("{} says who is held to the target {from}.{why}", overlay.file))
}
