//! Clauses added, changed and ended.

use super::file::{End, Overlay};
use super::layers::{Layers, with_assumption};
use super::nodes::{day, day_node, entries, find, remove, set, text};
use crate::diagnostics::{Code, Finding, Place};
use crate::input::reader::{Context, Entry, Kind, did_you_mean};
use crate::policy::OverlaidHow;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Lays the clauses of an overlay in the order of its file.
pub(super) fn lay_clauses(layers: &mut Layers, context: &Context, overlay: &Overlay<'_>) {
    let Some(written) = overlay.node("clauses") else { return };
    if !matches!(written.kind, Kind::Table(_)) {
        let message = format!("`clauses` must be a table, not {}", written.describe());
        return context.mistake(Code::WrongType, &written.place, message, "write [clauses.ID] tables");
    }
    let mut change = Change { layers, context, overlay, behind: BTreeMap::new() };
    for entry in entries(written) {
        match change.position(&entry.key) {
            Some(at) => change.change(at, entry),
            None => change.add(entry),
        }
    }
}

/// Ends clauses.
pub(super) fn lay_ends(layers: &mut Layers, context: &Context, overlay: &Overlay<'_>) {
    let mut change = Change { layers, context, overlay, behind: BTreeMap::new() };
    for end in &overlay.ends {
        change.end(end);
    }
}

struct Change<'c, 'o> {
    layers: &'c mut Layers,
    context: &'c Context,
    overlay: &'c Overlay<'o>,
    /// The last clause put behind each one, so that several stand in the order of the file.
    behind: BTreeMap<String, String>,
}

impl Change<'_, '_> {
    fn position(&self, id: &str) -> Option<usize> {
        self.layers.clauses().iter().position(|entry| entry.key == id)
    }

    fn last(&self) -> usize {
        self.layers.clauses().len().saturating_sub(1)
    }

    fn insert(&mut self, at: usize, entry: Entry, how: OverlaidHow) {
        self.layers.note(&entry.key, self.overlay, how);
        if let Some(clauses) = self.layers.clauses_mut() {
            clauses.insert(at.min(clauses.len()), entry);
        }
    }

    /// Where the clause was written, if an overlay below took it out; reports that.
    fn is_gone(&self, id: &str, code: Code, place: &Place) -> bool {
        let by_this = self.overlay.ends.iter().find(|end| end.id == id && !end.table.has("until"));
        let gone = self.layers.gone.get(id);
        let Some((file, there)) = gone
            .map(|(file, there)| (file.as_str(), there))
            .or_else(|| by_this.map(|end| (self.overlay.file.as_str(), end.value.place())))
        else {
            return false;
        };
        self.context.report(
            Finding::new(code, place.clone(), format!("`{id}` is taken out by {file}"))
                .other(there.clone(), "taken out here")
                .help("name a clause that stays"),
        );
        true
    }

    fn unknown(&self, id: &str, code: Code, place: &Place, otherwise: &str) {
        let ids = self.layers.clauses().iter().map(|entry| entry.key.as_str());
        let help = match did_you_mean(id, ids) {
            Some(near) => format!("did you mean `{near}`? {otherwise}"),
            None => otherwise.to_owned(),
        };
        if let Some(clause) = self.layers.unreached.iter().find(|clause| clause.id == id) {
            let first = self.layers.clauses().last().map_or("", |entry| entry.key.as_str());
            let message = format!(
                "`{}` decides nothing in {}: `{first}` before it decides every package",
                clause.id, self.layers.name
            );
            return self.context.mistake(code, place, message, format!("name `{first}` in its place"));
        }
        let message = format!("there is no clause `{id}` in {}", self.layers.name);
        self.context.mistake(code, place, message, help.trim_end());
    }

    /// A clause that is new.
    fn add(&mut self, entry: &Entry) {
        let mut added = self.prepared(entry, &entry.key);
        remove(&mut added.node, &["before", "after"]);
        let at = self.place(entry).unwrap_or(self.last());
        self.insert(at, added, OverlaidHow::Added);
    }

