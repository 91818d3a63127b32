//! `vtr appeal`: the evidence for a plan of action.

use super::case_args::CaseArgs;
use super::{Exit, output};
use crate::app::appeal;
use anyhow::{Context as _, bail};
use std::path::PathBuf;

/// Arguments of `vtr appeal`. The category is that of `--category`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV files of packages, as `vtr audit` reads them (see docs/appeal.md)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The folder of a finished run: its strategy and forecast
    #[arg(long, value_name = "DIR")]
    run: Option<PathBuf>,

    /// Write appeal.html, appeal.txt and orders.csv into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long, requires = "output")]
    force: bool,

    #[command(flatten)]
    case: CaseArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let question = args.case.question(&args.files);
    if question.by_seller {
        bail!("an appeal is of one seller: give the file of that seller alone, without --by");
    }
    let folder = args.output.as_deref().map(|folder| (folder, args.force));
    let appeals = appeal::appeal_files(&question, args.run.as_deref(), folder)
        .context("cannot make the evidence")?;
    output::tell_findings(&appeals.findings);
    let Some(paper) = &appeals.paper else { return Ok(Exit::Mistakes) };
    output::print(&appeal::text(paper, output::width()))?;
    if let Some(folder) = &args.output {
        output::tell_written(folder);
    }
    Ok(if appeals.has_errors() { Exit::Mistakes } else { Exit::Done })
}
