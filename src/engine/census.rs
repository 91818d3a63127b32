//! Which packages a metric's window holds on the date: numbers by kind, before any policy counts them, as if
//! nothing were ever closed. The engine knows no clause; who splits counts by clause asks the judge per kind.

use super::compile::{CompiledMetric, STATES, package_on};
use super::workspace::Workspace;
use super::{Engine, Side};
use crate::account::Counts;
use crate::domain::{Package, Tracking};
use crate::scenario::{Fate, MetricId};
use rayon::prelude::*;
use std::ops::Range;

/// Packages that every policy judges alike.
#[derive(Clone, PartialEq, Debug)]
pub struct PackageKind {
    /// Their facts; of their order days one.
    pub package: Package,
    /// Their tracking.
    pub tracking: Tracking,
    /// The marketplace counts them although an exemption marked `misapplied` takes them.
    pub by_mistake: bool,
}

/// Which packages to count: those of a metric under a strategy, in the windows of a reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CensusOf {
    /// Strategy.
    pub strategy: usize,
    /// Reading.
    pub reading: usize,
    /// Metric.
    pub metric: MetricId,
}

/// The kinds of packages that a metric's windows on the date may hold.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// Of what.
    pub of: CensusOf,
    /// The kinds.
    pub kinds: Vec<PackageKind>,
    /// What the account page's figures put into the window, under the old policy and the new one.
    pub given: [Counts; 2],
    /// First and last promised day of the window under the old policy and the new one, as offsets.
    pub windows: [(i32, i32); 2],
    stretches: Vec<Stretch>,
    /// Promised days for which the figures stand.
    figure_days: Vec<usize>,
}

/// A variant on order days of one rule period.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    variant: usize,
    from: usize,
    until: usize,
    /// Kinds of its states.
    ordinary: [usize; STATES.len()],
    mistaken: Option<[usize; STATES.len()]>,
}

/// How many packages of each kind the windows hold, under the old policy and the new one.
pub type KindCounts = Vec<[u32; 2]>;

impl Engine<'_> {
    /// The kinds of packages that each of these may hold.
    pub fn kinds(&self, wanted: &[CensusOf]) -> Vec<Kinds> {
        wanted.iter().map(|of| self.kinds_of(*of)).collect()
    }

    /// Counts packages in a range of replications, the same futures as [`Engine::simulate`]: per replication
    /// and element of `wanted`, one entry a kind.
    pub fn census(&self, range: Range<u64>, wanted: &[Kinds]) -> Vec<Vec<KindCounts>> {
        let count = |workspace: &mut Workspace, replication| {
            workspace.fill(self.scenario, &self.compiled, &self.sources, replication);
            let mut counts: Vec<KindCounts> =
                wanted.iter().map(|kinds| vec![[0; 2]; kinds.kinds.len()]).collect();
            for metric in 0..self.compiled.metrics.len() {
                let here = |kinds: &Kinds| kinds.of.metric.0 == metric;
                if wanted.iter().any(here) {
                    workspace.finish_metric(self.scenario, &self.compiled, metric);
                    let mine = wanted.iter().zip(&mut counts).filter(|(kinds, _)| here(kinds));
                    mine.for_each(|(kinds, counts)| self.count(workspace, kinds, counts));
                }
            }
            counts
        };
        range.into_par_iter().map_init(Workspace::default, count).collect()
    }

    fn kinds_of(&self, of: CensusOf) -> Kinds {
        let metric = &self.compiled.metrics[of.metric.0];
        let windows = Side::BOTH.map(|side| {
            let course = metric.course_of[side as usize][of.reading];
            let terms = &self.review.terms[of.metric.0][course];
            let last = terms.on_date - terms.lag;
            (last - terms.window + 1, last)
        });
        let given = windows.map(|(first, last)| {
            let inside = |day: usize| (first..=last).contains(&(day as i32));
            let figures = metric.figures.iter().filter(|(day, _)| inside(*day));
            figures.fold(Counts::NONE, |sum, (_, counts)| sum.plus(*counts))
        });
        let figure_days = metric.figures.iter().map(|(day, _)| *day).collect();
        let mut found =
            Kinds { of, kinds: Vec::new(), given, windows, stretches: Vec::new(), figure_days };
        for &bundle in &metric.assignments[metric.assignment_of[of.strategy]] {
            for piece in &metric.bundles[bundle].pieces {
                self.add_stretches(metric, *piece, &mut found);
            }
        }
        found
    }

    fn add_stretches(&self, metric: &CompiledMetric, piece: super::compile::Piece, found: &mut Kinds) {
        let variant = &self.compiled.variants[piece.variant];
        if variant.handling.fate != Fate::Shipped {
            return;
        }
        debug_assert!(metric.variants.contains(&piece.variant));
        let promise = variant.promise_days as i32;
        let first = found.windows.iter().map(|window| window.0).min().unwrap_or(0) - promise;
        let last = found.windows.iter().map(|window| window.1).max().unwrap_or(-1) - promise;
        for (at, (begins, table)) in variant.verdicts.iter().enumerate() {
            let ends = variant.verdicts.get(at + 1).map_or(self.compiled.calendar.days, |next| next.0);
            let from = piece.from.max(*begins).max(first.max(0) as usize);
            let until = piece.until.min(ends - 1);
            if last < from as i32 || until < from {
                continue;
            }
            let until = until.min(last as usize);
            let known = found
                .stretches
                .iter()
                .find(|known| known.variant == piece.variant && (*begins..ends).contains(&known.from));
            let (ordinary, mistaken) = match known {
                Some(known) => (known.ordinary, known.mistaken),
                None => {
                    let package = package_on(self.scenario, self.compiled.calendar, variant, from);
                    let mut add = |by_mistake| {
                        STATES.map(|tracking| {
                            let package = package.clone();
                            found.kinds.push(PackageKind { package, tracking, by_mistake });
                            found.kinds.len() - 1
                        })
                    };
                    let mistakes = variant.mistakes.is_some() && table.misapplied.is_some();
                    (add(false), mistakes.then(|| add(true)))
                }
            };
            found.stretches.push(Stretch { variant: piece.variant, from, until, ordinary, mistaken });
        }
    }

    fn count(&self, workspace: &Workspace, kinds: &Kinds, counts: &mut [[u32; 2]]) {
        for stretch in &kinds.stretches {
            let promise = self.compiled.variants[stretch.variant].promise_days;
            let in_windows = |day: usize| {
                let promised = day + promise;
                let given = kinds.figure_days.binary_search(&promised).is_ok();
                kinds.windows.map(|(first, last)| !given && (first..=last).contains(&(promised as i32)))
            };
            let mut add =
                |kinds: &[usize; STATES.len()], day, states: &[u32; STATES.len()], sign: i64| {
                    for (side, _) in in_windows(day).iter().enumerate().filter(|(_, inside)| **inside) {
                        for (kind, n) in kinds.iter().zip(states) {
                            let known = &mut counts[*kind][side];
                            *known = (i64::from(*known) + sign * i64::from(*n)) as u32;
                        }
                    }
                };
            let cells = workspace.cells(&self.compiled, stretch.variant);
            for cell in cells.between(stretch.from, stretch.until + 1).iter() {
                add(&stretch.ordinary, cell.day as usize, &cell.states, 1);
            }
            let Some(mistaken) = stretch.mistaken else { continue };
            for (day, states) in workspace.counted_by_mistake(&self.compiled, stretch.variant) {
                if (stretch.from..=stretch.until).contains(&day) {
                    add(&stretch.ordinary, day, &states, -1);
                    add(&mistaken, day, &states, 1);
                }
            }
        }
    }
}
