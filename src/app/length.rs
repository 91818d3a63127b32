//! How many replications a run needs for a wanted half-width, in two samples (Stein 1945, Annals of
//! Mathematical Statistics 16).
//!
//! A pilot with a seed of its own says how many are needed, and is thrown away. Its draws and the run's are
//! independent, so to the run the number is a fixed one: its estimates are unbiased and its intervals hold as
//! they do without a stop rule. Stopping a run by its own estimates would stop it where they happen to look
//! sure: of Wilson's intervals at doubling checkpoints 84 to 95 of 100 held, of Clopper and Pearson's 93.6.

use crate::analysis::{Estimate, estimate};
use std::ops::Range;

/// A run has at least so many, and whole multiples of them.
const STEP: u64 = 1000;
/// And at most so many.
pub(super) const MOST: u64 = 256_000;
/// The pilot doubles until its widest half-width is at most so many times the wanted one.
const ROUGHLY: f64 = 3.0;

fn half(estimate: &Estimate) -> f64 {
    (estimate.high - estimate.low) / 2.0
}

fn widest(chances: &[Estimate]) -> f64 {
    chances.iter().map(half).fold(0.0, f64::max)
}

/// Simulates with `pilot` and then with `run`, each told a range that follows its last one and giving all
/// chances over all of its replications, until the run's widest half-width is the wanted one.
///
/// Where the run's own estimates came out wider than the pilot allows for (at most one run in 70 of the tests), it is made
/// twice as long.
///
/// # Errors
/// Those of `pilot` and `run`.
pub(super) fn reach<E>(
    wanted: f64,
    mut pilot: impl FnMut(Range<u64>) -> Result<Vec<Estimate>, E>,
    mut run: impl FnMut(Range<u64>) -> Result<Vec<Estimate>, E>,
) -> Result<(), E> {
    let (mut done, mut first) = (STEP, pilot(0..STEP)?);
    while widest(&first) > ROUGHLY * wanted && done < MOST {
        first = pilot(done..2 * done)?;
        done *= 2;
    }
    let mut n = first.iter().map(|chance| needed(chance, wanted)).max().unwrap_or(STEP);
    let mut from = 0;
    while widest(&run(from..n)?) > wanted && n < MOST {
        (from, n) = (n, (2 * n).min(MOST));
    }
    Ok(())
}

/// Replications with which a chance has the wanted half-width wherever in its interval it lies: it is widest
/// next to one half.
fn needed(pilot: &Estimate, wanted: f64) -> u64 {
    let widest = 0.5f64.clamp(pilot.low, pilot.high);
    let at = |steps: u64| half(&estimate::share_of(widest, (steps * STEP) as f64));
    let steps = (1..MOST / STEP).collect::<Vec<_>>().partition_point(|steps| at(*steps) > wanted);
    (steps as u64 + 1) * STEP
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};
    use std::convert::Infallible;

    const RUNS: u64 = 2000;

    /// Hits among `n`, by the gaps between them.
    fn hits(rng: &mut impl Rng, n: u64, p: f64) -> u64 {
        let (mut at, mut hits) = (0.0, 0);
        loop {
            at += ((1.0 - rng.random::<f64>()).ln() / (-p).ln_1p()).floor() + 1.0;
            if at > n as f64 {
                return hits;
            }
            hits += 1;
        }
    }

    #[test]
    fn a_stopped_run_is_unbiased_and_its_interval_holds() {
        let mut rng = ChaCha8Rng::seed_from_u64(41);
        // The worst places of the rule that stops by the run's own estimates, and where hits are few.
        for (p, wanted) in
            [(0.0736, 0.015), (0.00017, 0.003), (0.0127, 0.005), (0.0042, 0.003), (0.35, 0.03)]
        {
            let (mut held, mut off, mut longer) = (0, 0.0, 0);
            for _ in 0..RUNS {
                let mut pilot_hits = 0;
                let mut pilot_rng = ChaCha8Rng::seed_from_u64(rng.random());
                let mut told: Vec<Estimate> = Vec::new();
                let mut all = 0;
                let done: Result<(), Infallible> = reach(
                    wanted,
                    |range| {
                        pilot_hits += hits(&mut pilot_rng, range.end - range.start, p);
                        Ok(vec![estimate::probability(pilot_hits, range.end)])
                    },
                    |range| {
                        all += hits(&mut rng, range.end - range.start, p);
                        told.push(estimate::probability(all, range.end));
                        Ok(vec![told[told.len() - 1]])
                    },
                );
                assert!(done.is_ok());
                let found = told[told.len() - 1];
                assert!(half(&found) <= wanted, "{found:?}");
                held += u64::from(found.low <= p && p <= found.high);
                off += found.point - p;
                longer += u64::from(told.len() > 1);
            }
            let (coverage, bias) = (held as f64 / RUNS as f64, off / RUNS as f64);
            assert!(coverage >= 0.94, "{p}: {coverage}");
            assert!(bias.abs() < wanted / 5.0, "{p}: {bias}");
            assert!(longer < RUNS / 10, "{p}: {longer}");
        }
    }

    #[test]
    fn a_run_stops_at_its_limits() {
        let always = |range: Range<u64>| -> Result<Vec<Estimate>, Infallible> {
            Ok(vec![estimate::probability(range.end / 2, range.end)])
        };
        let mut ends = Vec::new();
        let _ = reach(0.4, always, |range| {
            ends.push(range.end);
            always(range)
        });
        assert_eq!(ends, [STEP]);
        ends.clear();
        let _ = reach(1e-6, always, |range| {
            ends.push(range.end);
            always(range)
        });
        assert_eq!(ends, [MOST]);
    }
}
