//! The finished packages of one metric under one assignment, added up by day.

use super::compile::{Assignment, Compiled, LinePieces, Piece};
use super::workspace::Workspace;
use crate::account::Counts;

/// Sums by day: counts by promised day, money and packages by order day.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    columns: usize,
    /// `[promised day * columns + column]`
    promised: Vec<Counts>,
    /// Contribution, millionths.
    pub(super) contribution: Vec<i64>,
    /// Label cost more than today's service, millionths.
    pub(super) added: Vec<i64>,
    /// Packages sent by the seller.
    pub(super) packages: Vec<u32>,
}

/// Adding cells, or taking them out again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Add,
    Remove,
}

impl Ledger {
    /// Adds up an assignment from nothing.
    pub(super) fn fill(
        &mut self,
        compiled: &Compiled,
        workspace: &Workspace,
        columns: usize,
        assignment: &Assignment,
    ) {
        let days = compiled.calendar.days;
        self.columns = columns;
        self.promised.clear();
        self.promised.resize(days * columns, Counts::NONE);
        self.contribution.clear();
        self.contribution.resize(days, 0);
        self.added.clear();
        self.added.resize(days, 0);
        self.packages.clear();
        self.packages.resize(days, 0);
        for line in &assignment.lines {
            for piece in &line.pieces {
                self.enter(compiled, workspace, *piece, Entry::Add);
            }
        }
    }

    /// Adds up an assignment from the one of today's way: only what differs is touched.
    pub(super) fn fill_from(
        &mut self,
        today: &Self,
        compiled: &Compiled,
        workspace: &Workspace,
        today_assignment: &Assignment,
        assignment: &Assignment,
    ) {
        self.columns = today.columns;
        self.promised.clone_from(&today.promised);
        self.contribution.clone_from(&today.contribution);
        self.added.clone_from(&today.added);
        self.packages.clone_from(&today.packages);
        for (before, after) in today_assignment.lines.iter().zip(&assignment.lines) {
            let same_until = same_until(before, after);
            for (line, entry) in [(before, Entry::Remove), (after, Entry::Add)] {
                for piece in &line.pieces {
                    if piece.until >= same_until {
                        let rest = Piece { from: piece.from.max(same_until), ..*piece };
                        self.enter(compiled, workspace, rest, entry);
                    }
                }
            }
        }
    }

    /// One column's counts by promised day.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Counts> {
        self.promised.iter().skip(column).step_by(self.columns).copied()
    }

    fn enter(&mut self, compiled: &Compiled, workspace: &Workspace, piece: Piece, entry: Entry) {
        let variant = &compiled.variants[piece.variant];
        let money = &workspace.money[piece.variant];
        let cells = workspace.cells(compiled, piece.variant);
        let first = cells.partition_point(|cell| (cell.day as usize) < piece.from);
        let seller_ships = variant.handling.fate == crate::scenario::Fate::Shipped;
        let days = compiled.calendar.days;
        let (rows, columns) = (workspace.rows(piece.variant), self.columns);
        let mut prices = 0;
        for (at, cell) in cells[first..].iter().enumerate() {
            let day = cell.day as usize;
            if day > piece.until {
                break;
            }
            while variant.money.get(prices + 1).is_some_and(|next| next.from <= day) {
                prices += 1;
            }
            let packages = cell.packages();
            let (each, today_label) = money[prices];
            let mut contribution = i64::from(packages) * each.contribution;
            let mut added = i64::from(packages) * (each.label - today_label);
            if entry == Entry::Remove {
                (contribution, added) = (-contribution, -added);
            }
            self.contribution[day] += contribution;
            if !seller_ships {
                continue;
            }
            self.added[day] += added;
            match entry {
                Entry::Add => self.packages[day] += packages,
                Entry::Remove => self.packages[day] -= packages,
            }
            let promised = day + variant.promise_days;
            if promised < days {
                let sums = &mut self.promised[promised * columns..(promised + 1) * columns];
                let row = &rows[(first + at) * columns..(first + at + 1) * columns];
                match entry {
                    Entry::Add => {
                        sums.iter_mut().zip(row).for_each(|(sum, more)| *sum = sum.plus(*more))
                    }
                    Entry::Remove => {
                        sums.iter_mut().zip(row).for_each(|(sum, less)| *sum = sum.minus(*less));
                    }
                }
            }
        }
    }
}

/// One column's counts by order day, apart for each length of promise: what a suspension takes out. Added
/// up a stretch at a time, since most days are never closed.
#[derive(Clone, Debug, Default)]
pub(super) struct ByOrderDay {
    /// First order day of the stretch that is added up.
    first: usize,
    known: bool,
    /// Days from order to promised delivery, and the counts of the stretch.
    pub(super) promises: Vec<(usize, Vec<Counts>)>,
}

/// Order days added up together.
const STRETCH: usize = 32;

impl ByOrderDay {
    /// Forgets what is known.
    pub(super) fn reset(&mut self) {
        self.known = false;
    }

    /// Is the day added up?
    pub(super) fn knows(&self, day: usize) -> bool {
        self.known && (self.first..self.first + STRETCH).contains(&day)
    }

    /// The counts of a day, by length of promise.
    pub(super) fn on(&self, day: usize) -> impl Iterator<Item = (usize, Counts)> {
        let at = day - self.first;
        self.promises.iter().map(move |(promise_days, counts)| (*promise_days, counts[at]))
    }

    /// Adds up an assignment from a day on.
    pub(super) fn fill(
        &mut self,
        compiled: &Compiled,
        workspace: &Workspace,
        columns: usize,
        column: usize,
        assignment: &Assignment,
        day: usize,
    ) {
        self.first = day;
        self.known = true;
        for (_, counts) in &mut self.promises {
            counts.fill(Counts::NONE);
        }
        for piece in assignment.lines.iter().flat_map(|line| &line.pieces) {
            let variant = &compiled.variants[piece.variant];
            if variant.handling.fate != crate::scenario::Fate::Shipped {
                continue;
            }
            let known = self.promises.iter().position(|(days, _)| *days == variant.promise_days);
            let at = known.unwrap_or_else(|| {
                self.promises.push((variant.promise_days, vec![Counts::NONE; STRETCH]));
                self.promises.len() - 1
            });
            let counts = &mut self.promises[at].1;
            let cells = workspace.cells(compiled, piece.variant);
            let rows = workspace.rows(piece.variant);
            let from = cells.partition_point(|cell| (cell.day as usize) < piece.from.max(day));
            let last = piece.until.min(day + STRETCH - 1);
            for (index, cell) in cells.iter().enumerate().skip(from) {
                let day = cell.day as usize;
                if day > last {
                    break;
                }
                let sum = &mut counts[day - self.first];
                *sum = sum.plus(rows[index * columns + column]);
            }
        }
    }
}

/// First order day on which two ways of handling a line may differ.
fn same_until(before: &LinePieces, after: &LinePieces) -> usize {
    if before.pieces == after.pieces {
        return usize::MAX;
    }
    match (before.pieces.first(), after.pieces.first()) {
        (Some(a), Some(b)) if a.from == b.from && a.variant == b.variant => a.until.min(b.until) + 1,
        _ => 0,
    }
}
