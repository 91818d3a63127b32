//! From a scenario to a plan.

use super::answer::{CategoryAnswer, Distances, Named, PLAN_SCHEMA, PlanAnswer, Round};
use super::category::{Category, Plan};
use super::check::{Checked, Held, PlanError, ROOM, check, held, mean};
use super::choices::Menu;
use super::frontier::{self, frontier};
use super::ground::{Engines, Ground};
use super::improve::Effort;
use super::rules::rules;
use super::solve::{Problem, Ready, Search, Solved, sampled};
use super::starts;
use crate::analysis::{Estimate, MoneyEstimate, estimate};
use crate::domain::Money;
use crate::engine::Progress;
use crate::scenario::{Bounds, Scenario, Strategy};
use chrono::NaiveDate;
use std::ops::Range;

/// Days a month.
const DAYS_A_MONTH: f64 = 30.44;
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
/// When a currency has no rate, or `progress` stops it.
pub fn plan(
    scenario: &Scenario,
    request: &Request,
    progress: &dyn Progress,
    stage: &dyn Fn(Stage),
) -> Result<PlanAnswer, PlanError> {
    let ground = Ground::new(scenario, request.reading, request.menu.clone());
    stage(Stage::Choices);
    let engines = ground.engines(request.seed)?;
    let categories = ground.sample(&engines, 0..request.futures);
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
    let mut last: Option<(Solved<'_>, Vec<Checked>)> = None;
    let (solved, checked) = loop {
        let solved = problem.solve(&ready, &most, &known, thorough(request));
        nodes += solved.nodes;
        if rounds.is_empty() {
            bound = solved.bound;
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
        let checked = check(&ground.scenario, &[strategy], request.seed, futures.range(), progress)?;
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
        progress,
    )?;
    stage(Stage::Samples);
    let fees = solved.contracts.iter().map(|contract| problem.fee(contract)).sum();
    let below = below_sampled_optimum(&ground, &engines, (&plans, fees), request, &mut futures);
    let told =
        Told { ground: &ground, problem: &problem, solved: &solved, plans: &plans, checked: &checked };
    let mut answer = told.answer(request, rounds);
    answer.distances.below_sampled_optimum = below.map(|(below, _)| below);
    answer.distances.samples = below.map_or(0, |(_, samples)| samples);
    let strategy = ground.strategy(&categories, &plans, "plan", "The plan");
    answer.starts =
        starts::starts(&ground.scenario, &strategy, request.seed, futures.range(), progress)?;
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
    let engines = ground.engines(request.seed)?;
    let categories = ground.sample(&engines, 0..request.futures);
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

/// The limits of the categories.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) limits: Vec<f64>,
    /// Per category: no strategy of the file keeps it within the tolerance.
    pub(super) beyond: Vec<bool>,
    /// Per category: least number and share of bad futures of any strategy of the file.
    least_bad: Vec<usize>,
    least: Vec<f64>,
}

impl Limits {
    fn of(scenario: &Scenario, problem: &Problem<'_, '_>) -> Self {
        let least_bad: Vec<usize> = problem
            .categories
            .iter()
            .zip(&problem.starts)
            .map(|(category, starts)| {
                let bad = category.sampled(starts, category.futures(), None);
                bad.into_iter().flatten().map(|sampled| sampled.bad).min().unwrap_or(0)
            })
            .collect();
        let share =
            |(bad, category): (&usize, &Category<'_>)| *bad as f64 / category.futures().max(1) as f64;
        let least: Vec<f64> = least_bad.iter().zip(problem.categories).map(share).collect();
        let tolerance = scenario.tolerance.risk;
        Self {
            limits: least.iter().map(|least| tolerance.max(least + ROOM)).collect(),
            beyond: least.iter().map(|least| *least > tolerance).collect(),
            least_bad,
            least,
        }
    }

    /// The limits for another tolerance, without room: what some strategy of the file reaches is always allowed.
    pub(super) fn for_tolerance(&self, tolerance: f64) -> Vec<f64> {
        self.least.iter().map(|least| tolerance.max(*least)).collect()
    }

    /// Futures of a sample in which the event may happen.
    fn most(&self, futures: u64) -> Vec<usize> {
        most(&self.limits, futures)
    }
}

/// Futures of a sample in which the event may happen under these limits.
pub(super) fn most(limits: &[f64], futures: u64) -> Vec<usize> {
    // A limit of 5 % of 500 is 25, not 24.999...
    limits.iter().map(|limit| (limit * futures as f64 + 1e-9).floor() as usize).collect()
}

impl Problem<'_, '_> {
    /// The plans of the strategies of the file with the least chance in each category.
    pub(super) fn least(&self) -> Vec<Plan> {
        let least = |(category, starts): (&Category<'_>, &Vec<Plan>)| {
            let sampled = category.sampled(starts, category.futures(), None);
            let best = starts.iter().zip(sampled).min_by_key(|(_, sampled)| {
                sampled.map_or((usize::MAX, i64::MAX), |sampled| (sampled.bad, -sampled.profit))
            });
            best.map(|(plan, _)| plan.clone()).unwrap_or_default()
        };
        self.categories.iter().zip(&self.starts).map(least).collect()
    }
}

/// How much more the best plan found on a sample leaves on it than `plans`, over independent samples, and on how many of them
/// one was found: after Mak, Morton & Wood, "Monte Carlo bounding techniques for determining solution quality in stochastic
/// programs", Operations Research Letters 24, 1999. An estimate, not their bound: limits are chances, so that the best plan of all may be
/// beyond a sample's, and plans are found, not proven.
fn below_sampled_optimum(
    ground: &Ground,
    engines: &Engines<'_>,
    (plans, fees): (&[Plan], i64),
    request: &Request,
    futures: &mut NewFutures,
) -> Option<(MoneyEstimate, u32)> {
    if request.samples < 2 {
        return None;
    }
    let each = futures_of_samples(request);
    let quick = Search { effort: Effort { prices: 16, batch: 24, rounds: 12 }, nodes: 0 };
    let mut differences = Vec::new();
    for _ in 0..request.samples {
        let sample = ground.sample(engines, futures.take(each));
        let problem = problem(ground, &sample);
        let ready: Vec<Ready<'_>> = problem.ready();
        let known: Vec<Vec<Plan>> = plans.iter().map(|plan| vec![plan.clone()]).collect();
        // A sample has limits of its own: the least chances of the file's strategies on it.
        let limits = Limits::of(&ground.scenario, &problem);
        let solved = problem.solve(&ready, &limits.most(each), &known, quick);
        let found: i64 = sampled(&sample, plans).iter().map(|sampled| sampled.profit).sum();
        let mine = found - fees * each as i64;
        if solved.best.is_some() {
            let months = money_months(ground);
            differences.push((solved.profit - mine) as f64 / each as f64 / months);
        }
    }
    let found = mean(differences.iter().copied());
    (differences.len() > 1)
        .then(|| (estimate::money(found, ground.scenario.currency), differences.len() as u32))
}

fn futures_of_samples(request: &Request) -> u64 {
    (request.futures / 4).max(100)
}

/// Months from S to the last day: what contribution is added up over.
pub(super) fn money_months(ground: &Ground) -> f64 {
    let horizon = &ground.scenario.horizon;
    ((horizon.last_day - horizon.decision_day).num_days() + 1).max(1) as f64 / DAYS_A_MONTH
}

/// Everything that the answer is made of.
struct Told<'t> {
    ground: &'t Ground,
    problem: &'t Problem<'t, 't>,
    solved: &'t Solved<'t>,
    plans: &'t [Plan],
    checked: &'t [Checked],
}

impl Told<'_> {
    fn answer(&self, request: &Request, rounds: Vec<Round>) -> PlanAnswer {
        let scenario = &self.ground.scenario;
        let (today, found) = (&self.checked[0], &self.checked[self.checked.len() - 1]);
        let last = self.checked.len() - 1;
        let held_by = |at: usize| held(self.checked, at, last, scenario.tolerance.risk);
        let within = |at: usize| held_by(at).iter().all(|held| held.excess <= 0.0);
        let verdict = match &self.solved.best {
            None if self.solved.bound.is_none() => "no plan within the limits",
            None => "no plan found",
            Some(_) if within(last) => "safe",
            Some(_) => "not shown to be safe",
        };
        let fees = self.fees();
        let months = money_months(self.ground);
        let named = (0..self.checked.len() - 1).filter(|at| within(*at)).max_by(|a, b| {
            let futures = self.checked[0].profit.len() as i64;
            let sum =
                |at: &usize| self.checked[*at].profit.iter().sum::<i64>() - futures * self.fees_of(*at);
            sum(a).cmp(&sum(b)).then(b.cmp(a))
        });
        let best_named = named.map(|at| Named {
            name: scenario.strategies[at].name.clone(),
            title: scenario.strategies[at].title.clone(),
            plan_leaves_more: self.paired(
                &found.profit,
                &self.checked[at].profit,
                fees - self.fees_of(at),
            ),
        });
        let more_fees = (fees - self.fees_of(0)) as f64 / self.problem.months;
        let added = found.added.iter().map(|added| added + more_fees);
        PlanAnswer {
            schema_version: PLAN_SCHEMA,
            scenario: scenario.name.clone(),
            title: scenario.title.clone(),
            currency: scenario.currency.code().to_owned(),
            reading: scenario.readings[0].name.clone(),
            starts_on: self.ground.menu.starts_on,
            tolerance: scenario.tolerance.risk,
            bounds: match scenario.tolerance.bounds {
                Bounds::Breach => "breach".to_owned(),
                Bounds::Suspension => "suspension".to_owned(),
            },
            period_days: scenario.tolerance.period_days,
            first_effect: self.first_effect(),
            seed: request.seed,
            verdict: verdict.to_owned(),
            rules: rules(scenario, self.problem.categories, self.plans, self.problem.months),
            contracts: self.solved.contracts.iter().map(|contract| contract.name.clone()).collect(),
            categories: self.categories(&held_by(last), today, found),
            risk_any: found.any,
            profit_per_month: self
                .money(mean(found.profit.iter().map(|micros| (micros - fees) as f64 / months))),
            more_than_today: self.paired(&found.profit, &today.profit, fees - self.fees_of(0)),
            best_named,
            added_per_month: self.money(mean(added)),
            distances: self.distances(request, rounds),
            frontier: Vec::new(),
            knee: None,
            starts: Vec::new(),
            last_safe_start: None,
            steps: Vec::new(),
        }
    }

    /// The first day on which the plan can show.
    fn first_effect(&self) -> NaiveDate {
        let scenario = &self.ground.scenario;
        let table = self.problem.categories.first().map(|category| &category.table.terms);
        let day = table.and_then(|terms| usize::try_from(terms.first_effect).ok());
        day.map_or_else(|| scenario.first_effect_date(), |day| scenario.calendar().date(day))
    }

    /// Fees that a strategy of the file needs.
    fn fees_of(&self, strategy: usize) -> i64 {
        let plans: Vec<&Plan> = self.problem.starts.iter().map(|plans| &plans[strategy]).collect();
        self.problem.fees_of(&plans)
    }

    fn fees(&self) -> i64 {
        if self.solved.best.is_none() {
            return self.problem.fees_of(&self.plans.iter().collect::<Vec<&Plan>>());
        }
        self.solved.contracts.iter().map(|contract| self.problem.fee(contract)).sum()
    }

    fn money(&self, estimate: Estimate) -> MoneyEstimate {
        estimate::money(estimate, self.ground.scenario.currency)
    }

    /// A month: one path of contribution less another and less fees.
    fn paired(&self, path: &[i64], other: &[i64], fees: i64) -> MoneyEstimate {
        let months = money_months(self.ground);
        let differences = path.iter().zip(other).map(|(a, b)| (a - b - fees) as f64 / months);
        self.money(mean(differences))
    }

    fn categories(&self, held: &[Held], today: &Checked, found: &Checked) -> Vec<CategoryAnswer> {
        let scenario = &self.ground.scenario;
        let sampled = sampled(self.problem.categories, self.plans);
        (0..scenario.metrics.len())
            .map(|at| {
                let metric = crate::scenario::MetricId(at);
                let futures = self.problem.categories[at].futures().max(1) as f64;
                CategoryAnswer {
                    store: scenario.store_of(metric).name.clone(),
                    category: scenario.metrics[at].category.clone(),
                    limit: held[at].limit,
                    beyond_tolerance: held[at].beyond,
                    in_sample: sampled[at].bad as f64 / futures,
                    risk: found.risks[at],
                    within_limit: held[at].excess <= 0.0,
                    risk_today: today.risks[at],
                    packages_per_month: found.packages[at],
                    packages_per_month_today: today.packages[at],
                    defects_a_week: self.defects_a_week(at),
                    more_than_today: self.paired(&found.profits[at], &today.profits[at], 0),
                }
            })
            .collect()
    }

    /// Counted packages of a week at the target's share of defects.
    fn defects_a_week(&self, at: usize) -> f64 {
        let category = &self.problem.categories[at];
        let terms = &category.table.terms;
        let window = f64::from(terms.window.max(1));
        let counted = category.counted_in_window(&self.plans[at], terms.period_end);
        let target = f64::from(terms.review.target.permille) / 1000.0;
        counted * (1.0 - target) * 7.0 / window
    }

    fn distances(&self, request: &Request, rounds: Vec<Round>) -> Distances {
        let futures = request.futures.max(1) as f64;
        let months = money_months(self.ground);
        let gap = self.solved.bound.zip(self.solved.best.as_ref());
        let gap = gap.map(|(bound, _)| bound.saturating_sub(self.solved.profit).max(0));
        let a_month = |gap: i64| {
            let micros = (gap as f64 / futures / months).round() as i64;
            Money::from_micros(micros, self.ground.scenario.currency).minor()
        };
        Distances {
            sampled_futures: request.futures,
            gap_per_month: gap.map(a_month),
            optimal_on_sample: gap == Some(0),
            nodes: self.solved.nodes as u64,
            below_sampled_optimum: None,
            samples: 0,
            futures_of_samples: futures_of_samples(request),
            checked_futures: request.checked,
            rounds,
        }
    }
}
