//! One replication from draws to outcomes: every metric under every assignment and course.

use super::Mode;
use super::compile::{Bundle, Compiled, CompiledMetric, Course};
use super::flow::{self, FlowBuffers, Losses, Orders, Shop};
use super::ledger::{self, DayMoney, Ledger, Tilt};
use super::outcomes::{AssignmentOutcomes, Sent};
use super::parameters::Tabulated;
use super::workspace::Workspace;
use crate::account::{self, Colours, Counts, CourseOutcome, CourseTerms, Followed, Promised};
use crate::policy::ReviewTerms;
use crate::scenario::Scenario;
use std::sync::Arc;

/// What courses depend on besides the packages, the same in every replication.
#[derive(Debug)]
pub(super) struct Review {
    /// Per metric and course.
    pub(super) terms: Vec<Vec<CourseTerms>>,
    /// Days closed.
    pub(super) suspension_days: Arc<Tabulated>,
}

/// Buffers of one thread for courses.
#[derive(Debug, Default)]
pub(super) struct CourseBuffers {
    /// Per bundle of the metric at hand.
    pub(super) ledgers: Vec<Ledger>,
    windows: Vec<Counts>,
    colours: Colours,
    closing: ClosingBuffers,
}

/// What only courses need on which something is closed.
#[derive(Debug, Default)]
struct ClosingBuffers {
    flow: FlowBuffers,
    /// Share of each order day's orders that is lost.
    lost: Vec<f64>,
    money: MoneyByDay,
}

/// An assignment's money by order day, added up when a closure first asks for it.
#[derive(Debug, Default)]
struct MoneyByDay {
    known: bool,
    days: Vec<DayMoney>,
}

/// One course: metric, assignment and course by their places.
pub(super) type CourseKey = (usize, usize, usize);

/// A replication that is drawn.
#[derive(Clone, Copy)]
pub(super) struct Drawn<'r> {
    pub(super) scenario: &'r Scenario,
    pub(super) compiled: &'r Compiled,
    pub(super) review: &'r Review,
    pub(super) workspace: &'r Workspace,
}

