//! From a scenario to a plan.

use super::answer::{PlanAnswer, Round};
use super::category::{Category, Plan};
use super::check::{Checked, PlanError, check, held};
use super::choices::Menu;
use super::frontier::{self, frontier};
use super::ground::Ground;
use super::improve::Effort;
use super::limits::Limits;
use super::solve::{Problem, Ready, Search, Solved, sampled};
use super::starts;
use super::told::{Told, futures_of_samples, money_months};
use crate::analysis::{DAYS_A_MONTH, MoneyEstimate, estimate};
use crate::engine::{Engine, Stop};
use crate::scenario::{Scenario, Strategy};
use std::ops::Range;

/// Rounds of tightening at most.
const ROUNDS: usize = 5;

/// What is asked of the planner.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// Seed of all futures.
    pub seed: u64,
    /// The reading, by its place in the scenario.
    pub reading: usize,
    /// Futures of the sampled problem.
    pub futures: u64,
    /// New futures of each check.
    pub checked: u64,
    /// Independent samples for the distance to the true optimum; 0 = none.
    pub samples: u32,
    /// Points of the frontier; 0 = none.
    pub points: usize,
    /// Partial plans looked at in each category, at most.
    pub nodes: usize,
    /// What may be done.
    pub menu: Menu,
}

/// What the planner is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Simulating every choice of every line.
    Choices,
    /// Searching.
    Search,
    /// Judging the plan in new futures: round 1, 2 ...
    Check(usize),
    /// Planning for other tolerances.
    Frontier,
    /// Planning on further samples.
    Samples,
}

