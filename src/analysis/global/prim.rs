//! Where it fails, as a box: the patient rule induction method (Friedman and Fisher 1999, Statistics and Computing 9).
//!
//! From all points, the twentieth at one end of one input is peeled off again and again, each time that which
//! leaves the largest share of failures; of the boxes passed on the way the one is taken with the greatest
//! harmonic mean of coverage (share of all failures inside) and density (share of failures inside among all
//! points inside). Ends are then moved outward where that does not lower the density (pasting), and limits that do
//! nothing are dropped: those without which the box would have had so many failures by chance with more than
//! 5 % (quasi-p; Bryant and Lempert 2010, Technological Forecasting and Social Change 77). All that is done on
//! one half of the points; the other half judges it.

use super::super::Estimate;
use super::super::estimate;
use statrs::distribution::{Binomial, DiscreteCDF};

/// Share of a box that is peeled off at once, or pasted on.
const STEP: f64 = 0.05;
/// A box holds at least this share of the points, and
const LEAST_SHARE: f64 = 0.05;
/// at least so many of them.
const LEAST_POINTS: usize = 10;
/// With fewer failures in either half there is nothing to learn.
const LEAST_FAILURES: usize = 8;
/// A limit whose failures come about by chance with more than this is dropped.
const QUASI_P: f64 = 0.05;

/// Points with their inputs and whether the strategy fails there.
#[derive(Clone, Copy, Debug)]
pub struct Cases<'a> {
    /// `[input][point]`.
    pub inputs: &'a [Vec<f64>],
    /// Per point.
    pub fails: &'a [bool],
}

/// One input's limits.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// Not below.
    pub low: f64,
    /// Not above.
    pub high: f64,
}

impl Limits {
    const NONE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    fn hold(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// A limited input of a box.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limited {
    /// Its place among the inputs.
    pub input: usize,
    /// Between what.
    pub limits: Limits,
    /// The chance, on the held-out half, that a box without this limit would have as many failures for its
    /// size.
    pub quasi_p: f64,
}

/// A box with what the held-out half says of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Failing {
    /// Its limits, the most certain first.
    pub limited: Vec<Limited>,
    /// Share of all failures that lie inside.
    pub coverage: Estimate,
    /// Share of the points inside that fail.
    pub density: Estimate,
    /// Share of all points that fail.
    pub everywhere: Estimate,
    /// Share of all points that lie inside.
    pub size: Estimate,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub enum Found {
    /// A box in which it fails more often, on both halves.
    Box(Failing),
    /// It fails in hardly any point: a share of all points.
    HardlyEver(Estimate),
    /// It fails in nearly every point.
    NearlyAlways(Estimate),
    /// It fails here and there, but no box tells where.
    NoBox(Estimate),
}

/// Looks for a box on every second point and judges it on the others.
pub fn prim(cases: Cases<'_>) -> Found {
    let n = cases.fails.len();
    let (learn, judge): (Vec<usize>, Vec<usize>) = (0..n).partition(|at| at % 2 == 0);
    let failures = |points: &[usize]| points.iter().filter(|at| cases.fails[**at]).count();
    let everywhere = estimate::probability(failures(&(0..n).collect::<Vec<_>>()) as u64, n as u64);
    if failures(&learn).min(failures(&judge)) < LEAST_FAILURES {
        return Found::HardlyEver(everywhere);
    }
    if (learn.len() - failures(&learn)).min(judge.len() - failures(&judge)) < LEAST_FAILURES {
        return Found::NearlyAlways(everywhere);
    }
    let half = Half { cases, points: &learn };
    let found = half.without_idle_limits(half.pasted(half.peeled()));
    let judging = Half { cases, points: &judge };
    let inside = judging.inside(&found);
    let (hits, all_hits) = (failures(&inside), failures(&judge));
    let density = estimate::probability(hits as u64, inside.len() as u64);
    let base = all_hits as f64 / judge.len() as f64;
    let mut limited: Vec<Limited> = (0..found.len())
        .filter(|input| found[*input] != Limits::NONE)
        .map(|input| Limited { input, limits: found[input], quasi_p: judging.quasi_p(&found, input) })
        .collect();
    limited.sort_by(|a, b| a.quasi_p.total_cmp(&b.quasi_p).then(a.input.cmp(&b.input)));
    if limited.is_empty() || density.low <= base {
        return Found::NoBox(everywhere);
    }
    Found::Box(Failing {
        limited,
        coverage: estimate::probability(hits as u64, all_hits as u64),
        density,
        everywhere,
        size: estimate::probability(inside.len() as u64, judge.len() as u64),
    })
}

/// One half of the points.
struct Half<'a> {
    cases: Cases<'a>,
    points: &'a [usize],
}

