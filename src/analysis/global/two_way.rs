//! The best strategy where two inputs lie: the rule asked at every point of a grid, all points with the same
//! futures as the run (see [`super::elsewhere`]).

use super::elsewhere::{Here, There};
use super::range::range_on_map;
use crate::analysis::decide::{Paths, Ruling};
use crate::analysis::{Choice, Estimate, Verdict, View};
use crate::domain::{Distribution, UnknownCurrency};
use crate::engine::Quiet;
use crate::scenario::{InputId, Scenario};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// One axis of a map.
#[derive(Clone, PartialEq, Debug)]
pub struct Axis {
    /// The input.
    pub input: InputId,
    /// Its value in the run (its mean).
    pub now: f64,
    /// Values on the grid, lowest first.
    pub values: Vec<f64>,
}

impl Axis {
    /// So many values over the input's range; `None` = it is not a number, or has no range.
    pub fn of(scenario: &Scenario, input: InputId, steps: usize) -> Option<Self> {
        let (now, (low, high)) = range_on_map(scenario, input)?;
        if steps < 2 || !(low.is_finite() && high.is_finite()) || low >= high {
            return None;
        }
        let at = |step: usize| low + (high - low) * step as f64 / (steps - 1) as f64;
        let mut values: Vec<f64> = (0..steps).map(at).collect();
        if scenario.grace_days_input() == Some(input) {
            values = values.into_iter().map(f64::round).collect();
            values.dedup();
        }
        Some(Self { input, now, values })
    }
}

/// One point of the grid: `data/map.csv`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CellRow {
    /// Path of the input along x.
    pub x_input: String,
    /// Its value.
    pub x: f64,
    /// Path of the input along y.
    pub y_input: String,
    /// Its value.
    pub y: f64,
    /// The strategy that the rule takes there.
    pub best: String,
    /// What the rule says: `recommended`, `keep as is`, `no safe strategy` or `inconclusive`.
    pub verdict: String,
    /// The next best within every limit; empty = none.
    pub second: String,
    /// What it earns less, units of the currency, paired.
    pub lead: Option<f64>,
    /// Lower end of its interval.
    pub lead_low: Option<f64>,
    /// Upper end.
    pub lead_high: Option<f64>,
    /// The rule is sure, and the lead is beyond its interval (or today's way is not beaten beyond it).
    pub decided: bool,
}

/// The grid, row by row from the lowest y, under the first reading of the run. `scenario` is the run's, cut down to
/// the new policy and that reading; each point meets the run's first `futures`.
///
/// # Errors
/// When a currency of the scenario has no exchange rate.
pub fn two_way(
    run: &View<'_>,
    scenario: &Scenario,
    seed: u64,
    choice: &Choice,
    axes: [&Axis; 2],
    futures: u64,
) -> Result<Vec<CellRow>, UnknownCurrency> {
    let [x, y] = axes;
    let uses = scenario.uses();
    // On a straight line both ends say all that lies between.
    let straight = scenario.reach(&uses, y.input);
    let ends = straight.money_only && straight.linear && y.values.len() > 2;
    let simulated: Vec<f64> = match (ends, y.values.first(), y.values.last()) {
        (true, Some(low), Some(high)) => vec![*low, *high],
        _ => y.values.clone(),
    };
    let points: Vec<(f64, f64)> =
        x.values.iter().flat_map(|x| simulated.iter().map(move |y| (*x, *y))).collect();
    let paths: Vec<(Paths, f64)> = points
        .into_par_iter()
        .map(|(at_x, at_y)| {
            let mut there = scenario.clone();
            for (input, value) in [(x.input, at_x), (y.input, at_y)] {
                there = there.with_input(input, Distribution::Point(value));
                if there.tolerance_input() == Some(input) {
                    there.tolerance.risk = value;
                }
            }
            let all: Vec<usize> = (0..there.strategies.len()).collect();
            let engine = run.engine.with_changes(&there, seed, &all)?;
            // Nothing stops it.
            let outcomes = engine.simulate(0..futures, &Quiet).unwrap_or_default();
            let view = View { scenario: &there, engine: &engine, outcomes: &outcomes };
            Ok((Paths::new(&view, 0), there.tolerance.risk))
        })
        .collect::<Result<_, UnknownCurrency>>()?;
    let own = Paths::new(run, 0);
    let here = Here::new(&own, run.outcomes, choice.strategy, scenario.tolerance.risk);
    let mut cells = Vec::new();
    for (row, at_y) in y.values.iter().enumerate() {
        for (column, at_x) in x.values.iter().enumerate() {
            let of_column = &paths[column * simulated.len()..(column + 1) * simulated.len()];
            let (told, tolerance) = match of_column {
                [(low, tolerance), (high, _)] if ends => {
                    let share = (at_y - simulated[0]) / (simulated[1] - simulated[0]);
                    (between(low, high, share), *tolerance)
                }
                _ => (of_column[row].0.clone(), of_column[row].1),
            };
            let there = here.moved(&told, futures as usize, tolerance);
            cells.push(cell(scenario, [x, y], [*at_x, *at_y], &here, &there));
        }
    }
    Ok(cells)
}

/// The profits a share of the way from one end to the other; what is closed is the same at both.
fn between(low: &Paths, high: &Paths, share: f64) -> Paths {
    let mix = |(low, high): (&Vec<i64>, &Vec<i64>)| {
        let at = |(low, high): (&i64, &i64)| *low + ((high - low) as f64 * share).round() as i64;
        low.iter().zip(high).map(at).collect()
    };
    Paths { profits: low.profits.iter().zip(&high.profits).map(mix).collect(), bad: low.bad.clone() }
}

fn cell(
    scenario: &Scenario,
    axes: [&Axis; 2],
    [x, y]: [f64; 2],
    here: &Here<'_>,
    there: &There,
) -> CellRow {
    let strategy = here.choice(there);
    let Ruling { strategy: by_intervals, verdict, safe, .. } = there.ruling();
    let profits = &there.profits;
    let alike = |other: usize| {
        let gain = there.gain(strategy, other);
        gain.low == 0.0 && gain.high == 0.0
    };
    let second = (0..profits.len())
        .filter(|other| safe[*other] && *other != strategy && !alike(*other))
        .max_by(|a, b| profits[*a].total_cmp(&profits[*b]).then(b.cmp(a)));
    let lead = second.map(|second| there.gain(strategy, second));
    let decided = by_intervals == strategy
        && match verdict {
            Verdict::Recommended => lead.is_none_or(|lead| lead.low > 0.0),
            // Today's way stays unless it is beaten beyond the interval; that none is safe is by what risks show.
            Verdict::KeepAsIs | Verdict::NoSafeStrategy => true,
            Verdict::Inconclusive => false,
        };
    let name = |strategy: usize| scenario.strategies[strategy].name.clone();
    let units = |of: fn(&Estimate) -> f64| lead.map(|lead| of(&lead));
    CellRow {
        x_input: scenario.inputs[axes[0].input.0].path.clone(),
        x,
        y_input: scenario.inputs[axes[1].input.0].path.clone(),
        y,
        best: name(strategy),
        verdict: verdict.name().to_owned(),
        second: second.map(name).unwrap_or_default(),
        lead: units(|lead| lead.point),
        lead_low: units(|lead| lead.low),
        lead_high: units(|lead| lead.high),
        decided,
    }
}
