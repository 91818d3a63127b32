//! How much better another strategy would have been, had the uncertain inputs been known.

use super::Regret;
use super::decide::{Choice, Paths};
use super::estimate;
use super::regression::Regression;
use super::view::View;
use crate::domain::Money;

/// Inputs with the strongest linear effect enter the regression: at most so many,
const INPUTS: usize = 12;
/// and one for so many replications, so that chance is not taken for an effect.
const REPLICATIONS_AN_INPUT: usize = 50;

/// Mean over parameter draws of the best expected profit within the limits minus the chosen one's.
pub(super) fn regret(view: &View<'_>, paths: &Paths, choice: &Choice) -> Regret {
    let chosen = &paths.profits[choice.strategy];
    // When nothing is shown to be safe, what may be safe is what might have been chosen.
    let any_safe = choice.safe.iter().any(|safe| *safe);
    let allowed = if any_safe { &choice.safe } else { &choice.open };
    let rivals: Vec<Vec<f64>> = (0..paths.profits.len())
        .filter(|strategy| allowed[*strategy] && *strategy != choice.strategy)
        .map(|strategy| {
            let gain = paths.profits[strategy].iter().zip(chosen);
            gain.map(|(other, chosen)| (other - chosen) as f64).collect()
        })
        .collect();
    let draws = strongest(view, &rivals);
    if rivals.is_empty() {
        return Regret { point: 0, low: 0, high: 0 };
    }
    let fitted: Vec<Vec<f64>> = if draws.is_empty() {
        // Nothing is uncertain: each rival has one expected gain.
        let mean = |gain: &Vec<f64>| gain.iter().sum::<f64>() / gain.len().max(1) as f64;
        rivals.iter().map(|gain| vec![mean(gain); gain.len()]).collect()
    } else {
        let regression = Regression::new(&draws);
        rivals.iter().map(|gain| regression.fit(gain)).collect()
    };
    let best = (0..chosen.len()).map(|at| fitted.iter().map(|gain| gain[at]).fold(0.0, f64::max));
    let mean = estimate::mean(best);
    let minor =
        |micros: f64| Money::from_micros(micros.max(0.0).round() as i64, view.scenario.currency).minor();
    Regret { point: minor(mean.point), low: minor(mean.low), high: minor(mean.high) }
}

/// Share of the spread (variance) of a strategy's profit that comes from inputs not known exactly, 0 to 1:
/// what more data could remove at most. The rest is chance.
pub(super) fn spread_from_inputs(view: &View<'_>, paths: &Paths, strategy: usize) -> f64 {
    let profit: Vec<f64> = paths.profits[strategy].iter().map(|micros| *micros as f64).collect();
    let draws = strongest(view, std::slice::from_ref(&profit));
    if draws.is_empty() {
        return 0.0;
    }
    let variance = |values: &[f64]| {
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n
    };
    let whole = variance(&profit);
    let fitted = variance(&Regression::new(&draws).fit(&profit));
    // Adjusted for the two terms of each input: a fit to pure chance explains nothing.
    let (n, terms) = (profit.len() as f64, 2.0 * draws.len() as f64);
    let unexplained = (1.0 - fitted / whole) * (n - 1.0) / (n - terms - 1.0);
    if whole > 0.0 { (1.0 - unexplained).clamp(0.0, 1.0) } else { 0.0 }
}

fn strongest(view: &View<'_>, outcomes: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let draws: Vec<&Vec<f64>> = view.draws().map(|(_, values)| values).collect();
    let mut scored: Vec<(f64, usize)> = draws
        .iter()
        .enumerate()
        .map(|(at, values)| {
            let best = outcomes.iter().map(|outcome| correlation(values, outcome).abs());
            (best.fold(0.0, f64::max), at)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let n = outcomes.first().map_or(0, Vec::len);
    scored
        .into_iter()
        .take(INPUTS.min(n / REPLICATIONS_AN_INPUT))
        .map(|(_, at)| draws[at].clone())
        .collect()
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len().max(1) as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        xy += (x - mean_x) * (y - mean_y);
        xx += (x - mean_x).powi(2);
        yy += (y - mean_y).powi(2);
    }
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}
