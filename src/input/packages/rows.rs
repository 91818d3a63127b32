//! The rows of a text: cut in parallel, and covered as they are cut.
//!
//! Cells of columns that are not used (names, addresses, e-mail, telephone numbers) are covered in place before
//! anything is kept: each letter by a mark of as many bytes, so that lines, columns and bytes stay where they are.

use super::columns::Columns;
use super::cover::cover;
use super::cutter::{Cutter, DELIMITERS, RawCell, RawRow};
use super::header::{Header, RowKind};
use crate::diagnostics::Code;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

/// Longest cell of a row of wrong length that is shown: an order's number is shorter.
const LONGEST_SHOWN: usize = 40;
/// Rows that are cut together: enough that sharing them out costs nothing beside it.
const ROWS_TOGETHER: usize = 4096;

/// All rows of a text.
pub(super) struct Rows {
    /// The text, covered.
    pub(super) text: String,
    pub(super) rows: Vec<SheetRow>,
    /// Cells of the columns that are used, part by part and row by row.
    pub(super) cells: Vec<Vec<CellSpan>>,
    /// What cells with doubled quotation marks say, by their first byte.
    pub(super) unescaped: BTreeMap<u32, String>,
    pub(super) remarks: Vec<Remark>,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct SheetRow {
    pub(super) line: u64,
    /// Of all its cells, also those not used.
    pub(super) fingerprint: u64,
    start: u32,
    end: u32,
    /// The part that its cells are in, and the first of them there.
    pub(super) part: u32,
    pub(super) cells: u32,
    /// It has as many cells as the header.
    pub(super) whole: bool,
}

impl SheetRow {
    /// Its bytes.
    pub(super) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where a cell stands.
#[derive(Clone, Copy)]
pub(super) struct CellSpan {
    pub(super) start: u32,
    /// Bytes; the highest bit = it stands among those unescaped.
    length: u32,
}

impl CellSpan {
    /// A cell that its row does not have, or not for certain.
    const MISSING: Self = Self { start: u32::MAX, length: 0 };
    const ESCAPED: u32 = 1 << 31;

    /// Is it there?
    pub(super) fn is_there(self) -> bool {
        self.start != u32::MAX
    }

    /// Are its quotation marks doubled?
    pub(super) fn is_escaped(self) -> bool {
        self.length & Self::ESCAPED != 0
    }

