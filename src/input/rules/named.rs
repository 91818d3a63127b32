//! A policy by what people type: the name of a built-in one or the path of a rule file, and behind it the paths
//! of overlays.

use super::name::{Parts, is_path, split};
use super::overlay::{Base, laid};
use super::{builtin_policy, check, read_root, stem};
use crate::diagnostics::{Code, Findings, Place, SourceId};
use crate::input::file;
use crate::input::reader::{Context, Node, did_you_mean, parse};
use crate::policy::{BUILTIN, Policy};
use std::path::Path;

/// A policy and what was found in its file.
#[derive(Debug)]
pub struct NamedPolicy {
    /// `None` when the file has mistakes, or there is none.
    pub policy: Option<Policy>,
    /// Mistakes and warnings, by place.
    pub findings: Findings,
}

/// Where the files that a policy's name names are looked up, and how a name that names none is reported.
pub trait Shelf {
    /// Is there such a file?
    fn is_file(&self, path: &str) -> bool;
    /// Reads a file; reports it if that cannot be done.
    fn text(&self, path: &str) -> Option<RuleText>;
    /// Reports a name that is neither a built-in policy nor a path.
    fn unknown(&self, name: &str);
    /// Reports what else is wrong with the name.
    fn mistake(&self, message: String, help: &str);
}

/// The text of a rule file or overlay.
#[derive(Clone, Debug)]
pub struct RuleText {
    /// Where findings point to.
    pub source: SourceId,
    /// Its name in findings.
    pub shown: String,
    /// What it says.
    pub text: String,
}

/// All built-in policies, by store and time.
pub fn builtin_policies() -> Vec<Policy> {
    BUILTIN.iter().filter_map(|builtin| builtin_policy(builtin.name)).collect()
}

/// The policy of this name; paths of rule files and overlays are taken as they are.
pub fn named_policy(name: &str) -> NamedPolicy {
    let context = Context::default();
    let policy = policy_from(&context, name, &Files { context: &context });
    let mut findings = context.into_findings();
    findings.settle();
    NamedPolicy { policy, findings }
}

/// The policy of this name, with what is found in its files in `context`. If it has overlays, its clauses are
/// checked against each other too.
pub fn policy_from(context: &Context, name: &str, shelf: &dyn Shelf) -> Option<Policy> {
    let rules = rules(context, name, shelf)?;
    if rules.overlaid {
        check::report_flaws(context, &rules);
    }
    Some(rules.policy)
}

/// A policy and the tree it was read from.
pub(super) struct Rules {
    pub(super) policy: Policy,
    pub(super) root: Node,
    /// Overlays are laid over it.
    pub(super) overlaid: bool,
}

/// Reads all parts of a name.
pub(super) fn rules(context: &Context, name: &str, shelf: &dyn Shelf) -> Option<Rules> {
    let Parts { base, overlays } = split(name, |path| shelf.is_file(path));
    let file = match BUILTIN.iter().find(|builtin| builtin.name == base) {
        Some(builtin) => {
            let shown = format!("{base}.toml");
            let source = context.add_source(&*shown, builtin.text);
            RuleText { source, shown, text: builtin.text.to_owned() }
        }
        None if is_path(base) => shelf.text(base)?,
        None => {
            shelf.unknown(base);
            return None;
        }
    };
    let before = context.count();
    let root = parse(context, file.source, &file.text);
    let parsed = context.count() == before;
    let policy = read_root(context, &root, &file.shown).filter(|_| parsed)?;
    if overlays.is_empty() {
        return Some(Rules { policy, root, overlaid: false });
    }
    let texts: Vec<RuleText> = overlays
        .iter()
        .filter_map(|path| match is_path(path) {
            true => shelf.text(path),
            false => {
                let message = format!("`{path}` in `{name}` is not an overlay's path");
                shelf.mistake(message, "behind a `+` stands an overlay's path, which ends in .toml");
                None
            }
        })
        .collect();
    if texts.len() < overlays.len() {
        return None;
    }
    let (policy, root) = laid(context, Base { policy, root }, &texts)?;
    Some(Rules { policy, root, overlaid: true })
}

/// Paths as they are.
pub(super) struct Files<'c> {
    pub(super) context: &'c Context,
}

impl Shelf for Files<'_> {
    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }

    fn text(&self, path: &str) -> Option<RuleText> {
        let (source, text) = file::read_text(self.context, Path::new(path), path)?;
        Some(RuleText { source, shown: path.to_owned(), text })
    }

    fn unknown(&self, name: &str) {
        let help = match did_you_mean(name, BUILTIN.iter().map(|builtin| builtin.name)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`vtr policy list` names them all; a rule file's path ends in .toml".to_owned(),
        };
        let place = Place::whole(self.context.add_source(name, ""));
        let message = format!("there is no built-in policy `{name}`");
        self.context.mistake(Code::UnknownPolicy, &place, message, help);
    }

    fn mistake(&self, message: String, help: &str) {
        let place = Place::whole(self.context.add_source("the policy's name", ""));
        self.context.mistake(Code::UnknownPolicy, &place, message, help);
    }
}

/// The last part of a path: an overlay in what people read.
pub(super) fn short(shown: &str) -> String {
    format!("{}.toml", stem(shown))
}
