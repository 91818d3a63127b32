//! The run folder: written beside its place under another name, then renamed as a whole. An
//! interrupted write leaves nothing half-written there and the old results as they were.

use super::chart::{self, ChartContext, ChartError};
use super::input_row::InputRow;
use super::manifest::{Manifest, PROGRAM};
use super::report;
use super::result_csv;
use crate::analysis::{ChartData, Summary};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
    #[error("`{}` could not be {what}: {source}", .path.display())]
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

/// May a run of this scenario be written here? Ask before a long run; [`write`] asks again.
///
/// # Errors
/// [`FolderError::Occupied`] when the place holds anything but a finished run of the same scenario and
/// `force` is false, [`FolderError::NotAPlace`] when it is a file.
pub fn check(folder: &Path, scenario: &str, force: bool) -> Result<(), FolderError> {
    if folder.file_name().is_none() {
        let why = "it has no name of its own".to_owned();
        return Err(FolderError::NotAPlace { folder: folder.to_owned(), why });
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(_) if folder.is_file() => {
            let why = "a file stands there".to_owned();
            return Err(FolderError::NotAPlace { folder: folder.to_owned(), why });
        }
        Err(error) => return Err(io_error(folder, "read")(error)),
    };
    if force || entries.count() == 0 {
        return Ok(());
    }
    let found = match fs::read_to_string(folder.join("manifest.json")) {
        Err(_) => "files without a run's `manifest.json`".to_owned(),
        Ok(text) => match serde_json::from_str::<Manifest>(&text) {
            Ok(manifest) if manifest.program != PROGRAM => "another program's manifest".to_owned(),
            Ok(manifest) if manifest.scenario != scenario => {
                format!("a run of the scenario `{}`", manifest.scenario)
            }
            Ok(_) => return Ok(()),
            Err(_) => "a `manifest.json` of another shape".to_owned(),
        },
    };
    Err(FolderError::Occupied { folder: folder.to_owned(), found })
}

/// Writes a run: `summary.json`, `manifest.json`, `data/*.csv`, `charts/*.svg`, `charts/*.png`,
/// `report.html`. A finished run of the same scenario is replaced as a whole.
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
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(io_error(parent, "made"))?;
    // Both the new run and, for a moment, the old one live in a private folder beside the place: on the
    // same disk, so that renaming is one step. It is removed when this function ends, however it ends.
    let aside = tempfile::Builder::new()
        .prefix(".vtr-run-")
        .tempdir_in(parent)
        .map_err(io_error(parent, "written"))?;
    let fresh = aside.path().join("new");
    fs::create_dir(&fresh).map_err(io_error(&fresh, "made"))?;
    fill(&fresh, summary, data, manifest, inputs)?;
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
    for sub in ["data", "charts"] {
        let path = folder.join(sub);
        fs::create_dir(&path).map_err(io_error(&path, "made"))?;
    }
    put_json(folder, "summary.json", summary)?;
    put_json(folder, "manifest.json", manifest)?;
    put_rows(folder, "frontier", &data.frontier)?;
    put_rows(folder, "vtr_distribution", &data.vtr_distribution)?;
    put_rows(folder, "fan", &data.fan)?;
    put_rows(folder, "exceedance", &data.exceedance)?;
    put_rows(folder, "tornado", &data.tornado)?;
    put_rows(folder, "sawtooth", &data.sawtooth)?;
    put_rows(folder, "first_breach", &data.first_breach)?;
    put_rows(folder, "inputs", inputs)?;
    put_results(folder, summary)?;
    let run_id = manifest.run_id().map_err(|e| format_error("manifest.json", &e))?;
    for chart in chart::all(data, &ChartContext::new(summary, &run_id))? {
        put(folder, &format!("charts/{}.svg", chart.name), chart.svg.as_bytes())?;
        put(folder, &format!("charts/{}.png", chart.name), &chart::png(&chart.svg)?)?;
    }
    let page = report::report(folder)?;
    put(folder, "report.html", page.as_bytes())
}

fn format_error(file: &str, why: &dyn std::fmt::Display) -> FolderError {
    FolderError::Format { file: file.to_owned(), why: why.to_string() }
}

fn put(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), FolderError> {
    let path = folder.join(file);
    fs::write(&path, bytes).map_err(io_error(&path, "written"))
}

