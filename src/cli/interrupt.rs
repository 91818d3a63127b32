//! Ctrl-C, a closed terminal and a request to end: at once while nothing is on the disk, else as soon as
//! what is being written is whole.

use anyhow::Context as _;
use std::process::exit;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What shells say of a program that Ctrl-C ended: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// Ends the program when it is asked to.
pub(super) struct Interrupt {
    disk: Arc<Mutex<()>>,
}

impl Interrupt {
    /// Watches from now on.
    pub(super) fn watch() -> anyhow::Result<Self> {
        let disk = Arc::new(Mutex::new(()));
        let held = Arc::clone(&disk);
        ctrlc::set_handler(move || {
            let _whole = held.lock();
            exit(INTERRUPTED);
        })
        .context("cannot watch for Ctrl-C")?;
        Ok(Self { disk })
    }

    /// Nothing ends the program while this is held.
    pub(super) fn held_off(&self) -> MutexGuard<'_, ()> {
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
