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
mod shared;
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
use policies::{Policies, RuleFiles};
pub use shared::{SHARED, Shared};
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
    /// What the file says under `[shared]`, if it does.
    pub shared: Option<Shared>,
    /// The settings laid over it besides those of `[shared]`, in their order.
    pub sets: Vec<String>,
    /// The rule files and overlays that it was read with, by the path that names them.
    pub rule_files: BTreeMap<String, String>,
}

/// Reads a scenario file; `sets` are `PATH=VALUE` settings laid over it in order. Rule files are looked
/// for beside it; of a shared scenario, in itself.
pub fn load(path: &Path, sets: &[String]) -> Loaded {
    let context = Context::default();
    let shown = path.display().to_string();
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    match file::read_text(&context, path, &shown) {
        Some((source, text)) => {
            read(context, &Text { source, shown, text, rule_files: RuleFiles::Beside(folder) }, sets)
        }
        None => finish(context, None, String::new()),
    }
}

/// Reads a scenario from a text; `shown` is its name in findings. No file is read: rule files that it names stand
/// in its `[shared.files]`.
pub fn load_text(shown: &str, text: &str, sets: &[String]) -> Loaded {
    let context = Context::default();
    match file::text(&context, text.as_bytes().to_vec(), shown) {
        Some((source, text)) => {
            let shown = shown.to_owned();
            read(context, &Text { source, shown, text, rule_files: RuleFiles::Nowhere }, sets)
        }
        None => finish(context, None, String::new()),
    }
}

/// A scenario's text.
struct Text {
    source: SourceId,
    /// Its name in findings, whose stem is the scenario's.
    shown: String,
    text: String,
    /// Where its rule files are looked for.
    rule_files: RuleFiles,
}

impl Text {
    /// `my-shop` of `my-shop.toml` and, if it is a shared one, of `my-shop.shared.toml`.
    fn name(&self, is_shared: bool) -> String {
        let stem = Path::new(&self.shown).file_stem();
        let stem = stem.map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
        let own = stem.strip_suffix(&format!(".{SHARED}")).filter(|own| is_shared && !own.is_empty());
        own.unwrap_or(&stem).to_owned()
    }
}

fn read(context: Context, file: &Text, sets: &[String]) -> Loaded {
    let mut root = parse(&context, file.source, &file.text);
    if !context.has_errors() && matches!(&root.kind, Kind::Table(entries) if entries.is_empty()) {
        context.mistake(
            Code::EmptyFile,
            &Place::whole(file.source),
            "the file says nothing",
            "`vtr init NAME` writes a scenario to begin with",
        );
        return finish(context, None, file.text.clone());
    }
    let shared = shared::read(&context, &root, (file.source, &file.shown, &file.text));
    if let Some(shared) = &shared {
        shared.lay(&context, &mut root);
    }
    for setting in sets {
        sets::set(&context, &mut root, setting, None);
    }
    let (shared, held) = shared.map(|table| (table.shared, table.files)).unzip();
    let policies = Policies::new(file.source, file.rule_files.clone(), held);
    let name = file.name(shared.is_some());
    let scenario = assemble::scenario(&context, &root, &name, &policies);
    Loaded {
        shared,
        sets: sets.to_vec(),
        rule_files: policies.into_taken(),
        ..finish(context, scenario, file.text.clone())
    }
}

fn finish(context: Context, scenario: Option<Scenario>, text: String) -> Loaded {
    let asked = context.asked();
    let mut findings = context.into_findings();
    let usable = !findings.has_errors();
    findings.settle();
    Loaded {
        scenario: scenario.filter(|_| usable),
        findings,
        text,
        asked,
        shared: None,
        sets: Vec::new(),
        rule_files: BTreeMap::new(),
    }
}
