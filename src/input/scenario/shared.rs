//! `[shared]`: what `vtr share` puts behind a scenario, so that it travels as one file.
//!
//! It holds what else the scenario needs (settings laid over it, rule files) and what it was run with, so that
//! one file gives the same results elsewhere.

use super::sets;
use crate::diagnostics::{Code, Finding, Line, Place, SourceId};
use crate::input::reader::{Context, Entry, Kind, Node, Table, Value};
use crate::input::rules::RuleText;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The table's key, and what `vtr share` puts before the ending of a file's name.
pub const SHARED: &str = "shared";

/// What a shared scenario says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    /// Settings laid over the scenario, as `--set` takes them, in their order.
    pub sets: Vec<String>,
    /// Seed of its run; `None` = the command's own.
    pub seed: Option<u64>,
    /// Replications of its run; `None` = the command's own.
    pub replications: Option<u64>,
    /// Its run is a marginal one (`vtr run --marginal`); `None` = as the command says.
    pub marginal: Option<bool>,
    /// Bytes of the text that are the scenario itself; `None` when tables stand behind `[shared]`.
    pub own: Option<usize>,
}

/// `[shared]` as it was read, with places.
#[derive(Debug)]
pub(super) struct SharedTable {
    pub(super) shared: Shared,
    /// The setting's places, in the order of `shared.sets`.
    places: Vec<Place>,
    /// Rule files by the path that the scenario names them by.
    pub(super) files: BTreeMap<String, HeldFile>,
}

/// A rule file inside the scenario's text.
#[derive(Clone, Debug)]
pub(super) struct HeldFile {
    text: String,
    /// The file that findings name, and its lines if they stand in the text as they are.
    shown: String,
    lines: Option<Vec<Line>>,
}

impl HeldFile {
    /// The text, with lines that findings can point to.
    pub(super) fn read(&self, context: &Context, path: &str) -> RuleText {
        let source = context.add_source(&*self.shown, &*self.text);
        if let Some(lines) = &self.lines {
            context.set_lines(source, lines.clone());
        }
        RuleText { source, shown: path.to_owned(), text: self.text.clone() }
    }
}

/// SHA-256 of a text, hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Where a scenario ends that `[shared]` stands behind: `vtr share` writes one newline between them.
///
/// `header` is where the key is written.
fn own_end(text: &str, header: usize) -> usize {
    let line = text[..header].rfind('\n').map_or(0, |newline| newline + 1);
    let before = text[..line].strip_suffix('\n').unwrap_or_default();
    before.strip_suffix('\r').unwrap_or(before).len()
}

/// Reads `[shared]`, if the file has it. What it says of the text is held against the text.
pub(super) fn read(
    context: &Context,
    root: &Node,
    (source, shown, text): (SourceId, &str, &str),
) -> Option<SharedTable> {
    let Kind::Table(entries) = &root.kind else { return None };
    let entry = entries.iter().find(|entry| entry.key == SHARED)?;
    // A table of its own: the scenario's keys are read elsewhere.
    let alone = Node { place: root.place.clone(), kind: Kind::Table(vec![entry.clone()]), set: false };
    let table = Table::root(context, &alone, "scenario").value(SHARED)?.table(SHARED)?;
    version(&table);
    let settings = table.value("sets").and_then(|value| value.list()).unwrap_or_default();
    let settings: Vec<(&str, Place)> =
        settings.iter().filter_map(|item| Some((item.text()?, item.place().clone()))).collect();
    let marginal = |value: Value<'_>| value.word(&[("paired", false), ("marginal", true)]);
    let mut read = SharedTable {
        shared: Shared {
            sets: settings.iter().map(|(setting, _)| (*setting).to_owned()).collect(),
            seed: whole(table.value("seed"), 0, i64::MAX),
            replications: whole(table.value("replications"), 2, 10_000_000),
            marginal: table.value("mode").and_then(marginal),
            own: None,
        },
        places: settings.into_iter().map(|(_, place)| place).collect(),
        files: files(&table, shown, text),
    };
    if let Some(header) = entry.key_place.span.as_ref().map(|span| span.start) {
        let behind = entries.iter().filter(|other| other.key != SHARED).any(|other| {
            begins_behind(&other.key_place, source, header) || behind(other, source, header)
        });
        read.shared.own = (!behind).then(|| own_end(text, header));
    }
    compare(&table, &read, text);
    table.close();
    Some(read)
}

impl SharedTable {
    /// Lays its settings over the scenario.
    pub(super) fn lay(&self, context: &Context, root: &mut Node) {
        for (setting, place) in self.shared.sets.iter().zip(&self.places) {
            sets::set(context, root, setting, Some(place));
        }
    }
}

