//! Carrier weeks as a run draws them: their distribution, and what packages of a week have in common.

use crate::domain::Distribution;
use crate::engine::cells::{Cell, ScanChances, Trial};
use crate::engine::shocks::{CarrierWeeks, WeekTable};
use crate::engine::statistics::{Group, SEED};
use crate::engine::streams::{Purpose, Stream};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use rand_distr::{Beta, Distribution as _};
use statrs::distribution::{ContinuousCDF, Normal};

const REPLICATIONS: u64 = 20_000;
/// Stream position of a Monday.
const MONDAY: u64 = 7 * 105_000 + 1;
/// So many weeks from it on.
const WEEKS: usize = 5;

/// The normal scores of a carrier: per replication, week by week.
fn scores(carrier: &str) -> Vec<Vec<f64>> {
    let weeks = CarrierWeeks::new(SEED, carrier);
    let of = |replication| {
        let mut scores = Vec::new();
        weeks.scores(replication, MONDAY, 7 * WEEKS - 1, &mut scores);
        scores
    };
    let all: Vec<Vec<f64>> = (0..REPLICATIONS).map(of).collect();
    assert!(all.iter().all(|scores| scores.len() == WEEKS));
    all
}

#[test]
fn weekly_success_follows_its_beta() {
    let mut group = Group::of("carrier weeks");
    let scores: Vec<f64> = scores("carrier").into_iter().flatten().collect();
    let normal = Normal::standard();
    group.follows("scores", scores.clone(), |x| normal.cdf(x));
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    // ICCs known and in a range; means on the grid, and one that only the scenario's exact means bring.
    let tables = [
        (Distribution::Point(0.02), [0.02, 0.005].as_slice()),
        (Distribution::Uniform { min: 0.0, max: 0.08 }, &[0.08, 0.02]),
    ];
    for (range, iccs) in tables {
        let table = WeekTable::new(range, &[0.973]).expect("clustering");
        for icc in iccs.iter().filter(|icc| !range.is_point() || **icc == range.mean()) {
            for mean in [0.9, 0.973] {
                let k = 1.0 / icc - 1.0;
                let oracle = Beta::new(mean * k, (1.0 - mean) * k).expect("shapes");
                let drawn = scores.iter().map(|score| table.success(mean, icc.sqrt(), *score)).collect();
                let other = (0..scores.len()).map(|_| oracle.sample(&mut rng)).collect();
                group.alike(&format!("mean {mean}, ICC {icc} of {range:?}"), drawn, other);
            }
        }
    }
    let table = WeekTable::new(Distribution::Point(0.02), &[]).expect("clustering");
    let oracle = Beta::new(0.75 * 49.0, 0.25 * 49.0).expect("shapes");
    let drawn = scores.iter().map(|score| table.success(0.75, 0.02f64.sqrt(), *score)).collect();
    group.alike("mean 0.75", drawn, (0..scores.len()).map(|_| oracle.sample(&mut rng)).collect());
}

/// Two packages of a carrier's week, each by its own order line: do both get their scan?
#[test]
fn packages_of_a_week_have_the_intra_class_correlation_put_in() {
    let mut group = Group::of("intra-class correlation");
    let (one, other) = (scores("carrier"), scores("other carrier"));
    for (icc, mean) in [(0.02, 0.9), (0.02, 0.975), (0.2, 0.5)] {
        let table = WeekTable::new(Distribution::Point(icc), &[mean]).expect("clustering");
        let packages = |scores: &[Vec<f64>], line: &str| -> Vec<Vec<u32>> {
            let stream = Stream::new(SEED, Purpose::Tracking, line);
            let scanned = |replication: usize, week: usize| {
                let facility = table.success(mean, icc.sqrt(), scores[replication][week]);
                let scans = ScanChances {
                    facility,
                    delivery_after_facility: 0.0,
                    delivery_without_facility: 0.0,
                };
                let numbers = stream.daily(replication as u64, 0);
                let position = MONDAY + 7 * week as u64;
                Cell::tracked(0, 50, &Trial::of(1.0), &scans.trials(), |draw| {
                    numbers[draw as usize].at(position)
                })
                .states[2]
            };
            let of = |replication| (0..WEEKS).map(|week| scanned(replication, week)).collect();
            (0..scores.len()).map(of).collect()
        };
        let (a, b, c) = (packages(&one, "a"), packages(&one, "b"), packages(&other, "c"));
        // Of 50 packages: the variance of their number is 50 m (1 - m) (1 + 49 ICC), and two sums of 50 that
        // share the week have the correlation 50 ICC / (1 + 49 ICC).
        let shared = 50.0 * icc / (1.0 + 49.0 * icc);
        let pairs = |of: &dyn Fn(usize, usize) -> (u32, u32), weeks: usize| -> Vec<(f64, f64)> {
            let all = (0..one.len()).flat_map(|at| (0..weeks).map(move |week| (at, week)));
            all.map(|(at, week)| of(at, week)).map(|(x, y)| (f64::from(x), f64::from(y))).collect()
        };
        let case = |what: &str| format!("{what}, ICC {icc}, mean {mean}");
        group.correlation(
            &case("same week"),
            &pairs(&|at, week| (a[at][week], b[at][week]), WEEKS),
            shared,
        );
        let next = pairs(&|at, week| (a[at][week], b[at][week + 1]), WEEKS - 1);
        group.correlation(&case("next week"), &next, 0.0);
        group.correlation(
            &case("another carrier"),
            &pairs(&|at, week| (a[at][week], c[at][week]), WEEKS),
            0.0,
        );

        let counts: Vec<f64> = a.iter().flatten().map(|n| f64::from(*n)).collect();
        let n = counts.len() as f64;
        let average = counts.iter().sum::<f64>() / n;
        let variance = 50.0 * mean * (1.0 - mean) * (1.0 + 49.0 * icc);
        group.normal(&case("mean"), (average - 50.0 * mean) / (variance / n).sqrt());
        let squares: Vec<f64> = counts.iter().map(|x| (x - 50.0 * mean).powi(2)).collect();
        let seen = squares.iter().sum::<f64>() / n;
        let error = (squares.iter().map(|x| (x - seen).powi(2)).sum::<f64>() / n / n).sqrt();
        group.normal(&case("dispersion"), (seen - variance) / error);
    }
}
