//! The main job: from a scenario to its conclusions, and into a run folder.

use super::length;
pub use super::per_replication::PerReplicationError;
pub use crate::analysis::View;
use crate::analysis::{Column, Conclusion, Effort, Estimate, Summary, conclude};
use crate::domain::UnknownCurrency;
pub use crate::engine::Mode;
use crate::engine::{Engine, Outcomes, Progress, Side, Stopped};
pub use crate::engine::{Quiet, Stop};
use crate::present::folder::{self, FolderError};
use crate::present::{self, InputFile, Manifest, RunFacts, input_rows};
use crate::scenario::Scenario;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// Replications of a run that does not say how many.
pub const DEFAULT_REPLICATIONS: u64 = 20_000;
/// Seed of a run that does not say which.
pub const DEFAULT_SEED: u64 = 20_250_115;
/// Tells the seed of a pilot (see [`super::length`]) from that of its run.
pub(super) const PILOT: u64 = 0x70_69_6c_6f_74;

/// When a run has enough replications.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Length {
    /// So many.
    Replications(u64),
    /// As many as it takes for the widest risk of the account to have this half-width (a probability), by a
    /// pilot that is thrown away.
    HalfWidth(f64),
}

/// What a run is told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Settings {
    /// Seed of every stream.
    pub seed: u64,
    /// What is drawn of orders and their tracking.
    pub mode: Mode,
    /// When to stop.
    pub length: Length,
    /// Threads; `None` = one a core.
    pub threads: Option<usize>,
}

impl Settings {
    /// Those that change results, besides seed and replications.
    fn told(&self) -> BTreeMap<String, String> {
        let until = match self.length {
            Length::Replications(_) => None,
            Length::HalfWidth(half) => Some(("until_halfwidth".to_owned(), half.to_string())),
        };
        let mode = (self.mode != Mode::Paired).then(|| ("mode".to_owned(), self.mode.name().to_owned()));
        until.into_iter().chain(mode).collect()
    }
}

/// Follows a run.
pub trait Observer: Sync {
    /// The engine is ready; the simulation follows.
    fn simulating(&self) {}
    /// So many replications of so many are finished.
    fn simulated(&self, done: u64, of: u64);
    /// The simulation is finished; conclusions follow.
    fn concluding(&self);
}

impl Observer for Quiet {
    fn simulated(&self, _: u64, _: u64) {}
    fn concluding(&self) {}
}

/// Why a run came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A currency without a rate.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Stopped from outside.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The results of each replication could not be written.
    #[error(transparent)]
    PerReplication(#[from] PerReplicationError),
    /// No thread pool could be had.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Is shown the outcomes of a run.
pub type Seen<'f> = dyn Fn(&View<'_>) -> Result<(), RunError> + Sync + 'f;

/// Simulates a scenario and draws its conclusions.
///
/// # Errors
/// When a currency has no rate, the run is stopped, or threads cannot be started.
pub fn run(
    scenario: &Scenario,
    settings: Settings,
    observer: &dyn Observer,
    stop: &Stop,
) -> Result<Conclusion, RunError> {
    run_seen(scenario, settings, observer, stop, &|_| Ok(()))
}

/// Simulates a scenario and draws its conclusions; in between, `seen` is shown what every replication came to.
///
/// # Errors
/// As [`run`], and what `seen` says.
pub fn run_seen(
    scenario: &Scenario,
    settings: Settings,
    observer: &dyn Observer,
    stop: &Stop,
    seen: &Seen<'_>,
) -> Result<Conclusion, RunError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads.unwrap_or(0)).build()?;
    pool.install(|| {
        let engine = Engine::in_mode(scenario, settings.seed, settings.mode)?.ended_by(stop);
        observer.simulating();
        let outcomes = simulate(scenario, &engine, settings, observer)?;
        observer.concluding();
        let view = View { scenario, engine: &engine, outcomes: &outcomes };
        seen(&view)?;
        let mut conclusion = conclude(&view, settings.seed, effort(outcomes.count))?;
        conclusion.summary.headlines = present::headlines(&conclusion.summary);
        conclusion.summary.recommendation.reasons = present::reasons(&conclusion.summary);
        conclusion.summary.recommendation.sentence = present::sentence(&conclusion.summary);
        Ok(conclusion)
    })
}

/// What a run was read from.
#[derive(Clone, Debug)]
pub struct Origin<'a> {
    /// The scenario file's name, without folders.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
    /// `--set` values as given.
    pub sets: &'a [String],
}

