//! One policy in full: its terms, steps of enforcement, clauses with their sources, and what is left open.

use super::words;
use crate::policy::{Citation, Clause, Enforcement, Policy, Switch};
use crate::present::terminal::wrapped;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A policy, as `vtr policy show --format json` gives it.
#[derive(Debug, Serialize)]
pub struct PolicySheet<'p> {
    name: &'p str,
    title: &'p str,
    marketplace: &'p str,
    store: &'p str,
    /// Only what is in force on this day is listed.
    on: Option<NaiveDate>,
    target: String,
    window_days: u16,
    lag_days: u16,
    enforcement: Vec<StepRow<'p>>,
    clauses: Vec<ClauseRow<'p>>,
    switches: Vec<SwitchRow<'p>>,
    notes: &'p [String],
}

#[derive(Debug, Serialize)]
struct StepRow<'p> {
    from: Option<NaiveDate>,
    on: String,
    at_stake: &'static str,
    counts_shipments_since: bool,
    only_if: BTreeMap<&'p str, &'p str>,
    #[serde(flatten)]
    cited: Cited<'p>,
}

#[derive(Debug, Serialize)]
struct ClauseRow<'p> {
    /// Its place among all clauses, from 1; the first that matches decides.
    place: usize,
    id: &'p str,
    says: &'p str,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    basis: Option<String>,
    when: Vec<String>,
    then: String,
    only_if: BTreeMap<&'p str, &'p str>,
    at_times_missed_by_reports: bool,
    certainty: &'static str,
    quote: Option<&'p str>,
    /// What an overlay did to it.
    overlay: Option<String>,
    #[serde(flatten)]
    cited: Cited<'p>,
}

#[derive(Debug, Serialize)]
struct SwitchRow<'p> {
    name: &'p str,
    asks: &'p str,
    prudent: &'p str,
    lenient: &'p str,
    options: Vec<OptionRow<'p>>,
    #[serde(flatten)]
    cited: Cited<'p>,
}

#[derive(Debug, Serialize)]
struct OptionRow<'p> {
    name: &'p str,
    says: &'p str,
    weight: f64,
}

#[derive(Debug, Serialize)]
struct Cited<'p> {
    source: &'p str,
    not_stated_taken: Option<&'p str>,
}

impl<'p> From<Citation<'p>> for Cited<'p> {
    fn from(citation: Citation<'p>) -> Self {
        Self { source: citation.source, not_stated_taken: citation.taken }
    }
}

/// The policy, or what of it is in force on a day.
pub fn policy_sheet(policy: &Policy, on: Option<NaiveDate>) -> PolicySheet<'_> {
    let clauses = policy.clauses.iter().enumerate();
    let steps = policy.enforcement.iter();
    PolicySheet {
        name: &policy.name,
        title: &policy.title,
        marketplace: &policy.marketplace,
        store: &policy.store,
        on,
        target: words::target(policy),
        window_days: policy.window_days,
        lag_days: policy.lag_days,
        enforcement: steps.filter(|step| on.is_none_or(|on| step.begun_by(on))).map(step_row).collect(),
        clauses: clauses
            .filter(|(_, clause)| on.is_none_or(|on| clause.in_force_on(on)))
            .map(|(index, clause)| clause_row(index + 1, clause, policy))
            .collect(),
        switches: policy.switches.iter().map(switch_row).collect(),
        notes: &policy.notes,
    }
}

fn only_if(readings: &[(String, String)]) -> BTreeMap<&str, &str> {
    readings.iter().map(|(switch, option)| (switch.as_str(), option.as_str())).collect()
}

fn step_row(step: &Enforcement) -> StepRow<'_> {
    StepRow {
        from: step.from,
        on: words::enforced(&step.on),
        at_stake: words::at_stake(step.at_stake),
        counts_shipments_since: step.counts_shipments_since,
        only_if: only_if(&step.readings),
        cited: step.citation().into(),
    }
}

fn clause_row<'p>(place: usize, clause: &'p Clause, policy: &'p Policy) -> ClauseRow<'p> {
    ClauseRow {
        place,
        id: &clause.id,
        says: &clause.says,
        from: clause.from,
        until: clause.until,
        basis: words::basis(clause, policy),
        when: words::conditions(&clause.when),
        then: words::consequence(clause.then),
        only_if: only_if(&clause.readings),
        at_times_missed_by_reports: clause.misapplied,
        certainty: clause.certainty.word(),
        quote: clause.quote.as_deref(),
        overlay: words::overlaid(clause),
        cited: clause.citation().into(),
    }
}

