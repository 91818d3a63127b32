//! Reading a scenario file, and the file to begin with.

pub use crate::input::scenario::TEMPLATE as SCENARIO_TEMPLATE;

use crate::input::scenario::{self, Loaded};
use std::path::Path;

/// Reads a scenario file with settings laid over it.
pub fn load(path: &Path, sets: &[String]) -> Loaded {
    scenario::load(path, sets)
}
