//! From a policy's name to the policy.

use super::super::reader::{Context, Value};
use crate::diagnostics::Code;
use crate::policy::{BUILTIN, Policy};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Looks policies up by name: built in, or a rule file beside the scenario. Each is read once.
#[derive(Debug, Default)]
pub(super) struct Policies {
    folder: PathBuf,
    read: RefCell<BTreeMap<String, Option<Policy>>>,
}

impl Policies {
    /// Rule files are looked for relative to `folder`.
    pub(super) fn beside(folder: PathBuf) -> Self {
        Self { folder, read: RefCell::default() }
    }

    /// The policy that a value names. Mistakes inside a rule file are reported once.
    pub(super) fn resolve(&self, value: &Value<'_>) -> Option<Policy> {
        let name = value.text()?;
        if let Some(known) = self.read.borrow().get(name) {
            return known.clone();
        }
        let policy = self.read_policy(value, name);
        self.read.borrow_mut().insert(name.to_owned(), policy.clone());
        policy
    }

    fn read_policy(&self, value: &Value<'_>, name: &str) -> Option<Policy> {
        let context: &Context = value.context();
        if let Some(builtin) = BUILTIN.iter().find(|builtin| builtin.name == name) {
            let source = context.add_source(format!("{name}.toml (built in)"), builtin.text);
            return resolve_policy(context, source, name, builtin.text);
        }
        let path = self.folder.join(name);
        if !name.ends_with(".toml") {
            let known = BUILTIN.iter().map(|builtin| builtin.name);
            value.unknown(
                Code::UnknownPolicy,
                name,
                known,
                "a rule file's path ending in .toml, or one of",
            );
            return None;
        }
        let shown = path.display().to_string();
        let (source, text) = super::super::file::read_text(context, &path, &shown)?;
        let stem = path.file_stem().map_or(name.into(), |stem| stem.to_string_lossy());
        resolve_policy(context, source, &stem, &text)
    }
}

/// The seam to `input::rules`.
fn resolve_policy(
    _context: &Context,
    _source: crate::diagnostics::SourceId,
    _name: &str,
    _text: &str,
) -> Option<Policy> {
    None
}
