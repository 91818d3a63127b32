//! A rule file's clauses against each other: those that can never match, gaps and overlaps, as warnings
//! at the clauses' lines.

use super::named::{Files, NamedPolicy, Rules, rules};
use crate::diagnostics::{Code, Finding, Place};
use crate::input::reader::{Context, Kind, Node};
use crate::policy::{Along, Clause, Flaw, Unreached, flaws};
use std::collections::BTreeMap;

/// The policy of this name ([`super::named_policy`]), its clauses checked.
pub fn checked_policy(name: &str) -> NamedPolicy {
    let context = Context::default();
    let policy = rules(&context, name, &Files { context: &context }).map(|rules| {
        report_flaws(&context, &rules);
        rules.policy
    });
    let mut findings = context.into_findings();
    findings.settle();
    NamedPolicy { policy, findings }
}

/// Reports what the clauses of a policy cannot mean together.
pub(super) fn report_flaws(context: &Context, rules: &Rules) {
    let places = Places { whole: rules.root.place.clone(), of: places(&rules.root) };
    for flaw in flaws(&rules.policy) {
        context.report(places.finding(&flaw));
    }
}

/// Where the key of each clause is written.
fn places(root: &Node) -> BTreeMap<String, Place> {
    let under = |node: &Node| match &node.kind {
        Kind::Table(entries) => entries.clone(),
        _ => Vec::new(),
    };
    let tables = under(root).into_iter().filter(|entry| entry.key == "clauses");
    tables.flat_map(|entry| under(&entry.node)).map(|entry| (entry.key, entry.key_place)).collect()
}

struct Places {
    whole: Place,
    of: BTreeMap<String, Place>,
}

impl Places {
    fn of(&self, clause: &Clause) -> Place {
        self.of.get(&clause.id).unwrap_or(&self.whole).clone()
    }

    fn finding(&self, flaw: &Flaw<'_>) -> Finding {
        let at = |clause: &Clause, code, message: String| Finding::new(code, self.of(clause), message);
        match *flaw {
            Flaw::NeverMatches { clause, why } => {
                let id = &clause.id;
                let never = |message| at(clause, Code::NeverMatches, message);
                match why {
                    Unreached::Impossible => {
                        never(format!("`{id}` can never match: no package meets all its conditions"))
                            .help("leave out a condition that excludes another")
                    }
                    Unreached::Behind(other) => {
                        let other_id = &other.id;
                        never(format!("`{id}` can never match: `{other_id}` decides all its packages"))
                            .other(self.of(other), "decides them first")
                            .help(format!("put it before `{other_id}`, or leave it out"))
                    }
                    Unreached::BehindSeveral => {
                        never(format!("`{id}` can never match: those before it decide all its packages"))
                            .help("put it before them, or leave it out")
                    }
                }
            }
            Flaw::Gap { first, second, along } => {
                let (of, help) = match along {
                    Along::Value => ("values", "let one limit begin where the other ends"),
                    Along::Days => ("days", "let one clause begin on the day after the other ends"),
                };
                let (a, b) = (&first.id, &second.id);
                let message = format!(
                    "between the {of} of `{a}` and `{b}` is a gap that only the last clause decides"
                );
                at(second, Code::ClauseGap, message)
                    .other(self.of(first), "the other end of the gap")
                    .help(help)
            }
            Flaw::Overlap { first, second, along } => {
                let of = match along {
                    Along::Value => "values",
                    Along::Days => "days",
                };
                let (a, b) = (&first.id, &second.id);
                let message =
                    format!("the {of} of `{a}` and `{b}` overlap: there the earlier one decides");
                at(second, Code::ClauseOverlap, message)
                    .other(self.of(first), "decides what both ask for")
                    .help("let one end where the other begins")
            }
            Flaw::NotChecked { clause } => {
                let message =
                    format!("`{}` and the clauses before it are too many to be checked", clause.id);
                at(clause, Code::NotChecked, message)
                    .help("fewer countries, limits, dates and switches can be checked")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::BUILTIN;

    #[test]
    fn the_builtin_policies_have_no_clause_that_never_matches_no_gap_and_no_overlap() {
        for builtin in BUILTIN {
            let checked = checked_policy(builtin.name);
            assert!(checked.policy.is_some(), "{}", builtin.name);
            assert!(checked.findings.is_empty(), "{}", checked.findings.render(false));
        }
    }

    #[test]
    fn overlaps_and_what_is_too_much_to_check_are_told_as_such() {
        let context = Context::default();
        let whole = Place::whole(context.add_source("my-rules.toml", ""));
        let places = Places { whole, of: BTreeMap::new() };
        let policy = checked_policy("uk-2025").policy.expect("built in");
        let (first, second) = (&policy.clauses[0], &policy.clauses[1]);
        let expected = [
            (Flaw::Overlap { first, second, along: Along::Value }, Code::ClauseOverlap),
            (Flaw::Gap { first, second, along: Along::Days }, Code::ClauseGap),
            (Flaw::NotChecked { clause: first }, Code::NotChecked),
        ];
        for (flaw, code) in expected {
            let told = places.finding(&flaw);
            assert!(told.code == code && told.message.contains(&first.id), "{}", told.message);
            assert!(told.help.is_some(), "{}", told.message);
        }
    }
}