    /// Its bytes.
    pub(super) fn span(self) -> Range<usize> {
        let length = self.length & !Self::ESCAPED;
        self.start as usize..self.start as usize + length as usize
    }
}

/// Something to say of a stretch of the text.
pub(super) struct Remark {
    pub(super) code: Code,
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// What is known before rows are cut.
struct Known<'k> {
    header: &'k Header,
    wanted: &'k Columns,
    /// Which columns are used.
    used: Vec<bool>,
    /// Lengths of the names of columns: a row whose first cell has none of them is no header.
    lengths: BTreeSet<usize>,
}

/// Rows cut together.
#[derive(Default)]
struct Part {
    rows: Vec<SheetRow>,
    cells: Vec<CellSpan>,
    unescaped: Vec<(u32, String)>,
    remarks: Vec<Remark>,
    /// Rows that are headers, by place.
    headers: Vec<(usize, RowKind)>,
}

/// Cuts and covers all rows after the header, and covers the lines before it. A text has fewer than 2^31 bytes.
pub(super) fn read(text: String, header: &Header, wanted: &Columns) -> Rows {
    let used: Vec<bool> = (0..header.names.len())
        .map(|index| header.columns.values().any(|&column| column == index))
        .collect();
    let lengths = header.names.iter().map(String::len).chain(wanted.lengths()).collect();
    let known = Known { header, wanted, used, lengths };
    let bounds = bounds(&text, header);
    let mut bytes = text.into_bytes();
    cover(&mut bytes[..header.row.span.start]);
    let mut parts = Vec::new();
    let mut rest = bytes.as_mut_slice();
    let mut at = 0;
    for bounds in bounds.chunks(ROWS_TOGETHER) {
        let begin = bounds.first().map_or(at, |bound| bound.span.start);
        let end = bounds.last().map_or(at, |bound| bound.span.end);
        let (_, after) = rest.split_at_mut(begin - at);
        let (own, after) = after.split_at_mut(end - begin);
        parts.push((begin, own, bounds));
        (rest, at) = (after, end);
    }
    let parts: Vec<Part> =
        parts.into_par_iter().map(|(begin, own, bounds)| part(own, begin, bounds, &known)).collect();
    join(bytes, parts, &known)
}

/// Where a row stands.
struct Bound {
    span: Range<usize>,
    line: u64,
}

/// The rows after the header. Where no cell is quoted, they are the lines.
fn bounds(text: &str, header: &Header) -> Vec<Bound> {
    let from = header.rows_at.min(text.len());
    let bytes = text.as_bytes();
    let mut bounds = Vec::new();
    let mut line = 1 + memchr::memchr_iter(b'\n', &bytes[..from]).count() as u64;
    if memchr::memchr(b'"', &bytes[from..]).is_none() {
        let mut start = from;
        let ends = memchr::memchr_iter(b'\n', &bytes[from..]).map(|at| from + at);
        for end in ends.chain(std::iter::once(bytes.len())) {
            if !text[start..end].trim().is_empty() {
                bounds.push(Bound { span: start..end, line });
            }
            (start, line) = (end + 1, line + 1);
        }
        return bounds;
    }
    let mut cutter = Cutter::new(text, header.delimiter, from);
    let mut row = RawRow::default();
    while cutter.cut(&mut row) {
        let span = row.span.clone();
        let lines = memchr::memchr_iter(b'\n', &bytes[span.clone()]).count() as u64 + 1;
        bounds.push(Bound { span, line });
        line += lines;
    }
    bounds
}

/// Cuts and covers the rows of a stretch of the text, which begins at a byte of it.
fn part(bytes: &mut [u8], begin: usize, bounds: &[Bound], known: &Known<'_>) -> Part {
    let mut part = Part::default();
    let mut row = RawRow::default();
    let mut covered = Vec::new();
    for bound in bounds {
        let own = bound.span.start - begin..bound.span.end - begin;
        let Ok(text) = std::str::from_utf8(&bytes[own.clone()]) else { continue };
        if !Cutter::new(text, known.header.delimiter, 0).cut(&mut row) || row.is_blank() {
            continue;
        }
        covered.clear();
        let may_be_header = known.lengths.contains(&row.cells[0].span.len());
        let kind = match may_be_header {
            true => known.header.kind_of(&row, text, known.wanted),
            false => RowKind::Row,
        };
        match kind {
            RowKind::Row => part.row(text, bound, &row, known, &mut covered),
            kind => {
                part.headers.push((part.rows.len(), kind));
                part.rows.push(sheet_row(bound, text, part.cells.len(), false));
            }
        }
        for span in &covered {
            cover(&mut bytes[own.start + span.start..own.start + span.end]);
        }
    }
    part
}

fn sheet_row(bound: &Bound, text: &str, cells: usize, whole: bool) -> SheetRow {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    SheetRow {
        line: bound.line,
        fingerprint: hasher.finish(),
        start: bound.span.start as u32,
        end: bound.span.end as u32,
        part: 0,
        cells: cells as u32,
        whole,
    }
}

impl Part {
    /// Keeps the cells of a row that are used, and says which to cover.
    fn row(
        &mut self,
        text: &str,
        bound: &Bound,
        row: &RawRow,
        known: &Known<'_>,
        covered: &mut Vec<Range<usize>>,
    ) {
        let used = &known.used;
        let whole = row.cells.len() == used.len();
        let first = self.cells.len();
        // Of a row that is not whole, only cells before the first column that is not used are what they seem.
        let aligned = if whole { used.len() } else { used.iter().take_while(|&&used| used).count() };
        for (index, cell) in row.cells.iter().enumerate() {
            let inner = &text[cell.span.clone()];
            let shown = whole
                || (inner.len() <= LONGEST_SHOWN
                    && !inner.bytes().any(|byte| DELIMITERS.contains(&byte) || byte == b' '));
            let kept = index < aligned && used.get(index) == Some(&true) && shown;
            if !kept {
                covered.push(cell.span.clone());
            }
            if used.get(index) == Some(&true) {
                let span = if kept { self.cell(text, bound, cell) } else { CellSpan::MISSING };
                self.cells.push(span);
            }
        }
        let slots = used.iter().filter(|&&used| used).count();
        self.cells.resize(first + slots, CellSpan::MISSING);
        if let Some(quote) = row.unclosed {
            let at = bound.span.start + quote;
            self.remarks.push(Remark {
                code: Code::UnclosedQuote,
                span: at..at + 1,
                message: "a quotation mark begins this cell and none ends it".into(),
                help: "taken as part of the text; end the cell with another, or write two for one"
                    .into(),
            });
        }
        if !whole {
            let (message, help) = known.header.wrong_length(text, row);
            let span = bound.span.clone();
            self.remarks.push(Remark { code: Code::RowLength, span, message, help });
        }
        self.rows.push(sheet_row(bound, text, first, whole));
    }

