//! The lines in which something was found, fetched by going through the file once more: no text is kept while it is
//! read, and in most files nothing is found. Cells that are not used are covered.

use super::cover::cover;
use super::fields::Field;
use super::header::Header;
use super::layout::Layout;
use super::rows;
use super::stretch::{Part, Sizes, Stretch, Stretches, head};
use crate::diagnostics::{Line, Place, SourceId};
use crate::input::export::{Stop, TextReader};
use std::collections::BTreeSet;

/// Lines and places of a file.
pub(super) struct Excerpts {
    /// Of the cells asked, in their order.
    pub(super) places: Vec<Place>,
    pub(super) lines: Vec<Line>,
}

impl Excerpts {
    /// Of a file that cannot be read any more.
    pub(super) fn none(source: SourceId, cells: usize) -> Self {
        Self { places: vec![Place::whole(source); cells], lines: Vec::new() }
    }
}

/// The lines that hold some bytes of the text, and the places of cells, each by the byte at which its row begins,
/// with their lines. The text `after` a byte is covered whole: rows after another header are not read.
pub(super) fn excerpts(
    mut reader: TextReader<'_>,
    sizes: Sizes,
    (layout, after): (&Layout, Option<usize>),
    starts: &BTreeSet<usize>,
    cells: &[(usize, Field)],
) -> Result<Excerpts, Stop> {
    let mut found = Excerpts::none(layout.source, cells.len());
    let Some(header) = layout.header() else { return Ok(found) };
    let mut wanted = Wanted { layout, after, cells, starts: starts.clone() };
    let last = starts.last().into_iter().chain(cells.iter().map(|(row, _)| row)).max().copied();
    let head = head(&mut reader, sizes)?;
    found.lines.extend(wanted.of_head(&head, header));
    let mut stretches = Stretches::new(reader, &head, header, sizes);
    drop(head);
    let mut buffer = String::new();
    while let Some(stretch) = stretches.next(buffer)? {
        if last.is_none_or(|last| last < stretch.begin) {
            break;
        }
        for part in &stretch.parts {
            wanted.of_part(&stretch, part, &mut found);
        }
        buffer = stretch.text;
    }
    Ok(found)
}

struct Wanted<'w> {
    layout: &'w Layout,
    after: Option<usize>,
    cells: &'w [(usize, Field)],
    starts: BTreeSet<usize>,
}

impl Wanted<'_> {
    /// The lines of the header and before it.
    fn of_head(&self, head: &str, header: &Header) -> Vec<Line> {
        let end = header.rows_at.min(head.len());
        if self.starts.range(..end).next().is_none() {
            return Vec::new();
        }
        let mut bytes = head.as_bytes()[..end].to_vec();
        cover(&mut bytes[..header.row.span.start]);
        lines(&bytes, 0, 1, self.starts.range(..end))
    }

    fn of_part(&mut self, stretch: &Stretch, part: &Part, found: &mut Excerpts) {
        let (begin, end) = (stretch.begin + part.span.start, stretch.begin + part.span.end);
        // What stands at the very end of the text is in its last line.
        let is_last = stretch.last && part.span.end == stretch.text.len();
        let within = |at: usize| at >= begin && (at < end || is_last && at == end);
        let cells = self.cells.iter().enumerate().filter(|(_, (row, _))| within(*row));
        let cells: Vec<(usize, (usize, Field))> = cells.map(|(place, cell)| (place, *cell)).collect();
        if cells.is_empty() && !self.starts.range(begin..=end).any(|at| within(*at)) {
            return;
        }
        let mut covers = Vec::new();
        let sheet = rows::cut(self.layout, stretch, part, Some(&mut covers));
        for (place, (row, field)) in cells {
            let row = sheet.rows.binary_search_by_key(&(row - begin), |row| row.start as usize);
            let Some(row) = row.ok().and_then(|row| sheet.rows.get(row)) else { continue };
            found.places[place] = sheet.place(row, field);
            let at = found.places[place].span.as_ref().map(|span| span.start);
            self.starts.extend(at);
        }
        let mut bytes = sheet.text.as_bytes().to_vec();
        for span in covers {
            cover(&mut bytes[span]);
        }
        if let Some(after) = self.after {
            let from = after.saturating_sub(begin).min(bytes.len());
            cover(&mut bytes[from..]);
        }
        let starts = self.starts.range(begin..=end).filter(|at| within(**at));
        found.lines.extend(lines(&bytes, begin, part.line as usize, starts));
    }
}

/// The lines of a text that begins at a byte and a line of the whole text, in which bytes of the whole text stand.
fn lines<'s>(
    text: &[u8],
    begin: usize,
    line: usize,
    starts: impl Iterator<Item = &'s usize>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let (mut number, mut counted) = (line, 0);
    for at in starts.map(|start| start - begin) {
        let before = memchr::memrchr(b'\n', &text[..at]).map_or(0, |end| end + 1);
        if lines.last().is_some_and(|line| line.start == begin + before) {
            continue;
        }
        number += memchr::memchr_iter(b'\n', &text[counted..before]).count();
        counted = before;
        let end = memchr::memchr(b'\n', &text[before..]).map_or(text.len(), |length| before + length);
        // Letters were covered by letters of as many bytes: the text is as much UTF-8 as it was.
        let text = String::from_utf8_lossy(&text[before..end]).into_owned();
        lines.push(Line { number, start: begin + before, text });
    }
    lines
}
