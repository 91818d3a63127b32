//! Packages as they were sent: a CSV file, or one package told on the command line.
//!
//! Columns are known by name, ours or those that a map says; others are named as not used and never kept, so
//! that names, addresses, e-mail and phone numbers stay in the file. What a row does not say is taken, in this
//! order, from its service, its product, the command line, the defaults of the map, or as a named assumption;
//! else it is missing: a finding.

mod amounts;
mod cells;
mod columns;
mod cover;
mod cutter;
mod elsewhere;
mod excerpts;
mod fields;
mod gathered;
mod ground;
mod group;
mod guess;
mod header;
mod join;
mod known;
mod layout;
mod map;
mod moments;
mod names;
mod row;
mod rows;
mod scans;
mod sheet;
mod skus;
mod stretch;
#[cfg(test)]
mod stretch_tests;
mod style;
mod synonyms;
#[cfg(test)]
mod tests;
mod walk;
mod words;

pub use elsewhere::{Elsewhere, OrderFacts};
pub use fields::{FIELDS, Field};
pub(in crate::input) use ground::{CutRow, Ground, cut, micros, plain_number};
pub use guess::{GuessedMap, guess_map};
pub(in crate::input) use join::Joined;
pub use join::LeftOut;
pub(in crate::input) use row::number_check;

use super::file;
use super::reader::Context;
use crate::diagnostics::{Code, Findings, Place};
use crate::records::{PackageRecord, Taken};
use cells::{Cells, Given};
use chrono::NaiveDate;
use elsewhere::OfFile;
use gathered::Gathered;
use known::Known;
use layout::Layout;
use map::Map;
use names::Names;
use skus::Products;
use std::path::{Path, PathBuf};
use stretch::Sizes;
use style::Style;
use walk::Walk;

/// What a file of packages may be.
const FILE: file::Kind = file::Kind {
    largest: 512_000_000,
    too_large: "cut it into files of some months each",
    not_found: "check the path of the CSV file",
};

/// What is read beside the files of packages, or told of them.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// What the command line tells of every row that does not say it itself.
    pub told: Vec<(Field, String)>,
    /// A map of the file's columns.
    pub map: Option<PathBuf>,
    /// A file of products.
    pub skus: Option<PathBuf>,
    /// The promised days that lists of defects cover, if somebody says so.
    pub listed_days: Option<(NaiveDate, NaiveDate)>,
}

/// What came of reading packages.
#[derive(Debug)]
pub struct Packages {
    /// Those that could be read, in the order of the file.
    pub read: Vec<ReadPackage>,
    /// Rows that could not.
    pub not_read: Vec<RowName>,
    /// Rows that are no packages of the seller's.
    pub left_out: LeftOut,
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
    /// The place of its file among several.
    pub file: usize,
    /// Its first line in the file; `None` = told on the command line.
    pub line: Option<u64>,
    /// The package.
    pub record: PackageRecord,
    /// What was taken because nobody said it.
    pub taken: Taken,
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
    let style = Style::default();
    let cells = Cells::of_command_line(&context, &style, &given);
    let read = row::read(&cells, None, &mut Names::default()).into_iter().collect();
    finish(context, read, Vec::new(), LeftOut::default(), Vec::new())
}

/// The packages of a CSV file; what the command line tells holds for every row that does not say it itself.
pub fn from_file(path: &Path, told: &[(Field, String)]) -> Packages {
    read(path, &Beside { told: told.to_vec(), ..Beside::default() })
}

/// The packages of a CSV file, with what is read beside it.
pub fn read(path: &Path, beside: &Beside) -> Packages {
    read_with(path, beside, Need::Tracking)
}

/// [`read`], where not everything need be said.
pub fn read_with(path: &Path, beside: &Beside, need: Need) -> Packages {
    read_among(path, beside, need, None)
}

/// [`read_with`], where other files say something of the same orders.
pub fn read_among(path: &Path, beside: &Beside, need: Need, elsewhere: Option<&Elsewhere>) -> Packages {
    read_by(path, beside, (need, elsewhere), Sizes::USUAL)
}

/// [`read_among`], so much of the file at once.
fn read_by(
    path: &Path,
    beside: &Beside,
    (need, elsewhere): (Need, Option<&Elsewhere>),
    sizes: Sizes,
) -> Packages {
    let context = Context::default();
    let given = Given::read(&context, &beside.told, need);
    let map = beside.map.as_ref().map(|path| Map::read(&context, path)).unwrap_or_default();
    let mut products =
        beside.skus.as_ref().map(|path| Products::read(&context, path)).unwrap_or_default();
    let read = (!context.has_errors()).then(|| {
        let told = (&given, &map, &products, elsewhere);
        of_file(&context, path, told, sizes)
    });
    products.show(&context);
    let (joined, unused) = read.flatten().unwrap_or_default();
    finish(context, joined.read, joined.not_read, joined.left_out, unused)
}

/// The packages of a file, and the names of columns that are not used. `None` = it cannot be read.
fn of_file(
    context: &Context,
    path: &Path,
    (given, map, products, elsewhere): (&Given, &Map, &Products, Option<&Elsewhere>),
    sizes: Sizes,
) -> Option<(Joined, Vec<String>)> {
    let mut walk = Walk::open(context, path, &FILE, sizes)?;
    let source = walk.source;
    let elsewhere = match elsewhere {
        Some(elsewhere) => {
            let others = Place::whole(context.add_source("the other files", ""));
            Some(OfFile::read(context, elsewhere, (&mut walk, &map.columns), others)?)
        }
        None => None,
    };
    let known = Known { given, map, products, elsewhere: elsewhere.as_ref() };
    let complete = |layout: &Layout| known.missing(layout).is_empty();
    let (mut walked, gathered) = Gathered::read(context, &known, (&mut walk, &map.columns), complete)?;
    walked.report(context);
    if walked.rows == 0 && !context.has_errors() {
        let help = "write a header with the names of the columns, and one row a package";
        context.mistake(Code::EmptyFile, &Place::whole(source), "the file has no rows", help);
    }
    if walked.rows > 0 {
        known.report_missing(context, &walked.layout);
    }
    let (joined, lines) = join::packages(context, (&mut walk, &walked), gathered);
    context.set_lines(source, lines);
    Some((joined, walked.layout.unused))
}

fn finish(
    context: Context,
    read: Vec<ReadPackage>,
    not_read: Vec<RowName>,
    left_out: LeftOut,
    unused_columns: Vec<String>,
) -> Packages {
    let mut findings = context.into_findings();
    findings.settle();
    Packages { read, not_read, left_out, unused_columns, findings }
}
