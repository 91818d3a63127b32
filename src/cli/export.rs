//! `vtr export`: the tables of a finished run as one workbook.

use super::interrupt::Interrupt;
use super::{Exit, output};
use crate::app::export::{self, ExportError};
use std::path::PathBuf;

/// Arguments of `vtr export`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder that `vtr run` wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Where to write the workbook [default: tables.xlsx in the folder]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(short, long)]
    force: bool,

    /// Print nothing
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let interrupt = Interrupt::watch()?;
    let written = {
        let _writing = interrupt.held_off();
        export::export(&args.folder, args.output.as_deref(), args.force)
    };
    let is_mistake = written.as_ref().is_err_and(ExportError::is_mistake);
    output::written(written, is_mistake, args.quiet)
}
