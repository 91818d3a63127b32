//! What encoding bytes are in.

use super::Stop;
use super::lines::Lines;
use encoding_rs::{Decoder, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// So many first bytes tell whether a file is UTF-16.
pub(super) const HEAD: usize = 64;
/// So many bytes are looked at together.
const TOGETHER: usize = 1 << 20;

/// What a file is read as.
#[derive(Clone, Copy)]
pub(super) enum Plan {
    /// UTF-8, until bytes are met that are not.
    Utf8,
    /// UTF-8 of ours, of which nothing is to be said.
    Own,
    /// This, after a mark of so many bytes.
    As { encoding: &'static Encoding, guessed: bool, mark: usize },
}

impl Plan {
    /// By the first bytes.
    pub(super) fn of_head(head: &[u8]) -> Self {
        if let Some((encoding, mark)) = Encoding::for_bom(head) {
            return Self::As { encoding, guessed: false, mark };
        }
        match guess_wide(head) {
            Some(encoding) => Self::As { encoding, guessed: true, mark: 0 },
            None => Self::Utf8,
        }
    }
}

/// UTF-16 without a mark: every other byte of the header is zero.
fn guess_wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD.min(bytes.len() & !1))?;
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let most = head.len() / 2;
    if most >= 4 && zeros(1) * 10 > most * 9 {
        Some(UTF_16LE)
    } else if most >= 4 && zeros(0) * 10 > most * 9 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What bytes without a mark that are not all UTF-8 are read as: all are looked at.
pub(super) fn survey(mut lines: Lines<'_>) -> Result<Plan, Stop> {
    let mut utf8 = UTF_8.new_decoder_without_bom_handling();
    let mut japanese = SHIFT_JIS.new_decoder_without_bom_handling();
    let (mut beyond_ascii, mut lost, mut not_japanese) = (0_usize, 0_usize, false);
    let mut runs = Runs::default();
    let (mut bytes, mut text) = (Vec::new(), String::new());
    while !lines.has_ended() {
        bytes.clear();
        lines.next(&mut bytes, TOGETHER)?;
        let last = lines.has_ended();
        text.clear();
        decode(&mut utf8, &bytes, &mut text, last);
        beyond_ascii += text.chars().filter(|c| !c.is_ascii()).count();
        lost += text.matches('\u{fffd}').count();
        if !not_japanese {
            text.clear();
            not_japanese = decode(&mut japanese, &bytes, &mut text, last);
            runs.add(&text);
        }
    }
    // A few damaged bytes in a text that otherwise is UTF-8.
    let encoding = if beyond_ascii > 2 * lost {
        UTF_8
    } else if !not_japanese && runs.hold_most() {
        SHIFT_JIS
    } else {
        WINDOWS_1252
    };
    Ok(Plan::As { encoding, guessed: encoding != UTF_8, mark: 0 })
}

/// Appends what bytes say; are there any that say nothing?
pub(super) fn decode(decoder: &mut Decoder, mut bytes: &[u8], text: &mut String, last: bool) -> bool {
    let mut broken = false;
    loop {
        let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(3 * bytes.len());
        text.reserve(room.max(16));
        let (result, read, had_errors) = decoder.decode_to_string(bytes, text, last);
        broken |= had_errors;
        bytes = &bytes[read..];
        if result == encoding_rs::CoderResult::InputEmpty {
            return broken;
        }
    }
}

/// Do most letters beyond ASCII stand beside another? In Japanese they do; the accented letters and
/// quotation marks of Western texts stand alone.
#[derive(Default)]
struct Runs {
    all: usize,
    in_runs: usize,
    run: usize,
}

impl Runs {
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii() {
                self.end();
            } else {
                self.run += 1;
                self.all += 1;
            }
        }
    }

    fn end(&mut self) {
        if self.run > 1 {
            self.in_runs += self.run;
        }
        self.run = 0;
    }

    fn hold_most(mut self) -> bool {
        self.end();
        2 * self.in_runs > self.all
    }
}
