//! The only room with randomness and threads: streams, shocks, orders, tracking, replications.
//!
//! A run is a pure function of (scenario, seed, range of replications): the same bits for any number of
//! threads, and the outcomes of ranges that follow each other merge exactly.

mod cells;
mod census;
mod compile;
mod fired;
mod flow;
mod ledger;
mod mode;
mod outcomes;
mod parameters;
mod philox;
mod quantile;
mod rare;
mod replicate;
mod resample;
mod sampled;
mod shocks;
mod shuffle;
mod splitmix;
#[cfg(test)]
mod statistics;
mod stop;
mod streams;
mod ways;
mod workspace;

pub use census::{CensusOf, KindCounts, Kinds, PackageKind};
pub use mode::Mode;
pub use outcomes::{AssignmentOutcomes, CourseOutcomes, Event, Flags, Loss, Outcomes, Sent};
pub use parameters::Given;
pub use rare::{UNTILTED, Weighted};
pub use resample::{LEAST_PAST_DAYS, Resampled, resample};
pub use sampled::{binomials, uniforms};
pub use shuffle::shuffled;
pub use stop::Stop;
pub use ways::{FollowBuffers, FollowedWays, Load, PlanOrders, Way, WayCounts, WayTable, WaysOf};

pub use crate::account::NEVER;
use crate::account::{Counts, CourseTerms};
use crate::domain::UnknownCurrency;
use crate::policy::ReviewTerms;
use crate::scenario::{InputId, MetricId, Scenario};
use compile::{Bundling, Compiled};
use parameters::Tables;
use rayon::prelude::*;
use replicate::{CourseBuffers, CourseKey, Drawn, Review};
use shocks::{CarrierWeeks, OutageDraws, WeekTable};
use std::ops::Range;
use std::sync::Arc;
use workspace::{Sources, Workspace};

/// Replications simulated together by one thread.
const CHUNK: u64 = 32;
/// Chunks a thread simulates before their outcomes are put together.
const BATCH: usize = 8;

/// The old policy or the new one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    /// The old policy carried on.
    Baseline,
    /// The new policy.
    Reform,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Baseline, Self::Reform];

    /// `baseline` or `reform`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Reform => "reform",
        }
    }
}

/// Told how many replications are finished; answers whether to go on.
pub trait Progress: Sync {
    /// `done` replications of this call are finished. `false` stops the run.
    fn advance(&self, done: u64) -> bool;
}

/// Says nothing and never stops.
#[derive(Clone, Copy, Debug)]
pub struct Quiet;

impl Progress for Quiet {
    fn advance(&self, _: u64) -> bool {
        true
    }
}

/// Why a range has no outcomes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("stopped")]
pub struct Stopped;

/// A scenario ready to simulate under a seed.
#[derive(Debug)]
pub struct Engine<'s> {
    scenario: &'s Scenario,
    compiled: Compiled,
    sources: Sources,
    review: Review,
    tables: Tables,
    stop: Stop,
}

/// One course to trace through the days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceOf {
    /// Strategy.
    pub strategy: usize,
    /// Policy.
    pub side: Side,
    /// Reading.
    pub reading: usize,
    /// Metric.
    pub metric: MetricId,
}

/// A traced course: per day from S on, one entry a replication.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The windows.
    pub windows: Vec<Vec<Counts>>,
    /// Replications in which the metric is closed.
    pub closed: Vec<u32>,
}

impl<'s> Engine<'s> {
    /// Compiles a scenario, every order line and day to be drawn for itself.
    ///
    /// # Errors
    /// When a currency of the scenario has no exchange rate.
    pub fn new(scenario: &'s Scenario, seed: u64) -> Result<Self, UnknownCurrency> {
        Self::in_mode(scenario, seed, Mode::Paired)
    }

    /// Compiles a scenario.
    ///
    /// # Errors
    /// When a currency of the scenario has no exchange rate.
    pub fn in_mode(scenario: &'s Scenario, seed: u64, mode: Mode) -> Result<Self, UnknownCurrency> {
        let tables = Tables::of_scenario(scenario, &Tables::default());
        let all: Vec<usize> = (0..scenario.strategies.len()).collect();
        let how = (mode, Bundling::Shared);
        Self::with_tables(scenario, seed, &all, how, tables, week_table(scenario))
    }

