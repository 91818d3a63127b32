//! A finished run as one workbook: a sheet that sums it up and a sheet a table of `data/`.

mod cells;
mod columns;
mod overview;
mod sheet;
#[cfg(test)]
mod tests;

use super::folder::{FolderError, format_error, read_json};
use super::manifest::Manifest;
use super::report::{RebuildError, held_version, not_held};
use crate::analysis::Summary;
use cells::Account;
use chrono::{DateTime, Datelike, Timelike};
use columns::TABLES;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use sheet::{Formats, SheetError};
use std::fs;
use std::path::Path;

/// The bytes of a workbook (XLSX) of a finished run: equal for equal folders.
///
/// Numbers are numbers, chances and shares have a percentage format, days are days, and amounts are in units of the
/// account currency, which stands in the heading. Texts are never formulas.
///
/// # Errors
/// See [`RebuildError`]: the same as for the page.
pub fn workbook(folder: &Path) -> Result<Vec<u8>, RebuildError> {
    let version = held_version(folder)?;
    made(folder).map_err(|why| not_held(folder, &version, why))
}

fn made(folder: &Path) -> Result<Vec<u8>, FolderError> {
    let summary: Summary = read_json(folder, "summary.json")?;
    let manifest: Manifest = read_json(folder, "manifest.json")?;
    let account = Account { currency: summary.currency.clone(), minor_units: summary.minor_units };
    let formats = Formats::new(&account);
    let mut sheets = Vec::new();
    let mut tables = Vec::new();
    for table in &TABLES {
        let file = format!("data/{}.csv", table.name);
        let path = folder.join(&file);
        let csv = fs::read(&path).map_err(|source| FolderError::Io { path, what: "read", source })?;
        let mut sheet = Worksheet::new();
        let rows =
            sheet::fill(&mut sheet, table, &csv, &account, &formats).map_err(|why| match why {
                SheetError::Row(why) => format_error(&file, &why),
                SheetError::Sheet(why) => {
                    format_error(&file, &format!("no spreadsheet can hold it: {why}"))
                }
            })?;
        sheets.push(sheet);
        tables.push((table, rows));
    }
    let told = overview::lines(&summary, &manifest, &tables)?;
    let cannot = |why: XlsxError| format_error("summary.json", &why);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&summary, &manifest)?);
    workbook.push_worksheet(overview::sheet(&told, &formats).map_err(cannot)?);
    sheets.into_iter().for_each(|sheet| workbook.push_worksheet(sheet));
    workbook.save_to_buffer().map_err(cannot)
}

/// Title and maker; the day of the run is that of the workbook, so that no clock is read.
fn properties(summary: &Summary, manifest: &Manifest) -> Result<DocProperties, FolderError> {
    let began = &manifest.run.started_at;
    let began = DateTime::parse_from_rfc3339(began)
        .map_err(|why| format_error("manifest.json", &format!("`started_at` is `{began}`: {why}")))?
        .to_utc();
    let day = u16::try_from(began.year())
        .ok()
        .and_then(|year| ExcelDateTime::from_ymd(year, began.month() as u8, began.day() as u8).ok())
        .and_then(|day| {
            day.and_hms(began.hour() as u16, began.minute() as u8, began.second() as f64).ok()
        })
        .ok_or_else(|| format_error("manifest.json", &format!("`started_at` is {began}")))?;
    Ok(DocProperties::new()
        .set_title(&summary.title)
        .set_author(format!("{} {}", manifest.program, manifest.version))
        .set_creation_datetime(&day))
}
