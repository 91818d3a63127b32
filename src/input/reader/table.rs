//! A table that is read key by key.

use super::{Context, Entry, Kind, Node, Scope, Value, did_you_mean};
use crate::diagnostics::{Code, Place};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A table being read. Close it when all its keys have been asked for.
#[derive(Debug)]
pub struct Table<'a> {
    context: &'a Context,
    kind: &'static str,
    path: String,
    place: Place,
    entries: &'a [Entry],
    scope: Rc<Scope>,
    asked: RefCell<BTreeSet<&'a str>>,
    /// Keys that must be there and are not, with what to write: reported on closing, when it is known
    /// which keys are merely misspelt.
    missing: RefCell<Vec<(&'static str, String)>>,
}

/// An entry of a keyed table such as `[services.KEY]`.
#[derive(Debug)]
pub struct Named<'a> {
    /// KEY.
    pub name: &'a str,
    /// Where KEY is written.
    pub place: Place,
    /// What stands under it.
    pub value: Value<'a>,
}

impl<'a> Table<'a> {
    /// Opens the table that a whole text is. `kind` names this sort of table, such as `scenario`.
    pub fn root(context: &'a Context, node: &'a Node, kind: &'static str) -> Self {
        let entries: &[Entry] = match &node.kind {
            Kind::Table(entries) => entries,
            _ => &[],
        };
        let scope = Scope::read(context, entries, None);
        Self::new(context, kind, String::new(), node.place.clone(), entries, scope)
    }

    pub(super) fn new(
        context: &'a Context,
        kind: &'static str,
        path: String,
        place: Place,
        entries: &'a [Entry],
        scope: Rc<Scope>,
    ) -> Self {
        let asked = RefCell::new(BTreeSet::from(["source", "assumption"]));
        Self { context, kind, path, place, entries, scope, asked, missing: RefCell::default() }
    }

    /// Where findings go.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// Where the table stands (its header).
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The path of the table, as `--set` takes it; empty for a whole text.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path of a key of the table.
    pub fn path_of(&self, key: &str) -> String {
        let key = path_segment(key);
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    /// The value under a key, if it is there.
    pub fn value(&self, key: &'static str) -> Option<Value<'a>> {
        self.context.ask(self.kind, key);
        self.asked.borrow_mut().insert(key);
        self.entries.iter().find(|entry| entry.key == key).map(|entry| self.of_entry(entry))
    }

    /// The value under a key that must be there. `help` says what to write.
    pub fn needed(&self, key: &'static str, help: &str) -> Option<Value<'a>> {
        let value = self.value(key);
        if value.is_none() {
            self.missing.borrow_mut().push((key, help.to_owned()));
        }
        value
    }

    /// Opens the table under a key; an empty one when the key is not there, so that its defaults can be
    /// read. `None` (and a finding) when something else stands there.
    pub fn table_or_empty(&self, key: &'static str, kind: &'static str) -> Option<Self> {
        match self.value(key) {
            Some(value) => value.table(kind),
            None => {
                let around = Some((Rc::clone(&self.scope), key.to_owned()));
                let scope = Scope::read(self.context, &[], around);
                let (path, place) = (self.path_of(key), self.place.clone());
                Some(Self::new(self.context, kind, path, place, &[], scope))
            }
        }
    }

    /// Opens the table under a key that must be there.
    pub fn needed_table(&self, key: &'static str, kind: &'static str, help: &str) -> Option<Self> {
        self.needed(key, help)?.table(kind)
    }

    /// Reports a key that has no meaning here, if it is there, and says why.
    pub fn without_meaning(&self, key: &'static str, why: &str) {
        if self.value(key).is_some() {
            let entry = self.entries.iter().find(|entry| entry.key == key);
            let place = entry.map_or(&self.place, |entry| &entry.key_place);
            self.context.mistake(
                Code::KeyWithoutMeaning,
                place,
                format!("`{key}` has no meaning here: {why}"),
                "leave it out",
            );
        }
    }

    /// All entries of a keyed table in the order of the file; every key is allowed (but `source` and
    /// `assumption` keep their meaning).
    pub fn entries(&self) -> Vec<Named<'a>> {
        self.entries
            .iter()
            .filter(|entry| entry.key != "source" && entry.key != "assumption")
            .map(|entry| {
                self.asked.borrow_mut().insert(&entry.key);
                Named { name: &entry.key, place: entry.key_place.clone(), value: self.of_entry(entry) }
            })
            .collect()
    }

    /// Is there such a key? Asking does not tick it off.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Reports missing keys, keys that nobody asked for, and provenance stated for keys that are not
    /// there.
    pub fn close(self) {
        let asked = self.asked.borrow();
        for entry in self.entries.iter().filter(|entry| !asked.contains(&*entry.key)) {
            // A key that looks like one of those missing is that one, misspelt: one finding, not two.
            let mut missing = self.missing.borrow_mut();
            let near_missing = did_you_mean(&entry.key, missing.iter().map(|&(key, _)| key));
            let near = near_missing.or_else(|| did_you_mean(&entry.key, asked.iter().copied()));
            if let Some(key) = near_missing {
                missing.retain(|&(other, _)| other != key);
            }
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!(
                        "the keys here are: {}",
                        asked.iter().copied().collect::<Vec<_>>().join(", ")
                    )
                }
            };
            let message = format!("`{}` is not a key of {}", entry.key, self.name());
            self.context.mistake(Code::UnknownKey, &entry.key_place, message, help);
        }
        for (key, place) in self.scope.keys() {
            if !self.has(key) {
                let known = self.entries.iter().map(|entry| &*entry.key);
                let help = match did_you_mean(key, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name a key of the same table, or leave it out".into(),
                };
                let message = format!("`{key}` is given a source or assumption, but is not there");
                self.context.mistake(Code::UnknownProvenanceKey, place, message, help);
            }
        }
    }

    fn name(&self) -> &str {
        if self.path.is_empty() { "the file" } else { &self.path }
    }

    fn of_entry(&self, entry: &'a Entry) -> Value<'a> {
        let (path, scope) = (self.path_of(&entry.key), Rc::clone(&self.scope));
        Value::new(self.context, &entry.node, path, &entry.key, scope)
    }
}

impl Drop for Table<'_> {
    /// A table is done with: what it misses is reported, whether or not it was closed.
    fn drop(&mut self) {
        for (key, help) in self.missing.take() {
            let message = format!("{} has no `{key}`", self.name());
            self.context.mistake(Code::MissingKey, &self.place, message, format!("add {help}"));
        }
    }
}

/// A key as a segment of a path: in quotes, if it holds more than letters, digits, `-` and `_`.
pub fn path_segment(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(plain) { key.to_owned() } else { format!("\"{key}\"") }
}