impl Half<'_> {
    fn value(&self, input: usize, point: usize) -> f64 {
        self.cases.inputs[input][point]
    }

    fn inside(&self, limits: &[Limits]) -> Vec<usize> {
        let holds = |at: &usize| limits.iter().enumerate().all(|(k, one)| one.hold(self.value(k, *at)));
        self.points.iter().copied().filter(holds).collect()
    }

    fn hits(&self, points: &[usize]) -> usize {
        points.iter().filter(|at| self.cases.fails[**at]).count()
    }

    fn density(&self, points: &[usize]) -> f64 {
        self.hits(points) as f64 / points.len().max(1) as f64
    }

    /// The best box on the way from all points inward.
    fn peeled(&self) -> Vec<Limits> {
        let mut limits = vec![Limits::NONE; self.cases.inputs.len()];
        let mut inside = self.points.to_vec();
        let all_hits = self.hits(&inside) as f64;
        let least = ((LEAST_SHARE * inside.len() as f64).ceil() as usize).max(LEAST_POINTS);
        let mut best = (f64::NEG_INFINITY, limits.clone());
        loop {
            let hits = self.hits(&inside) as f64;
            // Harmonic mean of hits / all hits and hits / points.
            let score = 2.0 * hits / (all_hits + inside.len() as f64);
            if score > best.0 {
                best = (score, limits.clone());
            }
            let peels =
                (0..limits.len()).flat_map(|input| [true, false].map(move |at_low| (input, at_low)));
            let mut next: Option<(f64, usize, Limits, Vec<usize>)> = None;
            for (input, at_low) in peels {
                let Some((cut, left)) = self.peel(&inside, input, at_low, limits[input]) else {
                    continue;
                };
                let density = self.density(&left);
                if left.len() >= least && next.as_ref().is_none_or(|(best, ..)| density > *best) {
                    next = Some((density, input, cut, left));
                }
            }
            let Some((_, input, cut, left)) = next else { return best.1 };
            limits[input] = cut;
            inside = left;
        }
    }

    /// Without the twentieth of the points at one end of an input; `None` when all have one value.
    fn peel(
        &self,
        inside: &[usize],
        input: usize,
        at_low: bool,
        limits: Limits,
    ) -> Option<(Limits, Vec<usize>)> {
        let mut values: Vec<f64> = inside.iter().map(|at| self.value(input, *at)).collect();
        values.sort_by(f64::total_cmp);
        if !at_low {
            values.reverse();
        }
        let end = *values.first()?;
        let step = ((STEP * values.len() as f64).ceil() as usize).max(1);
        // The first value that stays, and the last that goes: the cut lies between them.
        let mut keep = step;
        while values.get(keep).is_some_and(|value| *value == values[keep - 1]) {
            keep += 1;
        }
        let (goes, stays) = (values[keep - 1], *values.get(keep)?);
        if end == stays {
            return None;
        }
        let between = f64::midpoint(goes, stays);
        let cut =
            if at_low { Limits { low: between, ..limits } } else { Limits { high: between, ..limits } };
        let left = inside.iter().copied().filter(|at| cut.hold(self.value(input, *at))).collect();
        Some((cut, left))
    }

    /// Ends moved outward while the density does not fall.
    fn pasted(&self, mut limits: Vec<Limits>) -> Vec<Limits> {
        loop {
            let inside = self.inside(&limits);
            let density = self.density(&inside);
            let step = ((STEP * inside.len() as f64).ceil() as usize).max(1);
            let mut best: Option<(f64, usize, Limits)> = None;
            for input in 0..limits.len() {
                for at_low in [true, false] {
                    let Some(wider) = self.paste(&limits, input, at_low, step) else { continue };
                    let mut with = limits.clone();
                    with[input] = wider;
                    let reached = self.density(&self.inside(&with));
                    if reached >= density && best.as_ref().is_none_or(|(best, ..)| reached > *best) {
                        best = Some((reached, input, wider));
                    }
                }
            }
            let Some((_, input, wider)) = best else { return limits };
            limits[input] = wider;
        }
    }

    /// One end moved outward over the next points that the other limits let in; off, when there are no more.
    fn paste(&self, limits: &[Limits], input: usize, at_low: bool, step: usize) -> Option<Limits> {
        let own = limits[input];
        let end = if at_low { own.low } else { own.high };
        if end.is_infinite() {
            return None;
        }
        let mut without = limits.to_vec();
        without[input] = Limits::NONE;
        let beyond = |value: f64| if at_low { value < own.low } else { value > own.high };
        let mut values: Vec<f64> =
            self.inside(&without).iter().map(|at| self.value(input, *at)).collect();
        values.retain(|value| beyond(*value));
        values.sort_by(f64::total_cmp);
        if at_low {
            values.reverse();
        }
        let end = match (values.get(step - 1), values.get(step)) {
            (Some(last), Some(next)) => f64::midpoint(*last, *next),
            _ if at_low => f64::NEG_INFINITY,
            _ => f64::INFINITY,
        };
        Some(if at_low { Limits { low: end, ..own } } else { Limits { high: end, ..own } })
    }

    /// Limits that tell nothing are taken off, the idlest first.
    fn without_idle_limits(&self, mut limits: Vec<Limits>) -> Vec<Limits> {
        loop {
            let limited = (0..limits.len()).filter(|input| limits[*input] != Limits::NONE);
            let idlest = limited
                .map(|input| (self.quasi_p(&limits, input), input))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            match idlest {
                Some((p, input)) if p > QUASI_P => limits[input] = Limits::NONE,
                _ => return limits,
            }
        }
    }

    /// The chance of as many failures among as many points of the box without the input's limits.
    fn quasi_p(&self, limits: &[Limits], input: usize) -> f64 {
        let mut without = limits.to_vec();
        without[input] = Limits::NONE;
        let (inside, wider) = (self.inside(limits), self.inside(&without));
        let (hits, chance) = (self.hits(&inside) as u64, self.density(&wider));
        if hits == 0 || inside.is_empty() {
            return 1.0;
        }
        Binomial::new(chance, inside.len() as u64).map_or(1.0, |binomial| binomial.sf(hits - 1))
    }
}

#[cfg(test)]
mod tests;
