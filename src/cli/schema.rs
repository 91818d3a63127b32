//! `vtr schema`: JSON Schemas.

use super::{Exit, output};
use crate::app;

/// Arguments of `vtr schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Of what
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Of {
    /// Scenario files
    Scenario,
    /// summary.json
    Summary,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let schema = match args.of {
        Of::Scenario => app::scenario_schema()?,
        Of::Summary => app::summary_schema()?,
    };
    output::print(&schema)?;
    Ok(Exit::Done)
}
