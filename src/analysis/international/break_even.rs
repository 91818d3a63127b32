//! Where the advice for a lane flips: the cost of tracking, the share that buys elsewhere, the elasticity.
//!
//! Money is a straight line in the label price and in the share: these values are ratios of means, exact in each future, with
//! Fieller's interval. Demand is a power of the price, so the elasticity is looked for among simulations of the same futures at
//! given elasticities, the same in all categories of the lane.

use super::answer::BreakEven;
use super::choices::{Choice, GroupChoices};
use super::crossing::crossing;
use super::values::{Flow, elasticities, less, mean, times};
use crate::analysis::estimate;
use crate::analysis::view::View;
use crate::analysis::{Ratio, ratio};
use crate::domain::{Distribution, UnknownCurrency};
use crate::engine::{Quiet, Stopped};
use crate::scenario::{LeverAction, Scenario};

/// The elasticities that are simulated.
const ELASTICITIES: [f64; 7] = [0.0, -0.5, -1.0, -2.0, -3.0, -4.5, -6.0];

/// A lane whose choices are simulated.
pub(super) struct Valued<'v> {
    pub(super) view: &'v View<'v>,
    pub(super) group: &'v GroupChoices,
    /// Per choice of the group.
    pub(super) flows: &'v [Flow],
    /// Share of buyers who buy elsewhere, per future.
    pub(super) elsewhere: &'v [f64],
}

impl Valued<'_> {
    fn flow(&self, choice: Choice) -> Option<&Flow> {
        let at = self.group.choices.iter().position(|(known, _)| *known == choice)?;
        self.flows.get(at)
    }

    /// A choice's contribution less closures, less that of dropping, per future; without what is sold elsewhere.
    fn over_dropping(&self, choice: Choice) -> Option<Vec<f64>> {
        Some(less(&self.flow(choice)?.left(), &self.flow(Choice::Drop)?.left()))
    }

    /// What the lane leaves as today if nothing is closed, per future: what those who follow it elsewhere leave.
    fn followed(&self) -> Option<Vec<f64>> {
        Some(less(&self.flow(Choice::Today)?.contribution, &self.flow(Choice::Drop)?.contribution))
    }

    /// What is left where buyers find the goods elsewhere.
    fn sold_elsewhere(&self) -> Option<Vec<f64>> {
        Some(times(&self.followed()?, self.elsewhere))
    }

    /// Cost of tracking and shares elsewhere.
    pub(super) fn straight(&self) -> Vec<BreakEven> {
        let mut rows = Vec::new();
        rows.extend(self.added_cost());
        let kept = self.group.choices.iter().map(|(choice, _)| *choice);
        rows.extend(
            kept.filter(|choice| *choice != Choice::Drop).filter_map(|choice| self.share(choice)),
        );
        rows
    }

    fn row(&self, quantity: &str, (below, above): (Choice, Choice), now: f64) -> BreakEven {
        BreakEven {
            lane: self.group.group.name(self.view.scenario),
            quantity: quantity.to_owned(),
            below: below.name(),
            above: above.name(),
            now,
            at: None,
            low: None,
            high: None,
            why: String::new(),
        }
    }

    /// What tracking may cost a newly tracked package beyond today's label until dropping leaves as much.
    fn added_cost(&self) -> Option<BreakEven> {
        let dearer = self.group.dearer?;
        let metrics = &self.group.group.metrics;
        let track = self.flow(Choice::Track)?;
        let dear = Flow::of(self.view, dearer, metrics);
        // One unit on each label costs one unit a package sent: if nothing is closed, and as it is.
        let (all, sent) =
            (less(&track.contribution, &dear.contribution), less(&track.left(), &dear.left()));
        let now = mean(&less(&track.added, &self.flow(Choice::Drop)?.added)) / mean(&all);
        let room = less(&self.over_dropping(Choice::Track)?, &self.sold_elsewhere()?);
        let mut row = self.row("added cost", (Choice::Track, Choice::Drop), 0.0);
        if sent.iter().all(|sent| *sent == 0.0) {
            row.why = "no package of the lane is newly tracked in these futures".to_owned();
            return Some(row);
        }
        row.now = now;
        // `sent` is in millionths for one unit a package: the ratio is in units.
        row.put(ratio(&room, &sent).map(|found| Ratio {
            point: found.point + now,
            ends: found.ends.map(|(low, high)| (low + now, high + now)),
        }));
        Some(row)
    }

    /// The share of buyers elsewhere from which dropping leaves more than a choice.
    fn share(&self, choice: Choice) -> Option<BreakEven> {
        let mut row = self.row("elsewhere", (choice, Choice::Drop), mean(self.elsewhere));
        let (left, followed) = (self.over_dropping(choice)?, self.followed()?);
        if mean(&followed) <= 0.0 {
            row.why =
                "the lane leaves nothing as it is today: buyers elsewhere would leave nothing either"
                    .to_owned();
            return Some(row);
        }
        row.put(ratio(&left, &followed));
        match row.at {
            Some(at) if at <= 0.0 => row.none("dropping leaves more whatever the share"),
            Some(at) if at >= 1.0 - 1e-9 => {
                row.none("dropping leaves no more even if all of them do");
            }
            _ => {}
        }
        Some(row)
    }
}

