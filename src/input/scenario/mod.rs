//! A scenario file to a [`Scenario`], with every mistake in one pass.
//!
//! One file a kind of table. Each reads what it can and reports what it cannot; the parts are put
//! together in `assemble`, and checked against each other in `checks`. The format is described in
//! `docs/scenario-format.md`.

mod assemble;
mod categories;
mod checks;
mod consequences;
mod contracts;
mod costs;
mod coverage;
mod horizon;
mod items;
mod lines;
mod names;
mod order_defects;
mod parts;
mod past;
mod policies;
mod rates;
mod reading_sets;
mod readings;
mod season;
mod selections;
mod services;
mod sets;
mod shocks;
mod stores;
mod strategies;
mod tariff;
mod terms;
#[cfg(test)]
mod tests;
mod today;

use super::file;
use super::reader::{Context, Kind, parse};
use crate::diagnostics::{Code, Findings, Place, SourceId};
use crate::scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A commented scenario that runs as it is: what `vtr init` writes.
pub const TEMPLATE: &str = include_str!("template.toml");

/// What came of reading a scenario file.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario, if the file has no mistakes.
    pub scenario: Option<Scenario>,
    /// Mistakes and warnings, in the order of the file.
    pub findings: Findings,
    /// The file's text, for hashes; empty when it could not be read.
    pub text: String,
    /// The keys that each kind of table was asked for.
    pub asked: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

/// Reads a scenario file; `sets` are `PATH=VALUE` settings laid over it in order. Rule files are looked
/// for beside it.
pub fn load(path: &Path, sets: &[String]) -> Loaded {
    let context = Context::default();
    let shown = path.display().to_string();
    let name =
        path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy().into_owned());
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    match file::read_text(&context, path, &shown) {
        Some((source, text)) => read(context, source, text, &name, &folder, sets),
        None => finish(context, None, String::new()),
    }
}

/// Reads a scenario from a text; `shown` is its name in findings.
pub fn load_text(shown: &str, text: &str, sets: &[String]) -> Loaded {
    let context = Context::default();
    let name = Path::new(shown)
        .file_stem()
        .map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy().into_owned());
    match file::text(&context, text.as_bytes().to_vec(), shown) {
        Some((source, text)) => read(context, source, text, &name, Path::new(""), sets),
        None => finish(context, None, String::new()),
    }
}

fn read(
    context: Context,
    source: SourceId,
    text: String,
    name: &str,
    folder: &Path,
    sets: &[String],
) -> Loaded {
    let mut root = parse(&context, source, &text);
    if !context.has_errors() && matches!(&root.kind, Kind::Table(entries) if entries.is_empty()) {
        context.mistake(
            Code::EmptyFile,
            &Place::whole(source),
            "the file says nothing",
            "`vtr init NAME` writes a scenario to begin with",
        );
        return finish(context, None, text);
    }
    for setting in sets {
        sets::set(&context, &mut root, setting);
    }
    let scenario = assemble::scenario(&context, &root, name, folder);
    finish(context, scenario, text)
}

fn finish(context: Context, scenario: Option<Scenario>, text: String) -> Loaded {
    let asked = context.asked();
    let mut findings = context.into_findings();
    let usable = !findings.has_errors();
    findings.settle();
    Loaded { scenario: scenario.filter(|_| usable), findings, text, asked }
}
