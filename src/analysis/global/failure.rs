//! When the strategy fails, in limits of the inputs: a box found by PRIM over a Latin hypercube on their stated ranges.
//! A point fails when the chance of a bad event there, given the inputs, is above the category's limit.

use super::conditional::{Conditional, Tally};
use super::latin::latin;
use super::prim::{Cases, Failing, Found, prim};
use super::range::stated_range;
use crate::analysis::{Estimate, estimate};
use crate::domain::Distribution;
use crate::engine::Stopped;
use crate::scenario::InputValue;
use serde::{Deserialize, Serialize};

/// Futures at every point; then more at points whose interval holds the limit.
const ROUNDS: [u64; 2] = [24, 40];

/// The answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Failure {
    /// Store.
    pub store: String,
    /// Category: the one that comes nearest to its limit, or passes it farthest.
    pub category: String,
    /// Its limit.
    pub limit: f64,
    /// `box`, `hardly ever`, `nearly always` or `no box`.
    pub found: String,
    /// Points over the inputs' ranges.
    pub points: usize,
    /// Share of the points at which the limit is passed.
    pub everywhere: Estimate,
    /// Share of the points at which that is not sure.
    pub unsure: f64,
    /// On the half of the points that did not make the box: share of all failures inside.
    pub coverage: Option<Estimate>,
    /// Share of failures among the points inside.
    pub density: Option<Estimate>,
    /// Share of the points inside.
    pub size: Option<Estimate>,
    /// The limits of the box, the most certain first.
    pub limits: Vec<FailureRow>,
}

/// One limited input of the box: `data/failure.csv`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FailureRow {
    /// Path.
    pub input: String,
    /// Unit.
    pub unit: String,
    /// Not below; empty = its range.
    pub low: Option<f64>,
    /// Not above; empty = its range.
    pub high: Option<f64>,
    /// The range that was looked at.
    pub range_low: f64,
    /// Its upper end.
    pub range_high: f64,
    /// The chance of as many failures without this limit, on the half that judges.
    pub quasi_p: f64,
}

/// Looks for the box in which the category's limit is passed.
///
/// # Errors
/// Never, as nothing stops it.
pub fn failure(
    conditional: &mut Conditional<'_>,
    seed: u64,
    limit: f64,
    points: usize,
) -> Result<Failure, Stopped> {
    let scenario = conditional.scenario();
    let inputs = conditional.inputs().to_vec();
    let names = inputs.iter().map(|input| scenario.inputs[input.0].path.as_str());
    let ranges: Vec<(f64, f64)> = inputs
        .iter()
        .map(|input| match scenario.inputs[input.0].value {
            InputValue::Number(distribution) => stated_range(distribution),
            InputValue::Text(_) => stated_range(Distribution::Point(0.0)),
        })
        .collect();
    let values: Vec<Vec<f64>> = latin(seed, names, points)
        .into_iter()
        .zip(&ranges)
        .map(|(units, (low, high))| units.into_iter().map(|u| low + (high - low) * u).collect())
        .collect();
    let (fails, unsure) = fails(conditional, &values, limit)?;
    let found = prim(Cases { inputs: &values, fails: &fails });
    let metric = conditional.metric();
    let mut answer = Failure {
        store: scenario.store_of(metric).name.clone(),
        category: scenario.metrics[metric.0].category.clone(),
        limit,
        found: String::new(),
        points,
        everywhere: Estimate { point: 0.0, low: 0.0, high: 1.0 },
        unsure,
        coverage: None,
        density: None,
        size: None,
        limits: Vec::new(),
    };
    let (word, everywhere) = match &found {
        Found::Box(Failing { everywhere, .. }) => ("box", everywhere),
        Found::HardlyEver(everywhere) => ("hardly ever", everywhere),
        Found::NearlyAlways(everywhere) => ("nearly always", everywhere),
        Found::NoBox(everywhere) => ("no box", everywhere),
    };
    answer.found = word.to_owned();
    answer.everywhere = *everywhere;
    if let Found::Box(Failing { limited, coverage, density, size, .. }) = &found {
        (answer.coverage, answer.density, answer.size) = (Some(*coverage), Some(*density), Some(*size));
        answer.limits = limited
            .iter()
            .map(|one| {
                let (register, range) = (&scenario.inputs[inputs[one.input].0], ranges[one.input]);
                FailureRow {
                    input: register.path.clone(),
                    unit: register.unit.name(),
                    low: Some(one.limits.low).filter(|end| end.is_finite()),
                    high: Some(one.limits.high).filter(|end| end.is_finite()),
                    range_low: range.0,
                    range_high: range.1,
                    quasi_p: one.quasi_p,
                }
            })
            .collect();
    }
    Ok(answer)
}

/// At which points the chance is above the limit, and the share of the points where that is not sure.
fn fails(
    conditional: &mut Conditional<'_>,
    values: &[Vec<f64>],
    limit: f64,
) -> Result<(Vec<bool>, f64), Stopped> {
    let points = values.first().map_or(0, Vec::len);
    let mut seen = vec![Tally::default(); points];
    let mut open: Vec<usize> = (0..points).collect();
    for each in ROUNDS {
        let here: Vec<Vec<f64>> =
            values.iter().map(|values| open.iter().map(|at| values[*at]).collect()).collect();
        for (at, tally) in open.iter().zip(conditional.at(&here, each)?) {
            seen[*at].futures += tally.futures;
            seen[*at].bad += tally.bad;
        }
        open.retain(|at| {
            let chance = estimate::probability(seen[*at].bad, seen[*at].futures);
            chance.low <= limit && limit <= chance.high
        });
    }
    let fails = seen.iter().map(|seen| seen.bad as f64 > limit * seen.futures as f64).collect();
    Ok((fails, open.len() as f64 / points.max(1) as f64))
}
