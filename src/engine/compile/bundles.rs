//! What strategies have in common: pieces that the same assignments hold are added up together, once.
//!
//! Most strategies ship most packages as today, and all of them do so before they begin; so every finished
//! cell is entered once a replication, not once for every strategy.

use super::columns::Columns;
use super::rates::Rate;
use super::variants::{Assignment, Piece, Variant};
use crate::account::Counts;
use crate::scenario::Fate;
use std::collections::BTreeMap;

/// Pieces that always come together.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Bundle {
    /// Its place among the bundles of its metric.
    pub(in crate::engine) number: u64,
    pub(in crate::engine) pieces: Vec<Piece>,
    /// First and last order day.
    pub(in crate::engine) days: (usize, usize),
    /// Counting classes that its packages can fall into.
    pub(in crate::engine) classes: Vec<usize>,
    /// Lengths of promise of these, as places among the metric's.
    pub(in crate::engine) promises: Vec<usize>,
    /// Columns that count all its packages alike share a view; one column of each.
    pub(in crate::engine) views: Vec<usize>,
    /// Per column: its view.
    pub(in crate::engine) view_of: Vec<usize>,
    /// Of packages that are not drawn line by line, by the places of their classes (filled by `Compiled`).
    pub(in crate::engine) rates: Vec<Rate>,
}

impl Bundle {
    /// The rates of the class at a place.
    pub(in crate::engine) fn rates_of(&self, place: usize) -> &[Rate] {
        let from = self.rates.partition_point(|rate| rate.place < place);
        let until = self.rates.partition_point(|rate| rate.place <= place);
        &self.rates[from..until]
    }
}

/// The bundles of a metric, and which of them make up each assignment.
pub(super) fn of(
    assignments: &[Assignment],
    variants: &[Variant],
    columns: &Columns,
) -> (Vec<Bundle>, Vec<Vec<usize>>) {
    let lines = assignments.first().map_or(0, |assignment| assignment.lines.len());
    let mut by_holders: BTreeMap<Vec<usize>, Vec<Piece>> = BTreeMap::new();
    for line in 0..lines {
        for (piece, holders) in shared_pieces(assignments, line) {
            by_holders.entry(holders).or_default().push(piece);
        }
    }
    let mut of_assignment = vec![Vec::new(); assignments.len()];
    let bundles = by_holders
        .into_iter()
        .enumerate()
        .map(|(at, (holders, pieces))| {
            for holder in holders {
                of_assignment[holder].push(at);
            }
            bundle(at as u64, pieces, variants, columns)
        })
        .collect();
    (bundles, of_assignment)
}

/// One bundle for each distinct way in which strategies ship a line, and the bundles of each assignment in the
/// order of its lines: any choice of one a line is a strategy that could be chosen.
pub(super) fn by_line(
    assignments: &[Assignment],
    variants: &[Variant],
    columns: &Columns,
) -> (Vec<Bundle>, Vec<Vec<usize>>) {
    let lines = assignments.first().map_or(0, |assignment| assignment.lines.len());
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut of_assignment = vec![Vec::new(); assignments.len()];
    for line in 0..lines {
        let first = bundles.len();
        for (assignment, held) in assignments.iter().zip(&mut of_assignment) {
            let pieces = &assignment.lines[line].pieces;
            let known = bundles[first..].iter().position(|bundle| bundle.pieces == *pieces);
            held.push(known.map_or(bundles.len(), |known| first + known));
            if known.is_none() {
                bundles.push(bundle(bundles.len() as u64, pieces.clone(), variants, columns));
            }
        }
    }
    (bundles, of_assignment)
}

fn bundle(number: u64, pieces: Vec<Piece>, variants: &[Variant], columns: &Columns) -> Bundle {
    let shipped = pieces.iter().map(|piece| &variants[piece.variant]);
    let mut classes: Vec<usize> = shipped
        .filter(|variant| variant.handling.fate == Fate::Shipped)
        .flat_map(|variant| &variant.verdicts)
        .flat_map(|(_, table)| table.classes.iter().chain(table.misapplied.iter().flatten()))
        .flatten()
        .copied()
        .collect();
    classes.sort_unstable();
    classes.dedup();
    let first = pieces.iter().map(|piece| piece.from).min().unwrap_or(0);
    let last = pieces.iter().map(|piece| piece.until).max().unwrap_or(0);
    let mut promises: Vec<usize> = classes.iter().map(|class| columns.classes[*class].promise).collect();
    promises.sort_unstable();
    promises.dedup();
    let answers = |column: usize| -> Vec<Counts> {
        classes.iter().map(|class| columns.classes[*class].answers[column]).collect()
    };
    let (mut views, mut view_of): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for column in 0..columns.count {
        let known = views.iter().position(|view| answers(*view) == answers(column));
        view_of.push(known.unwrap_or_else(|| {
            views.push(column);
            views.len() - 1
        }));
    }
    Bundle { number, pieces, days: (first, last), classes, promises, views, view_of, rates: Vec::new() }
}

/// One line's pieces, cut wherever any assignment changes, with the assignments that hold each.
fn shared_pieces(assignments: &[Assignment], line: usize) -> Vec<(Piece, Vec<usize>)> {
    let pieces_of = |assignment: &Assignment| assignment.lines[line].pieces.clone();
    let mut cuts: Vec<usize> =
        assignments.iter().flat_map(pieces_of).flat_map(|piece| [piece.from, piece.until + 1]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    // By variant, then by day: neighbours in time stand side by side.
    let mut holders: BTreeMap<(usize, usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, assignment) in assignments.iter().enumerate() {
        for piece in pieces_of(assignment) {
            for stretch in cuts.windows(2) {
                let (from, until) = (stretch[0], stretch[1] - 1);
                if piece.from <= from && until <= piece.until {
                    holders.entry((piece.variant, from, until)).or_default().push(at);
                }
            }
        }
    }
    let mut shared: Vec<(Piece, Vec<usize>)> = Vec::new();
    for ((variant, from, until), holders) in holders {
        match shared.last_mut() {
            Some((last, known))
                if last.variant == variant && last.until + 1 == from && *known == holders =>
            {
                last.until = until;
            }
            _ => shared.push((Piece { from, until, variant }, holders)),
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::super::variants::LinePieces;
    use super::*;
    use crate::scenario::LineId;

    fn assignment(pieces: &[(usize, usize, usize)]) -> Assignment {
        let pieces =
            pieces.iter().map(|&(from, until, variant)| Piece { from, until, variant }).collect();
        Assignment { lines: vec![LinePieces { line: LineId(0), pieces }] }
    }

    #[test]
    fn what_assignments_share_is_cut_out_once() {
        let assignments = [
            assignment(&[(0, 99, 0)]),
            assignment(&[(0, 39, 0), (40, 99, 1)]),
            assignment(&[(0, 59, 0), (60, 99, 1)]),
        ];
        let mut shared = shared_pieces(&assignments, 0);
        shared.sort_by_key(|(piece, _)| (piece.variant, piece.from));
        let found: Vec<(usize, usize, usize, Vec<usize>)> = shared
            .into_iter()
            .map(|(piece, holders)| (piece.from, piece.until, piece.variant, holders))
            .collect();
        let expected = vec![
            (0, 39, 0, vec![0, 1, 2]),
            (40, 59, 0, vec![0, 2]),
            (60, 99, 0, vec![0]),
            (40, 59, 1, vec![1]),
            (60, 99, 1, vec![1, 2]),
        ];
        assert_eq!(found, expected);
    }
}
