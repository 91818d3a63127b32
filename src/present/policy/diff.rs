//! Two policies compared, clause by clause in words.

use super::words;
use crate::policy::{Clause, Enforcement, OverlaidHow, Policy, Reading, Switch, first_difference};
use crate::present::terminal::wrapped;
use chrono::NaiveDate;
use serde::Serialize;
use std::fmt::Write as _;

/// What differs between two policies, as `vtr policy diff --format json` gives it.
#[derive(Debug, Serialize)]
pub struct PolicyDiff<'p> {
    old: &'p str,
    new: &'p str,
    /// First day on which they differ under the prudent reading, clauses compared by id.
    first_difference: FirstDifference,
    changes: Vec<ChangeRow<'p>>,
    /// Clauses that say the same in both, whatever their sources and wording.
    same_clauses: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum FirstDifference {
    Never,
    SinceEver,
    On(NaiveDate),
}

#[derive(Debug, Serialize)]
struct ChangeRow<'p> {
    part: Part,
    change: Kind,
    name: &'p str,
    /// What is new or gone; of a change what it is now, and what it was before.
    says: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Part {
    Terms,
    Enforcement,
    Clause,
    Switch,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Added,
    Removed,
    Changed,
}

/// What differs from the old to the new policy: terms, enforcement, clauses in the order of the new policy
/// and those that are gone, switches. Titles, notes, sources and wording are not compared.
pub fn policy_diff<'p>(old: &'p Policy, new: &'p Policy) -> PolicyDiff<'p> {
    let mut changes: Vec<ChangeRow<'p>> = terms(old, new).into_iter().collect();
    changes.extend(enforcement(old, new));
    let clauses = clauses(old, new);
    let touched = clauses.iter().filter(|row| row.change != Kind::Removed && !row.name.is_empty());
    let same_clauses = new.clauses.len() - touched.count();
    changes.extend(clauses);
    changes.extend(switches(old, new));
    let first_difference = match first_difference(old, new, &Reading::prudent()) {
        None => FirstDifference::Never,
        Some(NaiveDate::MIN) => FirstDifference::SinceEver,
        Some(day) => FirstDifference::On(day),
    };
    PolicyDiff { old: &old.name, new: &new.name, first_difference, changes, same_clauses }
}

/// `what: now; before: then` where the two differ.
fn now_and_before(what: &str, old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("{what}: {new}; before: {old}"))
}

fn terms<'p>(old: &Policy, new: &Policy) -> Option<ChangeRow<'p>> {
    let days = |days: u16| format!("{days} days");
    let says: Vec<String> = [
        now_and_before("marketplace", &old.marketplace, &new.marketplace),
        now_and_before("store", &old.store, &new.store),
        now_and_before("target", &words::target(old), &words::target(new)),
        now_and_before("counted together", &days(old.window_days), &days(new.window_days)),
        now_and_before("shown after", &days(old.lag_days), &days(new.lag_days)),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!says.is_empty()).then_some(ChangeRow { part: Part::Terms, change: Kind::Changed, name: "", says })
}

fn enforcement<'p>(old: &Policy, new: &Policy) -> Vec<ChangeRow<'p>> {
    let same = |a: &Enforcement, b: &Enforcement| {
        (a.from, a.counts_shipments_since, a.at_stake) == (b.from, b.counts_shipments_since, b.at_stake)
            && a.on == b.on
            && a.readings == b.readings
    };
    let only_in = |one: &Policy, other: &Policy, change| -> Vec<ChangeRow<'p>> {
        let steps = one.enforcement.iter();
        steps
            .filter(|step| !other.enforcement.iter().any(|b| same(step, b)))
            .map(|step| ChangeRow {
                part: Part::Enforcement,
                change,
                name: "",
                says: vec![words::step(step)],
            })
            .collect()
    };
    let mut rows = only_in(new, old, Kind::Added);
    rows.extend(only_in(old, new, Kind::Removed));
    rows
}

fn clauses<'p>(old: &'p Policy, new: &'p Policy) -> Vec<ChangeRow<'p>> {
    let row = |change, name, says| ChangeRow { part: Part::Clause, change, name, says };
    let mut rows = Vec::new();
    for (index, clause) in new.clauses.iter().enumerate() {
        match old.clauses.iter().find(|other| other.id == clause.id) {
            Some(before) => {
                let says = clause_changes((before, old), (clause, new));
                if !says.is_empty() {
                    rows.push(row(Kind::Changed, clause.id.as_str(), says));
                }
            }
            None => {
                let mut says = whole(clause, new);
                let next = new.clauses.get(index + 1);
                says.extend(next.map(|next| format!("place: before {}", next.id)));
                rows.push(row(Kind::Added, &clause.id, says));
            }
        }
    }
    let gone = old.clauses.iter().filter(|clause| !new.clauses.iter().any(|b| b.id == clause.id));
    rows.extend(gone.map(|clause| row(Kind::Removed, &clause.id, whole(clause, old))));
    let common = |one: &'p Policy, other: &Policy| -> Vec<&'p str> {
        let ids = one.clauses.iter().map(|clause| clause.id.as_str());
        ids.filter(|id| other.clauses.iter().any(|clause| clause.id == *id)).collect()
    };
    let (was, is) = (common(old, new), common(new, old));
    if was != is {
        let order = now_and_before("order of the clauses in both", &was.join(", "), &is.join(", "));
        rows.push(row(Kind::Changed, "", order.into_iter().collect()));
    }
    rows
}

