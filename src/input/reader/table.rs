//! A table that is read key by key.

use super::{Context, Entry, Kind, Node, Scope, Value, did_you_mean};
use crate::diagnostics::{Code, Finding, Place};
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
        Self { context, kind, path, place, entries, scope, asked }
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
        let key = if plain(key) { key.to_owned() } else { format!("\"{key}\"") };
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
            let table = if self.path.is_empty() { "the file" } else { &*self.path };
            let finding =
                Finding::new(Code::MissingKey, self.place.clone(), format!("{table} has no `{key}`"));
            self.context.report(finding.help(format!("add {help}")));
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

    /// Reports the keys that nobody asked for, and provenance stated for keys that are not there.
    pub fn close(self) {
        let asked = self.asked.borrow();
        for entry in self.entries {
            if !asked.contains(&*entry.key) {
                let known: Vec<&str> = asked.iter().copied().collect();
                let table = if self.path.is_empty() { "the file" } else { &*self.path };
                let finding = Finding::new(
                    Code::UnknownKey,
                    entry.key_place.clone(),
                    format!("`{}` is not a key of {table}", entry.key),
                );
                self.context.report(finding.help(match did_you_mean(&entry.key, known.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys here are: {}", known.join(", ")),
                }));
            }
        }
        for (key, place) in self.scope.keys() {
            if !self.has(key) {
                let known = self.entries.iter().map(|entry| &*entry.key);
                let help = match did_you_mean(key, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name a key of the same table, or leave it out".into(),
                };
                self.context.mistake(
                    Code::UnknownProvenanceKey,
                    place,
                    format!("`{key}` is given a source or assumption, but is not there"),
                    help,
                );
            }
        }
    }

    fn of_entry(&self, entry: &'a Entry) -> Value<'a> {
        let (path, scope) = (self.path_of(&entry.key), Rc::clone(&self.scope));
        Value::new(self.context, &entry.node, path, &entry.key, scope)
    }
}

/// Can the key stand in a path without quotes?
fn plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
