//! Which names of columns are known: ours, and those that a map says.

use super::fields::{FIELDS, Field};
use super::synonyms;
use crate::diagnostics::Place;
use std::collections::BTreeMap;

/// Known names of columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    mapped: BTreeMap<Field, (String, Option<Place>)>,
    /// Also names that others give the same things.
    synonyms: bool,
}

impl Columns {
    /// Ours, and names that others give the same things.
    pub(super) fn with_synonyms() -> Self {
        Self { synonyms: true, ..Self::default() }
    }

    /// A field stands in a column of another name.
    pub(super) fn map(&mut self, field: Field, theirs: &str, place: Option<Place>) {
        self.mapped.insert(field, (theirs.trim().to_owned(), place));
    }

    /// The mapped fields, with their columns and where that is said.
    pub(super) fn mapped(&self) -> impl Iterator<Item = (Field, &str, Option<&Place>)> {
        self.mapped.iter().map(|(field, (name, place))| (*field, name.as_str(), place.as_ref()))
    }

    /// Where fields stand among these names; of a name that is there twice, its first column.
    pub(super) fn find(&self, names: &[String]) -> BTreeMap<Field, usize> {
        let mut found = BTreeMap::new();
        for (&field, (theirs, _)) in &self.mapped {
            let exact = names.iter().position(|name| name == theirs);
            let alike = || names.iter().position(|name| name.to_lowercase() == theirs.to_lowercase());
            if let Some(index) = exact.or_else(alike) {
                found.insert(field, index);
            }
        }
        for (index, name) in names.iter().enumerate() {
            let own = FIELDS.iter().find(|named| named.column == name.to_lowercase());
            let Some(own) = own else { continue };
            // A column of ours that the map uses for something else, or whose field is mapped, is theirs.
            if !self.mapped.contains_key(&own.field) && !found.values().any(|&taken| taken == index) {
                found.entry(own.field).or_insert(index);
            }
        }
        if self.synonyms {
            for field in FIELDS.iter().map(|named| named.field) {
                let mut called = synonyms::of(field).iter();
                let index = called
                    .find_map(|called| names.iter().position(|name| synonyms::plain(name) == *called));
                if let Some(index) = index.filter(|index| !found.values().any(|taken| taken == index)) {
                    found.entry(field).or_insert(index);
                }
            }
        }
        found
    }

    /// Lengths in bytes of the names that [`Columns::knows`].
    pub(super) fn lengths(&self) -> impl Iterator<Item = usize> {
        let mapped = self.mapped.values().map(|(theirs, _)| theirs.len());
        mapped.chain(FIELDS.iter().map(|named| named.column.len()))
    }

    /// Is this the name of a column?
    pub(super) fn knows(&self, name: &str) -> bool {
        self.mapped.values().any(|(theirs, _)| theirs.eq_ignore_ascii_case(name))
            || FIELDS.iter().any(|named| named.column.eq_ignore_ascii_case(name))
    }
}
