//! Bounds on what any completion of a partial plan can reach on the sample: proven, never estimated.
//!
//! A window is below target when its score 1000 x valid - target x counted (target in thousandths) is below nothing. Scores
//! add up over lines, so two things hold of every completion:
//!
//! 1. A future whose best possible score (each free line by its best way, window by window) is below nothing for as
//!    many days as the event takes has the event for sure.
//! 2. At most K futures have the event; in each other one some day of any such stretch of days is at target. Summed
//!    over futures this is one linear constraint with a slack for the K worst, and the best profit under it
//!    is bounded by Lagrange's multiplier: any multiplier gives a valid bound (Fisher, "The Lagrangian
//!    relaxation method for solving integer programming problems", Management Science 27, 1981).

use super::category::{Category, Plan};
use crate::account::Counts;
use crate::scenario::Bounds;
use rayon::prelude::*;

/// Stretches of days, spread over the period, that give constraints.
const STRETCHES: usize = 4;
/// Share of the futures, the worst ones, that each constraint is summed over.
const SHARES: [f64; 3] = [1.0, 0.3, 0.12];

/// Constraints that are kept: those that bound the whole problem best.
const KEPT: usize = 4;
/// Doublings and halvings of a multiplier.
const HALVINGS: usize = 14;

/// Everything that bounds are made of.
#[derive(Debug)]
pub(super) struct Relaxation {
    /// Lines as they are decided: what weighs most comes first.
    pub(super) order: Vec<usize>,
    /// Per line in that order: the ways that may be chosen.
    pub(super) ways: Vec<Vec<usize>>,
    /// Per place in the order, and after the last: the most that the lines from it on can bring in.
    value_after: Vec<i64>,
    /// Window scores, `[way][future * days + day]`.
    scores: Vec<Vec<i32>>,
    /// Best scores of the lines from a place on, the same way.
    best_after: Vec<Vec<i64>>,
    days: usize,
    /// Days in a row that make the event.
    run: usize,
    /// Futures of which open windows tell nothing.
    hidden: Vec<bool>,
    cuts: Vec<Cut>,
    /// A multiplier to begin with: a price of a point of score at which it weighs as much as money does.
    scale: f64,
    /// Fewest counted packages that are reviewed.
    reviewed_from: u32,
}

/// One constraint: over `futures`, all lines' scores on a stretch of days.
#[derive(Debug)]
struct Cut {
    futures: Vec<u32>,
    /// Per way: its best score on the stretch in each of them, and their sum.
    of_way: Vec<Vec<i64>>,
    sum: Vec<i64>,
    /// Least scores of the lines from a place on.
    least_after: Vec<Vec<i64>>,
}

/// What is decided so far.
#[derive(Clone, Debug)]
pub(super) struct Partial {
    /// Scores of the decided lines, `[future * days + day]`.
    scores: Vec<i64>,
    /// Per cut and future: scores of the decided lines.
    pub(super) cuts: Vec<Vec<i64>>,
}

