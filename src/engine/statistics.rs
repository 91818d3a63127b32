//! Statistical tests of what is drawn, with one chance of a false alarm shared over all of them.
//!
//! Every group says how many comparisons it makes; a comparison fails when its p-value lies below
//! [`FAMILY_ALPHA`] / (comparisons of all groups) (Bonferroni). Streams and seeds are fixed: what passes
//! once goes on passing until what is drawn changes, and then fails by chance once in a thousand changes.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

/// Chance that any of all comparisons fails though every sampler is right.
const FAMILY_ALPHA: f64 = 1e-3;
/// Seed of every stream and of every generator of another library.
pub(super) const SEED: u64 = 20_261_122;
/// Bins of a chi-square test are put together until each is expected to hold so many.
const LEAST_EXPECTED: f64 = 10.0;

/// The groups and their comparisons.
const GROUPS: [(&str, u32); 13] = [
    ("poisson", 11),
    ("binomial", 19),
    ("hypergeometric", 9),
    ("unit numbers", 32),
    ("serial correlation", 18),
    ("between streams", 14),
    ("pairs", 3),
    ("pairs by date", 3),
    ("parameters", 8),
    ("cells", 9),
    ("parts of cells", 6),
    ("carrier weeks", 8),
    ("intra-class correlation", 15),
];

/// A group of comparisons.
pub(super) struct Group {
    name: &'static str,
    planned: u32,
    made: u32,
    critical: f64,
}

impl Group {
    pub(super) fn of(name: &'static str) -> Self {
        let planned = GROUPS.iter().find(|(known, _)| *known == name).expect("a group of the table").1;
        let all: u32 = GROUPS.iter().map(|(_, comparisons)| comparisons).sum();
        Self { name, planned, made: 0, critical: FAMILY_ALPHA / f64::from(all) }
    }

    #[track_caller]
    fn judge(&mut self, case: &str, p: f64, told: &str) {
        self.made += 1;
        assert!(
            p >= self.critical,
            "{}, {case}: p = {p:.2e} below {:.2e}; {told}",
            self.name,
            self.critical
        );
    }

    /// Do numbers drawn independently follow these probabilities? The last probability is that of all
    /// counts from there on; bins with too few are put together.
    #[track_caller]
    pub(super) fn chi_square(&mut self, case: &str, drawn: &[u64], probabilities: &[f64]) {
        assert_eq!(drawn.len(), probabilities.len(), "{case}: bins");
        let sum: f64 = probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9, "{case}: probabilities add up to {sum}");
        let n = drawn.iter().sum::<u64>() as f64;
        let mut bins: Vec<(f64, f64)> = Vec::new();
        let mut open = (0.0, 0.0);
        for (seen, p) in drawn.iter().zip(probabilities) {
            open = (open.0 + *seen as f64, open.1 + n * p);
            if open.1 >= LEAST_EXPECTED {
                bins.push(std::mem::take(&mut open));
            }
        }
        let last = bins.last_mut().expect("enough draws for a bin");
        *last = (last.0 + open.0, last.1 + open.1);
        assert!(bins.len() > 1, "{case}: one bin tells nothing");
        let statistic: f64 =
            bins.iter().map(|(seen, expected)| (seen - expected).powi(2) / expected).sum();
        let freedom = bins.len() as f64 - 1.0;
        let p = ChiSquared::new(freedom).expect("freedom").sf(statistic);
        self.judge(case, p, &format!("chi-square {statistic:.1} on {freedom}"));
    }

    /// Do numbers follow a continuous distribution function? Kolmogorov and Smirnov.
    #[track_caller]
    pub(super) fn follows(&mut self, case: &str, mut drawn: Vec<f64>, cdf: impl Fn(f64) -> f64) {
        drawn.sort_by(f64::total_cmp);
        let n = drawn.len() as f64;
        let apart = drawn.iter().enumerate().fold(0.0f64, |apart, (at, x)| {
            let below = cdf(*x);
            apart.max(below - at as f64 / n).max((at as f64 + 1.0) / n - below)
        });
        self.judge(case, kolmogorov(apart, n), &format!("apart {apart:.5}"));
    }

    /// Do two samples come from one continuous distribution? Smirnov's test of two samples.
    #[track_caller]
    pub(super) fn alike(&mut self, case: &str, mut drawn: Vec<f64>, mut other: Vec<f64>) {
        drawn.sort_by(f64::total_cmp);
        other.sort_by(f64::total_cmp);
        let (n, m) = (drawn.len() as f64, other.len() as f64);
        let apart = drawn.iter().enumerate().fold(0.0f64, |apart, (at, x)| {
            let below = other.partition_point(|y| y < x) as f64 / m;
            apart.max((at as f64 / n - below).abs()).max(((at + 1) as f64 / n - below).abs())
        });
        self.judge(case, kolmogorov(apart, n * m / (n + m)), &format!("apart {apart:.5}"));
    }

    /// A statistic that is standard normal when all is right.
    #[track_caller]
    pub(super) fn normal(&mut self, case: &str, z: f64) {
        let p = 2.0 * Normal::standard().sf(z.abs());
        self.judge(case, p, &format!("z = {z:.2}"));
    }

    /// Are pairs uncorrelated, or have they this correlation (small, of numbers with few large ones)?
    #[track_caller]
    pub(super) fn correlation(&mut self, case: &str, pairs: &[(f64, f64)], expected: f64) {
        let n = pairs.len() as f64;
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
        let (a, b) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
        let sd_a = mean(&|pair| (pair.0 - a).powi(2)).sqrt();
        let sd_b = mean(&|pair| (pair.1 - b).powi(2)).sqrt();
        let product = |pair: &(f64, f64)| (pair.0 - a) * (pair.1 - b) / (sd_a * sd_b);
        let correlation = mean(&product);
        // By the spread of the products themselves: under correlation they are no longer of variance 1.
        let error = (mean(&|pair| (product(pair) - correlation).powi(2)) / n).sqrt();
        self.normal(
            &format!("{case} ({correlation:.5} for {expected:.5})"),
            (correlation - expected) / error,
        );
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.made, self.planned, "comparisons made of those planned for {}", self.name);
        }
    }
}

