//! Keys of a parsed table looked up and changed, before the table is read.

use crate::diagnostics::Place;
use crate::input::reader::{Entry, Kind, Node};
use chrono::{Datelike, NaiveDate};
use toml::value::{Date, Datetime};

/// The entries of a table; none of anything else.
pub(super) fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        Kind::Table(entries) => entries,
        _ => &[],
    }
}

/// The entry under a key.
pub(super) fn find<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    entries(node).iter().find(|entry| entry.key == key)
}

/// The text under a key, if one stands there.
pub(super) fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match &find(node, key)?.node.kind {
        Kind::String(text) => Some(text),
        _ => None,
    }
}

/// The day under a key, if one stands there.
pub(super) fn day(node: &Node, key: &str) -> Option<NaiveDate> {
    match &find(node, key)?.node.kind {
        Kind::Datetime(when) => {
            let date = when.date.filter(|_| when.time.is_none())?;
            NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        }
        _ => None,
    }
}

/// A day as it would be written at a place.
pub(super) fn day_node(place: &Place, day: NaiveDate) -> Node {
    let part = |part: u32| u8::try_from(part).unwrap_or_default();
    let date = Date {
        year: u16::try_from(day.year()).unwrap_or_default(),
        month: part(day.month()),
        day: part(day.day()),
    };
    let when = Datetime { date: Some(date), time: None, offset: None };
    Node { place: place.clone(), kind: Kind::Datetime(when), set: false }
}

/// The entries of a table to be changed; what is no table becomes one.
pub(super) fn entries_mut(node: &mut Node) -> Option<&mut Vec<Entry>> {
    if !matches!(node.kind, Kind::Table(_)) {
        node.kind = Kind::Table(Vec::new());
    }
    match &mut node.kind {
        Kind::Table(entries) => Some(entries),
        _ => None,
    }
}

/// The entries of the table under a key, which is made if it is not there.
pub(super) fn entries_under<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Vec<Entry>> {
    if find(node, key).is_none() {
        let place = node.place.clone();
        let empty = Node { place: place.clone(), kind: Kind::Table(Vec::new()), set: false };
        set(node, Entry { key: key.to_owned(), key_place: place, node: empty });
    }
    let found = entries_mut(node)?.iter_mut().find(|entry| entry.key == key)?;
    entries_mut(&mut found.node)
}

/// Writes an entry, in place of one of its key.
pub(super) fn set(node: &mut Node, entry: Entry) {
    let Some(entries) = entries_mut(node) else { return };
    match entries.iter_mut().find(|other| other.key == entry.key) {
        Some(other) => *other = entry,
        None => entries.push(entry),
    }
}

/// Takes keys out.
pub(super) fn remove(node: &mut Node, keys: &[&str]) {
    if let Kind::Table(entries) = &mut node.kind {
        entries.retain(|entry| !keys.contains(&entry.key.as_str()));
    }
}
