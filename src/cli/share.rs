//! `vtr share`: a scenario and all that it needs as one file.

use super::scenario_args::ScenarioArgs;
use super::told_args::ToldArgs;
use super::{Exit, output};
use crate::app::share;
use anyhow::{Context as _, bail};
use std::path::PathBuf;

/// Arguments of `vtr share`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    told: ToldArgs,

    /// Where to write it [default: SCENARIO.shared.toml]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(short, long)]
    force: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let Some(scenario) = &loaded.scenario else { return Ok(Exit::Mistakes) };
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(share::file_name(&scenario.name)));
    if path.exists() && !args.force {
        bail!("{} is there already: choose another file, or write over it with -f", path.display());
    }
    let text = share::shared_text(&loaded, args.told.told())?;
    share::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    output::tell_written(&path);
    Ok(Exit::Done)
}
