//! The budget of figures typed off the account page.

use super::answer::BUDGET_SCHEMA;
use crate::audit::{Figures, Turn, figures_budget};
use crate::policy::{Policy, Reading};
use crate::present::audit::{plain_table, signed, status};
use crate::present::number;
use crate::present::terminal::wrapped;
use comfy_table::CellAlignment;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Budgets of figures for programs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FiguresAnswer {
    /// [`BUDGET_SCHEMA`].
    pub schema_version: u32,
    /// Always `vtr-planner`.
    pub program: String,
    /// Always `budget-of-figures`.
    pub kind: String,
    /// The store.
    pub store: String,
    /// The policy whose target, window and lag are taken.
    pub policy: String,
    /// Its rules in one line.
    pub title: String,
    /// Days counted together.
    pub window_days: u16,
    /// The first is the main one.
    pub readings: Vec<String>,
    /// By category and reading.
    pub lines: Vec<FiguresLine>,
    /// What figures alone cannot say.
    pub not_known: Vec<String>,
}

/// One category under one reading. Everything is exact but the days until it turns.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FiguresLine {
    /// The category.
    pub category: String,
    /// The reading.
    pub reading: String,
    /// Packages in the denominator.
    pub counted: u32,
    /// Valid ones.
    pub valid: u32,
    /// Their share; `null` = nothing is counted.
    pub vtr: Option<f64>,
    /// `n/a`, `green`, `yellow` or `red`.
    pub status: String,
    /// Days between the end of the window and the day on which it shows.
    pub lag_days: u16,
    /// The rate to reach, in thousandths.
    pub target_permille: u32,
    /// It must lie above the target, not only reach it.
    pub strictly_above: bool,
    /// Further defects among the counted packages before the rate is below target; below zero = so many too many.
    pub defects_left: i64,
    /// The rate if one more of the counted packages is a defect.
    pub vtr_with_one_more: Option<f64>,
    /// The status then.
    pub status_with_one_more: String,
    /// Further packages, all defects, until the rate is below target; 0 = it is.
    pub defects_to_below: u32,
    /// Further packages, all valid, until it is at target again; 0 = it is, `null` = never.
    pub valid_to_back: Option<u64>,
    /// Packages promised a day that are taken for the days until it turns.
    pub a_day: Option<f64>,
    /// Share of them that are defects.
    pub missed: Option<f64>,
    /// Days until it turns (is at target if it is below, below if it is not), if the window's defects leave it first;
    /// `null` = not within a window, or nothing is said of coming packages.
    pub days_to_turn_first: Option<u16>,
    /// If they are spread evenly.
    pub days_to_turn_evenly: Option<u16>,
    /// If they leave it last.
    pub days_to_turn_last: Option<u16>,
}

