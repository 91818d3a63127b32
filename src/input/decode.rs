//! Bytes of exported files to text: gzip, byte order marks, UTF-8, UTF-16, Shift_JIS and Windows-1252.
//!
//! Encodings are those of the WHATWG standard (crate `encoding_rs`); Latin-1 is read as Windows-1252, as
//! browsers do.

use crate::diagnostics::Code;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::bufread::MultiGzDecoder;
use std::io::Read as _;
use std::string::FromUtf8Error;

/// So many places with bytes that are no characters are named one by one.
const MOST_PLACES: usize = 20;

/// What bytes say.
#[derive(Debug)]
pub(in crate::input) struct Decoded {
    /// The text; lines end with `\n`, or `\r\n`.
    pub(in crate::input) text: String,
    /// What was guessed, and what could not be read.
    pub(in crate::input) remarks: Vec<Remark>,
}

/// Something to say of a place.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::input) struct Remark {
    pub(in crate::input) code: Code,
    /// Byte of the text; `None` = the text as a whole.
    pub(in crate::input) at: Option<usize>,
    pub(in crate::input) message: String,
    pub(in crate::input) help: &'static str,
}

/// Why there is no text at all.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::input) enum NoText {
    /// Unpacked it holds more than is allowed.
    TooLarge,
    /// It is something else: what, and what to do.
    Else(&'static str, &'static str),
}

/// Turns bytes into text; at most `largest` bytes are unpacked.
///
/// # Errors
/// When the bytes are a workbook or archive, or unpack to more than `largest` bytes.
pub(in crate::input) fn decode(bytes: Vec<u8>, largest: u64) -> Result<Decoded, NoText> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(NoText::Else(
            "the file is a workbook or an archive, not a text",
            "save the sheet as CSV (UTF-8), or unpack the archive",
        ));
    }
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(decode_plain(bytes));
    }
    let mut unpacked = Vec::new();
    let broken =
        MultiGzDecoder::new(bytes.as_slice()).take(largest + 1).read_to_end(&mut unpacked).is_err();
    if unpacked.len() as u64 > largest {
        return Err(NoText::TooLarge);
    }
    if broken {
        let whole_lines = unpacked.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        unpacked.truncate(whole_lines);
    }
    let mut decoded = decode_plain(unpacked);
    if broken {
        let lines = decoded.text.matches('\n').count();
        decoded.remarks.push(Remark {
            code: Code::DamagedGzip,
            at: None,
            message: format!(
                "the gzip file is damaged or cut off: only its first {lines} lines are read"
            ),
            help: "download or pack it again",
        });
    }
    Ok(decoded)
}

fn decode_plain(bytes: Vec<u8>) -> Decoded {
    let marked = Encoding::for_bom(&bytes);
    // What most files are is taken as it is, without a copy.
    let is_plain = marked.is_none() && guess_wide(&bytes).is_none();
    let (encoding, mut text, guessed) = match String::from_utf8(bytes) {
        Ok(text) if is_plain => (UTF_8, text, false),
        other => {
            let bytes = other.map_or_else(FromUtf8Error::into_bytes, String::into_bytes);
            let (encoding, bytes, guessed) = match marked {
                Some((encoding, mark)) => (encoding, &bytes[mark..], false),
                None => {
                    let encoding = guess(&bytes);
                    (encoding, bytes.as_slice(), encoding != UTF_8)
                }
            };
            (encoding, encoding.decode_without_bom_handling(bytes).0.into_owned(), guessed)
        }
    };
    if !text.contains('\n') && text.contains('\r') {
        text = text.replace('\r', "\n");
    }
    let mut remarks = Vec::new();
    if guessed && let Some(at) = text.find(|c: char| !c.is_ascii()) {
        remarks.push(Remark {
            code: Code::GuessedEncoding,
            at: Some(at),
            message: format!("the file is not UTF-8; it is read as {}", encoding.name()),
            help: "if letters are wrong, save the file as UTF-8",
        });
    }
    let lost = |c: char| c == '\u{fffd}' || matches!(c, '\u{80}'..='\u{9f}') || c == '\0';
    let clean = text.is_ascii() && memchr::memchr(0, text.as_bytes()).is_none();
    let places: Vec<usize> =
        if clean { Vec::new() } else { text.match_indices(lost).map(|(at, _)| at).collect() };
    for &at in places.iter().take(MOST_PLACES) {
        remarks.push(Remark {
            code: Code::UnreadableBytes,
            at: Some(at),
            message: format!("bytes that are no character in {}", encoding.name()),
            help: "look at the cell in the program that wrote the file",
        });
    }
    if places.len() > MOST_PLACES {
        remarks.push(Remark {
            code: Code::UnreadableBytes,
            at: None,
            message: format!(
                "bytes that are no character in {} more places",
                places.len() - MOST_PLACES
            ),
            help: "is this a text file?",
        });
    }
    Decoded { text, remarks }
}

