//! Cells and figures of the tables.

use super::Cell;
use crate::analysis::{Estimate, NeighbourRow, RequirementFacts};
use crate::policy::Measured;
use crate::present::number;

/// From when it is asked for, and from when that has consequences.
pub(super) fn dates(one: &RequirementFacts) -> Option<String> {
    let dates = [
        one.from.as_deref().map(|day| format!("from {}", number::day(day))),
        one.enforced_from.as_deref().map(|day| format!("enforced from {}", number::day(day))),
    ];
    let dates: Vec<String> = dates.into_iter().flatten().collect();
    (!dates.is_empty()).then(|| dates.join(", "))
}

pub(super) fn needed(one: &RequirementFacts) -> String {
    format!("{} {}", one.bound, number::plain_percent(one.needed))
}

/// A share; all and nothing are chosen, not drawn.
pub(super) fn share(value: &Estimate) -> String {
    if value.point == 0.0 || value.point == 1.0 {
        return number::plain_percent(value.point);
    }
    number::percent(value)
}

fn verdict(row: &NeighbourRow) -> String {
    row.verdict.clone().unwrap_or_default()
}

/// `missed`, and how much is missing.
pub(super) fn share_cell(row: &NeighbourRow) -> Cell {
    let mut small = Vec::new();
    if row.measured != Measured::TrackedShare.name() {
        small.push(share(&row.value));
    }
    match row.short_per_month {
        Some(short) if row.verdict.as_deref() != Some("reached") && short.point > 0.0 => {
            small.push(format!("{} a month short", packages(&short)));
        }
        _ => {}
    }
    if row.verdict.as_deref() == Some("too close to say") {
        small.extend(row.met.map(|met| format!("met in {} of futures", number::percent(&met))));
    }
    Cell { head: verdict(row), small }
}

/// Whole packages, not finer than their error.
fn packages(short: &Estimate) -> String {
    let half = ((short.high - short.low) / 2.0).max(0.5);
    let unit = number::last_digit(half).max(1.0);
    number::grouped((short.point / unit).round() * unit, 0)
}

/// By category: in how many it is reached, and where it is farthest.
pub(super) fn valid_cell(rows: &[&NeighbourRow]) -> Cell {
    let reached = rows.iter().filter(|row| row.verdict.as_deref() == Some("reached")).count();
    let least = rows.iter().copied().reduce(|a, b| if b.value.point < a.value.point { b } else { a });
    let Some(least) = least else { return Cell::default() };
    let head = match (rows.len(), reached) {
        (1, _) => verdict(least),
        (all, reached) => format!("reached in {reached} of {all}"),
    };
    let mut small = vec![format!("least: {} {}", least.category, share(&least.value))];
    small.extend(
        least
            .short_per_month
            .filter(|short| short.point > 0.0)
            .map(|short| format!("at most {} a month short there", packages(&short))),
    );
    Cell { head, small }
}

/// The rate at the scenario's factor, and at those of other texts.
pub(super) fn defects_cell(rows: &[&NeighbourRow]) -> Cell {
    let Some((first, others)) = rows.split_first() else { return Cell::default() };
    let mut small = vec![within(first).to_owned()];
    small.extend(range(first).map(|range| format!("9 of 10 futures: {range}")));
    small.extend(others.iter().map(|row| {
        let factor = row.untracked_factor.map_or(String::new(), number::plain);
        format!("factor {factor}: {}", rate(row))
    }));
    small.retain(|text| !text.is_empty());
    Cell { head: rate(first), small }
}

/// A limit is not reached but kept.
fn within(row: &NeighbourRow) -> &str {
    match row.verdict.as_deref() {
        Some("reached") => "within the limit",
        Some("missed") => "past the limit",
        other => other.unwrap_or_default(),
    }
}

/// `0.21 % to 0.43 %`, unless it is one number as people read it.
fn range(row: &NeighbourRow) -> Option<String> {
    let [low, high] = [row.futures.p05, row.futures.p95].map(percent);
    (low != high).then(|| format!("{low} to {high}"))
}

/// A rate that may come from an input that is known exactly.
pub(super) fn rate(row: &NeighbourRow) -> String {
    if row.value.low == row.value.high { percent(row.value.point) } else { number::percent(&row.value) }
}

/// Hundredths below 1 %: there they matter.
fn percent(share: f64) -> String {
    if share >= 0.01 {
        return number::plain_percent(share);
    }
    format!("{} %", number::grouped(share * 100.0, 2))
}

/// `93 %`, or with its range.
pub(super) fn with_range(row: &NeighbourRow) -> String {
    let point = rate(row);
    range(row).map_or(point.clone(), |range| format!("{point} ({range})"))
}
