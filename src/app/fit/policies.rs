//! Today's policy of a store and the new one.

use super::{Field, Question};
use crate::app::case::of_command_line;
use crate::diagnostics::{Code, Findings};
use crate::input::rules::{builtin_policy, named_policy};
use crate::policy::{BUILTIN, Policy, Reading, first_difference};
use chrono::NaiveDate;

/// The store and its policies.
pub(in crate::app) struct TwoPolicies {
    pub(in crate::app) store: String,
    pub(in crate::app) policies: Choice,
}

/// The policies to choose from.
pub(in crate::app) struct Choice {
    /// Today's, if told.
    baseline: Option<Policy>,
    reform: Policy,
    /// The built-in ones of the store before the reform, the newest first.
    before: Vec<Policy>,
}

/// Reads them; what is wrong is reported.
pub(in crate::app) fn two_policies(
    question: &Question,
    findings: &mut Vec<Findings>,
) -> Option<TwoPolicies> {
    let told = question.beside.told.iter().find(|(field, _)| *field == Field::Store);
    let store = told.map(|(_, store)| store.to_uppercase());
    let newest =
        store.as_deref().and_then(|store| of_store(store).last().map(|builtin| builtin.to_string()));
    let Some(name) = question.policy.clone().or(newest) else {
        let message = match &store {
            Some(store) => format!("there is no built-in policy of the store `{store}`"),
            None => "neither the store nor a policy is said".to_owned(),
        };
        let help = "write --store UK, or --policy uk-2025 (`vtr policy list` names all)";
        findings.push(of_command_line(Code::MissingValue, message, help));
        return None;
    };
    let mut read = |name: &str| {
        let named = named_policy(name);
        findings.push(named.findings);
        named.policy
    };
    let reform = read(&name);
    let baseline = question.compare.as_deref().map(&mut read);
    let (reform, baseline) = match (reform, baseline) {
        (Some(reform), None) => (reform, None),
        (Some(reform), Some(Some(baseline))) => (reform, Some(baseline)),
        _ => return None,
    };
    let wanted = store.unwrap_or_else(|| reform.store.clone());
    for policy in [Some(&reform), baseline.as_ref()].into_iter().flatten() {
        if !policy.store.eq_ignore_ascii_case(&wanted) {
            let message =
                format!("`{}` is made for the store {}, not {wanted}", policy.name, policy.store);
            let help = "`vtr policy list` names the policies of each store";
            findings.push(of_command_line(Code::PolicyStore, message, help));
            return None;
        }
    }
    let names: Vec<&str> = of_store(&wanted).collect();
    let until = names.iter().position(|known| *known == reform.name).unwrap_or(names.len());
    let before = names[..until].iter().rev().filter_map(|name| builtin_policy(name)).collect();
    Some(TwoPolicies { store: reform.store.clone(), policies: Choice { baseline, reform, before } })
}

fn of_store(store: &str) -> impl Iterator<Item = &'static str> {
    let own = BUILTIN.iter().filter(move |builtin| builtin.store.eq_ignore_ascii_case(store));
    own.map(|builtin| builtin.name)
}

impl Choice {
    /// Today's policy and the new one on a day: today's is the one told, else the newest that differs from the one
    /// before it by that day; if none does, the oldest.
    pub(in crate::app) fn on(&self, day: NaiveDate) -> [Policy; 2] {
        let prudent = Reading::prudent();
        let mut today = &self.reform;
        for older in &self.before {
            if first_difference(older, today, &prudent).is_some_and(|from| from <= day) {
                break;
            }
            today = older;
        }
        [self.baseline.as_ref().unwrap_or(today).clone(), self.reform.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn todays_policy_is_the_one_that_stands() {
        let question = Question {
            beside: super::super::Beside {
                told: vec![(Field::Store, "uk".to_owned())],
                ..Default::default()
            },
            ..Question::default()
        };
        let both = two_policies(&question, &mut Vec::new()).expect("policies");
        assert_eq!(both.store, "UK");
        let on = |day: &str| both.policies.on(day.parse().expect("a day")).map(|policy| policy.name);
        assert_eq!(on("2024-11-01"), ["uk-2023", "uk-2025"]);
        assert_eq!(on("2025-03-01"), ["uk-2025", "uk-2025"]);
        assert_eq!(on("2011-12-09")[1], "uk-2025");
        assert_eq!(on("2011-12-09")[0], "uk-2021");
    }
}
