//! `vtr rare`: chances that plain futures seldom meet.

use super::output::Format;
use super::percentage::share;
use super::scenario_args::ScenarioArgs;
use super::{Exit, output};
use crate::app::rare::{self, Question, RareError};
use crate::app::run::DEFAULT_SEED;
use crate::present::{rare_csv, rare_table};

/// Arguments of `vtr rare`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// A strategy of the scenario; may be repeated [default: all]
    #[arg(long, value_name = "NAME")]
    strategy: Vec<String>,

    /// A reading of the scenario
    #[arg(long, default_value = "prudent", value_name = "NAME")]
    reading: String,

    /// Under the old policy instead of the new one
    #[arg(long)]
    old: bool,

    /// Standard error wanted, as a share of the chance of a breach
    #[arg(long, default_value = "10%", value_parser = share)]
    relative_error: f64,

    /// No more futures for each category and strategy than these
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    at_most: u64,

    /// Seed of every random stream
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// How to show the chances
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let Some(scenario) = &loaded.scenario else { return Ok(Exit::Mistakes) };
    let question = Question {
        seed: args.seed,
        old: args.old,
        reading: args.reading.clone(),
        strategies: args.strategy.clone(),
        relative_error: args.relative_error.max(1e-3),
        at_most: args.at_most,
        threads: args.threads.map(usize::from),
    };
    let rows = match rare::chances(scenario, &question) {
        Err(unknown @ RareError::Unknown { .. }) => {
            output::tell(&format!("vtr: {unknown}\n"));
            return Ok(Exit::Mistakes);
        }
        answered => answered?,
    };
    output::print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&rows)? + "\n",
        Format::Csv => rare_csv(&rows)?,
        Format::Table => rare_table(&rows, output::width()),
    })?;
    Ok(Exit::Done)
}
