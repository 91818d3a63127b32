//! Instruction counts: the regression guard (`make bench-check`) and how cost grows (`make bench-growth`).
//!
//! A count does not depend on what else the machine does, so it can be held to a few per cent where seconds cannot.
//! The work is done by this program run again under `valgrind --tool=callgrind` (see `callgrind.rs`): one thread,
//! fixed seeds.
#![allow(clippy::disallowed_macros, reason = "a benchmark prints its table")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod callgrind;
mod growth;
mod guard;
mod meter;
mod plot;
mod suites;
mod workload;

use std::process::ExitCode;

/// What one may ask for.
const USAGE: &str = "asks for one of: check, accept, growth, plot (`make bench-check`, `make bench-accept`, `make bench-growth`)";

fn main() -> ExitCode {
    // `cargo bench` adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["check"] => guard::check(),
        ["accept"] => guard::accept(),
        ["growth"] => growth::measure(),
        ["plot"] => growth::draw(),
        ["suite", name, how] => suites::run(name, how),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(code) => code,
        Err(why) => {
            eprintln!("instructions: {why}");
            ExitCode::FAILURE
        }
    }
}
