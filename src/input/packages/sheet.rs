//! Rows of a part of a file, cut into cells; only those of used columns can be asked for.

use super::fields::Field;
use super::layout::Layout;
use crate::diagnostics::{Code, Place};
use std::collections::BTreeMap;
use std::ops::Range;

/// Rows of a part of a file.
pub(super) struct Sheet<'t> {
    pub(super) layout: &'t Layout,
    /// Its text. Cells that are not used are in it: nothing but [`Sheet::text`] hands it out.
    pub(super) text: &'t str,
    /// The byte of the whole text at which it begins.
    pub(super) begin: usize,
    pub(super) rows: Vec<SheetRow>,
    /// Cells that are used, row by row.
    pub(super) cells: Vec<CellSpan>,
    /// What cells with doubled quotation marks say, by their first byte.
    pub(super) unescaped: BTreeMap<u32, String>,
    /// By the bytes of the whole text.
    pub(super) remarks: Vec<RowRemark>,
    /// How many rows there are, with headers and those after another header.
    pub(super) all: usize,
    /// Another header; rows after it are not among the rows.
    pub(super) second: Option<Second>,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(super) struct SheetRow {
    pub(super) line: u32,
    /// Its bytes of the part.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The first of its cells.
    pub(super) cells: u32,
    /// It has as many cells as the header.
    pub(super) whole: bool,
}

/// Another header.
#[derive(Clone, Debug)]
pub(super) struct Second {
    /// Bytes of the whole text, without the end of its line.
    pub(super) span: Range<usize>,
    /// Rows after it in its part.
    pub(super) left: usize,
}

/// Something to say of a row.
#[derive(Debug)]
pub(super) struct RowRemark {
    pub(super) code: Code,
    /// Bytes of the whole text.
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellSpan {
    pub(super) start: u32,
    /// Bytes; the highest bit = it stands among those unescaped.
    pub(super) length: u32,
}

impl CellSpan {
    /// A cell that its row does not have, or not for certain.
    pub(super) const MISSING: Self = Self { start: u32::MAX, length: 0 };
    pub(super) const ESCAPED: u32 = 1 << 31;

    fn is_there(self) -> bool {
        self.start != u32::MAX
    }

    fn is_escaped(self) -> bool {
        self.length & Self::ESCAPED != 0
    }

    fn span(self) -> Range<usize> {
        let length = self.length & !Self::ESCAPED;
        self.start as usize..self.start as usize + length as usize
    }
}

impl Sheet<'_> {
    fn cell(&self, row: &SheetRow, field: Field) -> Option<CellSpan> {
        let cell = self.cells.get(row.cells as usize + self.layout.slot(field)?)?;
        cell.is_there().then_some(*cell)
    }

    /// What a cell says, if anything.
    pub(super) fn text(&self, row: &SheetRow, field: Field) -> Option<&str> {
        let cell = self.cell(row, field)?;
        let text = match cell.is_escaped() {
            true => self.unescaped.get(&cell.start)?,
            false => &self.text[cell.span()],
        };
        if text.is_empty() { None } else { Some(text) }
    }

    /// Where a cell stands; its row if the column is not there.
    pub(super) fn place(&self, row: &SheetRow, field: Field) -> Place {
        let span = self.cell(row, field).map_or(row.start as usize..row.end as usize, CellSpan::span);
        Place::new(self.layout.source, self.begin + span.start..self.begin + span.end)
    }
}
