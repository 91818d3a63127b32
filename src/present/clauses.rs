//! Which clause did it, in words: from the steps between the old policy's counts and the new one's.

use super::number;
use crate::analysis::{ClauseRow, ClauseSplit, Estimate, Summary};

/// The steps of one strategy and category. Pairs are counted packages and defects.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Steps<'a> {
    pub old: [Estimate; 2],
    pub new: [Estimate; 2],
    pub more: [Estimate; 2],
    pub effects: Vec<Effect<'a>>,
}

/// What one changed clause adds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Effect<'a> {
    pub clause: &'a str,
    pub change: &'a str,
    pub adds: [Estimate; 2],
}

/// Places of a pair.
pub(super) const COUNTED: usize = 0;
pub(super) const DEFECTS: usize = 1;

impl<'a> From<&'a ClauseSplit> for Steps<'a> {
    fn from(split: &'a ClauseSplit) -> Self {
        let pair = |one: &crate::analysis::CountedPackages| [one.counted, one.defects];
        let effects = split.effects.iter().map(|one| Effect {
            clause: &one.clause,
            change: &one.change,
            adds: [one.counted, one.defects],
        });
        Self {
            old: pair(&split.old),
            new: pair(&split.new),
            more: pair(&split.more),
            effects: effects.collect(),
        }
    }
}

