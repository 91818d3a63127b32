//! A delimited file of the marketplace: its rows, as far as their columns are known.
//!
//! Only cells of known columns are kept. All others (names, addresses, e-mail, telephone numbers) are covered
//! with `*` before anything else is done, so that neither a record nor a finding can show them.

use super::kinds::{self, Header, Kind, plain};
use crate::diagnostics::{Code, Place, SourceId};
use crate::input::export::Decoded;
use crate::input::packages::cut;
use crate::input::reader::Context;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

/// A file's rows.
pub(super) struct Table {
    pub(super) kind: Kind,
    pub(super) source: SourceId,
    /// Its place among the files asked.
    pub(super) file: usize,
    /// The covered text.
    text: String,
    /// Names of all columns, as written and plain.
    pub(super) names: Vec<(String, String)>,
    pub(super) rows: Vec<Row>,
    /// Rows that could not be read.
    pub(super) not_read: usize,
    /// Rows that are another once more.
    pub(super) duplicates: usize,
    /// Names of columns of which nothing is kept.
    pub(super) unused: Vec<String>,
}

/// One row.
pub(super) struct Row {
    pub(super) line: u64,
    span: Range<usize>,
    /// By column; empty where nothing is kept.
    cells: Vec<Range<usize>>,
}

/// One thing that a file says, and where.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) place: Place,
}

/// Which cells are kept.
pub(super) struct Kept<'k> {
    /// Plain names of columns of which all is kept.
    pub(super) columns: &'k [&'k str],
    /// May a cell of another column be kept, by what stands in it?
    pub(super) other: fn(&str) -> bool,
}

impl Table {
    /// Reads all rows; what is wrong with them is reported.
    pub(super) fn read(
        context: &Context,
        (file, shown): (usize, &str),
        decoded: &Decoded,
        header: &Header,
        kept: &Kept<'_>,
    ) -> Self {
        let text = &decoded.text;
        let names: Vec<(String, String)> =
            header.names.iter().map(|name| (name.clone(), plain(name))).collect();
        let known: Vec<bool> =
            names.iter().map(|(_, name)| kept.columns.contains(&name.as_str())).collect();
        let mut cover = Cover { text, done: 0, out: String::with_capacity(text.len()), line: 1 };
        let mut remarks: Vec<(Code, Range<usize>, String, &str)> = Vec::new();
        cover.cover(header.at);
        cover.keep(header.rows_at);
        let (mut rows, mut not_read, mut duplicates) = (Vec::new(), 0, 0);
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        let mut used = known.clone();
        for row in cut(text, header.delimiter, header.rows_at) {
            cover.cover(row.span.start);
            let (line, start) = (cover.line, cover.out.len());
            // A header's first cell is a name; an order's number has digits.
            let may_be_header =
                row.cells.first().is_some_and(|(_, first)| !first.bytes().any(|b| b.is_ascii_digit()));
            if let Some(kind) = may_be_header.then(|| kinds::kind_of(&row)).flatten() {
                let same = row.cells.iter().map(|(_, name)| name.as_ref()).eq(header.names.iter());
                // What stands there beside names of columns may be anybody's name.
                if same {
                    cover.keep(row.span.end)
                } else {
                    cover.cover(row.span.end)
                }
                let span = start..cover.out.trim_end().len();
                if same {
                    let message = "the header is there once more".to_owned();
                    remarks.push((Code::RepeatedHeader, span, message, "leave the line out"));
                    continue;
                }
                let left = cut(text, header.delimiter, (row.span.end + 1).min(text.len())).count();
                not_read += left;
                let message = format!(
                    "another header (of {}): the {left} rows after it are not read",
                    kind.words()
                );
                remarks.push((Code::SecondHeader, span, message, "make two files of it"));
                break;
            }
            let more = row.cells.len().saturating_sub(names.len());
            let blank_end = row.cells.iter().rev().take(more).all(|(span, _)| span.is_empty());
            let whole = row.cells.len() >= names.len() && blank_end;
            let mut cells = vec![0..0; names.len()];
            for (index, (span, cell)) in row.cells.iter().enumerate().take(names.len()) {
                if whole && (known[index] || (kept.other)(cell)) && !span.is_empty() {
                    cover.cover(span.start);
                    let from = cover.out.len();
                    cover.keep(span.end);
                    cells[index] = from..cover.out.len();
                    used[index] = true;
                }
            }
            cover.cover(row.span.end);
            let span = start..cover.out.len();
            if !whole {
                let message =
                    format!("the row has {} cells, the header {}", row.cells.len(), names.len());
                let help = "download the file again: a row is cut off, or a cell holds a separator";
                remarks.push((Code::RowLength, span, message, help));
                not_read += 1;
                continue;
            }
            let mut hasher = DefaultHasher::new();
            text[row.span.clone()].hash(&mut hasher);
            if !seen.insert(hasher.finish()) {
                let message = "the row is there once more, the same in every cell".to_owned();
                remarks.push((Code::DuplicateRow, span, message, "it counts once"));
                duplicates += 1;
                continue;
            }
            rows.push(Row { line, span, cells });
        }
        cover.cover(text.len());
        let out = cover.out;
        let source = context.add_source(shown, out.as_str());
        for remark in &decoded.remarks {
            context.mistake(remark.code, &Place::whole(source), remark.message.as_str(), remark.help);
        }
        if header.lead > 0 && !text.starts_with("TemplateType=") {
            let message = format!("{} lines before the header are not read", header.lead);
            let help = "leave them out if they are no rows";
            context.mistake(Code::LeadLines, &Place::new(source, 0..0), message, help);
        }
        for (code, span, message, help) in remarks {
            context.mistake(code, &Place::new(source, span), message, help);
        }
        let unused = names.iter().zip(&used).filter(|((name, _), used)| !**used && !name.is_empty());
        let unused = unused.map(|((name, _), _)| name.clone()).collect();
        Self { kind: header.kind, source, file, text: out, names, rows, not_read, duplicates, unused }
    }

