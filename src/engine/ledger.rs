//! The finished packages of one bundle, added up by day.

mod stretches;
mod superposed;
mod verdicts;

use super::Mode;
use super::cells::Cells;
use super::compile::{Bundle, Columns, Compiled, Piece, STATES, Variant, WindowEnds};
use super::outcomes::Sent;
use super::quantile::Poisson;
use super::workspace::Workspace;
use crate::account::Counts;
use crate::scenario::Fate;
use arrayvec::ArrayVec;
pub(super) use stretches::{stretch_places, stretches};
use superposed::Sums;
pub(super) use verdicts::{ByVerdict, Tilt};

/// Money of one order day, millionths of the account's currency.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct DayMoney {
    /// Contribution.
    pub(super) contribution: i64,
    /// Label cost more than today's service.
    pub(super) added: i64,
}

/// Sums of a bundle by day. What a metric sees under an assignment is the sum over its bundles, of windows
/// as well as of days. All days count from the bundle's first order day, windows (by their last day) from
/// `windows_from`.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    first: usize,
    /// Order days.
    length: usize,
    /// Packages by order day, `[class in the bundle * length + day]`; one class more than the bundle has
    /// takes the packages that no column counts.
    by_class: Vec<u32>,
    /// Per class of the metric: its place in the bundle.
    place: Vec<usize>,
    /// Counts by order day, apart for each length of promise: what a suspension takes out,
    /// `[(view * promises + promise) * length + day]`.
    ordered: Vec<Counts>,
    /// Counts by promised day, `[view * promised days + day]`.
    promised: Vec<Counts>,
    promised_days: usize,
    /// Running sums of one view.
    before: Vec<Counts>,
    /// The windows that hold something, by their last day, `[view * window days + day]`.
    windows: Vec<Counts>,
    /// First of these days, from the metric's first one on.
    windows_from: usize,
    window_days: usize,
    /// Of summed rates: packages of one class expected on each order day.
    means: Vec<f64>,
    /// Distributions of their days, by the place of the season's factor.
    poissons: Vec<Option<(f64, Poisson)>>,
    /// Of summed rates: what the seller sends from S on.
    sums: Vec<Sums>,
    /// Contribution from S on.
    pub(super) profit: i64,
    /// Added label cost from S on.
    pub(super) added_in_all: i64,
    /// What the seller sends from each of the days on which strategies start to the day before the next.
    pub(super) sent: Vec<Sent>,
}

impl Ledger {
    /// Adds up a bundle.
    pub(super) fn fill(
        &mut self,
        compiled: &Compiled,
        workspace: &Workspace,
        columns: &Columns,
        bundle: &Bundle,
    ) {
        self.first = bundle.days.0;
        self.length = bundle.days.1 + 1 - self.first;
        zero(&mut self.by_class, (bundle.classes.len() + 1) * self.length, 0);
        zero(&mut self.sent, compiled.starts.len(), Sent::default());
        zero(&mut self.place, columns.classes.len(), bundle.classes.len());
        for (place, &class) in bundle.classes.iter().enumerate() {
            self.place[class] = place;
        }
        (self.profit, self.added_in_all) = (0, 0);
        self.sums.clear();
        for piece in &bundle.pieces {
            if !compiled.variants[piece.variant].superposes(compiled) {
                self.enter(compiled, workspace, *piece);
            }
        }
        if compiled.mode == Mode::Marginal {
            self.superpose(compiled, workspace, bundle);
        }
    }

    /// Works out counts and windows of what is added up.
    pub(super) fn close(
        &mut self,
        columns: &Columns,
        bundle: &Bundle,
        figures: &[(usize, Counts)],
        ends: WindowEnds,
        days: usize,
    ) {
        self.count_by_order_day(columns, bundle);
        self.count_by_promised_day(columns, bundle, figures, days);
        self.add_windows(bundle, ends);
    }

    /// Adds a view's windows to those of an assignment.
    pub(super) fn add_windows_to(&self, view: usize, windows: &mut [Counts]) {
        let held = &self.windows[view * self.window_days..(view + 1) * self.window_days];
        add(&mut windows[self.windows_from..], held);
    }

    /// Adds a view's counts by promised day to those of an assignment.
    pub(super) fn add_promised_to(&self, view: usize, days: &mut [Counts]) {
        let held = &self.promised[view * self.promised_days..(view + 1) * self.promised_days];
        add(&mut days[self.first..], held);
    }

    /// A view's counts on the order days from `from` to `until` (excluded) that are promised after the
    /// bundle's `promise`-th length, and the first of these days.
    #[inline]
    pub(super) fn ordered(
        &self,
        bundle: &Bundle,
        view: usize,
        promise: usize,
        (from, until): (usize, usize),
    ) -> (usize, &[Counts]) {
        let at = |day: usize| day.clamp(self.first, self.first + self.length) - self.first;
        let row = (view * bundle.promises.len() + promise) * self.length;
        (at(from) + self.first, &self.ordered[row + at(from)..row + at(until)])
    }

