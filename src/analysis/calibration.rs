//! Forecasts against what happened: bands, Brier scores, calibration.
//!
//! A rate is a ratio of small counts, so a band that holds "50 %" of a forecast cannot be cut exactly. Coverage is
//! therefore the share of the band in the non-randomized probability integral transform (Czado, Gneiting and Held
//! 2009, "Predictive model assessment for count data", Biometrics 65): of an outcome that a share a of the forecast
//! lies below and a share b does not exceed, the part of [a, b] that lies inside the central band. For a right
//! forecast its mean is the band's share. Scores: Brier 1950.

use super::Estimate;
use super::estimate::{mean_share, probability};
use serde::{Deserialize, Serialize};

/// The shares of the bands.
pub const BANDS: [f64; 3] = [0.5, 0.8, 0.95];
/// Edges of the bins of the calibration.
pub const BINS: [f64; 12] = [0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.98, 1.0];

/// One forecast and what happened.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// Share of the forecast rates that lie below what happened, and share that does not exceed it; `None` =
    /// nothing was counted, or nothing in any future.
    pub below_and_up_to: Option<(f64, f64)>,
    /// Forecast chance of a rate below target, and the two naive ones: as last month, independent binomial.
    pub chances: [f64; 3],
    /// Was it below?
    pub happened: bool,
}

/// Coverage of one band.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Coverage {
    /// Its share.
    pub band: f64,
    /// Forecasts.
    pub n: usize,
    /// Mean share of the outcomes inside, with its interval as if forecasts were independent.
    pub inside: Estimate,
}

/// A bin of forecasts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Bin {
    /// Forecast chances from here
    pub from: f64,
    /// to here.
    pub to: f64,
    /// Forecasts.
    pub n: usize,
    /// Their mean.
    pub forecast: f64,
    /// Share that happened, with its interval as if they were independent.
    pub happened: Estimate,
}

/// The scores.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Calibration {
    /// Forecasts.
    pub n: usize,
    /// Of these below target.
    pub happened: usize,
    /// Bands.
    pub coverage: Vec<Coverage>,
    /// Mean squared error of the chance of a rate below target.
    pub brier: f64,
    /// Of the forecast that it is as last month.
    pub brier_as_last_month: f64,
    /// Of the forecast that packages fail independently at the rate so far.
    pub brier_binomial: f64,
    /// Bins that hold a forecast.
    pub bins: Vec<Bin>,
}

/// Scores forecasts.
pub fn calibration(outcomes: &[Outcome]) -> Calibration {
    let brier = |which: usize| {
        let squares =
            outcomes.iter().map(|one| (one.chances[which] - f64::from(u8::from(one.happened))).powi(2));
        squares.sum::<f64>() / outcomes.len().max(1) as f64
    };
    let ranks: Vec<(f64, f64)> = outcomes.iter().filter_map(|one| one.below_and_up_to).collect();
    let coverage = BANDS
        .iter()
        .map(|band| {
            let (low, high) = (0.5 - band / 2.0, 0.5 + band / 2.0);
            let inside: Vec<f64> = ranks
                .iter()
                .map(|&(below, up_to)| {
                    if up_to > below {
                        (up_to.min(high) - below.max(low)).max(0.0) / (up_to - below)
                    } else {
                        f64::from(u8::from((low..=high).contains(&below)))
                    }
                })
                .collect();
            let inside = mean_share(&inside);
            Coverage { band: *band, n: ranks.len(), inside }
        })
        .collect();
    let bins = BINS
        .windows(2)
        .enumerate()
        .filter_map(|(at, ends)| {
            let last = at + 2 == BINS.len();
            let own: Vec<&Outcome> = outcomes
                .iter()
                .filter(|one| one.chances[0] >= ends[0] && (one.chances[0] < ends[1] || last))
                .collect();
            let happened = own.iter().filter(|one| one.happened).count() as u64;
            let sum: f64 = own.iter().map(|one| one.chances[0]).sum();
            (!own.is_empty()).then(|| Bin {
                from: ends[0],
                to: ends[1],
                n: own.len(),
                forecast: sum / own.len() as f64,
                happened: probability(happened, own.len() as u64),
            })
        })
        .collect();
    Calibration {
        n: outcomes.len(),
        happened: outcomes.iter().filter(|one| one.happened).count(),
        coverage,
        brier: brier(0),
        brier_as_last_month: brier(1),
        brier_binomial: brier(2),
        bins,
    }
}

/// Where an outcome lies among forecast rates in rising order.
pub fn rank(sorted: &[f64], outcome: f64) -> (f64, f64) {
    let n = sorted.len().max(1) as f64;
    let below = sorted.partition_point(|rate| *rate < outcome) as f64;
    let up_to = sorted.partition_point(|rate| *rate <= outcome) as f64;
    (below / n, up_to / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(below_and_up_to: (f64, f64), chance: f64, happened: bool) -> Outcome {
        Outcome { below_and_up_to: Some(below_and_up_to), chances: [chance, 0.0, 0.5], happened }
    }

    #[test]
    fn ranks_of_rates_that_are_met_and_missed() {
        let sorted = [0.9, 0.95, 0.95, 1.0];
        assert_eq!(rank(&sorted, 0.95), (0.25, 0.75));
        assert_eq!(rank(&sorted, 0.97), (0.75, 0.75));
        assert_eq!(rank(&sorted, 0.1), (0.0, 0.0));
    }

    #[test]
    fn scores_of_known_forecasts() {
        let all = [
            outcome((0.4, 0.6), 0.0, false),
            outcome((0.0, 0.2), 1.0, true),
            outcome((0.0, 0.0), 0.5, true),
        ];
        let scores = calibration(&all);
        assert_eq!((scores.n, scores.happened), (3, 2));
        // The 80 % band is 0.1 to 0.9: the first lies inside, of the second half, the third outside.
        assert!((scores.coverage[1].inside.point - 0.5).abs() < 1e-12);
        assert!((scores.brier - 0.25 / 3.0).abs() < 1e-12);
        assert!((scores.brier_as_last_month - 2.0 / 3.0).abs() < 1e-12);
        assert!((scores.brier_binomial - 0.25).abs() < 1e-12);
        let bins: Vec<(f64, usize)> = scores.bins.iter().map(|bin| (bin.from, bin.n)).collect();
        assert_eq!(bins, [(0.0, 1), (0.5, 1), (0.98, 1)]);
    }

    /// Outcomes drawn from the forecast itself fall into its bands as often as these say.
    #[test]
    fn a_right_forecast_is_covered_as_it_says() {
        let sorted: Vec<f64> = (0..=20).map(|n| f64::from(n) / 20.0).collect();
        let all: Vec<Outcome> =
            sorted.iter().map(|rate| outcome(rank(&sorted, *rate), 0.5, true)).collect();
        for band in calibration(&all).coverage {
            assert!((band.inside.point - band.band).abs() < 1e-9, "{band:?}");
        }
    }
}
