//! The run folder: written beside its place under another name, then renamed as a whole. An
//! interrupted write leaves nothing half-written there and the old results as they were.

use super::chart::{self, ChartContext, ChartError, Size};
use super::input_row::InputRow;
use super::manifest::{Manifest, PROGRAM};
use super::report;
use crate::analysis::{ChartData, Summary};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

mod files;

pub(super) use files::{format_error, put, put_chart, put_json};
use files::{put_neighbours, put_results, put_rows};
pub use files::{read_chart_data, read_json, read_rows};

/// Why a run folder was not written. Whatever stood there before still stands.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The place holds something that is not a finished run of this scenario.
    #[error(
        "`{}` is not empty and holds {found}: choose another folder with `-o`, or write over it with `-f`",
        .folder.display()
    )]
    Occupied {
        /// The place.
        folder: PathBuf,
        /// What stands there, in words.
        found: String,
    },
    /// The place cannot be a folder's.
    #[error("`{}` is not a folder's place: {why}", .folder.display())]
    NotAPlace {
        /// The place.
        folder: PathBuf,
        /// Why not.
        why: String,
    },
    /// The disk said no.
    #[error("`{}` could not be {what}", .path.display())]
    Io {
        /// File or folder.
        path: PathBuf,
        /// `written`, `read` ...
        what: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// A value that JSON or CSV cannot hold.
    #[error("`{file}` could not be made: {why}")]
    Format {
        /// The file in the folder.
        file: String,
        /// Why.
        why: String,
    },
    /// A chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
}

