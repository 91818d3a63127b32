//! Standard output and colours.

use super::Exit;
use crate::diagnostics::Findings;
use anyhow::Context as _;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// How a command shows its rows.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Table,
    /// An array of objects
    Json,
    /// Comma-separated values with a header
    Csv,
}

/// Writes to standard output. A reader that has gone away (`vtr inputs ... | head`) is no error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Writes to standard error. When nobody can read it there is nobody to tell: that ends no run.
pub(super) fn tell(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Tells of all findings.
pub(super) fn tell_findings(findings: &[Findings]) {
    for findings in findings {
        tell(&findings.render(colour(&std::io::stderr())));
    }
}

/// Tells where files were written.
pub(super) fn tell_written(path: &Path) {
    tell(&format!("written to {}\n", path.display()));
}

/// How a command ends that writes one file from a folder: where it is, or what is wrong with what was named.
pub(super) fn written<E: std::error::Error + Send + Sync + 'static>(
    written: Result<PathBuf, E>,
    is_mistake: bool,
    quiet: bool,
) -> anyhow::Result<Exit> {
    match written {
        Ok(path) => {
            if !quiet {
                tell_written(&path);
            }
            Ok(Exit::Done)
        }
        Err(why) if is_mistake => {
            tell(&format!("vtr: {:#}\n", anyhow::Error::new(why)));
            Ok(Exit::Mistakes)
        }
        Err(why) => Err(why.into()),
    }
}

/// May the stream be coloured? Not when it is no terminal, nor when `NO_COLOR` is set (no-color.org).
pub(super) fn colour(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Characters a line when `COLUMNS` does not say.
const WIDTH: u16 = 100;

/// Characters a line.
pub(super) fn width() -> u16 {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.filter(|width| *width >= 40).unwrap_or(WIDTH)
}
