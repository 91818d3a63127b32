//! The sampled problem solved: the best plan of all categories under the best set of contracts.

use super::category::{Category, Plan, Sampled};
use super::improve::{Effort, improve};
use super::relaxation::Relaxation;
use super::search::{Ended, Floor, Part, Planned, search};
use crate::domain::Money;
use crate::scenario::{Contract, Fate, Scenario};

/// Contracts that are held together, and what they ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Held<'s> {
    pub(super) contracts: Vec<&'s Contract>,
    /// Over all futures of the sample, millionths of the account's currency.
    fees: i64,
}

/// What is asked of the search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    pub(super) effort: Effort,
    /// Partial plans looked at in each category, at most.
    pub(super) nodes: usize,
}

/// The solution of a sampled problem.
#[derive(Clone, Debug)]
pub(super) struct Solved<'s> {
    /// One a category; `None` = no plan is within the limits, or none was met.
    pub(super) best: Option<Planned>,
    pub(super) contracts: Vec<&'s Contract>,
    /// Contract fees inside, over all futures, millionths.
    pub(super) profit: i64,
    /// No plan within the limits brings in more; `None` = there is no such plan.
    pub(super) bound: Option<i64>,
    pub(super) nodes: usize,
}

/// A problem: categories in one sample of futures.
#[derive(Debug)]
pub(super) struct Problem<'p, 'e> {
    pub(super) scenario: &'p Scenario,
    pub(super) categories: &'p [Category<'e>],
    /// Plans to begin with, a category.
    pub(super) starts: Vec<Vec<Plan>>,
    /// Months from the plan's start to the last day.
    pub(super) months: f64,
}

/// A problem under a set of contracts, with all that does not hang on the limits.
#[derive(Debug)]
pub(super) struct Ready<'p> {
    held: Held<'p>,
    allowed: Vec<Vec<bool>>,
    relaxations: Vec<Relaxation>,
    floors: Vec<Floor>,
}

