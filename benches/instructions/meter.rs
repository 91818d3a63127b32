//! Marks the pieces of work to measure: under callgrind their instructions are collected, alone they are timed.

use std::hint::black_box;
use std::time::Instant;

/// The function whose instructions callgrind collects and writes out when it is left.
pub(crate) const COUNTED: &str = "instructions::meter::counted";

/// Does the work; callgrind knows this function by [`COUNTED`].
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
    // Keeps the call from becoming a jump, after which nobody would return here.
    black_box(());
}

/// Prints one line a measured piece: its name, by what to divide, and, if timed, seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meter {
    /// Callgrind counts.
    Counted,
    /// The clock tells.
    Timed,
}

impl Meter {
    /// Measures `work`, which does what it does `times` over.
    pub(crate) fn measure<T>(self, name: &str, times: u64, work: impl FnOnce() -> T) -> T {
        let (mut work, mut result) = (Some(work), None);
        let begin = Instant::now();
        counted(&mut || result = work.take().map(|work| black_box(work())));
        match self {
            Self::Counted => println!("{name}\t{times}"),
            Self::Timed => println!("{name}\t{times}\t{}", begin.elapsed().as_secs_f64()),
        }
        result.expect("the work was done once")
    }
}