    fn enter(&mut self, compiled: &Compiled, workspace: &Workspace, piece: Piece) {
        let variant = &compiled.variants[piece.variant];
        let (_, mut cells) = workspace.cells(compiled, piece.variant).split_at(piece.from);
        for stretch in stretches(compiled, workspace, piece) {
            let (held, later) = cells.split_at(stretch.days.end);
            let packages = if variant.handling.fate == Fate::Shipped {
                let rows = variant.verdicts[stretch.period].1.classes.map(|class| self.row(class));
                self.enter_shipped(held, rows)
            } else {
                held.packages.iter().map(|(_, n)| *n).sum()
            };
            self.note_sent(variant, stretch.started, stretch.each, packages);
            cells = later;
            if cells.packages.is_empty() {
                break;
            }
        }
        if variant.handling.fate == Fate::Shipped {
            self.enter_mistakes(compiled, workspace, piece);
        }
    }

    /// Adds money, and what the seller sends, from S on.
    fn note_sent(&mut self, variant: &Variant, started: Option<usize>, each: DayMoney, packages: u32) {
        let Some(started) = started else { return };
        self.profit += i64::from(packages) * each.contribution;
        if variant.handling.fate == Fate::Shipped {
            self.added_in_all += i64::from(packages) * each.added;
            let tracked = if variant.tracked { packages } else { 0 };
            let buy_shipping = if variant.handling.buy_shipping { packages } else { 0 };
            let sent = &mut self.sent[started];
            *sent = sent.plus(Sent { packages, tracked, buy_shipping });
        }
    }

    /// Enters cells, and says how many packages they hold.
    fn enter_shipped(&mut self, cells: Cells<'_>, rows: [usize; STATES.len()]) -> u32 {
        let first = self.first;
        let mut all = 0;
        let usual = &mut self.by_class[rows[cells.usual]..][..self.length];
        for &(day, n) in cells.packages {
            all += n;
            usual[day as usize - first] += n;
        }
        if cells.apart.is_empty() {
            return all;
        }
        // Out of the row of the usual state into others, where there are any.
        let usual = rows[cells.usual];
        for (row, mask) in by_row(rows).into_iter().filter(|(row, _)| *row != usual) {
            for cell in cells.apart {
                let day = cell.day as usize - first;
                let n: u32 = cell.states.iter().zip(&mask).map(|(n, bits)| n & bits).sum();
                self.by_class[row + day] += n;
                self.by_class[usual + day] -= n;
            }
        }
        all
    }

    fn enter_mistakes(&mut self, compiled: &Compiled, workspace: &Workspace, piece: Piece) {
        let verdicts = &compiled.variants[piece.variant].verdicts;
        for (day, counted) in workspace.counted_by_mistake(compiled, piece.variant) {
            let period = verdicts.partition_point(|(from, _)| *from <= day).saturating_sub(1);
            let within = (piece.from..=piece.until).contains(&day);
            if let Some(classes) = verdicts[period].1.misapplied.filter(|_| within) {
                for (class, n) in classes.into_iter().zip(counted).filter(|(_, n)| *n > 0) {
                    let row = self.row(class);
                    self.by_class[row + day - self.first] += n;
                }
            }
        }
    }

    /// Where the packages of a class of the metric begin in `by_class`.
    fn row(&self, class: Option<usize>) -> usize {
        let nowhere = self.by_class.len() / self.length - 1;
        class.map_or(nowhere, |class| self.place[class]) * self.length
    }

    /// From packages by class to counts by view and length of promise.
    fn count_by_order_day(&mut self, columns: &Columns, bundle: &Bundle) {
        let length = self.length;
        self.ordered.clear();
        for &column in &bundle.views {
            for &promise in &bundle.promises {
                let from = self.ordered.len();
                for (place, class) in bundle.classes.iter().map(|at| &columns.classes[*at]).enumerate() {
                    let answer = class.answers[column];
                    if class.promise != promise || answer == Counts::NONE {
                        continue;
                    }
                    let packages = &self.by_class[place * length..(place + 1) * length];
                    let counts = packages.iter().map(|n| answer.times(u64::from(*n)));
                    if self.ordered.len() == from {
                        self.ordered.extend(counts);
                    } else {
                        let sums = self.ordered[from..].iter_mut();
                        sums.zip(counts).for_each(|(sum, more)| *sum = sum.plus(more));
                    }
                }
                self.ordered.resize(from + length, Counts::NONE);
            }
        }
    }