impl Relaxation {
    /// Bounds for plans of the allowed ways; `reference` is any plan: the worst futures are told by it.
    pub(super) fn new(
        category: &Category<'_>,
        bounds: Bounds,
        allowed: &[bool],
        reference: &[usize],
    ) -> Self {
        let table = &category.table;
        let terms = &table.terms;
        let ways: Vec<Vec<usize>> =
            table.lines.iter().map(|ways| ways.clone().filter(|way| allowed[*way]).collect()).collect();
        let (first, last, run) = match bounds {
            Bounds::Breach => (terms.first_effect, terms.period_end, 1),
            Bounds::Suspension => (terms.first_effect, terms.period_end - 1, terms.grace_days.max(1)),
        };
        let enforced = terms.enforced.from.unwrap_or(i32::MAX);
        let first = first.max(enforced).max(terms.start);
        // Reviews that leave packages out cannot be told from windows.
        let told = terms.enforced.whole_from <= first - terms.lag - terms.window + 1;
        let last = if told { last.min(terms.end) } else { first.saturating_sub(1) };
        let days = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(0);
        let futures = category.futures();
        let scores = |way: usize| -> Vec<i32> {
            let mut all = Vec::with_capacity(futures * days);
            let mut sums = vec![Counts::NONE; table.days.len()];
            for future in 0..futures {
                sums.fill(Counts::NONE);
                table.add_to(future, way, &mut sums);
                push_scores(&sums, first - terms.lag - table.days.start, days, category, &mut all);
            }
            all
        };
        let wanted: Vec<bool> =
            (0..table.ways.len()).map(|way| ways.iter().any(|line| line.contains(&way))).collect();
        let scores: Vec<Vec<i32>> = (0..table.ways.len())
            .into_par_iter()
            .map(|way| if wanted[way] { scores(way) } else { Vec::new() })
            .collect();
        let hidden = category.hidden(reference);

        // What can differ most is decided first.
        let weight = |line: usize| {
            let sums =
                ways[line].iter().map(|way| scores[*way].iter().map(|x| i64::from(*x)).sum::<i64>());
            let values = ways[line].iter().map(|way| category.at_best[*way]);
            let spread = |values: &mut dyn Iterator<Item = i64>| {
                let (low, high) =
                    values.fold((i64::MAX, i64::MIN), |(low, high), x| (low.min(x), high.max(x)));
                high.saturating_sub(low)
            };
            (spread(&mut sums.clone()), spread(&mut values.clone()))
        };
        let mut order: Vec<usize> = (0..ways.len()).collect();
        let weights: Vec<(i64, i64)> = order.iter().map(|line| weight(*line)).collect();
        order.sort_by_key(|line| (std::cmp::Reverse(weights[*line]), *line));
        let ways: Vec<Vec<usize>> = order.iter().map(|line| ways[*line].clone()).collect();

        let figures = figure_scores(category, first, days);
        let best_after =
            after(&ways, futures * days, &figures, |way, at| i64::from(scores[way][at]), i64::max);
        let best = |ways: &Vec<usize>| ways.iter().map(|way| category.at_best[*way]).max().unwrap_or(0);
        let mut value_after = vec![0; ways.len() + 1];
        for at in (0..ways.len()).rev() {
            value_after[at] = value_after[at + 1] + best(&ways[at]);
        }
        let mut relaxation = Self {
            order,
            ways,
            value_after,
            scores,
            best_after,
            days,
            run: run as usize,
            hidden,
            cuts: Vec::new(),
            scale: 1.0,
            reviewed_from: terms.review.reviewed_from.max(1),
        };
        relaxation.add_cuts(category, reference, &figures);
        relaxation.scale = relaxation.price_scale(category);
        relaxation.keep_best_cuts(category);
        relaxation
    }

    fn add_cuts(&mut self, category: &Category<'_>, reference: &[usize], figures: &[i64]) {
        if self.days < self.run {
            return;
        }
        let futures: Vec<u32> =
            (0..category.futures() as u32).filter(|at| !self.hidden[*at as usize]).collect();
        let latest = self.days - self.run;
        let mut begins: Vec<usize> = (1..=STRETCHES).map(|at| latest * at / STRETCHES).collect();
        begins.dedup();
        for begin in begins {
            let stretch = |score: &dyn Fn(usize) -> i64, future: u32| {
                let from = future as usize * self.days + begin;
                (from..from + self.run).map(score).max().unwrap_or(0)
            };
            let way_score =
                |way: usize, future: u32| stretch(&|at| i64::from(self.scores[way][at]), future);
            let given = |future: u32| stretch(&|at| figures[at % self.days], future);
            let mut by_reference = futures.clone();
            let total = |future: u32| {
                reference
                    .iter()
                    .filter(|way| !self.scores[**way].is_empty())
                    .map(|way| way_score(*way, future))
                    .sum::<i64>()
            };
            by_reference.sort_by_cached_key(|future| (total(*future), *future));
            for share in SHARES {
                let held = (share * futures.len() as f64).ceil() as usize;
                let chosen: Vec<u32> = by_reference[..held.min(by_reference.len())].to_vec();
                let of_way: Vec<Vec<i64>> = (0..self.scores.len())
                    .map(|way| match self.scores[way].is_empty() {
                        true if self.days > 0 => Vec::new(),
                        _ => chosen.iter().map(|future| way_score(way, *future)).collect(),
                    })
                    .collect();
                let base: Vec<i64> = chosen.iter().map(|future| given(*future)).collect();
                let least_after =
                    after(&self.ways, chosen.len(), &base, |way, at| of_way[way][at], i64::min);
                let sum = of_way.iter().map(|scores| scores.iter().sum()).collect();
                self.cuts.push(Cut { futures: chosen, of_way, sum, least_after });
            }
        }
    }

