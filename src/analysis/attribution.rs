//! Which clause did it: the change of counted packages and defects from the old policy to the new one in the
//! window that the date shows, split by clause (Shapley values), as if nothing were ever closed.
//!
//! The split is linear in packages: for each kind the shares of the clauses are worked out once, then packages
//! of each kind are counted in every future. Sums are whole numbers up to the mean over futures.

use super::estimate;
use super::shapley::{Pair, Shares, UNIT, shares};
use super::silent::{same_strategies, silent_clauses};
use super::view::View;
use super::{Attribution, ClauseEffect, ClauseRow, ClauseSplit, CountedPackages, Estimate};
use crate::engine::{CensusOf, KindCounts, Kinds, Mode};
use crate::policy::{ClauseChange, Contest, Hybrid, Ruling};
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// Replications looked at: the first ones of the run.
const COUNTED: u64 = 2000;
/// Looked at together.
const BATCH: u64 = 256;

/// Splits the change under one reading, for today's way and the choice. In marginal mode nothing is split:
/// there no package has a kind.
pub(super) fn attribution(view: &View<'_>, reading: usize, seed: u64, choice: usize) -> Attribution {
    let replications = match view.engine.mode() {
        Mode::Paired => view.n().min(COUNTED),
        Mode::Marginal => 0,
    };
    Attribution {
        replications,
        reading: view.scenario.readings[reading].name.clone(),
        splits: match replications {
            0 => Vec::new(),
            _ => splits(view, reading, seed, choice, replications),
        },
        silent_clauses: silent_clauses(view),
        same_strategies: same_strategies(view),
    }
}

fn splits(
    view: &View<'_>,
    reading: usize,
    seed: u64,
    choice: usize,
    replications: u64,
) -> Vec<ClauseSplit> {
    let scenario = view.scenario;
    let mut strategies = vec![0, choice];
    strategies.dedup();
    let of = |strategy| view.metrics().map(move |metric| CensusOf { strategy, reading, metric });
    let wanted: Vec<CensusOf> = strategies.iter().flat_map(|strategy| of(*strategy)).collect();
    let kinds = view.engine.kinds(&wanted);
    let mut tallies: Vec<Tally<'_>> =
        kinds.iter().map(|kinds| Tally::new(scenario, kinds, seed)).collect();
    let (first, end) = (view.outcomes.first, view.outcomes.first + replications);
    for batch in (first..end).step_by(BATCH as usize) {
        for counts in view.engine.census(batch..(batch + BATCH).min(end), &kinds) {
            tallies.iter_mut().zip(&counts).for_each(|(tally, counts)| tally.add(counts));
        }
    }
    let day = |offset: i32| {
        let first = view.engine.calendar().first;
        (first + chrono::TimeDelta::days(i64::from(offset))).to_string()
    };
    let mut splits = Vec::new();
    for (at, &strategy) in strategies.iter().enumerate() {
        let name = &scenario.strategies[strategy].name;
        let metrics = scenario.metrics.len();
        let mut account = Numbers::default();
        let mut window: Option<(i32, i32)> = None;
        for tally in tallies.drain(..metrics.min(tallies.len())) {
            let here = tally.kinds.windows[1];
            window = Some(window.map_or(here, |all| (all.0.min(here.0), all.1.max(here.1))));
            let metric = tally.kinds.of.metric;
            let store = scenario.store_of(metric).name.clone();
            let category = scenario.metrics[metric.0].category.clone();
            let labels = [name.clone(), store, category, day(here.0), day(here.1)];
            let numbers = tally.numbers();
            splits.push(numbers.split(labels));
            account.add(numbers);
        }
        let (from, to) = window.unwrap_or_default();
        let label = || "account".to_owned();
        splits.push(account.split([name.clone(), label(), label(), day(from), day(to)]));
        debug_assert!(at + 1 < strategies.len() || tallies.is_empty());
    }
    splits
}

/// The rows behind the waterfall: per split the old policy, each clause, the new policy, new less old.
pub(super) fn clause_rows(attribution: &Attribution, role: impl Fn(&str) -> String) -> Vec<ClauseRow> {
    let mut rows = Vec::new();
    for split in &attribution.splits {
        let row = |step: &str, counted: Estimate, defects: Estimate| ClauseRow {
            strategy: split.strategy.clone(),
            role: role(&split.strategy),
            store: split.store.clone(),
            category: split.category.clone(),
            promised_from: split.promised_from.clone(),
            promised_to: split.promised_to.clone(),
            step: step.to_owned(),
            clause: String::new(),
            policies: String::new(),
            says: String::new(),
            counted: counted.point,
            counted_low: counted.low,
            counted_high: counted.high,
            defects: defects.point,
            defects_low: defects.low,
            defects_high: defects.high,
            sampled: false,
        };
        rows.push(row("old", split.old.counted, split.old.defects));
        rows.extend(split.effects.iter().map(|effect| ClauseRow {
            clause: effect.clause.clone(),
            policies: effect.policies.join(" "),
            says: effect.says.clone(),
            sampled: effect.sampled,
            ..row(&effect.change, effect.counted, effect.defects)
        }));
        rows.push(row("new", split.new.counted, split.new.defects));
        rows.push(row("more", split.more.counted, split.more.defects));
    }
    rows
}

