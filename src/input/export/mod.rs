//! Exported files as text, a stretch at a time: gzip, byte order marks, UTF-8, UTF-16, Shift_JIS and Windows-1252.
//!
//! Encodings are those of the WHATWG standard (crate `encoding_rs`); Latin-1 is read as Windows-1252, as
//! browsers do. A file without a mark is taken to be UTF-8 until bytes are met that are not; then all its bytes are
//! looked at, and it is read anew ([`Export::with`]). So what a file is read as hangs on all of it, and never on how
//! much is read at once.

mod encoding;
mod lines;
mod origin;
#[cfg(test)]
mod tests;
mod text;

pub(in crate::input) use text::TextReader;

use crate::diagnostics::Code;
use encoding::Plan;
use origin::Origin;
use std::ops::Range;
use std::path::Path;

/// Why a file is not read, or not to its end.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::input) enum Stop {
    /// There are bytes that are not UTF-8: [`Export::with`] reads anew.
    NotUtf8,
    /// As it is, or unpacked, it holds more than is allowed.
    TooLarge,
    /// It cannot be read: why.
    Unreadable(String),
    /// It is something else: what, and what to do.
    Else(&'static str, &'static str),
}

/// Something to say of a place.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::input) struct Remark {
    pub(in crate::input) code: Code,
    /// Bytes of the text; `None` = the text as a whole.
    pub(in crate::input) at: Option<Range<usize>>,
    pub(in crate::input) message: String,
    pub(in crate::input) help: &'static str,
}

/// A whole text.
#[derive(Debug)]
pub(in crate::input) struct Decoded {
    /// The text; lines end with `\n`, or `\r\n`.
    pub(in crate::input) text: String,
    /// What was guessed, and what could not be read.
    pub(in crate::input) remarks: Vec<Remark>,
}

/// A file that can be read as text any number of times.
pub(in crate::input) struct Export {
    origin: Origin,
    /// Bytes that it may hold at most, also unpacked.
    largest: u64,
    plan: Plan,
}

impl Export {
    /// A file; what is no regular file (a pipe) is read whole.
    ///
    /// # Errors
    /// When it cannot be read, is a workbook or archive, or holds more than `largest` bytes.
    pub(in crate::input) fn open(path: &Path, largest: u64) -> Result<Self, Stop> {
        Self::of(Origin::open(path, largest)?, largest)
    }

    /// Bytes as a file holds them.
    ///
    /// # Errors
    /// When they are a workbook or archive.
    pub(in crate::input) fn of_bytes(bytes: Vec<u8>, largest: u64) -> Result<Self, Stop> {
        Self::of(Origin::Bytes(bytes), largest)
    }

    /// A text of ours, of which nothing is to be said.
    pub(in crate::input) fn of_text(text: String) -> Self {
        Self { origin: Origin::Text(text.into_bytes()), largest: u64::MAX, plan: Plan::Own }
    }

    fn of(origin: Origin, largest: u64) -> Result<Self, Stop> {
        let magic = origin.head(4)?;
        if magic.starts_with(b"PK\x03\x04") || magic.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(Stop::Else(
                "the file is a workbook or an archive, not a text",
                "save the sheet as CSV (UTF-8), or unpack the archive",
            ));
        }
        let head = lines::Lines::new(&origin, largest)?.head(encoding::HEAD)?;
        Ok(Self { plan: Plan::of_head(&head), origin, largest })
    }

    /// Reads it from its beginning. If it turns out not to be what it was taken for, `pass` begins anew: what it
    /// came to before is dropped.
    ///
    /// # Errors
    /// Those of `pass`.
    pub(in crate::input) fn with<T>(
        &mut self,
        mut pass: impl FnMut(TextReader<'_>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        match pass(self.reader()?) {
            Err(Stop::NotUtf8) => {
                self.plan = encoding::survey(lines::Lines::new(&self.origin, self.largest)?)?;
                pass(self.reader()?)
            }
            other => other,
        }
    }

    fn reader(&self) -> Result<TextReader<'_>, Stop> {
        Ok(TextReader::new(lines::Lines::new(&self.origin, self.largest)?, self.plan))
    }

    /// All of it at once.
    ///
    /// # Errors
    /// As [`Export::open`].
    pub(in crate::input) fn whole(&mut self) -> Result<Decoded, Stop> {
        const TOGETHER: usize = 1 << 24;
        self.with(|mut reader| {
            let mut text = String::new();
            while !reader.has_ended() {
                reader.next(&mut text, TOGETHER)?;
            }
            Ok(Decoded { text, remarks: reader.remarks() })
        })
    }
}