    /// Keeps the constraints that bound the whole problem best when one future in twenty may have the event, and the
    /// widest, by which plans are priced.
    fn keep_best_cuts(&mut self, category: &Category<'_>) {
        let most = self.hidden.len() / 20;
        let bound = |cut: &Cut| {
            let nothing = vec![0; cut.futures.len()];
            let given: i64 = cut.least_after[self.ways.len()].iter().sum();
            self.under(cut, 0, given + self.slack(cut, &nothing, 0, most), category)
        };
        let bounds: Vec<i64> = self.cuts.iter().map(bound).collect();
        let widest = self.cuts.iter().map(|cut| cut.futures.len()).max();
        let first_widest = self.cuts.iter().position(|cut| Some(cut.futures.len()) == widest);
        let mut places: Vec<usize> = (0..bounds.len()).collect();
        places.sort_by_key(|at| (Some(*at) != first_widest, bounds[*at]));
        places.truncate(KEPT);
        let mut at = 0;
        self.cuts.retain(|_| {
            at += 1;
            places.contains(&(at - 1))
        });
    }

    /// Nothing decided.
    pub(super) fn nothing(&self) -> Partial {
        Partial {
            scores: vec![0; self.best_after.first().map_or(0, Vec::len)],
            cuts: self.cuts.iter().map(|cut| vec![0; cut.futures.len()]).collect(),
        }
    }

    /// Adds what is known after a further line is decided.
    pub(super) fn decide(&self, partial: &mut Partial, way: usize) {
        partial
            .scores
            .iter_mut()
            .zip(&self.scores[way])
            .for_each(|(sum, more)| *sum += i64::from(*more));
        for (sums, cut) in partial.cuts.iter_mut().zip(&self.cuts) {
            sums.iter_mut().zip(&cut.of_way[way]).for_each(|(sum, more)| *sum += more);
        }
    }

    /// Ways in the order of decision as a plan in the order of lines.
    pub(super) fn in_lines(&self, chosen: &[usize]) -> Plan {
        let mut plan = vec![0; chosen.len()];
        self.order.iter().zip(chosen).for_each(|(line, way)| plan[*line] = *way);
        plan
    }

    /// Adds what is known after a further line is decided to the constraints alone: all that bounds on profit need.
    pub(super) fn decide_cuts(&self, partial: &Partial, way: usize) -> Vec<Vec<i64>> {
        let added = |(sums, cut): (&Vec<i64>, &Cut)| {
            sums.iter().zip(&cut.of_way[way]).map(|(sum, more)| sum + more).collect()
        };
        partial.cuts.iter().zip(&self.cuts).map(added).collect()
    }

