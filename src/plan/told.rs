//! What the search found, put into the answer.

use super::answer::{CategoryAnswer, Distances, Named, PLAN_SCHEMA, PlanAnswer, Round};
use super::category::Plan;
use super::check::{Checked, Held, held};
use super::ground::Ground;
use super::planner::Request;
use super::rules::rules;
use super::solve::{Problem, Solved, sampled};
use crate::analysis::{DAYS_A_MONTH, Estimate, MoneyEstimate, estimate};
use crate::domain::Money;
use crate::scenario::MetricId;
use chrono::NaiveDate;

/// Futures of each further sample.
pub(super) fn futures_of_samples(request: &Request) -> u64 {
    (request.futures / 4).max(100)
}

/// Months from S to the last day: what contribution is added up over.
pub(super) fn money_months(ground: &Ground) -> f64 {
    let horizon = &ground.scenario.horizon;
    ((horizon.last_day - horizon.decision_day).num_days() + 1).max(1) as f64 / DAYS_A_MONTH
}

/// Everything that the answer is made of.
pub(super) struct Told<'t> {
    pub(super) ground: &'t Ground,
    pub(super) problem: &'t Problem<'t, 't>,
    pub(super) solved: &'t Solved<'t>,
    pub(super) plans: &'t [Plan],
    pub(super) checked: &'t [Checked],
}

impl Told<'_> {
    /// The answer but for what is worked out beside it.
    pub(super) fn answer(&self, request: &Request, rounds: Vec<Round>) -> PlanAnswer {
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
            bounds: scenario.tolerance.bounds.name().to_owned(),
            period_days: scenario.tolerance.period_days,
            first_effect: self.first_effect(),
            seed: request.seed,
            verdict: verdict.to_owned(),
            rules: rules(scenario, self.problem.categories, self.plans, self.problem.months),
            contracts: self.solved.contracts.iter().map(|contract| contract.name.clone()).collect(),
            categories: self.categories(&held_by(last), today, found),
            risk_any: found.any,
            profit_per_month: self.money(estimate::mean(
                found.profit.iter().map(|micros| (micros - fees) as f64 / months),
            )),
            more_than_today: self.paired(&found.profit, &today.profit, fees - self.fees_of(0)),
            best_named,
            added_per_month: self.money(estimate::mean(added)),
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
        self.money(estimate::mean(differences))
    }

    fn categories(&self, held: &[Held], today: &Checked, found: &Checked) -> Vec<CategoryAnswer> {
        let scenario = &self.ground.scenario;
        let sampled = sampled(self.problem.categories, self.plans);
        (0..scenario.metrics.len())
            .map(|at| {
                let metric = MetricId(at);
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
