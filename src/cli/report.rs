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
    match made {
        Ok(path) => {
            if !args.quiet {
                output::tell_written(&path);
            }
            Ok(Exit::Done)
        }
        Err(why) if why.is_mistake() => {
            output::tell(&format!("vtr: {:#}\n", anyhow::Error::new(why)));
            Ok(Exit::Mistakes)
        }
        Err(why) => Err(why.into()),
    }
}

fn make(args: &Args) -> Result<PathBuf, ReportError> {
    let agency = args.agency.as_deref().map(|name| report::agency(name, args.logo.as_deref()));
    report::report(&args.folder, agency.transpose()?.as_ref())
}

fn name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() { Err("write a name".to_owned()) } else { Ok(name.to_owned()) }
}
