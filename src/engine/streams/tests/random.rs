//! Unit numbers as they are read: by day, by replication, by name.

use crate::engine::statistics::{Group, SEED, tally};
use crate::engine::streams::{Purpose, Stream, unit};

const NUMBERS: u64 = 200_000;

/// Four words of every block, and each byte of the words.
#[test]
fn unit_numbers_are_even_in_every_word_and_byte() {
    let mut group = Group::of("unit numbers");
    let stream = Stream::new(SEED, Purpose::Tracking, "line");
    for word in 0..4 {
        let numbers = (0..NUMBERS).map(|at| unit(stream.block(at / 400, at % 400)[word])).collect();
        group.follows(&format!("word {word}"), numbers, |x| x);
    }
    for byte in 0..8 {
        let bytes = (0..NUMBERS).map(|at| stream.block(at, 9)[1] >> (8 * byte) & 255);
        group.chi_square(&format!("byte {byte}"), &tally(bytes, 256), &[1.0 / 256.0; 256]);
    }
}

fn pairs(of: impl Fn(u64) -> (u64, u64)) -> Vec<(f64, f64)> {
    (0..NUMBERS).map(of).map(|(a, b)| (unit(a), unit(b))).collect()
}

/// Days and replications that follow each other, also a week and a month apart.
#[test]
fn numbers_that_follow_each_other_are_uncorrelated() {
    let mut group = Group::of("serial correlation");
    let stream = Stream::new(SEED, Purpose::Orders, "line");
    let (mut all, mut row) = (Vec::new(), Vec::new());
    for replication in 0..NUMBERS / 400 {
        stream.daily(replication, 738_800, 400, &mut row);
        all.extend_from_slice(&row);
    }
    for lag in [1, 2, 3, 4, 7, 30] {
        // Within one replication, as the orders of a line are read.
        let rows = all.chunks(400).flat_map(|row| row.windows(lag + 1).map(|days| (days[0], days[lag])));
        let read: Vec<(f64, f64)> = rows.map(|(a, b)| (unit(a), unit(b))).collect();
        group.correlation(&format!("days {lag} apart"), &read, 0.0);
    }
    for lag in [1, 2, 32] {
        let apart = pairs(|at| (stream.block(at, 5)[0], stream.block(at + lag, 5)[0]));
        group.correlation(&format!("replications {lag} apart"), &apart, 0.0);
    }
    for (a, b) in [(0, 1), (0, 2), (1, 3)] {
        let block = |at| stream.block(at / 400, at % 400);
        group.correlation(&format!("words {a} and {b}"), &pairs(|at| (block(at)[a], block(at)[b])), 0.0);
    }
}

#[test]
fn streams_are_uncorrelated() {
    let mut group = Group::of("between streams");
    let base = Stream::new(SEED, Purpose::Orders, "line");
    let others = [
        ("another seed", Stream::new(SEED + 1, Purpose::Orders, "line")),
        ("another purpose", Stream::new(SEED, Purpose::Tracking, "line")),
        ("another line", Stream::new(SEED, Purpose::Orders, "line 2")),
        ("another carrier's week", Stream::new(SEED, Purpose::CarrierWeek, "line")),
    ];
    for (name, other) in others {
        let same_place =
            |at: u64| (base.block(at / 400, at % 400)[0], other.block(at / 400, at % 400)[0]);
        group.correlation(name, &pairs(same_place), 0.0);
    }
    for further in [0, 1, 2] {
        let both = |at| (base.further(at, 3, further)[0], base.further(at, 3, further + 1)[0]);
        group.correlation(&format!("further numbers {further}"), &pairs(both), 0.0);
    }
}

/// Dependence that is no correlation: pairs in a grid of 16 by 16.
#[test]
fn pairs_fill_the_square_evenly() {
    let mut group = Group::of("pairs");
    let stream = Stream::new(SEED, Purpose::Demand, "line");
    let word = |replication, position| stream.block(replication, position)[0];
    let of_days = pairs(|at| (word(at / 400, at % 400), word(at / 400, at % 400 + 1)));
    let of_replications = pairs(|at| (word(at, 8), word(at + 1, 8)));
    let of_words = pairs(|at| (stream.block(at, 2)[0], stream.block(at, 2)[1]));
    for (name, pairs) in [("days", of_days), ("replications", of_replications), ("words", of_words)] {
        let cells = pairs.iter().map(|(a, b)| (a * 16.0) as u64 * 16 + (b * 16.0) as u64);
        group.chi_square(name, &tally(cells, 256), &[1.0 / 256.0; 256]);
    }
}
