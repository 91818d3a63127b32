//! Best-first branch and bound over the ways of each line (Land & Doig, Econometrica 28, 1960): the search ends with
//! a proof, or with a bound on what is left.
//!
//! Categories share nothing but contracts, so each is searched alone where no minimum volume binds.

use super::category::{Category, Plan, Sampled};
use super::relaxation::Relaxation;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A category to be planned: at most `most` futures may have the event.
#[derive(Debug)]
pub(super) struct Part<'c, 'e> {
    pub(super) category: &'c Category<'e>,
    pub(super) relaxation: &'c Relaxation,
    pub(super) most: usize,
}

/// So many packages at least, over all futures: what a contract asks for.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Floor {
    pub(super) least: i64,
    /// Per part and way: packages that count.
    pub(super) of_way: Vec<Vec<i64>>,
}

/// One plan a part, and what each comes to.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Planned {
    pub(super) plans: Vec<Plan>,
    pub(super) sampled: Vec<Sampled>,
}

/// How a search ended.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Ended {
    /// The best plan found; `None` = none is within the limits, or none was met.
    pub(super) best: Option<Planned>,
    /// No plan within the limits brings in more than this; `None` = there is no such plan.
    pub(super) bound: Option<i64>,
    /// Partial plans looked at.
    pub(super) nodes: usize,
}

impl Floor {
    /// Do plans reach it?
    pub(super) fn is_filled(&self, plans: &[Plan]) -> bool {
        let carried = plans.iter().zip(&self.of_way);
        let packages = carried.map(|(plan, of_way)| plan.iter().map(|way| of_way[*way]).sum::<i64>());
        packages.sum::<i64>() >= self.least
    }
}

impl Planned {
    /// Over all futures, millionths.
    pub(super) fn profit(&self) -> i64 {
        self.sampled.iter().map(|sampled| sampled.profit).sum()
    }
}

#[derive(Debug)]
struct Node {
    bound: i64,
    /// Of equal bounds the older one comes first, so that the search does not hang on threads.
    born: usize,
    done: Planned,
    /// Ways of the part at hand, in the order of its relaxation.
    chosen: Vec<usize>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.cmp(&other.bound).then(other.born.cmp(&self.born))
    }
}

/// Searches for the plan that brings in most, from the best one known, opening at most `budget` partial plans.
pub(super) fn search(
    parts: &[Part<'_, '_>],
    floors: &[Floor],
    known: Option<Planned>,
    budget: usize,
) -> Ended {
    let roots: Vec<i64> = parts
        .iter()
        .map(|part| {
            let nothing = part.relaxation.nothing();
            part.relaxation.bound(&nothing.cuts, 0, 0, part.most, part.category)
        })
        .collect();
    let mut after = vec![0; parts.len() + 1];
    for at in (0..parts.len()).rev() {
        after[at] = after[at + 1] + roots[at];
    }
    let search = Search { parts, floors, after };
    let empty = Planned { plans: Vec::new(), sampled: Vec::new() };
    let mut heap = BinaryHeap::new();
    heap.push(Node { bound: search.after[0], born: 0, done: empty, chosen: Vec::new() });
    let (mut best, mut nodes, mut born) = (known, 0, 0);
    while let Some(node) = heap.pop() {
        let reached = best.as_ref().map_or(i64::MIN, Planned::profit);
        if node.bound <= reached {
            break;
        }
        let is_stopped = parts.iter().any(|part| part.category.engine.stop().is_stopped());
        if nodes == budget || is_stopped {
            return Ended { best, bound: Some(node.bound), nodes };
        }
        nodes += 1;
        for next in search.expand(&node, reached) {
            if next.done.plans.len() == parts.len() {
                let better = best.as_ref().is_none_or(|best| next.done.profit() > best.profit());
                if better {
                    best = Some(next.done);
                }
            } else {
                born += 1;
                heap.push(Node { born, ..next });
            }
        }
    }
    let bound = best.as_ref().map(Planned::profit);
    Ended { best, bound, nodes }
}

struct Search<'s, 'c, 'e> {
    parts: &'s [Part<'c, 'e>],
    floors: &'s [Floor],
    /// Bounds of the parts from each one on.
    after: Vec<i64>,
}

impl Search<'_, '_, '_> {
    /// The partial plans with one line more that may still be better than what is reached.
    fn expand(&self, node: &Node, reached: i64) -> Vec<Node> {
        let at = node.done.plans.len();
        let Part { category, relaxation, most } = &self.parts[at];
        let decided = node.chosen.len();
        let mut partial = relaxation.nothing();
        node.chosen.iter().for_each(|way| relaxation.decide(&mut partial, *way));
        let value: i64 = node.chosen.iter().map(|way| category.at_best[*way]).sum();
        let others = node.done.profit() + self.after[at + 1];
        let ways = &relaxation.ways[decided];
        let child = |way: &usize| -> Option<Node> {
            let chosen: Vec<usize> = node.chosen.iter().copied().chain([*way]).collect();
            if !self.fills(node, &chosen) {
                return None;
            }
            let value = value + category.at_best[*way];
            let sums = relaxation.decide_cuts(&partial, *way);
            let bound = relaxation.bound(&sums, decided + 1, value, *most, category);
            let bound = bound.saturating_add(others);
            if bound <= reached || relaxation.surely_too_bad(&partial, *way, decided + 1, *most) {
                return None;
            }
            Some(Node { bound, born: 0, done: node.done.clone(), chosen })
        };
        let children: Vec<Node> = ways.par_iter().filter_map(child).collect();
        if decided + 1 < relaxation.ways.len() {
            return children;
        }
        // Whole plans of the part: they are followed, and stand for themselves from here on.
        let plans: Vec<Plan> = children.iter().map(|child| relaxation.in_lines(&child.chosen)).collect();
        let sampled = category.sampled(&plans, *most, None);
        let finished = plans.into_iter().zip(sampled).filter_map(|(plan, sampled)| {
            let sampled = sampled?;
            let mut done = node.done.clone();
            done.plans.push(plan);
            done.sampled.push(sampled);
            let bound = done.profit() + self.after[at + 1];
            (bound > reached).then_some(Node { bound, born: 0, done, chosen: Vec::new() })
        });
        finished.collect()
    }

    /// Can every floor still be reached?
    fn fills(&self, node: &Node, chosen: &[usize]) -> bool {
        let at = node.done.plans.len();
        self.floors.iter().all(|floor| {
            let packages = |part: usize, ways: &[usize]| -> i64 {
                ways.iter().map(|way| floor.of_way[part][*way]).sum()
            };
            let most = |part: usize, from: usize| -> i64 {
                let ways = self.parts[part].relaxation.ways[from..].iter();
                ways.map(|ways| ways.iter().map(|way| floor.of_way[part][*way]).max().unwrap_or(0)).sum()
            };
            let done: i64 =
                node.done.plans.iter().enumerate().map(|(part, plan)| packages(part, plan)).sum();
            let later: i64 = (at + 1..self.parts.len()).map(|part| most(part, 0)).sum();
            done + packages(at, chosen) + most(at, chosen.len()) + later >= floor.least
        })
    }
}
