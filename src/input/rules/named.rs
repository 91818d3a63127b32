//! A policy by what people type: the name of a built-in one, or the path of a rule file.

use super::{builtin_policy, read_policy_in};
use crate::diagnostics::{Code, Findings, Place};
use crate::input::file;
use crate::input::reader::{Context, did_you_mean};
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

/// All built-in policies, by store and time.
pub fn builtin_policies() -> Vec<Policy> {
    BUILTIN.iter().filter_map(|builtin| builtin_policy(builtin.name)).collect()
}

/// The built-in policy of this name, or that of the rule file at this path.
pub fn named_policy(name: &str) -> NamedPolicy {
    let context = Context::default();
    let text = text_of(&context, name);
    let policy = text.and_then(|(file, text)| read_policy_in(&context, &file, &text));
    let mut findings = context.into_findings();
    findings.settle();
    NamedPolicy { policy, findings }
}

/// The rule file's name in findings, and its text.
pub(super) fn text_of(context: &Context, name: &str) -> Option<(String, String)> {
    if let Some(builtin) = BUILTIN.iter().find(|builtin| builtin.name == name) {
        return Some((format!("{name}.toml"), builtin.text.to_owned()));
    }
    if Path::new(name).extension().is_some_and(|ending| ending == "toml") {
        let text = file::read_text(context, Path::new(name), name)?.1;
        return Some((name.to_owned(), text));
    }
    let source = context.add_source(name, "");
    let meant = did_you_mean(name, BUILTIN.iter().map(|builtin| builtin.name));
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`vtr policy list` names them all; a rule file's path ends in .toml".to_owned(),
    };
    let message = format!("there is no built-in policy `{name}`");
    context.mistake(Code::UnknownPolicy, &Place::whole(source), message, help);
    None
}
