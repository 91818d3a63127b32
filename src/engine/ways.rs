//! What every way to ship an order line comes to, line by line, so that plans can be put together without
//! simulating each of them.
//!
//! Futures are drawn before any strategy is looked at and packages of different lines meet only in the windows
//! of their category: the counts and the money of a plan are the sums of what its lines come to, to the bit, as
//! long as nothing is closed. Where something is, [`Engine::follow_ways`] follows the plan day by day, from the same
//! table.

mod follow;
mod layout;
mod rows;

pub use follow::{FollowBuffers, FollowedWays, PlanOrders};

use super::ledger::{DayMoney, Ledger, stretches};
use super::replicate::CourseBuffers;
use super::workspace::Workspace;
use super::{Buffers, Engine, Side, Stopped};
use crate::account::{Counts, CourseTerms};
use crate::scenario::{Fate, Handling, LineId, MetricId};
use layout::Layout;
use rayon::prelude::*;
use rows::{CountRows, PackageRows};
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

/// What all ways come to in one replication.
#[derive(Clone, Debug)]
pub struct WayCounts {
    /// By order day, a row for each way and length of promise.
    counts: CountRows,
    /// By order day, of all that is bought alike.
    packages: PackageRows,
    /// What a package of each sale leaves.
    each: Vec<DayMoney>,
    /// Share of what closures lose that other channels recover.
    recovered: f64,
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
    layout: Layout,
}

impl WayTable {
    /// Adds a way's counts in a future to sums by promised day, one for each of [`WayTable::days`].
    pub fn add_to(&self, future: usize, way: usize, sums: &mut [Counts]) {
        let held = &self.futures[future].counts;
        self.each_row(way, |from, days| held.add(from, &mut sums[days]));
    }

    /// Takes a way's counts, which must be in them, out of sums by promised day.
    pub fn take_from(&self, future: usize, way: usize, sums: &mut [Counts]) {
        let held = &self.futures[future].counts;
        self.each_row(way, |from, days| held.take(from, &mut sums[days]));
    }

