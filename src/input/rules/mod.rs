//! Rule files to policies: every mistake of a file in one pass, and a [`Policy`] only without any.
//!
//! The format is described in `docs/rule-format.md`. What is checked: sources cited and
//! switches named exist; a clause has a quotation of at most 25 words or is marked as inferred; dates are in
//! order and say what they are compared with; the weights of a switch add up to 1; the last clause catches
//! what no other did. An overlay changes another policy; what comes of it is checked as if it were one file.

mod book;
#[cfg(test)]
mod builtin_tests;
mod check;
mod clause;
mod conditions;
mod enforcement;
#[cfg(test)]
mod hybrid_tests;
mod name;
mod named;
mod neighbours;
mod overlay;
mod snapshot;
mod switch;
#[cfg(test)]
mod tests;

use super::amount::{parse_number, split_unit};
use super::reader::{Context, Node, Table, Value, parse};
use crate::diagnostics::{Code, Findings, Place};
use crate::policy::{BUILTIN, Policy};
use book::Book;
pub use check::checked_policy;
pub use name::base_of;
pub use named::{NamedPolicy, RuleText, Shelf, builtin_policies, named_policy, policy_from};
pub use neighbours::neighbours;

/// Whose rules a file states if it does not say.
const USUAL_MARKETPLACE: &str = "Amazon";

/// A built-in policy by name; `None` when there is none of that name.
pub fn builtin_policy(name: &str) -> Option<Policy> {
    let builtin = BUILTIN.iter().find(|builtin| builtin.name == name)?;
    read_policy_in(&Context::default(), &format!("{name}.toml"), builtin.text)
}

/// Reads a rule file. `file` is its name, whose stem names the policy.
///
/// # Errors
/// Everything that is wrong with the file, in the order of its lines.
pub fn read_policy(file: &str, text: &str) -> Result<Policy, Findings> {
    let context = Context::default();
    let policy = read_policy_in(&context, file, text);
    policy.ok_or_else(|| {
        let mut findings = context.into_findings();
        findings.settle();
        findings
    })
}

/// Reads a rule file, leaving what is wrong with it (and what it defines and never uses) in `context`.
pub fn read_policy_in(context: &Context, file: &str, text: &str) -> Option<Policy> {
    let source = context.add_source(file, text);
    let before = context.count();
    let root = parse(context, source, text);
    let parsed = context.count() == before;
    read_root(context, &root, file).filter(|_| parsed)
}

/// [`read_policy_in`] for a text that is parsed already.
fn read_root(context: &Context, root: &Node, file: &str) -> Option<Policy> {
    let before = context.count();
    let table = Table::root(context, root, "rules");
    if let Some(overlay) = table.value("overlay") {
        overlay.mistake(
            Code::BadRule,
            format!("`{file}` is an overlay: it changes another policy and states none of its own"),
            format!("name the policy before it, such as uk-2025+{file}"),
        );
        return None;
    }
    let book = Book::read(&table, &[]);
    let policy = policy(&table, &book, stem(file));
    let snapshots = snapshot::read_all(&table);
    table.close();
    if context.count() > before {
        return None;
    }
    book.report_unused(context);
    policy.map(|policy| snapshot::taken(policy, snapshots))
}

fn policy(table: &Table<'_>, book: &Book<'_>, name: &str) -> Option<Policy> {
    for key in ["source", "assumption"] {
        table.without_meaning(key, "clauses, switches and steps cite keys of [sources]");
    }
    let title = table.needed("title", "title = \"...\": the rules in one line").and_then(|v| v.text());
    let marketplace = match table.value("marketplace") {
        Some(value) => value.text(),
        None => Some(USUAL_MARKETPLACE),
    };
    let store = table.needed("store", "store = \"UK\"").and_then(|value| value.text());
    let days = |key, most, help| -> Option<u16> {
        u16::try_from(table.needed(key, help)?.whole(0..=most)?).ok()
    };
    let window_days = days("window_days", 366, "window_days = 30");
    let lag_days = days("lag_days", 90, "lag_days = 14");
    let target = table.needed("target", "target = \"95 %\"").and_then(|value| permille(&value));
    let notes = table.value("notes").map_or(Some(Vec::new()), |value| texts(&value));
    let enforcement = table
        .needed("enforcement", "[[enforcement]] on = \"all\"")
        .and_then(|value| enforcement::read(&value, book));
    let clauses =
        table.needed("clauses", "[clauses.ID] tables").and_then(|value| clause::read_all(&value, book));
    Some(Policy {
        name: name.to_owned(),
        title: title?.to_owned(),
        marketplace: marketplace?.to_owned(),
        store: store?.to_owned(),
        window_days: window_days?,
        lag_days: lag_days?,
        target_permille: target?,
        switches: book.switches.clone(),
        clauses: clauses?,
        enforcement: enforcement?,
        sources: book.source_texts(),
        notes: notes?,
    })
}

/// `rules/uk.toml` -> `uk`
fn stem(file: &str) -> &str {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    last.strip_suffix(".toml").unwrap_or(last)
}

/// A target such as `95 %` in whole thousandths.
fn permille(value: &Value<'_>) -> Option<u32> {
    let text = value.text()?;
    let percent = split_unit(text).filter(|&(_, unit)| unit == "%").and_then(|(n, _)| parse_number(n));
    let permille = percent.map(|percent| percent * 10.0);
    match permille.filter(|p| (1.0..=1000.0).contains(p) && (p - p.round()).abs() < 1e-9) {
        Some(permille) => Some(permille.round() as u32),
        None => {
            value.mistake(
                Code::UnreadableValue,
                format!("`{}` is not a target: `{text}`", value.path()),
                "write a percentage above 0 and up to 100 with at most one decimal, such as \"95 %\"",
            );
            None
        }
    }
}

/// One text or a list of texts.
fn texts(value: &Value<'_>) -> Option<Vec<String>> {
    value.one_or_more().iter().map(|item| item.text().map(str::to_owned)).collect()
}

/// Is the name made of lower case letters, digits and `-`? Reports it if not.
fn check_name(context: &Context, name: &str, place: &Place) {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(letter) {
        context.mistake(
            Code::BadName,
            place,
            format!("`{name}` cannot be a name"),
            "use lower case letters, digits and `-`",
        );
    }
}
