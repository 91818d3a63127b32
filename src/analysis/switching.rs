//! Where the choice changes: the switching value of every input that has one inside its range.
//!
//! - The *range* of an uncertain input is its middle 90 %. Of exact inputs those are followed that sellers
//!   turn most: price factors of services (half to double), the tolerated risk (half to double) and the
//!   days of grace (0 to 28: no source states them).
//! - Inputs that the run's own draws settle are not followed ([`super::screen`]), nor is any where all strategies
//!   treat every package alike: there is nothing to change to.
//! - All others are set to both ends of their range in smaller simulations with the same seed, so the same
//!   futures, and only where the input reaches. What shifts there moves the run's own evidence
//!   ([`super::evidence`]), by which the rule chooses again. If that is another strategy, the value is
//!   bracketed by bisection.
//! - Work is bounded; what it does not suffice for is named.

use super::FlipsWhen;
use super::decide::Paths;
use super::evidence::{Evidence, gain_error};
use super::screen::Screen;
use super::view::{Column, View};
use crate::domain::Distribution;
use crate::engine::{Engine, Quiet, Side};
use crate::scenario::{Fate, InputId, InputValue, LineId, MetricId, Reach, Scenario};
use rayon::prelude::*;

/// How much work may be done.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Replications of each smaller simulation.
    pub replications: u64,
    /// Halvings of the range.
    pub halvings: u32,
    /// At most so many smaller simulations of the whole business. One of a part of it (the strategies and
    /// categories that an input reaches) counts as that part.
    pub simulations: f64,
}

/// Price factors and the tolerated risk are looked at in this range: half and double.
const FACTORS: (f64, f64) = (0.5, 2.0);
/// Days of grace: none to four weeks.
const GRACE_DAYS: (f64, f64) = (0.0, 28.0);
/// A part of a simulation costs at least this share of the whole one: it is prepared all the same.
const LEAST_COST: f64 = 0.05;
/// Standard deviations of a normal between its 5 % and its 95 % point.
const SCORES_BETWEEN: f64 = 3.289_707_253_902_945;

/// What was looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Switching {
    /// Inputs at whose value the choice changes, the nearest first.
    pub flips_when: Vec<FlipsWhen>,
    /// Inputs that do not change it inside their range.
    pub does_not_flip: Vec<String>,
    /// Inputs for which the effort did not suffice.
    pub not_followed: Vec<String>,
}

/// An input to follow, with its range.
#[derive(Clone, Debug)]
struct Candidate {
    input: InputId,
    now: f64,
    ends: (f64, f64),
    reach: Reach,
    /// How surely the run's own draws say that the choice stays; negative infinity when they say nothing.
    room: f64,
}

/// Looks for the values at which the rule no longer takes `chosen`, under the reform and one reading.
pub(super) fn switching_values(
    view: &View<'_>,
    seed: u64,
    reading: usize,
    chosen: usize,
    paths: &Paths,
    effort: Effort,
) -> Switching {
    let evidence = Evidence::of(paths).exact_where_it_agrees(chosen, view.scenario.tolerance.risk);
    let (settled, mut open): (Vec<Candidate>, Vec<Candidate>) =
        candidates(view, chosen, paths, &evidence).into_iter().partition(|one| one.room >= 1.0);
    // What is nearest to a change comes first.
    open.sort_by(|a, b| a.room.total_cmp(&b.room).then(a.input.cmp(&b.input)));
    let mut search = Search::new(view, seed, reading, chosen, paths, evidence, effort);
    let mut found = Switching::default();
    let path = |candidate: &Candidate| view.scenario.inputs[candidate.input.0].path.clone();
    found.does_not_flip.extend(settled.iter().map(path));
    for candidate in &open {
        match search.follow(candidate) {
            None => found.not_followed.push(path(candidate)),
            Some(flips) if flips.is_empty() => found.does_not_flip.push(path(candidate)),
            Some(flips) => found.flips_when.extend(flips),
        }
    }
    found.flips_when.sort_by(|a, b| {
        a.standard_scores.total_cmp(&b.standard_scores).then_with(|| a.input.cmp(&b.input))
    });
    found.does_not_flip.sort();
    found
}

