//! Where the figures of a table come from: its `source` and `assumption`, else those around it.

use super::{Context, Entry, Kind, Node};
use crate::diagnostics::{Code, Finding, Place};
use crate::domain::Provenance;
use std::collections::BTreeMap;
use std::rc::Rc;

/// `Provenance::Source` or `Provenance::Assumption`.
type Make = fn(String) -> Provenance;

/// The provenance that a table states for its figures, and the table around it.
#[derive(Debug, Default)]
pub struct Scope {
    /// For every figure of the table.
    text: Option<Provenance>,
    /// For single keys.
    keys: BTreeMap<String, (Provenance, Place)>,
    /// The table around it, and the key under which this table stands there.
    around: Option<(Rc<Scope>, String)>,
}

impl Scope {
    /// Reads the keys `source` and `assumption` of a table.
    pub(super) fn read(
        context: &Context,
        entries: &[Entry],
        around: Option<(Rc<Self>, String)>,
    ) -> Rc<Self> {
        let mut scope = Self { around, ..Self::default() };
        let make_source: Make = Provenance::Source;
        for (word, make) in [("source", make_source), ("assumption", Provenance::Assumption)] {
            if let Some(entry) = entries.iter().find(|entry| entry.key == word) {
                scope.add(context, &entry.node, make);
            }
        }
        Rc::new(scope)
    }

    fn add(&mut self, context: &Context, node: &Node, make: Make) {
        let entries = match &node.kind {
            Kind::Table(entries) => entries,
            _ => {
                if let Some(text) = statement(context, node) {
                    if self.text.is_some() {
                        return two(context, &node.place, "this table");
                    }
                    self.text = Some(make(text));
                }
                return;
            }
        };
        for entry in entries {
            if let Some(text) = statement(context, &entry.node) {
                if self.keys.contains_key(&entry.key) {
                    two(context, &entry.key_place, &format!("`{}`", entry.key));
                    continue;
                }
                self.keys.insert(entry.key.clone(), (make(text), entry.key_place.clone()));
            }
        }
    }

    /// The provenance of the figure under a key: stated for the key, else for the table, else around it.
    pub fn of(&self, key: &str) -> Option<Provenance> {
        let here = self.keys.get(key).map(|(provenance, _)| provenance).or(self.text.as_ref());
        match (here, &self.around) {
            (Some(provenance), _) => Some(provenance.clone()),
            (None, Some((around, key))) => around.of(key),
            (None, None) => None,
        }
    }

    /// The provenance stated for this very key.
    pub fn stated_for(&self, key: &str) -> Option<Provenance> {
        self.keys.get(key).map(|(provenance, _)| provenance.clone())
    }

    /// The keys that provenance is stated for one by one, with their places.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.keys.iter().map(|(key, (_, place))| (key.as_str(), place))
    }
}

fn statement(context: &Context, node: &Node) -> Option<String> {
    match &node.kind {
        Kind::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Kind::Array(items) if !items.is_empty() => {
            let texts: Vec<String> = items.iter().filter_map(|item| statement(context, item)).collect();
            (texts.len() == items.len()).then(|| texts.join("; "))
        }
        Kind::String(_) => {
            context.mistake(
                Code::UnreadableValue,
                &node.place,
                "a source or assumption says nothing",
                "say who states the figure, where and when, or why it was assumed",
            );
            None
        }
        _ => {
            context.mistake(
                Code::WrongType,
                &node.place,
                format!("a source or assumption is a text, not {}", node.describe()),
                "write \"...\", or { key = \"...\" } for single keys",
            );
            None
        }
    }
}

fn two(context: &Context, place: &Place, what: &str) {
    context.report(
        Finding::new(
            Code::TwoProvenances,
            place.clone(),
            format!("{what} has both a source and an assumption"),
        )
        .help("keep one, or write them for single keys: source = { key = \"...\" }"),
    );
}
