//! `vtr validate`: every mistake of a scenario file at once.

use super::{Exit, output};
use crate::app;
use std::path::PathBuf;

/// Arguments of `vtr validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario files
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// Change one input as if it were written in the file; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,

    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Say nothing when there is no mistake
    #[arg(long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// With the lines of the file
    Text,
    /// A JSON array of findings
    Json,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let colour = output::colour(&std::io::stdout());
    let mut rows = Vec::new();
    for file in &args.files {
        let findings = app::load(file, &args.sets).findings;
        if findings.has_errors() {
            exit = Exit::Mistakes;
        }
        match args.format {
            Format::Json => rows.push(findings),
            Format::Text if findings.is_empty() && args.quiet => {}
            Format::Text => {
                let shown = findings.render(colour);
                output::print(&format!("{shown}{}: {}\n", file.display(), findings.tally()))?;
            }
        }
    }
    if let Format::Json = args.format {
        output::print(&crate::diagnostics::Findings::all_to_json(&rows))?;
    }
    Ok(exit)
}
