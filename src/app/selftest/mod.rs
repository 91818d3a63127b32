//! Known answers through the real engine: what a run computes, checked against closed forms and published
//! or independently computed figures (docs/known-answers.md says where each comes from).

mod all_dates;
mod one_date;
mod rare;
mod reference;
mod rules;
mod sensitivity;
mod shops;
mod walk;
mod windows;

use crate::analysis::{Estimate, View};
use crate::engine::{Engine, Mode, Outcomes, Quiet, Stopped};
use crate::scenario::Scenario;
use serde::Serialize;

/// One known answer.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Check {
    /// What is checked.
    pub name: String,
    /// The known answer.
    pub expected: f64,
    /// The engine's.
    pub got: f64,
    /// How far they may lie apart: simulation error, and the known answer's own.
    pub error: f64,
    /// Do they agree?
    pub passed: bool,
}

/// The answers as CSV with a header.
///
/// # Errors
/// When an answer cannot be written as CSV.
pub fn as_csv(checks: &[Check]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    checks.iter().try_for_each(|check| writer.serialize(check))?;
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Standard errors that a simulated answer may be off. Over about 100 checks one false alarm in some
/// hundred seeds is expected; the seed is fixed.
const STANDARD_ERRORS: f64 = 4.0;
/// Seed of every check.
const SEED: u64 = 1;

impl Check {
    /// An answer that must be met exactly.
    fn exact(name: impl Into<String>, expected: f64, got: f64) -> Self {
        Self::within(name, expected, got, 1e-12)
    }

    fn within(name: impl Into<String>, expected: f64, got: f64, error: f64) -> Self {
        let passed = (got - expected).abs() <= error;
        Self { name: name.into(), expected, got, error, passed }
    }

    /// A probability simulated `n` times, against a known one that is itself known to within `known`.
    fn probability(name: impl Into<String>, expected: f64, got: Estimate, n: u64, known: f64) -> Self {
        let standard_error = (expected * (1.0 - expected) / n as f64).sqrt();
        Self::within(
            name,
            expected,
            got.point,
            STANDARD_ERRORS * standard_error + known + 1.0 / n as f64,
        )
    }
}

/// Why the self-test could not run: a scenario of its own was refused.
#[derive(Debug, thiserror::Error)]
#[error("a scenario of the self-test was refused:\n{0}")]
pub struct Refused(String);

/// Runs every check.
///
/// # Errors
/// When a scenario of the self-test itself is refused.
pub fn run() -> Result<Vec<Check>, Refused> {
    let mut checks = windows::one_date_fixed_number()?;
    for mode in [Mode::Paired, Mode::Marginal] {
        checks.extend(windows::poisson_volume(mode)?);
        checks.extend(windows::clustered(mode)?);
    }
    checks.extend(one_date::closed_forms()?);
    checks.extend(all_dates::exact()?);
    checks.extend(rare::chances()?);
    checks.extend(rules::changeover()?);
    checks.extend(rules::edges()?);
    checks.extend(rules::thinning()?);
    checks.extend(reference::whole_shop()?);
    checks.extend(sensitivity::known());
    Ok(checks)
}

/// Simulates a scenario text and asks about the outcomes.
fn simulate<T>(text: &str, replications: u64, ask: impl FnOnce(&View<'_>) -> T) -> Result<T, Refused> {
    simulate_in_mode(text, Mode::Paired, replications, ask)
}

fn simulate_in_mode<T>(
    text: &str,
    mode: Mode,
    replications: u64,
    ask: impl FnOnce(&View<'_>) -> T,
) -> Result<T, Refused> {
    in_mode(text, mode, |scenario, engine| {
        let outcomes: Outcomes = engine.simulate(0..replications, &Quiet)?;
        Ok(ask(&View { scenario, engine, outcomes: &outcomes }))
    })?
    .map_err(|stopped: Stopped| Refused(stopped.to_string()))
}

/// Asks an engine for a scenario text.
fn in_mode<T>(
    text: &str,
    mode: Mode,
    ask: impl FnOnce(&Scenario, &Engine<'_>) -> T,
) -> Result<T, Refused> {
    let loaded = crate::input::scenario::load_text("selftest.toml", text, &[]);
    let refused = || Refused(loaded.findings.render(false));
    let scenario: &Scenario = loaded.scenario.as_ref().ok_or_else(refused)?;
    let engine = Engine::in_mode(scenario, SEED, mode).map_err(|error| Refused(error.to_string()))?;
    Ok(ask(scenario, &engine))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_too_far_off_does_not_pass() {
        assert!(Check::exact("same", 0.95, 0.95).passed);
        assert!(!Check::exact("off", 0.95, 0.951).passed);
        assert!(!Check::exact("nothing", 0.95, f64::NAN).passed);
        let estimate = |point| Estimate { point, low: point, high: point };
        // Standard error 0.0069 at 0.05 and 1000: four of them and 1 / 1000 are 0.0286.
        assert!(Check::probability("near", 0.05, estimate(0.078), 1000, 0.0).passed);
        assert!(!Check::probability("far", 0.05, estimate(0.079), 1000, 0.0).passed);
    }
}
