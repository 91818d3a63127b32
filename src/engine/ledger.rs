//! The finished packages of one bundle, added up by day.

use super::compile::{Bundle, Compiled, CompiledMetric, Piece};
use super::workspace::Workspace;
use crate::account::{Counts, CourseTerms};
use crate::scenario::Fate;

/// Sums of a bundle by day. What a metric sees under an assignment is the sum over its bundles, of windows
/// as well as of days.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    days: usize,
    /// Packages by order day, `[class in the bundle * days + day]`; one class more than the bundle has
    /// takes the packages that no column counts.
    by_class: Vec<u32>,
    /// Counts by order day, apart for each length of promise: what a suspension takes out,
    /// `[(column * lengths + length) * days + day]`.
    ordered: Vec<Counts>,
    /// Counts by promised day, `[column * days + day]`.
    promised: Vec<Counts>,
    /// Running sums of one column.
    before: Vec<Counts>,
    /// Windows of each reviewed day, `[column * reviewed days + day from S on]`.
    windows: Vec<Counts>,
    reviewed_days: usize,
    /// Contribution of what the seller ships by order day, millionths: what a closure stops.
    pub(super) contribution: Vec<i64>,
    /// Contribution of what the marketplace ships, from S on: closures do not touch it.
    by_marketplace: i64,
    /// Label cost more than today's service by order day, millionths.
    pub(super) added: Vec<i64>,
    /// Packages sent by the seller, by order day.
    packages: Vec<u32>,
    /// Contribution from S on.
    pub(super) profit: i64,
    /// Added label cost and packages from S on.
    pub(super) added_in_all: i64,
    pub(super) packages_in_all: u32,
    /// Per class of the metric: its place in the bundle.
    place: Vec<usize>,
}

impl Ledger {
    /// Adds up a bundle.
    pub(super) fn fill(
        &mut self,
        compiled: &Compiled,
        workspace: &Workspace,
        metric: &CompiledMetric,
        bundle: &Bundle,
        terms: &CourseTerms,
    ) {
        self.days = compiled.calendar.days;
        zero(&mut self.by_class, (bundle.classes.len() + 1) * self.days, 0);
        zero(&mut self.contribution, self.days, 0);
        zero(&mut self.added, self.days, 0);
        zero(&mut self.packages, self.days, 0);
        zero(&mut self.place, metric.columns.classes.len(), bundle.classes.len());
        for (place, &class) in bundle.classes.iter().enumerate() {
            self.place[class] = place;
        }
        self.by_marketplace = 0;
        for piece in &bundle.pieces {
            self.enter(compiled, workspace, *piece);
        }
        let by_seller: i64 = self.contribution[compiled.start..].iter().sum();
        self.profit = by_seller + self.by_marketplace;
        self.added_in_all = self.added[compiled.start..].iter().sum();
        self.packages_in_all = self.packages[compiled.start..].iter().sum();
        self.count(metric, bundle);
        self.add_windows(metric, terms);
    }

    /// One column's windows, from S on.
    pub(super) fn windows(&self, column: usize) -> &[Counts] {
        &self.windows[column * self.reviewed_days..(column + 1) * self.reviewed_days]
    }

    /// One column's counts by promised day.
    pub(super) fn promised(&self, column: usize) -> &[Counts] {
        &self.promised[column * self.days..(column + 1) * self.days]
    }

    /// One column's counts on an order day that are promised after the metric's `promise`-th length.
    #[inline]
    pub(super) fn ordered(
        &self,
        metric: &CompiledMetric,
        column: usize,
        promise: usize,
        day: usize,
    ) -> Counts {
        self.ordered[(column * metric.columns.promises.len() + promise) * self.days + day]
    }

