//! The rules as they stood on a day, carried on: how one dated file gives a baseline and a reform.

use super::{Clause, DateBasis, Enforcement, Policy};
use chrono::NaiveDate;

/// Switches that the program reads itself; they stay although no clause names them.
const READ_BY_THE_PROGRAM: [&str; 6] =
    ["date-basis", "target", "reviewed-from", "lag", "value-basis", "limit-rate"];

impl Policy {
    /// The rules as they stood on `day`, carried on for ever: what begins later is left out, what ends on that
    /// day or later goes on. Switches that nothing hangs on any more and sources
    /// that nothing cites any more are left out too.
    #[must_use]
    pub fn as_of(&self, day: NaiveDate) -> Self {
        let begun = |from: Option<NaiveDate>| from.is_none_or(|from| from <= day);
        let clauses: Vec<Clause> = self
            .clauses
            .iter()
            .filter(|clause| begun(clause.from))
            .map(|clause| {
                let until = clause.until.filter(|&until| until < day);
                let undated = clause.from.is_none() && until.is_none();
                let basis = if undated { DateBasis::Promised } else { clause.basis };
                Clause { until, basis, ..clause.clone() }
            })
            .collect();
        let enforcement: Vec<Enforcement> =
            self.enforcement.iter().filter(|step| begun(step.from)).cloned().collect();
        Self { clauses, enforcement, ..self.clone() }.without_unused()
    }

    /// The same rules without switches that nothing hangs on and sources that nothing cites, notes included.
    #[must_use]
    pub fn without_unused(&self) -> Self {
        let asked = |name: &str| {
            let names =
                |readings: &[(String, String)]| readings.iter().any(|(switch, _)| switch == name);
            self.clauses.iter().any(|clause| names(&clause.readings))
                || self.enforcement.iter().any(|step| names(&step.readings))
                || READ_BY_THE_PROGRAM.contains(&name)
        };
        let mut used = self.clone();
        used.switches.retain(|switch| asked(&switch.name));
        let cited: Vec<String> = used.citations().map(str::to_owned).collect();
        used.sources.retain(|source| cited.iter().any(|citation| citation.contains(source.as_str())));
        used
    }

    /// What clauses, switches, steps of enforcement and notes cite.
    fn citations(&self) -> impl Iterator<Item = &str> {
        let clauses = self.clauses.iter().map(|clause| clause.source.as_str());
        let switches = self.switches.iter().map(|switch| switch.source.as_str());
        let steps = self.enforcement.iter().map(|step| step.source.as_str());
        clauses.chain(switches).chain(steps).chain(self.notes.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixtures::{clause, day, policy};
    use crate::policy::{AtStake, Clause, DateBasis, Enforced, Enforcement, Reading, first_difference};

    #[test]
    fn what_begins_later_is_left_out_and_what_ends_later_goes_on() {
        let dated = |id: &str, from: Option<&str>, until: Option<&str>| Clause {
            from: from.map(day),
            until: until.map(day),
            ..clause(id)
        };
        let mut whole = policy(vec![
            dated("history", None, Some("2021-04-18")),
            dated("old", Some("2021-04-19"), Some("2025-01-14")),
            dated("always-old", None, Some("2025-01-14")),
            dated("new", Some("2025-01-15"), None),
            clause("rest"),
        ]);
        whole.enforcement = [None, Some("2025-01-15")]
            .map(|from| Enforcement {
                from: from.map(day),
                counts_shipments_since: false,
                on: Enforced::All,
                at_stake: AtStake::Category,
                readings: Vec::new(),
                source: String::new(),
            })
            .to_vec();
        let stood = whole.as_of(day("2025-01-14"));
        let ids: Vec<&str> = stood.clauses.iter().map(|clause| clause.id.as_str()).collect();
        assert_eq!(ids, ["history", "old", "always-old", "rest"]);
        assert_eq!(stood.clauses[0].until, Some(day("2021-04-18")));
        assert_eq!((stood.clauses[1].from, stood.clauses[1].until), (Some(day("2021-04-19")), None));
        assert_eq!((stood.clauses[2].until, stood.clauses[2].basis), (None, DateBasis::Promised));
        assert_eq!(stood.enforcement.len(), 1);
        let first = first_difference(&stood, &whole, &Reading::prudent());
        assert_eq!(first, Some(day("2025-01-15")));
    }

    #[test]
    fn a_clause_that_ends_on_the_day_holds_on_it_and_goes_on() {
        let ends = Clause { until: Some(day("2025-01-14")), ..clause("ends") };
        let whole = policy(vec![ends, clause("rest")]);
        assert_eq!(whole.as_of(day("2025-01-14")).clauses[0].until, None);
        assert_eq!(whole.as_of(day("2025-01-15")).clauses[0].until, Some(day("2025-01-14")));
        // Carried on, it catches all, and the last clause is never reached.
        assert_eq!(whole.as_of(day("2025-01-14")).reached().len(), 1);
        assert_eq!(whole.as_of(day("2025-01-15")).reached().len(), 2);
    }
}
