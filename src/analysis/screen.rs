//! Which inputs are settled by the run's own draws: wherever in their range they lie, the rule chooses as
//! it did, with room.
//!
//! Each replication has one draw of every uncertain input and one outcome, so what a profit difference or
//! a risk is, given an input, is fitted by least squares on the standardised draw and its square; outcomes
//! out of the input's reach do not move at all. An input is settled when, at five points from its 5 % to
//! its 95 % point, every condition of the choice holds by more than the 95 % error of the fit there: the
//! chosen strategy is within its limits, and every other one earns less or is outside one. Errors are taken
//! condition by condition, not for all together.

use super::decide::{Paths, ROOM};
use super::estimate::{self, Z};
use super::evidence::Evidence;
use crate::scenario::Reach;

/// Points of an input's range at which conditions are asked for.
const POINTS: [f64; 5] = [0.05, 0.275, 0.5, 0.725, 0.95];

/// Nearer to a limit than this is on it.
const ON_LIMIT: f64 = 1e-12;

/// The choice with all that its conditions are made of.
#[derive(Debug)]
pub(super) struct Screen<'p> {
    paths: &'p Paths,
    evidence: &'p Evidence,
    chosen: usize,
    tolerance: f64,
    /// `[metric][strategy][strategy]`: replications in which an event happens to one of the two only.
    apart: Vec<Vec<Vec<f64>>>,
    /// Per metric: the strategy with the least risk.
    least: Vec<usize>,
}

/// A fitted shift at the points of a range: what is added to the mean, and the 95 % error of that.
type Shift = [(f64, f64); POINTS.len()];

impl<'p> Screen<'p> {
    /// Prepares the conditions under which the rule takes `chosen`.
    pub(super) fn new(paths: &'p Paths, evidence: &'p Evidence, chosen: usize, tolerance: f64) -> Self {
        let strategies = paths.profits.len();
        let metrics = paths.bad.first().map_or(0, Vec::len);
        let apart = (0..metrics)
            .map(|metric| {
                let bad = |strategy: usize| paths.bad[strategy][metric].as_slice();
                let to = |a| (0..strategies).map(|b| apart(bad(a), bad(b)) as f64).collect();
                (0..strategies).map(to).collect()
            })
            .collect();
        let least = (0..metrics)
            .map(|metric| {
                let hits = |strategy: &usize| evidence.hits[*strategy][metric];
                (0..strategies).min_by(|a, b| hits(a).total_cmp(&hits(b))).unwrap_or(0)
            })
            .collect();
        Self { paths, evidence, chosen, tolerance, apart, least }
    }

    /// How many times over the conditions of the choice hold, in units of the error of the fit, where they
    /// hold least: from 1 on the input is settled, below 0 the fit itself says that the choice changes.
    /// `draws` are the input's, one a replication.
    pub(super) fn room(&self, draws: &[f64], reach: &Reach) -> f64 {
        let Some(fit) = Fit::new(draws) else { return f64::NEG_INFINITY };
        let facts = Facts { screen: self, fit: &fit, reach, moments: self.moments(&fit, reach) };
        let mut room = facts.chosen_is_safe();
        for rival in (0..self.paths.profits.len()).filter(|other| *other != self.chosen) {
            let (loses, outside) = (facts.loses(rival), facts.is_outside(rival));
            for at in 0..POINTS.len() {
                room = room.min(loses[at].max(outside[at]));
            }
        }
        room
    }

    /// `[strategy][metric]`: sums of the features over the replications with an event.
    fn moments(&self, fit: &Fit, reach: &Reach) -> Vec<Vec<[f64; 2]>> {
        let of = |strategy: usize, metric: usize| {
            if reach.money_only || !reach.touched[strategy][metric] {
                return [0.0; 2];
            }
            let bad = &self.paths.bad[strategy][metric];
            bad.iter().fold([0.0; 2], |sum, at| {
                let [z, square] = fit.features[*at as usize];
                [sum[0] + z, sum[1] + square]
            })
        };
        (0..self.paths.bad.len())
            .map(|strategy| (0..self.least.len()).map(|metric| of(strategy, metric)).collect())
            .collect()
    }
}

