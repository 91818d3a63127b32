//! What a file's header says: which column is which field.

use super::columns::Columns;
use super::fields::{FIELDS, Field};
use super::header::{self, Header};
use crate::diagnostics::{Code, Finding, Place, SourceId};
use crate::input::reader::{Context, did_you_mean};

/// A file's columns.
pub(super) struct Layout {
    pub(super) source: SourceId,
    /// `None` = the file has none.
    header: Option<Header>,
    /// The first line holds figures: it is no header.
    figures: bool,
    wanted: Columns,
    /// The place of each field's cell among those of a row that are used.
    slots: [Option<usize>; FIELDS.len()],
    /// Which columns are used, and how many.
    pub(super) used: Vec<bool>,
    pub(super) many_used: usize,
    /// Of each length, whether a name of a column has it.
    lengths: Vec<bool>,
    /// Names of the columns that are not used.
    pub(super) unused: Vec<String>,
}

impl Layout {
    /// By the beginning of the text.
    pub(super) fn find(source: SourceId, head: &str, wanted: &Columns) -> Self {
        let found = header::find(head, wanted);
        let figures = found.as_ref().is_some_and(|header| {
            header.columns.is_empty() && header::looks_like_figures(&header.names)
        });
        let mut layout = Self {
            source,
            header: found.filter(|_| !figures),
            figures,
            wanted: wanted.clone(),
            slots: [None; FIELDS.len()],
            used: Vec::new(),
            many_used: 0,
            lengths: Vec::new(),
            unused: Vec::new(),
        };
        let Some(header) = &layout.header else { return layout };
        let mut places: Vec<usize> = header.columns.values().copied().collect();
        places.sort_unstable();
        places.dedup();
        for (field, column) in &header.columns {
            layout.slots[*field as usize] = places.binary_search(column).ok();
        }
        layout.many_used = places.len();
        layout.used = vec![false; header.names.len()];
        places.iter().for_each(|&place| layout.used[place] = true);
        let lengths: Vec<usize> = header.names.iter().map(String::len).chain(wanted.lengths()).collect();
        layout.lengths = vec![false; lengths.iter().max().map_or(0, |most| most + 1)];
        lengths.iter().for_each(|&length| layout.lengths[length] = true);
        let unused =
            header.names.iter().zip(&layout.used).filter(|(name, used)| !**used && !name.is_empty());
        layout.unused = unused.map(|(name, _)| name.clone()).collect();
        layout
    }

    pub(super) fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    pub(super) fn wanted(&self) -> &Columns {
        &self.wanted
    }

    /// May a row whose first cell is so long be a header?
    pub(super) fn may_be_header(&self, length: usize) -> bool {
        self.lengths.get(length) == Some(&true)
    }

    /// Names of all columns.
    pub(super) fn names(&self) -> &[String] {
        self.header.as_ref().map_or(&[], |header| &header.names)
    }

    /// Is the column there?
    pub(super) fn has(&self, field: Field) -> bool {
        self.slots[field as usize].is_some()
    }

    /// The place of a field's cell among those of a row that are used.
    pub(super) fn slot(&self, field: Field) -> Option<usize> {
        self.slots[field as usize]
    }

    /// The name of a field's column, as the file writes it.
    pub(super) fn name_of(&self, field: Field) -> Option<&str> {
        let header = self.header.as_ref()?;
        header.names.get(*header.columns.get(&field)?).map(String::as_str)
    }

    /// Where the header stands.
    pub(super) fn place(&self) -> Place {
        let cells = self.header.as_ref().map_or(&[][..], |header| &header.row.cells);
        match (cells.first(), cells.last()) {
            (Some(first), Some(last)) => Place::new(self.source, first.span.start..last.span.end),
            _ => Place::whole(self.source),
        }
    }

    /// Reports a line of figures in place of a header, if there is one.
    pub(super) fn report_figures(&self, context: &Context) -> bool {
        if self.figures {
            let message = "the first line holds figures, not the names of columns";
            let help = "write the names of the columns into the first line";
            context.mistake(Code::NoHeader, &Place::whole(self.source), message, help);
        }
        self.figures
    }

    /// Lines before the header, if it is to be said that they are not read.
    pub(super) fn lead(&self) -> usize {
        self.header.as_ref().map_or(0, |header| header.lead)
    }

    /// Reports columns that are there twice, and those of the map that are not there.
    pub(super) fn report(&self, context: &Context) {
        let Some(header) = &self.header else { return };
        for (index, name) in header.names.iter().enumerate() {
            let first = header.names[..index].iter().any(|other| other.eq_ignore_ascii_case(name));
            let known = header.columns.values().any(|&at| header.names[at].eq_ignore_ascii_case(name));
            if first && known {
                let message = format!("the column `{name}` is there twice");
                let place = Place::new(self.source, header.row.cells[index].span.clone());
                context.mistake(Code::DuplicateName, &place, message, "keep it once");
            }
        }
        for (field, theirs, place) in self.wanted.mapped() {
            let Some(place) = place.filter(|_| !self.has(field)) else { continue };
            let near = did_you_mean(theirs, self.unused.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "write the name of a column as it stands in the file, or leave the key out".into()
                }
            };
            let message = format!("the file has no column `{theirs}`");
            let finding = Finding::new(Code::MissingColumn, place.clone(), message);
            context.report(finding.help(help).other(self.place(), "its columns"));
        }
    }
}
