//! Files to text: what cannot be read is a finding.

use super::export::{Decoded, Export, Stop};
use super::reader::Context;
use crate::diagnostics::{Code, Place, SourceId};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Largest scenario or rule file, in bytes.
pub const LARGEST_BYTES: u64 = 4_000_000;

/// Reads a scenario or rule file; `shown` is its name in findings. A byte order mark is dropped.
pub fn read_text(context: &Context, path: &Path, shown: &str) -> Option<(SourceId, String)> {
    let kind = Kind {
        largest: LARGEST_BYTES,
        too_large: "is it a scenario? A large one has a few thousand lines",
        not_found: "check the path; `vtr init NAME` writes a scenario to begin with",
    };
    read_text_of(context, path, shown, &kind)
}

/// What sort of file is read.
#[derive(Debug)]
pub(in crate::input) struct Kind {
    /// Bytes that it may hold at most.
    pub(in crate::input) largest: u64,
    /// What to say of one that holds more.
    pub(in crate::input) too_large: &'static str,
    /// What to say if it cannot be read.
    pub(in crate::input) not_found: &'static str,
}

/// Reads a text file of a kind.
pub(in crate::input) fn read_text_of(
    context: &Context,
    path: &Path,
    shown: &str,
    kind: &Kind,
) -> Option<(SourceId, String)> {
    text(context, bytes_of(context, path, shown, kind)?, shown)
}

/// Reads an exported file at once: gzip and other encodings are known. Nothing of its text is registered: it may hold
/// names and addresses.
pub(in crate::input) fn read_export(
    context: &Context,
    path: &Path,
    shown: &str,
    kind: &Kind,
) -> Option<Decoded> {
    match Export::open(path, kind.largest).and_then(|mut export| export.whole()) {
        Ok(decoded) => Some(decoded),
        Err(stop) => {
            let source = context.add_source(shown, "");
            report(context, source, kind, stop);
            None
        }
    }
}

/// Reports why a file is not read.
pub(in crate::input) fn report(context: &Context, source: SourceId, kind: &Kind, stop: Stop) {
    let place = Place::whole(source);
    match stop {
        Stop::TooLarge => {
            let message = format!("the file holds more than {} MB", kind.largest / 1_000_000);
            context.mistake(Code::FileTooLarge, &place, message, kind.too_large);
        }
        Stop::Unreadable(reason) => {
            context.mistake(Code::CannotRead, &place, reason, kind.not_found);
        }
        Stop::Else(what, help) => context.mistake(Code::CannotRead, &place, what, help),
        Stop::NotUtf8 => {
            let message = "the file changed while it was read";
            context.mistake(Code::CannotRead, &place, message, "read it when nobody writes it");
        }
    }
}

/// The first lines of an exported file, to tell what it is; `None` = it cannot be read.
pub(in crate::input) fn first_lines(path: &Path) -> Option<String> {
    const BYTES: u64 = 1 << 16;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(BYTES).read_to_end(&mut bytes).ok()?;
    let packed = bytes.starts_with(b"\x1f\x8b");
    if !packed && bytes.len() as u64 == BYTES {
        let whole_lines = bytes.iter().rposition(|&byte| byte == b'\n').map_or(bytes.len(), |at| at + 1);
        bytes.truncate(whole_lines);
    }
    let decoded = Export::of_bytes(bytes, 1 << 26).and_then(|mut export| export.whole());
    decoded.ok().map(|decoded| decoded.text)
}

fn bytes_of(context: &Context, path: &Path, shown: &str, kind: &Kind) -> Option<Vec<u8>> {
    let stop = match bytes(path, kind.largest) {
        Ok(bytes) if bytes.len() as u64 > kind.largest => Stop::TooLarge,
        Ok(bytes) => return Some(bytes),
        Err(reason) => Stop::Unreadable(reason),
    };
    report(context, context.add_source(shown, ""), kind, stop);
    None
}

fn bytes(path: &Path, largest: u64) -> Result<Vec<u8>, String> {
    if path.is_dir() {
        return Err("this is a folder, not a file".into());
    }
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("the file cannot be opened: {error}"),
    })?;
    let length = file.metadata().map_or(0, |about| about.len().min(largest));
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    let read = file.take(largest + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("the file cannot be read: {error}"))?;
    Ok(bytes)
}

/// Bytes to text.
pub fn text(context: &Context, bytes: Vec<u8>, shown: &str) -> Option<(SourceId, String)> {
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Some((context.add_source(shown, &*text), text))
        }
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let shown_text = String::from_utf8_lossy(&bytes).into_owned();
            let source = context.add_source(shown, shown_text);
            let place = Place::new(source, good..good + '\u{fffd}'.len_utf8());
            context.mistake(
                Code::NotUtf8,
                &place,
                format!("byte {good} is not UTF-8 text"),
                "save the file as UTF-8",
            );
            None
        }
    }
}
