//! The function of Ishigami and Homma (1990), a = 7, b = 0.1, with and without chance.

use super::super::ishigami::{self, FIRST, TOTAL};
use super::*;

#[test]
fn ishigamis_indices_come_out() {
    let found = ishigami::indices(7, 20_000, 1, 0.0);
    for (at, (first, total)) in found.iter().enumerate() {
        for (got, expected) in [(first, FIRST[at]), (total, TOTAL[at])] {
            let half = (got.high - got.low) / 2.0;
            assert!(
                (got.point - expected).abs() < 2.0 * half && half < 0.03,
                "{at}: {got:?} {expected}"
            );
        }
    }
}

/// Chance with a variance of 8 times the function's: of the mean of two futures the naive index divides by five times
/// the variance, ours does not.
#[test]
fn chance_does_not_bias_the_index() {
    let sd = (8.0 * ishigami::VARIANCE).sqrt();
    for each in [2usize, 8] {
        let runs: Vec<[f64; 2]> = (0..40)
            .map(|seed| {
                let design = ishigami::Design::new(seed, 2_000, each, sd);
                let pairs = design.pairs(1);
                let ours = first_order(pairs.clone()).expect("it varies").point;
                let naive = first_order(
                    pairs.map(|(a, b)| (AtPoint { noise: 0.0, ..a }, AtPoint { noise: 0.0, ..b })),
                );
                [ours, naive.expect("it varies").point]
            })
            .collect();
        let n = runs.len() as f64;
        let mean = |which: usize| runs.iter().map(|run| run[which]).sum::<f64>() / n;
        let error = |which: usize| {
            let mean = mean(which);
            let squares: f64 = runs.iter().map(|run| (run[which] - mean).powi(2)).sum();
            (squares / (n - 1.0) / n).sqrt()
        };
        let naive = FIRST[1] / (1.0 + 8.0 / each as f64);
        assert!((mean(0) - FIRST[1]).abs() < 4.0 * error(0) + 0.01, "{each}: {}", mean(0));
        assert!((mean(1) - naive).abs() < 0.02, "{each}: {}", mean(1));
    }
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let sd = (4.0 * ishigami::VARIANCE).sqrt();
    let mut held = [0u32; 6];
    for seed in 100..300 {
        let design = ishigami::Design::new(seed, 400, 8, sd);
        for at in 0..3 {
            let first = first_order(design.pairs(at)).expect("it varies");
            let total = total(design.pairs_but(at)).expect("it varies");
            held[at] += u32::from(first.low <= FIRST[at] && FIRST[at] <= first.high);
            held[3 + at] += u32::from(total.low <= TOTAL[at] && TOTAL[at] <= total.high);
        }
    }
    // 95 of 100, or more: a Latin hypercube is steadier than the interval says. Standard deviation 1.5 points.
    assert!(held.iter().all(|held| *held >= 180), "{held:?} of 200");
}

#[test]
fn what_does_not_vary_has_no_index() {
    let still = (0..50).map(|_| (AtPoint { mean: 3.0, noise: 0.0 }, AtPoint { mean: 3.0, noise: 0.0 }));
    assert_eq!(first_order(still.clone()), None);
    assert_eq!(total(still), None);
    // Nothing but chance.
    let sd = 2.0;
    let only_chance = (0..20).filter(|seed| {
        let noise = ishigami::chance(*seed, "only", 0, 4_000, sd);
        let at = |k: usize| {
            AtPoint::of(2.0, noise[k] + noise[k + 1], noise[k].powi(2) + noise[k + 1].powi(2))
        };
        let pairs = (0..1_000).map(|k| (at(4 * k), at(4 * k + 2)));
        first_order(pairs).is_some()
    });
    assert!(only_chance.count() <= 1);
}
