//! The scenario file and the settings laid over it: shared by all commands that read one.

use super::{Exit, output};
use crate::app::{self, Loaded};
use crate::diagnostics::Findings;
use std::path::PathBuf;

/// A scenario file with settings.
#[derive(Debug, clap::Args)]
pub(super) struct ScenarioArgs {
    /// The scenario file
    pub(super) scenario: PathBuf,

    /// Change one input as if it were written in the file; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(super) sets: Vec<String>,

    /// The new policy, in place of the file's reform, such as uk-2025 or uk-2025+my-guess.toml; may be
    /// repeated, once a store
    #[arg(long, value_name = "NEW")]
    pub(super) policy: Vec<String>,

    /// The old policy, in place of the file's baseline; may be repeated, once a store
    #[arg(long, value_name = "OLD")]
    pub(super) compare: Vec<String>,
}

impl ScenarioArgs {
    /// Reads the file. Mistakes and warnings are shown on standard error; with mistakes there is no
    /// scenario, and the command ends.
    pub(super) fn load(&self) -> Result<Loaded, Exit> {
        let loaded = app::load_with_policies(&self.scenario, &self.sets, &self.policy, &self.compare);
        show(&loaded.findings);
        match loaded.scenario {
            Some(_) => Ok(loaded),
            None => Err(Exit::Mistakes),
        }
    }
}

pub(super) fn show(findings: &Findings) {
    if findings.is_empty() {
        return;
    }
    let shown = findings.render(output::colour(&std::io::stderr()));
    output::tell(&format!("{shown}{}\n", findings.tally()));
}
