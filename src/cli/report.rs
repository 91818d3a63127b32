//! `vtr report`: the page of a finished run made anew.

use super::interrupt::Interrupt;
use super::{Exit, output};
use crate::app::report::{self, ReportError};
use std::path::PathBuf;

/// Arguments of `vtr report`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder that `vtr run` wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Name of who hands the report on, told at its head and foot
    #[arg(long, value_name = "NAME", value_parser = name)]
    agency: Option<String>,

    /// Logo beside the name: a PNG or a plain SVG of at most 200 kB
    #[arg(long, value_name = "FILE", requires = "agency")]
    logo: Option<PathBuf>,

    /// Print nothing
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let interrupt = Interrupt::watch()?;
    let made = {
        let _writing = interrupt.held_off();
        make(args)
    };
    let is_mistake = made.as_ref().is_err_and(ReportError::is_mistake);
    output::written(made, is_mistake, args.quiet)
}

fn make(args: &Args) -> Result<PathBuf, ReportError> {
    let agency = args.agency.as_deref().map(|name| report::agency(name, args.logo.as_deref()));
    report::report(&args.folder, agency.transpose()?.as_ref())
}

fn name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() { Err("write a name".to_owned()) } else { Ok(name.to_owned()) }
}
