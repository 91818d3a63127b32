//! The rows of a part of a file, cut into cells.
//!
//! Cells of columns that are not used (names, addresses, e-mail, telephone numbers) are never kept. Where a finding
//! shows their row, they are covered: each letter by a mark of as many bytes, so that lines, columns and bytes stay
//! where they are.

use super::cutter::{Cutter, DELIMITERS, RawCell, RawRow};
use super::header::{Header, RowKind};
use super::layout::Layout;
use super::sheet::{CellSpan, RowRemark, Second, Sheet, SheetRow};
use super::stretch::{Part, Stretch, breaks};
use crate::diagnostics::Code;
use std::collections::BTreeMap;
use std::ops::Range;

/// Longest cell of a row of wrong length that is shown: an order's number is shorter.
const LONGEST_SHOWN: usize = 40;

/// Cuts the rows of a part. `covers` takes the cells to cover before the part's text may be shown.
pub(super) fn cut<'t>(
    layout: &'t Layout,
    stretch: &'t Stretch,
    part: &Part,
    mut covers: Option<&mut Vec<Range<usize>>>,
) -> Sheet<'t> {
    let text = &stretch.text[part.span.clone()];
    let mut sheet = Sheet {
        layout,
        text,
        begin: stretch.begin + part.span.start,
        rows: Vec::new(),
        cells: Vec::new(),
        unescaped: BTreeMap::new(),
        remarks: Vec::new(),
        all: 0,
        second: None,
    };
    let Some(header) = layout.header() else { return sheet };
    let mut row = RawRow::default();
    let mut cutter = Cutter::resumed(text, header.delimiter, 0, part.one_line);
    let mut line = part.line;
    while cutter.cut(&mut row) {
        let of_row = line;
        let many = row.cells.iter().any(|cell| cell.quoted);
        line += 1 + if many { breaks(&text[row.span.clone()]) } else { 0 };
        if row.is_blank() {
            continue;
        }
        sheet.all += 1;
        if let Some(second) = &mut sheet.second {
            second.left += 1;
            continue;
        }
        let kind = match layout.may_be_header(row.cells[0].span.len()) {
            true => header.kind_of(&row, text, layout.wanted()),
            false => RowKind::Row,
        };
        match kind {
            RowKind::Row => sheet.row(&row, of_row, header, covers.as_deref_mut()),
            RowKind::SameHeader => sheet.remarks.push(RowRemark {
                code: Code::RepeatedHeader,
                span: sheet.span_of(&row),
                message: "the header is there once more".into(),
                help: "leave the line out".into(),
            }),
            RowKind::OtherHeader => {
                sheet.second = Some(Second { span: sheet.span_of(&row), left: 0 });
            }
        }
    }
    sheet
}

impl Sheet<'_> {
    /// A row's bytes of the whole text, without the end of its line.
    fn span_of(&self, row: &RawRow) -> Range<usize> {
        let line = self.text[row.span.clone()].trim_end_matches('\r');
        self.begin + row.span.start..self.begin + row.span.start + line.len()
    }

    /// Keeps the cells of a row that are used, and says which to cover.
    fn row(
        &mut self,
        row: &RawRow,
        line: u32,
        header: &Header,
        mut covers: Option<&mut Vec<Range<usize>>>,
    ) {
        let used = &self.layout.used;
        let whole = row.cells.len() == used.len();
        let first = self.cells.len();
        // Of a row that is not whole, only cells before the first column that is not used are what they seem.
        let aligned = if whole { used.len() } else { used.iter().take_while(|&&used| used).count() };
        for (index, cell) in row.cells.iter().enumerate() {
            let is_used = used.get(index) == Some(&true);
            let kept = is_used && (whole || index < aligned && is_short(&self.text[cell.span.clone()]));
            if !kept && let Some(covers) = covers.as_deref_mut() {
                covers.push(cell.span.clone());
            }
            if is_used {
                let span = if kept { self.kept(cell) } else { CellSpan::MISSING };
                self.cells.push(span);
            }
        }
        self.cells.resize(first + self.layout.many_used, CellSpan::MISSING);
        if let Some(quote) = row.unclosed {
            let at = self.begin + quote;
            self.remarks.push(RowRemark {
                code: Code::UnclosedQuote,
                span: at..at + 1,
                message: "a quotation mark begins this cell and none ends it".into(),
                help: "taken as part of the text; end the cell with another, or write two for one"
                    .into(),
            });
        }
        let (start, end) = (row.span.start, row.span.end);
        if !whole {
            let (message, help) = header.wrong_length(&self.text[start..end], row);
            let span = self.begin + start..self.begin + end;
            self.remarks.push(RowRemark { code: Code::RowLength, span, message, help });
        }
        let (start, end, cells) = (start as u32, end as u32, first as u32);
        self.rows.push(SheetRow { line, start, end, cells, whole });
    }

    fn kept(&mut self, cell: &RawCell) -> CellSpan {
        let start = cell.span.start as u32;
        let mut length = cell.span.len() as u32;
        if cell.quoted
            && let std::borrow::Cow::Owned(said) = cell.text(self.text)
        {
            self.unescaped.insert(start, said);
            length |= CellSpan::ESCAPED;
        }
        CellSpan { start, length }
    }
}

/// May a cell of a row of wrong length be shown?
fn is_short(cell: &str) -> bool {
    cell.len() <= LONGEST_SHOWN && !cell.bytes().any(|byte| DELIMITERS.contains(&byte) || byte == b' ')
}
