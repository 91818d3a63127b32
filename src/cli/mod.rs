//! The command line: one file a command.
//!
//! Exit codes: 0 done; 1 could not run; 2 the command line or an input file has mistakes; 3 done, but a
//! limit that was asked for is passed; 130 stopped by Ctrl-C. The scenario's mistakes and all progress go to standard error,
//! results to standard output.

#![allow(clippy::disallowed_methods, reason = "the command line is where the clock is read")]

mod appeal;
mod audit;
mod backtest;
mod budget;
mod calendar;
mod case_args;
mod explain;
mod export;
mod findings;
mod fit;
mod init;
mod inputs;
mod international;
mod interrupt;
mod map;
mod output;
mod percentage;
mod plan;
mod policy;
mod rare;
mod report;
mod run;
mod scenario_args;
mod schema;
mod selftest;
mod sensitivity;
mod serve;
mod share;
mod told_args;
mod validate;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// What a tracking rule does to a marketplace seller, and what to do about it.
#[derive(Debug, Parser)]
#[command(name = "vtr", version, max_term_width = 100)]
struct Cli {
    /// What to do [default: serve]
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the local page: load or describe a shop, turn its inputs, see the answer change; also what `vtr` alone does
    Serve(serve::Args),
    /// Simulate a scenario under the old and the new rules and recommend a strategy
    Run(run::Args),
    /// Find the best safe plan: a service, a price or an end of selling for every order line
    Plan(Box<plan::Args>),
    /// Put a scenario, its rule files and what it is run with into one file to send on
    Share(share::Args),
    /// Make the page of a finished run anew, with a name and logo if wanted
    Report(report::Args),
    /// Write the tables of a finished run into one workbook (XLSX)
    Export(export::Args),
    /// Chances that plain futures seldom meet, such as a breach in one of a million, by importance sampling
    Rare(rare::Args),
    /// What drives the result, what is worth knowing, when the strategy fails, and what would change the advice
    Sensitivity(Box<sensitivity::Args>),
    /// Drop international, or not? Each foreign lane as today, tracked, dearer or dropped, and when the advice flips
    International(Box<international::Args>),
    /// List every mistake of a scenario file at once
    Validate(validate::Args),
    /// List every figure of a scenario with its range, unit and source
    Inputs(inputs::Args),
    /// Tell when the rules and each switch show
    Calendar(calendar::Args),
    /// Tell why a package is exempt, valid or a defect, and what would have helped
    Explain(Box<explain::Args>),
    /// Judge the packages of past months: rates by category and day, defects, and what other rules make of them
    Audit(Box<audit::Args>),
    /// How many more defects each category may have, today and on each coming day, and what can still be mended
    Budget(Box<budget::Args>),
    /// Put the evidence for a plan of action together: causes, changes, prevention, proofs (of `--category`)
    Appeal(Box<appeal::Args>),
    /// Fit a scenario to the packages of past months: it runs as it is
    Fit(Box<fit::Args>),
    /// Compare what a fit of the past would have forecast with what happened since
    Backtest(Box<backtest::Args>),
    /// Guess how a file of orders or packages is to be read, for `explain --map`
    Map(map::Args),
    /// List, show, compare and check rules
    #[command(subcommand)]
    Policy(policy::Command),
    /// Write a commented scenario that runs as it is
    Init(init::Args),
    /// Print the JSON Schema of the scenario format or of summary.json
    Schema(schema::Args),
    /// Check known answers through the real engine
    Selftest(selftest::Args),
    /// Print the page of all finding codes (docs/findings.md)
    Findings,
}

/// How a command ended, if it could run at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exit {
    /// Done.
    Done,
    /// The command line or an input file has mistakes, which have been shown.
    Mistakes,
    /// Done, but a limit that was asked for is passed.
    LimitPassed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Mistakes => 2,
            Exit::LimitPassed => 3,
        })
    }
}

/// Reads the command line, runs the command, and says how it ended.
pub fn main() -> ExitCode {
    let alone = || Command::Serve(serve::Args::alone());
    let ended = match Cli::parse().command.unwrap_or_else(alone) {
        Command::Serve(args) => serve::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Share(args) => share::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Rare(args) => rare::run(&args),
        Command::Sensitivity(args) => sensitivity::run(&args),
        Command::International(args) => international::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Inputs(args) => inputs::run(&args),
        Command::Calendar(args) => calendar::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Budget(args) => budget::run(&args),
        Command::Appeal(args) => appeal::run(&args),
        Command::Fit(args) => fit::run(&args),
        Command::Backtest(args) => backtest::run(&args),
        Command::Map(args) => map::run(&args),
        Command::Policy(command) => policy::run(&command),
        Command::Init(args) => init::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Selftest(args) => selftest::run(&args),
        Command::Findings => findings::run(),
    };
    match ended {
        Ok(exit) => exit.into(),
        Err(error) => {
            output::tell(&format!("vtr: {error:#}\n"));
            ExitCode::from(1)
        }
    }
}
