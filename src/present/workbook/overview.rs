//! The first sheet: the headline sentences, what was run, and what the other sheets hold.

use super::columns::Table;
use super::sheet::Formats;
use crate::analysis::Summary;
use crate::present::folder::{FolderError, format_error};
use crate::present::manifest::Manifest;
use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Worksheet, XlsxError};

/// The sheet's name.
pub(super) const SUMMARY: &str = "Summary";

/// A row of the sheet.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Row {
    /// What follows.
    Heading(String),
    /// What it is, and what is said of it.
    Told(String, String),
    /// What it is, and how much.
    Counted(String, u64),
    /// What it is, and which day.
    Day(String, NaiveDate),
    /// Nothing.
    Blank,
}

/// What the sheet says, from top to bottom.
pub(super) fn lines(
    summary: &Summary,
    manifest: &Manifest,
    tables: &[(&Table, u32)],
) -> Result<Vec<Row>, FolderError> {
    let told = |what: &str, text: &str| Row::Told(what.to_owned(), text.to_owned());
    let heading = |text: &str| Row::Heading(text.to_owned());
    let day = |what: &str, text: &str| match text.parse() {
        Ok(day) => Ok(Row::Day(what.to_owned(), day)),
        Err(_) => Err(format_error("summary.json", &format!("`{text}` is not a day"))),
    };
    let run_id = manifest.run_id().map_err(|e| format_error("manifest.json", &e))?;
    let mut lines =
        vec![heading(&summary.title), told("Recommendation", &summary.recommendation.sentence)];
    for headline in &summary.headlines {
        lines.push(told(&headline.label, &format!("{}: {}", headline.value, headline.detail)));
    }
    lines.extend(summary.recommendation.reasons.iter().map(|reason| told("Reason", reason)));
    lines.extend([Row::Blank, heading("The run")]);
    lines.extend([
        told("Scenario", &summary.scenario),
        told("Question", &summary.description),
        day("Day of the decision", &summary.decision_day)?,
        day("Day of the rate", &summary.on_date)?,
        told("Currency", &summary.currency),
        Row::Counted("Seed".to_owned(), summary.seed),
        Row::Counted("Replications".to_owned(), summary.replications),
        told("Mode", &summary.mode),
        told("Run", &run_id),
        told("Program", &format!("{} {}", manifest.program, manifest.version)),
    ]);
    lines.extend([Row::Blank, heading("Sheets")]);
    for (table, rows) in tables {
        lines.push(told(table.name, &format!("{} ({rows} rows)", table.says)));
    }
    for (title, texts) in [("Notes", &summary.notes), ("Assumptions", &summary.assumptions)] {
        if !texts.is_empty() {
            lines.extend([Row::Blank, heading(title)]);
            lines.extend(texts.iter().map(|text| told("", text)));
        }
    }
    lines.retain(|line| !matches!(line, Row::Told(_, text) if text.is_empty()));
    Ok(lines)
}

/// The sheet that says so.
pub(super) fn sheet(lines: &[Row], formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(SUMMARY)?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 110)?;
    for (row, line) in (0u32..).zip(lines) {
        match line {
            Row::Heading(text) => {
                sheet.write_string_with_format(row, 0, text, &formats.bold)?;
            }
            Row::Told(what, text) => {
                sheet.write_string(row, 0, what)?;
                sheet.write_string_with_format(row, 1, text, &formats.wrapped)?;
            }
            // A spreadsheet's numbers have 15 digits: a longer seed is a text.
            Row::Counted(what, count) => {
                sheet.write_string(row, 0, what)?;
                if *count < 1_000_000_000_000_000 {
                    sheet.write_number_with_format(row, 1, *count as f64, &formats.whole)?;
                } else {
                    sheet.write_string(row, 1, count.to_string())?;
                }
            }
            Row::Day(what, day) => {
                sheet.write_string(row, 0, what)?;
                let day = ExcelDateTime::parse_from_str(&day.to_string())?;
                sheet.write_datetime_with_format(row, 1, &day, &formats.day)?;
            }
            Row::Blank => {}
        }
    }
    Ok(sheet)
}