/// Writes the run folder as a whole.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write(
    target: &Path,
    scenario: &Scenario,
    conclusion: &Conclusion,
    origin: &Origin<'_>,
    settings: Settings,
    facts: RunFacts,
    force: bool,
) -> Result<(), FolderError> {
    let rows = input_rows(&scenario.inputs);
    let mut inputs = vec![InputFile::new("scenario", origin.file, origin.text.as_bytes())];
    for policy in scenario.stores.iter().flat_map(|store| [&store.baseline, &store.reform]) {
        let known = crate::policy::BUILTIN.iter().find(|builtin| builtin.name == policy.name);
        let bytes = known.map_or_else(|| format!("{policy:?}"), |builtin| builtin.text.to_owned());
        let file = InputFile::new("policy", &policy.name, bytes.as_bytes());
        if !inputs.contains(&file) {
            inputs.push(file);
        }
    }
    let set = origin.sets.iter().filter_map(|set| set.split_once('='));
    let manifest = Manifest {
        schema_version: present::MANIFEST_SCHEMA,
        program: present::PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: scenario.name.clone(),
        seed: settings.seed,
        replications: conclusion.summary.replications,
        inputs,
        set: set.map(|(path, value)| (path.trim().to_owned(), value.trim().to_owned())).collect(),
        settings: settings.told(),
        effective_inputs: rows.clone(),
        pairing: conclusion.pairing.clone(),
        run: facts,
    };
    folder::write(target, &conclusion.summary, &conclusion.charts, &manifest, &rows, force)
}

/// May a run of this scenario be written here?
///
/// # Errors
/// See [`folder::check`].
pub fn check_target(target: &Path, scenario: &Scenario, force: bool) -> Result<(), FolderError> {
    folder::check(target, &scenario.name, force)
}

/// Switching values are looked for in smaller simulations, which together take no more replications than
/// the run itself; a short run settles little by its own draws and may take a few more.
pub(super) fn effort(replications: u64) -> Effort {
    let each = replications.min(400);
    let simulations = (replications as f64 / each.max(1) as f64).max(24.0);
    Effort { replications: each, halvings: 4, simulations }
}

fn simulate(
    scenario: &Scenario,
    engine: &Engine<'_>,
    settings: Settings,
    observer: &dyn Observer,
) -> Result<Outcomes, RunError> {
    let mut outcomes = Outcomes::default();
    let more = |engine: &Engine<'_>, outcomes: &mut Outcomes, range: Range<u64>| {
        let progress = Shifted { observer, before: range.start, of: range.end };
        outcomes.append(engine.simulate(range, &progress)?);
        Ok(account_risks(&View { scenario, engine, outcomes }))
    };
    match settings.length {
        Length::Replications(n) => {
            outcomes = engine.simulate(0..n, &Shifted { observer, before: 0, of: n })?;
        }
        Length::HalfWidth(wanted) => {
            let pilot =
                Engine::in_mode(scenario, settings.seed ^ PILOT, settings.mode)?.ended_by(engine.stop());
            let mut thrown_away = Outcomes::default();
            length::reach::<RunError>(
                wanted,
                |range| more(&pilot, &mut thrown_away, range),
                |range| more(engine, &mut outcomes, range),
            )?;
        }
    }
    Ok(outcomes)
}

/// The risks of the account, over policies, readings and strategies.
fn account_risks(view: &View<'_>) -> Vec<Estimate> {
    let scenario = view.scenario;
    let mut risks = Vec::new();
    for side in Side::BOTH {
        for reading in 0..scenario.readings.len() {
            for strategy in 0..scenario.strategies.len() {
                let column = Column { side, reading, strategy };
                risks.push(view.probability_any(column, |event| view.is_bad(event)));
            }
        }
    }
    risks
}

struct Shifted<'o> {
    observer: &'o dyn Observer,
    before: u64,
    of: u64,
}

impl Progress for Shifted<'_> {
    fn advance(&self, done: u64) -> bool {
        self.observer.simulated(self.before + done, self.of);
        true
    }
}

/// Greatest risk of the tolerance's kind over the categories, reform, first reading, chosen strategy.
pub fn greatest_risk(summary: &Summary) -> f64 {
    let reading = summary.results.first().map(|row| row.reading.clone()).unwrap_or_default();
    summary
        .results
        .iter()
        .filter(|row| row.policy == "reform" && row.reading == reading && row.store != "account")
        .filter(|row| row.strategy == summary.recommendation.choice)
        .map(|row| match summary.tolerance.bounds.as_str() {
            "breach" => row.breach_any.point,
            _ => row.suspended_any.point,
        })
        .fold(0.0, f64::max)
}