    /// Where a new clause goes; what is wrong with its place is reported.
    fn place(&mut self, entry: &Entry) -> Option<usize> {
        let (before, after) = (find(&entry.node, "before"), find(&entry.node, "after"));
        let place = &entry.key_place;
        let (key, anchor) = match (before, after) {
            (Some(before), None) => ("before", before),
            (None, Some(after)) => ("after", after),
            (Some(_), Some(after)) => {
                let message = format!("`{}` states both `before` and `after`", entry.key);
                self.context.mistake(
                    Code::OverlayPlace,
                    &after.key_place,
                    message,
                    "keep one of the two",
                );
                return None;
            }
            (None, None) if !self.is_gone(&entry.key, Code::OverlayChange, place) => {
                let otherwise = "A new clause states its place: before = \"ID\" or after = \"ID\"";
                self.unknown(&entry.key, Code::OverlayPlace, place, otherwise);
                return None;
            }
            (None, None) => return None,
        };
        let Kind::String(id) = &anchor.node.kind else {
            let message = format!("`{key}` must be a clause's id, not {}", anchor.node.describe());
            let help = format!("write {key} = \"ID\"");
            self.context.mistake(Code::WrongType, &anchor.node.place, message, help);
            return None;
        };
        let place = &anchor.node.place;
        if self.is_gone(id, Code::OverlayPlace, place) {
            return None;
        }
        let Some(at) = self.position(id) else {
            self.unknown(id, Code::OverlayPlace, place, "`vtr policy show` lists the clauses in order");
            return None;
        };
        if key == "before" {
            return Some(at);
        }
        if at == self.last() {
            let message = format!("nothing can stand after `{id}`, which decides all that is left");
            let help = format!("write before = \"{id}\"");
            self.context.mistake(Code::OverlayPlace, place, message, help);
            return None;
        }
        let behind = self.behind.insert(id.clone(), entry.key.clone());
        let at = behind.and_then(|id| self.position(&id)).unwrap_or(at);
        Some(at + 1)
    }

    /// A clause of this id is there: from a day on it says what the overlay writes, or always.
    fn change(&mut self, at: usize, entry: &Entry) {
        let id = &entry.key;
        let old = self.layers.clauses()[at].clone();
        if let Some(place) = find(&entry.node, "before").or_else(|| find(&entry.node, "after")) {
            let by = self.layers.mark(id).map_or(self.layers.name.clone(), |mark| mark.file);
            let message = format!("there is a clause `{id}` already, in {by}");
            self.context.report(
                Finding::new(Code::DuplicateName, entry.key_place.clone(), message)
                    .other(old.key_place.clone(), "the first")
                    .help(format!(
                        "take another id; or leave `{}` out to change that clause",
                        place.key
                    )),
            );
            return;
        }
        if self.overlay.ends.iter().any(|end| end.id == id.as_str()) {
            let message = format!("`{id}` is both changed and ended");
            self.context.mistake(
                Code::OverlayChange,
                &entry.key_place,
                message,
                "keep one: a dated change ends the clause as it was on the day before",
            );
            return;
        }
        let (old_from, old_until) = (day(&old.node, "from"), day(&old.node, "until"));
        let last = at == self.last();
        let from = day(&entry.node, "from");
        match (from, old_from) {
            (Some(from), _) if last => {
                // It is for what others leave: before it, the dated one leaves it the days before.
                let new = self.prepared(entry, &dated(id, from));
                self.insert(at, new, OverlaidHow::Changed);
            }
            (Some(from), _) if old_until.is_some_and(|until| until < from) => {
                let mut known = self.layers.clauses().iter().map(|entry| entry.key.as_str());
                let goes_on = known.rfind(|other| other.starts_with(&format!("{id}-from-")));
                let help = match goes_on {
                    Some(other) => format!("did you mean `{other}`, as which it goes on?"),
                    None => "add a clause with another id and a place".to_owned(),
                };
                let until = old_until.unwrap_or(from);
                let message =
                    format!("`{id}` holds until {until}: from {from} there is nothing to change");
                self.context.mistake(Code::OverlayChange, &entry.key_place, message, help);
            }
            (Some(from), old_from) if old_from.is_none_or(|old| old < from) => {
                self.split(at, entry, from, &old);
            }
            (None, Some(old_from)) if find(&entry.node, "from").is_none() => {
                let message = format!("`{id}` begins on {old_from}, and its change names no day");
                let help = format!(
                    "write `from`: {old_from} to change it as a whole, a later day to leave the days before as they were"
                );
                self.context.mistake(Code::OverlayChange, &entry.key_place, message, help);
            }
            _ => {
                let new = self.prepared(entry, id);
                if let Some(clauses) = self.layers.clauses_mut() {
                    clauses[at] = new;
                }
                self.layers.note(id, self.overlay, OverlaidHow::Changed);
            }
        }
    }

