//! `report.html` made anew from a finished run, without simulating.

use super::{Agency, report};
use crate::present::folder::{FolderError, read_json};
use crate::present::manifest::{MANIFEST_SCHEMA, Manifest, PROGRAM};
use crate::present::whole_file::write_whole;
use std::path::{Path, PathBuf};

/// Shape of `summary.json` that this version writes and reads.
const SUMMARY_SCHEMA: u64 = 1;

/// Why nothing was made of a finished run. Whatever stood there before still stands.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// There is no such folder.
    #[error("`{0}` is no folder: `vtr run SCENARIO -o {0}` makes one")]
    NoFolder(String),
    /// The folder has not what a finished run has.
    #[error(
        "`{folder}` holds no finished run (`{file}` is not there): name a folder that `vtr run` wrote"
    )]
    NotARun {
        /// The folder.
        folder: String,
        /// The file that is missing.
        file: String,
    },
    /// Another program's folder.
    #[error(
        "`{folder}` was written by `{program}`, not by {PROGRAM}: name a folder that `vtr run` wrote"
    )]
    OtherProgram {
        /// The folder.
        folder: String,
        /// What the manifest says.
        program: String,
    },
    /// A file of another shape than this version's.
    #[error(
        "`{folder}` was written by version {version}, and {file} is not as version {} writes it ({why}): run the \
         scenario again with this version, or use that one",
        env!("CARGO_PKG_VERSION")
    )]
    OtherVersion {
        /// The folder.
        folder: String,
        /// Version that wrote it.
        version: String,
        /// The file.
        file: String,
        /// What is different.
        why: String,
    },
    /// Files of two runs in one folder.
    #[error("`summary.json` and `manifest.json` in `{0}` are of different runs: run the scenario again")]
    Mixed(String),
    /// The disk said no, or a chart could not be drawn.
    #[error(transparent)]
    Folder(FolderError),
    /// The page could not be written.
    #[error("`{}` could not be written", .path.display())]
    Write {
        /// The page.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl RebuildError {
    /// Is what was named at fault, and not the machine?
    pub fn is_mistake(&self) -> bool {
        !matches!(self, Self::Folder(_) | Self::Write { .. })
    }
}

/// Makes `report.html` of a finished run anew, as a whole, and says where it is.
///
/// # Errors
/// See [`RebuildError`].
pub fn rebuild(folder: &Path, agency: Option<&Agency>) -> Result<PathBuf, RebuildError> {
    let version = held_version(folder)?;
    let page = report(folder, agency).map_err(|why| not_held(folder, &version, why))?;
    let path = folder.join("report.html");
    write_whole(&path, page.as_bytes())
        .map_err(|source| RebuildError::Write { path: path.clone(), source })?;
    Ok(path)
}

/// The version that wrote a finished run, if this one can read it.
pub(in crate::present) fn held_version(folder: &Path) -> Result<String, RebuildError> {
    if !folder.is_dir() {
        return Err(RebuildError::NoFolder(folder.display().to_string()));
    }
    let unknown = "not known";
    let read = |file: &str| -> Result<serde_json::Value, RebuildError> {
        read_json(folder, file).map_err(|why| not_held(folder, unknown, why))
    };
    let (manifest, summary) = (read("manifest.json")?, read("summary.json")?);
    let named = || folder.display().to_string();
    let word = |field: &str| manifest[field].as_str().unwrap_or(unknown).to_owned();
    if word("program") != PROGRAM {
        return Err(RebuildError::OtherProgram { folder: named(), program: word("program") });
    }
    let version = word("version");
    let shapes = [
        ("manifest.json", &manifest, u64::from(MANIFEST_SCHEMA)),
        ("summary.json", &summary, SUMMARY_SCHEMA),
    ];
    for (file, value, ours) in shapes {
        let theirs = &value["schema_version"];
        if theirs.as_u64() != Some(ours) {
            return Err(RebuildError::OtherVersion {
                folder: named(),
                version,
                file: format!("`{file}`"),
                why: format!("`schema_version` is {theirs}, not {ours}"),
            });
        }
    }
    let facts = ["scenario", "seed", "replications"];
    if facts.iter().any(|fact| manifest[*fact] != summary[*fact]) {
        return Err(RebuildError::Mixed(named()));
    }
    // The page tells the manifest as a whole.
    read_json::<Manifest>(folder, "manifest.json").map_err(|why| not_held(folder, &version, why))?;
    Ok(version)
}

/// What is wrong with a file of the folder, for people.
pub(in crate::present) fn not_held(folder: &Path, version: &str, why: FolderError) -> RebuildError {
    let named = folder.display().to_string();
    match why {
        FolderError::Io { path, source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            let file = path.strip_prefix(folder).unwrap_or(&path);
            RebuildError::NotARun { folder: named, file: file.display().to_string() }
        }
        FolderError::Format { file, why } => RebuildError::OtherVersion {
            folder: named,
            version: version.to_owned(),
            file: format!("`{file}`"),
            why,
        },
        other => RebuildError::Folder(other),
    }
}