    fn cell(&mut self, text: &str, bound: &Bound, cell: &RawCell) -> CellSpan {
        let start = (bound.span.start + cell.span.start) as u32;
        let mut length = cell.span.len() as u32;
        if let std::borrow::Cow::Owned(said) = cell.text(text) {
            self.unescaped.push((start, said));
            length |= CellSpan::ESCAPED;
        }
        CellSpan { start, length }
    }
}

/// Joins the parts, up to a row that is another header.
fn join(mut bytes: Vec<u8>, parts: Vec<Part>, known: &Known<'_>) -> Rows {
    let mut all = Rows {
        text: String::new(),
        rows: Vec::with_capacity(parts.iter().map(|part| part.rows.len()).sum()),
        cells: Vec::with_capacity(parts.len()),
        unescaped: BTreeMap::new(),
        remarks: Vec::new(),
    };
    let mut headers = Vec::new();
    for part in parts {
        let (rows, place) = (all.rows.len(), all.cells.len() as u32);
        headers.extend(part.headers.into_iter().map(|(row, kind)| (rows + row, kind)));
        all.rows.extend(part.rows.into_iter().map(|row| SheetRow { part: place, ..row }));
        all.cells.push(part.cells);
        all.unescaped.extend(part.unescaped);
        all.remarks.extend(part.remarks);
    }
    let span_of = |row: &SheetRow, bytes: &[u8]| {
        let line = &bytes[row.span()];
        let ends = line.iter().rev().take_while(|&&byte| byte == b'\r').count();
        row.start as usize..row.end as usize - ends
    };
    if let Some(&(place, _)) = headers.iter().find(|(_, kind)| *kind == RowKind::OtherHeader) {
        let span = span_of(&all.rows[place], &bytes);
        all.remarks.retain(|remark| remark.span.start < span.start);
        let left = all.rows.len() - place - 1;
        cover(&mut bytes[span.end..]);
        all.remarks.push(Remark {
            code: Code::SecondHeader,
            span,
            message: format!("another header: the {left} rows after it are not read"),
            help: "make two files of it".into(),
        });
        all.rows.truncate(place + 1);
        headers.retain(|(row, _)| *row <= place);
    }
    for (place, kind) in headers.into_iter().rev() {
        let row = all.rows.remove(place);
        if kind == RowKind::SameHeader {
            all.remarks.push(Remark {
                code: Code::RepeatedHeader,
                span: span_of(&row, &bytes),
                message: "the header is there once more".into(),
                help: "leave the line out".into(),
            });
        }
    }
    if known.header.lead > 0 && !bytes.starts_with(b"TemplateType=") {
        let lead = known.header.lead;
        let lines = if lead == 1 { "1 line".into() } else { format!("{lead} lines") };
        all.remarks.push(Remark {
            code: Code::LeadLines,
            span: 0..0,
            message: format!("{lines} before the header are not read"),
            help: "leave them out if they are no rows".into(),
        });
    }
    // Letters were covered by letters of as many bytes: the text is as much UTF-8 as it was.
    all.text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    all
}
