//! Texts that many packages share, each kept once.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

/// The texts met so far: stores, categories, carriers, products.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: BTreeSet<Arc<str>>,
}

impl Names {
    /// A text, shared with all that were met before.
    pub(super) fn of(&mut self, text: Option<&str>) -> Option<Arc<str>> {
        let text = text?;
        if let Some(known) = self.known.get(text) {
            return Some(Arc::clone(known));
        }
        let name: Arc<str> = text.into();
        self.known.insert(Arc::clone(&name));
        Some(name)
    }
}

/// Texts met by threads, each its own: whoever reads takes some and gives them back.
#[derive(Debug, Default)]
pub(super) struct NamesOfThreads {
    free: Mutex<Vec<Names>>,
}

/// Texts taken, until it is dropped.
#[derive(Debug)]
pub(super) struct Lent<'n> {
    names: Names,
    to: &'n NamesOfThreads,
}

impl NamesOfThreads {
    /// Texts that nobody else has now.
    pub(super) fn lend(&self) -> Lent<'_> {
        let names = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lent { names: names.unwrap_or_default(), to: self }
    }
}

impl Deref for Lent<'_> {
    type Target = Names;

    fn deref(&self) -> &Names {
        &self.names
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Names {
        &mut self.names
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let names = std::mem::take(&mut self.names);
        self.to.free.lock().unwrap_or_else(PoisonError::into_inner).push(names);
    }
}