/// Plans. `stage` is told what comes next.
///
/// # Errors
/// When a currency has no rate, or it is stopped.
pub fn plan(
    scenario: &Scenario,
    request: &Request,
    stop: &Stop,
    stage: &dyn Fn(Stage),
) -> Result<PlanAnswer, PlanError> {
    let ground = Ground::new(scenario, request.reading, request.menu.clone());
    stage(Stage::Choices);
    let engine = ground.engine(request.seed)?.ended_by(stop);
    let categories = ground.sample(&engine, 0..request.futures)?;
    stage(Stage::Search);
    let problem = problem(&ground, &categories);
    let ready = problem.ready();
    let limits = Limits::of(&ground.scenario, &problem);
    let mut futures = NewFutures { next: request.futures, each: request.checked };
    let tolerance = ground.scenario.tolerance.risk;
    let mut most = limits.most(request.futures);
    let mut rounds = Vec::new();
    let mut known: Vec<Vec<Plan>> = Vec::new();
    // The bound of the limits as they are; later rounds allow less on the sample.
    let mut bound = None;
    let mut nodes = 0;
    let mut search = thorough(request);
    let mut last: Option<(Solved<'_>, Vec<Checked>)> = None;
    let (solved, checked) = loop {
        let solved = problem.solve(&ready, &most, &known, search);
        stop.check()?;
        nodes += solved.nodes;
        if rounds.is_empty() {
            bound = solved.bound;
            // A search that does not end would not end under stricter limits either.
            let ended = solved.bound == solved.best.as_ref().map(|_| solved.profit);
            search.nodes = if ended { request.nodes } else { 0 };
        }
        if solved.best.is_none()
            && let Some(kept) = last.take()
        {
            // Nothing was found under the stricter limits: the plan of the round before stands as it was judged.
            break kept;
        }
        let plans = solved.best.as_ref().map_or_else(|| problem.least(), |best| best.plans.clone());
        stage(Stage::Check(rounds.len() + 1));
        let strategy = ground.strategy(&categories, &plans, "plan", "The plan");
        let checked = check(&ground.scenario, &[strategy], request.seed, futures.range(), stop)?;
        let excess: Vec<f64> = held(&checked, checked.len() - 1, checked.len() - 1, tolerance)
            .iter()
            .map(|held| held.excess)
            .collect();
        let worst = (0..excess.len()).max_by(|a, b| excess[*a].total_cmp(&excess[*b])).unwrap_or(0);
        rounds.push(Round {
            allowed: most.iter().map(|most| *most as u32).collect(),
            worst_excess: excess.get(worst).copied().unwrap_or(0.0),
            worst_category: worst as u32,
        });
        let can_tighten =
            (0..excess.len()).any(|at| excess[at] > 0.0 && most[at] > limits.least_bad[at]);
        if !can_tighten || rounds.len() == ROUNDS || solved.best.is_none() {
            break (solved, checked);
        }
        for (at, excess) in excess.iter().enumerate().filter(|(_, excess)| **excess > 0.0) {
            let kept = (limits.limits[at] / (limits.limits[at] + excess)).min(0.95);
            most[at] = ((most[at] as f64 * kept).floor() as usize).max(limits.least_bad[at]);
        }
        stage(Stage::Search);
        known = plans.into_iter().map(|plan| vec![plan]).collect();
        last = Some((solved, checked));
    };
    let solved = Solved { bound, nodes, ..solved };
    stage(Stage::Frontier);
    let plans = solved.best.as_ref().map_or_else(|| problem.least(), |best| best.plans.clone());
    let points = frontier(
        &frontier::Asked {
            ground: &ground,
            problem: &problem,
            ready: &ready,
            limits: &limits,
            seed: request.seed,
            plans: &plans,
        },
        request.points,
        futures.range(),
        stop,
    )?;
    stage(Stage::Samples);
    let fees = solved.contracts.iter().map(|contract| problem.fee(contract)).sum();
    let below = below_sampled_optimum(&ground, &engine, (&plans, fees), request, &mut futures)?;
    let told =
        Told { ground: &ground, problem: &problem, solved: &solved, plans: &plans, checked: &checked };
    let mut answer = told.answer(request, rounds);
    answer.distances.below_sampled_optimum = below.map(|(below, _)| below);
    answer.distances.samples = below.map_or(0, |(_, samples)| samples);
    let strategy = ground.strategy(&categories, &plans, "plan", "The plan");
    answer.starts = starts::starts(&ground.scenario, &strategy, request.seed, futures.range(), stop)?;
    answer.last_safe_start = starts::last_safe(&answer.starts);
    answer.steps =
        starts::steps((scenario, request.reading), &strategy, &answer.contracts, answer.last_safe_start);
    answer.knee = frontier::knee(&points);
    answer.frontier = points;
    Ok(answer)
}

/// The best plan of a sampled problem.
#[derive(Clone, Debug)]
pub struct OnSample {
    /// The plan; `None` = none is within the limits, or none was met.
    pub strategy: Option<Strategy>,
    /// Per category: futures in which the event happens.
    pub bad: Vec<usize>,
    /// Contribution of all futures together less contract fees, millionths; exact.
    pub profit: i64,
    /// No plan within the limits brings in more; `None` = there is no such plan, for sure.
    pub bound: Option<i64>,
    /// Contracts held.
    pub contracts: Vec<String>,
}

/// Solves the sampled problem with limits of one's own: at most `most` futures with the event in each category.
///
/// # Errors
/// When a currency has no rate.
pub fn on_sample(scenario: &Scenario, request: &Request, most: &[usize]) -> Result<OnSample, PlanError> {
    let ground = Ground::new(scenario, request.reading, request.menu.clone());
    let engine = ground.engine(request.seed)?;
    let categories = ground.sample(&engine, 0..request.futures)?;
    let problem = problem(&ground, &categories);
    let solved = problem.solve(&problem.ready(), most, &[], thorough(request));
    let plans = solved.best.as_ref().map(|best| &best.plans);
    Ok(OnSample {
        strategy: plans.map(|plans| ground.strategy(&categories, plans, "plan", "The plan")),
        bad: solved.best.iter().flat_map(|best| &best.sampled).map(|sampled| sampled.bad).collect(),
        profit: solved.profit,
        bound: solved.bound,
        contracts: solved.contracts.iter().map(|contract| contract.name.clone()).collect(),
    })
}

fn thorough(request: &Request) -> Search {
    Search { effort: Effort { prices: 48, batch: 48, rounds: 60 }, nodes: request.nodes }
}

/// Ranges of futures that nobody has seen.
struct NewFutures {
    next: u64,
    each: u64,
}

impl NewFutures {
    fn range(&mut self) -> Range<u64> {
        self.take(self.each)
    }

    fn take(&mut self, count: u64) -> Range<u64> {
        let first = self.next;
        self.next += count;
        first..self.next
    }
}

fn problem<'p, 'e>(ground: &'p Ground, categories: &'p [Category<'e>]) -> Problem<'p, 'e> {
    let scenario = &ground.scenario;
    let starts = categories.iter().map(|category| ground.named(category)).collect();
    Problem { scenario, categories, starts, months: months(ground) }
}

/// Months from the plan's start to the last day.
fn months(ground: &Ground) -> f64 {
    let horizon = &ground.scenario.horizon;
    let begun = ground.menu.starts_on.max(horizon.decision_day);
    ((horizon.last_day - begun).num_days() + 1).max(1) as f64 / DAYS_A_MONTH
}

/// How much more the best plan found on a sample leaves on it than `plans`, over independent samples, and on how many of them
/// one was found: after Mak, Morton & Wood, "Monte Carlo bounding techniques for determining solution quality in stochastic
/// programs", Operations Research Letters 24, 1999. An estimate, not their bound: limits are chances, so that the best plan of all may be
/// beyond a sample's, and plans are found, not proven.
fn below_sampled_optimum(
    ground: &Ground,
    engine: &Engine<'_>,
    (plans, fees): (&[Plan], i64),
    request: &Request,
    futures: &mut NewFutures,
) -> Result<Option<(MoneyEstimate, u32)>, PlanError> {
    if request.samples < 2 {
        return Ok(None);
    }
    let each = futures_of_samples(request);
    let quick = Search { effort: Effort { prices: 16, batch: 24, rounds: 12 }, nodes: 0 };
    let mut differences = Vec::new();
    for _ in 0..request.samples {
        let sample = ground.sample(engine, futures.take(each))?;
        let problem = problem(ground, &sample);
        let ready: Vec<Ready<'_>> = problem.ready();
        let known: Vec<Vec<Plan>> = plans.iter().map(|plan| vec![plan.clone()]).collect();
        // A sample has limits of its own: the least chances of the file's strategies on it.
        let limits = Limits::of(&ground.scenario, &problem);
        let solved = problem.solve(&ready, &limits.most(each), &known, quick);
        engine.stop().check()?;
        let found: i64 = sampled(&sample, plans).iter().map(|sampled| sampled.profit).sum();
        let mine = found - fees * each as i64;
        if solved.best.is_some() {
            let months = money_months(ground);
            differences.push((solved.profit - mine) as f64 / each as f64 / months);
        }
    }
    let found = estimate::mean(differences.iter().copied());
    Ok((differences.len() > 1)
        .then(|| (estimate::money(found, ground.scenario.currency), differences.len() as u32)))
}
