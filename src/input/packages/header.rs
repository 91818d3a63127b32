//! Where the header of a file is, what separates its cells, and which column is which field.

use super::columns::Columns;
use super::cutter::{Cutter, DELIMITERS, RawRow, delimiter_name};
use super::fields::Field;
use std::collections::BTreeMap;

/// The header is looked for in so many lines.
const LINES_LOOKED_AT: usize = 8;

/// A header.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) delimiter: u8,
    pub(super) row: RawRow,
    /// The names of all columns, as written.
    pub(super) names: Vec<String>,
    /// Lines before it that say something.
    pub(super) lead: usize,
    /// Where the rows begin.
    pub(super) rows_at: usize,
    /// The columns of known fields.
    pub(super) columns: BTreeMap<Field, usize>,
}

/// Finds the header: of the first lines, cut by each delimiter, the one with most known names; without any, the
/// first line that says something, cut by the delimiter that makes most cells.
pub(super) fn find(text: &str, wanted: &Columns) -> Option<Header> {
    let mut best: Option<((usize, usize), Header)> = None;
    for delimiter in DELIMITERS {
        let mut cutter = Cutter::new(text, delimiter, 0);
        let mut lead = 0;
        for _ in 0..LINES_LOOKED_AT {
            let Some(row) = cutter.next() else { break };
            if row.is_blank() || is_separator_line(&text[row.span.clone()]) {
                continue;
            }
            let names: Vec<String> = row.cells.iter().map(|cell| cell.text(text).into_owned()).collect();
            let columns = wanted.find(&names);
            let known = columns.values().collect::<std::collections::BTreeSet<_>>().len();
            // A lone known word in a later line is a cell, not a header.
            let counts = if lead > 0 && known < 2 { 0 } else { known };
            let score = (counts, if lead == 0 { row.cells.len() } else { 0 });
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                let rows_at = cutter.at();
                best = Some((score, Header { delimiter, row, names, lead, rows_at, columns }));
            }
            lead += 1;
        }
    }
    best.map(|(_, header)| header)
}

/// Excel's `sep=;`.
fn is_separator_line(line: &str) -> bool {
    line.trim().strip_prefix("sep=").is_some_and(|rest| rest.len() <= 1)
}

/// Is this no header at all? Names of columns are not numbers, days or addresses of e-mail.
pub(super) fn looks_like_figures(names: &[String]) -> bool {
    names.iter().any(|name| {
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        name.contains('@') || (digits > 0 && digits * 2 >= name.chars().count())
    })
}

/// What a row among the others is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RowKind {
    Row,
    SameHeader,
    OtherHeader,
}

impl Header {
    /// Is a row the header once more, or another header?
    pub(super) fn kind_of(&self, row: &RawRow, text: &str, wanted: &Columns) -> RowKind {
        let first = row.cells.first().map(|cell| cell.text(text)).unwrap_or_default();
        // Only rows whose first cell is a name can be headers: the others are not looked at.
        let is_name = self.names.iter().any(|name| name.eq_ignore_ascii_case(&first));
        if first.is_empty() || !(is_name || wanted.knows(&first)) {
            return RowKind::Row;
        }
        let names: Vec<String> = row.cells.iter().map(|cell| cell.text(text).into_owned()).collect();
        if names.iter().eq(&self.names) {
            return RowKind::SameHeader;
        }
        let named = |name: &&String| wanted.knows(name) || self.names.contains(name);
        let known = names.iter().filter(|name| !name.is_empty()).filter(named).count();
        if known >= 2 && known * 2 >= names.len() { RowKind::OtherHeader } else { RowKind::Row }
    }

    /// What to say of a row with too few or too many cells.
    pub(super) fn wrong_length(&self, line: &str, row: &RawRow) -> (String, String) {
        let message = format!("the row has {} cells, the header {}", row.cells.len(), self.names.len());
        let ours = delimiter_name(self.delimiter);
        let other = DELIMITERS.iter().filter(|&&other| other != self.delimiter).find(|&&other| {
            Cutter::new(line, other, 0).next().is_some_and(|row| row.cells.len() == self.names.len())
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
}
