//! `vtr budget`: how many more defects each category may have.

use super::case_args::CaseArgs;
use super::{Exit, output};
use crate::app::budget::{self, Outlook};
use std::path::PathBuf;

/// Arguments of `vtr budget`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV files of packages, as `vtr audit` reads them (see docs/budget.md)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    #[command(flatten)]
    case: CaseArgs,

    /// Coming days to look at [default: lag + window of each policy]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=366))]
    days: Option<u16>,

    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Write the budget of every day, and the packages to mend, into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long, requires = "output")]
    force: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// budget.json
    Json,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let question = args.case.question(&args.files);
    let folder = args.output.as_deref().map(|folder| (folder, args.force));
    let budgets = budget::budget_files(&question, Outlook { days: args.days }, folder)?;
    for findings in &budgets.findings {
        output::tell(&findings.render(output::colour(&std::io::stderr())));
    }
    let Some(answer) = &budgets.answer else { return Ok(Exit::Mistakes) };
    output::print(&match args.format {
        Format::Table => budget::text(answer, output::width()),
        Format::Json => serde_json::to_string_pretty(answer)? + "\n",
    })?;
    if let Some(folder) = &args.output {
        output::tell(&format!("written to {}\n", folder.display()));
    }
    Ok(if budgets.has_errors() { Exit::Mistakes } else { Exit::Done })
}