    /// Do more than `most` futures have the event whatever is chosen for the lines that are left, once `decided` lines
    /// are decided, the last of them by `way`?
    pub(super) fn surely_too_bad(
        &self,
        partial: &Partial,
        way: usize,
        decided: usize,
        most: usize,
    ) -> bool {
        if self.days < self.run || self.reviewed_from > 1 {
            return false;
        }
        let (best, more) = (&self.best_after[decided], &self.scores[way]);
        let bad = |future: usize| {
            let days = future * self.days..(future + 1) * self.days;
            let scores = partial.scores[days.clone()].iter().zip(&more[days.clone()]).zip(&best[days]);
            let mut run = 0;
            for ((score, more), best) in scores {
                run = if score + i64::from(*more) + best < 0 { run + 1 } else { 0 };
                if run >= self.run {
                    return true;
                }
            }
            false
        };
        let seen = (0..self.hidden.len()).filter(|future| !self.hidden[*future]);
        seen.filter(|future| bad(*future)).nth(most).is_some()
    }

    /// No completion whose event happens in at most `most` futures brings in more than this, millionths over all
    /// futures; `value` is what the decided lines bring in at best.
    pub(super) fn bound(
        &self,
        sums: &[Vec<i64>],
        decided: usize,
        value: i64,
        most: usize,
        category: &Category<'_>,
    ) -> i64 {
        let mut bound = value.saturating_add(self.value_after[decided]);
        for (cut, sums) in self.cuts.iter().zip(sums) {
            let slack = self.slack(cut, sums, decided, most);
            let fixed: i64 = sums.iter().sum();
            let given: i64 = cut.least_after[self.ways.len()].iter().sum();
            let under = self.under(cut, decided, fixed + given + slack, category);
            bound = bound.min(value.saturating_add(under));
        }
        // Losses are rounded to the millionth, future by future.
        bound.saturating_add(self.hidden.len() as i64)
    }

    /// How far the sum over the cut's futures may lie below nothing: the futures that may have the event, at
    /// their worst, and windows too thin to be reviewed.
    fn slack(&self, cut: &Cut, sums: &[i64], decided: usize, most: usize) -> i64 {
        let thin = 1000 * i64::from(self.reviewed_from - 1);
        let mut worst: Vec<i64> = sums
            .iter()
            .zip(&cut.least_after[decided])
            .map(|(sum, least)| (sum + least + thin).min(0))
            .collect();
        let most = most.min(worst.len());
        if most > 0 && most < worst.len() {
            worst.select_nth_unstable(most - 1);
        }
        thin * cut.futures.len() as i64 - worst[..most].iter().sum::<i64>()
    }

    /// The best value of the free lines whose scores may lie `room` below nothing in all: Lagrange's function where its
    /// slope changes sign. It is convex in the multiplier, and any multiplier gives a bound.
    fn under(&self, cut: &Cut, decided: usize, room: i64, category: &Category<'_>) -> i64 {
        let free = &self.ways[decided..];
        // Value, slope, and the size of what is added up.
        let at = |multiplier: f64| -> (f64, f64, f64) {
            let priced = multiplier * room as f64;
            let mut sum = (priced, room as f64, priced.abs());
            for ways in free {
                let (mut best, mut slope) = (f64::NEG_INFINITY, 0.0);
                for way in ways {
                    let score = cut.sum[*way] as f64;
                    let worth = category.at_best[*way] as f64 + multiplier * score;
                    if worth > best {
                        (best, slope) = (worth, score);
                    }
                }
                sum = (sum.0 + best, sum.1 + slope, sum.2 + best.abs() + (multiplier * slope).abs());
            }
            sum
        };
        // Rounded up by far more than sums of so many numbers below 2^53 can be off.
        let safe = |(value, _, size): (f64, f64, f64)| value + size * 1e-10 + 1.0;
        let nothing = at(0.0);
        let mut least = safe(nothing);
        if nothing.1 < 0.0 {
            let (mut low, mut high) = (0.0, self.scale);
            for _ in 0..HALVINGS {
                let found = at(high);
                least = least.min(safe(found));
                if found.1 >= 0.0 {
                    break;
                }
                (low, high) = (high, 2.0 * high);
            }
            for _ in 0..HALVINGS {
                let middle = f64::midpoint(low, high);
                let found = at(middle);
                least = least.min(safe(found));
                if found.1 < 0.0 { low = middle } else { high = middle }
            }
        }
        least.ceil().min(i64::MAX as f64 / 2.0) as i64
    }