/// Every input that has a range, with what the run's own draws say of it.
fn candidates(view: &View<'_>, chosen: usize, paths: &Paths, evidence: &Evidence) -> Vec<Candidate> {
    let scenario = view.scenario;
    let uses = scenario.uses();
    let no_other = (0..scenario.strategies.len()).all(|other| view.engine.same_strategy(chosen, other));
    let screen = Screen::new(paths, evidence, chosen, scenario.tolerance.risk);
    let drawn = view.engine.drawn_inputs();
    let uncertain = (0..scenario.inputs.len()).map(InputId).filter_map(|input| {
        let InputValue::Number(distribution) = scenario.inputs[input.0].value else { return None };
        (!distribution.is_point()).then(|| (input, distribution.mean(), distribution.interval90()))
    });
    let around = |now: f64, (least, most): (f64, f64)| (now * least, now * most);
    let prices = services_that_differ(scenario, chosen).into_iter().filter_map(|service| {
        let factor = scenario.services[service].price_factor;
        let now = factor.distribution.mean();
        factor.distribution.is_point().then(|| (factor.input, now, around(now, FACTORS)))
    });
    let risk = scenario.tolerance.risk;
    let (low, high) = around(risk, FACTORS);
    let tolerance = scenario.tolerance_input().map(|input| (input, risk, (low, high.min(1.0))));
    let grace = f64::from(scenario.consequences.grace_days);
    let (low, high) = (GRACE_DAYS.0.min(grace), GRACE_DAYS.1.max(grace));
    let grace = scenario.grace_days_input().map(|input| (input, grace, (low, high)));
    let wanted: Vec<(InputId, f64, (f64, f64))> =
        uncertain.chain(prices).chain(tolerance).chain(grace).collect();
    wanted
        .into_par_iter()
        .map(|(input, now, ends)| {
            let reach = scenario.reach(&uses, input);
            let draws = drawn.iter().position(|one| *one == input).map(|at| &view.outcomes.draws[at]);
            let room = match draws {
                // What nothing depends on cannot change the choice.
                _ if no_other || reach.share() == 0.0 => f64::INFINITY,
                Some(draws) => screen.room(draws, &reach),
                None => f64::NEG_INFINITY,
            };
            Candidate { input, now, ends, reach, room }
        })
        .collect()
}

/// Services that the chosen strategy uses on the last day and today's way does not, or the other way round.
fn services_that_differ(scenario: &Scenario, chosen: usize) -> Vec<usize> {
    let last = scenario.horizon.last_day;
    let used = |strategy: usize| {
        let mut used = vec![false; scenario.services.len()];
        for line in (0..scenario.lines.len()).map(LineId) {
            for part in scenario.treat(strategy, line) {
                if let Some((_, handling)) = part.spans.iter().rev().find(|(from, _)| *from <= last) {
                    used[handling.service.0] |= handling.fate == Fate::Shipped;
                }
            }
        }
        used
    };
    let (today, chosen) = (used(0), used(chosen));
    (0..scenario.services.len()).filter(|at| today[*at] != chosen[*at]).collect()
}

/// A strategy in a metric, in the first replications of the run.
#[derive(Clone, Debug)]
struct Pair {
    profits: Vec<i64>,
    hits: f64,
}

struct Search<'v> {
    view: &'v View<'v>,
    /// Only the reform under the reading.
    scenario: Scenario,
    seed: u64,
    chosen: usize,
    effort: Effort,
    evidence: Evidence,
    /// `[strategy][metric]`.
    pairs: Vec<Vec<Pair>>,
    /// `[strategy]`: profit of the account in the same replications.
    account: Vec<Vec<i64>>,
    /// Simulations of the whole business that are done already.
    spent: f64,
}

impl<'v> Search<'v> {
    fn new(
        view: &'v View<'v>,
        seed: u64,
        reading: usize,
        chosen: usize,
        paths: &Paths,
        evidence: Evidence,
        mut effort: Effort,
    ) -> Self {
        effort.replications = effort.replications.min(view.n());
        let mut scenario = view.scenario.clone();
        scenario.keep_only_reform(reading);
        let column = |strategy| Column { side: Side::Reform, reading, strategy };
        let first = effort.replications as usize;
        let pairs = (0..scenario.strategies.len())
            .map(|strategy| {
                view.metrics().map(|metric| pair(view, column(strategy), metric, first)).collect()
            })
            .collect();
        let account = paths.profits.iter().map(|path| path[..first].to_vec()).collect();
        Self { view, scenario, seed, chosen, effort, evidence, pairs, account, spent: 0.0 }
    }

    /// Where the choice leaves `chosen` inside the range; `None` when the effort does not suffice, or when
    /// the value of now, taken for certain, is chosen for otherwise than the whole distribution.
    fn follow(&mut self, candidate: &Candidate) -> Option<Vec<FlipsWhen>> {
        let most = 3.0 + 2.0 * f64::from(self.effort.halvings);
        if self.spent + most * self.cost(candidate) > self.effort.simulations {
            return None;
        }
        let (now, input) = (candidate.now, &self.view.scenario.inputs[candidate.input.0]);
        let mut ends = Vec::new();
        for end in [candidate.ends.0, candidate.ends.1].into_iter().filter(|end| *end != now) {
            let there = self.at(candidate, end)?;
            if self.choice(candidate, &there, end) != self.chosen {
                ends.push((end, there));
            }
        }
        if ends.is_empty() {
            return Some(Vec::new());
        }
        let here = self.at(candidate, now)?;
        if self.choice(candidate, &here, now) != self.chosen {
            return None;
        }
        let spread = (candidate.ends.1 - candidate.ends.0) / SCORES_BETWEEN;
        let mut flips = Vec::new();
        for (end, there) in ends {
            let (at, becomes) = self.bracket(candidate, &here, (end, there))?;
            flips.push(FlipsWhen {
                input: input.path.clone(),
                unit: input.unit.name(),
                now,
                at,
                when: if at > now { "above" } else { "below" }.to_owned(),
                becomes: self.scenario.strategies[becomes].name.clone(),
                standard_scores: (at - now).abs() / spread,
            });
        }
        Some(flips)
    }

