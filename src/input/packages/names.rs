//! Texts that many packages share, each kept once.

use std::collections::BTreeSet;
use std::sync::Arc;

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