impl<'a> Steps<'a> {
    /// From the rows of one split; `None` when one of the totals is missing or no number.
    pub(super) fn of_rows(rows: &[&'a ClauseRow]) -> Option<Self> {
        let pair = |row: &ClauseRow| {
            let ends = [
                [row.counted, row.counted_low, row.counted_high],
                [row.defects, row.defects_low, row.defects_high],
            ];
            ends.map(|[point, low, high]| Estimate { point, low, high })
        };
        if rows.iter().flat_map(|row| pair(row)).any(|one| !one.point.is_finite()) {
            return None;
        }
        let total = |step: &str| rows.iter().find(|row| row.step == step).map(|row| pair(row));
        let effects = rows.iter().filter(|row| !row.clause.is_empty()).map(|row| Effect {
            clause: &row.clause,
            change: &row.step,
            adds: pair(row),
        });
        Some(Self {
            old: total("old")?,
            new: total("new")?,
            more: total("more")?,
            effects: effects.collect(),
        })
    }

    /// Where most of the change comes from, in a sentence without its point: `Of the 41 further defects that
    /// the new rules bring, 38 come from the end of cross-border-not-counted`.
    pub(super) fn finding(&self) -> String {
        if self.effects.is_empty() {
            return "No changed clause alters what is counted".to_owned();
        }
        if is_nothing(&self.more[DEFECTS]) {
            return match is_nothing(&self.more[COUNTED]) {
                true => {
                    "The changed clauses cancel out: as many packages and defects as before".to_owned()
                }
                false => self.told(COUNTED, ["package", "packages"], "counted "),
            };
        }
        self.told(DEFECTS, ["defect", "defects"], "")
    }

    fn told(&self, at: usize, words: [&str; 2], which: &str) -> String {
        let change = self.more[at];
        let sign = change.point.signum();
        let size = |one: &Estimate| number::count(&turned(one, sign));
        let pulls = |effect: &&Effect<'_>| effect.adds[at].point * sign;
        let main = self.effects.iter().max_by(|a, b| pulls(a).total_cmp(&pulls(b)));
        let Some(main) = main.filter(|effect| pulls(effect) > 0.0) else {
            return "No changed clause alters what is counted".to_owned();
        };
        let from = source(main.clause, main.change);
        let (all, part) = (size(&change), size(&main.adds[at]));
        let noun = words[usize::from(all != "1")];
        let (head, verb) = if sign > 0.0 {
            (format!("{all} further {which}{noun}"), if part == "1" { "comes" } else { "come" })
        } else {
            (format!("{all} {which}{noun} fewer"), if part == "1" { "goes" } else { "go" })
        };
        let from = if sign > 0.0 { format!("from {from}") } else { format!("by {from}") };
        if main.adds[at].point * sign > change.point * sign && part != all {
            let (more, back) = if sign > 0.0 { ("adds", "take away") } else { ("takes", "add") };
            let rest = number::count(&Estimate {
                point: main.adds[at].point * sign - change.point * sign,
                low: 0.0,
                high: (change.high - change.low).abs(),
            });
            let source = source(main.clause, main.change);
            return format!(
                "The new rules bring {head}: {source} {more} {part}, the other clauses together {back} {rest}"
            );
        }
        let part = if part == all { "all".to_owned() } else { part };
        format!("Of the {head} under the new rules, {part} {verb} {from}")
    }
}

fn turned(one: &Estimate, sign: f64) -> Estimate {
    let (a, b) = (one.low * sign, one.high * sign);
    Estimate { point: one.point * sign, low: a.min(b), high: a.max(b) }
}

/// Not to be told from nothing.
fn is_nothing(change: &Estimate) -> bool {
    change.point.abs() < 0.005 || change.low <= 0.0 && change.high >= 0.0
}

/// A change as the origin of something.
fn source(clause: &str, change: &str) -> String {
    match change {
        "ends" => format!("the end of {clause}"),
        "differs" => format!("the change of {clause}"),
        "order" => "the new order of the clauses".to_owned(),
        _ => clause.to_owned(),
    }
}

/// The finding for all categories together under today's way, as a sentence.
pub(super) fn sentence(summary: &Summary) -> Option<String> {
    let today = &summary.strategies.first()?.name;
    let of_account = |split: &&ClauseSplit| split.store == "account" && split.strategy == *today;
    let split = summary.attribution.splits.iter().find(of_account)?;
    Some(format!(
        "{} (packages promised from {} to {}, if you carry on and nothing is closed).",
        Steps::from(split).finding(),
        number::day(&split.promised_from),
        number::day(&split.promised_to)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(point: f64) -> Estimate {
        Estimate { point, low: point - 0.4, high: point + 0.4 }
    }

    fn steps<'a>(more: [f64; 2], effects: &[(&'a str, &'a str, f64, f64)]) -> Steps<'a> {
        let effect = |&(clause, change, counted, defects): &(&'a str, &'a str, f64, f64)| Effect {
            clause,
            change,
            adds: [about(counted), about(defects)],
        };
        let old = [about(500.0), about(4.0)];
        let new = [about(500.0 + more[0]), about(4.0 + more[1])];
        Steps { old, new, more: more.map(about), effects: effects.iter().map(effect).collect() }
    }

    #[test]
    fn the_finding_names_the_clause_that_does_most() {
        for (more, effects, expected) in [
            (
                [300.0, 41.2],
                vec![("abroad-not-counted", "ends", 290.0, 38.3), ("never-valid", "begins", 10.0, 2.9)],
                "Of the 41.2 further defects under the new rules, 38.3 come from the end of abroad-not-counted",
            ),
            (
                [90.0, 30.0],
                vec![("abroad-not-counted", "ends", 100.0, 40.0), ("letters", "begins", -10.0, -10.0)],
                "The new rules bring 30.0 further defects: the end of abroad-not-counted adds 40.0, the other clauses together \
                 take away 10.0",
            ),
            (
                [-20.0, -3.0],
                vec![("letters", "differs", -20.0, -3.0)],
                "Of the 3.0 defects fewer under the new rules, all go by the change of letters",
            ),
            (
                [20.0, 0.1],
                vec![("parcels", "begins", 20.0, 0.1)],
                "Of the 20.0 further counted packages under the new rules, all come from parcels",
            ),
            (
                [0.1, 0.1],
                vec![("a", "ends", 5.0, 5.0), ("b", "begins", -5.0, -5.0)],
                "The changed clauses cancel",
            ),
            ([0.0, 0.0], vec![], "No changed clause alters"),
        ] {
            let found = steps(more, &effects).finding();
            assert!(found.starts_with(expected), "{found}");
        }
    }
}
