//! Many packages as a table, with what was taken, left aside and counted.

use super::answer::{GroupAnswer, PackageAnswer, Verdict};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, TableStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The columns of names, by place.
const ORDER: usize = 1;
const CLAUSE: usize = 4;
/// So many characters leave room beside the names.
const WIDE: u16 = 100;

/// The packages for people, one row a package and policy under the first reading asked, with the rows that are
/// not judged or left out; `width` = characters a line. Of no packages only what was left aside.
pub fn explain_table(
    answers: &[PackageAnswer],
    (not_judged, left_out): (&[String], &str),
    unused_columns: &[String],
    width: u16,
) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width);
    table.set_header(["line", "order", "policy", "verdict", "clause", "note"]);
    for answer in answers {
        for policy in &answer.policies {
            let Some(first) = policy.groups.first() else { continue };
            let others = policy.groups.iter().filter(|group| group.says != first.says);
            let mut notes: Vec<String> = others.map(elsewise).collect();
            if let Some(remedy) = first.remedies.first() {
                notes.push(format!("would have helped: {}", remedy.changes.join(", together with ")));
            }
            table.add_row([
                answer.line.map(|line| line.to_string()).unwrap_or_default(),
                answer.order_id.clone().unwrap_or_default(),
                policy.policy.clone(),
                first.says.clone(),
                first.clause.as_ref().map(|clause| clause.id.clone()).unwrap_or_default(),
                notes.join("; "),
            ]);
        }
    }
    if width >= WIDE {
        // Names stay in one piece.
        for name in [ORDER, CLAUSE] {
            if let Some(column) = table.column_mut(name) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
    }
    let mut text = if answers.is_empty() { String::new() } else { format!("{table}\n\n") };
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for words in answers.iter().flat_map(|answer| &answer.taken) {
        *taken.entry(words.as_str()).or_default() += 1;
    }
    for (words, rows) in taken {
        let _ = writeln!(text, "Not said; taken for {}: {words}", packages(rows));
    }
    if !unused_columns.is_empty() {
        let _ = writeln!(text, "Columns not used, and not kept: {}", unused_columns.join(", "));
    }
    if !left_out.is_empty() {
        let _ = writeln!(text, "Rows left out: {left_out}");
    }
    if !not_judged.is_empty() {
        let _ = writeln!(text, "Not judged: {}", not_judged.join(", "));
    }
    if answers.is_empty() { text } else { text + &summary(answers) }
}

fn elsewise(group: &GroupAnswer) -> String {
    let more = match group.readings.len() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let first = group.readings.first().map_or("", String::as_str);
    format!("{first}{more}: {}", group.verdict.word())
}

/// What each policy makes of all packages, and how many hang on policy or reading.
fn summary(answers: &[PackageAnswer]) -> String {
    let mut counts: BTreeMap<(&str, &str), [usize; 3]> = BTreeMap::new();
    let (mut by_policy, mut by_reading) = (0, 0);
    for answer in answers {
        let mut verdicts = BTreeSet::new();
        for policy in &answer.policies {
            let Some(first) = policy.groups.first() else { continue };
            let reading = first.readings.first().map_or("", String::as_str);
            counts.entry((&policy.policy, reading)).or_default()[first.verdict as usize] += 1;
            verdicts.insert(&first.says);
        }
        by_policy += usize::from(verdicts.len() > 1);
        by_reading += usize::from(answer.policies.iter().any(|policy| policy.hangs_on_a_reading));
    }
    let mut text = String::new();
    for ((policy, reading), count) in counts {
        let of = |verdict: Verdict| count[verdict as usize];
        let (exempt, valid, defects) = (of(Verdict::Exempt), of(Verdict::Valid), of(Verdict::Defect));
        let _ = writeln!(
            text,
            "{policy} ({reading}): {} counted ({valid} valid, {defects} defects), {exempt} exempt",
            valid + defects
        );
    }
    let _ = writeln!(
        text,
        "Verdict differs between policies: {}; between readings: {}",
        packages(by_policy),
        packages(by_reading)
    );
    text
}

fn packages(number: usize) -> String {
    if number == 1 { "1 package".to_owned() } else { format!("{number} packages") }
}