    /// The clause ends on the day before, and another goes on in its place.
    fn split(&mut self, at: usize, entry: &Entry, from: NaiveDate, old: &Entry) {
        let id = &entry.key;
        let Some((eve, written)) = from.pred_opt().zip(find(&entry.node, "from")) else { return };
        if let Some(basis) = find(&entry.node, "basis") {
            self.same_basis(old, basis);
        }
        self.end_on(at, eve, &written.node.place, find(&entry.node, "basis"));
        let new = self.prepared(entry, &dated(id, from));
        self.insert(at + 1, new, OverlaidHow::Changed);
    }

    /// What is dated goes by one date of a package: a change goes by the one that the clause goes by.
    fn same_basis(&self, old: &Entry, written: &Entry) {
        let (Some(is), Kind::String(basis)) = (text(&old.node, "basis"), &written.node.kind) else {
            return;
        };
        if is != basis {
            let id = &old.key;
            self.context.report(
                Finding::new(
                    Code::OverlayChange,
                    written.node.place.clone(),
                    format!("`{id}` goes by basis \"{is}\": a package could fall under both or neither"),
                )
                .other(old.key_place.clone(), "the clause")
                .help(format!("write basis = \"{is}\", or add a clause of your own before `{id}`")),
            );
        }
    }

    fn end_on(&mut self, at: usize, until: NaiveDate, place: &Place, basis: Option<&Entry>) {
        let Some(entry) = self.layers.clauses_mut().and_then(|clauses| clauses.get_mut(at)) else {
            return;
        };
        let key_place = place.clone();
        set(&mut entry.node, Entry { key: "until".into(), key_place, node: day_node(place, until) });
        if let (None, Some(basis)) = (find(&entry.node, "basis"), basis) {
            set(&mut entry.node, basis.clone());
        }
        let id = entry.key.clone();
        self.layers.note(&id, self.overlay, OverlaidHow::Ended);
    }

    /// The clause as it goes into the tree.
    fn prepared(&self, entry: &Entry, id: &str) -> Entry {
        let node = with_assumption(&entry.node, self.overlay);
        Entry { key: id.to_owned(), key_place: entry.key_place.clone(), node }
    }

    /// `[ends.ID]`
    fn end(&mut self, end: &End<'_>) {
        let (id, place) = (end.id, end.value.place());
        let mistake = |message: String, help: String| {
            self.context.mistake(Code::OverlayChange, place, message, help);
        };
        let until = end.table.value("until");
        let basis = end.table.value("basis");
        let Some(at) = self.position(id) else {
            if !self.layers.gone.contains_key(id) || !self.is_gone(id, Code::OverlayChange, place) {
                self.unknown(id, Code::OverlayChange, place, "`vtr policy show` lists the clauses");
            }
            return;
        };
        let old = self.layers.clauses()[at].clone();
        if at == self.last() {
            return mistake(
                format!("`{id}` cannot end: it decides what no other clause does"),
                format!("write [clauses.{id}] to change it"),
            );
        }
        let Some(until) = until else {
            end.table.without_meaning("basis", "the clause is taken out whatever the day");
            if let Some(clauses) = self.layers.clauses_mut() {
                clauses.remove(at);
            }
            self.layers.gone.insert(id.to_owned(), (self.overlay.file.clone(), place.clone()));
            return;
        };
        let Some(day_written) = until.date() else { return };
        let (old_from, old_until) = (day(&old.node, "from"), day(&old.node, "until"));
        if let Some(old_until) = old_until.filter(|&old_until| old_until <= day_written) {
            return mistake(
                format!("`{id}` ends on {old_until} already"),
                "write an earlier day, or leave the table out".to_owned(),
            );
        }
        if let Some(old_from) = old_from.filter(|&old_from| day_written < old_from) {
            return mistake(
                format!("`{id}` begins only on {old_from}"),
                "leave `until` out to take it out wholly".to_owned(),
            );
        }
        let basis = basis.and_then(|_| entries_of(end).iter().find(|entry| entry.key == "basis"));
        match basis {
            Some(basis) => self.same_basis(&old, basis),
            None if find(&old.node, "basis").is_none() => {
                return mistake(
                    format!("`{id}` has no dates, and its end names no date of a package"),
                    "add basis = \"order\", \"ship\", \"promised\" or \"reading\"".to_owned(),
                );
            }
            None => {}
        }
        self.end_on(at, day_written, until.place(), basis);
    }
}

fn entries_of<'a>(end: &End<'a>) -> &'a [Entry] {
    end.value.table_entries().unwrap_or_default()
}

/// The id under which a clause goes on from a day.
fn dated(id: &str, from: NaiveDate) -> String {
    format!("{id}-from-{from}")
}
