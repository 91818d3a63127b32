//! `manifest.json`: what a run was made from. Equal runs have equal manifests but for `run`.

use super::input_row::InputRow;
use crate::analysis::PairingRow;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What this program writes as `program`.
pub const PROGRAM: &str = "vtr-planner";

/// Version of the manifest's own shape.
pub const MANIFEST_SCHEMA: u32 = 1;

/// What a run was made from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// [`MANIFEST_SCHEMA`].
    pub schema_version: u32,
    /// [`PROGRAM`].
    pub program: String,
    /// Its version.
    pub version: String,
    /// The scenario's name: the folder's owner.
    pub scenario: String,
    /// Seed of every random stream.
    pub seed: u64,
    /// Independent futures simulated.
    pub replications: u64,
    /// Files that were read, with their hashes.
    pub inputs: Vec<InputFile>,
    /// `--set` values by path, as given.
    pub set: BTreeMap<String, String>,
    /// Further settings of the command that change results, such as `until_halfwidth`.
    pub settings: BTreeMap<String, String>,
    /// Every figure after defaults and `--set`.
    pub effective_inputs: Vec<InputRow>,
    /// What it saved that policies and strategies met the same futures.
    #[serde(default)]
    pub pairing: Vec<PairingRow>,
    /// All that differs between equal runs.
    pub run: RunFacts,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InputFile {
    /// `scenario`, `policy` ...
    pub role: String,
    /// File name or built-in name, never a folder of this machine.
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

impl InputFile {
    /// Hashes a file's bytes.
    pub fn new(role: &str, name: &str, bytes: &[u8]) -> Self {
        Self { role: role.to_owned(), name: name.to_owned(), sha256: sha256(bytes) }
    }
}

/// All that differs between equal runs. The command line fills it: no clock is read here.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RunFacts {
    /// When the run began, ISO 8601.
    pub started_at: String,
    /// How long it took, without writing the folder.
    pub seconds: f64,
    /// What of it went where.
    #[serde(default)]
    pub stages: Stages,
    /// Threads used.
    pub threads: u32,
    /// The machine, if it is to be told.
    pub host: Option<String>,
    /// Most memory used, if known.
    pub peak_memory_bytes: Option<u64>,
}

/// Seconds of a run by what was done in them.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Stages {
    /// The engine made ready.
    pub preparing: f64,
    /// The futures simulated.
    pub simulating: f64,
    /// Conclusions drawn: the further simulations that they need, charts' numbers.
    pub concluding: f64,
}

impl Manifest {
    /// Eight hexadecimal digits of everything but `run`: equal runs have the same.
    ///
    /// # Errors
    /// When a value cannot be written as JSON.
    pub fn run_id(&self) -> Result<String, serde_json::Error> {
        let same = Self { run: RunFacts::default(), ..self.clone() };
        let mut digits = sha256(&serde_json::to_vec(&same)?);
        digits.truncate(8);
        Ok(digits)
    }
}

/// SHA-256 as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn sha256_of_abc_is_the_published_one() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
    }

    #[test]
    fn the_run_id_forgets_clocks_and_nothing_else() {
        let manifest = sample::manifest();
        let id = manifest.run_id().expect("JSON");
        let mut later = manifest.clone();
        later.run.started_at = "2030-01-01T00:00:00Z".into();
        later.run.threads = 64;
        assert_eq!(later.run_id().expect("JSON"), id);
        let mut other = manifest;
        other.seed += 1;
        assert_ne!(other.run_id().expect("JSON"), id);
    }
}