/// Puts the answer together.
pub fn figures_answer(policy: &Policy, readings: &[Reading], figures: &[Figures]) -> FiguresAnswer {
    let line = |figures: &Figures, reading: &Reading| {
        let terms = reading.review_terms(policy);
        let budget = figures_budget(figures, terms, policy.window_days);
        let counts = figures.counts;
        let share =
            |valid: u32| (counts.counted() > 0).then(|| f64::from(valid) / f64::from(counts.counted()));
        let said = figures.a_day.is_some() || figures.missed.is_some();
        let a_day =
            figures.a_day.or(said.then(|| f64::from(counts.counted()) / f64::from(policy.window_days)));
        let turn = budget.turn.unwrap_or(Turn { first: None, evenly: None, last: None });
        FiguresLine {
            category: figures.category.clone(),
            reading: reading.name.clone(),
            counted: counts.counted(),
            valid: counts.valid(),
            vtr: share(counts.valid()),
            status: status((budget.status, budget.status)),
            lag_days: reading.lag_days(policy),
            target_permille: terms.target.permille,
            strictly_above: terms.target.strictly_above,
            defects_left: budget.left,
            vtr_with_one_more: share(budget.one_more.0.valid()),
            status_with_one_more: status((budget.one_more.1, budget.one_more.1)),
            defects_to_below: budget.defects_to_below,
            valid_to_back: budget.valid_to_back,
            a_day,
            missed: said.then(|| figures.missed.unwrap_or(0.0)),
            days_to_turn_first: turn.first,
            days_to_turn_evenly: turn.evenly,
            days_to_turn_last: turn.last,
        }
    };
    let lines = figures.iter().flat_map(|figures| readings.iter().map(|reading| line(figures, reading)));
    FiguresAnswer {
        schema_version: BUDGET_SCHEMA,
        program: crate::present::PROGRAM.to_owned(),
        kind: "budget-of-figures".to_owned(),
        store: policy.store.clone(),
        policy: policy.name.clone(),
        title: policy.title.clone(),
        window_days: policy.window_days,
        readings: readings.iter().map(|reading| reading.name.clone()).collect(),
        lines: lines.collect(),
        not_known: [
            "on which days the defects were promised, and so when they leave the window",
            "the packages on their way: those promised since are decided in part and come into the rate first",
            "causes, and what can still be mended",
            "how the figures stand under other rules",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}

/// The budgets of figures for people; `width` = characters a line.
pub fn figures_text(answer: &FiguresAnswer, width: u16) -> String {
    let mut out = String::new();
    let lines = usize::from(width);
    let head = format!(
        "Tracking budget of the {} store from figures of the account page, by {} ({} days)",
        answer.store, answer.policy, answer.window_days
    );
    let _ = writeln!(out, "{}\n", wrapped(&head, lines, 2));
    let percent = |share: Option<f64>| {
        share.map_or("n/a".to_owned(), |share| format!("{} %", number::grouped(share * 100.0, 2)))
    };
    let mut table = plain_table(width);
    table.set_header([
        "category",
        "reading",
        "counted",
        "valid",
        "VTR",
        "status",
        "defects left",
        "one more defect",
        "defects to below",
        "valid to come back",
    ]);
    for line in &answer.lines {
        table.add_row([
            line.category.clone(),
            line.reading.clone(),
            line.counted.to_string(),
            line.valid.to_string(),
            percent(line.vtr),
            line.status.clone(),
            if line.counted == 0 { "-".to_owned() } else { signed(line.defects_left) },
            format!("{}, {}", percent(line.vtr_with_one_more), line.status_with_one_more),
            line.defects_to_below.to_string(),
            line.valid_to_back.map_or("never".to_owned(), |k| number::grouped(k as f64, 0)),
        ]);
    }
    for column in [2, 3, 4, 6, 8, 9] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let _ = writeln!(out, "{table}\n");
    for note in notes(answer) {
        let _ = writeln!(out, "{}", wrapped(&note, lines, 2));
    }
    out
}

fn notes(answer: &FiguresAnswer) -> Vec<String> {
    let mut notes = vec![
        "Exact. Defects left: so many more of the counted packages may be defects before the rate is below target. \
         Defects to below, valid to come back: so many further packages, all defects or all valid, turn it."
            .to_owned(),
    ];
    if answer.lines.iter().any(|line| line.strictly_above)
        && answer.lines.iter().any(|line| !line.strictly_above)
    {
        notes.push(
            "The readings differ in whether the rate must lie above the target or only reach it."
                .to_owned(),
        );
    }
    for line in answer.lines.iter().filter(|line| answer.readings.first() == Some(&line.reading)) {
        let Some((a_day, missed)) = line.a_day.zip(line.missed) else { continue };
        let turn = if line.status == "red" { "is back at target" } else { "falls below target" };
        let after = |days: Option<u16>| {
            days.map_or("not at all".to_owned(), |days| format!("after {days} days"))
        };
        let when = [line.days_to_turn_first, line.days_to_turn_evenly, line.days_to_turn_last];
        let when = if when == [None; 3] {
            format!("it does not turn within {} days", answer.window_days)
        } else if when.iter().all(|days| *days == when[0]) {
            format!("it {turn} {}", after(when[0]))
        } else {
            format!(
                "it {turn} {} if the defects in the window are its oldest packages, {} if they are spread evenly, {} \
                 if they are its newest",
                after(when[0]),
                after(when[1]),
                after(when[2])
            )
        };
        notes.push(format!(
            "{}: with {} packages a day of which {} are defects, all even by days, {when}.",
            line.category,
            number::plain(a_day),
            number::plain_percent(missed)
        ));
    }
    let lag = answer.lines.first().map_or(0, |line| line.lag_days);
    notes.push(format!(
        "The rate shows {lag} days after the end of its window: what is promised today comes into it in {lag} days."
    ));
    notes.push(format!("Figures alone do not say: {}.", answer.not_known.join("; ")));
    notes
}
