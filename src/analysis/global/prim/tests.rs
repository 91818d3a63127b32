use super::super::latin::latin;
use super::*;
use crate::engine::uniforms;

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Fails with a chance of 90 % where a < 0.4 and b > 0.55, else with 4 %.
fn planted(seed: u64, n: usize) -> (Vec<Vec<f64>>, Vec<bool>) {
    let inputs = latin(seed, NAMES.into_iter(), n);
    let chance = uniforms(seed, "fails", 0, n);
    let fails = (0..n)
        .map(|at| chance[at] < if inputs[0][at] < 0.4 && inputs[1][at] > 0.55 { 0.9 } else { 0.04 })
        .collect();
    (inputs, fails)
}

#[test]
fn a_planted_box_is_found() {
    let mut without_idle_limits = 0;
    for seed in 0..10 {
        let (inputs, fails) = planted(seed, 1_000);
        let Found::Box(found) = prim(Cases { inputs: &inputs, fails: &fails }) else {
            panic!("no box with seed {seed}")
        };
        without_idle_limits += u32::from(found.limited.len() == 2);
        let mut limited = found.limited.clone();
        limited.retain(|one| one.quasi_p < 1e-3);
        limited.sort_by_key(|one| one.input);
        assert_eq!(limited.iter().map(|one| one.input).collect::<Vec<_>>(), [0, 1], "{found:?}");
        let [a, b] = [limited[0].limits, limited[1].limits];
        assert!(a.low.is_infinite() && (a.high - 0.4).abs() < 0.05, "{a:?}");
        assert!(b.high.is_infinite() && (b.low - 0.55).abs() < 0.05, "{b:?}");
        // 18 % of the points lie inside and 90 % of them fail: 0.162 of all; 0.0328 of all fail elsewhere.
        assert!((found.coverage.point - 0.832).abs() < 0.12, "{found:?}");
        assert!((found.density.point - 0.9).abs() < 0.12, "{found:?}");
        assert!((found.everywhere.point - 0.195).abs() < 0.05 && found.density.low > 0.6);
    }
    assert!(without_idle_limits >= 8, "{without_idle_limits} of 10");
}

#[test]
fn a_box_that_the_other_half_does_not_know_is_none() {
    let (inputs, mut fails) = planted(3, 1_000);
    let chance = uniforms(3, "other half", 0, 1_000);
    for at in (1..1_000).step_by(2) {
        fails[at] = chance[at] < 0.2;
    }
    assert!(matches!(prim(Cases { inputs: &inputs, fails: &fails }), Found::NoBox(_)));
}

#[test]
fn chance_alone_has_no_box() {
    let boxes = (0..40).filter(|seed| {
        let inputs = latin(*seed, NAMES.into_iter(), 600);
        let fails: Vec<bool> = uniforms(*seed, "chance", 0, 600).iter().map(|u| *u < 0.2).collect();
        matches!(prim(Cases { inputs: &inputs, fails: &fails }), Found::Box(_))
    });
    // The held-out half lets one of forty through (one-sided 2.5 %).
    let boxes = boxes.count();
    assert!(boxes <= 4, "{boxes} of 40");
}

#[test]
fn hardly_ever_and_nearly_always_are_answers() {
    let inputs = latin(1, NAMES.into_iter(), 400);
    let ends = |share: f64| (0..400).map(|at| f64::from(at) < 400.0 * share).collect::<Vec<bool>>();
    let ask = |share| prim(Cases { inputs: &inputs, fails: &ends(share) });
    assert!(matches!(ask(0.0), Found::HardlyEver(share) if share.point == 0.0));
    assert!(matches!(ask(0.01), Found::HardlyEver(_)));
    assert!(matches!(ask(0.99), Found::NearlyAlways(_)));
    assert!(matches!(ask(1.0), Found::NearlyAlways(share) if share.point == 1.0));
}

#[test]
fn a_limit_that_does_nothing_is_dropped_and_the_others_stay() {
    let (inputs, fails) = planted(4, 1_000);
    let points: Vec<usize> = (0..1_000).collect();
    let half = Half { cases: Cases { inputs: &inputs, fails: &fails }, points: &points };
    let mut limits = vec![Limits::NONE; 6];
    limits[0].high = 0.4;
    limits[1].low = 0.55;
    limits[4].low = 0.1;
    let left = half.without_idle_limits(limits.clone());
    limits[4] = Limits::NONE;
    assert_eq!(left, limits);
}
