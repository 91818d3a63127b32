//! Sample splits by clause, by formula; the rows of the chart are the same numbers.

use super::{METRICS, estimate_around, role};
use crate::analysis::{
    Attribution, ClauseEffect, ClauseRow, ClauseSplit, CountedPackages, Estimate, SameStrategies,
    SilentClause,
};

/// (clause, change, counted packages more, defects more today, with the choice).
const EFFECTS: [(&str, &str, f64, f64, f64); 6] = [
    ("cross-border-not-counted", "ends", 520.0, 210.0, 9.0),
    ("cross-border-letter-under-20", "begins", -118.0, -92.0, -2.0),
    ("not-integrated-not-counted", "ends", 64.0, 2.1, 0.0),
    ("not-integrated-never-valid", "begins", 0.0, 41.0, 0.0),
    ("cross-border-unlisted", "begins", -3.4, -0.6, 0.0),
    ("self-delivery-not-counted", "ends", 1.2, 0.1, 0.0),
];

fn packages(counted: f64, defects: f64) -> CountedPackages {
    CountedPackages {
        counted: estimate_around(counted, counted.abs() * 0.02),
        defects: estimate_around(defects, defects.abs() * 0.03),
    }
}

fn split(strategy: &str, store: &str, category: &str, share: f64) -> ClauseSplit {
    let today = strategy == "carry-on";
    let effects: Vec<ClauseEffect> = EFFECTS
        .into_iter()
        .map(|(clause, change, counted, now, then)| {
            let CountedPackages { counted, defects } =
                packages(counted * share, if today { now } else { then } * share);
            ClauseEffect {
                clause: clause.into(),
                change: change.into(),
                policies: match store {
                    "UK" => vec!["uk-2025".into()],
                    "DE" => vec!["de-2025".into()],
                    _ => vec!["uk-2025".into(), "de-2025".into()],
                },
                says: format!("What {clause} says in a sentence."),
                counted,
                defects,
                sampled: false,
            }
        })
        .collect();
    let sum = |of: fn(&ClauseEffect) -> Estimate| effects.iter().map(|one| of(one).point).sum::<f64>();
    let (counted, defects) = (sum(|one| one.counted), sum(|one| one.defects));
    let (old_counted, old_defects) = (900.0 * share, 14.0 * share);
    ClauseSplit {
        strategy: strategy.into(),
        store: store.into(),
        category: category.into(),
        promised_from: "2025-01-15".into(),
        promised_to: "2025-02-13".into(),
        old: packages(old_counted, old_defects),
        new: packages(old_counted + counted, old_defects + defects),
        more: packages(counted, defects),
        effects,
    }
}

pub(in crate::present) fn attribution() -> Attribution {
    let all: f64 = METRICS.iter().map(|metric| metric.2).sum();
    let mut splits = Vec::new();
    for strategy in ["carry-on", "track-over-20"] {
        let of = |&(store, category, packages, _): &(&str, &str, f64, f64)| {
            split(strategy, store, category, packages / all)
        };
        splits.extend(METRICS.iter().map(of));
        splits.push(split(strategy, "account", "account", 1.0));
    }
    let silent = |clause: &str, why: &str| SilentClause {
        store: "UK".into(),
        policy: "uk-2025".into(),
        clause: clause.into(),
        says: format!("What {clause} says in a sentence."),
        why: why.into(),
    };
    let same = |strategy: &str, treats_alike| SameStrategies {
        strategy: strategy.into(),
        like: "track-all".into(),
        treats_alike,
    };
    Attribution {
        replications: 2000,
        reading: "prudent".into(),
        splits,
        silent_clauses: vec![silent("digital", "no package"), silent("letters-before-2023", "over")],
        same_strategies: vec![same("integrated", true), same("buy-shipping", false)],
    }
}

pub(super) fn clause_rows() -> Vec<ClauseRow> {
    let mut rows = Vec::new();
    for split in attribution().splits {
        let row = |step: &str, one: CountedPackages| ClauseRow {
            strategy: split.strategy.clone(),
            role: role(&split.strategy).into(),
            store: split.store.clone(),
            category: split.category.clone(),
            promised_from: split.promised_from.clone(),
            promised_to: split.promised_to.clone(),
            step: step.into(),
            clause: String::new(),
            policies: String::new(),
            says: String::new(),
            counted: one.counted.point,
            counted_low: one.counted.low,
            counted_high: one.counted.high,
            defects: one.defects.point,
            defects_low: one.defects.low,
            defects_high: one.defects.high,
            sampled: false,
        };
        rows.push(row("old", split.old));
        rows.extend(split.effects.iter().map(|one| {
            let adds = CountedPackages { counted: one.counted, defects: one.defects };
            ClauseRow {
                clause: one.clause.clone(),
                policies: one.policies.join(" "),
                says: one.says.clone(),
                ..row(&one.change, adds)
            }
        }));
        rows.push(row("new", split.new));
        rows.push(row("more", split.more));
    }
    rows
}
