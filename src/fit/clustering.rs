//! Clustering of misses: how much alike the packages of one carrier's week fare.
//!
//! The model is the engine's own: in week w of carrier c a standard normal z is drawn, and every scan chance of
//! mean p of that carrier's services is the z-th quantile of Beta(p k, (1 - p) k), k = 1/ICC - 1 (the
//! beta-binomial, Skellam 1948; Williams 1975, Biometrics 31). The likelihood of the counts of a week is summed
//! over z; means follow from the counts at each ICC; the interval holds every ICC whose log-likelihood is within
//! 1.353 of the greatest (90 %, likelihood ratio).

use super::chances::Events;
use super::fitted::{Backed, FittedIcc, Spread};
use super::ways::Key;
use crate::domain::Distribution;
use chrono::NaiveDate;
use statrs::function::erf::erfc;
use std::collections::BTreeMap;

/// The default range of the scenario format.
const DEFAULT: (f64, f64) = (0.0, 0.02);
/// Half the 90 % point of chi-squared with one degree of freedom.
const DROP: f64 = 1.3528;
/// Steps of z from -5 to 5.
const SCORES: usize = 200;

/// What the weeks say.
#[derive(Clone, PartialEq, Debug)]
pub struct Clustering {
    /// Most likely ICC and its 90 % interval; `None` = nothing can be said.
    pub estimate: Option<(f64, f64, f64)>,
    /// Weeks of carriers with packages.
    pub weeks: usize,
    /// Scans looked for.
    pub scans: u64,
    /// Of these missed.
    pub misses: u64,
}

/// A carrier's weeks: of each week the (event, successes, trials).
type Weeks = BTreeMap<NaiveDate, Vec<(usize, u32, u32)>>;

/// From events of chances, each with its carrier. Those without a miss, or without a success, say nothing.
pub fn clustering(events: &[(&str, &Events)]) -> Clustering {
    let telling = events.iter().filter(|(_, events)| {
        let (x, n) = events.sum();
        x > 0 && x < n
    });
    let telling: Vec<&(&str, &Events)> = telling.collect();
    let mut carriers: BTreeMap<&str, Weeks> = BTreeMap::new();
    let (mut scans, mut misses) = (0u64, 0u64);
    for (event, (carrier, events)) in telling.iter().enumerate() {
        let weeks = carriers.entry(carrier).or_default();
        for (monday, &(x, n)) in &events.weeks {
            weeks.entry(*monday).or_default().push((event, x, n));
            scans += u64::from(n);
            misses += u64::from(n - x);
        }
    }
    let weeks: Vec<&Vec<(usize, u32, u32)>> =
        carriers.values().flat_map(|weeks| weeks.values()).collect();
    let mut clustering = Clustering { estimate: None, weeks: weeks.len(), scans, misses };
    // A single package a week, or a single week, says nothing about weeks.
    if weeks.len() < 2 || weeks.iter().all(|week| week.iter().map(|(_, _, n)| n).sum::<u32>() < 2) {
        return clustering;
    }
    let grid: Vec<f64> =
        std::iter::once(0.0).chain((0..32).map(|step| 1e-4 * (0.27 * f64::from(step)).exp())).collect();
    let heights: Vec<f64> = grid
        .iter()
        .map(|&icc| {
            let means: Vec<f64> = telling.iter().map(|(_, events)| mean_at(events, icc)).collect();
            log_likelihood(icc, &means, &weeks)
        })
        .collect();
    clustering.estimate = interval(&grid, &heights);
    clustering
}

/// The mean of an event, weeks weighted as their counts deserve at an ICC.
fn mean_at(events: &Events, icc: f64) -> f64 {
    let weight = |n: u32| f64::from(n) / (1.0 + icc * (f64::from(n) - 1.0));
    let weeks = || events.weeks.values().filter(|(_, n)| *n > 0);
    let all: f64 = weeks().map(|(_, n)| weight(*n)).sum();
    let sum: f64 = weeks().map(|(x, n)| weight(*n) * f64::from(*x) / f64::from(*n)).sum();
    (sum / all).clamp(1e-6, 1.0 - 1e-6)
}