    /// The rows of a way: where the days that are summed begin, and their places among the promised days.
    fn each_row(&self, way: usize, mut with: impl FnMut(usize, Range<usize>)) {
        let Layout { order_days, counts_of, promises, promise_days, .. } = &self.layout;
        for row in counts_of[way].clone() {
            let promise = promise_days[promises[row]] as i32;
            let shift = order_days.start as i32 + promise - self.days.start;
            let skipped = usize::try_from(-shift).unwrap_or(0);
            let first = usize::try_from(shift).unwrap_or(0);
            let days =
                first..(first + order_days.len() - skipped.min(order_days.len())).min(self.days.len());
            if !days.is_empty() {
                with(row * order_days.len() + skipped, days);
            }
        }
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
    ///
    /// # Errors
    /// [`Stopped`] when the engine's [`Stop`](super::Stop) says so.
    pub fn ways(
        &self,
        range: Range<u64>,
        side: Side,
        reading: usize,
        since: usize,
    ) -> Result<Vec<WayTable>, Stopped> {
        let of = |metric: usize| WaysOf { metric: MetricId(metric), side, reading };
        let mut tables: Vec<WayTable> = (0..self.compiled.metrics.len())
            .map(|metric| self.empty_table(of(metric), range.start, since))
            .collect();
        let future = |buffers: &mut Buffers, replication| -> Result<Vec<Future>, Stopped> {
            self.stop.check()?;
            let Buffers { workspace, courses } = buffers;
            workspace.fill(self.scenario, &self.compiled, &self.sources, replication);
            let of_metric = |table: &WayTable| {
                workspace.finish_metric(self.scenario, &self.compiled, table.of.metric.0);
                self.future(workspace, courses, table, since)
            };
            Ok(tables.iter().map(of_metric).collect())
        };
        let futures: Vec<Vec<Future>> =
            range.into_par_iter().map_init(Buffers::default, future).collect::<Result<_, _>>()?;
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
        Ok(tables)
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
            layout: Layout::of(&self.compiled, metric, days.start),
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
        let WayTable { of: WaysOf { metric: MetricId(at), side, reading }, layout, .. } = table;
        let at = *at;
        let metric = &self.compiled.metrics[at];
        let column = metric.courses[metric.course_of[*side as usize][*reading]].column;
        self.drawn(workspace).add_up(at, &mut buffers.ledgers, |_| true);
        let ledgers = &buffers.ledgers;
        let (mut profit, mut at_best, mut added) = (vec![], vec![], vec![]);
        let (mut loads, mut each) = (vec![], vec![]);
        for (bundle, ledger) in metric.bundles.iter().zip(ledgers) {
            profit.push(ledger.profit);
            added.push(ledger.added_in_all);
            let mut best = 0;
            let mut of_loads = Vec::new();
            for piece in &bundle.pieces {
                let variant = &self.compiled.variants[piece.variant];
                let shipped = variant.handling.fate == Fate::Shipped;
                let cells = workspace.cells(&self.compiled, piece.variant);
                let mut load = (0, 0);
                for stretch in stretches(&self.compiled, workspace, *piece) {
                    if shipped && piece.until >= self.compiled.start {
                        each.push(stretch.each);
                    }
                    if stretch.started.is_none() {
                        continue;
                    }
                    let DayMoney { contribution, added } = stretch.each;
                    let n: i64 = packages(cells.between(stretch.days.start, stretch.days.end).packages);
                    best += n * if shipped { contribution.max(0) } else { contribution };
                    let days = (stretch.days.start.max(since), stretch.days.end);
                    if days.0 < days.1 {
                        let n = match days.0 == stretch.days.start {
                            true => n,
                            false => packages(cells.between(days.0, days.1).packages),
                        };
                        load.0 += n as u32;
                        load.1 += if shipped { n * added } else { 0 };
                    }
                }
                if piece.until >= since && !variant.past {
                    of_loads.push(load);
                }
            }
            at_best.push(best);
            loads.push(of_loads);
        }
        let recovered = self
            .compiled
            .parameters
            .value(self.scenario.consequences.recovered_elsewhere, &workspace.draws);
        let counts = CountRows::pack(self.counts(layout, at, column, ledgers));
        let packages = PackageRows::pack(self.packages(layout, workspace));
        Future { counts: WayCounts { counts, packages, each, recovered, profit, at_best, added }, loads }
    }

    /// Counts by order day of all rows.
    fn counts(
        &self,
        layout: &Layout,
        metric: usize,
        column: usize,
        ledgers: &[Ledger],
    ) -> Vec<[u32; 2]> {
        let metric = &self.compiled.metrics[metric];
        let Layout { order_days, promises, figures, .. } = layout;
        let mut all = vec![[0; 2]; promises.len() * order_days.len()];
        let mut rows = all.chunks_exact_mut(order_days.len().max(1));
        for (bundle, ledger) in metric.bundles.iter().zip(ledgers) {
            for (at, promise) in bundle.promises.iter().enumerate() {
                let held = (order_days.start, order_days.end);
                let (first, counts) = ledger.ordered(bundle, bundle.view_of[column], at, held);
                let Some(row) = rows.next() else { continue };
                for (day, counts) in row[first - order_days.start..].iter_mut().zip(counts) {
                    *day = [counts.counted(), counts.defects()];
                }
                // The account page's figures stand for these days.
                for (day, _) in figures {
                    let ordered = day.checked_sub(metric.columns.promises[*promise]);
                    let place = ordered.and_then(|ordered| ordered.checked_sub(order_days.start));
                    place.and_then(|place| row.get_mut(place)).into_iter().for_each(|day| *day = [0; 2]);
                }
            }
        }
        all
    }

    /// Packages by order day of all rows.
    fn packages(&self, layout: &Layout, workspace: &Workspace) -> Vec<[u32; 1]> {
        let Layout { sale_days, shipped, .. } = layout;
        let mut all = vec![[0]; shipped.len() * sale_days.len()];
        for (pieces, row) in shipped.iter().zip(all.chunks_exact_mut(sale_days.len().max(1))) {
            for piece in pieces {
                let cells = workspace.cells(&self.compiled, piece.variant);
                let held = cells.between(piece.from.max(sale_days.start), piece.until + 1);
                for (day, n) in held.packages {
                    row[*day as usize - sale_days.start] = [*n];
                }
            }
        }
        all
    }
}

fn packages(cells: &[(u32, u32)]) -> i64 {
    cells.iter().map(|(_, n)| i64::from(*n)).sum()
}
