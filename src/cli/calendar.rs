//! `vtr calendar`: when rules and switches show.

use super::scenario_args::ScenarioArgs;
use super::{Exit, output};
use crate::app;
use anyhow::{Context as _, bail};
use std::path::PathBuf;

/// Arguments of `vtr calendar`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Draw them into this file too (.svg or .png)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object
    Json,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let Some(scenario) = &loaded.scenario else { return Ok(Exit::Mistakes) };
    let days = app::calendar_days(scenario);
    if let Some(path) = &args.output {
        let chart = app::calendar_chart(&days, app::ChartSize::Wide)?;
        let bytes = match path.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => chart.svg.into_bytes(),
            Some("png") => app::png(&chart.svg)?,
            _ => bail!("{}: a picture ends in .svg or .png", path.display()),
        };
        std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let text = match args.format {
        Format::Text => days.text(),
        Format::Json => serde_json::to_string_pretty(&days)? + "\n",
    };
    output::print(&text)?;
    Ok(Exit::Done)
}
