//! Where the bytes of a file come from: each pass begins with the first.

use super::Stop;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where bytes come from.
pub(super) enum Origin {
    File(PathBuf),
    Bytes(Vec<u8>),
    /// Text of ours: never packed.
    Text(Vec<u8>),
}

/// Bytes from the first on.
pub(super) enum Bytes<'o> {
    File(File),
    Slice(&'o [u8]),
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Slice(bytes) => bytes.read(buffer),
        }
    }
}

/// What to say of a file that cannot be read.
pub(super) fn unreadable(error: &io::Error) -> Stop {
    Stop::Unreadable(format!("the file cannot be read: {error}"))
}

fn open(path: &Path) -> Result<File, Stop> {
    File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Stop::Unreadable("there is no such file".into()),
        _ => Stop::Unreadable(format!("the file cannot be opened: {error}")),
    })
}

impl Origin {
    /// A file of at most so many bytes. One that can be read only once is read at once.
    pub(super) fn open(path: &Path, largest: u64) -> Result<Self, Stop> {
        if path.is_dir() {
            return Err(Stop::Unreadable("this is a folder, not a file".into()));
        }
        let file = open(path)?;
        let regular = file.metadata().ok().filter(std::fs::Metadata::is_file);
        if let Some(about) = regular {
            let small = about.len() <= largest;
            return if small { Ok(Self::File(path.to_owned())) } else { Err(Stop::TooLarge) };
        }
        let mut bytes = Vec::new();
        file.take(largest.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(&error))?;
        if bytes.len() as u64 > largest { Err(Stop::TooLarge) } else { Ok(Self::Bytes(bytes)) }
    }

    /// Its bytes, from the first on.
    pub(super) fn bytes(&self) -> Result<Bytes<'_>, Stop> {
        match self {
            Self::File(path) => open(path).map(Bytes::File),
            Self::Bytes(bytes) | Self::Text(bytes) => Ok(Bytes::Slice(bytes)),
        }
    }

    /// Its first bytes, as they are.
    pub(super) fn head(&self, bytes: u64) -> Result<Vec<u8>, Stop> {
        let mut head = Vec::new();
        self.bytes()?.take(bytes).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
        Ok(head)
    }

    /// Is it packed with gzip?
    pub(super) fn is_packed(&self) -> Result<bool, Stop> {
        Ok(!matches!(self, Self::Text(_)) && self.head(2)? == b"\x1f\x8b")
    }
}
