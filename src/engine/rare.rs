//! Rare breaches: weighted futures of one course, drawn where it breaches (importance sampling).
//!
//! Given a future's inputs, weeks and outages, what a column counts on a promised day as valid and as defects is Poisson
//! ([`super::ledger`], marginal mode). A window is below target when the score S = a D - (1 - a) V of its defects D
//! and valid packages V is above nothing (a = target, a share). In each future one window is chosen, and the rates of its
//! days are tilted exponentially: valid ones by exp(-(1 - a) theta), defects by exp(a theta), so that the expected
//! score is nothing (the tilt of the large deviation: Bucklew, "Introduction to Rare Event Simulation", 2004,
//! section 5.2). Windows are chosen in proportion to their Chernoff bounds. One future in ten is not tilted, so no weight is
//! above ten (Hesterberg, "Weighted average importance sampling and defensive mixture distributions",
//! Technometrics 37(2), 1995); a weight is the untilted density over that of the whole mixture.

use super::ledger::{ByVerdict, Tilt};
use super::replicate::CourseKey;
use super::streams::unit;
use super::{Buffers, Engine, TraceOf};
use crate::account::CourseTerms;
use rayon::prelude::*;
use std::ops::Range;

/// Share of futures that are not tilted.
pub const UNTILTED: f64 = 0.1;
/// Windows whose ends lie a sixth of a window apart share almost all their days: one tilt serves those between.
const WINDOWS_APART: i32 = 6;
/// Tells the sequence of choices of a window from those of packages.
const CHOICE: u64 = 1 << 62;
/// No tilt makes defects likelier than by exp of this.
const GREATEST_TILT: f64 = 60.0;

/// One future of a course.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Weighted {
    /// How much likelier it is than the way it was drawn; 10 at most, 1 on average.
    pub weight: f64,
    /// Below target on a day of the period from C on.
    pub breach: bool,
    /// Closed on a day of the period, by a review on C or later.
    pub suspension: bool,
}

/// A window with its tilt.
#[derive(Clone, Debug)]
struct Tilted {
    /// Promised days.
    days: Range<usize>,
    theta: f64,
    /// Logarithm of the mean of exp(theta x score).
    psi: f64,
    /// Chance of being chosen.
    share: f64,
}

/// What a future's windows hold, as expected and as drawn, by promised day.
#[derive(Clone, Debug, Default)]
struct Packages {
    expected: ByVerdict,
    /// Not left to chance in number, or stated by the account page's figures.
    given: ByVerdict,
    drawn: ByVerdict,
}

/// Buffers of one thread.
#[derive(Debug, Default)]
struct RareBuffers {
    simulation: Buffers,
    packages: Packages,
    tilt: Tilt,
}

impl Engine<'_> {
    /// Weighted futures of one course: the mean of weight x event is the event's chance. The engine must be in
    /// marginal mode; in paired mode there is nothing to tilt, and all weights are 1.
    pub fn rare(&self, range: Range<u64>, of: TraceOf) -> Vec<Weighted> {
        let metric = &self.compiled.metrics[of.metric.0];
        let course = metric.course_of[of.side as usize][of.reading];
        let key = (of.metric.0, metric.assignment_of[of.strategy], course);
        let weighted = |buffers: &mut RareBuffers, replication| self.weighted(key, replication, buffers);
        range.into_par_iter().map_init(RareBuffers::default, weighted).collect()
    }

    fn weighted(&self, key: CourseKey, replication: u64, buffers: &mut RareBuffers) -> Weighted {
        let RareBuffers { simulation: Buffers { workspace, courses }, packages, tilt } = buffers;
        let (at, assignment, course) = key;
        let metric = &self.compiled.metrics[at];
        let terms = &self.review.terms[at][course];
        let column = metric.courses[course].column;
        workspace.fill(self.scenario, &self.compiled, &self.sources, replication);
        workspace.finish_metric(self.scenario, &self.compiled, at);
        let drawn = self.drawn(workspace);
        let bundles = &metric.assignments[assignment];
        drawn.fill(at, &mut courses.ledgers, |bundle| bundles.contains(&bundle));

        let days = self.compiled.calendar.days;
        let Packages { expected, given, drawn: counted } = packages;
        for sums in [&mut *expected, &mut *given, &mut *counted] {
            sums.fill(days, 0.0);
        }
        for &bundle in bundles {
            let (ledger, bundle) = (&courses.ledgers[bundle], &metric.bundles[bundle]);
            ledger.add_expected(&self.compiled, workspace, metric, bundle, column, expected);
            ledger.add_entered(metric, bundle, column, given);
        }
        expected.leave(&metric.figures, 0.0);
        given.state(&metric.figures);

        let target = f64::from(terms.review.target.permille) / 1000.0;
        let windows = windows(terms, days, target, expected, given);
        let [tilted, which, ..] = metric.superposed.further(replication, 0, CHOICE).map(unit);
        let chosen = (tilted > UNTILTED).then(|| chosen(&windows, which)).flatten();
        tilt.column = column;
        tilt.factors.fill(days, 1.0);
        if let Some(Tilted { days, theta, .. }) = chosen {
            tilt.factors.valid[days.clone()].fill((-(1.0 - target) * theta).exp());
            tilt.factors.defects[days.clone()].fill((target * theta).exp());
            tilt.factors.leave(&metric.figures, 1.0);
        }
        let outcome = drawn.draw_and_follow(key, courses, tilt);
        for &bundle in bundles {
            let (ledger, bundle) = (&courses.ledgers[bundle], &metric.bundles[bundle]);
            ledger.add_entered(metric, bundle, column, counted);
        }
        counted.state(&metric.figures);
        Weighted {
            weight: weight(&windows, target, counted, given),
            breach: outcome.breaches_within(terms),
            suspension: outcome.closes_within(terms),
        }
    }
}