fn put_json(folder: &Path, file: &str, value: &impl Serialize) -> Result<(), FolderError> {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| format_error(file, &e))?;
    text.push('\n');
    put(folder, file, text.as_bytes())
}

fn put_rows<T: Serialize>(folder: &Path, name: &str, rows: &[T]) -> Result<(), FolderError> {
    let file = format!("data/{name}.csv");
    let mut writer = csv::Writer::from_writer(Vec::new());
    if rows.is_empty() {
        writer.write_record(columns(name)).map_err(|e| format_error(&file, &e))?;
    }
    for row in rows {
        writer.serialize(row).map_err(|e| format_error(&file, &e))?;
    }
    let bytes = writer.into_inner().map_err(|e| format_error(&file, &e))?;
    put(folder, &file, &bytes)
}

/// The header of a file without rows; a test holds it against files with rows.
fn columns(name: &str) -> &'static [&'static str] {
    match name {
        "frontier" => &[
            "strategy",
            "title",
            "cost",
            "cost_low",
            "cost_high",
            "risk",
            "risk_low",
            "risk_high",
            "profit",
            "dominated_by",
            "role",
        ],
        "vtr_distribution" => &[
            "store",
            "category",
            "policy",
            "from",
            "to",
            "share",
            "counted_median",
            "breach_on_date",
            "target",
        ],
        "fan" => &[
            "store",
            "category",
            "strategy",
            "policy",
            "date",
            "p025",
            "p10",
            "p25",
            "p50",
            "p75",
            "p90",
            "p975",
            "suspended_share",
            "target",
            "effective",
            "first_effect",
        ],
        "exceedance" => &["strategy", "title", "policy", "profit", "probability", "low", "high", "role"],
        "tornado" => &[
            "input",
            "unit",
            "low_value",
            "high_value",
            "profit_at_low",
            "profit_at_high",
            "profit_mean",
            "best_at_low",
            "best_at_high",
            "half_width",
        ],
        "sawtooth" => &[
            "store",
            "category",
            "strategy",
            "role",
            "counted",
            "counted_low",
            "counted_high",
            "defects",
            "defects_high",
            "target_permille",
            "strictly_above",
        ],
        "first_breach" => &["store", "category", "strategy", "date", "probability", "low", "high"],
        _ => &["path", "value", "low", "high", "unit", "kind", "provenance"],
    }
}

fn put_results(folder: &Path, summary: &Summary) -> Result<(), FolderError> {
    let file = "data/results.csv";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(result_csv::header()).map_err(|e| format_error(file, &e))?;
    for result in &summary.results {
        writer.write_record(result_csv::row(result)).map_err(|e| format_error(file, &e))?;
    }
    let bytes = writer.into_inner().map_err(|e| format_error(file, &e))?;
    put(folder, file, &bytes)
}

/// Reads a JSON file of a run folder.
///
/// # Errors
/// When it is missing or of another shape.
pub fn read_json<T: DeserializeOwned>(folder: &Path, file: &str) -> Result<T, FolderError> {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).map_err(io_error(&path, "read"))?;
    serde_json::from_str(&text).map_err(|e| format_error(file, &e))
}

/// Reads `data/NAME.csv` of a run folder.
///
/// # Errors
/// When it is missing or of another shape.
pub fn read_rows<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<T>, FolderError> {
    let file = format!("data/{name}.csv");
    let path = folder.join(&file);
    let bytes = fs::read(&path).map_err(io_error(&path, "read"))?;
    csv::Reader::from_reader(bytes.as_slice())
        .deserialize()
        .collect::<Result<Vec<T>, _>>()
        .map_err(|e| format_error(&file, &e))
}

/// Reads all chart rows of a run folder.
///
/// # Errors
/// When a file is missing or of another shape.
pub fn read_chart_data(folder: &Path) -> Result<ChartData, FolderError> {
    Ok(ChartData {
        frontier: read_rows(folder, "frontier")?,
        vtr_distribution: read_rows(folder, "vtr_distribution")?,
        fan: read_rows(folder, "fan")?,
        exceedance: read_rows(folder, "exceedance")?,
        tornado: read_rows(folder, "tornado")?,
        sawtooth: read_rows(folder, "sawtooth")?,
        first_breach: read_rows(folder, "first_breach")?,
    })
}

#[cfg(test)]
mod tests;
