//! Rows of delimited text, cell by cell, with the place of each.
//!
//! A quotation mark means something only where a cell begins; one that nothing ends is part of the text
//! (tab separated exports of marketplaces do not quote).

use std::borrow::Cow;
use std::ops::Range;

/// What may stand between cells.
pub(super) const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];

/// A delimiter in words.
pub(super) fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b'\t' => "tabs",
        b',' => "commas",
        b';' => "semicolons",
        _ => "`|`",
    }
}

/// One cell.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct RawCell {
    /// Its bytes, without quotation marks and blanks around it.
    pub(super) span: Range<usize>,
    pub(super) quoted: bool,
}

impl RawCell {
    /// What it says.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let inner = &text[self.span.clone()];
        if self.quoted && inner.contains('"') {
            Cow::Owned(inner.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(inner)
        }
    }
}

/// One row.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct RawRow {
    /// Its bytes, without the end of its line.
    pub(super) span: Range<usize>,
    pub(super) cells: Vec<RawCell>,
    /// Where a quotation mark stands that nothing ends.
    pub(super) unclosed: Option<usize>,
}

impl RawRow {
    /// Does no cell say anything?
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.span.is_empty())
    }
}

/// Cuts a text into rows.
pub(super) struct Cutter<'t> {
    text: &'t str,
    delimiter: u8,
    at: usize,
    /// A quotation mark was not ended before the end of the text: those after it end in their line or not
    /// at all.
    one_line: bool,
}

impl<'t> Cutter<'t> {
    /// From a byte at which a line begins.
    pub(super) fn new(text: &'t str, delimiter: u8, at: usize) -> Self {
        Self::resumed(text, delimiter, at, delimiter == b'\t')
    }

    /// Where another was in an earlier stretch of the same text.
    pub(super) fn resumed(text: &'t str, delimiter: u8, at: usize, one_line: bool) -> Self {
        Self { text, delimiter, at, one_line }
    }

    /// Do quotation marks end in their line or not at all?
    pub(super) fn is_one_line(&self) -> bool {
        self.one_line
    }

    /// Where the next row begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.text[from..].find('\n').map_or(self.text.len(), |at| from + at)
    }

    /// The quotation mark that ends the one before `from`.
    fn closing(&mut self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let limit = if self.one_line { self.end_of_line(from) } else { bytes.len() };
        let mut at = from;
        while at < limit {
            if bytes[at] != b'"' {
                at += 1;
            } else if bytes.get(at + 1) == Some(&b'"') {
                at += 2;
            } else {
                let rest =
                    bytes[at + 1..].iter().find(|&&b| b == self.delimiter || !matches!(b, b' ' | b'\r'));
                match rest {
                    None => return Some(at),
                    Some(&byte) if byte == self.delimiter || byte == b'\n' => return Some(at),
                    Some(_) => at += 1,
                }
            }
        }
        if !self.one_line {
            self.one_line = true;
            return self.closing(from);
        }
        None
    }
}

impl Cutter<'_> {
    /// Cuts the next row; false = there is none.
    pub(super) fn cut(&mut self, row: &mut RawRow) -> bool {
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return false;
        }
        row.cells.clear();
        row.unclosed = None;
        row.span.start = self.at;
        let mut from = self.at;
        loop {
            let quote = from + bytes[from..].iter().take_while(|&&byte| byte == b' ').count();
            let closed = match bytes.get(quote) {
                Some(b'"') => {
                    let closed = self.closing(quote + 1);
                    if closed.is_none() && row.unclosed.is_none() {
                        row.unclosed = Some(quote);
                    }
                    closed
                }
                _ => None,
            };
            let search = closed.map_or(from, |at| at + 1);
            let ends = |&byte: &u8| byte == self.delimiter || byte == b'\n';
            let end = bytes[search..].iter().position(ends).map_or(bytes.len(), |at| search + at);
            let inside = match closed {
                Some(close) => quote + 1..close,
                None => from..end,
            };
            row.cells.push(RawCell { span: trimmed(self.text, inside), quoted: closed.is_some() });
            if bytes.get(end) == Some(&self.delimiter) {
                from = end + 1;
                continue;
            }
            row.span.end = end;
            self.at = end + 1;
            return true;
        }
    }
}

impl Iterator for Cutter<'_> {
    type Item = RawRow;

    fn next(&mut self) -> Option<RawRow> {
        let mut row = RawRow::default();
        self.cut(&mut row).then_some(row)
    }
}

fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let bytes = &text.as_bytes()[span.clone()];
    // Neither end is a blank, nor part of a letter beyond ASCII, which could be one.
    if bytes.first().is_some_and(u8::is_ascii_graphic) && bytes.last().is_some_and(u8::is_ascii_graphic)
    {
        return span;
    }
    let whole = &text[span.clone()];
    let start = span.start + (whole.len() - whole.trim_start().len());
    start..start + whole.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let rows = Cutter::new(text, delimiter, 0);
        rows.map(|row| row.cells.iter().map(|cell| cell.text(text).into_owned()).collect()).collect()
    }

    #[test]
    fn quotes_blanks_and_ends_of_lines() {
        assert_eq!(rows("a, b ,\"c,d\"\r\n\r\n", b','), [vec!["a", "b", "c,d"], vec![""]]);
        assert_eq!(rows("\"x \"\"y\"\"\";\"two\nlines\";", b';'), [["x \"y\"", "two\nlines", ""]]);
        assert_eq!(
            rows("12\" pipe\t\"odd\tend\n\"q\"\tz", b'\t'),
            [vec!["12\" pipe", "\"odd", "end"], vec!["q", "z"]]
        );
    }

    #[test]
    fn a_quotation_mark_that_nothing_ends_is_text() {
        let text = "a,\"b\n1,2\n3,\"4\"\n";
        // The first is ended by the one before the last newline, if nothing else: `"4"` is not.
        assert_eq!(rows("a,\"b\n1,2\n", b','), [["a", "\"b"], ["1", "2"]]);
        let unclosed = Cutter::new("a,\"b\n1,2\n", b',', 0).next().expect("a row").unclosed;
        assert_eq!(unclosed, Some(2));
        assert_eq!(rows(text, b',').len(), 1);
    }
}
