//! `vtr init`: a scenario to begin with.

use super::{Exit, output};
use crate::app;
use anyhow::Context as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Arguments of `vtr init`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where to write it; `.toml` is added when it is left out
    name: PathBuf,

    /// Replace a file that is there already
    #[arg(short, long)]
    force: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut path = args.name.clone();
    if path.extension().is_none() {
        path.set_extension("toml");
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if args.force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let shown = path.display();
    let mut file = match options.open(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            anyhow::bail!("{shown} is there already; choose another name, or replace it with -f");
        }
        opened => opened.with_context(|| format!("cannot write {shown}"))?,
    };
    file.write_all(app::SCENARIO_TEMPLATE.as_bytes())
        .with_context(|| format!("cannot write {shown}"))?;
    output::print(&format!(
        "Wrote {shown}. Change its figures to your own, then: vtr validate {shown}; vtr run {shown}\n"
    ))?;
    Ok(Exit::Done)
}
