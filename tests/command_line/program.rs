//! The program as people call it, and private places for what it writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

pub(super) const SHOP: &str = "tests/shops/two-ways.toml";

/// A private place for run folders.
pub(super) struct Place(TempDir);

impl Place {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.0.path().join("run")
    }

    /// `vtr run` of a scenario into this place.
    pub(super) fn run_of(&self, scenario: &str, more: &[&str]) -> Output {
        let folder = self.folder().to_string_lossy().into_owned();
        vtr(&[&["run", scenario, "-o", &folder], more].concat())
    }

    /// The same of the shop, with few replications.
    pub(super) fn run(&self, more: &[&str]) -> Output {
        self.run_of(SHOP, &[&["--replications", "50"], more].concat())
    }

    /// What stands in the place beside the run folder.
    pub(super) fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the place");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

pub(super) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_vtr"))
}

pub(super) fn vtr(args: &[&str]) -> Output {
    program().args(args).output().expect("the program runs")
}

pub(super) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(super) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(super) fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[track_caller]
pub(super) fn ends(output: &Output, code: i32) {
    assert_eq!(self::code(output), Some(code), "{}{}", out(output), err(output));
    assert!(!err(output).contains("panicked"), "{}", err(output));
}

/// Every file below a folder, by path.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name =
                    path.strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(path).expect("read"));
            }
        }
    }
    found
}

pub(super) fn json(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).expect("JSON")
}
