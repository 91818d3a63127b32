use super::*;
use crate::engine::streams::{Purpose, Stream};

/// The words of a cell, as a run reads them.
pub(in crate::engine) fn words_of(
    stream: &Stream,
    replication: u64,
    position: u64,
) -> impl Fn(Draw) -> u64 {
    let numbers = stream.daily(replication, 0);
    move |draw| numbers[draw as usize].at(position)
}

/// The words by which a cell is spread over parts, as a run reads them.
fn words_of_parts(split: &Stream, replication: u64, position: u64) -> impl Fn(usize) -> [u64; 2] {
    move |part| {
        let numbers = split.daily(replication, part as u64);
        [numbers[0].at(position), numbers[1].at(position)]
    }
}

#[test]
fn what_is_known_of_a_package_changes_its_chances_by_bayes() {
    let scans =
        ScanChances { facility: 0.9, delivery_after_facility: 0.8, delivery_without_facility: 0.25 };
    let close = |got: f64, want: f64| assert!((got - want).abs() < 1e-12, "{got} for {want}");
    let (upload, same) = known(0.95, &scans, &[0.3; 5]);
    close(upload, 0.95);
    close(same.facility, 0.9);
    close(same.delivery_without_facility, 0.25);
    // A number, no scan yet, and one scan in ten comes so late.
    let (upload, late) = known(0.95, &scans, &[0.0, 1.0, 0.1, 0.1, 0.1]);
    close(upload, 1.0);
    // 0.9 x 0.1 against 0.1 x (0.75 + 0.25 x 0.1)
    close(late.facility, 0.09 / (0.09 + 0.0775));
    close(late.delivery_after_facility, 0.8);
    close(late.delivery_without_facility, 0.025 / 0.775);
    // Delivered; whether there was a scan before is not said.
    let (_, delivered) = known(0.95, &scans, &[0.0, 0.0, 0.0, 1.0, 1.0]);
    close(delivered.facility, 0.72 / (0.72 + 0.025));
    close(delivered.delivery_without_facility, 1.0);
    // What cannot be, and yet is.
    let never = ScanChances { facility: 0.0, ..scans };
    close(known(0.95, &never, &[0.0, 0.0, 1.0, 0.0, 0.0]).1.facility, 1.0);
}

#[test]
fn the_parts_of_a_cell_add_up_state_by_state() {
    let split = Stream::new(1, Purpose::Split, "line");
    let cuts = [0.0, 0.2, 0.7, 1.0];
    let cell = Cell { day: 3, states: [2, 1, 4, 0, 13] };
    let mut first = 0.0;
    for replication in 0..2000 {
        let words = words_of_parts(&split, replication, 99);
        let parts: Vec<Cell> = (0..3).map(|part| cell.part(&cuts, part, &words)).collect();
        for state in 0..5 {
            let sum: u32 = parts.iter().map(|part| part.states[state]).sum();
            assert_eq!(sum, cell.states[state]);
        }
        first += f64::from(parts[0].packages());
    }
    // 20 packages, share 0.2: mean 4, standard error of the mean of 2000 about 0.04.
    assert!((first / 2000.0 - 4.0).abs() < 0.16, "{}", first / 2000.0);
}

#[test]
fn a_part_of_a_better_cell_is_never_worse() {
    let split = Stream::new(4, Purpose::Split, "line");
    let cuts = [0.0, 0.3, 1.0];
    let worse = Cell { day: 0, states: [3, 4, 2, 5, 16] };
    let better = Cell { day: 0, states: [1, 4, 2, 4, 19] };
    for replication in 0..5_000 {
        for part in 0..2 {
            let words = words_of_parts(&split, replication, 7);
            let [low, high] = [&worse, &better].map(|cell| cell.part(&cuts, part, &words).states);
            assert_eq!(low.iter().sum::<u32>(), high.iter().sum::<u32>());
            for from in 0..5 {
                let reach = |states: &[u32; 5]| states[from..].iter().sum::<u32>();
                assert!(reach(&high) >= reach(&low), "{replication} {part} {from}");
            }
        }
    }
}

#[test]
fn what_one_comparison_settles_is_what_the_search_finds() {
    let stream = Stream::new(3, Purpose::Tracking, "line");
    let mut settled = 0;
    for replication in 0..20_000 {
        let word = stream.daily(replication, 0)[0].at(5);
        let n = (replication % 40) as u32;
        for chance in [0.0, 1e-300, 0.4, 0.9, 0.98, 0.9997, 1.0] {
            let searched = binomial(u64::from(n), chance, unit(word)) as u32;
            assert_eq!(Trial::of(chance).successes(n, || word), searched);
            // The words around the bound.
            let failing = Failing::of(chance);
            let bound = (u64::from(n) * u64::from(failing.0)).min(u64::from(u32::MAX)) << 32;
            for word in [word, bound, bound | u64::from(u32::MAX), bound.saturating_add(1 << 32)] {
                let none = n > 0 && failing.none_of(n, word);
                assert!(!none || binomial(u64::from(n), chance, unit(word)) == u64::from(n));
                settled += u32::from(none && chance < 1.0);
            }
        }
    }
    assert!(settled > 50_000, "{settled}");
}

#[test]
fn better_chances_never_give_fewer_scans() {
    let stream = Stream::new(2, Purpose::Tracking, "line");
    let worse =
        ScanChances { facility: 0.7, delivery_after_facility: 0.8, delivery_without_facility: 0.3 };
    let better =
        ScanChances { facility: 0.75, delivery_after_facility: 0.85, delivery_without_facility: 0.4 };
    for replication in 0..20_000 {
        let n = (replication % 60) as u32;
        let words = words_of(&stream, replication, 5);
        let low = Cell::tracked(0, n, &Trial::of(0.95), &worse.trials(), &words);
        let high = Cell::tracked(0, n, &Trial::of(0.97), &better.trials(), &words);
        assert_eq!((low.packages(), high.packages()), (n, n));
        let any = |cell: &Cell| cell.states[2] + cell.states[3] + cell.states[4];
        assert!(any(&high) >= any(&low) && high.states[4] >= low.states[4], "{replication}");
    }
}

mod drawn;
mod order;
