//! The command line: one file a command.

use crate::diagnostics::Code;
use std::process::ExitCode;

/// Runs the program.
pub fn main() -> ExitCode {
    if let Some(path) = std::env::args().nth(1) {
        let loaded = crate::input::scenario::load(std::path::Path::new(&path), &std::env::args().skip(2).collect::<Vec<_>>());
        eprint!("{}", loaded.findings.render(false));
        if let Some(s) = loaded.scenario {
            println!("{} lines {} metrics {} inputs {} strategies", s.lines.len(), s.metrics.len(), s.inputs.len(), s.strategies.len());
        }
        return ExitCode::SUCCESS;
    }
    print!("{}", Code::page());
    ExitCode::SUCCESS
}