    /// Compiles a scenario whose strategies are ways to ship each line, to be mixed line by line
    /// ([`Engine::ways`]).
    ///
    /// # Errors
    /// When a currency of the scenario has no exchange rate.
    pub fn by_line(scenario: &'s Scenario, seed: u64) -> Result<Self, UnknownCurrency> {
        let tables = Tables::of_scenario(scenario, &Tables::default());
        let all: Vec<usize> = (0..scenario.strategies.len()).collect();
        let how = (Mode::Paired, Bundling::ByLine);
        Self::with_tables(scenario, seed, &all, how, tables, week_table(scenario))
    }

    /// Compiles a scenario that differs from this engine's in some inputs, under the same seed or another.
    /// What is dear to prepare and does not change is shared. Strategies that are not among `strategies`
    /// are not simulated: asked about, they answer as today's way.
    ///
    /// # Errors
    /// When a currency of the scenario has no exchange rate.
    pub fn with_changes<'t>(
        &self,
        scenario: &'t Scenario,
        seed: u64,
        strategies: &[usize],
    ) -> Result<Engine<'t>, UnknownCurrency> {
        let tables = Tables::of_scenario(scenario, &self.tables);
        let same_shocks = scenario.shocks.icc.distribution == self.scenario.shocks.icc.distribution;
        let weeks = if same_shocks { self.sources.table.clone() } else { week_table(scenario) };
        let how = (self.mode(), Bundling::Shared);
        let changed = Engine::with_tables(scenario, seed, strategies, how, tables, weeks)?;
        Ok(changed.ended_by(&self.stop))
    }

    /// The same engine, ended by `stop`, and with it all that is made of it by [`Engine::with_changes`].
    #[must_use]
    pub fn ended_by(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// What ends its work.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// From now on some uncertain inputs have the values given, not drawn ones. Inputs that are drawn for every event
    /// (days closed, outages) stay as they are.
    pub fn give(&mut self, given: Given) {
        self.compiled.parameters.give(given);
    }

    /// What is drawn of orders and their tracking.
    pub fn mode(&self) -> Mode {
        self.compiled.mode
    }

    fn with_tables(
        scenario: &'s Scenario,
        seed: u64,
        strategies: &[usize],
        how: (Mode, Bundling),
        tables: Tables,
        weeks: Option<Arc<WeekTable>>,
    ) -> Result<Self, UnknownCurrency> {
        let mut compiled = Compiled::new(scenario, seed, strategies, how, &tables)?;
        let outages = OutageDraws::of(scenario, &compiled.carriers, seed, &tables);
        let carriers = compiled.carriers.iter();
        let sources = Sources {
            weeks: carriers.map(|carrier| CarrierWeeks::new(seed, carrier)).collect(),
            outages,
            table: weeks,
        };
        let terms: Vec<Vec<CourseTerms>> = compiled
            .metrics
            .iter()
            .map(|metric| metric.courses.iter().map(|course| compiled.terms(scenario, course)).collect())
            .collect();
        for metric in &mut compiled.metrics {
            metric.figure_windows =
                ledger::figure_windows(&metric.figures, compiled.calendar.days, metric.ends);
        }
        let review = Review {
            terms,
            suspension_days: tables.of(scenario.consequences.suspension_days.distribution),
        };
        Ok(Self { scenario, compiled, sources, review, tables, stop: Stop::default() })
    }

    /// Simulates a range of replications on the current rayon pool.
    ///
    /// # Errors
    /// [`Stopped`] when `progress` says so, or the engine's [`Stop`].
    pub fn simulate(&self, range: Range<u64>, progress: &dyn Progress) -> Result<Outcomes, Stopped> {
        use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
        let chunks: Vec<Range<u64>> = (range.start..range.end)
            .step_by(CHUNK as usize)
            .map(|first| first..(first + CHUNK).min(range.end))
            .collect();
        let (done, go_on) = (AtomicU64::new(0), AtomicBool::new(true));
        let simulate = |buffers: &mut Buffers, chunk: &Range<u64>| {
            if !go_on.load(Ordering::Relaxed) {
                return None;
            }
            let outcomes = self.simulate_chunk(chunk.clone(), buffers)?;
            let finished = done.fetch_add(outcomes.count, Ordering::Relaxed) + outcomes.count;
            if !progress.advance(finished) {
                go_on.store(false, Ordering::Relaxed);
            }
            Some(outcomes)
        };
        let mut all = self.empty(range.start, (range.end - range.start) as usize);
        // A batch at a time, so that outcomes are not held twice.
        for batch in chunks.chunks(BATCH * rayon::current_num_threads()) {
            let parts: Vec<Option<Outcomes>> =
                batch.par_iter().map_init(Buffers::default, simulate).collect();
            for part in parts {
                all.append(part.ok_or(Stopped)?);
            }
        }
        Ok(all)
    }

    /// `None` when the engine is stopped.
    fn simulate_chunk(&self, chunk: Range<u64>, buffers: &mut Buffers) -> Option<Outcomes> {
        let mut outcomes = self.empty(chunk.start, CHUNK as usize);
        outcomes.count = chunk.end - chunk.start;
        for replication in chunk.clone() {
            if self.stop.is_stopped() {
                return None;
            }
            let Buffers { workspace, courses } = buffers;
            workspace.fill(self.scenario, &self.compiled, &self.sources, replication);
            for (all, value) in outcomes.draws.iter_mut().zip(&workspace.draws) {
                all.push(*value);
            }
            let at = (replication - chunk.start) as u32;
            for (metric, outcomes) in outcomes.metrics.iter_mut().enumerate() {
                workspace.finish_metric(self.scenario, &self.compiled, metric);
                self.drawn(workspace).record(metric, courses, outcomes, at);
            }
        }
        Some(outcomes)
    }

    /// Follows courses through the days of a range of replications: the same futures as
    /// [`Engine::simulate`].
    pub fn trace(&self, range: Range<u64>, wanted: &[TraceOf]) -> Vec<Traced> {
        let days = self.compiled.calendar.days - self.compiled.start;
        let mut traced: Vec<Traced> = wanted
            .iter()
            .map(|_| Traced { windows: vec![Vec::new(); days], closed: vec![0; days] })
            .collect();
        let keys: Vec<CourseKey> = wanted
            .iter()
            .map(|of| {
                let metric = &self.compiled.metrics[of.metric.0];
                let course = metric.course_of[of.side as usize][of.reading];
                (of.metric.0, metric.assignment_of[of.strategy], course)
            })
            .collect();
        // A few chunks at a time: what is seen of a replication is large until it is sorted in.
        let mut first = range.start;
        while first < range.end {
            let batch = first..(first + 2 * CHUNK).min(range.end);
            first = batch.end;
            let seen: Vec<Vec<(usize, u32, Counts, bool)>> = batch
                .into_par_iter()
                .map_init(Buffers::default, |buffers, replication| {
                    let Buffers { workspace, courses } = buffers;
                    workspace.fill(self.scenario, &self.compiled, &self.sources, replication);
                    let mut seen = Vec::with_capacity(keys.len() * days);
                    let mut note = |at, day, window, closed| {
                        seen.push((at, (day as usize - self.compiled.start) as u32, window, closed));
                    };
                    for metric in 0..self.compiled.metrics.len() {
                        if keys.iter().any(|key| key.0 == metric) {
                            workspace.finish_metric(self.scenario, &self.compiled, metric);
                            self.drawn(workspace).trace(metric, courses, &keys, &mut note);
                        }
                    }
                    seen
                })
                .collect();
            for (at, day, window, closed) in seen.into_iter().flatten() {
                traced[at].windows[day as usize].push(window);
                traced[at].closed[day as usize] += u32::from(closed);
            }
        }
        traced
    }

    fn drawn<'r>(&'r self, workspace: &'r Workspace) -> Drawn<'r> {
        let Self { scenario, compiled, review, .. } = self;
        Drawn { scenario, compiled, review, workspace }
    }

    /// Outcomes of no replication from `first` on, with room for so many.
    fn empty(&self, first: u64, room: usize) -> Outcomes {
        let metrics = self.compiled.metrics.iter();
        let of_metric = |metric: &compile::CompiledMetric| {
            let empty = |starts: &Vec<usize>| {
                AssignmentOutcomes::with_room(metric.courses.len(), starts.len(), room)
            };
            metric.starts_of.iter().map(empty).collect()
        };
        let draws = self.drawn_inputs().iter().map(|_| Vec::with_capacity(room)).collect();
        Outcomes { first, count: 0, metrics: metrics.map(of_metric).collect(), draws }
    }

    /// The uncertain inputs, in the order of [`Outcomes::draws`].
    pub fn drawn_inputs(&self) -> Vec<InputId> {
        self.compiled.parameters.inputs()
    }

    /// A metric's outcomes under a strategy.
    pub fn assignment<'o>(
        &self,
        outcomes: &'o Outcomes,
        metric: MetricId,
        strategy: usize,
    ) -> &'o AssignmentOutcomes {
        let assignment = self.compiled.metrics[metric.0].assignment_of[strategy];
        &outcomes.metrics[metric.0][assignment]
    }

    /// What is sent of a metric under a strategy, per replication, from the start of `since` (another strategy,
    /// or the same) to the last day. Empty when the strategy is neither today's way nor one that starts that day.
    pub fn sent<'o>(
        &self,
        outcomes: &'o Outcomes,
        metric: MetricId,
        strategy: usize,
        since: usize,
    ) -> &'o [Sent] {
        let compiled = &self.compiled.metrics[metric.0];
        let starts = &compiled.starts_of[compiled.assignment_of[strategy]];
        let place = starts.iter().position(|start| *start == self.compiled.start_of[since]);
        place.map_or(&[], |place| &self.assignment(outcomes, metric, strategy).sent[place])
    }

    /// A metric's outcomes under a strategy, policy and reading.
    pub fn course<'o>(&self, outcomes: &'o Outcomes, of: TraceOf) -> &'o CourseOutcomes {
        let course = self.compiled.metrics[of.metric.0].course_of[of.side as usize][of.reading];
        &self.assignment(outcomes, of.metric, of.strategy).courses[course]
    }

    /// Are two courses of one metric, whatever the strategy, counted and reviewed alike?
    pub fn same_course(&self, a: TraceOf, b: TraceOf) -> bool {
        let course =
            |of: TraceOf| self.compiled.metrics[of.metric.0].course_of[of.side as usize][of.reading];
        a.metric == b.metric && course(a) == course(b)
    }

    /// The review terms of a metric under a policy and reading.
    pub fn review_terms(&self, side: Side, reading: usize, metric: MetricId) -> ReviewTerms {
        let metric = &self.compiled.metrics[metric.0];
        metric.courses[metric.course_of[side as usize][reading]].review
    }

    /// Do two strategies treat every package alike?
    pub fn same_strategy(&self, a: usize, b: usize) -> bool {
        self.compiled.metrics.iter().all(|metric| metric.assignment_of[a] == metric.assignment_of[b])
    }

    /// The day offset on which a course's VTR is reported; `None` = not simulated.
    pub fn on_date(&self, of: TraceOf) -> Option<usize> {
        let course = self.compiled.metrics[of.metric.0].course_of[of.side as usize][of.reading];
        let day = usize::try_from(self.review.terms[of.metric.0][course].on_date).ok();
        day.filter(|day| *day < self.compiled.calendar.days)
    }

    /// The calendar of day offsets.
    pub fn calendar(&self) -> crate::scenario::Calendar {
        self.compiled.calendar
    }

    /// Offset of S, from which money and packages are added up.
    pub fn start(&self) -> usize {
        self.compiled.start
    }
}

/// The table of a carrier's weeks, with the means that the scenario knows exactly on its grid.
fn week_table(scenario: &Scenario) -> Option<Arc<WeekTable>> {
    let exact: Vec<f64> = scenario
        .services
        .iter()
        .flat_map(|service| {
            [service.facility, service.delivery_after_facility, service.delivery_without_facility]
        })
        .filter(|quantity| quantity.distribution.is_point())
        .map(|quantity| quantity.distribution.mean().clamp(0.0, 1.0))
        .collect();
    WeekTable::new(scenario.shocks.icc.distribution, &exact).map(Arc::new)
}

/// Buffers of one thread.
#[derive(Debug, Default)]
struct Buffers {
    workspace: Workspace,
    courses: CourseBuffers,
}
