//! What every way to ship an order line comes to, line by line, so that plans can be put together without
//! simulating each of them.
//!
//! Futures are drawn before any strategy is looked at and packages of different lines meet only in the windows
//! of their category: the counts and the money of a plan are the sums of what its lines come to, to the bit, as
//! long as nothing is closed. Where something is, [`Engine::follow_ways`] follows the plan day by day.

use super::ledger::stretches;
use super::outcomes::Loss;
use super::replicate::CourseBuffers;
use super::workspace::Workspace;
use super::{Buffers, Engine, Side};
use crate::account::{Counts, CourseTerms};
use crate::scenario::{Fate, Handling, LineId, MetricId};
use rayon::prelude::*;
use std::ops::Range;

/// The packages of a metric under a policy and a reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaysOf {
    /// Metric.
    pub metric: MetricId,
    /// Policy.
    pub side: Side,
    /// Reading.
    pub reading: usize,
}

/// One way to ship a line.
#[derive(Clone, Debug)]
pub struct Way {
    /// The line.
    pub line: LineId,
    /// What is shipped alike, part by part and stretch by stretch of days.
    pub loads: Vec<Load>,
}

/// Packages of a line that are shipped alike.
#[derive(Clone, Debug)]
pub struct Load {
    /// Ends of the part of the line's price bin, as positions from 0 to 1.
    pub part: (f64, f64),
    /// How.
    pub handling: Handling,
    /// First and last order day, as offsets.
    pub days: (usize, usize),
    /// Packages from the plan's start on, over all replications.
    pub packages: u64,
    /// Label cost of these beyond today's labels, millionths, over all replications.
    pub added: i64,
}

/// Counts by promised day, as small as they fit.
#[derive(Clone, Debug)]
pub enum Daily {
    /// No day of a line has more than 255 packages: counted and defects.
    Narrow(Vec<[u8; 2]>),
    /// Some has.
    Wide(Vec<[u32; 2]>),
}

/// What all ways come to in one replication.
#[derive(Clone, Debug)]
pub struct WayCounts {
    /// `[way * days + day]`.
    pub daily: Daily,
    /// Per way: contribution from S on if nothing is closed, millionths.
    pub profit: Vec<i64>,
    /// Per way: the same without packages that leave less than nothing; no closure brings in more.
    pub at_best: Vec<i64>,
    /// Per way: added label cost from S on if nothing is closed, millionths.
    pub added: Vec<i64>,
}

/// The ways of a metric in a range of replications.
#[derive(Clone, Debug)]
pub struct WayTable {
    /// Of what.
    pub of: WaysOf,
    /// Every distinct way; those of a line stand together.
    pub ways: Vec<Way>,
    /// Per line of the metric: its ways.
    pub lines: Vec<Range<usize>>,
    /// Per strategy of the scenario: its way for each line.
    pub of_strategy: Vec<Vec<usize>>,
    /// How the metric is reviewed.
    pub terms: CourseTerms,
    /// Promised days held: from the first of the first window shown from S on to the last of the last.
    pub days: Range<i32>,
    /// What the account page's figures hold on these days, whatever is chosen.
    pub figures: Vec<Counts>,
    /// First replication.
    pub first: u64,
    /// One a replication.
    pub futures: Vec<WayCounts>,
}

/// A plan followed through one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Followed {
    /// Below target on a day of the period from C on.
    pub breach: bool,
    /// Closed on a day of the period, by a review on C or later.
    pub suspension: bool,
    /// What closures cost.
    pub loss: Loss,
}

impl Daily {
    /// Adds a way's counts to sums by day.
    pub fn add_to(&self, way: usize, sums: &mut [Counts]) {
        let days = sums.len();
        match self {
            Self::Narrow(held) => add(&held[way * days..(way + 1) * days], sums),
            Self::Wide(held) => add(&held[way * days..(way + 1) * days], sums),
        }
    }

    /// Takes a way's counts, which must be in them, out of sums by day.
    pub fn take_from(&self, way: usize, sums: &mut [Counts]) {
        let days = sums.len();
        match self {
            Self::Narrow(held) => take(&held[way * days..(way + 1) * days], sums),
            Self::Wide(held) => take(&held[way * days..(way + 1) * days], sums),
        }
    }

    fn pack(counts: &[Counts]) -> Self {
        let narrow = |n: u32| u8::try_from(n);
        let packed = counts.iter().map(|one| Ok([narrow(one.counted())?, narrow(one.defects())?]));
        match packed.collect::<Result<Vec<_>, std::num::TryFromIntError>>() {
            Ok(held) => Self::Narrow(held),
            Err(_) => Self::Wide(counts.iter().map(|one| [one.counted(), one.defects()]).collect()),
        }
    }
}

