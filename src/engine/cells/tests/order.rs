//! Coupling: better chances never give fewer scans of the same packages.

use super::words_of;
use crate::engine::cells::{Cell, Draw, ScanChances, Trial};
use crate::engine::statistics::SEED;
use crate::engine::streams::{Purpose, Stream};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

const CASES: u64 = 1_000_000;

/// Two chances in order: alike, a little apart or far apart, near 1 as often as anywhere.
fn in_order(rng: &mut ChaCha8Rng) -> [f64; 2] {
    let worse =
        if rng.random_bool(0.5) { rng.random::<f64>() } else { 1.0 - rng.random_range(0.0..0.08) };
    let better = match rng.random_range(0..4) {
        0 => worse,
        1 => worse + (1.0 - worse) * rng.random::<f64>(),
        _ => worse + (1.0 - worse) * 10f64.powf(rng.random_range(-6.0..0.0)),
    };
    [worse, better]
}

#[test]
fn whole_cells_keep_their_order_in_a_million_random_cases() {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let stream = Stream::new(SEED, Purpose::Tracking, "line");
    for case in 0..CASES {
        let n = 10f64.powf(rng.random_range(0.0..3.5)) as u32;
        let words = words_of(&stream, case, 1);
        let upload = in_order(&mut rng);
        let [facility, after, without] = [(); 3].map(|()| in_order(&mut rng));
        let [low, high] = [0, 1].map(|at| {
            let scans = ScanChances {
                facility: facility[at],
                delivery_after_facility: after[at],
                delivery_without_facility: without[at],
            };
            Cell::tracked(0, n, &Trial::of(upload[at]), &scans.trials(), &words)
        });
        assert_eq!((low.packages(), high.packages()), (n, n));
        let drawn =
            || [Draw::Upload, Draw::Facility, Draw::DeliveryAfter, Draw::DeliveryWithout].map(&words);
        let told = || format!("{n} {upload:?} {facility:?} {after:?} {without:?} {:?}", drawn());
        let entered = |cell: &Cell| cell.packages() - cell.states[0];
        let facility_scans = |cell: &Cell| cell.states[2] + cell.states[4];
        let any = |cell: &Cell| cell.states[2] + cell.states[3] + cell.states[4];
        assert!(entered(&high) >= entered(&low), "entered: {}", told());
        assert!(facility_scans(&high) >= facility_scans(&low), "facility: {}", told());
        assert!(any(&high) >= any(&low), "any: {}", told());
        assert!(high.states[4] >= low.states[4], "both: {}", told());
    }
}
