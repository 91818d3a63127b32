//! What makes no difference: clauses that decide no package, and strategies that cannot be told apart.

use super::view::View;
use super::{SameStrategies, SilentClause};
use crate::engine::Side;
use crate::policy::Clause;
use std::collections::BTreeSet;

/// Clauses of the new policies that decide no package under any strategy and reading, store by store.
pub(super) fn silent_clauses(view: &View<'_>) -> Vec<SilentClause> {
    let scenario = view.scenario;
    let calendar = view.engine.calendar();
    let last =
        scenario.horizon.last_day + chrono::TimeDelta::days(i64::from(scenario.longest_promise_days()));
    let mut silent = Vec::new();
    for (at, store) in scenario.stores.iter().enumerate() {
        let here = view.metrics().filter(|metric| scenario.metrics[metric.0].store == at);
        let fired: BTreeSet<&str> =
            here.flat_map(|metric| view.engine.fired_clauses(Side::Reform, metric)).collect();
        let policy = &store.reform;
        let why = |clause: &Clause| {
            let stands = scenario.readings.iter().any(|reading| clause.stands(policy, reading));
            match clause {
                _ if clause.until.is_some_and(|until| until < calendar.first) => "over",
                _ if clause.from.is_some_and(|from| from > last) => "later",
                _ if !stands => "reading",
                _ => "no package",
            }
        };
        let clauses = policy.clauses.iter().filter(|clause| !fired.contains(clause.id.as_str()));
        silent.extend(clauses.map(|clause| SilentClause {
            store: store.name.clone(),
            policy: policy.name.clone(),
            clause: clause.id.clone(),
            says: clause.says.clone(),
            why: why(clause).to_owned(),
        }));
    }
    silent
}

/// Strategies that treat every package as an earlier one does, or come out like it in every future.
pub(super) fn same_strategies(view: &View<'_>) -> Vec<SameStrategies> {
    let strategies = &view.scenario.strategies;
    let same_results = |a: usize, b: usize| {
        let of = |metric, strategy| view.engine.assignment(view.outcomes, metric, strategy);
        view.metrics().all(|metric| of(metric, a).comes_out_like(of(metric, b)))
    };
    let mut same = Vec::new();
    for strategy in 1..strategies.len() {
        let treated = (0..strategy).find(|other| view.engine.same_strategy(*other, strategy));
        let like = treated.or_else(|| (0..strategy).find(|other| same_results(*other, strategy)));
        same.extend(like.map(|like| SameStrategies {
            strategy: strategies[strategy].name.clone(),
            like: strategies[like].name.clone(),
            treats_alike: treated.is_some(),
        }));
    }
    same
}

/// The same in sentences.
pub(super) fn sentences(
    silent: &[SilentClause],
    same: &[SameStrategies],
    replications: u64,
) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut policies: Vec<(&str, &str)> =
        silent.iter().map(|one| (one.policy.as_str(), one.store.as_str())).collect();
    policies.dedup();
    for (policy, store) in policies {
        let here = || silent.iter().filter(|one| one.policy == policy && one.store == store);
        let group = |why: &str, words: &str| {
            let n = here().filter(|one| one.why == why).count();
            (n > 0).then(|| format!("{n} {words}"))
        };
        let groups = [
            group("no package", "that no package meets before another clause"),
            group("reading", "under no reading of this run"),
            group("over", "that ended before the first simulated day"),
            group("later", "that begin after the last simulated day"),
        ];
        sentences.push(format!(
            "{} clauses of {policy} ({store}) decide no package of this scenario: {}. report.html names them.",
            here().count(),
            groups.into_iter().flatten().collect::<Vec<_>>().join(", ")
        ));
    }
    sentences.extend(same.iter().map(|one| {
        let SameStrategies { strategy, like, treats_alike } = one;
        match treats_alike {
            true => format!("Strategy {strategy} does the same as {like}."),
            false => format!(
                "Strategy {strategy} does something else than {like}, but no rate, risk or amount differs in any of the \
                 {replications} futures."
            ),
        }
    }));
    sentences
}
