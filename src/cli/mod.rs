//! The command line: one file a command.

use crate::diagnostics::Code;
use std::process::ExitCode;

/// Runs the program.
pub fn main() -> ExitCode {
    print!("{}", Code::page());
    ExitCode::SUCCESS
}
