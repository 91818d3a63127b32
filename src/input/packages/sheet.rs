//! A file's rows as far as its columns are known.
//!
//! Cells of other columns (names, addresses, e-mail, telephone numbers) are covered with `*` before anything
//! is kept, so that neither a record nor a finding can show them; lines and columns stay where they are.

use super::columns::Columns;
use super::cutter::{Cutter, DELIMITERS, RawRow, delimiter_name};
use super::fields::Field;
use super::header::{self, Header, RowKind};
use crate::diagnostics::{Code, Finding, Place, SourceId};
use crate::input::decode::Decoded;
use crate::input::reader::{Context, did_you_mean};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

/// Longest cell of a row of wrong length that is shown: an order's number is shorter.
const LONGEST_SHOWN: usize = 40;

/// A file's rows.
pub(super) struct Sheet {
    pub(super) source: SourceId,
    header: Place,
    columns: BTreeMap<Field, usize>,
    /// Names of all columns.
    pub(super) names: Vec<String>,
    /// Names of the columns that are not used.
    pub(super) unused: Vec<String>,
    pub(super) rows: Vec<SheetRow>,
}

/// One row.
pub(super) struct SheetRow {
    pub(super) line: u64,
    span: Range<usize>,
    /// It has as many cells as the header.
    pub(super) whole: bool,
    /// Of all its cells, also those not used.
    pub(super) fingerprint: u64,
    /// Cells of known columns, in the order of their columns; of a row that is not whole, those before the
    /// first column that is not used.
    cells: BTreeMap<usize, Cell>,
}

/// A cell that is used.
struct Cell {
    span: Range<usize>,
    text: String,
}

/// What is found while the text is covered: its places are in the covered text.
type Remarks = Vec<(Code, Range<usize>, String, String)>;

impl Sheet {
    /// Reads all rows; those with too few or too many cells are reported.
    pub(super) fn read(context: &Context, shown: &str, decoded: &Decoded, wanted: &Columns) -> Self {
        let text = &decoded.text;
        let Some(header) = header::find(text, wanted) else {
            let source = context.add_source(shown, "");
            for remark in &decoded.remarks {
                let message = remark.message.as_str();
                context.mistake(remark.code, &Place::whole(source), message, remark.help);
            }
            return Self::empty(source);
        };
        if header.columns.is_empty() && header::looks_like_figures(&header.names) {
            let source = context.add_source(shown, "");
            let message = "the first line holds figures, not the names of columns";
            let help = "write the names of the columns into the first line";
            context.mistake(Code::NoHeader, &Place::whole(source), message, help);
            return Self::empty(source);
        }
        let mut cover = Cover::begin(text, &header);
        cover.rows(&header, wanted);
        let Cover { out, rows, remarks, header_spans, .. } = cover;
        let source = context.add_source(shown, out.as_str());
        for remark in &decoded.remarks {
            let place = match remark.at {
                Some(at) => Place::new(source, same_place(text, at, &out)),
                None => Place::whole(source),
            };
            context.mistake(remark.code, &place, remark.message.as_str(), remark.help);
        }
        for (code, span, message, help) in remarks {
            context.mistake(code, &Place::new(source, span), message, help);
        }
        let used = |index: &usize| header.columns.values().any(|column| column == index);
        for (index, name) in header.names.iter().enumerate() {
            let first = header.names[..index].iter().any(|other| other.eq_ignore_ascii_case(name));
            let known = header.columns.values().any(|&at| header.names[at].eq_ignore_ascii_case(name));
            if first && known {
                let message = format!("the column `{name}` is there twice");
                let place = Place::new(source, header_spans[index].clone());
                context.mistake(Code::DuplicateName, &place, message, "keep it once");
            }
        }
        let unused = header.names.iter().enumerate().filter(|(index, _)| !used(index));
        let unused = unused.map(|(_, name)| name.clone()).filter(|name| !name.is_empty()).collect();
        let header_place = match (header_spans.first(), header_spans.last()) {
            (Some(first), Some(last)) => Place::new(source, first.start..last.end),
            _ => Place::whole(source),
        };
        let sheet = Self {
            source,
            header: header_place,
            columns: header.columns,
            names: header.names,
            unused,
            rows,
        };
        sheet.check_map(context, wanted);
        sheet
    }

