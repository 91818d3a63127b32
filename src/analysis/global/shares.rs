//! Which input causes the spread of what is expected: Sobol' indices of the chance of a breach, of the chance of a
//! closure and of the mean profit, all given the inputs.

use super::conditional::{Conditional, Tally};
use super::latin::latin;
use super::sobol::{AtPoint, first_order, matched, total};
use crate::analysis::Estimate;
use crate::domain::Distribution;
use crate::engine::Stopped;
use crate::scenario::{InputValue, Scenario};
use serde::{Deserialize, Serialize};

/// Inputs that are varied together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// One input's path, or what the paths begin with.
    pub name: String,
    /// Places among [`Conditional::inputs`].
    pub members: Vec<usize>,
}

/// Indices of one group for one outcome: `data/shares.csv`. Empty = cannot be told from chance.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ShareRow {
    /// `breach`, `closure` or `profit`.
    pub outcome: String,
    /// The input's path, or the group's name.
    pub input: String,
    /// Inputs in the group.
    pub inputs: usize,
    /// First-order index: what knowing the group alone would take off the variance.
    pub first: Option<f64>,
    /// Lower end of its interval.
    pub first_low: Option<f64>,
    /// Upper end.
    pub first_high: Option<f64>,
    /// Total index: what would be left if all but the group were known.
    pub total: Option<f64>,
    /// Lower end of its interval.
    pub total_low: Option<f64>,
    /// Upper end.
    pub total_high: Option<f64>,
}

/// Each input for itself, but those together whose paths begin with one of these.
pub fn groups(conditional: &Conditional<'_>, together: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (place, input) in conditional.inputs().iter().enumerate() {
        let path = &conditional.scenario().inputs[input.0].path;
        let name = together.iter().find(|begin| path.starts_with(*begin)).unwrap_or(path);
        match groups.iter_mut().find(|group| group.name == *name) {
            Some(group) => group.members.push(place),
            None => groups.push(Group { name: name.clone(), members: vec![place] }),
        }
    }
    groups
}

type Outcome = (&'static str, fn(&Tally) -> AtPoint);
const OUTCOMES: [Outcome; 3] =
    [("breach", Tally::breach), ("closure", Tally::closure), ("profit", Tally::profit)];

/// Indices of all groups from `points` points in each set and `each` futures at a point; `deep`: totals too, one more
/// set a group.
///
/// # Errors
/// Never, as nothing stops it.
pub fn shares(
    conditional: &mut Conditional<'_>,
    groups: &[Group],
    seed: u64,
    points: usize,
    each: u64,
    deep: bool,
) -> Result<Vec<ShareRow>, Stopped> {
    let scenario = conditional.scenario();
    let names: Vec<String> =
        conditional.inputs().iter().map(|input| scenario.inputs[input.0].path.clone()).collect();
    let distributions: Vec<Distribution> =
        conditional.inputs().iter().map(|input| distribution(scenario, input.0)).collect();
    let units = latin(seed, names.iter().map(String::as_str), points);
    let first: Vec<Vec<f64>> = units
        .iter()
        .zip(&distributions)
        .map(|(units, distribution)| units.iter().map(|u| distribution.quantile(*u)).collect())
        .collect();
    let orders: Vec<Vec<usize>> =
        groups.iter().map(|group| matched(seed, &group.name, points)).collect();
    let mut second = first.clone();
    for (group, order) in groups.iter().zip(&orders) {
        for member in &group.members {
            second[*member] = order.iter().map(|at| first[*member][*at]).collect();
        }
    }
    let at_first = conditional.at(&first, each)?;
    let at_second = conditional.at(&second, each)?;
    let mut rows = Vec::new();
    for (group, order) in groups.iter().zip(&orders) {
        let crossed = match deep {
            true => {
                let mut crossed = first.clone();
                for member in &group.members {
                    crossed[*member].clone_from(&second[*member]);
                }
                Some(conditional.at(&crossed, each)?)
            }
            false => None,
        };
        for (outcome, of) in OUTCOMES {
            let pairs = order.iter().map(|at| of(&at_first[*at])).zip(at_second.iter().map(of));
            let index = first_order(pairs);
            let left = crossed
                .as_ref()
                .and_then(|crossed| total(at_first.iter().map(of).zip(crossed.iter().map(of))));
            rows.push(row(outcome, group, index, left));
        }
    }
    Ok(rows)
}

fn distribution(scenario: &Scenario, input: usize) -> Distribution {
    match scenario.inputs[input].value {
        InputValue::Number(distribution) => distribution,
        InputValue::Text(_) => Distribution::Point(0.0),
    }
}

fn row(outcome: &str, group: &Group, first: Option<Estimate>, total: Option<Estimate>) -> ShareRow {
    // A share lies between 0 and 1; its estimate need not.
    let end = |of: Option<Estimate>, end: fn(&Estimate) -> f64| of.map(|of| end(&of).clamp(0.0, 1.0));
    ShareRow {
        outcome: outcome.to_owned(),
        input: group.name.clone(),
        inputs: group.members.len(),
        first: end(first, |of| of.point),
        first_low: end(first, |of| of.low),
        first_high: end(first, |of| of.high),
        total: end(total, |of| of.point),
        total_low: end(total, |of| of.low),
        total_high: end(total, |of| of.high),
    }
}
