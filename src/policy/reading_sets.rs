//! Sets of readings of one policy: each switch alone from prudent, and every combination.

use super::{Clause, DateBasis, Policy, Reading, Switch};
use std::collections::BTreeMap;

impl Policy {
    /// The switches on which a verdict can hang: those that clauses name, and those that say what a date or a
    /// limit is compared with. The others are about the rate.
    pub fn switches_of_verdicts(&self) -> impl Iterator<Item = &Switch> {
        let some = |asks: &dyn Fn(&Clause) -> bool| self.clauses.iter().any(asks);
        let limits = some(&|clause| !clause.when.value.is_empty());
        let dated = |clause: &Clause| clause.from.is_some() || clause.until.is_some();
        let open_dates = some(&|clause| clause.basis == DateBasis::Reading && dated(clause));
        self.switches.iter().filter(move |switch| match switch.name.as_str() {
            "date-basis" => open_dates,
            "value-basis" | "limit-rate" => limits,
            name => {
                self.clauses.iter().any(|clause| clause.readings.iter().any(|(asked, _)| asked == name))
            }
        })
    }

    /// Prudent, each other option of each switch of verdicts alone from prudent, and lenient.
    pub fn readings_one_by_one(&self) -> Vec<Reading> {
        let mut readings = vec![Reading::prudent()];
        for switch in self.switches_of_verdicts() {
            let others = switch.options.iter().filter(|option| option.name != switch.prudent);
            readings.extend(others.map(|option| {
                Reading::taking(BTreeMap::from([(switch.name.clone(), option.name.clone())]))
            }));
        }
        readings.push(Reading::lenient());
        readings
    }

    /// Every combination of the options of the switches of verdicts, prudent first; `None` if they are more than
    /// `most`.
    pub fn readings_combined(&self, most: usize) -> Option<Vec<Reading>> {
        let mut combined: Vec<BTreeMap<String, String>> = vec![BTreeMap::new()];
        for switch in self.switches_of_verdicts() {
            if combined.len().saturating_mul(switch.options.len()) > most {
                return None;
            }
            let others = || switch.options.iter().filter(|option| option.name != switch.prudent);
            combined = combined
                .into_iter()
                .flat_map(|options| {
                    let with = others().map(|option| {
                        let mut with = options.clone();
                        with.insert(switch.name.clone(), option.name.clone());
                        with
                    });
                    std::iter::once(options.clone()).chain(with).collect::<Vec<_>>()
                })
                .collect();
        }
        Some(combined.into_iter().map(Reading::taking).collect())
    }
}

impl Reading {
    /// These options, all else prudent; named after them.
    pub fn taking(options: BTreeMap<String, String>) -> Self {
        if options.is_empty() {
            return Self::prudent();
        }
        let pairs: Vec<String> =
            options.iter().map(|(switch, option)| format!("{switch}={option}")).collect();
        Self { name: pairs.join(","), options, ..Self::prudent() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixtures::{clause, policy, switch};

    #[test]
    fn only_switches_that_a_verdict_can_hang_on_are_flipped() {
        let asks = Clause { readings: vec![("a".into(), "y".into())], ..clause("asks") };
        let mut rules = policy(vec![asks, clause("rest")]);
        rules.switches = vec![
            switch("a", &["x", "y", "z"]),
            switch("lag", &["14", "10"]),
            switch("date-basis", &["promised", "order"]),
            switch("value-basis", &["net", "with-tax"]),
            switch("b", &["p", "q"]),
        ];
        let names = |readings: Vec<Reading>| -> Vec<String> {
            readings.into_iter().map(|reading| reading.name).collect()
        };
        assert_eq!(names(rules.readings_one_by_one()), ["prudent", "a=y", "a=z", "lenient"]);
        rules.clauses[1].readings = vec![("b".into(), "q".into())];
        let all = names(rules.readings_combined(6).expect("six"));
        assert_eq!(all, ["prudent", "b=q", "a=y", "a=y,b=q", "a=z", "a=z,b=q"]);
        assert_eq!(rules.readings_combined(5), None);
    }
}
