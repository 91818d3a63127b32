//! The report of a finished run made anew, with an agency's name and logo.

pub use crate::present::{Agency, LogoError, RebuildError};
use crate::present::{Logo, MOST_LOGO_BYTES, rebuild};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Why no report was made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The logo cannot be read.
    #[error("the logo `{}` cannot be read", .path.display())]
    NoLogo {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The logo cannot be taken.
    #[error("the logo `{}` is refused: {why}", .path.display())]
    Logo {
        /// The file.
        path: PathBuf,
        /// Why.
        why: LogoError,
    },
    /// The folder's.
    #[error(transparent)]
    Rebuild(#[from] RebuildError),
}

impl ReportError {
    /// Is what was named at fault, and not the machine?
    pub fn is_mistake(&self) -> bool {
        match self {
            Self::NoLogo { .. } | Self::Logo { .. } => true,
            Self::Rebuild(why) => why.is_mistake(),
        }
    }
}

/// An agency of this name, with the picture of this file.
///
/// # Errors
/// [`ReportError::NoLogo`] and [`ReportError::Logo`].
pub fn agency(name: &str, logo: Option<&Path>) -> Result<Agency, ReportError> {
    let logo = logo.map(read_logo).transpose()?;
    Ok(Agency { name: name.to_owned(), logo })
}

fn read_logo(path: &Path) -> Result<Logo, ReportError> {
    let failed = |source| ReportError::NoLogo { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    // One byte more than is allowed is enough to refuse it.
    let most = MOST_LOGO_BYTES as u64 + 1;
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(failed)?;
    Logo::new(&bytes).map_err(|why| ReportError::Logo { path: path.to_owned(), why })
}

/// Makes `report.html` of a finished run anew and says where it is.
///
/// # Errors
/// [`ReportError::Rebuild`]; whatever stood there before still stands.
pub fn report(folder: &Path, agency: Option<&Agency>) -> Result<PathBuf, ReportError> {
    Ok(rebuild(folder, agency)?)
}
