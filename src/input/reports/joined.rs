//! Packages put together from several files, as rows of our columns: they are read as any file of packages is, and
//! what is found in them is told of the cells that they came from.

use super::order::Origin;
use super::table::Said;
use crate::diagnostics::{Finding, Findings, Place, SourceId};
use crate::input::packages::{Field, Ground, Joined, ReadPackage};
use crate::input::reader::Context;
use crate::records::{Assumed, Taken};
use std::collections::BTreeMap;

/// What is said of one item in a package.
pub(super) type Cells = BTreeMap<Field, Said>;

/// A row: an item of a package.
pub(super) struct JoinedRow {
    pub(super) origin: Origin,
    pub(super) cells: Cells,
    /// What was taken of the package in putting it together.
    pub(super) taken: Vec<Assumed>,
}

/// The text of rows, with the place from which each cell came.
#[derive(Default)]
struct Written {
    text: String,
    places: Vec<(usize, Place)>,
}

impl Written {
    fn cell(&mut self, text: &str, place: &Place) {
        self.text.push('"');
        self.places.push((self.text.len(), place.clone()));
        self.text.push_str(&text.replace('"', "\"\"").replace(['\n', '\r'], " "));
        self.text.push('"');
    }

    fn rows(columns: &[Field], rows: &[JoinedRow]) -> Self {
        let mut written = Self::default();
        for field in columns {
            written.text.push_str(field.named().column);
            written.text.push(',');
        }
        // A column of its own for each row's number: two items that are alike are two rows.
        written.text.push_str("row\n");
        for (number, row) in rows.iter().enumerate() {
            written.places.push((written.text.len(), row.origin.place.clone()));
            for field in columns {
                match row.cells.get(field) {
                    Some(said) => written.cell(&said.text, &said.place),
                    None => written.places.push((written.text.len(), row.origin.place.clone())),
                }
                written.text.push(',');
            }
            written.text.push_str(&number.to_string());
            written.text.push('\n');
        }
        written
    }
}

/// Where the texts of joined rows came from.
#[derive(Default)]
pub(super) struct Places {
    sources: Vec<(SourceId, Vec<(usize, Place)>)>,
}

impl Places {
    /// The place in a file of a place in joined rows.
    fn of(&self, place: &Place) -> Option<Place> {
        let (_, places) = self.sources.iter().find(|(source, _)| *source == place.source)?;
        let start = place.span.as_ref().map_or(0, |span| span.start);
        let before = places.partition_point(|(from, _)| *from <= start);
        places.get(before.saturating_sub(1)).map(|(_, place)| place.clone())
    }

    /// The findings, each told of the file that it came from.
    pub(super) fn told(&self, findings: Findings) -> Findings {
        findings.moved(|finding| Finding {
            place: self.of(&finding.place).unwrap_or_else(|| finding.place.clone()),
            other: finding
                .other
                .as_ref()
                .map(|(place, label)| (self.of(place).unwrap_or_else(|| place.clone()), label.clone())),
            ..finding.clone()
        })
    }
}

/// Reads rows as packages; the columns are those that some row says, and those named.
pub(super) fn read(
    context: &Context,
    ground: &Ground,
    rows: Vec<JoinedRow>,
    with: &[Field],
    places: &mut Places,
) -> (Vec<ReadPackage>, usize) {
    if rows.is_empty() {
        return (Vec::new(), 0);
    }
    let mut columns: Vec<Field> =
        rows.iter().flat_map(|row| row.cells.keys().copied()).chain(with.iter().copied()).collect();
    columns.sort_unstable();
    columns.dedup();
    let Written { text, places: of_cells } = Written::rows(&columns, &rows);
    // Of a row no more is needed than where it came from.
    let rows: Vec<(Origin, Taken)> =
        rows.into_iter().map(|row| (row.origin, row.taken.into_iter().collect())).collect();
    let (joined, source) = ground.packages(context, text);
    places.sources.push((source, of_cells));
    let Joined { read, not_read, .. } = joined;
    // The header is the first line.
    let row_of = |line: Option<u64>| {
        line.and_then(|line| usize::try_from(line).ok()).and_then(|line| rows.get(line.checked_sub(2)?))
    };
    let read = read.into_iter().filter_map(|mut package| {
        let (origin, taken) = row_of(package.line)?;
        package.line = Some(origin.line);
        package.file = origin.file;
        package.taken = package.taken.union(*taken);
        Some(package)
    });
    (read.collect(), not_read.len())
}