/// P(distance of the empirical distribution > apart), for n in effect (M. A. Stephens' correction, 1970).
fn kolmogorov(apart: f64, n: f64) -> f64 {
    let root = n.sqrt();
    let x = (root + 0.12 + 0.11 / root) * apart;
    if x < 0.2 {
        return 1.0;
    }
    let term = |j: i32| (-2.0 * f64::from(j * j) * x * x).exp();
    let sum: f64 = (1..100).map(|j| if j % 2 == 1 { term(j) } else { -term(j) }).sum();
    (2.0 * sum).clamp(0.0, 1.0)
}

/// How often each count was drawn, the last bin for all from there on.
pub(super) fn tally(counts: impl Iterator<Item = u64>, bins: usize) -> Vec<u64> {
    let mut tally = vec![0; bins];
    counts.for_each(|count| tally[(count as usize).min(bins - 1)] += 1);
    tally
}

/// The probabilities of 0, 1, 2 ..., the last of all from there on.
pub(super) fn probabilities(mass: impl Fn(u64) -> f64, bins: usize) -> Vec<f64> {
    let mut all: Vec<f64> = (0..bins as u64 - 1).map(mass).collect();
    all.push((1.0 - all.iter().sum::<f64>()).max(0.0));
    all
}

#[test]
fn a_wrong_sampler_is_found_and_a_right_one_is_not() {
    assert!((kolmogorov(1.358 / 1000.0, 1e6) - 0.05).abs() < 1e-3, "the five per cent point");
    let alarm = |run: fn()| std::panic::catch_unwind(run).is_err();
    // Expected 1000 each, five standard deviations off in one bin; then within two.
    assert!(alarm(|| Group::of("pairs").chi_square("", &[1150, 850, 1000], &[1.0 / 3.0; 3])));
    assert!(alarm(|| Group::of("pairs").normal("", 5.2)));
    let even: fn(f64) -> Vec<f64> =
        |shift| (0..1000).map(|i| (f64::from(i) + 0.5) / 1000.0 + shift).collect();
    assert!(alarm(|| Group::of("pairs").follows(
        "",
        (0..1000).map(|i| f64::from(i) / 1100.0).collect(),
        |x| x
    )));
    let alike = |shift| {
        let mut group = Group::of("pairs");
        group.alike("", even(shift), even(0.0));
        group.made = group.planned;
    };
    assert!(std::panic::catch_unwind(|| alike(0.2)).is_err());
    alike(0.02);
    // Fewer comparisons than planned are found too.
    assert!(alarm(|| Group::of("pairs").normal("", 0.1)));
    let mut group = Group::of("pairs");
    group.chi_square("", &[1040, 960, 1000], &[1.0 / 3.0; 3]);
    group.follows("", even(0.01), |x| x);
    group.normal("", 3.0);
}