/// The encoding of bytes without a mark.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(wide) = guess_wide(bytes) {
        return wide;
    }
    let (as_utf8, broken) = UTF_8.decode_without_bom_handling(bytes);
    if !broken {
        return UTF_8;
    }
    // A few damaged bytes in a text that otherwise is UTF-8.
    let lost = as_utf8.matches('\u{fffd}').count();
    if as_utf8.chars().filter(|c| !c.is_ascii()).count() > 2 * lost {
        return UTF_8;
    }
    let (as_japanese, broken) = SHIFT_JIS.decode_without_bom_handling(bytes);
    if !broken && stands_in_runs(&as_japanese) { SHIFT_JIS } else { WINDOWS_1252 }
}

/// UTF-16 without a mark: every other byte of the header is zero.
fn guess_wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..64.min(bytes.len() & !1))?;
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

/// Do most letters beyond ASCII stand beside another? In Japanese they do; the accented letters and
/// quotation marks of Western texts stand alone.
fn stands_in_runs(text: &str) -> bool {
    let (mut all, mut in_runs) = (0_usize, 0_usize);
    let mut run = 0;
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_ascii() {
            if run > 1 {
                in_runs += run;
            }
            run = 0;
        } else {
            run += 1;
            all += 1;
        }
    }
    2 * in_runs > all
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn read(bytes: &[u8]) -> (String, Vec<Code>) {
        let decoded = decode(bytes.to_vec(), 1_000_000).expect("a text");
        (decoded.text, decoded.remarks.iter().map(|remark| remark.code).collect())
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).expect("packed");
        encoder.finish().expect("packed")
    }

    #[test]
    fn marks_and_utf_8_and_utf_16_are_known() {
        assert_eq!(read("\u{feff}a,ü\n".as_bytes()), ("a,ü\n".into(), vec![]));
        assert_eq!(read("a,ü\n".as_bytes()), ("a,ü\n".into(), vec![]));
        let text = "order_id,value\n7,ü\n";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide).0, text);
        let marked: Vec<u8> =
            std::iter::once(0xfeff_u16).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&marked), (text.into(), vec![]));
        assert_eq!(read(b"a\rb\r").0, "a\nb\n");
    }

    #[test]
    fn western_and_japanese_bytes_are_told_apart() {
        // 0x92 0x73 is an apostrophe and an `s`, and a Japanese letter too.
        let (text, remarks) = read(b"name\nMen\x92s hat\nM\xfcller\n");
        assert_eq!((text.as_str(), remarks), ("name\nMen’s hat\nMüller\n", vec![Code::GuessedEncoding]));
        let japanese = "注文番号\t配送方法\n250-1\t日本郵便\n";
        let (bytes, _, _) = SHIFT_JIS.encode(japanese);
        assert_eq!(read(&bytes), (japanese.into(), vec![Code::GuessedEncoding]));
    }

    #[test]
    fn bytes_that_are_no_character_are_named() {
        let (text, remarks) = read(b"k\xc3\xbcche \xe2\x82\xac \xc3\xa4 bad \xff here");
        assert!(text.starts_with("küche € ä bad"), "{text}");
        assert_eq!(remarks, [Code::UnreadableBytes]);
        assert_eq!(read(b"\x81 x").1, [Code::GuessedEncoding, Code::UnreadableBytes]);
    }

    #[test]
    fn gzip_is_unpacked_and_what_is_cut_off_is_said() {
        let text: String = (0..2000).map(|row| format!("{row},{}\n", row * 7919 % 1000)).collect();
        let whole = packed(&text);
        assert_eq!(read(&whole), (text.clone(), vec![]));
        let (part, remarks) = read(&whole[..whole.len() / 2]);
        assert_eq!(remarks, [Code::DamagedGzip]);
        assert!(text.starts_with(&part) && part.ends_with('\n') && part.len() < text.len());
        assert_eq!(decode(whole, 100).expect_err("large"), NoText::TooLarge);
        assert!(matches!(decode(b"PK\x03\x04xl".to_vec(), 100), Err(NoText::Else(..))));
    }
}
