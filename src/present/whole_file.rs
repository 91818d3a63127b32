//! One file: written beside its place under another name, then renamed, so that it is never half there.

use std::fs;
use std::io;
use std::path::Path;

/// Writes a file as a whole.
///
/// # Errors
/// When the disk says no; whatever stood there before still stands.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
    let beside = path.with_file_name(format!(".{}.partial", name.to_string_lossy()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
