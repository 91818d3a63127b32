//! A scenario made ready to simulate: everything that does not depend on chance, computed once.
//!
//! ```text
//! strategy x order line --treat--> variants (who ships what part of a line, how)
//! variant x rule period x tracking state --judge--> columns (distinct verdict tables)
//! column x review terms x enforcement --> courses (what a metric can go through)
//! metric x distinct set of variants --> assignments (equal ones are simulated once)
//! pieces that the same assignments hold --> bundles (added up once for all of them)
//! ```

mod bundles;
mod columns;
mod courses;
mod past;
mod rates;
mod season;
mod variants;

pub(super) use bundles::Bundle;
pub(super) use columns::{Columns, CountingClass, STATES, package_on};
pub(super) use courses::{Course, WindowEnds};
pub(super) use past::{PastGroup, PastOrders};
pub(super) use rates::{Ending, Rate};
pub(super) use season::Season;
pub(super) use variants::{Demand, Finish, Piece, Variant};

use super::Mode;
use super::parameters::{Parameters, Tables};
use super::streams::{Purpose, Stream, position_of, week_of};
use crate::account::{Counts, CourseTerms};
use crate::domain::UnknownCurrency;
use crate::scenario::{Arrivals, Calendar, LineId, MetricId, Scenario, Strategy};
use std::collections::BTreeMap;
use variants::{Assignment, Registry};

/// A scenario, compiled under a seed.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) mode: Mode,
    pub(super) calendar: Calendar,
    /// Stream position of day 0.
    pub(super) first_position: u64,
    /// Per order day: the week of handover of its packages, from that of day 0 on.
    pub(super) week_of_day: Vec<u16>,
    /// Offset of S.
    pub(super) start: usize,
    /// S and the days on which strategies start, each once, in order.
    pub(super) starts: Vec<usize>,
    /// Per strategy: its place among `starts`.
    pub(super) start_of: Vec<usize>,
    pub(super) parameters: Parameters,
    pub(super) carriers: Vec<String>,
    /// Per service: its place in `carriers`.
    pub(super) carrier_of: Vec<usize>,
    pub(super) lines: Vec<LineDraws>,
    /// Real orders.
    pub(super) past: Vec<PastOrders>,
    pub(super) demands: Vec<Demand>,
    pub(super) finishes: Vec<Finish>,
    pub(super) variants: Vec<Variant>,
    /// Demands and parts of lines of which exempt packages may be counted by mistake.
    pub(super) mistakes: Vec<(usize, usize)>,
    /// How packages end whose rates are summed up.
    pub(super) endings: Vec<Ending>,
    pub(super) metrics: Vec<CompiledMetric>,
}

/// Which pieces are added up together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bundling {
    /// All that the same strategies hold: fewest sums.
    Shared,
    /// Each way to ship a line for itself, so that a plan can choose line by line.
    ByLine,
}

/// The streams of an order line.
#[derive(Debug)]
pub(super) struct LineDraws {
    pub(super) metric: usize,
    pub(super) share: f64,
    pub(super) arrivals: Arrivals,
    pub(super) orders: Stream,
    pub(super) tracking: Stream,
    pub(super) demand: Stream,
    pub(super) split: Stream,
    pub(super) misapplied: Stream,
}

