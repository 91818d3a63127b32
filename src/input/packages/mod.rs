//! Packages as they were sent: a CSV file, or one package told on the command line.
//!
//! Columns are known by name; others are named as not used and never kept, so that names, addresses, e-mail
//! and phone numbers stay in the file. What a row does not say is taken from the command line where that says
//! it for all rows, else taken as a named assumption, else missing: a finding.

mod cells;
mod fields;
mod row;
mod sheet;
#[cfg(test)]
mod tests;
mod words;

pub use fields::{FIELDS, Field};

use super::file;
use super::reader::Context;
use crate::diagnostics::{Code, Findings, Place};
use crate::records::{Assumed, PackageRecord};
use cells::{Cells, Given};
use sheet::Sheet;
use std::path::Path;

/// What a file of packages may be.
const FILE: file::Kind = file::Kind {
    largest: 64_000_000,
    too_large: "cut it into files of some months each",
    not_found: "check the path of the CSV file",
};

/// What came of reading packages.
#[derive(Debug)]
pub struct Packages {
    /// Those that could be read, in the order of the file.
    pub read: Vec<ReadPackage>,
    /// Rows that could not.
    pub not_read: Vec<RowName>,
    /// Columns that the program does not use, by name; nothing of them is kept.
    pub unused_columns: Vec<String>,
    /// Mistakes, by place.
    pub findings: Findings,
}

/// What must be said of every package.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// What happened to its tracking.
    Tracking,
    /// What a rule may ask of it; its tracking may not be known.
    Facts,
}

/// One package, and what was taken because nobody said it.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadPackage {
    /// Its line in the file; `None` = told on the command line.
    pub line: Option<u64>,
    /// The package.
    pub record: PackageRecord,
    /// What was taken because nobody said it.
    pub taken: Vec<Assumed>,
}

/// A row by what people know it by.
#[derive(Clone, PartialEq, Debug)]
pub struct RowName {
    /// Its line in the file.
    pub line: u64,
    /// Its order, if the row names one.
    pub order_id: Option<String>,
}

/// The one package that the command line tells, as (field, text).
pub fn from_command_line(told: &[(Field, String)]) -> Packages {
    let context = Context::default();
    let given = Given::read(&context, told, Need::Tracking);
    let whole = given.whole.clone();
    let cells = Cells::of_command_line(&context, &given, whole);
    let read = row::read(&cells, None).into_iter().collect();
    finish(context, read, Vec::new(), Vec::new())
}

/// The packages of a CSV file; what the command line tells holds for every row that does not say it itself.
pub fn from_file(path: &Path, told: &[(Field, String)]) -> Packages {
    from_file_with(path, told, Need::Tracking)
}

/// [`from_file`], where not everything need be said.
pub fn from_file_with(path: &Path, told: &[(Field, String)], need: Need) -> Packages {
    let context = Context::default();
    let given = Given::read(&context, told, need);
    let shown = path.display().to_string();
    let (mut read, mut not_read, mut unused) = (Vec::new(), Vec::new(), Vec::new());
    if let Some((source, text)) = file::read_text_of(&context, path, &shown, &FILE) {
        let sheet = Sheet::read(&context, source, &text);
        if sheet.rows.is_empty() && !context.has_errors() {
            let help = "write a header with the names of the columns, and one row a package";
            context.mistake(Code::EmptyFile, &Place::whole(source), "the file has no rows", help);
        }
        let complete = sheet.has_what_is_needed(&context, &given);
        for sheet_row in &sheet.rows {
            let cells = Cells::of_row(&context, &given, &sheet, sheet_row);
            let package =
                if complete && sheet_row.whole { row::read(&cells, Some(sheet_row.line)) } else { None };
            match package {
                Some(package) => read.push(package),
                None => not_read.push(RowName {
                    line: sheet_row.line,
                    order_id: cells.text(Field::OrderId).map(str::to_owned),
                }),
            }
        }
        unused = sheet.unused;
    }
    finish(context, read, not_read, unused)
}

fn finish(
    context: Context,
    read: Vec<ReadPackage>,
    not_read: Vec<RowName>,
    unused_columns: Vec<String>,
) -> Packages {
    let mut findings = context.into_findings();
    findings.settle();
    Packages { read, not_read, unused_columns, findings }
}