    /// The place of a column, by the first of its plain names that is there.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|wanted| self.names.iter().position(|(_, name)| name == wanted))
    }

    /// What a cell says, if anything.
    pub(super) fn text(&self, row: &Row, column: Option<usize>) -> Option<&str> {
        let span = row.cells.get(column?)?;
        self.text.get(span.clone()).filter(|text| !text.is_empty())
    }

    /// What a cell says and where, if anything.
    pub(super) fn said(&self, row: &Row, column: Option<usize>) -> Option<Said> {
        let text = self.text(row, column)?.to_owned();
        Some(Said { text, place: self.place(row, column) })
    }

    /// Where a cell stands; its row if nothing of it is kept.
    pub(super) fn place(&self, row: &Row, column: Option<usize>) -> Place {
        let cell = column.and_then(|column| row.cells.get(column)).filter(|span| !span.is_empty());
        Place::new(self.source, cell.unwrap_or(&row.span).clone())
    }

    /// The place of the header's line.
    pub(super) fn whole(&self) -> Place {
        Place::whole(self.source)
    }

    /// Reports a column that every row needs and is not there.
    pub(super) fn needs(&self, context: &Context, column: Option<usize>, name: &str) -> bool {
        if column.is_none() {
            let message = format!("the {} has no column `{name}`", self.kind.words());
            let help = "download it again with all its columns";
            context.mistake(Code::MissingColumn, &self.whole(), message, help);
        }
        column.is_some()
    }
}

/// A text being covered.
struct Cover<'t> {
    text: &'t str,
    /// Up to here it is done.
    done: usize,
    out: String,
    line: u64,
}

impl Cover<'_> {
    /// Copies up to a byte.
    fn keep(&mut self, until: usize) {
        let part = &self.text[self.done.min(until)..until];
        self.line += part.bytes().filter(|&byte| byte == b'\n').count() as u64;
        self.out.push_str(part);
        self.done = until.max(self.done);
    }

    /// Covers letters up to a byte; tabs, commas and ends of lines stay.
    fn cover(&mut self, until: usize) {
        for c in self.text[self.done.min(until)..until].chars() {
            match c {
                '\n' => {
                    self.line += 1;
                    self.out.push('\n');
                }
                '\r' | '\t' | ',' | ';' | '|' => self.out.push(c),
                _ => self.out.push('*'),
            }
        }
        self.done = until.max(self.done);
    }
}
