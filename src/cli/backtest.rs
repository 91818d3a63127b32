//! `vtr backtest`: what a fit of the past would have forecast, against what happened since.

use super::case_args::{By, FileArgs, Shown};
use super::{Exit, output};
use crate::app::backtest::{self, Question};
use crate::app::run::DEFAULT_SEED;
use chrono::NaiveDate;
use std::path::PathBuf;

/// Arguments of `vtr backtest`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV files of packages; options tell what their rows leave out (see docs/fit.md)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Fit to what was known on this day; the months after it are held back
    #[arg(long, value_name = "DATE")]
    train_until: NaiveDate,

    /// A fit for each seller of the column `seller_id`; all forecasts are scored together
    #[arg(long, value_enum)]
    by: Option<By>,

    /// The rules that packages are judged by [default: the newest of --store]
    #[arg(long, value_name = "NAME")]
    policy: Option<String>,

    /// How many futures each forecast simulates
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u64).range(10..=1_000_000))]
    replications: u64,

    /// Seed of every random stream
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    #[command(flatten)]
    told_of_files: FileArgs,

    #[command(flatten)]
    shown: Shown,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let question = Question {
        files: args.files.clone(),
        beside: args.told_of_files.beside(),
        policy: args.policy.clone(),
        train_until: Some(args.train_until),
        by_seller: matches!(args.by, Some(By::Seller)),
        replications: args.replications,
        seed: args.seed,
        threads: args.threads.map(usize::from),
    };
    let tests = backtest::backtest_files(&question, args.shown.folder())?;
    output::tell_findings(&tests.findings);
    let Some(answer) = &tests.answer else { return Ok(Exit::Mistakes) };
    args.shown.print(answer, backtest::text)?;
    Ok(if tests.has_errors() { Exit::Mistakes } else { Exit::Done })
}