/// The windows of the period that are looked at, with their tilts; none when nothing can be tilted.
fn windows(
    terms: &CourseTerms,
    days: usize,
    target: f64,
    expected: &ByVerdict,
    given: &ByVerdict,
) -> Vec<Tilted> {
    let Some(enforced) = terms.enforced.from else { return Vec::new() };
    let first = terms.first_effect.max(enforced);
    let ends = (first..=terms.period_end.min(terms.end)).rev();
    let place = |day: i32| usize::try_from(day).map_or(0, |day| day.min(days));
    let mut windows: Vec<Tilted> = ends
        .step_by((terms.window / WINDOWS_APART).max(1) as usize)
        .filter_map(|day| {
            let days = place(day - terms.lag - terms.window + 1)..place(day - terms.lag + 1);
            tilted(days, target, expected, given)
        })
        .collect();
    // Of all bounds the largest is one: the smallest may be beyond what a number can hold.
    let most = windows.iter().map(|window| window.share).fold(f64::NEG_INFINITY, f64::max);
    windows.iter_mut().for_each(|window| window.share = (window.share - most).exp());
    let all: f64 = windows.iter().map(|window| window.share).sum();
    windows.iter_mut().for_each(|window| window.share /= all);
    windows
}

/// A window's tilt, its share being the logarithm of its Chernoff bound.
fn tilted(days: Range<usize>, target: f64, expected: &ByVerdict, given: &ByVerdict) -> Option<Tilted> {
    let sum = |of: &Vec<f64>| of[days.clone()].iter().sum::<f64>();
    let (valid, defects) = (sum(&expected.valid), sum(&expected.defects));
    let score = target * sum(&given.defects) - (1.0 - target) * sum(&given.valid);
    // Increasing in theta.
    let expected_score = |theta: f64| {
        score + target * defects * (target * theta).exp()
            - (1.0 - target) * valid * (-(1.0 - target) * theta).exp()
    };
    if defects <= 0.0 || expected_score(0.0) >= 0.0 {
        return None;
    }
    let (mut low, mut high) = (0.0, GREATEST_TILT);
    if score == 0.0 {
        low = ((1.0 - target) * valid / (target * defects)).ln().min(GREATEST_TILT);
    } else {
        while high - low > 1e-6 {
            let middle = f64::midpoint(low, high);
            *(if expected_score(middle) < 0.0 { &mut low } else { &mut high }) = middle;
        }
    }
    let theta = low;
    let psi = defects * (target * theta).exp_m1() + valid * (-(1.0 - target) * theta).exp_m1();
    Some(Tilted { days, theta, psi, share: psi + theta * score })
}

fn chosen(windows: &[Tilted], number: f64) -> Option<&Tilted> {
    let mut below = 0.0;
    let reached = windows.iter().find(|window| {
        below += window.share;
        below >= number
    });
    reached.or(windows.last())
}

/// The untilted density of what was drawn over the mixture's.
fn weight(windows: &[Tilted], target: f64, counted: &ByVerdict, given: &ByVerdict) -> f64 {
    if windows.is_empty() {
        return 1.0;
    }
    let days = counted.valid.len();
    let mut before = vec![0.0; days + 1];
    for day in 0..days {
        let score = target * (counted.defects[day] - given.defects[day])
            - (1.0 - target) * (counted.valid[day] - given.valid[day]);
        before[day + 1] = before[day] + score;
    }
    let tilted: f64 = windows
        .iter()
        .map(|Tilted { days, theta, psi, share }| {
            share * (theta * (before[days.end] - before[days.start]) - psi).exp()
        })
        .sum();
    1.0 / (UNTILTED + (1.0 - UNTILTED) * tilted)
}