impl Drawn<'_> {
    /// Appends the replication's results for one metric to `outcomes`.
    pub(super) fn record(
        &self,
        at: usize,
        buffers: &mut CourseBuffers,
        outcomes: &mut [AssignmentOutcomes],
        replication_in_range: u32,
    ) {
        let shows_more = self.scenario.horizon.shown_windows.iter().any(Option::is_some);
        let metric = &self.compiled.metrics[at];
        let CourseBuffers { ledgers, windows, colours, closing } = buffers;
        self.add_up(at, ledgers, |_| true);
        let assignments = metric.assignments.iter().zip(&metric.starts_of).zip(outcomes);
        for ((bundles, starts), results) in assignments {
            let held = Held { drawn: *self, metric, ledgers, bundles };
            let sum = |each: fn(&Ledger) -> i64| held.ledgers().map(each).sum::<i64>();
            results.profit.push(sum(|ledger| ledger.profit));
            results.added.push(sum(|ledger| ledger.added_in_all));
            let since = held.sent();
            results.packages.push(since.first().map_or(0, |sent| sent.packages));
            for (sent, start) in results.sent.iter_mut().zip(starts) {
                sent.push(since[*start]);
            }

            closing.money.known = false;
            let mut seen: Option<(usize, i32, ReviewTerms)> = None;
            for &number in &metric.visits {
                let terms = &self.review.terms[at][number];
                let column = metric.courses[number].column;
                if seen.is_none_or(|(known, ..)| known != column) {
                    held.windows(column, windows);
                }
                let windows = &windows[metric.ends.shown_by(terms)];
                if seen != Some((column, terms.lag, terms.review)) {
                    colours.read(windows, terms.review, terms.yellow_margin);
                    seen = Some((column, terms.lag, terms.review));
                }
                let followed = account::follow_open(terms, windows, colours);
                let (outcome, losses) = match followed.finished(terms) {
                    Some(outcome) => {
                        if shows_more {
                            held.start(column, &mut closing.flow.promised);
                        }
                        (outcome, Losses::default())
                    }
                    None => held.follow(terms, &metric.courses[number], followed, closing, None),
                };
                let shown = shows_more.then(|| self.shown_windows(terms, &mut closing.flow.promised));
                let loss = losses.rounded();
                let course = &mut results.courses[number];
                course.record(replication_in_range, &outcome, terms, shown, loss);
            }
        }
    }

    /// Follows the wanted courses of one metric day by day: `note` receives (place in `wanted`, day offset,
    /// window, closed).
    pub(super) fn trace(
        &self,
        at: usize,
        buffers: &mut CourseBuffers,
        wanted: &[CourseKey],
        note: &mut dyn FnMut(usize, i32, Counts, bool),
    ) {
        let CourseBuffers { ledgers, closing, .. } = buffers;
        let metric = &self.compiled.metrics[at];
        let here = || wanted.iter().enumerate().filter(|(_, key)| key.0 == at);
        let used = |bundle| here().any(|(_, key)| metric.assignments[key.1].contains(&bundle));
        self.add_up(at, ledgers, used);
        for (place, &(_, assignment, course)) in here() {
            let terms = &self.review.terms[at][course];
            let bundles = &metric.assignments[assignment];
            let held = Held { drawn: *self, metric, ledgers, bundles };
            let mut day = |day, window, closed| note(place, day, window, closed);
            closing.money.known = false;
            let beginning = Followed::beginning(terms);
            held.follow(terms, &metric.courses[course], beginning, closing, Some(&mut day));
        }
    }

    /// Adds up some bundles of a metric.
    pub(super) fn add_up(
        &self,
        metric: usize,
        ledgers: &mut Vec<Ledger>,
        wanted: impl Fn(usize) -> bool,
    ) {
        self.fill(metric, ledgers, &wanted);
        self.close(metric, ledgers, &wanted, None);
    }

    /// Enters what is not left to chance of some bundles of a metric, and adds up the rates of the rest.
    pub(super) fn fill(&self, metric: usize, ledgers: &mut Vec<Ledger>, wanted: impl Fn(usize) -> bool) {
        let CompiledMetric { bundles, columns, .. } = &self.compiled.metrics[metric];
        ledgers.resize_with(ledgers.len().max(bundles.len()), Ledger::default);
        let ledgers = bundles.iter().zip(ledgers).enumerate();
        for (_, (bundle, ledger)) in ledgers.filter(|(at, _)| wanted(*at)) {
            ledger.fill(self.compiled, self.workspace, columns, bundle);
        }
    }

    fn close(
        &self,
        metric: usize,
        ledgers: &mut [Ledger],
        wanted: impl Fn(usize) -> bool,
        tilt: Option<&Tilt>,
    ) {
        let compiled = self.compiled;
        let metric = &compiled.metrics[metric];
        let ledgers = metric.bundles.iter().zip(ledgers).enumerate();
        for (_, (bundle, ledger)) in ledgers.filter(|(at, _)| wanted(*at)) {
            if compiled.mode == Mode::Marginal {
                ledger.draw(compiled, self.workspace, metric, bundle, tilt);
            }
            ledger.close(&metric.columns, bundle, &metric.figures, metric.ends, compiled.calendar.days);
        }
    }

    /// Draws what is left to chance, its rates tilted, and follows one course.
    pub(super) fn draw_and_follow(
        &self,
        (at, assignment, course): CourseKey,
        buffers: &mut CourseBuffers,
        tilt: &Tilt,
    ) -> CourseOutcome {
        let CourseBuffers { ledgers, closing, .. } = buffers;
        let metric = &self.compiled.metrics[at];
        let bundles = &metric.assignments[assignment];
        self.close(at, ledgers, |bundle| bundles.contains(&bundle), Some(tilt));
        let held = Held { drawn: *self, metric, ledgers, bundles };
        let terms = &self.review.terms[at][course];
        closing.money.known = false;
        let beginning = Followed::beginning(terms);
        held.follow(terms, &metric.courses[course], beginning, closing, None).0
    }

    /// The further windows shown on the date.
    fn shown_windows(&self, terms: &CourseTerms, promised: &mut Promised) -> [Counts; 2] {
        let last = terms.on_date - terms.lag;
        let mut on_date = |days| promised.between(last - i32::from(days) + 1, last);
        let windows = self.scenario.horizon.shown_windows;
        windows.map(|days| days.map_or(Counts::NONE, &mut on_date))
    }
}

/// A metric under one assignment.
struct Held<'r> {
    drawn: Drawn<'r>,
    metric: &'r CompiledMetric,
    ledgers: &'r [Ledger],
    bundles: &'r [usize],
}

