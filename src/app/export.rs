//! The tables of a finished run as one workbook.

pub use crate::present::RebuildError;
use crate::present::{workbook, write_whole};
use std::path::{Path, PathBuf};

/// The workbook's name in the run folder, where no other is asked.
pub const FILE: &str = "tables.xlsx";

/// Why no workbook was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Something stands there.
    #[error("`{}` is there already: choose another file, or write over it with -f", .0.display())]
    Occupied(PathBuf),
    /// The folder's.
    #[error(transparent)]
    Run(#[from] RebuildError),
    /// The disk said no.
    #[error("`{}` could not be written", .path.display())]
    Write {
        /// The workbook.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl ExportError {
    /// Is the folder that was named at fault, and not the machine or the place?
    pub fn is_mistake(&self) -> bool {
        matches!(self, Self::Run(why) if why.is_mistake())
    }
}

/// Writes the workbook of a run folder, as a whole, and says where it is; `file`: elsewhere than in the folder.
///
/// # Errors
/// [`ExportError`]; whatever stood there before still stands.
pub fn export(folder: &Path, file: Option<&Path>, force: bool) -> Result<PathBuf, ExportError> {
    let path = file.map_or_else(|| folder.join(FILE), Path::to_owned);
    let bytes = workbook(folder)?;
    if path.exists() && !force {
        return Err(ExportError::Occupied(path));
    }
    match write_whole(&path, &bytes) {
        Ok(()) => Ok(path),
        Err(source) => Err(ExportError::Write { path, source }),
    }
}