/// A metric with its distinct columns, courses and assignments.
#[derive(Debug)]
pub(super) struct CompiledMetric {
    pub(super) id: MetricId,
    /// Weekday x month factor of every day, by its place among the distinct ones.
    pub(super) season: Season,
    pub(super) suspension: Stream,
    pub(super) ramp: Stream,
    pub(super) superposed: Stream,
    /// Places of its finishes, in the order of their lines.
    pub(super) finishes: Vec<usize>,
    /// Places of its variants.
    pub(super) variants: Vec<usize>,
    pub(super) columns: Columns,
    pub(super) courses: Vec<Course>,
    /// Per policy side and reading: its course.
    pub(super) course_of: [Vec<usize>; 2],
    pub(super) bundles: Vec<Bundle>,
    /// Per assignment: the bundles that it is made of.
    pub(super) assignments: Vec<Vec<usize>>,
    /// Per strategy: its assignment; 0 is today's way.
    pub(super) assignment_of: Vec<usize>,
    /// Per assignment: the places among [`Compiled::starts`] from which its packages are added up. Today's
    /// way is compared with every strategy, so it has all.
    pub(super) starts_of: Vec<Vec<usize>>,
    /// Courses in the order of their columns and review terms: neighbours share what is worked out.
    pub(super) visits: Vec<usize>,
    /// Counts by promised day that the account page's figures replace.
    pub(super) figures: Vec<(usize, Counts)>,
    /// The windows of all courses, by their last day.
    pub(super) ends: WindowEnds,
    /// What the figures add to them.
    pub(super) figure_windows: Vec<Counts>,
}

impl Compiled {
    /// Compiles a scenario for the given strategies and today's way.
    ///
    /// # Errors
    /// When a currency has no exchange rate.
    pub(super) fn new(
        scenario: &Scenario,
        seed: u64,
        strategies: &[usize],
        (mode, bundling): (Mode, Bundling),
        tables: &Tables,
    ) -> Result<Self, UnknownCurrency> {
        let calendar = scenario.calendar();
        let start = calendar.offset(scenario.horizon.decision_day).unwrap_or(0);
        let starts_on = |strategy: &Strategy| {
            calendar.offset(strategy.starts_on).map_or(start, |day| day.max(start))
        };
        let mut starts: Vec<usize> = scenario.strategies.iter().map(starts_on).chain([start]).collect();
        starts.sort_unstable();
        starts.dedup();
        let place = |day: usize| starts.partition_point(|known| *known < day);
        let start_of: Vec<usize> = scenario.strategies.iter().map(|one| place(starts_on(one))).collect();
        let mut registry = Registry::new(scenario, calendar)?;
        let assignments: Vec<(Vec<Assignment>, Vec<usize>)> = (0..scenario.metrics.len())
            .map(|metric| registry.assignments_of(MetricId(metric), strategies))
            .collect::<Result<_, _>>()?;
        let of_metric = registry.by_metric();
        let Registry { past, demands, finishes, mut variants, .. } = registry;

        let mut metrics = Vec::new();
        for (at, ((assignments, assignment_of), (finishes, variants_here))) in
            assignments.into_iter().zip(of_metric).enumerate()
        {
            let metric = &scenario.metrics[at];
            let name = format!("{}/{}", scenario.stores[metric.store].name, metric.category);
            let stream = |purpose| Stream::new(seed, purpose, &name);
            let columns = Columns::new(scenario, calendar, MetricId(at), &mut variants);
            let (courses, course_of) = courses::of(scenario, calendar, MetricId(at), &columns);
            let (bundles, assignments) = match bundling {
                Bundling::Shared => bundles::of(&assignments, &variants, &columns),
                Bundling::ByLine => bundles::by_line(&assignments, &variants, &columns),
            };
            metrics.push(CompiledMetric {
                id: MetricId(at),
                season: Season::of(metric, calendar),
                suspension: stream(Purpose::Suspension),
                ramp: stream(Purpose::Ramp),
                superposed: stream(Purpose::Superposed),
                ends: WindowEnds::of(scenario, calendar, start, &courses),
                visits: courses::visits(&courses),
                figures: courses::figures(scenario, calendar, metric),
                figure_windows: Vec::new(),
                finishes,
                variants: variants_here,
                columns,
                courses,
                course_of,
                bundles,
                starts_of: starts_of(assignments.len(), &assignment_of, &start_of, starts.len()),
                assignments,
                assignment_of,
            });
        }
        let mistakes = variants::mistakes(&finishes, &mut variants);
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut carriers = Vec::new();
        let carrier_of = scenario
            .services
            .iter()
            .map(|service| {
                *places.entry(&service.carrier).or_insert_with(|| {
                    carriers.push(service.carrier.clone());
                    carriers.len() - 1
                })
            })
            .collect();
        let mut compiled = Self {
            mode,
            calendar,
            first_position: position_of(calendar.first),
            week_of_day: weeks_of_handover(scenario, calendar),
            start,
            starts,
            start_of,
            parameters: Parameters::new(scenario, seed, tables),
            carriers,
            carrier_of,
            lines: (0..scenario.lines.len())
                .map(|line| line_draws(scenario, LineId(line), seed))
                .collect(),
            past,
            demands,
            finishes,
            variants,
            mistakes,
            endings: Vec::new(),
            metrics,
        };
        compiled.add_rates();
        Ok(compiled)
    }