/// Does anything of an entry begin behind a byte of the text?
fn behind(entry: &Entry, source: SourceId, at: usize) -> bool {
    fn of_node(node: &Node, source: SourceId, at: usize) -> bool {
        match &node.kind {
            Kind::Table(entries) => entries
                .iter()
                .any(|entry| begins_behind(&entry.key_place, source, at) || behind(entry, source, at)),
            Kind::Array(items) => items
                .iter()
                .any(|item| begins_behind(&item.place, source, at) || of_node(item, source, at)),
            _ => false,
        }
    }
    of_node(&entry.node, source, at)
}

fn begins_behind(place: &Place, source: SourceId, at: usize) -> bool {
    place.source == source && place.span.as_ref().is_some_and(|span| span.start > at)
}

/// The program, its version and the shape of the table.
fn version(table: &Table<'_>) {
    if let Some(value) = table.needed("schema_version", "schema_version = 1")
        && let Some(version) = value.whole(0..=i64::MAX)
        && version != 1
    {
        let message = format!("`[shared]` of schema {version} is not known to this program");
        value.mistake(Code::UnsupportedSchema, message, "use a newer program");
    }
    table.value("program").and_then(|value| value.text());
    let own = env!("CARGO_PKG_VERSION");
    if let Some(value) = table.value("version")
        && let Some(version) = value.text()
        && version != own
    {
        let message = format!("the scenario was shared by version {version}, and this is {own}");
        value.mistake(
            Code::OtherVersion,
            message,
            "results may differ: use that version, or share it anew",
        );
    }
}

fn whole(value: Option<Value<'_>>, least: i64, most: i64) -> Option<u64> {
    u64::try_from(value?.whole(least..=most)?).ok()
}

fn files(table: &Table<'_>, shown: &str, text: &str) -> BTreeMap<String, HeldFile> {
    let Some(files) = table.value("files").and_then(|value| value.table("shared-files")) else {
        return BTreeMap::new();
    };
    let held = files.entries().into_iter().filter_map(|file| {
        let content = file.value.text()?.to_owned();
        let lines = lines_in(text, file.value.place(), &content);
        let shown = if lines.is_some() { shown.to_owned() } else { format!("{shown}: {}", file.name) };
        Some((file.name.to_owned(), HeldFile { text: content, shown, lines }))
    });
    held.collect()
}

/// The lines of a rule file with their numbers in the text around it; `None` when it is written with escapes.
fn lines_in(text: &str, place: &Place, content: &str) -> Option<Vec<Line>> {
    let written = text.get(place.span.clone()?)?;
    let quoted = written.strip_prefix("'''").or_else(|| written.strip_prefix("\"\"\""))?;
    let inside = quoted.strip_prefix('\n').or_else(|| quoted.strip_prefix("\r\n")).unwrap_or(quoted);
    inside.strip_prefix(content)?;
    let begin = place.span.as_ref()?.start + (written.len() - inside.len());
    let first = text.get(..begin)?.matches('\n').count() + 1;
    let mut start = 0;
    let lines = content.split_inclusive('\n').enumerate().map(|(index, line)| {
        let text = line.strip_suffix('\n').unwrap_or(line).to_owned();
        let line = Line { number: first + index, start, text };
        start += content[start..].find('\n').map_or(content.len() - start, |newline| newline + 1);
        line
    });
    Some(lines.collect())
}

/// Holds the hashes against the texts: what was changed by hand gives other results, and its author should know.
fn compare(table: &Table<'_>, read: &SharedTable, text: &str) {
    let context = table.context();
    let changed = |place: &Place, message: String| {
        let help = "results differ from those of the scenario that was shared; `vtr share` makes a new file of this one";
        context.report(Finding::new(Code::ChangedSince, place.clone(), message).help(help));
    };
    if let Some(value) = table.value("scenario_sha256")
        && let Some(hash) = value.text()
    {
        match read.shared.own.and_then(|end| text.get(..end)) {
            Some(own) if is_hash_of(hash, own) => {}
            Some(_) => {
                changed(
                    value.place(),
                    "the text above `[shared]` was changed after it was shared".into(),
                );
            }
            None => changed(
                value.place(),
                "tables stand behind `[shared]`, which were not there when it was shared".into(),
            ),
        }
    }
    let hashes = table.value("files_sha256").and_then(|value| value.table("shared-hashes"));
    for hash in hashes.map(|hashes| hashes.entries()).unwrap_or_default() {
        let Some(told) = hash.value.text() else { continue };
        match read.files.get(hash.name) {
            Some(file) if is_hash_of(told, &file.text) => {}
            Some(_) => changed(
                hash.value.place(),
                format!("the rule file `{}` was changed after it was shared", hash.name),
            ),
            None => changed(
                hash.value.place(),
                format!("the rule file `{}` was taken out after it was shared", hash.name),
            ),
        }
    }
}

/// Mail and editors may change how lines end: that changes no scenario.
fn is_hash_of(told: &str, text: &str) -> bool {
    let same = |text: &str| sha256(text).eq_ignore_ascii_case(told.trim());
    same(text) || (text.contains('\r') && same(&text.replace("\r\n", "\n")))
}
