//! `vtr international`: drop international, or not?

use super::output::Format;
use super::percentage::share;
use super::scenario_args::ScenarioArgs;
use super::{Exit, output};
use crate::app::international::{self, DEFAULT_REPLICATIONS, Question};
use crate::app::run::{DEFAULT_SEED, Quiet};
use crate::present::{international_csv, international_text};
use chrono::NaiveDate;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Arguments of `vtr international`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// The reading of the rules that the advice goes by
    #[arg(long, default_value = "prudent", value_name = "NAME")]
    reading: String,

    /// First order day of every choice [default: the earliest start of the file's strategies]
    #[arg(long, value_name = "DATE")]
    start: Option<NaiveDate>,

    /// How the rest of the shop is shipped while one lane is looked at: a strategy of the file [default: other foreign
    /// lanes tracked, home as today]
    #[arg(long, value_name = "NAME")]
    rest: Option<String>,

    /// Look at item prices raised by this share too, such as 5%; may be repeated
    #[arg(long, value_name = "SHARE", value_parser = share)]
    rise: Vec<f64>,

    /// Share of a dropped lane's buyers who buy on another channel of yours [default: the scenario's
    /// consequences.recovered_elsewhere]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    elsewhere: Option<f64>,

    /// Seed of every random stream
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,

    /// Futures in which all choices meet
    #[arg(long, default_value_t = DEFAULT_REPLICATIONS, value_parser = clap::value_parser!(u64).range(50..=1_000_000))]
    replications: u64,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// How to print the result; CSV is the table of choices
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Write the results as JSON, CSV and a chart into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long, requires = "output")]
    force: bool,

    /// Print only the result
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let Some(scenario) = &loaded.scenario else { return Ok(Exit::Mistakes) };
    if let Some(folder) = &args.output {
        international::check_target(folder, scenario, args.force)?;
    }
    let question = Question {
        seed: args.seed,
        replications: args.replications,
        threads: args.threads.map(usize::from),
        reading: args.reading.clone(),
        starts_on: args.start,
        rest: args.rest.clone(),
        rises: args.rise.clone(),
        elsewhere: args.elsewhere,
    };
    let shown = !args.quiet && std::io::stderr().is_terminal();
    let stage = |what: &'static str| {
        if shown {
            output::tell(&format!("{what} ...\n"));
        }
    };
    let answer = match international::answer(scenario, &question, &Quiet, &stage) {
        Err(error) if error.is_mistake() => {
            output::tell(&format!("vtr: {error}\n"));
            return Ok(Exit::Mistakes);
        }
        answered => answered?,
    };
    if let Some(folder) = &args.output {
        international::write(folder, &answer, args.force)?;
    }
    output::print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&answer)? + "\n",
        Format::Csv => international_csv(&answer)?,
        Format::Table => international_text(&answer, output::width()),
    })?;
    if let Some(folder) = args.output.as_ref().filter(|_| !args.quiet) {
        output::tell_written(folder);
    }
    Ok(Exit::Done)
}
