//! A scenario and all that it needs as one text: what it says, settings laid over it, rule files, and what it is
//! run with.

use super::run::{DEFAULT_REPLICATIONS, DEFAULT_SEED, Mode};
use crate::input::file::LARGEST_BYTES;
pub use crate::input::scenario::Shared;
use crate::input::scenario::{Loaded, SHARED, load_text};
use crate::present::{self, SharedTable, sha256};
use std::path::Path;

/// Seed, replications and mode as far as they are told.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Told {
    /// Seed of every stream.
    pub seed: Option<u64>,
    /// Independent futures.
    pub replications: Option<u64>,
    /// What is drawn of orders and their tracking.
    pub mode: Option<Mode>,
}

/// What a scenario is run with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RunAs {
    /// Seed of every stream.
    pub seed: u64,
    /// Independent futures.
    pub replications: u64,
    /// What is drawn of orders and their tracking.
    pub mode: Mode,
}

impl Told {
    /// What is not told is as the shared scenario says; else as usual.
    #[must_use]
    pub fn over(self, shared: Option<&Shared>) -> RunAs {
        let marginal = shared.and_then(|shared| shared.marginal);
        let mode = marginal.map(|marginal| if marginal { Mode::Marginal } else { Mode::Paired });
        let seed = self.seed.or(shared.and_then(|shared| shared.seed));
        let replications = self.replications.or(shared.and_then(|shared| shared.replications));
        RunAs {
            seed: seed.unwrap_or(DEFAULT_SEED),
            replications: replications.unwrap_or(DEFAULT_REPLICATIONS),
            mode: self.mode.or(mode).unwrap_or(Mode::Paired),
        }
    }
}

/// Why a scenario cannot be shared.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// It has mistakes.
    #[error("a scenario with mistakes cannot be shared")]
    Mistakes,
    /// Nobody can tell where its own text ends.
    #[error("tables stand behind `[{SHARED}]`: move `[{SHARED}]` and its tables to the end of the file")]
    TablesBehind,
    /// TOML has no way to write it.
    #[error("it cannot be written as TOML: {0}")]
    Written(#[from] toml::ser::Error),
    /// No scenario file may be so large.
    #[error("with its rule files it holds more than {} MB, more than a scenario file may", LARGEST_BYTES / 1_000_000)]
    TooLarge,
    /// What was written says something else.
    #[error("the text does not read as the same scenario; this is a mistake of the program")]
    ReadsOtherwise,
}

/// The name of the file of a shared scenario.
pub fn file_name(scenario: &str) -> String {
    format!("{scenario}.{SHARED}.toml")
}

/// The scenario as one text. If it is a shared one already, what is told and laid over it now comes on top.
///
/// # Errors
/// [`ShareError`].
pub fn shared_text(loaded: &Loaded, told: Told) -> Result<String, ShareError> {
    let scenario = loaded.scenario.as_ref().ok_or(ShareError::Mistakes)?;
    let before = loaded.shared.as_ref();
    let own = match before {
        Some(shared) => {
            shared.own.and_then(|end| loaded.text.get(..end)).ok_or(ShareError::TablesBehind)?
        }
        None => &loaded.text,
    };
    let sets = before.into_iter().flat_map(|shared| &shared.sets).chain(&loaded.sets);
    let RunAs { seed, replications, mode } = told.over(before);
    let files_sha256 =
        loaded.rule_files.iter().map(|(path, text)| (path.as_str(), sha256(text.as_bytes())));
    let table = SharedTable {
        schema_version: present::SHARED_SCHEMA,
        program: present::PROGRAM,
        version: env!("CARGO_PKG_VERSION"),
        scenario_sha256: sha256(own.as_bytes()),
        sets: sets.map(String::as_str).collect(),
        seed,
        replications,
        mode: mode.name(),
        files_sha256: files_sha256.collect(),
        files: loaded.rule_files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect(),
    };
    let text = present::shared_text(own, &table)?;
    if text.len() as u64 > LARGEST_BYTES {
        return Err(ShareError::TooLarge);
    }
    let again = load_text(&file_name(&scenario.name), &text, &[]);
    let same = again.scenario.is_some_and(|again| format!("{again:?}") == format!("{scenario:?}"));
    if same { Ok(text) } else { Err(ShareError::ReadsOtherwise) }
}

/// Writes the text as a whole.
///
/// # Errors
/// When the disk says no; whatever stood there before still stands.
pub fn write(path: &Path, text: &str) -> std::io::Result<()> {
    present::write_whole(path, text.as_bytes())
}
