//! The bytes of a file, unpacked, as many whole lines at a time as are asked for.

use super::Stop;
use super::origin::{Bytes, Origin, unreadable};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, Read};

/// Bytes that are unpacked at once: however much is asked for, damage is met at the same byte.
const BLOCK: usize = 1 << 16;

enum Unpacked<'o> {
    Plain(Bytes<'o>),
    Gzip(Box<MultiGzDecoder<BufReader<Bytes<'o>>>>),
}

/// A file's lines.
pub(super) struct Lines<'o> {
    from: Unpacked<'o>,
    /// Bytes after the last end of a line.
    rest: Vec<u8>,
    largest: u64,
    read: u64,
    ended: bool,
    damaged: bool,
    block: Vec<u8>,
}

impl<'o> Lines<'o> {
    pub(super) fn new(origin: &'o Origin, largest: u64) -> Result<Self, Stop> {
        let packed = origin.is_packed()?;
        let bytes = origin.bytes()?;
        let from = match packed {
            true => {
                let bytes = BufReader::with_capacity(BLOCK, bytes);
                Unpacked::Gzip(Box::new(MultiGzDecoder::new(bytes)))
            }
            false => Unpacked::Plain(bytes),
        };
        let block = if packed { vec![0; BLOCK] } else { Vec::new() };
        Ok(Self { from, rest: Vec::new(), largest, read: 0, ended: false, damaged: false, block })
    }

    /// Is nothing left?
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Is it packed, and the packing damaged? What comes after the last whole line before is left out.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// The first bytes; nothing else can be read then.
    pub(super) fn head(mut self, bytes: usize) -> Result<Vec<u8>, Stop> {
        let mut head = Vec::new();
        while head.len() < bytes && !self.ended {
            self.fill(&mut head, bytes)?;
        }
        head.truncate(bytes);
        Ok(head)
    }

    /// Appends whole lines of about so many bytes, or all that is left. A longer line comes whole.
    pub(super) fn next(&mut self, bytes: &mut Vec<u8>, about: usize) -> Result<(), Stop> {
        let before = bytes.len();
        bytes.append(&mut self.rest);
        let mut about = about.max(1);
        while !self.ended {
            let from = bytes.len();
            self.fill(bytes, about)?;
            if self.ended {
                break;
            }
            if let Some(end) = memchr::memrchr(b'\n', &bytes[from..]) {
                self.rest.extend_from_slice(&bytes[from + end + 1..]);
                bytes.truncate(from + end + 1);
                return Ok(());
            }
            about = about.max(bytes.len() - before);
        }
        if self.damaged {
            let whole = memchr::memrchr(b'\n', &bytes[before..]).map_or(0, |end| end + 1);
            bytes.truncate(before + whole);
        }
        Ok(())
    }

    /// Appends about so many bytes.
    fn fill(&mut self, bytes: &mut Vec<u8>, about: usize) -> Result<(), Stop> {
        let added = match &mut self.from {
            Unpacked::Plain(plain) => {
                let read = plain.take(about as u64).read_to_end(bytes);
                let read = read.map_err(|error| unreadable(&error))?;
                self.ended = read < about;
                read
            }
            Unpacked::Gzip(packed) => {
                let mut added = 0;
                while added < about && !self.ended {
                    match packed.read(&mut self.block) {
                        Ok(0) => self.ended = true,
                        Ok(read) => {
                            bytes.extend_from_slice(&self.block[..read]);
                            added += read;
                        }
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) if is_damage(&error) => (self.ended, self.damaged) = (true, true),
                        Err(error) => return Err(unreadable(&error)),
                    }
                }
                added
            }
        };
        self.read += added as u64;
        if self.read > self.largest { Err(Stop::TooLarge) } else { Ok(()) }
    }
}

/// Is an error of unpacking one of what is packed, and not of reading it?
fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}