fn switch_row(switch: &Switch) -> SwitchRow<'_> {
    SwitchRow {
        name: &switch.name,
        asks: &switch.asks,
        prudent: &switch.prudent,
        lenient: &switch.lenient,
        options: switch
            .options
            .iter()
            .map(|option| OptionRow { name: &option.name, says: &option.says, weight: option.weight })
            .collect(),
        cited: switch.citation().into(),
    }
}

/// The policy for people; `width` = characters a line.
pub fn policy_text(sheet: &PolicySheet<'_>, width: usize) -> String {
    let mut page = Page { text: String::new(), width };
    page.line(0, &format!("{}: {}", sheet.name, sheet.title));
    page.line(0, &format!("{}, store {}", sheet.marketplace, sheet.store));
    if let Some(on) = sheet.on {
        page.line(0, &format!("What is in force on {}", words::day(on)));
    }
    page.line(
        0,
        &format!(
            "Target {}; promised days of {} days counted together; the rate shows {} days later",
            sheet.target, sheet.window_days, sheet.lag_days
        ),
    );
    page.heading("Held to the target (a later step replaces an earlier one)");
    for step in &sheet.enforcement {
        step_text(&mut page, step);
    }
    page.heading("Clauses (the first that matches a package decides it)");
    for clause in &sheet.clauses {
        clause_text(&mut page, clause);
    }
    if !sheet.switches.is_empty() {
        page.heading("Left open by the texts");
    }
    for switch in &sheet.switches {
        switch_text(&mut page, switch);
    }
    if !sheet.notes.is_empty() {
        page.heading("Notes");
    }
    for note in sheet.notes {
        page.line(0, &format!("- {note}"));
    }
    page.text
}

fn step_text(page: &mut Page, step: &StepRow<'_>) {
    let from =
        step.from.map_or("From the beginning".to_owned(), |day| format!("From {}", words::day(day)));
    let stake = match step.on.starts_with("nobody") {
        true => String::new(),
        false => format!("; at stake: {}", step.at_stake),
    };
    let since = if step.counts_shipments_since { "; only packages shipped since count" } else { "" };
    page.line(0, &format!("{from}: {}{stake}{since}", step.on));
    page.only_if(&step.only_if);
    page.cited(&step.cited);
}

fn clause_text(page: &mut Page, clause: &ClauseRow<'_>) {
    page.line(0, &format!("{}. {} ({})", clause.place, clause.id, clause.certainty));
    page.line(3, clause.says);
    page.line(3, &format!("if: {}", words::in_line(&clause.when)));
    page.line(3, &format!("then: {}", clause.then));
    let basis = clause.basis.as_ref().map(|basis| format!(", {basis}")).unwrap_or_default();
    page.line(3, &format!("holds: {}{basis}", words::period(clause.from, clause.until)));
    page.only_if(&clause.only_if);
    if clause.at_times_missed_by_reports {
        page.line(3, "reports are said to count such packages at times all the same");
    }
    if let Some(quote) = clause.quote {
        page.line(3, &format!("quote: \u{201c}{quote}\u{201d}"));
    }
    if let Some(overlay) = &clause.overlay {
        page.line(3, overlay);
    }
    page.cited(&clause.cited);
    page.text.push('\n');
}

fn switch_text(page: &mut Page, switch: &SwitchRow<'_>) {
    page.line(0, &format!("{}: {}", switch.name, switch.asks));
    for option in &switch.options {
        let mut taken = Vec::new();
        if option.name == switch.prudent {
            taken.push("prudent");
        }
        if option.name == switch.lenient {
            taken.push("lenient");
        }
        let taken = if taken.is_empty() { String::new() } else { format!(" [{}]", taken.join(", ")) };
        let OptionRow { name, says, weight } = option;
        page.line(3, &format!("{name} (weight {weight}){taken}: {says}"));
    }
    page.cited(&switch.cited);
    page.text.push('\n');
}

/// Lines broken at a width.
struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn line(&mut self, indent: usize, line: &str) {
        let width = self.width.saturating_sub(indent).max(20);
        for broken in wrapped(line, width, 0).lines() {
            let _ = writeln!(self.text, "{:indent$}{broken}", "");
        }
    }

    fn heading(&mut self, heading: &str) {
        let _ = writeln!(self.text, "\n{heading}\n");
    }

    fn only_if(&mut self, readings: &BTreeMap<&str, &str>) {
        if !readings.is_empty() {
            let pairs: Vec<String> =
                readings.iter().map(|(switch, option)| format!("{switch} = {option}")).collect();
            self.line(3, &format!("only if read so: {}", pairs.join(", ")));
        }
    }

    fn cited(&mut self, cited: &Cited<'_>) {
        self.line(3, &words::source(cited.source));
        if let Some(taken) = cited.not_stated_taken {
            self.line(3, &format!("not stated; taken: {taken}"));
        }
    }
}
