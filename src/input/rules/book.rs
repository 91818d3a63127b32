//! What the clauses of a rule file refer to: its sources, areas and switches.

use super::{check_name, switch};
use crate::diagnostics::{Code, Finding, Place, SourceId};
use crate::domain::Country;
use crate::input::reader::{Context, Table, Value};
use crate::policy::{ASSUMPTION, NOT_STATED, Switch};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Names that clauses may use, and which of them were used.
pub(super) struct Book<'a> {
    sources: BTreeMap<&'a str, (&'a str, Place)>,
    areas: BTreeMap<&'a str, (Vec<Country>, Place)>,
    /// In the order of the file.
    pub(super) switches: Vec<Switch>,
    switch_places: BTreeMap<String, Place>,
    /// The texts that are overlays: what stands there may be an assumption.
    overlays: &'a [SourceId],
    used: RefCell<BTreeSet<(&'static str, String)>>,
}

impl<'a> Book<'a> {
    /// Reads `[sources]`, `[areas]` and `[switches]`.
    pub(super) fn read(table: &Table<'a>, overlays: &'a [SourceId]) -> Self {
        let mut book = Self {
            overlays,
            sources: BTreeMap::new(),
            areas: BTreeMap::new(),
            switches: Vec::new(),
            switch_places: BTreeMap::new(),
            used: RefCell::default(),
        };
        let sources = table.needed("sources", "[sources] with KEY = \"who, what, where\"");
        for entry in sources.iter().filter_map(|value| value.table("sources")).flat_map(|t| t.entries())
        {
            check_name(table.context(), entry.name, &entry.place);
            if let Some(text) = entry.value.text() {
                book.sources.insert(entry.name, (text, entry.place));
            }
        }
        let areas = table.value("areas");
        for entry in areas.iter().filter_map(|value| value.table("areas")).flat_map(|t| t.entries()) {
            check_name(table.context(), entry.name, &entry.place);
            let countries = book.countries(&entry.value);
            book.areas.insert(entry.name, (countries, entry.place));
        }
        let switches = table.value("switches");
        for entry in
            switches.iter().filter_map(|value| value.table("switches")).flat_map(|t| t.entries())
        {
            check_name(table.context(), entry.name, &entry.place);
            book.switch_places.insert(entry.name.to_owned(), entry.place);
            if let Some(switch) = switch::read(entry.name, &entry.value, &book) {
                book.switches.push(switch);
            }
        }
        book
    }

    /// All sources in full, in the order of their keys.
    pub(super) fn source_texts(&self) -> Vec<String> {
        self.sources.values().map(|(text, _)| (*text).to_owned()).collect()
    }

    /// Was `[switches.NAME]` written (even if something in it is wrong)?
    pub(super) fn has_switch(&self, name: &str) -> bool {
        self.switch_places.contains_key(name)
    }

    /// The names of all switches written.
    pub(super) fn switch_names(&self) -> impl Iterator<Item = &str> {
        self.switch_places.keys().map(String::as_str)
    }

    /// Countries and areas (names in lower case), each country once.
    pub(super) fn countries(&self, value: &Value<'_>) -> Vec<Country> {
        let mut countries = Vec::new();
        for item in value.one_or_more() {
            let Some(text) = item.text() else { continue };
            let named = if text.starts_with(|c: char| c.is_ascii_lowercase()) {
                self.area(&item, text)
            } else {
                country(&item, text).into_iter().collect()
            };
            for country in named {
                if countries.contains(&country) {
                    let message = format!("`{country}` is in `{}` twice", item.path());
                    item.mistake(Code::DuplicateName, message, "keep it once");
                } else {
                    countries.push(country);
                }
            }
        }
        countries
    }

    fn area(&self, item: &Value<'_>, name: &str) -> Vec<Country> {
        self.mark("area", name);
        match self.areas.get(name) {
            Some((countries, _)) => countries.clone(),
            None => {
                item.unknown(Code::UnknownName, name, self.areas.keys().copied(), "one of");
                Vec::new()
            }
        }
    }

    /// Does this stand in an overlay?
    pub(super) fn in_overlay(&self, place: &Place) -> bool {
        self.overlays.contains(&place.source)
    }

    /// Does the table state an assumption, as those of overlays may?
    pub(super) fn is_assumed(&self, table: &Table<'_>) -> bool {
        self.in_overlay(table.place()) && table.has("assumption")
    }

    /// The sources under `cites`, spelled out, and what was taken where they are silent; or an assumption.
    pub(super) fn citation(&self, table: &Table<'_>) -> Option<String> {
        if self.is_assumed(table) {
            for key in ["source", "cites", "taken"] {
                table.without_meaning(key, "it is an assumption, so no source states it");
            }
            let text = table.value("assumption")?.text()?;
            return Some(format!("{ASSUMPTION}{text}"));
        }
        table.without_meaning(
            "source",
            "rule files keep their sources in [sources]; write cites = \"KEY\"",
        );
        table.without_meaning("assumption", "what no source states stands under `taken`");
        let help = match self.in_overlay(table.place()) {
            true => "cites = \"KEY\" of [sources], or assumption = \"why you take it to be so\"",
            false => "cites = \"KEY\" of [sources]",
        };
        let cites = table.needed("cites", help)?;
        let mut texts = Vec::new();
        for item in cites.one_or_more() {
            let key = item.text()?;
            self.mark("source", key);
            match self.sources.get(key) {
                Some((text, _)) => texts.push(*text),
                None => item.unknown(Code::UnknownName, key, self.sources.keys().copied(), "one of"),
            }
        }
        if cites.one_or_more().is_empty() {
            cites.filled_list("at least one key of [sources]");
        }
        let mut citation = texts.join("; ");
        if let Some(taken) = table.value("taken").and_then(|value| value.text()) {
            citation = format!("{citation}{NOT_STATED}{taken}");
        }
        Some(citation)
    }

    /// Remembers that a name was used.
    pub(super) fn mark(&self, what: &'static str, name: &str) {
        self.used.borrow_mut().insert((what, name.to_owned()));
    }

    /// Warns of names that nothing uses; with overlays, only of theirs.
    pub(super) fn report_unused(&self, context: &Context) {
        let sources = self.sources.iter().map(|(name, (_, place))| ("source", *name, place));
        let areas = self.areas.iter().map(|(name, (_, place))| ("area", *name, place));
        let switches = self.switch_places.iter().map(|(name, place)| ("switch", name.as_str(), place));
        for (what, name, place) in sources.chain(areas).chain(switches) {
            let asked_for = self.overlays.is_empty() || self.in_overlay(place);
            if asked_for && !self.used.borrow().contains(&(what, name.to_owned())) {
                let message = format!("{what} `{name}` is never used");
                let finding = Finding::new(Code::NeverUsed, place.clone(), message);
                context.report(finding.help("use it, or leave it out"));
            }
        }
    }
}

fn country(item: &Value<'_>, text: &str) -> Option<Country> {
    Country::new(text)
        .map_err(|error| {
            item.mistake(
                Code::UnreadableValue,
                error.to_string(),
                "write a code such as \"DE\", or the name of an area in lower case",
            );
        })
        .ok()
}
