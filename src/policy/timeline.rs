//! When policies of one store follow each other, and what of a policy is in force on a day.

use super::{Clause, Conditions, Enforcement, Policy, Reading, first_difference};
use chrono::NaiveDate;

/// The days for which a policy is the newest of its store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// First day on which it differs from the policy that it follows; of one that follows none the first day
    /// that it names. `None` = it names none.
    pub from: Option<NaiveDate>,
    /// The day before the policy that follows it begins; `None` = none does.
    pub until: Option<NaiveDate>,
}

/// The spans of policies that are in the order of time, store by store, under the prudent reading. A policy
/// follows the one before it in its store if they are the same up to some day.
pub fn spans(policies: &[Policy]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (index, policy) in policies.iter().enumerate() {
        let store = (&policy.marketplace, &policy.store);
        let same_store = |other: &&Policy| (&other.marketplace, &other.store) == store;
        let before = policies[..index].iter().rposition(|other| same_store(&other));
        let parted = before.and_then(|before| {
            let day = first_difference(&policies[before], policy, &Reading::prudent());
            Some((before, day.filter(|&day| day > NaiveDate::MIN)?))
        });
        let from = parted.map(|(_, day)| day).or_else(|| policy.dates().into_iter().min());
        if let Some((before, day)) = parted {
            spans[before].until = day.pred_opt();
        }
        spans.push(Span { from, until: None });
    }
    spans
}

impl Clause {
    /// Does the clause match every package on every day, however it is read?
    pub fn catches_all(&self) -> bool {
        self.when == Conditions::default()
            && self.from.is_none()
            && self.until.is_none()
            && self.readings.is_empty()
    }

    /// Does the clause hold for a package whose deciding date is this day?
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Enforcement {
    /// Has the step begun by this day?
    pub fn begun_by(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day)
    }
}

impl Policy {
    /// The clauses up to the first that catches all: as a rule every one, but of rules carried on from a day
    /// ([`Policy::as_of`]) one that was to end may leave nothing to those after it.
    pub fn reached(&self) -> &[Clause] {
        let catches_all = self.clauses.iter().position(Clause::catches_all);
        &self.clauses[..catches_all.map_or(self.clauses.len(), |at| at + 1)]
    }

    /// Every day on which a clause or step of enforcement begins, or the day after a clause ends, under the
    /// prudent reading.
    fn dates(&self) -> Vec<NaiveDate> {
        let reading = Reading::prudent();
        let steps = self.enforcement.iter().filter(|step| reading.takes_all(self, &step.readings));
        let clauses = self.standing(&reading);
        let ends = |clause: &Clause| clause.until.and_then(|until| until.succ_opt());
        clauses
            .flat_map(|clause| [clause.from, ends(clause)])
            .chain(steps.map(|step| step.from))
            .flatten()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixtures::{clause, day, policy};

    fn dated(from: Option<&str>, until: Option<&str>) -> Clause {
        Clause { from: from.map(day), until: until.map(day), ..clause("a") }
    }

    #[test]
    fn a_policy_ends_the_day_before_the_next_of_its_store_begins() {
        let old = policy(vec![dated(Some("2021-04-19"), None), clause("rest")]);
        let new = policy(vec![dated(Some("2021-04-19"), Some("2025-01-14")), clause("rest")]);
        let other = Policy { store: "DE".into(), ..policy(vec![clause("rest")]) };
        let span = |from: Option<&str>, until: Option<&str>| Span {
            from: from.map(day),
            until: until.map(day),
        };
        assert_eq!(
            spans(&[old, other, new]),
            [
                span(Some("2021-04-19"), Some("2025-01-14")),
                span(None, None),
                span(Some("2025-01-15"), None),
            ]
        );
    }

    #[test]
    fn a_clause_is_in_force_on_its_first_and_its_last_day() {
        let clause = dated(Some("2021-04-19"), Some("2025-01-14"));
        let in_force = |on| clause.in_force_on(day(on));
        assert!(in_force("2021-04-19") && in_force("2025-01-14"));
        assert!(!in_force("2021-04-18") && !in_force("2025-01-15"));
    }
}