    /// A price of a point of score at which it weighs as much as money does.
    pub(super) fn price_scale(&self, category: &Category<'_>) -> f64 {
        let spread = |of: &dyn Fn(usize) -> i64| -> f64 {
            let lines = self.ways.iter().map(|ways| {
                let values = || ways.iter().map(|way| of(*way));
                (values().max().unwrap_or(0) - values().min().unwrap_or(0)) as f64
            });
            lines.sum()
        };
        let Some(cut) = self.widest() else { return 1.0 };
        spread(&|way| category.profit[way]).max(1.0) / spread(&|way| cut.sum[way]).max(1.0)
    }

    fn widest(&self) -> Option<&Cut> {
        self.cuts.iter().max_by_key(|cut| cut.futures.len())
    }

    /// The plan that is best by Lagrange's function of the widest constraint.
    pub(super) fn priced(&self, multiplier: f64, category: &Category<'_>) -> Plan {
        let sums = self.widest().map(|cut| &cut.sum);
        let worth = |way: usize| {
            category.profit[way] as f64 + sums.map_or(0.0, |sums| multiplier * sums[way] as f64)
        };
        let mut plan = vec![0; self.order.len()];
        for (line, ways) in self.order.iter().zip(&self.ways) {
            let best =
                ways.iter().copied().max_by(|a, b| worth(*a).total_cmp(&worth(*b)).then(b.cmp(a)));
            plan[*line] = best.unwrap_or(0);
        }
        plan
    }
}

/// For each place, the best (or worst) of the lines from it on, added up; after the last line what is given.
fn after(
    ways: &[Vec<usize>],
    length: usize,
    given: &[i64],
    score: impl Fn(usize, usize) -> i64 + Sync,
    pick: fn(i64, i64) -> i64,
) -> Vec<Vec<i64>> {
    let last: Vec<i64> = (0..length).map(|at| given[at % given.len().max(1)]).collect();
    let mut all = vec![last];
    for ways in ways.iter().rev() {
        let known = &all[all.len() - 1];
        let picked = (0..length).into_par_iter().map(|at| {
            let best = ways.iter().map(|way| score(*way, at)).reduce(pick).unwrap_or(0);
            known[at] + best
        });
        all.push(picked.collect());
    }
    all.reverse();
    all
}

/// The scores of the windows on `days` days, the first of which ends on the `end`-th day of the sums.
fn push_scores(sums: &[Counts], end: i32, days: usize, category: &Category<'_>, into: &mut Vec<i32>) {
    let window = category.table.terms.window;
    let target = i64::from(category.table.terms.review.target.permille);
    let on = |day: i32| usize::try_from(day).ok().and_then(|day| sums.get(day).copied());
    let mut sum = (end - window + 1..end).filter_map(on).fold(Counts::NONE, Counts::plus);
    for day in end..end + days as i32 {
        sum = sum.plus(on(day).unwrap_or(Counts::NONE));
        let score = 1000 * i64::from(sum.valid()) - target * i64::from(sum.counted());
        // No shop has so many packages in a window that a score is cut off.
        into.push(i32::try_from(score).unwrap_or(if score < 0 { i32::MIN } else { i32::MAX }));
        sum = sum.minus(on(day - window + 1).unwrap_or(Counts::NONE));
    }
}

/// What the account page's figures add to the scores of each day, the same in all futures.
fn figure_scores(category: &Category<'_>, first: i32, days: usize) -> Vec<i64> {
    let table = &category.table;
    let mut scores = Vec::new();
    push_scores(&table.figures, first - table.terms.lag - table.days.start, days, category, &mut scores);
    if scores.is_empty() { vec![0] } else { scores.into_iter().map(i64::from).collect() }
}
