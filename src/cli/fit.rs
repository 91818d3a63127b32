//! `vtr fit`: a scenario from a shop's own packages.

use super::case_args::FileArgs;
use super::{Exit, output};
use crate::app::fit::{self, Question, ToldFigures};
use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use std::path::PathBuf;

/// Arguments of `vtr fit`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV files of packages; options tell what their rows leave out. Or one hand-made table with the columns
    /// category, destination, packages_per_month, usual_value, format, service (see docs/fit.md)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Write the scenario into this file [default: print it]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(short, long, requires = "output")]
    force: bool,

    /// The new policy [default: the newest of --store]
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    policy: Option<String>,

    /// Today's policy [default: the one of the store that stands on the day of the fit]
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    compare: Option<String>,

    /// Use nothing that came to light after this day [default: the last day that the files name; of a table,
    /// today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// Figures of the account page in place of those counted in the files, such as Toys=412/405@2025-01-31
    /// (counted/valid); may be repeated
    #[arg(long, value_name = "FIGURES", value_parser = fit::told_figures)]
    figures: Vec<ToldFigures>,

    /// What a label of a service costs, such as tracked-48="2.70 GBP"; may be repeated
    #[arg(long, value_name = "COST", value_parser = fit::label_cost)]
    label_cost: Vec<(String, fit::Money)>,

    #[command(flatten)]
    told_of_files: FileArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    if let Some(path) = args.output.as_ref().filter(|path| path.exists() && !args.force) {
        bail!("{} is there already: choose another file, or write over it with -f", path.display());
    }
    let question = Question {
        files: args.files.clone(),
        beside: args.told_of_files.beside(),
        policy: args.policy.clone(),
        compare: args.compare.clone(),
        as_of: args.as_of,
        today: Some(chrono::Local::now().date_naive()),
        figures: args.figures.clone(),
        label_costs: args.label_cost.clone(),
    };
    let fits = fit::fit_files(&question);
    output::tell_findings(&fits.findings);
    let Some(toml) = &fits.toml else { return Ok(Exit::Mistakes) };
    match &args.output {
        None => {
            output::print(toml)?;
            output::tell(&fits.text);
        }
        Some(path) => {
            fit::write(path, toml).with_context(|| format!("cannot write {}", path.display()))?;
            output::print(&fits.text)?;
            output::tell_written(path);
        }
    }
    Ok(if fits.has_errors() { Exit::Mistakes } else { Exit::Done })
}
