//! Cells and their parts, against binomial and hypergeometric masses of `statrs`.

use super::{words_of, words_of_parts};
use crate::engine::cells::{Cell, ScanChances, Trial};
use crate::engine::statistics::{Group, SEED, probabilities, tally};
use crate::engine::streams::{Purpose, Stream, unit};
use statrs::distribution::{Binomial, Discrete, Hypergeometric};

const DRAWS: u64 = 100_000;
const UPLOAD: f64 = 0.95;
const SCANS: ScanChances =
    ScanChances { facility: 0.9, delivery_after_facility: 0.85, delivery_without_facility: 0.4 };

/// Each package has both scans with the product of its chances, and so on: every sum of states is binomial.
#[test]
fn the_states_of_a_cell_come_as_often_as_they_should() {
    let mut group = Group::of("cells");
    let stream = Stream::new(SEED, Purpose::Tracking, "line");
    let both = UPLOAD * SCANS.facility * SCANS.delivery_after_facility;
    let delivery = UPLOAD * (1.0 - SCANS.facility) * SCANS.delivery_without_facility;
    let any = UPLOAD * SCANS.facility + delivery;
    for n in [1, 30, 900] {
        let cells: Vec<Cell> = (0..DRAWS)
            .map(|at| {
                Cell::tracked(
                    0,
                    n,
                    &Trial::of(UPLOAD),
                    &SCANS.trials(),
                    words_of(&stream, at, u64::from(n)),
                )
            })
            .collect();
        let mut binomial = |name: &str, p: f64, of: &dyn Fn(&[u32; 5]) -> u32| {
            let oracle = Binomial::new(p, u64::from(n)).expect("a chance");
            let bins = n as usize + 1;
            let seen = tally(cells.iter().map(|cell| u64::from(of(&cell.states))), bins);
            group.chi_square(&format!("{name} of {n}"), &seen, &probabilities(|k| oracle.pmf(k), bins));
        };
        binomial("both scans", both, &|states| states[4]);
        binomial("delivery alone", delivery, &|states| states[3]);
        binomial("any scan", any, &|states| states[2] + states[3] + states[4]);
    }
}

/// A part of a cell: a binomial number of its packages, and of those without a number, or with both scans, a
/// hypergeometric one.
#[test]
fn the_parts_of_a_cell_come_as_often_as_they_should() {
    let mut group = Group::of("parts of cells");
    let split = Stream::new(SEED, Purpose::Split, "line");
    for states in [[3, 4, 2, 5, 16], [100, 200, 300, 400, 1000]] {
        let cell = Cell { day: 0, states };
        let n = u64::from(cell.packages());
        let parts = |cuts: &[f64], part| -> Vec<Cell> {
            (0..DRAWS).map(|at| cell.part(cuts, part, words_of_parts(&split, at, n))).collect()
        };
        let last = parts(&[0.0, 0.3, 0.55, 1.0], 2);
        let oracle = Binomial::new(0.45, n).expect("a chance");
        let bins = n as usize + 1;
        let seen = tally(last.iter().map(|part| u64::from(part.packages())), bins);
        group.chi_square(&format!("packages of {n}"), &seen, &probabilities(|k| oracle.pmf(k), bins));
        let numbers = |at| unit(split.further(at, n, 9)[2]);
        let taken = n * 2 / 5;
        let spread: Vec<[u32; 5]> = (0..DRAWS).map(|at| cell.spread(taken, numbers(at))).collect();
        for (name, state) in [("no number", 0), ("both scans", 4)] {
            let marked = u64::from(states[state]);
            let oracle = Hypergeometric::new(n, marked, taken).expect("in range");
            let bins = marked.min(taken) as usize + 1;
            let seen = tally(spread.iter().map(|spread| u64::from(spread[state])), bins);
            group.chi_square(
                &format!("{name} of {n}"),
                &seen,
                &probabilities(|k| oracle.ln_pmf(k).exp(), bins),
            );
        }
    }
}
