//! What safety costs: the best plan for each tolerance, judged in new futures.

use super::answer::FrontierPoint;
use super::category::Plan;
use super::check::{Checked, PlanError, check};
use super::ground::Ground;
use super::improve::Effort;
use super::limits::{Limits, most};
use super::rules::rules;
use super::solve::{Problem, Ready, Search};
use super::told::money_months;
use crate::analysis::{Estimate, Ratio, estimate, ratio};
use crate::engine::Stop;
use crate::scenario::Contract;
use std::ops::Range;

/// Tolerances, the strictest first; fewer points take every second, every third ...
const TOLERANCES: [f64; 20] = [
    0.002, 0.004, 0.008, 0.012, 0.016, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.06, 0.08, 0.10, 0.125,
    0.15, 0.20, 0.25, 0.30, 0.40,
];
/// What the frontier is drawn from.
pub(super) struct Asked<'a, 'p> {
    pub(super) ground: &'a Ground,
    pub(super) problem: &'a Problem<'p, 'p>,
    pub(super) ready: &'a [Ready<'p>],
    pub(super) limits: &'a Limits,
    pub(super) seed: u64,
    /// A good plan, one a category.
    pub(super) plans: &'a [Plan],
}

/// The plans of `points` tolerances, the safest first; left out are those that another beats in new futures.
pub(super) fn frontier(
    asked: &Asked<'_, '_>,
    points: usize,
    futures: Range<u64>,
    stop: &Stop,
) -> Result<Vec<FrontierPoint>, PlanError> {
    let Asked { ground, problem, ready, limits, seed, plans } = asked;
    let quick = Search { effort: Effort { prices: 24, batch: 24, rounds: 12 }, nodes: 0 };
    let step = TOLERANCES.len().div_ceil(points.max(1));
    let sample = problem.categories.first().map_or(0, |category| category.futures()) as u64;
    let mut known: Vec<Vec<Plan>> = plans.iter().map(|plan| vec![plan.clone()]).collect();
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut before: Vec<usize> = Vec::new();
    for tolerance in TOLERANCES.into_iter().step_by(step).take(points) {
        let allowed = most(&limits.for_tolerance(tolerance), sample);
        if allowed == before {
            continue;
        }
        let solved = problem.solve(ready, &allowed, &known, quick);
        stop.check()?;
        before = allowed;
        let Some(best) = solved.best else { continue };
        for (known, plan) in known.iter_mut().zip(&best.plans) {
            if !known.contains(plan) {
                known.push(plan.clone());
            }
        }
        if found.last().is_none_or(|last| last.plans != best.plans) {
            found.push(Found { tolerance, plans: best.plans, contracts: solved.contracts });
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let strategies = found.iter().enumerate().map(|(at, found)| {
        let name = format!("frontier-{at}");
        ground.strategy(problem.categories, &found.plans, &name, "A plan of the frontier")
    });
    let strategies: Vec<_> = strategies.collect();
    let mut scenario = ground.scenario.clone();
    scenario.strategies.truncate(1);
    let checked = check(&scenario, &strategies, *seed, futures, stop)?;
    let judged = judged(limits);
    let today: Vec<&Plan> = problem.starts.iter().map(|plans| &plans[0]).collect();
    let fees_today = problem.fees_of(&today);
    let mut plans: Vec<Judged<'_>> = found
        .iter()
        .zip(&checked[1..])
        .map(|(found, checked)| {
            let fees: i64 = found.contracts.iter().map(|contract| problem.fee(contract)).sum();
            let any = |at: usize| judged.iter().any(|metric| checked.bad[*metric][at]);
            let hits: Vec<bool> = (0..checked.profit.len()).map(any).collect();
            let happened = hits.iter().filter(|hit| **hit).count() as u64;
            Judged {
                found,
                fees,
                any: estimate::probability(happened, checked.profit.len() as u64),
                hits,
                profit: checked.profit.iter().map(|micros| *micros as f64 - fees as f64).sum(),
                checked,
            }
        })
        .collect();
    // The riskiest first: what a safer one, or an equal one farther on, leaves as much as is no point of the frontier.
    plans.sort_by(|a, b| b.any.point.total_cmp(&a.any.point).then(a.profit.total_cmp(&b.profit)));
    let beaten = |at: usize| plans[at + 1..].iter().any(|safer| safer.profit >= plans[at].profit);
    let kept: Vec<bool> = (0..plans.len()).map(|at| !beaten(at)).collect();
    let mut kept = kept.into_iter();
    plans.retain(|_| kept.next().unwrap_or(true));
    plans.reverse();
    let points = plans.iter().enumerate();
    Ok(points
        .map(|(at, plan)| plan.point(plans.get(at + 1), &judged, (ground, problem, fees_today)))
        .collect())
}

/// A plan found for a tolerance.
struct Found<'s> {
    tolerance: f64,
    /// One a category.
    plans: Vec<Plan>,
    contracts: Vec<&'s Contract>,
}

/// A plan in new futures.
struct Judged<'c> {
    found: &'c Found<'c>,
    fees: i64,
    /// The chance that it happens in any controllable category.
    any: Estimate,
    /// Per future: it does.
    hits: Vec<bool>,
    /// Over all futures, millionths.
    profit: f64,
    checked: &'c Checked,
}

