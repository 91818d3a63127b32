//! A file's rows as far as its columns are known.

use super::columns::Columns;
use super::fields::{FIELDS, Field};
use super::header;
use super::rows::{self, Rows, SheetRow};
use crate::diagnostics::{Code, Finding, Place, SourceId};
use crate::input::decode::Decoded;
use crate::input::reader::{Context, did_you_mean};
use std::collections::BTreeMap;

/// A file's rows.
pub(super) struct Sheet {
    pub(super) source: SourceId,
    header: Place,
    columns: BTreeMap<Field, usize>,
    /// The place of each field's cell among those of a row.
    slots: [Option<usize>; FIELDS.len()],
    /// Names of all columns.
    pub(super) names: Vec<String>,
    /// Names of the columns that are not used.
    pub(super) unused: Vec<String>,
    pub(super) rows: Vec<SheetRow>,
    /// The text; cells that are not used are covered.
    text: String,
    /// Cells that are used, part by part.
    cells: Vec<Vec<rows::CellSpan>>,
    unescaped: BTreeMap<u32, String>,
}

impl Sheet {
    /// Reads all rows; those with too few or too many cells are reported. When all is reported, [`Sheet::close`]
    /// lets findings show the text.
    pub(super) fn read(context: &Context, shown: &str, decoded: Decoded, wanted: &Columns) -> Self {
        let Decoded { text, remarks } = decoded;
        let Some(header) = header::find(&text, wanted) else {
            let source = context.add_source(shown, "");
            for remark in &remarks {
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
        let Rows { text, rows, cells, unescaped, remarks: of_rows } = rows::read(text, &header, wanted);
        let source = context.add_source(shown, "");
        for remark in &remarks {
            let place = match remark.at {
                Some(at) => Place::new(source, letter_at(&text, at)),
                None => Place::whole(source),
            };
            context.mistake(remark.code, &place, remark.message.as_str(), remark.help);
        }
        for remark in of_rows {
            let place = Place::new(source, remark.span);
            context.mistake(remark.code, &place, remark.message, remark.help);
        }
        let header_spans: Vec<_> = header.row.cells.iter().map(|cell| cell.span.clone()).collect();
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
        let mut places: Vec<usize> = header.columns.values().copied().collect();
        places.sort_unstable();
        places.dedup();
        let mut slots = [None; FIELDS.len()];
        for (field, column) in &header.columns {
            slots[*field as usize] = places.binary_search(column).ok();
        }
        let sheet = Self {
            source,
            header: header_place,
            columns: header.columns,
            slots,
            names: header.names,
            unused,
            rows,
            text,
            cells,
            unescaped,
        };
        sheet.check_map(context, wanted);
        sheet
    }

    fn empty(source: SourceId) -> Self {
        Self {
            source,
            header: Place::whole(source),
            columns: BTreeMap::new(),
            slots: [None; FIELDS.len()],
            names: Vec::new(),
            unused: Vec::new(),
            rows: Vec::new(),
            text: String::new(),
            cells: Vec::new(),
            unescaped: BTreeMap::new(),
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

    /// Hands its text to the findings, if there are any.
    pub(super) fn close(self, context: &Context) {
        context.set_text(self.source, self.text);
    }

    /// Is the column there?
    pub(super) fn has(&self, field: Field) -> bool {
        self.slots[field as usize].is_some()
    }

    /// The name of a field's column, as the file writes it.
    pub(super) fn name_of(&self, field: Field) -> Option<&str> {
        self.columns.get(&field).and_then(|&index| self.names.get(index)).map(String::as_str)
    }

    /// Where the header stands.
    pub(super) fn header(&self) -> &Place {
        &self.header
    }

    fn cell(&self, row: &SheetRow, field: Field) -> Option<rows::CellSpan> {
        let part = self.cells.get(row.part as usize)?;
        let cell = part.get(row.cells as usize + self.slots[field as usize]?)?;
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
        let cell = self.cell(row, field);
        Place::new(self.source, cell.map_or(row.span(), rows::CellSpan::span))
    }

    /// Where a row stands.
    pub(super) fn place_of_row(&self, row: &SheetRow) -> Place {
        Place::new(self.source, row.span())
    }
}

/// The letter at a byte.
fn letter_at(text: &str, at: usize) -> std::ops::Range<usize> {
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}
