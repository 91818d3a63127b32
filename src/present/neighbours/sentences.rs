//! Sentences on what stands beside the VTR.

use super::ALL;
use super::cells::{rate, share};
use crate::analysis::{NeighbourRow, Summary};
use crate::policy::Measured;
use crate::present::overview;

/// One line on the choice; `None` when there is nothing to say.
pub(in crate::present) fn line(summary: &Summary) -> Option<String> {
    let choice = &summary.recommendation.choice;
    let rows = summary.neighbours.rows.iter().filter(|row| row.strategy == *choice);
    let of = |measured: Measured| rows.clone().filter(move |row| row.measured == measured.name());
    let mut tracked: Vec<String> = Vec::new();
    for row in of(Measured::TrackedShare).filter(|row| row.category == ALL) {
        let told = format!("{} {}", row.store, share(&row.value));
        if !tracked.contains(&told) {
            tracked.push(told);
        }
    }
    if tracked.is_empty() {
        return None;
    }
    let mut line = format!("Packages tracked with the choice: {}", tracked.join(", "));
    let shares = || of(Measured::TrackedShare).chain(of(Measured::BuyShippingShare));
    let mut reached = Vec::new();
    for row in shares().filter(|row| row.verdict.as_deref() == Some("reached")) {
        let asked = summary.neighbours.requirements.iter();
        let asked =
            asked.filter(|one| Some(&one.id) == row.requirement.as_ref() && one.store == row.store);
        reached.extend(asked.map(|one| format!("{} ({})", one.programme, one.store)));
    }
    if !reached.is_empty() {
        line += &format!("; enough for {}", reached.join(", "));
    } else if shares().any(|row| row.requirement.is_some()) {
        line += ", too few for any share asked for";
    }
    let defects: Vec<String> = of(Measured::OrderDefectRate)
        .filter(|row| {
            row.untracked_factor == summary.neighbours.rows.iter().find_map(|row| row.untracked_factor)
        })
        .map(|row| format!("{} {}", row.store, rate(row)))
        .collect();
    if !defects.is_empty() {
        line += &format!("; order defect rate {}", defects.join(", "));
    }
    Some(line + ".")
}

/// How to read the tables, in one sentence.
pub(in crate::present) fn reading(summary: &Summary) -> String {
    let held =
        |row: &&NeighbourRow| row.requirement.is_some() && row.measured == Measured::TrackedShare.name();
    let rows = || summary.neighbours.rows.iter().filter(held);
    let reaches = |name: &str| {
        let mut own = rows().filter(|row| row.strategy == name).peekable();
        own.peek().is_some() && own.all(|row| row.verdict.as_deref() == Some("reached"))
    };
    let reaching = summary.strategies.iter().filter(|strategy| reaches(&strategy.name));
    let reaching: Vec<&str> = reaching.map(|one| overview::strategy_title(summary, &one.name)).collect();
    match (rows().next(), reaching.as_slice()) {
        (None, _) => "No share of tracked packages is asked for in these stores.".to_owned(),
        (_, []) => "No strategy tracks enough packages for what is asked in every store.".to_owned(),
        (_, titles) => {
            format!(
                "Enough packages for what is asked in every store are tracked by: {}.",
                titles.join("; ")
            )
        }
    }
}
