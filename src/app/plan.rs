//! `vtr plan`: the best safe plan of a scenario, under one reading or each.

pub use crate::engine::Stop;
pub use crate::plan::{Menu, PlanAnswer, PlanError, Stage};
pub use crate::present::plan_text as text;

use crate::plan::{Request, plan};
use crate::present::folder::FolderError;
use crate::present::{check_plan_folder, write_plan};
use crate::scenario::Scenario;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::Path;

/// Futures of the sampled problem unless said otherwise.
pub const DEFAULT_FUTURES: u64 = 500;
/// New futures of each check unless said otherwise.
pub const DEFAULT_CHECKED: u64 = 2_000;
/// Partial plans looked at in each category unless said otherwise.
pub const DEFAULT_NODES: usize = 300;
/// Points of the frontier unless said otherwise.
pub const DEFAULT_POINTS: usize = 20;
/// Independent samples unless said otherwise.
pub const DEFAULT_SAMPLES: u32 = 10;

/// Sets of contracts that are searched at most: each is a search of its own.
const MOST_SETS: u64 = 64;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Seed of all futures.
    pub seed: u64,
    /// A reading of the scenario, or `all`.
    pub reading: String,
    /// Futures of the sampled problem.
    pub futures: u64,
    /// New futures of each check.
    pub checked: u64,
    /// Independent samples.
    pub samples: u32,
    /// Points of the frontier.
    pub points: usize,
    /// Partial plans looked at in each category, at most.
    pub nodes: usize,
    /// First order day; `None` = the earliest of the file's strategies.
    pub starts_on: Option<NaiveDate>,
    /// Never propose to stop selling.
    pub keep_all: bool,
    /// Any line may move to the marketplace's own fulfilment.
    pub marketplace: bool,
    /// Price rises that may be proposed, as shares.
    pub rises: Vec<f64>,
    /// Threads; `None` = one a core.
    pub threads: Option<usize>,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// A reading that the scenario does not have.
    #[error("no reading `{name}`: the scenario has {known}, or `all`")]
    Reading {
        /// As given.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// A start outside the horizon.
    #[error("a plan cannot start on {day}: the horizon is {first} to {last}")]
    Start {
        /// As given.
        day: NaiveDate,
        /// Decision day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
    /// Nothing can move to the marketplace's fulfilment.
    #[error(
        "the scenario does not say what the marketplace's own fulfilment costs: write `marketplace_fulfilment_fee` under [costs]"
    )]
    NoFulfilment,
    /// Too many contracts to try every set of them.
    #[error(
        "the contracts can be held in {sets} ways, and at most {MOST_SETS} are searched: leave some out"
    )]
    Contracts {
        /// Ways to hold at most one contract a carrier.
        sets: u64,
    },
    /// The planner failed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The folder cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// No thread pool could be had.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// A plan for each reading asked for, in the scenario's order.
///
/// # Errors
/// When a name or a day is not the scenario's, a currency has no rate, it is stopped or threads cannot be started.
pub fn plans(
    scenario: &Scenario,
    question: &Question,
    stop: &Stop,
    stage: &(dyn Fn(&str, Stage) + Sync),
) -> Result<Vec<PlanAnswer>, Failed> {
    let readings: Vec<usize> = readings(scenario, &question.reading)?;
    let horizon = &scenario.horizon;
    if let Some(day) =
        question.starts_on.filter(|day| *day < horizon.decision_day || *day > horizon.last_day)
    {
        return Err(Failed::Start { day, first: horizon.decision_day, last: horizon.last_day });
    }
    if question.marketplace && scenario.economics.marketplace_fulfilment.is_none() {
        return Err(Failed::NoFulfilment);
    }
    let sets = contract_sets(scenario);
    if sets > MOST_SETS {
        return Err(Failed::Contracts { sets });
    }
    let usual = Menu::usual(scenario);
    let menu = Menu {
        starts_on: question.starts_on.unwrap_or(usual.starts_on),
        drop: !question.keep_all,
        marketplace: question.marketplace,
        rises: question.rises.clone(),
        ..usual
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(question.threads.unwrap_or(0)).build()?;
    let of_reading = |reading: usize| {
        let request = Request {
            seed: question.seed,
            reading,
            futures: question.futures,
            checked: question.checked,
            samples: question.samples,
            points: question.points,
            nodes: question.nodes,
            menu: menu.clone(),
        };
        let name = scenario.readings[reading].name.as_str();
        pool.install(|| plan(scenario, &request, stop, &|next| stage(name, next)))
    };
    Ok(readings.into_iter().map(of_reading).collect::<Result<_, _>>()?)
}

/// Ways to hold at most one contract a carrier.
fn contract_sets(scenario: &Scenario) -> u64 {
    let mut of_carrier: BTreeMap<&str, u64> = BTreeMap::new();
    for contract in &scenario.contracts {
        *of_carrier.entry(&contract.carrier).or_default() += 1;
    }
    of_carrier.values().fold(1, |sets, contracts| sets.saturating_mul(contracts + 1))
}

fn readings(scenario: &Scenario, name: &str) -> Result<Vec<usize>, Failed> {
    if name == "all" {
        return Ok((0..scenario.readings.len()).collect());
    }
    let known: Vec<&str> = scenario.readings.iter().map(|one| one.name.as_str()).collect();
    match known.iter().position(|one| *one == name) {
        Some(at) => Ok(vec![at]),
        None => Err(Failed::Reading { name: name.to_owned(), known: known.join(", ") }),
    }
}

/// Writes the folder of plans; see [`write_plan`].
///
/// # Errors
/// When it cannot be written; the place is then as it was before.
pub fn write(folder: &Path, plans: &[PlanAnswer], force: bool) -> Result<(), FolderError> {
    write_plan(folder, plans, force)
}

/// May a plan of this scenario be written here?
///
/// # Errors
/// As [`write`].
pub fn check_target(folder: &Path, scenario: &Scenario, force: bool) -> Result<(), FolderError> {
    check_plan_folder(folder, &scenario.name, force)
}
