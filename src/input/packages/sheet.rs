//! A CSV file: its header and rows, with the place of every cell.

use super::Need;
use super::cells::Given;
use super::fields::{FIELDS, Field};
use crate::diagnostics::{Code, Place, SourceId};
use crate::input::reader::{Context, did_you_mean};
use std::collections::BTreeMap;
use std::ops::Range;

/// A file's rows, as far as its columns are known.
pub(super) struct Sheet<'t> {
    text: &'t str,
    source: SourceId,
    header: Place,
    columns: BTreeMap<Field, usize>,
    pub(super) unused: Vec<String>,
    pub(super) rows: Vec<SheetRow>,
}

/// One row.
pub(super) struct SheetRow {
    pub(super) line: u64,
    start: usize,
    /// It has as many cells as the header.
    pub(super) whole: bool,
    /// The cells of known columns that are not empty.
    pub(super) cells: BTreeMap<Field, String>,
}

impl<'t> Sheet<'t> {
    /// Reads all rows; those with too few or too many cells are reported.
    pub(super) fn read(context: &Context, source: SourceId, text: &'t str) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut records = reader.records().filter_map(Result::ok);
        let mut sheet = Self {
            text,
            source,
            header: Place::whole(source),
            columns: BTreeMap::new(),
            unused: Vec::new(),
            rows: Vec::new(),
        };
        let Some(header) = records.next() else { return sheet };
        let start = header.position().map_or(0, |position| position.byte() as usize);
        let spans = cell_spans(text, start);
        sheet.header = Place::new(source, sheet.line_at(start));
        for (index, name) in header.iter().enumerate() {
            let known = FIELDS.iter().find(|field| field.column == name.to_lowercase());
            let Some(known) = known else {
                sheet.unused.push(name.to_owned());
                continue;
            };
            if sheet.columns.insert(known.field, index).is_some() {
                let place = spans.get(index).map(|span| Place::new(source, span.clone()));
                let message = format!("the column `{name}` is there twice");
                let place = place.unwrap_or_else(|| sheet.header.clone());
                context.mistake(Code::DuplicateName, &place, message, "keep it once");
            }
        }
        for record in records {
            let position = record.position();
            let start = position.map_or(0, |position| position.byte() as usize);
            let whole = record.len() == header.len();
            let cell = |index: usize| record.get(index).filter(|cell| !cell.is_empty());
            let cells = sheet
                .columns
                .iter()
                .filter_map(|(&field, &index)| Some((field, cell(index)?.to_owned())));
            let row = SheetRow {
                line: position.map_or(0, |position| position.line()),
                start,
                whole,
                cells: cells.collect(),
            };
            if !whole {
                context.mistake(
                    Code::RowLength,
                    &Place::new(source, sheet.line_at(start)),
                    format!("the row has {} cells, the header {}", record.len(), header.len()),
                    "separate cells by commas; put a cell that holds a comma in double quotes",
                );
            }
            sheet.rows.push(row);
        }
        sheet
    }

    /// Is the column there?
    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field)
    }

    /// Has the file, or the command line, every column that each row needs? Reports those missing, once.
    pub(super) fn has_what_is_needed(&self, context: &Context, given: &Given) -> bool {
        if self.rows.is_empty() {
            return false;
        }
        let said = |field: &Field| self.has(*field) || given.has(*field);
        let mut complete = true;
        let mut need = |any_of: &[Field]| {
            if any_of.iter().any(said) {
                return;
            }
            complete = false;
            let named = any_of[0].named();
            let near = did_you_mean(named.column, self.unused.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!(" (is it `{near}`?)"));
            let help = match named.option {
                "" => format!("add it, with cells such as {}", named.example),
                option => format!(
                    "add it, with cells such as {0}, or say it for all rows: {option} {0}",
                    named.example
                ),
            };
            let message = format!("the file has no column `{}`{near}", named.column);
            context.mistake(Code::MissingColumn, &self.header, message, help);
        };
        for field in [Field::Origin, Field::Destination, Field::Value, Field::Format, Field::Carrier] {
            need(&[field]);
        }
        need(&[Field::Promised, Field::Ordered, Field::Shipped]);
        if given.need == Need::Tracking {
            need(&[Field::Tracking, Field::TrackingNumber, Field::ServiceTracking]);
        }
        complete
    }

    /// Where a cell stands; its row if the column is not there.
    pub(super) fn place(&self, row: &SheetRow, field: Field) -> Place {
        let spans = cell_spans(self.text, row.start);
        let span = self.columns.get(&field).and_then(|&index| spans.get(index).cloned());
        Place::new(self.source, span.unwrap_or_else(|| self.line_at(row.start)))
    }

    fn line_at(&self, start: usize) -> Range<usize> {
        let start =
            self.text[start..].find(|c| !matches!(c, '\r' | '\n')).map_or(start, |at| start + at);
        let end = self.text[start..].find(['\r', '\n']).map_or(self.text.len(), |at| start + at);
        start..end
    }
}

/// The bytes of each cell of the row that begins here, without surrounding blanks and quotes.
fn cell_spans(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let begin = text[start..].find(|c| !matches!(c, '\r' | '\n')).map_or(text.len(), |at| start + at);
    let (mut from, mut quoted) = (begin, false);
    let mut close = |from: usize, to: usize| {
        let cell = &text[from..to];
        let inner = cell.trim_matches(|c: char| c.is_whitespace() || c == '"');
        let at = from + cell.find(inner).unwrap_or(0);
        spans.push(at..at + inner.len());
    };
    for (at, byte) in text.bytes().enumerate().skip(begin) {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                close(from, at);
                from = at + 1;
            }
            b'\r' | b'\n' if !quoted => {
                close(from, at);
                return spans;
            }
            _ => {}
        }
    }
    close(from, text.len());
    spans
}
