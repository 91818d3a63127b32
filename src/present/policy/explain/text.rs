//! One package in full, for people.

use super::answer::{GroupAnswer, MissAnswer, PackageAnswer, PolicyAnswer};
use crate::present::terminal::wrapped;
use std::fmt::Write as _;

/// Near misses, and remedies, that are shown; the JSON has all.
const SHOWN: usize = 4;

/// The package and each policy's answer; `width` = characters a line.
pub fn explain_text(answer: &PackageAnswer, width: usize) -> String {
    let mut page = Page { text: String::new(), width };
    page.line(0, &format!("{}; {}", answer.facts.sent, answer.facts.tracking));
    page.line(0, &format!("{}{}", answer.facts.days[..1].to_uppercase(), &answer.facts.days[1..]));
    if !answer.taken.is_empty() {
        page.line(0, &format!("Not said; taken: {}", answer.taken.join("; ")));
    }
    for policy in &answer.policies {
        policy_lines(&mut page, policy);
    }
    page.text
}

fn policy_lines(page: &mut Page, policy: &PolicyAnswer) {
    page.text.push('\n');
    page.line(0, &format!("{}: {}", policy.policy, policy.title));
    let asked: Vec<&String> = policy.groups.iter().flat_map(|group| &group.readings).collect();
    let hangs = match (policy.hangs_on_a_reading, asked.as_slice()) {
        (true, _) => format!("yes: {}", policy.in_short),
        (false, [only]) => format!("asked under {only} only: {}", policy.groups[0].says),
        (false, _) => format!("no: {}", policy.in_short),
    };
    page.line(0, &format!("Does it hang on a reading? {hangs}"));
    if !policy.converted.is_empty() {
        page.line(0, &format!("Limits: {}", policy.converted));
    }
    let mut told: Vec<&GroupAnswer> = Vec::new();
    for group in &policy.groups {
        let first = told.is_empty();
        if first || told.iter().all(|known| known.says != group.says) {
            page.text.push('\n');
            group_lines(page, group, first);
            told.push(group);
        }
    }
    let others = policy.groups.len() - told.len();
    if others > 0 {
        page.line(0, "Under other readings other clauses give the same verdicts (--format json).");
    }
}

fn group_lines(page: &mut Page, group: &GroupAnswer, in_full: bool) {
    let readings = match group.readings.as_slice() {
        [only] => only.clone(),
        [first, second] => format!("{first}, {second}"),
        [first, others @ ..] => format!("{first} and {} more", others.len()),
        [] => String::new(),
    };
    let (verdict, why) = group.says.split_once(' ').unwrap_or((&group.says, ""));
    let why = if why.is_empty() { String::new() } else { format!(" {why}") };
    page.line(0, &format!("{}{why} [{readings}]", verdict.to_uppercase()));
    match &group.clause {
        Some(clause) => {
            page.line(2, &format!("clause {} ({}): {}", clause.id, clause.certainty, clause.says));
            page.line(2, &format!("source: {}", without_addresses(&clause.source)));
            if let Some(taken) = clause.not_stated_taken.as_ref().filter(|_| in_full) {
                page.line(2, &format!("not stated; taken: {taken}"));
            }
        }
        None => page.line(2, "no clause matches: nothing asks for tracking"),
    }
    if let Some(missed) = group.if_missed.as_ref().filter(|_| in_full) {
        page.line(2, &format!("reports are said to miss this exemption at times; then: {missed}"));
    }
    if in_full {
        if !group.remedies.is_empty() {
            page.line(2, "What would have helped:");
            for remedy in group.remedies.iter().take(SHOWN) {
                let changes = remedy.changes.join(", together with ");
                page.line(4, &format!("- {changes}: {}", remedy.then.word()));
            }
            page.more(group.remedies.len());
            if group.remedies.iter().all(|remedy| remedy.changes.len() > 1) {
                page.line(4, "nothing alone");
            }
        } else if group.cause.is_some() {
            page.line(2, "What would have helped: nothing alone, and no two things together");
        }
    }
    let close = |miss: &&MissAnswer| miss.close && miss.changes_verdict;
    let near: Vec<&MissAnswer> = group.near_misses.iter().filter(close).collect();
    if in_full && !near.is_empty() {
        page.line(2, "Clauses that fail in one condition only:");
        for miss in near.iter().take(SHOWN) {
            page.line(
                4,
                &format!("- {}: {}; wanted: {}; then {}", miss.clause, miss.has, miss.wanted, miss.then),
            );
        }
        page.more(near.len());
    }
}

/// Sources without what stands in brackets and holds a `/`: `vtr policy show` prints addresses.
fn without_addresses(source: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(" (") {
        let Some((inside, behind)) = after.split_once(')') else { break };
        text += before;
        if !inside.contains('/') {
            text += &format!(" ({inside})");
        }
        rest = behind;
    }
    text + rest
}

/// Lines broken at a width.
struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn line(&mut self, indent: usize, line: &str) {
        let width = self.width.saturating_sub(indent + 2).max(20);
        for (index, broken) in wrapped(line, width, 0).lines().enumerate() {
            let indent = if index == 0 { indent } else { indent + 2 };
            let _ = writeln!(self.text, "{:indent$}{broken}", "");
        }
    }

    fn more(&mut self, all: usize) {
        if all > SHOWN {
            self.line(4, &format!("... and {} more (--format json)", all - SHOWN));
        }
    }
}
