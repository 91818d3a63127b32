//! The text of a file, as many whole lines at a time as are asked for, and what is to be said of its bytes.

use super::encoding::{Plan, decode};
use super::lines::Lines;
use super::{Remark, Stop};
use crate::diagnostics::Code;
use encoding_rs::{Decoder, Encoding, UTF_8};
use std::ops::Range;

/// So many places with bytes that are no characters are named one by one.
const MOST_PLACES: usize = 20;

/// Reads a file's text.
pub(in crate::input) struct TextReader<'o> {
    lines: Lines<'o>,
    plan: Plan,
    /// `None` = UTF-8 without a mark.
    decoder: Option<Decoder>,
    bytes: Vec<u8>,
    /// Bytes of the mark that are still to be passed over.
    mark: usize,
    /// Bytes of text so far.
    length: usize,
    /// Ends of lines so far.
    breaks: usize,
    /// The first letter beyond ASCII, where the encoding is guessed.
    guessed_at: Option<Range<usize>>,
    /// The first places with bytes that are no characters, and how many there are.
    places: Vec<Range<usize>>,
    lost: usize,
}

impl<'o> TextReader<'o> {
    pub(super) fn new(lines: Lines<'o>, plan: Plan) -> Self {
        let (decoder, mark) = match plan {
            Plan::Utf8 | Plan::Own => (None, 0),
            Plan::As { encoding, mark, .. } => (Some(encoding.new_decoder_without_bom_handling()), mark),
        };
        Self {
            lines,
            plan,
            decoder,
            bytes: Vec::new(),
            mark,
            length: 0,
            breaks: 0,
            guessed_at: None,
            places: Vec::new(),
            lost: 0,
        }
    }

    /// Is nothing left?
    pub(in crate::input) fn has_ended(&self) -> bool {
        self.lines.has_ended()
    }

    /// Appends whole lines of about so many bytes, or all that is left. A text without any end of a line comes
    /// whole: then its lines may end with `\r` alone.
    ///
    /// # Errors
    /// When the file cannot be read, is too large, or is not UTF-8 as it was taken for.
    pub(in crate::input) fn next(&mut self, text: &mut String, about: usize) -> Result<(), Stop> {
        let from = text.len();
        let before = self.breaks;
        let mut about = about;
        while !self.lines.has_ended() && self.breaks == before {
            self.append(text, about)?;
            about = about.max(text.len() - from);
        }
        if self.breaks == 0 && text[from..].contains('\r') {
            let lines = text[from..].replace('\r', "\n");
            self.breaks = lines.matches('\n').count();
            text.replace_range(from.., &lines);
        }
        if !matches!(self.plan, Plan::Own) {
            self.look_at(&text[from..]);
        }
        self.length += text.len() - from;
        Ok(())
    }

    fn append(&mut self, text: &mut String, about: usize) -> Result<(), Stop> {
        self.bytes.clear();
        self.lines.next(&mut self.bytes, about)?;
        let from = text.len();
        match &mut self.decoder {
            None => text.push_str(std::str::from_utf8(&self.bytes).map_err(|_| Stop::NotUtf8)?),
            Some(decoder) => {
                let mark = self.mark.min(self.bytes.len());
                self.mark -= mark;
                decode(decoder, &self.bytes[mark..], text, self.lines.has_ended());
            }
        }
        self.breaks += memchr::memchr_iter(b'\n', &text.as_bytes()[from..]).count();
        Ok(())
    }

    /// Notes what is to be said of the next text.
    fn look_at(&mut self, text: &str) {
        if text.is_ascii() && memchr::memchr(0, text.as_bytes()).is_none() {
            return;
        }
        let place = |(at, letter): (usize, char)| {
            let at = self.length + at;
            at..at + letter.len_utf8()
        };
        if self.guessed_at.is_none() && matches!(self.plan, Plan::As { guessed: true, .. }) {
            self.guessed_at = text.char_indices().find(|(_, c)| !c.is_ascii()).map(place);
        }
        let lost = |c: char| c == '\u{fffd}' || matches!(c, '\u{80}'..='\u{9f}') || c == '\0';
        for letter in text.char_indices().filter(|&(_, c)| lost(c)) {
            if self.places.len() < MOST_PLACES {
                self.places.push(place(letter));
            }
            self.lost += 1;
        }
    }

    fn encoding(&self) -> &'static Encoding {
        match self.plan {
            Plan::Utf8 | Plan::Own => UTF_8,
            Plan::As { encoding, .. } => encoding,
        }
    }

    /// What is to be said of what was read.
    pub(in crate::input) fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let name = self.encoding().name();
        if let Some(at) = &self.guessed_at {
            remarks.push(Remark {
                code: Code::GuessedEncoding,
                at: Some(at.clone()),
                message: format!("the file is not UTF-8; it is read as {name}"),
                help: "if letters are wrong, save the file as UTF-8",
            });
        }
        for at in &self.places {
            remarks.push(Remark {
                code: Code::UnreadableBytes,
                at: Some(at.clone()),
                message: format!("bytes that are no character in {name}"),
                help: "look at the cell in the program that wrote the file",
            });
        }
        if self.lost > MOST_PLACES {
            let more = self.lost - MOST_PLACES;
            remarks.push(Remark {
                code: Code::UnreadableBytes,
                at: None,
                message: format!("bytes that are no character in {more} more places"),
                help: "is this a text file?",
            });
        }
        if self.lines.is_damaged() {
            let lines = self.breaks;
            remarks.push(Remark {
                code: Code::DamagedGzip,
                at: None,
                message: format!(
                    "the gzip file is damaged or cut off: only its first {lines} lines are read"
                ),
                help: "download or pack it again",
            });
        }
        remarks
    }
}
