//! One file: written beside its place under another name, then renamed, so that it is never half there.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file as a whole.
///
/// # Errors
/// When the disk says no; whatever stood there before still stands.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_whole_by(path, |file| file.write_all(bytes))
}

/// Writes a file as a whole, piece by piece.
///
/// # Errors
/// When the disk says no, and what `write` says; whatever stood there before still stands.
pub fn write_whole_by<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    let name = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
    let beside = path.with_file_name(format!(".{}.partial", name.to_string_lossy()));
    // Closed before it is renamed: some systems rename no open file.
    let filled = File::create(&beside).map_err(E::from).and_then(|mut file| write(&mut file));
    let written = filled.and_then(|()| fs::rename(&beside, path).map_err(E::from));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
