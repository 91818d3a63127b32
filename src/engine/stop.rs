//! Ending work from outside.

use super::Stopped;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asked to, ends all work that was given it or a clone of it, soon: engines between two replications, conclusions and
/// searches between two steps.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends the work.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Has the work been ended?
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Goes on, or not.
    ///
    /// # Errors
    /// [`Stopped`] when the work has been ended.
    pub fn check(&self) -> Result<(), Stopped> {
        if self.is_stopped() { Err(Stopped) } else { Ok(()) }
    }
}
