//! Where the choice changes: the switching value of an input, found by simulating on both sides of it.
//!
//! Candidates are uncertain inputs in whose lowest or highest tenth of the run's own draws the rule
//! chooses differently, and price factors of services. Each candidate is then set to the end of its range
//! in a smaller simulation with the same seed (so the same futures); if the choice changes there, the
//! value is bracketed by bisection.

use super::decide::{Paths, Points};
use super::view::View;
use super::{FlipsWhen, TornadoRow};
use crate::domain::Distribution;
use crate::engine::{Engine, Quiet};
use crate::scenario::{Input, InputId, InputValue, Scenario};

/// How much work may be done.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Replications of each smaller simulation.
    pub replications: u64,
    /// Halvings of the range.
    pub halvings: u32,
    /// Candidates followed.
    pub candidates: usize,
}

/// Price factors are looked at in this range: half and double.
const PRICE_RANGE: (f64, f64) = (0.5, 2.0);

/// What was looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Switching {
    /// Inputs at whose value the choice changes.
    pub flips_when: Vec<FlipsWhen>,
    /// Inputs that were followed to the ends of their range without a change.
    pub does_not_flip: Vec<String>,
}

/// Looks for the values at which the rule no longer takes `chosen`, under the reform and one reading. When
/// the smaller simulation itself would take another strategy, nothing can be said from it.
pub(super) fn switching_values(
    view: &View<'_>,
    seed: u64,
    reading: usize,
    chosen: usize,
    tornado: &[TornadoRow],
    effort: Effort,
) -> Switching {
    let mut small = view.scenario.clone();
    small.keep_only_reform(reading);
    let mut search = Search { engine: view.engine, scenario: small, seed, effort };
    if search.choose(None) != Some(chosen) {
        search.effort.replications = view.n().min(4 * effort.replications);
        if search.choose(None) != Some(chosen) {
            return Switching::default();
        }
    }
    let mut found = Switching::default();
    for (id, low, high) in candidates(view.scenario, tornado, chosen, effort.candidates) {
        let input = &view.scenario.inputs[id.0];
        let here = middle(input);
        // The middle alone may choose differently from the whole distribution; then it is no bracket.
        if search.choose(Some((id, here))) != Some(chosen) {
            continue;
        }
        let flips: Vec<FlipsWhen> = [low, high]
            .into_iter()
            .filter(|end| *end != here)
            .filter_map(|end| search.bracket(id, here, end, chosen))
            .map(|(at, becomes)| FlipsWhen {
                input: input.path.clone(),
                unit: input.unit.name(),
                now: here,
                at,
                when: if at > here { "above" } else { "below" }.to_owned(),
                becomes: view.scenario.strategies[becomes].name.clone(),
            })
            .collect();
        if flips.is_empty() {
            found.does_not_flip.push(input.path.clone());
        }
        found.flips_when.extend(flips);
    }
    found
}

/// Inputs worth following, with their ranges: first those whose tenths choose differently, then price
/// factors, then the strongest of the tornado.
fn candidates(
    scenario: &Scenario,
    tornado: &[TornadoRow],
    now: usize,
    most: usize,
) -> Vec<(InputId, f64, f64)> {
    let chosen = &scenario.strategies[now].name;
    let id = |path: &str| scenario.inputs.iter().position(|input| input.path == path).map(InputId);
    let drawn = |row: &TornadoRow| id(&row.input).map(|id| (id, row.low_value, row.high_value));
    let (switching, steady): (Vec<&TornadoRow>, Vec<&TornadoRow>) =
        tornado.iter().partition(|row| row.best_at_low != *chosen || row.best_at_high != *chosen);
    let prices = services_that_differ(scenario, now)
        .into_iter()
        .map(|service| (scenario.services[service].price_factor.input, PRICE_RANGE.0, PRICE_RANGE.1));
    let half = most.div_ceil(2);
    let mut list: Vec<(InputId, f64, f64)> =
        switching.into_iter().filter_map(drawn).take(half).collect();
    list.extend(prices.take(most.saturating_sub(half).max(2)));
    let room = most.saturating_sub(list.len());
    list.extend(steady.into_iter().filter_map(drawn).take(room));
    list
}

/// Services that the chosen strategy uses and today's way does not, or the other way round.
fn services_that_differ(scenario: &Scenario, chosen: usize) -> Vec<usize> {
    let last = scenario.horizon.last_day;
    let used = |strategy: usize| {
        let mut used = vec![false; scenario.services.len()];
        for line in (0..scenario.lines.len()).map(crate::scenario::LineId) {
            for part in scenario.treat(strategy, line) {
                if let Some((_, handling)) = part.spans.iter().rev().find(|(from, _)| *from <= last) {
                    used[handling.service.0] |= handling.fate == crate::scenario::Fate::Shipped;
                }
            }
        }
        used
    };
    let (today, chosen) = (used(0), used(chosen));
    (0..scenario.services.len()).filter(|at| today[*at] != chosen[*at]).collect()
}

/// The value that stands for an input now: the mean of its distribution.
fn middle(input: &Input) -> f64 {
    match &input.value {
        InputValue::Number(distribution) => distribution.mean(),
        InputValue::Text(_) => 0.0,
    }
}

struct Search<'v> {
    engine: &'v Engine<'v>,
    scenario: Scenario,
    seed: u64,
    effort: Effort,
}

impl Search<'_> {
    fn choose(&self, set: Option<(InputId, f64)>) -> Option<usize> {
        let scenario = match set {
            Some((id, value)) => self.scenario.with_input(id, Distribution::Point(value)),
            None => self.scenario.clone(),
        };
        let all: Vec<usize> = (0..scenario.strategies.len()).collect();
        let engine = self.engine.with_changes(&scenario, self.seed, &all).ok()?;
        let outcomes = engine.simulate(0..self.effort.replications, &Quiet).ok()?;
        let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
        let points: Points = Paths::new(&view, 0).all();
        Some(points.choose(scenario.tolerance.risk))
    }

    /// The value between `here` and `end` at which the choice leaves `now`, and what it becomes there.
    fn bracket(&self, id: InputId, here: f64, end: f64, now: usize) -> Option<(f64, usize)> {
        let mut becomes = self.choose(Some((id, end)))?;
        if becomes == now {
            return None;
        }
        let (mut same, mut other) = (here, end);
        for _ in 0..self.effort.halvings {
            let between = f64::midpoint(same, other);
            let choice = self.choose(Some((id, between)))?;
            if choice == now {
                same = between;
            } else {
                (other, becomes) = (between, choice);
            }
        }
        Some((outward(same, other), becomes))
    }
}

/// The far end of a bracket, rounded away from the near one and no finer than the bracket is wide.
fn outward(same: f64, other: f64) -> f64 {
    let digits = -(other - same).abs().log10().floor() as i32;
    let scale = 10f64.powi(digits.clamp(-12, 12));
    let scaled = other * scale;
    (if other > same { scaled.ceil() } else { scaled.floor() }) / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_is_rounded_outward_and_no_finer_than_it_is_wide() {
        assert_eq!(outward(1.20, 1.234), 1.24);
        assert_eq!(outward(0.9912, 0.9907), 0.9907);
        assert_eq!(outward(0.99126, 0.99061), 0.9906);
        assert_eq!(outward(300.0, 340.0), 340.0);
        assert_eq!(outward(300.0, 347.0), 350.0);
    }
}
