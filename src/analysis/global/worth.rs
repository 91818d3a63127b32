//! What knowing more is worth, in net benefit: the mean of the best action given what is learned, less the best mean.
//!
//! What an action brings on average given what is learned is fitted by least squares on the run's own futures
//! (Strong, Oakley and Brennan 2014, Medical Decision Making 34; of samples: the same authors and Breeze 2015, 35): each
//! number by a quadratic spline with one knot at its median. A fit to chance makes the best look better than
//! it is; the jackknife takes that off in the first order, and gives the interval.

use super::super::Estimate;
use super::super::regression::Regression;
use super::jackknife::jackknife_above_zero;

/// Net benefit, `[action][future]`, of the actions that there are.
pub type Benefits = [Vec<f64>];

/// The worth of learning these numbers (one list a number, one value a future) before the choice.
pub fn worth_of(learned: &[Vec<f64>], benefits: &Benefits) -> Estimate {
    let n = benefits.first().map_or(0, Vec::len);
    let gains = against_best(benefits);
    let learned: Vec<Vec<f64>> = learned.iter().flat_map(|values| spline(values)).collect();
    jackknife_above_zero(n, |futures| {
        let draws: Vec<Vec<f64>> = learned.iter().map(|values| of(values, futures)).collect();
        let regression = Regression::new(&draws);
        let gains: Vec<Vec<f64>> = gains.iter().map(|gain| of(gain, futures)).collect();
        let fitted: Vec<Vec<f64>> = gains.iter().map(|gain| regression.fit(gain)).collect();
        best_of_each(&fitted, futures.len()) - best_mean(&fitted)
    })
}

/// The worth of learning which of some exclusive cases holds, each with its weight and its net benefits. The
/// weights add up to one.
pub fn worth_of_cases(cases: &[(f64, &Benefits)]) -> Estimate {
    let n = cases.first().and_then(|(_, of)| of.first()).map_or(0, Vec::len);
    jackknife_above_zero(n, |futures| {
        let means: Vec<Vec<f64>> = cases
            .iter()
            .map(|(_, benefits)| benefits.iter().map(|one| mean(one, futures)).collect())
            .collect();
        let weights = || cases.iter().map(|(weight, _)| weight).zip(&means);
        let most = |means: &[f64]| means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let knowing: f64 = weights().map(|(weight, means)| weight * most(means)).sum();
        let actions = means.first().map_or(0, Vec::len);
        let together: Vec<f64> = (0..actions)
            .map(|action| weights().map(|(weight, means)| weight * means[action]).sum())
            .collect();
        knowing - most(&together)
    })
}

/// The action with the highest mean.
pub fn best_action(benefits: &Benefits) -> usize {
    let mean = |one: &Vec<f64>| one.iter().sum::<f64>() / one.len().max(1) as f64;
    let better =
        |a: &usize, b: &usize| mean(&benefits[*a]).total_cmp(&mean(&benefits[*b])).then(b.cmp(a));
    (0..benefits.len()).max_by(better).unwrap_or(0)
}

/// What every action brings more than the best one: the same futures, so most of the chance is gone.
fn against_best(benefits: &Benefits) -> Vec<Vec<f64>> {
    let Some(best) = benefits.get(best_action(benefits)) else { return Vec::new() };
    let gain = |one: &Vec<f64>| one.iter().zip(best).map(|(one, best)| one - best).collect();
    benefits.iter().map(gain).collect()
}

/// A number and what it is above its median: with their squares they make a quadratic spline.
fn spline(values: &[f64]) -> [Vec<f64>; 2] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    [values.to_vec(), values.iter().map(|value| (value - median).max(0.0)).collect()]
}

fn of(values: &[f64], futures: &[usize]) -> Vec<f64> {
    futures.iter().map(|at| values[*at]).collect()
}

fn mean(values: &[f64], futures: &[usize]) -> f64 {
    futures.iter().map(|at| values[*at]).sum::<f64>() / futures.len().max(1) as f64
}

fn best_of_each(fitted: &[Vec<f64>], n: usize) -> f64 {
    let best = |at: usize| fitted.iter().map(|one| one[at]).fold(f64::NEG_INFINITY, f64::max);
    (0..n).map(best).sum::<f64>() / n.max(1) as f64
}

fn best_mean(fitted: &[Vec<f64>]) -> f64 {
    let mean = |one: &Vec<f64>| one.iter().sum::<f64>() / one.len().max(1) as f64;
    fitted.iter().map(mean).fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests;
