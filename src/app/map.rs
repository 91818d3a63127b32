//! A map of a file's columns, guessed.

pub use crate::input::packages::GuessedMap;
pub use crate::present::write_whole;

use std::path::Path;

/// Guesses how a file is to be read.
pub fn guess(path: &Path) -> GuessedMap {
    crate::input::packages::guess_map(path)
}
