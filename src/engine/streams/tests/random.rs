//! Unit numbers as they are read: by day, by replication, by name.

use crate::engine::statistics::{Group, SEED, tally};
use crate::engine::streams::{Purpose, Stream, unit};

const NUMBERS: u64 = 200_000;

/// A stream position.
const DAY: u64 = 738_800;

/// Four words of every block and of every date, and each byte of the words.
#[test]
fn unit_numbers_are_even_in_every_word_and_byte() {
    let mut group = Group::of("unit numbers");
    let stream = Stream::new(SEED, Purpose::Tracking, "line");
    for word in 0..4 {
        let numbers = (0..NUMBERS).map(|at| unit(stream.block(at / 400, at % 400)[word])).collect();
        group.follows(&format!("word {word}"), numbers, |x| x);
        let daily = |at: u64| stream.daily(at / 400, 0)[word].at(DAY + at % 400);
        let numbers = (0..NUMBERS).map(|at| unit(daily(at))).collect();
        group.follows(&format!("sequence {word}"), numbers, |x| x);
    }
    for byte in 0..8 {
        let mut even = |name: &str, word: &dyn Fn(u64) -> u64| {
            let bytes = (0..NUMBERS).map(|at| word(at) >> (8 * byte) & 255);
            group.chi_square(&format!("{name}, byte {byte}"), &tally(bytes, 256), &[1.0 / 256.0; 256]);
        };
        even("block", &|at| stream.block(at, 9)[1]);
        even("date", &|at| stream.daily(at / 400, 0)[1].at(DAY + at % 400));
        even("replication", &|at| stream.daily(at, 0)[1].at(DAY));
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
    for lag in [1, 2, 3, 4, 7, 30] {
        // Within one replication, as the orders of a line are read.
        let days = pairs(|at| {
            let [numbers, ..] = stream.daily(at / 400, 0);
            (numbers.at(DAY + at % 400), numbers.at(DAY + at % 400 + lag))
        });
        group.correlation(&format!("days {lag} apart"), &days, 0.0);
    }
    for lag in [1, 2, 32] {
        let apart = pairs(|at| (stream.block(at, 5)[0], stream.block(at + lag, 5)[0]));
        group.correlation(&format!("replications {lag} apart"), &apart, 0.0);
        let daily = |replication| stream.daily(replication, 0)[0].at(DAY);
        let apart = pairs(|at| (daily(at), daily(at + lag)));
        group.correlation(&format!("a day of replications {lag} apart"), &apart, 0.0);
    }
    for (a, b) in [(0, 1), (0, 2), (1, 3)] {
        let block = |at| stream.block(at / 400, at % 400);
        group.correlation(&format!("words {a} and {b}"), &pairs(|at| (block(at)[a], block(at)[b])), 0.0);
        let both = |at: u64| {
            let numbers = stream.daily(at / 400, 0);
            (numbers[a].at(DAY + at % 400), numbers[b].at(DAY + at % 400))
        };
        group.correlation(&format!("sequences {a} and {b}"), &pairs(both), 0.0);
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
        let same_date = |at: u64| {
            let of = |stream: &Stream| stream.daily(at / 400, 0)[0].at(DAY + at % 400);
            (of(&base), of(&other))
        };
        group.correlation(&format!("{name}, by date"), &pairs(same_date), 0.0);
    }
    for further in [0, 1, 2] {
        let both = |at| (base.further(at, 3, further)[0], base.further(at, 3, further + 1)[0]);
        group.correlation(&format!("further numbers {further}"), &pairs(both), 0.0);
        let of = |at: u64, further| base.daily(at / 400, further)[0].at(DAY + at % 400);
        let both = |at| (of(at, further), of(at, further + 1));
        group.correlation(&format!("further sequences {further}"), &pairs(both), 0.0);
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
    for (name, pairs) in [("positions", of_days), ("replications", of_replications), ("words", of_words)]
    {
        let cells = pairs.iter().map(|(a, b)| (a * 16.0) as u64 * 16 + (b * 16.0) as u64);
        group.chi_square(name, &tally(cells, 256), &[1.0 / 256.0; 256]);
    }
    let mut group = Group::of("pairs by date");
    let daily = |replication, day| stream.daily(replication, 0)[0].at(DAY + day);
    let next_days = pairs(|at| (daily(at / 400, at % 400), daily(at / 400, at % 400 + 1)));
    let next_replications = pairs(|at| (daily(at, 8), daily(at + 1, 8)));
    let of_draws = pairs(|at| {
        let [first, second, ..] = stream.daily(at / 400, 0);
        (first.at(DAY + at % 400), second.at(DAY + at % 400))
    });
    for (name, pairs) in [("days", next_days), ("replications", next_replications), ("draws", of_draws)]
    {
        let cells = pairs.iter().map(|(a, b)| (a * 16.0) as u64 * 16 + (b * 16.0) as u64);
        group.chi_square(name, &tally(cells, 256), &[1.0 / 256.0; 256]);
    }
}