    fn empty(source: SourceId) -> Self {
        Self {
            source,
            header: Place::whole(source),
            columns: BTreeMap::new(),
            names: Vec::new(),
            unused: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Columns that the map names must be there.
    fn check_map(&self, context: &Context, wanted: &Columns) {
        for (field, theirs, place) in wanted.mapped() {
            let Some(place) = place.filter(|_| !self.has(field)) else { continue };
            let near = did_you_mean(theirs, self.unused.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "write the name of a column as it stands in the file, or leave the key out".into()
                }
            };
            let finding = Finding::new(
                Code::MissingColumn,
                place.clone(),
                format!("the file has no column `{theirs}`"),
            );
            context.report(finding.help(help).other(self.header.clone(), "its columns"));
        }
    }

    /// Is the column there?
    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field)
    }

    /// The name of a field's column, as the file writes it.
    pub(super) fn name_of(&self, field: Field) -> Option<&str> {
        self.columns.get(&field).and_then(|&index| self.names.get(index)).map(String::as_str)
    }

    /// Where the header stands.
    pub(super) fn header(&self) -> &Place {
        &self.header
    }

    /// What a cell says, if anything.
    pub(super) fn text<'r>(&self, row: &'r SheetRow, field: Field) -> Option<&'r str> {
        let cell = self.columns.get(&field).and_then(|index| row.cells.get(index));
        cell.map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
    }

    /// Where a cell stands; its row if the column is not there.
    pub(super) fn place(&self, row: &SheetRow, field: Field) -> Place {
        let cell = self.columns.get(&field).and_then(|index| row.cells.get(index));
        Place::new(self.source, cell.map_or(row.span.clone(), |cell| cell.span.clone()))
    }

    /// Where a row stands.
    pub(super) fn place_of_row(&self, row: &SheetRow) -> Place {
        Place::new(self.source, row.span.clone())
    }
}

/// A text being covered.
struct Cover<'t> {
    text: &'t str,
    /// Up to here it is done.
    done: usize,
    out: String,
    line: u64,
    header_spans: Vec<Range<usize>>,
    rows: Vec<SheetRow>,
    remarks: Remarks,
}

impl<'t> Cover<'t> {
    /// Covers what stands before the header.
    fn begin(text: &'t str, header: &Header) -> Self {
        let mut cover = Self {
            text,
            done: 0,
            out: String::with_capacity(text.len()),
            line: 1,
            header_spans: Vec::new(),
            rows: Vec::new(),
            remarks: Vec::new(),
        };
        let before = 0..header.row.span.start;
        cover.cover(before.clone());
        if header.lead > 0 && !text.starts_with("TemplateType=") {
            let lines =
                if header.lead == 1 { "1 line".into() } else { format!("{} lines", header.lead) };
            cover.remarks.push((
                Code::LeadLines,
                0..0,
                format!("{lines} before the header are not read"),
                "leave them out if they are no rows".into(),
            ));
        }
        for cell in &header.row.cells {
            cover.keep(cell.span.start);
            let start = cover.out.len();
            cover.keep(cell.span.end);
            cover.header_spans.push(start..cover.out.len());
        }
        cover.keep(header.rows_at.min(text.len()));
        cover
    }

    fn rows(&mut self, header: &Header, wanted: &Columns) {
        let text = self.text;
        let used: Vec<bool> = (0..header.names.len())
            .map(|index| header.columns.values().any(|&column| column == index))
            .collect();
        let mut cutter = Cutter::new(text, header.delimiter, header.rows_at);
        while let Some(row) = cutter.next() {
            if row.is_blank() {
                self.keep(cutter.at().min(text.len()));
                continue;
            }
            let line = self.line;
            let start = self.out.len();
            let kind = header.kind_of(&row, text, wanted);
            if kind != RowKind::Row {
                self.keep(cutter.at().min(text.len()));
                let span = start..self.out.trim_end_matches(['\n', '\r']).len();
                if kind == RowKind::SameHeader {
                    let message = "the header is there once more".to_owned();
                    self.remarks.push((
                        Code::RepeatedHeader,
                        span,
                        message,
                        "leave the line out".into(),
                    ));
                    continue;
                }
                let left = Cutter::new(text, header.delimiter, cutter.at());
                let left = left.filter(|row| !row.is_blank()).count();
                let message = format!("another header: the {left} rows after it are not read");
                self.remarks.push((Code::SecondHeader, span, message, "make two files of it".into()));
                self.cover(self.done..text.len());
                return;
            }
            self.row(header, &used, &row, line, start);
            let end = cutter.at().min(text.len());
            self.keep(end);
        }
    }