fn add<T: Copy + Into<u32>>(held: &[[T; 2]], sums: &mut [Counts]) {
    for (sum, [counted, defects]) in sums.iter_mut().zip(held) {
        *sum = sum.plus(Counts::new((*counted).into(), (*defects).into()));
    }
}

fn take<T: Copy + Into<u32>>(held: &[[T; 2]], sums: &mut [Counts]) {
    for (sum, [counted, defects]) in sums.iter_mut().zip(held) {
        *sum = sum.minus(Counts::new((*counted).into(), (*defects).into()));
    }
}

/// A replication's figures for the table, before they are put together.
struct Future {
    counts: WayCounts,
    /// Per way and load: packages and added label cost.
    loads: Vec<Vec<(u32, i64)>>,
}

impl Engine<'_> {
    /// What each way of each metric's lines comes to in a range of replications: the same futures as
    /// [`Engine::simulate`]. Loads are added up from `since` on. The engine must be one of [`Engine::by_line`].
    pub fn ways(&self, range: Range<u64>, side: Side, reading: usize, since: usize) -> Vec<WayTable> {
        let of = |metric: usize| WaysOf { metric: MetricId(metric), side, reading };
        let mut tables: Vec<WayTable> = (0..self.compiled.metrics.len())
            .map(|metric| self.empty_table(of(metric), range.start, since))
            .collect();
        let future = |buffers: &mut Buffers, replication| -> Vec<Future> {
            let Buffers { workspace, courses } = buffers;
            workspace.fill(self.scenario, &self.compiled, &self.sources, replication);
            let of_metric = |table: &WayTable| {
                workspace.finish_metric(self.scenario, &self.compiled, table.of.metric.0);
                self.future(workspace, courses, table, since)
            };
            tables.iter().map(of_metric).collect()
        };
        let futures: Vec<Vec<Future>> =
            range.into_par_iter().map_init(Buffers::default, future).collect();
        for future in futures {
            for (table, future) in tables.iter_mut().zip(future) {
                for (way, sums) in table.ways.iter_mut().zip(future.loads) {
                    for (load, (packages, added)) in way.loads.iter_mut().zip(sums) {
                        load.packages += u64::from(packages);
                        load.added += added;
                    }
                }
                table.futures.push(future.counts);
            }
        }
        tables
    }

    /// The ways of a metric before any future is simulated.
    fn empty_table(&self, of: WaysOf, first: u64, since: usize) -> WayTable {
        let metric = &self.compiled.metrics[of.metric.0];
        let course = metric.course_of[of.side as usize][of.reading];
        let terms = self.review.terms[of.metric.0][course];
        let days = terms.start - terms.lag - terms.window + 1..terms.end - terms.lag + 1;
        // A way that never ships has no piece that could tell its line.
        let lines: Vec<LineId> = (0..self.scenario.lines.len())
            .map(LineId)
            .filter(|line| self.scenario.lines[line.0].metric == of.metric)
            .collect();
        let mut line_of = vec![LineId(0); metric.bundles.len()];
        for (bundle, line) in metric.assignments.iter().flat_map(|held| held.iter().zip(&lines)) {
            line_of[*bundle] = *line;
        }
        let ways: Vec<Way> = (0..metric.bundles.len())
            .map(|bundle| self.way(of.metric, bundle, line_of[bundle], since))
            .collect();
        let mut of_line: Vec<Range<usize>> = Vec::new();
        for (at, way) in ways.iter().enumerate() {
            match of_line.last_mut() {
                Some(last) if ways[last.start].line == way.line => last.end = at + 1,
                _ => of_line.push(at..at + 1),
            }
        }
        let mut figures = vec![Counts::NONE; days.len()];
        for &(day, counts) in &metric.figures {
            let held = usize::try_from(day as i32 - days.start).ok().and_then(|at| figures.get_mut(at));
            held.into_iter().for_each(|held| *held = counts);
        }
        WayTable {
            of,
            ways,
            lines: of_line,
            of_strategy: metric.assignment_of.iter().map(|at| metric.assignments[*at].clone()).collect(),
            terms,
            days,
            figures,
            first,
            futures: Vec::new(),
        }
    }

    fn way(&self, metric: MetricId, bundle: usize, line: LineId, since: usize) -> Way {
        let bundle = &self.compiled.metrics[metric.0].bundles[bundle];
        let shipped = bundle.pieces.iter().filter(|piece| piece.until >= since);
        let shipped = shipped.filter(|piece| !self.compiled.variants[piece.variant].past);
        let load = |piece: &super::compile::Piece| {
            let variant = &self.compiled.variants[piece.variant];
            Load {
                part: (variant.cuts[variant.part], variant.cuts[variant.part + 1]),
                handling: variant.handling,
                days: (piece.from.max(since), piece.until),
                packages: 0,
                added: 0,
            }
        };
        Way { line, loads: shipped.map(load).collect() }
    }

    fn future(
        &self,
        workspace: &Workspace,
        buffers: &mut CourseBuffers,
        table: &WayTable,
        since: usize,
    ) -> Future {
        let WayTable { of: WaysOf { metric: MetricId(at), side, reading }, days, .. } = table;
        let at = *at;
        let metric = &self.compiled.metrics[at];
        let column = metric.courses[metric.course_of[*side as usize][*reading]].column;
        self.drawn(workspace).add_up(at, &mut buffers.ledgers, |_| true);
        let all_days = self.compiled.calendar.days;
        let (mut daily, mut sums) = (Vec::new(), Vec::new());
        let (mut profit, mut at_best, mut added, mut loads) = (vec![], vec![], vec![], vec![]);
        for (bundle, ledger) in metric.bundles.iter().zip(&buffers.ledgers) {
            sums.clear();
            sums.resize(all_days, Counts::NONE);
            ledger.add_promised_to(bundle.view_of[column], &mut sums);
            let held = days.clone().map(|day| {
                usize::try_from(day).ok().and_then(|day| sums.get(day).copied()).unwrap_or(Counts::NONE)
            });
            daily.extend(held);
            profit.push(ledger.profit);
            added.push(ledger.added_in_all);
            let mut best = 0;
            let mut of_loads = Vec::new();
            for piece in &bundle.pieces {
                let variant = &self.compiled.variants[piece.variant];
                let shipped = variant.handling.fate == Fate::Shipped;
                let cells = workspace.cells(&self.compiled, piece.variant);
                for stretch in stretches(&self.compiled, workspace, *piece) {
                    if stretch.started.is_none() {
                        continue;
                    }
                    let each = stretch.each.contribution;
                    let days = (stretch.days.start, stretch.days.end);
                    let n: i64 = packages(cells.between(days.0, days.1).packages);
                    best += n * if shipped { each.max(0) } else { each };
                }
                if piece.until >= since && !variant.past {
                    let mut sum = (0, 0);
                    for stretch in stretches(&self.compiled, workspace, *piece) {
                        let days = (stretch.days.start.max(since), stretch.days.end);
                        if days.0 < days.1 {
                            let n = packages(cells.between(days.0, days.1).packages);
                            sum.0 += n as u32;
                            sum.1 += if shipped { n * stretch.each.added } else { 0 };
                        }
                    }
                    of_loads.push(sum);
                }
            }
            at_best.push(best);
            loads.push(of_loads);
        }
        Future { counts: WayCounts { daily: Daily::pack(&daily), profit, at_best, added }, loads }
    }

    /// Follows plans, each one way a line of the metric, through some replications, day by day:
    /// `[replication][plan]`.
    pub fn follow_ways(
        &self,
        of: WaysOf,
        replications: &[u64],
        plans: &[&[usize]],
    ) -> Vec<Vec<Followed>> {
        let metric = &self.compiled.metrics[of.metric.0];
        let course = metric.course_of[of.side as usize][of.reading];
        let terms = &self.review.terms[of.metric.0][course];
        let mut wanted = vec![false; metric.bundles.len()];
        plans.iter().copied().flatten().for_each(|way| wanted[*way] = true);
        let follow = |buffers: &mut Buffers, replication: &u64| {
            let Buffers { workspace, courses } = buffers;
            workspace.fill(self.scenario, &self.compiled, &self.sources, *replication);
            workspace.finish_metric(self.scenario, &self.compiled, of.metric.0);
            let drawn = self.drawn(workspace);
            drawn.add_up(of.metric.0, &mut courses.ledgers, |bundle| wanted[bundle]);
            let followed = |plan: &&[usize]| {
                let (outcome, loss) = drawn.follow_bundles((of.metric.0, course), plan, courses);
                Followed {
                    breach: outcome.breaches_within(terms),
                    suspension: outcome.closes_within(terms),
                    loss,
                }
            };
            plans.iter().map(followed).collect()
        };
        replications.par_iter().map_init(Buffers::default, follow).collect()
    }
}

fn packages(cells: &[(u32, u32)]) -> i64 {
    cells.iter().map(|(_, n)| i64::from(*n)).sum()
}