fn holds(clause: &Clause, policy: &Policy) -> String {
    let basis = words::basis(clause, policy).map(|basis| format!(", {basis}")).unwrap_or_default();
    format!("{}{basis}", words::period(clause.from, clause.until))
}

fn only_if(clause: &Clause) -> String {
    if clause.readings.is_empty() {
        "however it is read".to_owned()
    } else {
        words::readings(&clause.readings)
    }
}

/// A clause as it stands in one of the two policies.
fn whole(clause: &Clause, policy: &Policy) -> Vec<String> {
    let mut says = vec![
        clause.says.clone(),
        format!("if: {}", words::in_line(&words::conditions(&clause.when))),
        format!("then: {}", words::consequence(clause.then)),
        format!("holds: {}", holds(clause, policy)),
    ];
    if !clause.readings.is_empty() {
        says.push(format!("only if read so: {}", only_if(clause)));
    }
    says.extend(grounds(clause));
    says
}

/// By which overlay, and on what ground; of a clause that one only ends, the notes tell the ground.
fn grounds(clause: &Clause) -> Vec<String> {
    let Some(by) = words::overlaid(clause) else { return Vec::new() };
    let ended = clause.overlay.as_ref().is_some_and(|overlaid| overlaid.how == OverlaidHow::Ended);
    let source = (!ended).then(|| words::source(&clause.source));
    std::iter::once(by).chain(source).collect()
}

fn clause_changes(old: (&Clause, &Policy), new: (&Clause, &Policy)) -> Vec<String> {
    let when = |clause: &Clause| words::in_line(&words::conditions(&clause.when));
    let missed = |clause: &Clause| if clause.misapplied { "yes" } else { "no" };
    let (was, is) = (old.0, new.0);
    let mut says: Vec<String> = [
        now_and_before("if", &when(was), &when(is)),
        now_and_before("then", &words::consequence(was.then), &words::consequence(is.then)),
        now_and_before("holds", &holds(was, old.1), &holds(is, new.1)),
        now_and_before("only if read so", &only_if(was), &only_if(is)),
        now_and_before("at times missed by reports", missed(was), missed(is)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !says.is_empty() {
        says.extend(grounds(is));
    }
    says
}

fn switches<'p>(old: &'p Policy, new: &'p Policy) -> Vec<ChangeRow<'p>> {
    let row = |change, switch: &'p Switch, says| ChangeRow {
        part: Part::Switch,
        change,
        name: switch.name.as_str(),
        says,
    };
    let options = |switch: &Switch| -> String {
        let options = switch.options.iter();
        options.map(|o| format!("{} ({})", o.name, o.weight)).collect::<Vec<_>>().join(", ")
    };
    let mut rows = Vec::new();
    for switch in &new.switches {
        match old.switches.iter().find(|other| other.name == switch.name) {
            Some(before) => {
                let says: Vec<String> = [
                    now_and_before("options (weights)", &options(before), &options(switch)),
                    now_and_before("prudent", &before.prudent, &switch.prudent),
                    now_and_before("lenient", &before.lenient, &switch.lenient),
                ]
                .into_iter()
                .flatten()
                .collect();
                if !says.is_empty() {
                    rows.push(row(Kind::Changed, switch, says));
                }
            }
            None => rows.push(row(Kind::Added, switch, vec![switch.asks.clone()])),
        }
    }
    let gone = old.switches.iter().filter(|switch| !new.switches.iter().any(|b| b.name == switch.name));
    rows.extend(gone.map(|switch| row(Kind::Removed, switch, vec![switch.asks.clone()])));
    rows
}

/// The comparison for people; `width` = characters a line.
pub fn policy_diff_text(diff: &PolicyDiff<'_>, width: usize) -> String {
    let first = match diff.first_difference {
        FirstDifference::Never => "no difference under the prudent reading".to_owned(),
        FirstDifference::SinceEver => "they differ since ever".to_owned(),
        FirstDifference::On(day) => {
            format!("they differ from {} under the prudent reading", words::day(day))
        }
    };
    let mut text = format!("From {} to {}: {first}\n", diff.old, diff.new);
    let mut part = None;
    for row in &diff.changes {
        if part != Some(row.part) {
            part = Some(row.part);
            let heading = match row.part {
                Part::Terms => "Terms",
                Part::Enforcement => "Held to the target",
                Part::Clause => "Clauses",
                Part::Switch => "Left open by the texts",
            };
            let _ = writeln!(text, "\n{heading}\n");
        }
        let kind = match row.change {
            Kind::Added => "new",
            Kind::Removed => "gone",
            Kind::Changed => "changed",
        };
        let _ = writeln!(text, "{}", format!("{kind} {}", row.name).trim_end());
        for line in &row.says {
            let _ = writeln!(text, "   {}", wrapped(line, width.max(40) - 3, 3));
        }
    }
    let _ = writeln!(text, "\n{} clauses are the same in both.", diff.same_clauses);
    text
}