fn log_likelihood(icc: f64, means: &[f64], weeks: &[&Vec<(usize, u32, u32)>]) -> f64 {
    let log_chance = |p: f64| {
        let p = p.clamp(1e-12, 1.0 - 1e-12);
        (p.ln(), (-p).ln_1p())
    };
    let of_week = |week: &[(usize, u32, u32)], chances: &dyn Fn(usize) -> (f64, f64)| -> f64 {
        let of = |&(event, x, n): &(usize, u32, u32)| {
            let (hit, miss) = chances(event);
            f64::from(x) * hit + f64::from(n - x) * miss
        };
        week.iter().map(of).sum()
    };
    if icc == 0.0 {
        let chances: Vec<(f64, f64)> = means.iter().map(|mean| log_chance(*mean)).collect();
        return weeks.iter().map(|week| of_week(week, &|event| chances[event])).sum();
    }
    let k = 1.0 / icc - 1.0;
    let scores: Vec<f64> = (0..=SCORES).map(|node| -5.0 + 10.0 * node as f64 / SCORES as f64).collect();
    // `[event][score]`
    let chances: Vec<Vec<(f64, f64)>> = means
        .iter()
        .map(|mean| {
            let week = Distribution::Beta { a: mean * k, b: (1.0 - mean) * k };
            let below = |z: f64| 0.5 * erfc(-z / std::f64::consts::SQRT_2);
            scores.iter().map(|z| log_chance(week.quantile(below(*z)))).collect()
        })
        .collect();
    let density: Vec<f64> = scores.iter().map(|z| -z * z / 2.0).collect();
    let whole: f64 = density.iter().map(|log| log.exp()).sum();
    weeks
        .iter()
        .map(|week| {
            let logs: Vec<f64> = (0..scores.len())
                .map(|node| density[node] + of_week(week, &|event| chances[event][node]))
                .collect();
            let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            top + (logs.iter().map(|log| (log - top).exp()).sum::<f64>() / whole).ln()
        })
        .sum()
}

/// The most likely node and the ends of the interval, straight between nodes.
fn interval(grid: &[f64], heights: &[f64]) -> Option<(f64, f64, f64)> {
    let (best, top) =
        heights.iter().copied().enumerate().fold((0, f64::NEG_INFINITY), |best, (at, height)| {
            if height > best.1 { (at, height) } else { best }
        });
    if !top.is_finite() {
        return None;
    }
    let level = top - DROP;
    let crossing = |inside: usize, outside: usize| {
        let (a, b) = (heights[inside] - level, level - heights[outside]);
        grid[inside] + (grid[outside] - grid[inside]) * a / (a + b)
    };
    let low = (0..best).rev().find(|&at| heights[at] < level).map_or(0.0, |at| crossing(at + 1, at));
    let high = (best + 1..grid.len()).find(|&at| heights[at] < level);
    let high = high.map_or(grid[grid.len() - 1], |at| crossing(at - 1, at));
    Some((grid[best], low, high))
}

impl Clustering {
    /// From the scans of every way.
    pub(super) fn of(keys: &[Key], events: &[[Events; 4]]) -> Self {
        let names: Vec<String> = keys.iter().map(Key::carrier_name).collect();
        let scans: Vec<(&str, &Events)> = names
            .iter()
            .zip(events)
            .flat_map(|(carrier, [_, scans @ ..])| scans.iter().map(move |one| (&**carrier, one)))
            .collect();
        clustering(&scans)
    }

    /// What the scenario takes: the interval, or the part of the default that it leaves, or the default.
    fn range(&self) -> (f64, f64, bool) {
        match self.estimate {
            Some((_, low, high)) if low > 0.0 => (low, high, true),
            Some((_, _, high)) if high < DEFAULT.1 => (0.0, high, true),
            _ => (DEFAULT.0, DEFAULT.1, false),
        }
    }

    /// Its middle.
    pub(super) fn taken(&self) -> f64 {
        let (low, high, _) = self.range();
        f64::midpoint(low, high)
    }

    /// As the scenario has it.
    pub(super) fn fitted(&self) -> FittedIcc {
        let (low, high, from_data) = self.range();
        let said = self.estimate.map(|(best, low, high)| {
            format!(
                "most likely {:.2} %, 90 % interval {:.2} % to {:.2} % by likelihood ratio, from {} misses of {} \
                 looked-for scans in {} carrier weeks",
                best * 100.0,
                low * 100.0,
                high * 100.0,
                self.misses,
                self.scans,
                self.weeks
            )
        });
        let backed = match (said, from_data) {
            (Some(said), true) => Backed::fitted(usize::try_from(self.scans).unwrap_or(0), said),
            (Some(said), false) => {
                Backed::assumed(format!("the default range: the data cannot say it better ({said})"))
            }
            (None, _) => {
                Backed::assumed("the default range: too few misses or weeks to say anything".to_owned())
            }
        };
        FittedIcc { icc: Spread::Range(low, high), backed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_that_differ_hang_together_and_even_ones_do_not() {
        let first = NaiveDate::from_ymd_opt(2025, 1, 6).expect("a day");
        let weeks = |counts: &dyn Fn(u64) -> (u32, u32)| Events {
            weeks: (0..40).map(|w| (first + chrono::Days::new(7 * w), counts(w))).collect(),
        };
        let even = weeks(&|_| (95, 100));
        let apart = weeks(&|week| if week % 10 == 0 { (70, 100) } else { (98, 100) });
        let of = |events: &Events| clustering(&[("a", events)]).estimate.expect("an estimate");
        assert!(of(&even).2 < 0.005, "{:?}", of(&even));
        assert!(of(&apart).1 > 0.02, "{:?}", of(&apart));
        let perfect = weeks(&|_| (100, 100));
        assert_eq!(clustering(&[("a", &perfect)]).estimate, None);
    }
}
