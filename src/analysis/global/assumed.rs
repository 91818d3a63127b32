//! Does the advice stand if assumptions are wrong by half? Every figure whose source is an assumption is halved and
//! raised by half (a chance or share above one half: its distance to 1), all at once and group by group.

use super::elsewhere::Here;
use super::range::moved;
use crate::analysis::decide::Paths;
use crate::analysis::{Choice, View};
use crate::domain::{Provenance, UnknownCurrency};
use crate::engine::Quiet;
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
    /// What the rule says by the intervals there.
    pub verdict: String,
    /// What the choice there earns more than the strategy advised now, units of the currency; below zero where the
    /// latter passes a limit.
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

/// Moves assumptions and asks the rule under the first reading of the run. `scenario` is the run's, cut down to the new
/// policy and that reading; each question meets the run's first `futures`.
///
/// # Errors
/// When a currency of the scenario has no exchange rate.
pub fn assumed(
    run: &View<'_>,
    scenario: &Scenario,
    seed: u64,
    choice: &Choice,
    futures: u64,
) -> Result<AssumedAdvice, UnknownCurrency> {
    let own = Paths::new(run, 0);
    let asking = Asking {
        run,
        here: Here::new(&own, run.outcomes, choice.strategy, scenario.tolerance.risk),
        seed,
        chosen: choice.strategy,
        futures,
    };
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
                ..asking.advice(&there)?
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

/// What every question has in common.
struct Asking<'v> {
    run: &'v View<'v>,
    here: Here<'v>,
    seed: u64,
    chosen: usize,
    futures: u64,
}

impl Asking<'_> {
    fn advice(&self, there: &Scenario) -> Result<AssumedRow, UnknownCurrency> {
        let all: Vec<usize> = (0..there.strategies.len()).collect();
        let engine = self.run.engine.with_changes(there, self.seed, &all)?;
        // Nothing stops it.
        let outcomes = engine.simulate(0..self.futures, &Quiet).unwrap_or_default();
        let paths = Paths::new(&View { scenario: there, engine: &engine, outcomes: &outcomes }, 0);
        let moved = self.here.moved(&paths, self.futures as usize, there.tolerance.risk);
        let choice = self.here.choice(&moved);
        let regret = moved.gain(choice, self.chosen);
        Ok(AssumedRow {
            group: String::new(),
            figures: 0,
            moved_by: 0,
            choice: there.strategies[choice].name.clone(),
            verdict: moved.ruling().verdict.name().to_owned(),
            regret: regret.point,
            regret_low: regret.low,
            regret_high: regret.high,
            stands: engine.same_strategy(choice, self.chosen),
        })
    }
}
