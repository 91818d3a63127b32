//! Chances of rare events from weighted futures ([`crate::engine::Engine::rare`]).

use super::Estimate;
use super::exact;
use crate::engine::Weighted;
use serde::Serialize;

/// A chance from weighted futures.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct RareEstimate {
    /// The mean of weight x event with Student's interval, cut at 0 and 1.
    pub chance: Estimate,
    /// Standard error over chance; `None` when no future met the event.
    pub relative_error: Option<f64>,
    /// Futures that met it.
    pub met: u64,
    /// Plain futures with the same standard error: p (1 - p) / se^2.
    pub plain_futures: Option<f64>,
}

/// The chances of one category under one strategy.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RareRow {
    /// Store.
    pub store: String,
    /// Category.
    pub category: String,
    /// Strategy.
    pub strategy: String,
    /// `baseline` or `reform`.
    pub policy: String,
    /// Reading.
    pub reading: String,
    /// Weighted futures, the pilot's not among them.
    pub futures: u64,
    /// Below target on a day of the period.
    pub breach: RareEstimate,
    /// Closed on a day of the period.
    pub suspension: RareEstimate,
}

/// The chance of what `happened` in weighted futures.
pub fn rare(futures: &[Weighted], happened: impl Fn(&Weighted) -> bool) -> RareEstimate {
    let n = futures.len() as f64;
    let value = |future: &Weighted| if happened(future) { future.weight } else { 0.0 };
    let point = futures.iter().map(value).sum::<f64>() / n.max(1.0);
    let squares: f64 = futures.iter().map(|future| (value(future) - point).powi(2)).sum();
    let met = futures.iter().filter(|future| happened(future)).count() as u64;
    if met > 0 && futures.iter().all(|future| future.weight == 1.0) {
        // Nothing could be tilted: these are plain futures.
        let relative_error = Some(((1.0 - point) / point / n).sqrt());
        let chance = super::estimate::probability(met, futures.len() as u64);
        return RareEstimate { chance, relative_error, met, plain_futures: Some(n) };
    }
    if met == 0 || n < 2.0 {
        // Nothing was seen: what is sure is that of the untilted tenth none did either.
        let chance = super::estimate::probability(0, (n * crate::engine::UNTILTED) as u64);
        return RareEstimate { chance, relative_error: None, met, plain_futures: None };
    }
    let error = (squares / (n - 1.0) / n).sqrt();
    let half = exact::student(n - 1.0) * error;
    let chance =
        Estimate { point, low: (point - half).max(0.0), high: (point + half).min(1.0).max(point) };
    RareEstimate {
        chance,
        relative_error: Some(error / point),
        met,
        plain_futures: Some(point * (1.0 - point).max(0.0) / (error * error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn future(weight: f64, breach: bool) -> Weighted {
        Weighted { weight, breach, suspension: false }
    }

    #[test]
    fn plain_futures_are_worth_themselves() {
        let futures: Vec<Weighted> = (0..1000).map(|at| future(1.0, at % 20 == 0)).collect();
        let found = rare(&futures, |one| one.breach);
        assert_eq!((found.chance.point, found.met), (0.05, 50));
        assert_eq!(found.plain_futures, Some(1000.0));
        assert!((found.relative_error.expect("met") - (0.95f64 / 0.05 / 1000.0).sqrt()).abs() < 1e-9);
        let sure = rare(&vec![future(1.0, true); 1000], |one| one.breach);
        assert!(sure.chance.low > 0.99 && sure.chance.low < 1.0, "{sure:?}");
    }

    #[test]
    fn half_of_the_futures_at_small_weights_are_worth_many_plain_ones() {
        let futures: Vec<Weighted> = (0..1000).map(|at| future(1e-4, at % 2 == 0)).collect();
        let found = rare(&futures, |one| one.breach);
        assert!((found.chance.point - 5e-5).abs() < 1e-15);
        // p (1 - p) / se^2 with se^2 = p^2 / 999.
        assert!((found.plain_futures.expect("met") / (999.0 / 5e-5) - 1.0).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn nothing_met_is_not_nothing() {
        let found = rare(&vec![future(0.5, false); 1000], |one| one.breach);
        assert_eq!((found.chance.point, found.plain_futures), (0.0, None));
        assert!(found.chance.high > 0.03 && found.chance.high < 0.04, "{found:?}");
    }
}