fn add(sum: &mut Pair, more: Pair) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

fn counted(ruling: Ruling) -> Pair {
    match ruling {
        Ruling::Exempt => [0, 0],
        Ruling::Valid => [1, 0],
        Ruling::Defect(_) => [1, 1],
    }
}

/// One strategy and metric while packages are added up.
struct Tally<'k> {
    kinds: &'k Kinds,
    /// Per kind: what one package is worth under the old policy and the new one, and to each effect.
    worth: Vec<Worth>,
    effects: Vec<Effect>,
    /// Per future, in ones.
    old: Vec<Pair>,
    new: Vec<Pair>,
    /// Per effect and future, in multiples of 1 / [`UNIT`].
    by_effect: Vec<Vec<Pair>>,
    /// Per effect: sums over futures of the half-widths of sampled shares.
    half_widths: Vec<[f64; 2]>,
}

struct Worth {
    old: Pair,
    new: Pair,
    /// Effect, share, half-width.
    shares: Vec<(usize, Pair, [f64; 2])>,
}

/// An effect in words.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Effect {
    clause: String,
    change: &'static str,
    policy: String,
    says: String,
}

impl<'k> Tally<'k> {
    fn new(scenario: &Scenario, kinds: &'k Kinds, seed: u64) -> Self {
        let store = scenario.store_of(kinds.of.metric);
        let reading = &scenario.readings[kinds.of.reading];
        let hybrid = Hybrid::between(&store.baseline, &store.reform, reading);
        let effects = effects_of(&hybrid, &store.reform.name);
        let mut known: Vec<(Contest, Shares)> = Vec::new();
        let mut worth = Vec::new();
        for kind in &kinds.kinds {
            let contest = hybrid.contest(&kind.package, kind.tracking, kind.by_mistake);
            let value = |as_new: &dyn Fn(usize) -> bool| counted(contest.ruling(as_new));
            let (old, new) = (value(&|_| false), value(&|_| true));
            let at = known.iter().position(|(one, _)| *one == contest).unwrap_or_else(|| {
                // The same changes are shuffled alike for every package.
                let name = contest.players.iter().map(|at| effects[*at].clause.as_str());
                let name = name.collect::<Vec<_>>().join(" ");
                let shares = shares(contest.players.len(), (seed, &name), value);
                known.push((contest.clone(), shares));
                known.len() - 1
            });
            let (contest, shares) = &known[at];
            let half_width = |at: usize| shares.half_widths.as_ref().map_or([0.0; 2], |all| all[at]);
            let players = contest.players.iter().zip(&shares.shares).enumerate();
            let shares = players.map(|(at, (player, share))| (*player, *share, half_width(at)));
            worth.push(Worth {
                old,
                new,
                shares: shares.filter(|one| one.1 != [0; 2] || one.2 != [0.0; 2]).collect(),
            });
        }
        // Policies of one file agree on window and lag, or the file states them.
        debug_assert_eq!(kinds.windows[0], kinds.windows[1]);
        Self {
            kinds,
            worth,
            old: Vec::new(),
            new: Vec::new(),
            by_effect: vec![Vec::new(); effects.len()],
            half_widths: vec![[0.0; 2]; effects.len()],
            effects,
        }
    }

    /// Adds a future.
    fn add(&mut self, counts: &KindCounts) {
        let given = self.kinds.given.map(|counts| [counts.counted(), counts.defects()].map(i64::from));
        let [mut old, mut new] = given;
        let mut by_effect = vec![[0i64; 2]; self.effects.len()];
        for (worth, &[then, now]) in self.worth.iter().zip(counts).filter(|(_, n)| **n != [0, 0]) {
            let (then, now) = (i64::from(then), i64::from(now));
            add(&mut old, worth.old.map(|one| then * one));
            add(&mut new, worth.new.map(|one| now * one));
            for &(effect, share, half_width) in &worth.shares {
                add(&mut by_effect[effect], share.map(|one| now * one));
                let sums = self.half_widths[effect].iter_mut().zip(half_width);
                sums.for_each(|(sum, one)| *sum += now as f64 * one);
            }
        }
        debug_assert!((0..2).all(|at| {
            by_effect.iter().map(|one| one[at]).sum::<i64>() == (new[at] - old[at]) * UNIT
        }));
        self.old.push(old);
        self.new.push(new);
        self.by_effect.iter_mut().zip(by_effect).for_each(|(all, one)| all.push(one));
    }