impl<'p> Problem<'p, '_> {
    /// The problem under every set of contracts that leaves a way for each line.
    pub(super) fn ready(&self) -> Vec<Ready<'p>> {
        self.contract_sets().into_iter().filter_map(|held| self.under(held)).collect()
    }

    /// The best plans whose event happens in at most `most` futures of each category; `further` plans of a category are
    /// tried beside the known ones.
    pub(super) fn solve(
        &self,
        ready: &[Ready<'p>],
        most: &[usize],
        further: &[Vec<Plan>],
        how: Search,
    ) -> Solved<'p> {
        let mut solved =
            Solved { best: None, contracts: Vec::new(), profit: i64::MIN, bound: None, nodes: 0 };
        for ready in ready {
            let ended = self.search(ready, most, further, how);
            solved.nodes += ended.nodes;
            let less_fees = |profit: i64| profit.saturating_sub(ready.held.fees);
            solved.bound = solved.bound.max(ended.bound.map(less_fees));
            if let Some(best) = ended.best
                && less_fees(best.profit()) > solved.profit
            {
                solved.profit = less_fees(best.profit());
                solved.contracts.clone_from(&ready.held.contracts);
                solved.best = Some(best);
            }
        }
        solved
    }

    /// Every way to hold at most one contract a carrier.
    fn contract_sets(&self) -> Vec<Held<'p>> {
        let futures = self.categories.first().map_or(0, Category::futures) as i64;
        let mut sets = vec![Held::default()];
        let mut carriers: Vec<&str> =
            self.scenario.contracts.iter().map(|contract| contract.carrier.as_str()).collect();
        carriers.sort_unstable();
        carriers.dedup();
        for carrier in carriers {
            let of_carrier = self.scenario.contracts.iter().filter(|one| one.carrier == carrier);
            let more: Vec<Held<'p>> = of_carrier
                .flat_map(|contract| sets.iter().map(move |set| (contract, set.clone())))
                .map(|(contract, mut set)| {
                    set.fees += self.fee(contract).saturating_mul(futures);
                    set.contracts.push(contract);
                    set
                })
                .collect();
            sets.extend(more);
        }
        sets
    }

    /// What a contract costs from the plan's start to the last day, millionths of the account's currency.
    pub(super) fn fee(&self, contract: &Contract) -> i64 {
        let Money { micros, .. } = self
            .scenario
            .rates
            .convert(contract.fee_per_month, self.scenario.currency)
            .unwrap_or(contract.fee_per_month);
        (micros as f64 * self.months).round() as i64
    }

    /// Fees of the contracts without which plans that were not searched for could not be carried out, the cheapest that
    /// opens each service; from the plan's start to the last day, millionths of the account's currency.
    pub(super) fn fees_of(&self, plans: &[&Plan]) -> i64 {
        let mut needed: Vec<&Contract> = Vec::new();
        for (category, plan) in self.categories.iter().zip(plans) {
            let loads = plan.iter().flat_map(|way| &category.table.ways[*way].loads);
            for load in loads.filter(|load| load.handling.fate == Fate::Shipped) {
                let opens = |one: &&Contract| one.services.contains(&load.handling.service);
                let opening = self.scenario.contracts.iter().filter(opens);
                if let Some(cheapest) = opening.min_by_key(|contract| self.fee(contract))
                    && !needed.contains(&cheapest)
                {
                    needed.push(cheapest);
                }
            }
        }
        needed.into_iter().map(|contract| self.fee(contract)).sum()
    }

    /// `None` = some line can be shipped in no way under these contracts.
    fn under(&self, held: Held<'p>) -> Option<Ready<'p>> {
        let allowed: Vec<Vec<bool>> =
            self.categories.iter().map(|category| self.allowed(category, &held)).collect();
        let ways_left = self.categories.iter().zip(&allowed).all(|(category, allowed)| {
            category.table.lines.iter().all(|ways| ways.clone().any(|way| allowed[way]))
        });
        let bounds = self.scenario.tolerance.bounds;
        let relaxation = |((category, allowed), starts): ((&Category<'_>, &Vec<bool>), &Vec<Plan>)| {
            let reference = starts.last().map_or(&[][..], Vec::as_slice);
            Relaxation::new(category, bounds, allowed, reference)
        };
        ways_left.then(|| Ready {
            relaxations: self
                .categories
                .iter()
                .zip(&allowed)
                .zip(&self.starts)
                .map(relaxation)
                .collect(),
            floors: self.floors(&held),
            allowed,
            held,
        })
    }

    fn search(&self, ready: &Ready<'_>, most: &[usize], further: &[Vec<Plan>], how: Search) -> Ended {
        let parts: Vec<Part<'_, '_>> = (0..self.categories.len())
            .map(|at| {
                let (category, relaxation) = (&self.categories[at], &ready.relaxations[at]);
                Part { category, relaxation, most: most[at] }
            })
            .collect();
        let mut ended = Ended { best: Some(Planned::default()), bound: Some(0), nodes: 0 };
        for (at, part) in parts.iter().enumerate() {
            let known = self.first(part, &ready.allowed[at], at, further.get(at), how.effort);
            let found = search(std::slice::from_ref(part), &[], known, how.nodes);
            ended.nodes += found.nodes;
            ended.bound = ended.bound.zip(found.bound).map(|(a, b)| a.saturating_add(b));
            ended.best = ended.best.zip(found.best).map(|(mut all, one)| {
                all.plans.extend(one.plans);
                all.sampled.extend(one.sampled);
                all
            });
        }
        let filled =
            |planned: &Planned| ready.floors.iter().all(|floor| floor.is_filled(&planned.plans));
        if ended.best.as_ref().is_none_or(filled) {
            return ended;
        }
        // A minimum volume ties the categories together.
        let known = self.filling(ready, most, further, ended.best.as_ref());
        let joint = search(&parts, &ready.floors, known, how.nodes * parts.len());
        // Without the volume no plan leaves more than the best of each category.
        let bound = joint.bound.zip(ended.bound).map(|(joint, apart)| joint.min(apart));
        Ended { bound, nodes: ended.nodes + joint.nodes, ..joint }
    }

    /// The best plan at hand that fills every least volume: the known ones of all categories side by side, and the best of
    /// each category with what it takes of the contract's services, the cheapest change for each package first.
    fn filling(
        &self,
        ready: &Ready<'_>,
        most: &[usize],
        further: &[Vec<Plan>],
        apart: Option<&Planned>,
    ) -> Option<Planned> {
        let known = |at: usize| self.starts[at].iter().chain(further.get(at).into_iter().flatten());
        let count = (0..self.categories.len()).map(|at| known(at).count()).min().unwrap_or(0);
        let mut candidates: Vec<Vec<Plan>> = (0..count)
            .map(|k| (0..self.categories.len()).filter_map(|at| known(at).nth(k).cloned()).collect())
            .collect();
        candidates.extend(apart.map(|apart| self.filled(ready, apart.plans.clone())));
        let allowed = |plans: &Vec<Plan>| {
            plans.iter().zip(&ready.allowed).all(|(plan, allowed)| plan.iter().all(|way| allowed[*way]))
        };
        let whole = candidates.into_iter().filter(|plans| plans.len() == self.categories.len());
        let filled =
            whole.filter(allowed).filter(|plans| ready.floors.iter().all(|one| one.is_filled(plans)));
        let sampled = filled.filter_map(|plans| {
            let sampled =
                self.categories.iter().zip(&plans).zip(most).map(|((category, plan), most)| {
                    category.sampled(std::slice::from_ref(plan), *most, None)[0]
                });
            let sampled = sampled.collect::<Option<Vec<Sampled>>>()?;
            Some(Planned { plans, sampled })
        });
        sampled.reduce(|best, next| if next.profit() > best.profit() { next } else { best })
    }

    /// Plans changed line by line until every least volume is filled, if that can be.
    fn filled(&self, ready: &Ready<'_>, mut plans: Vec<Plan>) -> Vec<Plan> {
        for floor in &ready.floors {
            while !floor.is_filled(&plans) {
                let mut best: Option<(f64, usize, usize, usize)> = None;
                for (at, category) in self.categories.iter().enumerate() {
                    for (line, ways) in category.table.lines.iter().enumerate() {
                        let now = plans[at][line];
                        for way in ways.clone().filter(|way| ready.allowed[at][*way]) {
                            let more = floor.of_way[at][way] - floor.of_way[at][now];
                            if more <= 0 {
                                continue;
                            }
                            let cost =
                                (category.profit[now] - category.profit[way]) as f64 / more as f64;
                            if best.is_none_or(|(known, ..)| cost < known) {
                                best = Some((cost, at, line, way));
                            }
                        }
                    }
                }
                let Some((_, at, line, way)) = best else { break };
                plans[at][line] = way;
            }
        }
        plans
    }

    fn first(
        &self,
        part: &Part<'_, '_>,
        allowed: &[bool],
        at: usize,
        further: Option<&Vec<Plan>>,
        effort: Effort,
    ) -> Option<Planned> {
        let starts = self.starts[at].iter().chain(further.into_iter().flatten());
        let starts: Vec<Plan> =
            starts.filter(|plan| plan.iter().all(|way| allowed[*way])).cloned().collect();
        let (plan, sampled) = improve(part.category, part.relaxation, part.most, &starts, effort)?;
        Some(Planned { plans: vec![plan], sampled: vec![sampled] })
    }

    /// Ways that use no service of a contract that is not held.
    fn allowed(&self, category: &Category<'_>, held: &Held<'_>) -> Vec<bool> {
        let closed = |load: &crate::engine::Load| {
            let service = load.handling.service;
            let mut offering =
                self.scenario.contracts.iter().filter(|one| one.services.contains(&service)).peekable();
            load.handling.fate == Fate::Shipped
                && offering.peek().is_some()
                && !offering.any(|one| held.contracts.iter().any(|known| known.name == one.name))
        };
        category.table.ways.iter().map(|way| !way.loads.iter().any(closed)).collect()
    }

    fn floors(&self, held: &Held<'_>) -> Vec<Floor> {
        let futures = self.categories.first().map_or(0, Category::futures) as f64;
        let asking = held.contracts.iter().filter(|contract| contract.least_per_month > 0);
        asking
            .map(|contract| Floor {
                least: (f64::from(contract.least_per_month) * self.months * futures).ceil() as i64,
                of_way: self
                    .categories
                    .iter()
                    .map(|category| {
                        let carried = |way: &crate::engine::Way| -> u64 {
                            let loads = way.loads.iter().filter(|load| {
                                load.handling.fate == Fate::Shipped
                                    && contract.services.contains(&load.handling.service)
                            });
                            loads.map(|load| load.packages).sum()
                        };
                        category.table.ways.iter().map(|way| carried(way) as i64).collect()
                    })
                    .collect(),
            })
            .collect()
    }
}

/// What the plans of a strategy come to in each category, within limits or not.
pub(super) fn sampled(categories: &[Category<'_>], plans: &[Plan]) -> Vec<Sampled> {
    let all = categories.iter().zip(plans).map(|(category, plan)| {
        category.sampled(std::slice::from_ref(plan), category.futures(), None)[0]
    });
    // All futures are allowed, so that a plan comes to nothing only if the planner is stopped: its answer is thrown away.
    all.map(Option::unwrap_or_default).collect()
}
