//! Does the advice stand if assumptions are wrong by half? Every figure whose source is an assumption is halved and
//! raised by half (a chance or share above one half: its distance to 1), all at once and group by group.

use super::range::moved;
use crate::analysis::decide::decide;
use crate::analysis::{ComparisonVerdict, Estimate, View, compare};
use crate::domain::{Provenance, UnknownCurrency};
use crate::engine::{Engine, Quiet};
use crate::scenario::{InputId, InputValue, Scenario};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is chosen when some assumptions are moved: `data/assumptions.csv`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AssumedRow {
    /// `all`, or what the paths of the group begin with.
    pub group: String,
    /// Figures that are moved.
    pub figures: usize,
    /// -50 or 50 per cent.
    pub moved_by: i32,
    /// The strategy that the rule takes.
    pub choice: String,
    /// What the rule says.
    pub verdict: String,
    /// What the strategy advised earns less than the choice there, units of the currency; 0 = it is the choice.
    pub regret: f64,
    /// Lower end of its interval.
    pub regret_low: f64,
    /// Upper end.
    pub regret_high: f64,
    /// The advice stands.
    pub stands: bool,
}

/// All that was moved.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AssumedAdvice {
    /// All at once first, then group by group.
    pub rows: Vec<AssumedRow>,
    /// Assumed figures that are moved.
    pub moved: usize,
    /// Assumed figures that stay: dates, words, whole numbers, tariffs and shares of orders are part of how the
    /// scenario is built.
    pub not_moved: usize,
}

/// Moves assumptions of a scenario that is cut down to what is asked, and asks the rule under its first reading.
///
/// # Errors
/// When a currency of the scenario has no exchange rate.
pub fn assumed(
    like: &Engine<'_>,
    scenario: &Scenario,
    seed: u64,
    chosen: usize,
    futures: u64,
) -> Result<AssumedAdvice, UnknownCurrency> {
    let movable = scenario.quantity_inputs();
    let (moves, stays): (BTreeSet<InputId>, BTreeSet<InputId>) = (0..scenario.inputs.len())
        .map(InputId)
        .filter(|input| matches!(scenario.inputs[input.0].provenance, Provenance::Assumption(_)))
        .partition(|input| movable.contains(input) && !scenario.is_beside_vtr(*input));
    let mut groups: BTreeMap<&str, Vec<InputId>> = BTreeMap::new();
    for input in &moves {
        let path = scenario.inputs[input.0].path.as_str();
        groups.entry(path.split('.').next().unwrap_or(path)).or_default().push(*input);
    }
    let all: Vec<InputId> = moves.iter().copied().collect();
    let several = groups.len() > 1;
    let asked = [("all", all)].into_iter().chain(groups.into_iter().filter(|_| several));
    let mut rows = Vec::new();
    for (group, inputs) in asked.filter(|(_, inputs)| !inputs.is_empty()) {
        for (moved_by, factor) in [(-50, 0.5), (50, 1.5)] {
            let there = with_moved(scenario, &inputs, factor);
            rows.push(AssumedRow {
                group: group.to_owned(),
                figures: inputs.len(),
                moved_by,
                ..advice(like, &there, seed, chosen, futures)?
            });
        }
    }
    Ok(AssumedAdvice { rows, moved: moves.len(), not_moved: stays.len() })
}

fn with_moved(scenario: &Scenario, inputs: &[InputId], factor: f64) -> Scenario {
    inputs.iter().fold(scenario.clone(), |there, input| {
        let register = &scenario.inputs[input.0];
        match register.value {
            InputValue::Number(distribution) => {
                there.with_input(*input, moved(distribution, &register.unit, factor))
            }
            InputValue::Text(_) => there,
        }
    })
}

fn advice(
    like: &Engine<'_>,
    there: &Scenario,
    seed: u64,
    chosen: usize,
    futures: u64,
) -> Result<AssumedRow, UnknownCurrency> {
    let all: Vec<usize> = (0..there.strategies.len()).collect();
    let engine = like.with_changes(there, seed, &all)?;
    // Nothing stops it.
    let outcomes = engine.simulate(0..futures, &Quiet).unwrap_or_default();
    let view = View { scenario: there, engine: &engine, outcomes: &outcomes };
    let choice = decide(&view, 0);
    let stands = view.engine.same_strategy(choice.strategy, chosen);
    let paths = crate::analysis::decide::Paths::new(&view, 0);
    let (regret, _): (Estimate, ComparisonVerdict) =
        compare::profit_difference(&paths.profits[choice.strategy], &paths.profits[chosen]);
    let units = |micros: f64| if stands { 0.0 } else { micros / 1e6 };
    Ok(AssumedRow {
        group: String::new(),
        figures: 0,
        moved_by: 0,
        choice: there.strategies[choice.strategy].name.clone(),
        verdict: choice.verdict.name().to_owned(),
        regret: units(regret.point),
        regret_low: units(regret.low),
        regret_high: units(regret.high),
        stands,
    })
}