/// Replications in one list only; both are in order.
fn apart(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    a.len() + b.len() - 2 * both
}

/// An input's draws as features: the standardised draw, and its square less one.
#[derive(Debug)]
struct Fit {
    features: Vec<[f64; 2]>,
    /// Inverse of the features' matrix of products.
    inverse: [[f64; 2]; 2],
    points: [[f64; 2]; POINTS.len()],
}

impl Fit {
    /// `None` when the draws do not vary, or are too few.
    fn new(draws: &[f64]) -> Option<Self> {
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n.max(1.0);
        let sd = (draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n).sqrt();
        if draws.len() < 10 || sd.is_nan() || sd <= 0.0 {
            return None;
        }
        let feature = |draw: f64| {
            let z = (draw - mean) / sd;
            [z, z * z - 1.0]
        };
        let features: Vec<[f64; 2]> = draws.iter().map(|draw| feature(*draw)).collect();
        let product = |i: usize, j: usize| features.iter().map(|x| x[i] * x[j]).sum::<f64>();
        let (a, b, d) = (product(0, 0), product(0, 1), product(1, 1));
        let determinant = a * d - b * b;
        if determinant <= 1e-9 * a * d {
            return None;
        }
        let mut sorted = draws.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |q: f64| feature(estimate::quantile(&sorted, q).unwrap_or(mean));
        Some(Self {
            inverse: [[d / determinant, -b / determinant], [-b / determinant, a / determinant]],
            points: POINTS.map(at),
            features,
        })
    }

    /// The shift of an outcome with these sums of features x outcome, and this sum of squares about its
    /// mean.
    fn shift(&self, moments: [f64; 2], about_mean: f64) -> Shift {
        let times = |v: [f64; 2]| {
            let [a, b] = self.inverse;
            [a[0] * v[0] + a[1] * v[1], b[0] * v[0] + b[1] * v[1]]
        };
        let slopes = times(moments);
        let explained = slopes[0] * moments[0] + slopes[1] * moments[1];
        let n = self.features.len() as f64;
        let variance = (about_mean - explained).max(0.0) / (n - 3.0);
        self.points.map(|point| {
            let spread = times(point);
            let leverage = point[0] * spread[0] + point[1] * spread[1];
            let shift = slopes[0] * point[0] + slopes[1] * point[1];
            (shift, Z * (variance * leverage.max(0.0)).sqrt())
        })
    }
}

/// One input's conditions.
struct Facts<'f> {
    screen: &'f Screen<'f>,
    fit: &'f Fit,
    reach: &'f Reach,
    moments: Vec<Vec<[f64; 2]>>,
}

