//! `vtr map`: how a file of packages is to be read, guessed.

use super::{Exit, output};
use crate::app::map;
use anyhow::{Context as _, bail};
use std::path::PathBuf;

/// Arguments of `vtr map`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A CSV or tab separated file of orders or packages
    file: PathBuf,

    /// Write the map into this file [default: print it]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(short, long, requires = "output")]
    force: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    if let Some(path) = args.output.as_ref().filter(|path| path.exists() && !args.force) {
        bail!("{} is there already: choose another file, or write over it with -f", path.display());
    }
    let guess = map::guess(&args.file);
    output::tell(&guess.findings.render(output::colour(&std::io::stderr())));
    let Some(toml) = &guess.toml else { return Ok(Exit::Mistakes) };
    match &args.output {
        None => output::print(toml)?,
        Some(path) => {
            map::write_whole(path, toml.as_bytes())
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    let list = |title: &str, lines: &[String]| {
        let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
        if lines.is_empty() { lines } else { format!("{title}\n{lines}") }
    };
    output::tell(&(list("Guessed:", &guess.guessed) + &list("Not known; finish the map:", &guess.open)));
    Ok(if guess.findings.has_errors() { Exit::Mistakes } else { Exit::Done })
}