impl Held<'_> {
    fn ledgers(&self) -> impl Iterator<Item = &Ledger> + Clone {
        self.bundles.iter().map(|bundle| &self.ledgers[*bundle])
    }

    /// What is sent from each day on which a strategy starts to the last.
    fn sent(&self) -> Vec<Sent> {
        let mut since = vec![Sent::default(); self.drawn.compiled.starts.len()];
        for ledger in self.ledgers() {
            let mut sum = Sent::default();
            for (known, sent) in since.iter_mut().zip(&ledger.sent).rev() {
                sum = sum.plus(*sent);
                *known = known.plus(sum);
            }
        }
        since
    }

    /// Bundles with their sums and what a column sees of them.
    fn views(&self, column: usize) -> impl Iterator<Item = (&Bundle, &Ledger, usize)> {
        self.bundles.iter().map(move |&at| {
            let bundle = &self.metric.bundles[at];
            (bundle, &self.ledgers[at], bundle.view_of[column])
        })
    }

    /// The windows of a column, if nothing is closed.
    fn windows(&self, column: usize, windows: &mut Vec<Counts>) {
        windows.clone_from(&self.metric.figure_windows);
        for (_, ledger, view) in self.views(column) {
            ledger.add_windows_to(view, windows);
        }
    }

    /// The counts of a column by promised day, if nothing is closed.
    fn start(&self, column: usize, promised: &mut Promised) {
        promised.set(self.drawn.compiled.calendar.days, |days| {
            for &(day, counts) in &self.metric.figures {
                days[day] = counts;
            }
            for (_, ledger, view) in self.views(column) {
                ledger.add_promised_to(view, days);
            }
        });
    }

    /// The counts of a column by promised day that are ordered before a day. The account page's figures were
    /// all shipped before it: they stand for days before S.
    fn leave_out(&self, column: usize, ordered_since: usize, left_out: &mut Promised) {
        left_out.set(self.drawn.compiled.calendar.days, |days| {
            for (bundle, ledger, view) in self.views(column) {
                for (at, &promise) in bundle.promises.iter().enumerate() {
                    let (first, counts) = ledger.ordered(bundle, view, at, (0, ordered_since));
                    let promised = first + self.metric.columns.promises[promise];
                    let sums = days.get_mut(promised..).unwrap_or_default();
                    sums.iter_mut().zip(counts).for_each(|(sum, more)| *sum = sum.plus(*more));
                }
            }
            for &(day, counts) in &self.metric.figures {
                days[day] = counts;
            }
        });
    }

    fn add_money(&self, money: &mut MoneyByDay) {
        if !std::mem::replace(&mut money.known, true) {
            money.days.clear();
            money.days.resize(self.drawn.compiled.calendar.days, DayMoney::default());
            for bundle in self.bundles.iter().map(|at| &self.metric.bundles[*at]) {
                ledger::add_money(self.drawn.compiled, self.drawn.workspace, bundle, &mut money.days);
            }
        }
    }

    /// Follows a course on which something may be closed.
    fn follow(
        &self,
        terms: &CourseTerms,
        course: &Course,
        so_far: Followed,
        buffers: &mut ClosingBuffers,
        trace: Option<account::Trace<'_>>,
    ) -> (CourseOutcome, Losses) {
        let Drawn { scenario, compiled, review, workspace } = self.drawn;
        let recovered =
            compiled.parameters.value(scenario.consequences.recovered_elsewhere, &workspace.draws);
        let ClosingBuffers { flow, lost, money } = buffers;
        self.add_money(money);
        lost.clear();
        lost.resize(compiled.calendar.days, 0.0);
        let column = course.column;
        self.start(column, &mut flow.promised);
        if let Some(day) = course.ordered_since {
            self.leave_out(column, day, &mut flow.left_out);
        }
        let (metric, replication) = (self.metric, workspace.replication);
        let shop = Shop { scenario, compiled, review, metric, replication, recovered };
        let orders = Counted { held: self, column };
        let (outcome, mut losses) =
            flow::follow(shop, &orders, (terms, so_far), flow, &money.days, lost, trace);
        if compiled.mode == Mode::Marginal {
            // From here on: orders that are expected and lost before each day.
            let mut before = 0.0;
            lost.iter_mut().zip(workspace.daily_orders(self.metric.id)).for_each(|(lost, orders)| {
                before += std::mem::replace(lost, before) * orders;
            });
            lost.push(before);
            for stopped in self.ledgers().map(|ledger| ledger.stopped(lost)) {
                losses.contribution += stopped.contribution as f64 * (1.0 - recovered);
                losses.added_not_spent += stopped.added as f64;
            }
        }
        (outcome, losses)
    }
}

/// What a column counts of a metric under one assignment.
struct Counted<'r> {
    held: &'r Held<'r>,
    column: usize,
}

impl Orders for Counted<'_> {
    fn ordered(&self, days: (usize, usize), each: &mut dyn FnMut(usize, usize, &[Counts])) {
        for (bundle, ledger, view) in self.held.views(self.column) {
            for (at, &promise) in bundle.promises.iter().enumerate() {
                let (first, counts) = ledger.ordered(bundle, view, at, days);
                each(promise, first, counts);
            }
        }
    }
}
