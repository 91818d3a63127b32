//! A table as a sheet: header in bold that stays in sight, a filter, columns as wide as what they hold.

use super::cells::{Account, Cell, Shown};
use super::columns::Table;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};

/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 48);

/// Why a sheet was not made.
pub(super) enum SheetError {
    /// A row or column is not as this version writes it.
    Row(String),
    /// A spreadsheet cannot hold it.
    Sheet(XlsxError),
}

impl From<XlsxError> for SheetError {
    fn from(why: XlsxError) -> Self {
        Self::Sheet(why)
    }
}

/// The formats of cells.
#[derive(Debug)]
pub(super) struct Formats {
    pub(super) bold: Format,
    pub(super) wrapped: Format,
    pub(super) whole: Format,
    percent: Format,
    money: Format,
    /// Days on the first sheet: to the left, as what stands above and below.
    pub(super) day: Format,
    date: Format,
}

impl Formats {
    pub(super) fn new(account: &Account) -> Self {
        Self {
            bold: Format::new().set_bold(),
            wrapped: Format::new().set_text_wrap(),
            whole: Format::new().set_num_format("0").set_align(FormatAlign::Left),
            percent: Format::new().set_num_format("0.00%"),
            money: Format::new().set_num_format(account.money_format()),
            day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            date: Format::new().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// Writes a CSV file into a sheet and says how many rows it has.
pub(super) fn fill(
    sheet: &mut Worksheet,
    table: &Table,
    csv: &[u8],
    account: &Account,
    formats: &Formats,
) -> Result<u32, SheetError> {
    let mut reader = csv::Reader::from_reader(csv);
    let unreadable = |why: csv::Error| SheetError::Row(why.to_string());
    let header = reader.headers().map_err(unreadable)?.clone();
    sheet.set_name(table.name)?;
    let mut columns = Vec::new();
    for (at, name) in (0u16..).zip(&header) {
        let kind = table
            .kind(name)
            .ok_or_else(|| SheetError::Row(format!("the column `{name}` is not known")))?;
        let heading = account.heading(name, kind);
        sheet.write_string_with_format(0, at, &heading, &formats.bold)?;
        // The filter's button takes room too.
        columns.push((name, kind, heading.chars().count() + 3));
    }
    let mut rows = 0;
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        rows += 1;
        let other =
            |column: &str| header.iter().position(|name| name == column).and_then(|at| record.get(at));
        for ((at, (name, kind, width)), text) in (0u16..).zip(&mut columns).zip(&record) {
            let cell = account
                .cell(text, *kind, other)
                .map_err(|why| SheetError::Row(format!("row {rows}, column `{name}`: {why}")))?;
            *width = (*width).max(put(sheet, rows, at, &cell, formats)?);
        }
    }
    for (at, (_, _, width)) in (0u16..).zip(&columns) {
        sheet.set_column_width(at, (*width).clamp(WIDTHS.0, WIDTHS.1) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(last) = (columns.len() as u16).checked_sub(1) {
        sheet.autofilter(0, 0, rows, last)?;
    }
    Ok(rows)
}

/// Writes a cell and says about how many characters wide it is.
fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<usize, XlsxError> {
    match cell {
        Cell::Empty => return Ok(0),
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
            return Ok(text.chars().count() + 1);
        }
        Cell::YesNo(truth) => sheet.write_boolean(row, column, *truth)?,
        Cell::Date(day) => {
            let day = ExcelDateTime::parse_from_str(&day.to_string())?;
            sheet.write_datetime_with_format(row, column, &day, &formats.date)?
        }
        Cell::Number(number, Shown::Plain) => sheet.write_number(row, column, *number)?,
        Cell::Number(number, Shown::Percent) => {
            sheet.write_number_with_format(row, column, *number, &formats.percent)?
        }
        Cell::Number(number, Shown::Money) => {
            sheet.write_number_with_format(row, column, *number, &formats.money)?
        }
    };
    Ok(match cell {
        Cell::Number(number, Shown::Money) => format!("{number:.2}").len() + 4,
        _ => 12,
    })
}
