//! What a text states and what was taken where it is silent, kept in one line of a clause's or switch's source.

use super::{Certainty, Clause, Enforcement, Switch};

/// What stands between the sources and what was taken where they are silent.
pub const NOT_STATED: &str = ". Not stated; taken: ";

/// What the source of an overlay's guess begins with.
pub const ASSUMPTION: &str = "Assumption: ";

/// A source, and what was taken where it is silent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Citation<'a> {
    /// Who states it, where.
    pub source: &'a str,
    /// What no source states, and what was taken instead.
    pub taken: Option<&'a str>,
}

impl<'a> Citation<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        match text.split_once(NOT_STATED) {
            Some((source, taken)) => Self { source, taken: Some(taken) },
            None => Self { source: text, taken: None },
        }
    }
}

impl Clause {
    /// Where the clause is stated. An inferred clause that says no more was taken as it stands.
    pub fn citation(&self) -> Citation<'_> {
        let citation = Citation::of(&self.source);
        let inferred = self.certainty == Certainty::Inferred;
        let taken = citation.taken.or(inferred.then_some("the clause as it stands"));
        Citation { taken, ..citation }
    }
}

impl Switch {
    /// Why the question is open, and how its options were weighed.
    pub fn citation(&self) -> Citation<'_> {
        Citation::of(&self.source)
    }
}

impl Enforcement {
    /// Where the step is stated.
    pub fn citation(&self) -> Citation<'_> {
        Citation::of(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixtures::clause;
    use crate::policy::{Certainty, Clause};

    #[test]
    fn what_was_taken_is_told_apart_from_the_source() {
        let source = "A text (example.org). Not stated; taken: the first of the month".to_owned();
        let stated = Clause { source, certainty: Certainty::Stated, ..clause("a") };
        assert_eq!(stated.citation().source, "A text (example.org)");
        assert_eq!(stated.citation().taken, Some("the first of the month"));
        let silent = Clause { source: "A text".into(), ..stated };
        assert_eq!(silent.citation().taken, None);
        let inferred = Clause { certainty: Certainty::Inferred, ..silent };
        assert_eq!(inferred.citation().taken, Some("the clause as it stands"));
    }
}