    fn count_by_promised_day(
        &mut self,
        columns: &Columns,
        bundle: &Bundle,
        figures: &[(usize, Counts)],
        days: usize,
    ) {
        let (length, promises) = (self.length, bundle.promises.len());
        let longest = bundle.promises.last().map(|promise| columns.promises[*promise]);
        self.promised_days = longest.map_or(0, |longest| (length + longest).min(days - self.first));
        self.promised.clear();
        for view in 0..bundle.views.len() {
            let row = self.promised.len();
            for (promise, &known) in bundle.promises.iter().enumerate() {
                let from = (view * promises + promise) * length;
                let ordered = &self.ordered[from..from + length];
                let later = columns.promises[known].min(self.promised_days);
                if promise == 0 {
                    self.promised.resize(row + later, Counts::NONE);
                    let inside = length.min(self.promised_days - later);
                    self.promised.extend_from_slice(&ordered[..inside]);
                    self.promised.resize(row + self.promised_days, Counts::NONE);
                } else {
                    add(&mut self.promised[row + later..], ordered);
                }
            }
            // The account page's figures stand for these days.
            let sums = &mut self.promised[row..];
            for (day, _) in figures {
                let sum = day.checked_sub(self.first).and_then(|day| sums.get_mut(day));
                sum.into_iter().for_each(|sum| *sum = Counts::NONE);
            }
        }
    }

    fn add_windows(&mut self, bundle: &Bundle, ends: WindowEnds) {
        let first = self.first as i32;
        let last = first + self.promised_days as i32 + ends.window - 2;
        let held = first.max(ends.first)..last.min(ends.last) + 1;
        self.windows.clear();
        if self.promised_days == 0 || held.is_empty() {
            (self.windows_from, self.window_days) = (0, 0);
            return;
        }
        self.windows_from = (held.start - ends.first) as usize;
        self.window_days = held.len();
        for view in 0..bundle.views.len() {
            let promised = &self.promised[view * self.promised_days..(view + 1) * self.promised_days];
            let window = ends.window as usize;
            running_sums(promised, window, &mut self.before);
            let from = (held.start - first) as usize + 1;
            let (until, before) = (&self.before[from + window..], &self.before[from..]);
            let windows = until.iter().zip(before).map(|(until, before)| until.minus(*before));
            self.windows.extend(windows.take(held.len()));
        }
    }
}

/// The bits of the states that are counted in a row: all or none.
type Mask = [u32; STATES.len()];

/// The distinct rows with their states.
fn by_row(rows: [usize; STATES.len()]) -> ArrayVec<(usize, Mask), { STATES.len() }> {
    let mut distinct: ArrayVec<(usize, Mask), { STATES.len() }> = ArrayVec::new();
    for row in rows {
        if distinct.iter().all(|(known, _)| *known != row) {
            distinct.push((row, rows.map(|of_state| if of_state == row { u32::MAX } else { 0 })));
        }
    }
    distinct
}

/// Adds a bundle's money of what the seller ships, by order day: what a closure stops. Packages drawn from summed
/// rates have no days ([`Ledger::stopped`]).
pub(super) fn add_money(
    compiled: &Compiled,
    workspace: &Workspace,
    bundle: &Bundle,
    money: &mut [DayMoney],
) {
    for piece in &bundle.pieces {
        if compiled.variants[piece.variant].handling.fate != Fate::Shipped {
            continue;
        }
        let (_, mut cells) = workspace.cells(compiled, piece.variant).split_at(piece.from);
        for stretch in stretches(compiled, workspace, *piece) {
            let (held, later) = cells.split_at(stretch.days.end);
            for &(day, n) in held.packages {
                let money = &mut money[day as usize];
                money.contribution += i64::from(n) * stretch.each.contribution;
                money.added += i64::from(n) * stretch.each.added;
            }
            cells = later;
        }
    }
}

/// What the account page's figures (counts by promised day) add to the windows.
pub(super) fn figure_windows(figures: &[(usize, Counts)], days: usize, ends: WindowEnds) -> Vec<Counts> {
    let mut promised = vec![Counts::NONE; days];
    figures.iter().for_each(|&(day, counts)| promised[day] = counts);
    let mut before = Vec::new();
    running_sums(&promised, 0, &mut before);
    let until = |day: i32| before[day.clamp(0, days as i32) as usize];
    (ends.first..=ends.last).map(|end| until(end + 1).minus(until(end + 1 - ends.window))).collect()
}

/// Adds counts day by day.
fn add(sums: &mut [Counts], more: &[Counts]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.plus(*more));
}

/// `before[d + beside]` = counts of days 0 to d - 1; so many days more on either side have nothing.
fn running_sums(daily: &[Counts], beside: usize, before: &mut Vec<Counts>) {
    let mut sum = Counts::NONE;
    before.clear();
    before.resize(beside + 1, sum);
    before.extend(daily.iter().map(|counts| {
        sum = sum.plus(*counts);
        sum
    }));
    before.resize(before.len() + beside, sum);
}

fn zero<T: Clone>(values: &mut Vec<T>, length: usize, value: T) {
    values.clear();
    values.resize(length, value);
}
