//! What is kept of the rows of a file while it is gone through: packages, each read by itself, and what is needed to
//! tell which rows are one package. The text of a stretch is not needed after it.

use super::cells::Cells;
use super::columns::Columns;
use super::fields::Field;
use super::group::{Fate, Mark, fate};
use super::join::LeftOut;
use super::known::Known;
use super::layout::Layout;
use super::names::{Names, NamesOfThreads};
use super::sheet::{Sheet, SheetRow};
use super::walk::{Walk, Walked};
use super::{ReadPackage, RowName, row};
use crate::diagnostics::{Finding, Place};
use crate::input::reader::Context;
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// What was read of rows.
pub(super) struct Gathered {
    /// All that each row needs is there or said otherwise: else none is read.
    complete: bool,
    /// Of each row that is a package of the seller's.
    pub(super) marks: Vec<Mark>,
    /// What it says; `None` = it cannot be read.
    pub(super) read: Vec<Option<ReadPackage>>,
    /// What is said of some of these rows beside, by their places.
    pub(super) asides: Vec<(usize, Aside)>,
    /// Rows of wrong length; or all, if none is read.
    pub(super) not_read: Vec<RowName>,
    pub(super) left_out: LeftOut,
    names: NamesOfThreads,
}

/// What is said of a row beside its package.
#[derive(Default)]
pub(super) struct Aside {
    pub(super) findings: Vec<Finding>,
    /// What it calls its service and where, if that has no entry in the map.
    pub(super) unmapped: Option<(String, Place)>,
    /// Its name, if it cannot be read.
    pub(super) lost: Option<RowName>,
}

impl Gathered {
    /// Goes through the rows. Unless all that is needed is there, none is read as a package. `None` = the file cannot
    /// be read, which is reported.
    pub(super) fn read(
        context: &Context,
        known: &Known<'_>,
        (walk, wanted): (&mut Walk, &Columns),
        is_complete: impl Fn(&Layout) -> bool,
    ) -> Option<(Walked, Self)> {
        let begin = |layout: &Layout| Self {
            complete: is_complete(layout),
            marks: Vec::new(),
            read: Vec::new(),
            asides: Vec::new(),
            not_read: Vec::new(),
            left_out: LeftOut::default(),
            names: NamesOfThreads::default(),
        };
        walk.rows(context, wanted, begin, |gathered, sheets| gathered.add(known, sheets))
    }

    /// Adds the rows of a stretch. They are read in parallel, and stand in their order.
    fn add(&mut self, known: &Known<'_>, sheets: &[Sheet<'_>]) {
        if !self.complete {
            let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter().map(|row| name_of(sheet, row)));
            self.not_read.extend(rows);
            return;
        }
        let marked = |sheet| {
            let fates = |row| {
                let fate = fate(sheet, row);
                (fate, (fate == Fate::Package).then(|| Mark::of(sheet, row)))
            };
            sheet.rows.iter().map(fates).collect::<Vec<_>>()
        };
        let marked: Vec<Vec<(Fate, Option<Mark>)>> = sheets.par_iter().map(marked).collect();
        let mut rows: Vec<(&Sheet<'_>, &SheetRow)> = Vec::new();
        for (sheet, marked) in sheets.iter().zip(&marked) {
            for (row, (fate, mark)) in sheet.rows.iter().zip(marked) {
                match fate {
                    Fate::NotWhole => self.not_read.push(name_of(sheet, row)),
                    Fate::Cancelled => self.left_out.cancelled += 1,
                    Fate::ByMarketplace => self.left_out.by_marketplace += 1,
                    Fate::Package => rows.push((sheet, row)),
                }
                self.marks.extend(mark);
            }
        }
        let (before, names) = (self.read.len(), &self.names);
        let asides = Mutex::new(Vec::new());
        let read = rows.par_iter().enumerate().map_init(
            || names.lend(),
            |names, (place, (sheet, row))| {
                let (package, aside) = read_row(known, sheet, row, names);
                if let Some(aside) = aside {
                    let mut asides = asides.lock().unwrap_or_else(PoisonError::into_inner);
                    asides.push((before + place, aside));
                }
                package
            },
        );
        self.read.par_extend(read);
        let mut asides = asides.into_inner().unwrap_or_else(PoisonError::into_inner);
        asides.sort_by_key(|(place, _)| *place);
        self.asides.append(&mut asides);
    }
}

fn name_of(sheet: &Sheet<'_>, row: &SheetRow) -> RowName {
    let order_id = sheet.text(row, Field::OrderId).map(str::to_owned);
    RowName { line: u64::from(row.line), order_id }
}

/// What a row calls its service, and in which column.
fn service<'s>(sheet: &'s Sheet<'_>, row: &SheetRow) -> (Option<&'s str>, Field) {
    match sheet.text(row, Field::Service) {
        None => (sheet.text(row, Field::ShipMethod), Field::ShipMethod),
        service => (service, Field::Service),
    }
}

fn read_row(
    known: &Known<'_>,
    sheet: &Sheet<'_>,
    row: &SheetRow,
    names: &mut Names,
) -> (Option<ReadPackage>, Option<Aside>) {
    let context = Context::default();
    let (theirs, field) = service(sheet, row);
    let ours = theirs.and_then(|theirs| known.map.service(theirs));
    let elsewhere = known.elsewhere.and_then(|elsewhere| elsewhere.of(sheet, row));
    let mut layers = Vec::new();
    layers.extend(&elsewhere);
    layers.extend(ours.and_then(|ours| known.map.facts(ours)));
    layers.extend(sheet.text(row, Field::Sku).and_then(|sku| known.products.of(sku)));
    layers.extend([&known.given.layer, &known.map.defaults]);
    let cells = Cells::of_row(&context, &known.map.style, known.given, (sheet, row), layers);
    let mut package = row::read(&cells, Some(u64::from(row.line)), names);
    if let (Some(package), Some(ours)) = (&mut package, ours) {
        package.record.details.service = names.of(Some(ours));
    }
    drop(cells);
    let unmapped = theirs.filter(|_| ours.is_none() && known.map.has_services());
    let unmapped = unmapped.map(|theirs| (theirs.to_owned(), sheet.place(row, field)));
    if package.is_some() && unmapped.is_none() && context.count() == 0 {
        return (package, None);
    }
    let lost = package.is_none().then(|| name_of(sheet, row));
    (package, Some(Aside { findings: context.into_findings().into_list(), unmapped, lost }))
}
