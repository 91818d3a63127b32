//! From a policy's name to the policy.

use crate::diagnostics::Code;
use crate::input::file;
use crate::input::reader::Value;
use crate::input::rules::{builtin_policy, read_policy_in};
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
        if let Some(policy) = builtin_policy(name) {
            return Some(policy);
        }
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
        let path = self.folder.join(name);
        if !path.exists() {
            let message = format!("there is no rule file {}", path.display());
            value.mistake(
                Code::UnknownPolicy,
                message,
                "check the path: it is relative to the scenario",
            );
            return None;
        }
        let shown = path.display().to_string();
        let (_, text) = file::read_text(value.context(), &path, &shown)?;
        read_policy_in(value.context(), &shown, &text)
    }
}