    fn numbers(self) -> Numbers {
        let ones = |pairs: &[Pair], unit: i64| -> Vec<[f64; 2]> {
            pairs.iter().map(|pair| pair.map(|one| one as f64 / unit as f64)).collect()
        };
        let mut effects = BTreeMap::new();
        let told = self.effects.into_iter().zip(&self.by_effect).zip(self.half_widths);
        for ((effect, values), half_width) in told {
            if values.iter().any(|pair| *pair != [0; 2]) {
                let key = (effect.clause.clone(), effect.change);
                let series = Series {
                    policies: vec![effect.policy],
                    says: effect.says,
                    values: ones(values, UNIT),
                    half_width: half_width.map(|sum| sum / values.len().max(1) as f64),
                };
                effects.insert(key, series);
            }
        }
        Numbers { old: ones(&self.old, 1), new: ones(&self.new, 1), effects }
    }
}

fn effects_of(hybrid: &Hybrid<'_>, policy: &str) -> Vec<Effect> {
    let effect = |player: &crate::policy::Player<'_>| Effect {
        clause: player.clause.map_or("(order)".to_owned(), |clause| clause.id.clone()),
        change: match player.change {
            ClauseChange::Begins => "begins",
            ClauseChange::Ends => "ends",
            ClauseChange::Differs => "differs",
            ClauseChange::Order => "order",
        },
        policy: policy.to_owned(),
        says: player.clause.map_or_else(
            || "Clauses that both policies have stand in another order.".to_owned(),
            |clause| clause.says.clone(),
        ),
    };
    hybrid.players().iter().map(effect).collect()
}

/// Numbers of packages per future: counted, defects.
#[derive(Default)]
struct Numbers {
    old: Vec<[f64; 2]>,
    new: Vec<[f64; 2]>,
    /// By clause and change.
    effects: BTreeMap<(String, &'static str), Series>,
}

struct Series {
    policies: Vec<String>,
    says: String,
    values: Vec<[f64; 2]>,
    half_width: [f64; 2],
}

impl Numbers {
    /// Adds another category's.
    fn add(&mut self, other: Self) {
        fn sum(all: &mut Vec<[f64; 2]>, more: &[[f64; 2]]) {
            all.resize(all.len().max(more.len()), [0.0; 2]);
            for (sum, one) in all.iter_mut().zip(more) {
                *sum = [sum[0] + one[0], sum[1] + one[1]];
            }
        }
        sum(&mut self.old, &other.old);
        sum(&mut self.new, &other.new);
        for (key, series) in other.effects {
            match self.effects.get_mut(&key) {
                Some(known) => {
                    sum(&mut known.values, &series.values);
                    let new = series.policies.into_iter().filter(|one| !known.policies.contains(one));
                    let new: Vec<String> = new.collect();
                    known.policies.extend(new);
                    // Stores may put a clause of one name in their own words.
                    if !known.says.contains(&series.says) {
                        known.says = format!("{} {}", known.says, series.says);
                    }
                    for (all, more) in known.half_width.iter_mut().zip(series.half_width) {
                        *all += more;
                    }
                }
                None => drop(self.effects.insert(key, series)),
            }
        }
    }

    fn split(
        &self,
        [strategy, store, category, promised_from, promised_to]: [String; 5],
    ) -> ClauseSplit {
        let packages = |values: &[[f64; 2]]| CountedPackages {
            counted: mean(values, 0, 0.0),
            defects: mean(values, 1, 0.0),
        };
        let pairs = self.new.iter().zip(&self.old);
        let more: Vec<[f64; 2]> = pairs.map(|(new, old)| [new[0] - old[0], new[1] - old[1]]).collect();
        let mut effects: Vec<ClauseEffect> = self
            .effects
            .iter()
            .map(|((clause, change), series)| ClauseEffect {
                clause: clause.clone(),
                change: (*change).to_owned(),
                policies: series.policies.clone(),
                says: series.says.clone(),
                counted: mean(&series.values, 0, series.half_width[0]),
                defects: mean(&series.values, 1, series.half_width[1]),
                sampled: series.half_width != [0.0; 2],
            })
            .collect();
        let largest = |of: fn(&ClauseEffect) -> f64| {
            effects.iter().map(|effect| of(effect).abs()).fold(f64::MIN_POSITIVE, f64::max)
        };
        let (counted, defects) = (largest(|one| one.counted.point), largest(|one| one.defects.point));
        let size = |one: &ClauseEffect| {
            (one.counted.point.abs() / counted).max(one.defects.point.abs() / defects)
        };
        effects.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.clause.cmp(&b.clause)));
        ClauseSplit {
            strategy,
            store,
            category,
            promised_from,
            promised_to,
            old: packages(&self.old),
            new: packages(&self.new),
            more: packages(&more),
            effects,
        }
    }
}

fn mean(values: &[[f64; 2]], at: usize, half_width: f64) -> Estimate {
    let Estimate { point, low, high } = estimate::mean(values.iter().map(|pair| pair[at]));
    Estimate { point, low: low - half_width, high: high + half_width }
}
