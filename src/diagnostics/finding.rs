//! One finding and its place.

use super::{Code, Severity};
use std::ops::Range;

/// Which of the texts that were read; see [`super::Findings::add_source`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SourceId(pub(super) usize);

/// A stretch of bytes of a text, or the text as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The text.
    pub source: SourceId,
    /// Bytes of it; `None` = the text as a whole.
    pub span: Option<Range<usize>>,
}

impl Place {
    /// Bytes of a text.
    pub fn new(source: SourceId, span: Range<usize>) -> Self {
        Self { source, span: Some(span) }
    }

    /// A text as a whole.
    pub fn whole(source: SourceId) -> Self {
        Self { source, span: None }
    }
}

/// One mistake or remark: what, where, and what to write instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// What is wrong, with the value in it.
    pub message: String,
    /// Where the fix goes.
    pub place: Place,
    /// A few words beside the place.
    pub label: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// Another place that explains it, such as where the name was first used.
    pub other: Option<(Place, String)>,
}

impl Finding {
    /// A finding without label, help and second place.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place, label: None, help: None, other: None }
    }

    /// Adds a few words beside the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place with a few words.
    #[must_use]
    pub fn other(mut self, place: Place, label: impl Into<String>) -> Self {
        self.other = Some((place, label.into()));
        self
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}