    fn enter(&mut self, compiled: &Compiled, workspace: &Workspace, piece: Piece) {
        let variant = &compiled.variants[piece.variant];
        let money = &workspace.money[piece.variant];
        let cells = workspace.cells(compiled, piece.variant);
        let first = cells.partition_point(|cell| (cell.day as usize) < piece.from);
        let seller_ships = variant.handling.fate == Fate::Shipped;
        let nowhere = self.by_class.len() / self.days - 1;
        let place = |class: Option<usize>| class.map_or(nowhere, |class| self.place[class]) * self.days;
        let mut prices = 0;
        let mut period = 0;
        let mut places = variant.verdicts[0].1.classes.map(place);
        for cell in &cells[first..] {
            let day = cell.day as usize;
            if day > piece.until {
                break;
            }
            while variant.money.get(prices + 1).is_some_and(|next| next.from <= day) {
                prices += 1;
            }
            let packages = cell.packages();
            let (each, today_label) = money[prices];
            let contribution = i64::from(packages) * each.contribution;
            if !seller_ships {
                if day >= compiled.start {
                    self.by_marketplace += contribution;
                }
                continue;
            }
            self.contribution[day] += contribution;
            self.added[day] += i64::from(packages) * (each.label - today_label);
            self.packages[day] += packages;
            while variant.verdicts.get(period + 1).is_some_and(|next| next.0 <= day) {
                period += 1;
                places = variant.verdicts[period].1.classes.map(place);
            }
            for (place, n) in places.iter().zip(cell.states) {
                self.by_class[place + day] += n;
            }
            if let Some(misapplied) = &variant.verdicts[period].1.misapplied {
                let counted = workspace.counted_by_mistake(compiled, variant, cell);
                for (place, n) in misapplied.map(place).into_iter().zip(counted) {
                    self.by_class[place + day] += n;
                }
            }
        }
    }

    /// From packages by class to counts by column.
    fn count(&mut self, metric: &CompiledMetric, bundle: &Bundle) {
        let (days, promises) = (self.days, metric.columns.promises.len());
        let (first, last) = bundle.days;
        zero(&mut self.ordered, metric.columns.count * promises * days, Counts::NONE);
        for (place, &class) in bundle.classes.iter().enumerate() {
            let class = &metric.columns.classes[class];
            let packages = &self.by_class[place * days + first..=place * days + last];
            for (column, &answer) in class.answers.iter().enumerate() {
                if answer != Counts::NONE {
                    let from = (column * promises + class.promise) * days + first;
                    for (sum, n) in self.ordered[from..].iter_mut().zip(packages) {
                        *sum = sum.plus(answer.times(u64::from(*n)));
                    }
                }
            }
        }
        zero(&mut self.promised, metric.columns.count * days, Counts::NONE);
        for column in 0..metric.columns.count {
            let sums = &mut self.promised[column * days..(column + 1) * days];
            for (promise, &promise_days) in metric.columns.promises.iter().enumerate() {
                let from = (column * promises + promise) * days + first;
                let ordered = &self.ordered[from..=from + last - first];
                let sums = sums.get_mut(first + promise_days..).unwrap_or_default();
                sums.iter_mut().zip(ordered).for_each(|(sum, more)| *sum = sum.plus(*more));
            }
            // The account page's figures stand for these days.
            for &(day, _) in &metric.figures {
                sums[day] = Counts::NONE;
            }
        }
    }

    fn add_windows(&mut self, metric: &CompiledMetric, terms: &CourseTerms) {
        self.reviewed_days = (terms.end - terms.start + 1) as usize;
        self.windows.clear();
        for column in 0..metric.columns.count {
            self.before.clear();
            self.before.push(Counts::NONE);
            let mut sum = Counts::NONE;
            let promised = &self.promised[column * self.days..(column + 1) * self.days];
            self.before.extend(promised.iter().map(|counts| {
                sum = sum.plus(*counts);
                sum
            }));
            windows(&self.before, terms, &mut self.windows);
        }
    }
}

/// What the account page's figures (counts by promised day) add to the windows; empty without figures.
pub(super) fn figure_windows(
    figures: &[(usize, Counts)],
    days: usize,
    terms: &CourseTerms,
) -> Vec<Counts> {
    let mut windows_of_figures = Vec::new();
    if !figures.is_empty() {
        let mut before = vec![Counts::NONE; days + 1];
        for &(day, counts) in figures {
            before[day + 1] = counts;
        }
        for day in 0..days {
            before[day + 1] = before[day + 1].plus(before[day]);
        }
        windows(&before, terms, &mut windows_of_figures);
    }
    windows_of_figures
}

/// Appends the windows of all reviewed days, from running sums (`before[d]` = days 0 to d - 1).
fn windows(before: &[Counts], terms: &CourseTerms, windows: &mut Vec<Counts>) {
    let last = before.len() as i32 - 1;
    let until = |day: i32| before[day.clamp(0, last) as usize];
    windows.extend((terms.start..=terms.end).map(|day| {
        let end = day - terms.lag + 1;
        until(end).minus(until(end - terms.window))
    }));
}

fn zero<T: Clone>(values: &mut Vec<T>, length: usize, value: T) {
    values.clear();
    values.resize(length, value);
}
