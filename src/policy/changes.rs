//! What a reform changes, and from when: for the notes of a run, and to know until when it is the baseline.

use super::{Clause, Enforcement, Policy, Reading};
use chrono::NaiveDate;

/// One difference between two policies of a store.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Change<'p> {
    /// What differs.
    pub what: Changed<'p>,
    /// First day on which the two differ, by the clause's date basis; `None` = since ever.
    pub on: Option<NaiveDate>,
}

/// What differs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Changed<'p> {
    /// The reform has a clause that the baseline lacks (or lets one go on that ends there).
    Begins(&'p Clause),
    /// The baseline has a clause that the reform ends or lacks.
    Ends(&'p Clause),
    /// A clause of one id says something else in the reform.
    Differs(&'p Clause),
    /// The reform holds others to the target.
    Enforcement(&'p Enforcement),
    /// Target, window or lag.
    Terms,
}

/// Every difference between two policies under a reading, in the order of the reform's clauses.
pub fn changes<'p>(baseline: &'p Policy, reform: &'p Policy, reading: &Reading) -> Vec<Change<'p>> {
    let mut changes = Vec::new();
    let terms = |policy: &Policy| {
        (reading.review_terms(policy).target, policy.window_days, reading.lag_days(policy))
    };
    if terms(baseline) != terms(reform) {
        changes.push(Change { what: Changed::Terms, on: None });
    }
    for clause in reform.standing(reading) {
        match baseline.standing(reading).find(|other| other.id == clause.id) {
            Some(other) => changes.extend(clause_change(other, clause, (baseline, reform), reading)),
            None => changes.push(Change { what: Changed::Begins(clause), on: clause.from }),
        }
    }
    for clause in baseline.standing(reading) {
        if !reform.standing(reading).any(|other| other.id == clause.id) {
            changes.push(Change { what: Changed::Ends(clause), on: clause.from });
        }
    }
    let same = |a: &Enforcement, b: &Enforcement| {
        let matter = |step: &Enforcement| (step.from, step.counts_shipments_since, step.at_stake);
        matter(a) == matter(b) && a.on == b.on
    };
    let standing = |policy: &'p Policy| -> Vec<&'p Enforcement> {
        let stands = |step: &&Enforcement| reading.takes_all(policy, &step.readings);
        policy.enforcement.iter().filter(stands).collect()
    };
    let (old, new) = (standing(baseline), standing(reform));
    for (steps, others) in [(&new, &old), (&old, &new)] {
        for &step in steps.iter().filter(|step| !others.iter().any(|other| same(step, other))) {
            changes.push(Change { what: Changed::Enforcement(step), on: step.from });
        }
    }
    changes
}

/// The first day on which anything differs; `None` = the two are the same under this reading. A difference
/// since ever gives the first day of the calendar.
pub fn first_difference(baseline: &Policy, reform: &Policy, reading: &Reading) -> Option<NaiveDate> {
    changes(baseline, reform, reading).iter().map(|change| change.on.unwrap_or(NaiveDate::MIN)).min()
}

/// What changes between two clauses of one id.
pub(super) fn clause_change<'p>(
    old: &'p Clause,
    new: &'p Clause,
    policies: (&Policy, &Policy),
    reading: &Reading,
) -> Option<Change<'p>> {
    let dated = |clause: &Clause| clause.from.is_some() || clause.until.is_some();
    let same_basis =
        old.effective_basis(policies.0, reading) == new.effective_basis(policies.1, reading);
    let same_matter = (&old.when, old.then, old.misapplied) == (&new.when, new.then, new.misapplied)
        && (same_basis || !dated(old) || !dated(new));
    if !same_matter || old.from != new.from {
        // `None` (since ever) is the smallest.
        return Some(Change { what: Changed::Differs(new), on: old.from.min(new.from) });
    }
    let goes_on = match (old.until, new.until) {
        (old, new) if old == new => return None,
        (Some(old), Some(new)) => new > old,
        (old, _) => old.is_some(),
    };
    let first_end = old.until.into_iter().chain(new.until).min()?;
    let what = if goes_on { Changed::Begins(new) } else { Changed::Ends(old) };
    Some(Change { what, on: first_end.succ_opt() })
}

impl Policy {
    /// The clauses that stand under a reading, whatever the day.
    pub fn standing<'p, 'r>(
        &'p self,
        reading: &'r Reading,
    ) -> impl Iterator<Item = &'p Clause> + use<'p, 'r> {
        self.clauses.iter().filter(|clause| clause.stands(self, reading))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Consequence;
    use crate::policy::fixtures::{clause, day, policy};

    fn dated(id: &str, from: Option<&str>, until: Option<&str>) -> Clause {
        Clause { from: from.map(day), until: until.map(day), ..clause(id) }
    }

    #[test]
    fn the_first_difference_is_the_day_after_an_old_clause_ends_or_a_new_one_begins() {
        let old = policy(vec![clause("a"), clause("rest")]);
        let first = |clauses| first_difference(&old, &policy(clauses), &Reading::prudent());
        let rest = || clause("rest");
        assert_eq!(first(old.clauses.clone()), None);
        assert_eq!(first(vec![dated("a", None, Some("2025-01-14")), rest()]), Some(day("2025-01-15")));
        let begins = dated("b", Some("2025-03-01"), None);
        assert_eq!(first(vec![clause("a"), begins, rest()]), Some(day("2025-03-01")));
        assert_eq!(first(vec![rest()]), Some(NaiveDate::MIN));
        let mut differs = clause("a");
        differs.then = Consequence::Exempt;
        assert_eq!(first(vec![differs, rest()]), Some(NaiveDate::MIN));
    }
}