/// The categories that some strategy of the file keeps within the tolerance; all, if there is none.
fn judged(limits: &Limits) -> Vec<usize> {
    let all = 0..limits.beyond.len();
    let controllable: Vec<usize> = all.clone().filter(|at| !limits.beyond[*at]).collect();
    if controllable.is_empty() { all.collect() } else { controllable }
}

impl Judged<'_> {
    /// Its point, beside the next riskier one.
    fn point(
        &self,
        riskier: Option<&Self>,
        judged: &[usize],
        (ground, problem, fees_today): (&Ground, &Problem<'_, '_>, i64),
    ) -> FrontierPoint {
        let months_of_plan = problem.months;
        let Found { tolerance, plans, contracts } = self.found;
        let (currency, months) = (ground.scenario.currency, money_months(ground));
        let Checked { risks, profit, added, .. } = self.checked;
        let riskiest = judged
            .iter()
            .copied()
            .max_by(|a, b| risks[*a].point.total_cmp(&risks[*b].point).then(b.cmp(a)))
            .unwrap_or(0);
        let fees = self.fees as f64;
        let price = riskier.and_then(|riskier| {
            let hit = |at: usize| i32::from(riskier.hits[at]) - i32::from(self.hits[at]);
            let points: Vec<f64> = (0..self.hits.len()).map(|at| 100.0 * f64::from(hit(at))).collect();
            let costs = riskier.checked.profit.iter().zip(profit);
            let costs: Vec<f64> =
                costs.map(|(riskier, mine)| (riskier - mine) as f64 / months).collect();
            let more_fees = (riskier.fees - self.fees) as f64 / months;
            let costs: Vec<f64> = costs.into_iter().map(|cost| cost - more_fees).collect();
            let Ratio { point, ends } = ratio(&costs, &points)?;
            let (low, high) = ends.filter(|_| point.is_finite())?;
            Some(estimate::money(Estimate { point, low, high }, currency))
        });
        FrontierPoint {
            tolerance: *tolerance,
            risk: risks[riskiest],
            riskiest: riskiest as u32,
            risk_any: self.any,
            added_per_month: estimate::money(
                estimate::mean(
                    added.iter().map(|added| added + (fees - fees_today as f64) / months_of_plan),
                ),
                currency,
            ),
            profit_per_month: estimate::money(
                estimate::mean(profit.iter().map(|micros| (*micros as f64 - fees) / months)),
                currency,
            ),
            price_of_a_point: price,
            rules: rules(&ground.scenario, problem.categories, plans, months_of_plan),
            contracts: contracts.iter().map(|contract| contract.name.clone()).collect(),
        }
    }
}

/// The point farthest from the straight line between the ends, both axes from 0 to 1 (Satopaa et al., "Finding a
/// 'kneedle' in a haystack", ICDCS workshops 2011).
pub(super) fn knee(points: &[FrontierPoint]) -> Option<usize> {
    let risk = |point: &FrontierPoint| point.risk_any.point;
    let profit = |point: &FrontierPoint| point.profit_per_month.point as f64;
    let range = |of: &dyn Fn(&FrontierPoint) -> f64| {
        let (low, high) = points
            .iter()
            .map(of)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        (low, high - low)
    };
    let ((least, width), (lowest, height)) = (range(&risk), range(&profit));
    if points.len() < 3 || width <= 0.0 || height <= 0.0 {
        return None;
    }
    let bend = |point: &FrontierPoint| (profit(point) - lowest) / height - (risk(point) - least) / width;
    (0..points.len())
        .filter(|at| bend(&points[*at]) > 0.0)
        .max_by(|a, b| bend(&points[*a]).total_cmp(&bend(&points[*b])))
}
