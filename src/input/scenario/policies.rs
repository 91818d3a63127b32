//! From a policy's name to the policy.

use super::shared::HeldFile;
use crate::diagnostics::{Code, SourceId};
use crate::input::file;
use crate::input::reader::Value;
use crate::input::rules::{RuleText, Shelf, builtin_policy, policy_from};
use crate::policy::{BUILTIN, Policy};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the rule files that a scenario names are looked for, besides its own `[shared.files]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum RuleFiles {
    /// In this folder, the scenario's.
    Beside(PathBuf),
    /// Nowhere: no file of this machine is read.
    Nowhere,
}

/// Looks policies up by name: built in, or a rule file, with overlays. Each is read once.
#[derive(Debug)]
pub(super) struct Policies {
    /// The scenario's own text.
    source: SourceId,
    place: RuleFiles,
    /// `[shared.files]`; `None` = the scenario is no shared one.
    held: Option<BTreeMap<String, HeldFile>>,
    read: RefCell<BTreeMap<String, Option<Policy>>>,
    taken: RefCell<BTreeMap<String, String>>,
}

impl Policies {
    /// Rule files are looked for in the scenario, whose text is `source`, and then in `place`.
    pub(super) fn new(
        source: SourceId,
        place: RuleFiles,
        held: Option<BTreeMap<String, HeldFile>>,
    ) -> Self {
        Self { source, place, held, read: RefCell::default(), taken: RefCell::default() }
    }

    /// The rule files that were read, by the path that names them.
    pub(super) fn into_taken(self) -> BTreeMap<String, String> {
        self.taken.into_inner()
    }

    /// The policy that a value names. Mistakes inside a rule file are reported once.
    pub(super) fn resolve(&self, value: &Value<'_>) -> Option<Policy> {
        let name = value.text()?;
        if let Some(known) = self.read.borrow().get(name) {
            return known.clone();
        }
        let shelf = ScenarioShelf { policies: self, value };
        let policy = builtin_policy(name).or_else(|| policy_from(value.context(), name, &shelf));
        self.read.borrow_mut().insert(name.to_owned(), policy.clone());
        policy
    }
}

/// Files in the scenario or beside it; what is wrong with the name is reported where it is written.
struct ScenarioShelf<'s, 'v> {
    policies: &'s Policies,
    value: &'s Value<'v>,
}

impl ScenarioShelf<'_, '_> {
    fn held(&self, path: &str) -> Option<&HeldFile> {
        self.policies.held.as_ref()?.get(path)
    }

    /// Where a file that the scenario does not hold is read from: relative to the scenario; what is given on the command
    /// line may be relative to where it is given. `None` when it must not be read: what a shared scenario itself names stands in it.
    fn path(&self, path: &str) -> Option<PathBuf> {
        let RuleFiles::Beside(folder) = &self.policies.place else { return None };
        let told = self.value.place().source != self.policies.source;
        if self.policies.held.is_some() && !told {
            return None;
        }
        let beside = folder.join(path);
        if told && !beside.exists() && PathBuf::from(path).exists() {
            return Some(PathBuf::from(path));
        }
        Some(beside)
    }
}

impl Shelf for ScenarioShelf<'_, '_> {
    fn is_file(&self, path: &str) -> bool {
        self.held(path).is_some() || self.path(path).is_some_and(|path| path.is_file())
    }

    fn text(&self, name: &str) -> Option<RuleText> {
        let context = self.value.context();
        let rules = match (self.held(name), self.path(name)) {
            (Some(file), _) => file.read(context, name),
            (None, None) => {
                let (message, help) = match self.policies.place {
                    RuleFiles::Nowhere => (
                        format!(
                            "the rule file `{name}` is not in the scenario, and files are not read here"
                        ),
                        "`vtr share` puts a scenario and its rule files into one file: use that one",
                    ),
                    RuleFiles::Beside(_) => (
                        format!("the rule file `{name}` is not in [shared.files]"),
                        "a shared scenario holds its rule files: let `vtr share` make it anew from the scenario as it was",
                    ),
                };
                self.mistake(message, help);
                return None;
            }
            (None, Some(path)) => {
                let shown = path.display().to_string();
                if !path.exists() {
                    let help = "check the path: it is relative to the scenario";
                    self.mistake(format!("there is no rule file {shown}"), help);
                    return None;
                }
                let (source, text) = file::read_text(context, &path, &shown)?;
                RuleText { source, shown, text }
            }
        };
        self.policies.taken.borrow_mut().insert(name.to_owned(), rules.text.clone());
        Some(rules)
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
