//! Stretches of a file's text that hold whole rows, and where in them rows can be cut apart from the others.

use super::cutter::{Cutter, RawRow};
use super::header::Header;
use crate::input::export::{Stop, TextReader};
use std::ops::Range;

/// How much of a file is read at once, in bytes. What is read does not hang on it, but for the head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// The header is looked for in so many first bytes.
    pub(super) head: usize,
    /// A stretch.
    pub(super) stretch: usize,
    /// A part of a stretch, of which several are cut at the same time.
    pub(super) part: usize,
}

impl Sizes {
    /// Stretches that stay in the processor's caches.
    pub(super) const USUAL: Self = Self { head: 1 << 18, stretch: 1 << 22, part: 1 << 16 };
    /// The header is looked for in so many lines at least.
    const LINES: usize = 16;
}

/// Reads the beginning of a text, in which its header is looked for.
pub(super) fn head(reader: &mut TextReader<'_>, sizes: Sizes) -> Result<String, Stop> {
    let mut head = String::new();
    while !reader.has_ended() && (head.len() < sizes.head || head.matches('\n').count() < Sizes::LINES) {
        let about = sizes.head.saturating_sub(head.len());
        reader.next(&mut head, about)?;
    }
    Ok(head)
}

/// A stretch of a text.
#[derive(Debug)]
pub(super) struct Stretch {
    pub(super) text: String,
    /// The byte of the whole text at which it begins.
    pub(super) begin: usize,
    pub(super) parts: Vec<Part>,
    /// Nothing comes after it.
    pub(super) last: bool,
}

/// Whole rows of a stretch.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Bytes of the stretch.
    pub(super) span: Range<usize>,
    /// The line at which it begins.
    pub(super) line: u32,
    /// See [`Cutter`].
    pub(super) one_line: bool,
}

/// Reads stretches, one after the other.
pub(super) struct Stretches<'o> {
    reader: TextReader<'o>,
    sizes: Sizes,
    delimiter: u8,
    /// The text after the last whole row.
    rest: String,
    /// The byte of the whole text at which the rest begins.
    begin: usize,
    line: u32,
    one_line: bool,
    ended: bool,
}

impl<'o> Stretches<'o> {
    /// Of the rows after a header, of which the head of the text was read.
    pub(super) fn new(reader: TextReader<'o>, head: &str, header: &Header, sizes: Sizes) -> Self {
        let begin = header.rows_at.min(head.len());
        Self {
            reader,
            sizes,
            delimiter: header.delimiter,
            rest: head[begin..].to_owned(),
            begin,
            line: 1 + breaks(&head[..begin]),
            one_line: Cutter::new("", header.delimiter, 0).is_one_line(),
            ended: false,
        }
    }

    /// The reader, when all is read.
    pub(super) fn reader(&self) -> &TextReader<'o> {
        &self.reader
    }

    /// The next stretch, in a buffer that is used again; `None` = there is none.
    pub(super) fn next(&mut self, buffer: String) -> Result<Option<Stretch>, Stop> {
        if self.ended {
            return Ok(None);
        }
        let mut text = buffer;
        text.clear();
        text.push_str(&self.rest);
        self.rest.clear();
        let mut about = self.sizes.stretch;
        loop {
            if !self.reader.has_ended() {
                self.reader.next(&mut text, about)?;
            }
            let last = self.reader.has_ended();
            let parts = self.parts(&text, last);
            let end = parts.last().map_or(0, |part| part.span.end);
            if last || end > 0 {
                self.rest.push_str(&text[end..]);
                text.truncate(end);
                let begin = self.begin;
                self.begin += end;
                self.ended = last;
                return Ok(Some(Stretch { text, begin, parts, last }));
            }
            // A row that is longer than all that was read: as much again.
            about = about.max(text.len());
        }
    }

    /// The parts of a text, up to its last whole row. Where there is no quotation mark, rows are lines.
    fn parts(&mut self, text: &str, last: bool) -> Vec<Part> {
        let bytes = text.as_bytes();
        let mut parts = Vec::new();
        let mut row = RawRow::default();
        let (mut begin, mut at, mut one_line) = (0, 0, self.one_line);
        let mut quote = memchr::memchr(b'"', bytes);
        while at < bytes.len() {
            if quote.is_some_and(|quote| quote < at) {
                quote = memchr::memchr(b'"', &bytes[at..]).map(|found| at + found);
            }
            let plain = quote.unwrap_or(bytes.len());
            let enough = (begin + self.sizes.part).max(at);
            let line = bytes
                .get(enough..plain)
                .and_then(|after| memchr::memchr(b'\n', after))
                .map(|found| enough + found)
                .or_else(|| memchr::memrchr(b'\n', &bytes[at..plain]).map(|found| at + found));
            if let Some(line) = line {
                at = line + 1;
            } else if quote.is_none() {
                if !last {
                    break;
                }
                at = bytes.len();
            } else {
                let mut cutter = Cutter::resumed(text, self.delimiter, at, self.one_line);
                cutter.cut(&mut row);
                // More text may end a row or a quotation mark otherwise.
                let open = row.span.end == bytes.len() || cutter.is_one_line() != self.one_line;
                if open && !last {
                    break;
                }
                self.one_line = cutter.is_one_line();
                at = cutter.at().min(bytes.len());
            }
            if at - begin >= self.sizes.part {
                parts.push(Part { span: begin..at, line: self.line, one_line });
                self.line += breaks(&text[begin..at]);
                (begin, one_line) = (at, self.one_line);
            }
        }
        if at > begin {
            parts.push(Part { span: begin..at, line: self.line, one_line });
            self.line += breaks(&text[begin..at]);
        }
        parts
    }
}

/// Ends of lines. A text has fewer than 2^31 bytes.
pub(super) fn breaks(text: &str) -> u32 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32
}