    fn row(&mut self, header: &Header, used: &[bool], row: &RawRow, line: u64, start: usize) {
        let text = self.text;
        let whole = row.cells.len() == used.len();
        let aligned = if whole { used.len() } else { used.iter().take_while(|&&used| used).count() };
        let mut cells = BTreeMap::new();
        for (index, cell) in row.cells.iter().enumerate() {
            self.keep(cell.span.start);
            let from = self.out.len();
            let inner = &text[cell.span.clone()];
            let shown = whole
                || (inner.len() <= LONGEST_SHOWN
                    && !inner.bytes().any(|byte| DELIMITERS.contains(&byte) || byte == b' '));
            if index < aligned && used.get(index) == Some(&true) && shown {
                self.keep(cell.span.end);
                let text = cell.text(text).into_owned();
                cells.insert(index, Cell { span: from..self.out.len(), text });
            } else {
                self.cover(cell.span.clone());
            }
        }
        let end = self.out.len();
        if let Some(quote) = row.unclosed {
            let place = same_place(&text[row.span.start..], quote - row.span.start, &self.out[start..]);
            let span = start + place.start..start + place.end;
            let message = "a quotation mark begins this cell and none ends it".to_owned();
            let help = "taken as part of the text; end the cell with another, or write two for one";
            self.remarks.push((Code::UnclosedQuote, span, message, help.into()));
        }
        if !whole {
            let (message, help) = wrong_length(text, header, row);
            self.remarks.push((Code::RowLength, start..end, message, help));
        }
        let mut hasher = DefaultHasher::new();
        text[row.span.clone()].hash(&mut hasher);
        let fingerprint = hasher.finish();
        self.rows.push(SheetRow { line, span: start..end, whole, fingerprint, cells });
    }

    /// Copies up to a byte.
    fn keep(&mut self, until: usize) {
        let part = &self.text[self.done..until];
        self.line += part.bytes().filter(|&byte| byte == b'\n').count() as u64;
        self.out.push_str(part);
        self.done = until;
    }

    /// Covers the bytes that come next.
    fn cover(&mut self, span: Range<usize>) {
        for c in self.text[span.clone()].chars() {
            match c {
                '\n' => {
                    self.line += 1;
                    self.out.push('\n');
                }
                '\r' => self.out.push('\r'),
                _ => self.out.push('*'),
            }
        }
        self.done = span.end;
    }
}

/// What to say of a row with too few or too many cells.
fn wrong_length(text: &str, header: &Header, row: &RawRow) -> (String, String) {
    let message = format!("the row has {} cells, the header {}", row.cells.len(), header.names.len());
    let ours = delimiter_name(header.delimiter);
    let line = &text[row.span.clone()];
    let other = DELIMITERS.iter().filter(|&&other| other != header.delimiter).find(|&&other| {
        Cutter::new(line, other, 0).next().is_some_and(|row| row.cells.len() == header.names.len())
    });
    let lines = line.matches('\n').count();
    let help = match other {
        Some(&other) => {
            format!(
                "its cells are separated by {}, those of the header by {ours}",
                delimiter_name(other)
            )
        }
        None if lines > 0 => {
            format!("a quotation mark takes in {} lines: end the cell with another", lines + 1)
        }
        None => format!("separate cells by {ours}; put a cell that holds one in double quotes"),
    };
    (message, help)
}

/// The character at a byte of one text, at the same line and column of another.
fn same_place(text: &str, at: usize, other: &str) -> Range<usize> {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[line_start..].chars().count();
    let lines = before.matches('\n').count();
    let other_start = match lines {
        0 => 0,
        lines => other.match_indices('\n').nth(lines - 1).map_or(other.len(), |(at, _)| at + 1),
    };
    let mut places = other[other_start..].char_indices().skip(column).map(|(at, _)| other_start + at);
    let start = places.next().unwrap_or(other.len());
    let end = places.next().unwrap_or(other.len());
    start..end.max(start)
}