fn io_error(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> FolderError {
    move |source| FolderError::Io { path: path.to_owned(), what, source }
}

/// May and can a run of this scenario be written here? Ask before a long run; [`write`] asks again.
///
/// # Errors
/// [`FolderError::Occupied`] when the place holds anything but a finished run of the same scenario and
/// `force` is false, [`FolderError::NotAPlace`] when it is a file, [`FolderError::Io`] when nothing can be
/// written there.
pub fn check(folder: &Path, scenario: &str, force: bool) -> Result<(), FolderError> {
    check_place(folder, force, |folder| match fs::read_to_string(folder.join("manifest.json")) {
        Err(_) => Some("files without a run's `manifest.json`".to_owned()),
        Ok(text) => match serde_json::from_str::<Manifest>(&text) {
            Ok(manifest) if manifest.program != PROGRAM => Some("another program's manifest".to_owned()),
            Ok(manifest) if manifest.scenario != scenario => {
                Some(format!("a run of the scenario `{}`", manifest.scenario))
            }
            Ok(_) => None,
            Err(_) => Some("a `manifest.json` of another shape".to_owned()),
        },
    })
}

/// May and can a folder be written here? `found` says what stands there if it may not be replaced.
pub(super) fn check_place(
    folder: &Path,
    force: bool,
    found: impl FnOnce(&Path) -> Option<String>,
) -> Result<(), FolderError> {
    if folder.file_name().is_none() {
        let why = "it has no name of its own".to_owned();
        return Err(FolderError::NotAPlace { folder: folder.to_owned(), why });
    }
    if holds_current_folder(folder) {
        let why = "it holds the folder you are working in".to_owned();
        return Err(FolderError::NotAPlace { folder: folder.to_owned(), why });
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return try_to_write(folder),
        Err(_) if folder.is_file() => {
            let why = "a file stands there".to_owned();
            return Err(FolderError::NotAPlace { folder: folder.to_owned(), why });
        }
        Err(error) => return Err(io_error(folder, "read")(error)),
    };
    if force || entries.count() == 0 {
        return try_to_write(folder);
    }
    match found(folder) {
        None => try_to_write(folder),
        Some(found) => Err(FolderError::Occupied { folder: folder.to_owned(), found }),
    }
}

/// Makes and removes a folder where the run is going to be put together: a long run must not end in
/// "permission denied".
fn try_to_write(folder: &Path) -> Result<(), FolderError> {
    let mut above = parent(folder).ancestors().filter(|above| !above.as_os_str().is_empty());
    let nearest = above.find(|above| above.exists()).unwrap_or(Path::new("."));
    private_folder(nearest).map(drop)
}

/// The folder in which the place is.
fn parent(folder: &Path) -> &Path {
    folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A folder of our own; it is removed when it is dropped.
fn private_folder(parent: &Path) -> Result<tempfile::TempDir, FolderError> {
    let made = tempfile::Builder::new().prefix(".vtr-run-").tempdir_in(parent);
    made.map_err(io_error(parent, "written"))
}

/// A run replaces its folder as a whole: never the one the user stands in, not even by force.
fn holds_current_folder(folder: &Path) -> bool {
    match (std::env::current_dir().and_then(|here| here.canonicalize()), folder.canonicalize()) {
        (Ok(here), Ok(folder)) => here.starts_with(folder),
        _ => false,
    }
}

/// Writes a run: `summary.json`, `manifest.json`, `data/*.csv`, `charts/NAME.svg` and `.png` (1200 px),
/// `charts/NAME-narrow.svg` (400 px), `report.html`. A finished run of the same scenario is replaced as a whole.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write(
    folder: &Path,
    summary: &Summary,
    data: &ChartData,
    manifest: &Manifest,
    inputs: &[InputRow],
    force: bool,
) -> Result<(), FolderError> {
    check(folder, &summary.scenario, force)?;
    write_place(folder, |fresh| fill(fresh, summary, data, manifest, inputs))
}

/// Puts a folder together beside its place and swaps it in as a whole.
pub(super) fn write_place(
    folder: &Path,
    fill: impl FnOnce(&Path) -> Result<(), FolderError>,
) -> Result<(), FolderError> {
    // A link stays: what it leads to is replaced.
    let place = if folder.is_symlink() { folder.canonicalize() } else { Ok(folder.to_owned()) };
    let folder = &place.map_err(io_error(folder, "followed"))?;
    let parent = parent(folder);
    fs::create_dir_all(parent).map_err(io_error(parent, "made"))?;
    // Both the new run and, for a moment, the old one live in a private folder beside the place: on the
    // same disk, so that renaming is one step. It is removed when this function ends, however it ends.
    let aside = private_folder(parent)?;
    let fresh = aside.path().join("new");
    fs::create_dir(&fresh).map_err(io_error(&fresh, "made"))?;
    fill(&fresh)?;
    put_in_place(aside, &fresh, folder)
}

/// Swaps the finished folder in; on failure the old one returns.
fn put_in_place(aside: tempfile::TempDir, fresh: &Path, folder: &Path) -> Result<(), FolderError> {
    let old = aside.path().join("old");
    let had_one = folder.exists();
    if had_one {
        fs::rename(folder, &old).map_err(io_error(folder, "moved aside"))?;
    }
    let Err(error) = fs::rename(fresh, folder) else { return Ok(()) };
    if had_one && fs::rename(&old, folder).is_err() {
        // The old run cannot go back to its place: keep it where it is, and say where.
        let kept = aside.keep().join("old");
        return Err(io_error(&kept, "moved back")(error));
    }
    Err(io_error(folder, "put in place")(error))
}

fn fill(
    folder: &Path,
    summary: &Summary,
    data: &ChartData,
    manifest: &Manifest,
    inputs: &[InputRow],
) -> Result<(), FolderError> {
    put_numbers(folder, summary, data, manifest, inputs)?;
    let charts = folder.join("charts");
    fs::create_dir(&charts).map_err(io_error(&charts, "made"))?;
    let run_id = manifest.run_id().map_err(|e| format_error("manifest.json", &e))?;
    let context = ChartContext::new(summary, &run_id);
    for size in Size::ALL {
        for chart in chart::all(data, &context, size)? {
            let stem = format!("charts/{}{}", chart.name, size.suffix());
            put(folder, &format!("{stem}.svg"), chart.svg.as_bytes())?;
            // Rendering is the slow part, and what is pasted elsewhere is the wide one.
            if size == Size::Wide {
                put(folder, &format!("{stem}.png"), &chart::png(&chart.svg)?)?;
            }
        }
    }
    let page = report::report(folder, None)?;
    put(folder, "report.html", page.as_bytes())
}

/// All but pictures and page: what these are made from.
pub(super) fn put_numbers(
    folder: &Path,
    summary: &Summary,
    data: &ChartData,
    manifest: &Manifest,
    inputs: &[InputRow],
) -> Result<(), FolderError> {
    let rows = folder.join("data");
    fs::create_dir(&rows).map_err(io_error(&rows, "made"))?;
    put_json(folder, "summary.json", summary)?;
    put_json(folder, "manifest.json", manifest)?;
    put_rows(folder, "frontier", &data.frontier)?;
    put_rows(folder, "vtr_distribution", &data.vtr_distribution)?;
    put_rows(folder, "fan", &data.fan)?;
    put_rows(folder, "exceedance", &data.exceedance)?;
    put_rows(folder, "tornado", &data.tornado)?;
    put_rows(folder, "sawtooth", &data.sawtooth)?;
    put_rows(folder, "first_breach", &data.first_breach)?;
    put_rows(folder, "readings", &data.readings)?;
    put_rows(folder, "clauses", &data.clauses)?;
    put_rows(folder, "convergence", &data.convergence)?;
    put_rows(folder, "inputs", inputs)?;
    put_results(folder, summary)?;
    put_neighbours(folder, summary)
}

#[cfg(test)]
mod tests;