    fn add_rates(&mut self) {
        let (mut endings, mut metrics) = (Vec::new(), std::mem::take(&mut self.metrics));
        for bundle in metrics.iter_mut().flat_map(|metric| &mut metric.bundles) {
            let superposes = |variant: &Variant| variant.superposes(self);
            bundle.rates = rates::of(bundle, &self.variants, &self.finishes, superposes, &mut endings);
        }
        (self.endings, self.metrics) = (endings, metrics);
    }

    /// Are the orders of a line never drawn, but summed up with others?
    pub(super) fn superposes(&self, line: LineId) -> bool {
        self.mode == Mode::Marginal && self.lines[line.0].arrivals == Arrivals::Poisson
    }

    /// What every course of a metric has in common, with its own review terms and enforcement.
    pub(super) fn terms(&self, scenario: &Scenario, course: &Course) -> CourseTerms {
        let offset = |date: chrono::NaiveDate| {
            i32::try_from((date - self.calendar.first).num_days()).unwrap_or(i32::MAX)
        };
        let consequences = &scenario.consequences;
        let first_effect = offset(scenario.first_effect_after(course.lag_days));
        CourseTerms {
            review: course.review,
            enforced: course.enforced,
            lag: i32::from(course.lag_days),
            window: i32::from(scenario.horizon.window_days),
            yellow_margin: consequences.yellow_margin,
            grace_days: consequences.grace_days,
            ramp_days: consequences.ramp_days,
            reinstatement: consequences.reinstatement,
            start: self.start as i32,
            first_effect,
            period_end: first_effect + i32::from(scenario.tolerance.period_days) - 1,
            end: self.calendar.days as i32 - 1,
            on_date: offset(scenario.on_date_after(course.lag_days)),
        }
    }
}

/// Per assignment: the places of the days on which its strategies start; all of them for today's way.
fn starts_of(
    assignments: usize,
    assignment_of: &[usize],
    start_of: &[usize],
    starts: usize,
) -> Vec<Vec<usize>> {
    let held = |at: usize, start: &usize| {
        let mut strategies = assignment_of.iter().zip(start_of);
        at == 0 || strategies.any(|(assignment, day)| *assignment == at && day == start)
    };
    (0..assignments).map(|at| (0..starts).filter(|start| held(at, start)).collect()).collect()
}

fn weeks_of_handover(scenario: &Scenario, calendar: Calendar) -> Vec<u16> {
    let first = position_of(calendar.first) + u64::from(scenario.horizon.handling_days);
    let weeks = (0..calendar.days as u64).map(|day| week_of(first + day) - week_of(first));
    weeks.map(|week| u16::try_from(week).unwrap_or(u16::MAX)).collect()
}

fn line_draws(scenario: &Scenario, line: LineId, seed: u64) -> LineDraws {
    let order_line = &scenario.lines[line.0];
    let stream = |purpose| Stream::new(seed, purpose, &order_line.name);
    LineDraws {
        metric: order_line.metric.0,
        share: order_line.share,
        arrivals: scenario.metrics[order_line.metric.0].arrivals,
        orders: stream(Purpose::Orders),
        tracking: stream(Purpose::Tracking),
        demand: stream(Purpose::Demand),
        split: stream(Purpose::Split),
        misapplied: stream(Purpose::Misapplied),
    }
}
