//! From a policy's name to the policy.

use crate::diagnostics::Code;
use crate::input::file;
use crate::input::reader::Value;
use crate::input::rules::{RuleText, Shelf, builtin_policy, policy_from};
use crate::policy::{BUILTIN, Policy};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Looks policies up by name: built in, or a rule file beside the scenario, with overlays. Each is read once.
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
        let shelf = Beside { folder: &self.folder, value };
        let policy = builtin_policy(name).or_else(|| policy_from(value.context(), name, &shelf));
        self.read.borrow_mut().insert(name.to_owned(), policy.clone());
        policy
    }
}

/// Files beside the scenario; what is wrong with the name is reported where it is written.
struct Beside<'s, 'v> {
    folder: &'s PathBuf,
    value: &'s Value<'v>,
}

impl Beside<'_, '_> {
    /// Relative to the scenario; what is given on the command line may be relative to where it is given.
    fn path(&self, path: &str) -> PathBuf {
        let beside = self.folder.join(path);
        if self.value.node().set && !beside.exists() && PathBuf::from(path).exists() {
            return PathBuf::from(path);
        }
        beside
    }
}

impl Shelf for Beside<'_, '_> {
    fn is_file(&self, path: &str) -> bool {
        self.path(path).is_file()
    }

    fn text(&self, path: &str) -> Option<RuleText> {
        let path = self.path(path);
        let shown = path.display().to_string();
        if !path.exists() {
            let help = "check the path: it is relative to the scenario";
            self.mistake(format!("there is no rule file {shown}"), help);
            return None;
        }
        let (source, text) = file::read_text(self.value.context(), &path, &shown)?;
        Some(RuleText { source, shown, text })
    }

    fn unknown(&self, name: &str) {
        let known = BUILTIN.iter().map(|builtin| builtin.name);
        let what = "a rule file's path ending in .toml, or one of";
        self.value.unknown(Code::UnknownPolicy, name, known, what);
    }

    fn mistake(&self, message: String, help: &str) {
        self.value.mistake(Code::UnknownPolicy, message, help);
    }
}