impl BreakEven {
    /// No value, and why.
    fn none(&mut self, why: &str) {
        (self.at, self.low, self.high) = (None, None, None);
        self.why = why.to_owned();
    }

    fn put(&mut self, found: Option<Ratio>) {
        match found {
            None => self.why = "it cannot be told in these futures".to_owned(),
            Some(Ratio { point, ends }) => {
                self.at = Some(point);
                (self.low, self.high) = ends.unzip();
                if ends.is_none() {
                    self.why = "these futures are too few for an interval".to_owned();
                }
            }
        }
    }
}

/// Why a curve could not be had.
#[derive(Debug, thiserror::Error)]
pub enum CurveError {
    /// A currency without a rate.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// For every lane and dearer choice: at which elasticity it leaves as much as tracking at today's price, and as dropping.
pub(super) fn elastic(lanes: &[Valued<'_>], seed: u64) -> Result<Vec<BreakEven>, CurveError> {
    let dearer = |lane: &Valued<'_>| -> Vec<(Choice, usize)> {
        lane.group.choices.iter().copied().filter(|(choice, _)| choice.is_dearer()).collect()
    };
    let Some(view) = lanes.first().map(|lane| lane.view) else { return Ok(Vec::new()) };
    let mut strategies: Vec<usize> =
        lanes.iter().flat_map(dearer).map(|(_, strategy)| strategy).collect();
    if strategies.is_empty() {
        return Ok(Vec::new());
    }
    // The other choices depend on no elasticity, unless the rest of the shop changes prices too.
    let moves = moves_prices(lanes);
    if moves {
        let others = lanes.iter().flat_map(|lane| [lane.group.tracked(), lane.group.drop()]);
        strategies.extend(others);
    }
    // [lane][dearer choice][elasticity]: means and interval of what it leaves over tracking and over dropping.
    let mut curves: Vec<Vec<Curve>> =
        lanes.iter().map(|lane| vec![Curve::default(); dearer(lane).len()]).collect();
    for elasticity in ELASTICITIES {
        let scenario = at_elasticity(view.scenario, lanes, elasticity);
        let engine = view.engine.with_changes(&scenario, seed, &strategies)?;
        let outcomes = engine.simulate(0..view.n(), &Quiet)?;
        let there = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
        for (lane, curves) in lanes.iter().zip(&mut curves) {
            let metrics = &lane.group.group.metrics;
            let base = if moves { &there } else { view };
            let left = |strategy: usize| Flow::of(base, strategy, metrics).left();
            let (tracked, dropped) = (left(lane.group.tracked()), left(lane.group.drop()));
            let elsewhere = lane.sold_elsewhere().unwrap_or_default();
            for (curve, (_, strategy)) in curves.iter_mut().zip(dearer(lane)) {
                let dear = Flow::of(&there, strategy, metrics).left();
                curve.add(&less(&dear, &dropped), &less(&tracked, &dropped), &elsewhere);
            }
        }
    }
    let mut rows = Vec::new();
    for (lane, curves) in lanes.iter().zip(&curves) {
        let inputs = elasticities(view.scenario, &lane.group.group.metrics);
        let now = inputs.iter().map(|input| elasticity_of(view.scenario, *input)).sum::<f64>()
            / inputs.len().max(1) as f64;
        for (curve, (choice, _)) in curves.iter().zip(dearer(lane)) {
            for (other, against) in [(Choice::Track, &curve.tracking), (Choice::Drop, &curve.dropping)] {
                let row = lane.row("elasticity", (other, choice), now);
                rows.push(cross(row, &curve.dear, against));
            }
        }
    }
    Ok(rows)
}

/// Over the elasticities: what a dearer lane leaves more than dropping, and what it is compared with, on the same footing.
#[derive(Clone, Default, Debug)]
struct Curve {
    dear: Vec<f64>,
    /// Level, and half the width of the paired difference's interval.
    tracking: Vec<(f64, f64)>,
    dropping: Vec<(f64, f64)>,
}

impl Curve {
    fn add(&mut self, dear: &[f64], tracked: &[f64], elsewhere: &[f64]) {
        let half = |other: &[f64]| {
            let difference = estimate::mean(less(dear, other).into_iter());
            (mean(other), (difference.high - difference.low) / 2.0)
        };
        self.dear.push(mean(dear));
        self.tracking.push(half(tracked));
        self.dropping.push(half(elsewhere));
    }
}

/// Where the curve meets what it is compared with; its interval holds the elasticities at which the paired difference cannot be told
/// from nothing.
fn cross(mut row: BreakEven, dear: &[f64], against: &[(f64, f64)]) -> BreakEven {
    // All on the level of the first point: the other choice may move with the elasticity too.
    let level = against.first().map_or(0.0, |(level, _)| *level);
    let moved = |by: f64| -> Vec<f64> {
        let points = dear.iter().zip(against);
        points.map(|(dear, (other, half))| dear - other + level + by * half).collect()
    };
    let xs = &ELASTICITIES;
    let at = |by: f64| crossing(xs, &moved(by), level);
    row.at = at(0.0);
    if row.at.is_none() {
        let never = moved(0.0).first().is_some_and(|first| *first < level);
        row.why = if never {
            "even if no buyer left it would not pay".to_owned()
        } else {
            format!("it still pays at an elasticity of {}", xs[xs.len() - 1])
        };
        return row;
    }
    // The nearer to 0, the more is left: the curve moved down is crossed nearer to 0.
    (row.low, row.high) = (at(1.0), at(-1.0));
    if row.low.is_none() || row.high.is_none() {
        row.why = "the interval is open within 0 to -6".to_owned();
    }
    row
}

fn at_elasticity(scenario: &Scenario, lanes: &[Valued<'_>], elasticity: f64) -> Scenario {
    let metrics: Vec<_> = lanes.iter().flat_map(|lane| lane.group.group.metrics.clone()).collect();
    let inputs = elasticities(scenario, &metrics);
    inputs.into_iter().fold(scenario.clone(), |scenario, input| {
        scenario.with_input(input, Distribution::Point(elasticity))
    })
}

fn elasticity_of(scenario: &Scenario, input: crate::scenario::InputId) -> f64 {
    let mut metrics = scenario.metrics.iter().filter(|metric| metric.elasticity.input == input);
    metrics.next().map_or(0.0, |metric| metric.elasticity.distribution.mean())
}

/// Does dropping, that is: what the rest of the shop does, change a price?
fn moves_prices(lanes: &[Valued<'_>]) -> bool {
    let mut dropping =
        lanes.iter().flat_map(|lane| &lane.view.scenario.strategies[lane.group.drop()].levers);
    dropping
        .any(|lever| matches!(lever.action, LeverAction::RaisePrice(_) | LeverAction::RaiseShipping(_)))
}
