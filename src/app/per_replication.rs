//! What each replication of a run came to, as a Parquet file: only in a program built with the feature `parquet`.

use super::run::Settings;
use crate::analysis::View;
use std::path::{Path, PathBuf};

/// Why no such file was written.
#[derive(Debug, thiserror::Error)]
pub enum PerReplicationError {
    /// The program cannot.
    #[error(
        "this program was built without `parquet`: build it with `cargo install --path . --features parquet`"
    )]
    NotBuilt,
    /// Something stands there.
    #[error("`{}` is there already: choose another file, or write over it with -f", .0.display())]
    Occupied(PathBuf),
    /// The disk said no.
    #[error("`{}` could not be written: {why}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
}

/// Can and may the file be written? Ask before a long run.
///
/// # Errors
/// [`PerReplicationError`].
pub fn check(path: &Path, force: bool) -> Result<(), PerReplicationError> {
    if !cfg!(feature = "parquet") {
        return Err(PerReplicationError::NotBuilt);
    }
    if path.exists() && !force {
        return Err(PerReplicationError::Occupied(path.to_owned()));
    }
    try_to_write(path)
}

/// Writes the file as a whole: beside its place, then renamed.
///
/// # Errors
/// [`PerReplicationError`]; whatever stood there before still stands.
#[cfg(feature = "parquet")]
pub fn write(view: &View<'_>, settings: &Settings, path: &Path) -> Result<(), PerReplicationError> {
    use crate::present::{ParquetError, per_replication, write_whole_by};
    use std::io::{BufWriter, Write as _};
    let facts = [
        ("scenario", view.scenario.name.clone()),
        ("currency", view.scenario.currency.code().to_owned()),
        ("seed", settings.seed.to_string()),
        ("replications", view.n().to_string()),
        ("mode", settings.mode.name().to_owned()),
    ];
    let written = write_whole_by(path, |file| {
        let mut out = BufWriter::new(file);
        per_replication(view, &facts, &mut out)?;
        Ok::<(), ParquetError>(out.flush()?)
    });
    written.map_err(|why| PerReplicationError::Write { path: path.to_owned(), why: why.to_string() })
}

/// Writes nothing: the program cannot.
///
/// # Errors
/// [`PerReplicationError::NotBuilt`].
#[cfg(not(feature = "parquet"))]
pub fn write(_: &View<'_>, _: &Settings, _: &Path) -> Result<(), PerReplicationError> {
    Err(PerReplicationError::NotBuilt)
}

/// Makes and removes a file in the folder of the place: a long run must not end in "permission denied".
fn try_to_write(path: &Path) -> Result<(), PerReplicationError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let tried = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")));
    tried
        .map(drop)
        .map_err(|why| PerReplicationError::Write { path: path.to_owned(), why: why.to_string() })
}