impl Facts<'_> {
    fn n(&self) -> f64 {
        self.screen.evidence.n as f64
    }

    fn moves(&self, strategy: usize, metric: usize) -> bool {
        !self.reach.money_only && self.reach.touched[strategy][metric]
    }

    /// The shift of a risk.
    fn risk(&self, strategy: usize, metric: usize) -> Shift {
        if !self.moves(strategy, metric) {
            return Shift::default();
        }
        let hits = self.screen.evidence.hits[strategy][metric];
        let n = self.n();
        self.fit.shift(self.moments[strategy][metric], hits - hits * hits / n)
    }

    /// The shift of the difference of two risks.
    fn difference(&self, a: usize, b: usize, metric: usize) -> Shift {
        match (self.moves(a, metric), self.moves(b, metric)) {
            (_, false) => self.risk(a, metric),
            (false, true) => self.risk(b, metric).map(|(shift, error)| (-shift, error)),
            (true, true) => {
                let screen = self.screen;
                let (x, y) = (self.moments[a][metric], self.moments[b][metric]);
                let mean = screen.evidence.hits[a][metric] - screen.evidence.hits[b][metric];
                let about_mean = screen.apart[metric][a][b] - mean * mean / self.n();
                self.fit.shift([x[0] - y[0], x[1] - y[1]], about_mean)
            }
        }
    }

    /// A risk's upper interval end at a point, without the error of the fit.
    fn upper(&self, strategy: usize, metric: usize, shift: f64) -> f64 {
        let n = self.n();
        let hits = (self.screen.evidence.hits[strategy][metric] + shift * n).clamp(0.0, n);
        self.screen.evidence.risk_of(hits).high
    }

    /// By how much a risk's upper end lies above what another strategy's risk allows, with the error.
    fn above(&self, strategy: usize, least: usize, metric: usize) -> Shift {
        let hits = &self.screen.evidence.hits;
        let (own, apart) = (self.risk(strategy, metric), self.difference(strategy, least, metric));
        let now = (hits[strategy][metric] - hits[least][metric]) / self.n();
        std::array::from_fn(|at| {
            let point = hits[strategy][metric] / self.n() + own[at].0;
            let half = self.upper(strategy, metric, own[at].0) - point.clamp(0.0, 1.0);
            (now + apart[at].0 + half - ROOM, apart[at].1)
        })
    }

    /// How surely the chosen strategy is within all limits, at the worst point.
    fn chosen_is_safe(&self) -> f64 {
        let chosen = self.screen.chosen;
        let mut room = f64::INFINITY;
        for metric in 0..self.screen.least.len() {
            let own = self.risk(chosen, metric);
            let above: Vec<Shift> =
                (0..self.moments.len()).map(|other| self.above(chosen, other, metric)).collect();
            for (at, (shift, error)) in own.into_iter().enumerate() {
                let within = ratio(self.screen.tolerance - self.upper(chosen, metric, shift), error);
                let near = above.iter().map(|one| ratio(-one[at].0, one[at].1));
                room = room.min(within.max(near.fold(f64::INFINITY, f64::min)));
            }
        }
        room
    }

    /// How surely a rival earns less than the chosen strategy.
    fn loses(&self, rival: usize) -> [f64; POINTS.len()] {
        let Screen { paths, evidence, chosen, .. } = self.screen;
        let gain = evidence.profits[rival] - evidence.profits[*chosen];
        // Today's way stays unless it is beaten by more than the paired interval.
        let lead = if rival == 0 { evidence.gain_error(*chosen) } else { 0.0 };
        let touched = |strategy: usize| self.reach.touched[strategy].contains(&true);
        let shift = if touched(rival) || touched(*chosen) {
            let paths = paths.profits[rival].iter().zip(&paths.profits[*chosen]);
            let (mut moments, mut about_mean) = ([0.0; 2], 0.0);
            for ((rival, chosen), [z, square]) in paths.zip(&self.fit.features) {
                let apart = (rival - chosen) as f64 - gain;
                moments[0] += z * apart;
                moments[1] += square * apart;
                about_mean += apart * apart;
            }
            self.fit.shift(moments, about_mean)
        } else {
            Shift::default()
        };
        shift.map(|(shift, error)| ratio(-(gain + shift) - lead, error))
    }

    /// How surely a rival is outside a limit.
    fn is_outside(&self, rival: usize) -> [f64; POINTS.len()] {
        let mut surest = [f64::NEG_INFINITY; POINTS.len()];
        for (metric, &least) in self.screen.least.iter().enumerate() {
            let own = self.risk(rival, metric);
            let above = self.above(rival, least, metric);
            for at in 0..POINTS.len() {
                let (shift, error) = own[at];
                // On a limit is within it.
                let intolerable = self.upper(rival, metric, shift) - self.screen.tolerance - ON_LIMIT;
                let far = ratio(above[at].0 - ON_LIMIT, above[at].1);
                surest[at] = surest[at].max(ratio(intolerable, error).min(far));
            }
        }
        surest
    }
}

/// A margin in units of its error.
fn ratio(margin: f64, error: f64) -> f64 {
    if error > 0.0 {
        margin / error
    } else if margin >= 0.0 {
        f64::INFINITY
    } else {
        f64::NEG_INFINITY
    }
}
