//! A file gone through from its first row to its last, a stretch at a time; what is said of its bytes, header and
//! rows is reported afterwards.
//!
//! While one stretch is cut and looked at by all threads, one of them reads the next. Parts are handed on in their
//! order: nothing hangs on the number of threads or on the size of stretches.

use super::columns::Columns;
use super::excerpts::{Excerpts, excerpts};
use super::fields::Field;
use super::layout::Layout;
use super::rows;
use super::sheet::{RowRemark, Second, Sheet};
use super::stretch::{Sizes, Stretch, Stretches, head};
use crate::diagnostics::{Code, Place, SourceId};
use crate::input::export::{Export, Remark, Stop, TextReader};
use crate::input::file;
use crate::input::reader::Context;
use rayon::prelude::*;
use std::path::Path;

/// A file that can be gone through any number of times.
pub(super) struct Walk {
    kind: &'static file::Kind,
    export: Export,
    sizes: Sizes,
    pub(super) source: SourceId,
}

/// A file gone through.
pub(super) struct Walked {
    pub(super) layout: Layout,
    of_bytes: Vec<Remark>,
    of_rows: Vec<RowRemark>,
    /// How many rows there are, without headers.
    pub(super) rows: usize,
    second: Option<Second>,
}

impl Walk {
    /// A file; `None` = it cannot be read, which is reported.
    pub(super) fn open(
        context: &Context,
        path: &Path,
        kind: &'static file::Kind,
        sizes: Sizes,
    ) -> Option<Self> {
        let source = context.add_source(path.display().to_string(), "");
        match Export::open(path, kind.largest) {
            Ok(export) => Some(Self { kind, export, sizes, source }),
            Err(stop) => {
                file::report(context, source, kind, stop);
                None
            }
        }
    }

    /// A text of ours.
    pub(super) fn of_text(context: &Context, text: String, kind: &'static file::Kind) -> Self {
        let source = context.add_source("", "");
        Self { kind, export: Export::of_text(text), sizes: Sizes::USUAL, source }
    }

    /// So much at once.
    #[cfg(test)]
    pub(super) fn by(self, sizes: Sizes) -> Self {
        Self { sizes, ..self }
    }

    /// Goes through the rows: `each` adds those of each stretch to what `begin` makes. `None` = the file cannot be read to its end, which
    /// is reported.
    pub(super) fn rows<T: Send>(
        &mut self,
        context: &Context,
        wanted: &Columns,
        begin: impl Fn(&Layout) -> T,
        each: impl Fn(&mut T, &[Sheet<'_>]) + Sync,
    ) -> Option<(Walked, T)> {
        let (source, sizes) = (self.source, self.sizes);
        let pass = |reader: TextReader<'_>| go_through(reader, (source, wanted, sizes), &begin, &each);
        match self.export.with(pass) {
            Ok(walked) => Some(walked),
            Err(stop) => {
                file::report(context, source, self.kind, stop);
                None
            }
        }
    }

    /// The places of cells, each by the byte at which its row begins, and the lines in which findings are so far or
    /// these cells are.
    pub(super) fn excerpts(
        &mut self,
        context: &Context,
        walked: &Walked,
        cells: &[(usize, Field)],
    ) -> Excerpts {
        let starts = context.starts_in(self.source);
        if starts.is_empty() && cells.is_empty() {
            return Excerpts::none(self.source, 0);
        }
        let after = walked.second.as_ref().map(|second| second.span.end);
        let sizes = self.sizes;
        let pass =
            |reader: TextReader<'_>| excerpts(reader, sizes, (&walked.layout, after), &starts, cells);
        self.export.with(pass).unwrap_or_else(|_| Excerpts::none(self.source, cells.len()))
    }

    /// Lets findings show the lines in which they are.
    pub(super) fn show(&mut self, context: &Context, walked: &Walked) {
        let lines = self.excerpts(context, walked, &[]).lines;
        context.set_lines(self.source, lines);
    }
}

fn go_through<T: Send>(
    mut reader: TextReader<'_>,
    (source, wanted, sizes): (SourceId, &Columns, Sizes),
    begin: &dyn Fn(&Layout) -> T,
    each: &(dyn Fn(&mut T, &[Sheet<'_>]) + Sync),
) -> Result<(Walked, T), Stop> {
    let head = head(&mut reader, sizes)?;
    let layout = Layout::find(source, &head, wanted);
    let mut made = begin(&layout);
    let (of_bytes, of_rows) = (Vec::new(), Vec::new());
    let mut walked = Walked { layout, of_bytes, of_rows, rows: 0, second: None };
    let Some(header) = walked.layout.header() else {
        let mut text = String::new();
        while !reader.has_ended() {
            text.clear();
            reader.next(&mut text, sizes.stretch)?;
        }
        walked.of_bytes = reader.remarks();
        return Ok((walked, made));
    };
    let mut stretches = Stretches::new(reader, &head, header, sizes);
    drop(head);
    let mut now = stretches.next(String::new())?;
    let mut buffer = String::new();
    while let Some(stretch) = now {
        let spare = std::mem::take(&mut buffer);
        let ((), next) = rayon::join(|| walked.add(&stretch, &mut made, each), || stretches.next(spare));
        now = next?;
        buffer = stretch.text;
    }
    walked.of_bytes = stretches.reader().remarks();
    Ok((walked, made))
}

impl Walked {
    fn add<T>(&mut self, stretch: &Stretch, made: &mut T, each: &dyn Fn(&mut T, &[Sheet<'_>])) {
        let layout = &self.layout;
        let cut = stretch.parts.par_iter().map(|part| rows::cut(layout, stretch, part, None));
        let mut sheets: Vec<Sheet<'_>> = cut.collect();
        let own = match &mut self.second {
            Some(second) => {
                second.left += sheets.iter().map(|sheet| sheet.all).sum::<usize>();
                return;
            }
            None => sheets.iter().position(|sheet| sheet.second.is_some()),
        };
        if let Some(own) = own {
            let left = sheets.drain(own + 1..).map(|sheet| sheet.all).sum::<usize>();
            self.second = sheets[own].second.take();
            self.second.iter_mut().for_each(|second| second.left += left);
        }
        for sheet in &mut sheets {
            self.rows += sheet.rows.len();
            self.of_rows.append(&mut sheet.remarks);
        }
        each(made, &sheets);
    }

    /// Reports what is wrong with its bytes, header and rows.
    pub(super) fn report(&mut self, context: &Context) {
        let source = self.layout.source;
        if self.layout.report_figures(context) {
            return;
        }
        let has_header = self.layout.header().is_some();
        for remark in self.of_bytes.drain(..) {
            let place = match remark.at.filter(|_| has_header) {
                Some(at) => Place::new(source, at),
                None => Place::whole(source),
            };
            context.mistake(remark.code, &place, remark.message, remark.help);
        }
        for remark in self.of_rows.drain(..) {
            context.mistake(remark.code, &Place::new(source, remark.span), remark.message, remark.help);
        }
        if let Some(Second { span, left }) = &self.second {
            let message = format!("another header: the {left} rows after it are not read");
            let place = Place::new(source, span.clone());
            context.mistake(Code::SecondHeader, &place, message, "make two files of it");
        }
        let lead = self.layout.lead();
        if lead > 0 {
            let lines = if lead == 1 { "1 line".into() } else { format!("{lead} lines") };
            let message = format!("{lines} before the header are not read");
            let place = Place::new(source, 0..0);
            context.mistake(Code::LeadLines, &place, message, "leave them out if they are no rows");
        }
        self.layout.report(context);
    }
}
