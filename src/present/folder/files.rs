//! The files of a run folder: JSON and CSV, written and read back.

use super::{FolderError, io_error};
use crate::analysis::{ChartData, Summary};
use crate::present::chart::{Chart, ChartError, Size, png};
use crate::present::{neighbour_csv, result_csv};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

pub(in crate::present) fn format_error(file: &str, why: &dyn std::fmt::Display) -> FolderError {
    FolderError::Format { file: file.to_owned(), why: why.to_string() }
}

pub(in crate::present) fn put(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), FolderError> {
    let path = folder.join(file);
    fs::write(&path, bytes).map_err(io_error(&path, "written"))
}

/// Writes a chart: `STEM.svg` and `STEM.png` as drawn for wide screens and paper, `STEM-narrow.svg` for narrow ones.
/// Rendering is the slow part, and what is pasted elsewhere is the wide one: the narrow one has no PNG.
pub(in crate::present) fn put_chart(
    folder: &Path,
    stem: &str,
    draw: impl Fn(Size) -> Result<Chart, ChartError>,
) -> Result<(), FolderError> {
    for size in Size::ALL {
        let svg = draw(size)?.svg;
        put(folder, &format!("{stem}{}.svg", size.suffix()), svg.as_bytes())?;
        if size == Size::Wide {
            put(folder, &format!("{stem}.png"), &png(&svg)?)?;
        }
    }
    Ok(())
}

pub(in crate::present) fn put_json(
    folder: &Path,
    file: &str,
    value: &impl Serialize,
) -> Result<(), FolderError> {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| format_error(file, &e))?;
    text.push('\n');
    put(folder, file, text.as_bytes())
}

pub(super) fn put_rows<T: Serialize>(folder: &Path, name: &str, rows: &[T]) -> Result<(), FolderError> {
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
            "futures",
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
        "first_breach" => &[
            "store",
            "category",
            "strategy",
            "policy",
            "date",
            "breach",
            "breach_low",
            "breach_high",
            "closed",
            "closed_low",
            "closed_high",
        ],
        "readings" => &[
            "store",
            "category",
            "strategy",
            "role",
            "reading",
            "weight",
            "p05",
            "p50",
            "p95",
            "target",
            "share_by_readings",
            "share_low",
            "share_high",
        ],
        "convergence" => &[
            "quantity",
            "store",
            "category",
            "strategy",
            "against",
            "replications",
            "point",
            "low",
            "high",
        ],
        "clauses" => &[
            "strategy",
            "role",
            "store",
            "category",
            "promised_from",
            "promised_to",
            "step",
            "clause",
            "policies",
            "says",
            "counted",
            "counted_low",
            "counted_high",
            "defects",
            "defects_low",
            "defects_high",
            "sampled",
        ],
        _ => &["path", "value", "low", "high", "unit", "kind", "provenance"],
    }
}

pub(super) fn put_results(folder: &Path, summary: &Summary) -> Result<(), FolderError> {
    let file = "data/results.csv";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(result_csv::header()).map_err(|e| format_error(file, &e))?;
    for result in &summary.results {
        writer.write_record(result_csv::row(result)).map_err(|e| format_error(file, &e))?;
    }
    let bytes = writer.into_inner().map_err(|e| format_error(file, &e))?;
    put(folder, file, &bytes)
}

pub(super) fn put_neighbours(folder: &Path, summary: &Summary) -> Result<(), FolderError> {
    let file = "data/neighbours.csv";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(neighbour_csv::HEADER).map_err(|e| format_error(file, &e))?;
    let neighbours = &summary.neighbours;
    for row in &neighbours.rows {
        let asked = neighbours.requirements.iter().find(|one| Some(&one.id) == row.requirement.as_ref());
        let words = asked.map_or(("", ""), |one| (&*one.programme, &*one.bound));
        writer.write_record(neighbour_csv::row(row, words)).map_err(|e| format_error(file, &e))?;
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
        readings: read_rows(folder, "readings")?,
        clauses: read_rows(folder, "clauses")?,
        convergence: read_rows(folder, "convergence")?,
    })
}