    /// The value between now and an end at which the choice leaves `chosen`, and what it becomes there.
    fn bracket(
        &mut self,
        candidate: &Candidate,
        here: &Evidence,
        (end, there): (f64, Evidence),
    ) -> Option<(f64, usize)> {
        let now = candidate.now;
        let mut becomes = self.choice(candidate, &there, end);
        let (mut same, mut other) = (now, end);
        // On a straight line both ends say all that lies between.
        let known = candidate.reach.linear || self.is_tolerance(candidate);
        let halvings = self.effort.halvings + if known { 3 } else { 0 };
        for _ in 0..halvings {
            let between = self.valid(candidate, f64::midpoint(same, other));
            if between == same || between == other {
                break;
            }
            let evidence = if known {
                here.towards(&there, (between - now) / (end - now))
            } else {
                self.at(candidate, between)?
            };
            let choice = self.choice(candidate, &evidence, between);
            if choice == self.chosen {
                same = between;
            } else {
                (other, becomes) = (between, choice);
            }
        }
        let at = if self.is_whole(candidate) { other } else { outward(same, other) };
        Some((at, becomes))
    }

    fn is_tolerance(&self, candidate: &Candidate) -> bool {
        self.scenario.tolerance_input() == Some(candidate.input)
    }

    fn is_whole(&self, candidate: &Candidate) -> bool {
        self.scenario.grace_days_input() == Some(candidate.input)
    }

    fn valid(&self, candidate: &Candidate, value: f64) -> f64 {
        if self.is_whole(candidate) { value.round() } else { value }
    }

    fn choice(&self, candidate: &Candidate, evidence: &Evidence, value: f64) -> usize {
        let tolerance = if self.is_tolerance(candidate) { value } else { self.scenario.tolerance.risk };
        evidence.choice(tolerance)
    }

    /// What a simulation costs, as a share of one of the whole business.
    fn cost(&self, candidate: &Candidate) -> f64 {
        if self.is_tolerance(candidate) { 0.0 } else { candidate.reach.share().max(LEAST_COST) }
    }

    /// The evidence with an input set to a value.
    fn at(&mut self, candidate: &Candidate, value: f64) -> Option<Evidence> {
        if self.is_tolerance(candidate) {
            return Some(self.evidence.clone());
        }
        self.spent += self.cost(candidate);
        let mut scenario = self.scenario.with_input(candidate.input, Distribution::Point(value));
        scenario.keep_only_orders_of(&candidate.reach.metrics());
        let engine = &self.view.engine;
        let engine: Engine<'_> =
            engine.with_changes(&scenario, self.seed, &candidate.reach.strategies()).ok()?;
        let outcomes = engine.simulate(0..self.effort.replications, &Quiet).ok()?;
        Some(self.moved(
            &View { scenario: &scenario, engine: &engine, outcomes: &outcomes },
            &candidate.reach,
        ))
    }

    /// The run's evidence, moved by what differs in a smaller simulation.
    fn moved(&self, there: &View<'_>, reach: &Reach) -> Evidence {
        let first = self.effort.replications as usize;
        let mut evidence = self.evidence.clone();
        let mut account = self.account.clone();
        for strategy in reach.strategies() {
            for metric in there.metrics().filter(|metric| reach.touched[strategy][metric.0]) {
                let column = Column { side: Side::Reform, reading: 0, strategy };
                let (new, old) = (pair(there, column, metric, first), &self.pairs[strategy][metric.0]);
                let shifts = new.profits.iter().zip(&old.profits).map(|(new, old)| new - old);
                for (total, shift) in account[strategy].iter_mut().zip(shifts) {
                    *total += shift;
                }
                let hits = &mut evidence.hits[strategy][metric.0];
                let n = evidence.n as f64;
                *hits = (*hits + (new.hits - old.hits) * n / first.max(1) as f64).clamp(0.0, n);
            }
            let moved = account[strategy].iter().zip(&self.account[strategy]);
            let sum: f64 = moved.map(|(new, old)| (new - old) as f64).sum();
            evidence.profits[strategy] += sum / first.max(1) as f64;
        }
        for (strategy, error) in evidence.gain_errors.iter_mut().enumerate() {
            *error = gain_error(&account[strategy], &account[0], evidence.n);
        }
        evidence
    }
}

fn pair(view: &View<'_>, column: Column, metric: MetricId, first: usize) -> Pair {
    let mut profits = view.metric_profit(column, metric);
    profits.truncate(first);
    let bad = view.events(column, metric).iter().filter(|event| view.is_bad(event));
    let hits = bad.filter(|event| (event.replication as usize) < first).count() as f64;
    Pair { profits, hits }
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
