//! `vtr policy`: rules to look at. NAME is a built-in policy or the path of a rule file, with overlays or without.

use super::{Exit, output};
use crate::app::policy;
use crate::diagnostics::Findings;
use chrono::NaiveDate;

/// What to do with rules.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the built-in policies: store, name, days, and how sure their clauses are
    List(List),
    /// Show a policy in words: every clause with its source, and what the texts leave open
    Show(Show),
    /// Look for clauses that can never match, gaps and overlaps
    Check(Check),
    /// Compare two policies clause by clause
    Diff(Diff),
}

/// Arguments of `vtr policy list`.
#[derive(Debug, clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    form: Form,
}

/// Arguments of `vtr policy show`.
#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// A built-in policy or the path of a rule file, with overlays behind it: uk-2025+my-guess.toml
    name: String,

    /// Only what is in force on this day (a package's deciding date), such as 2025-01-15
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,

    #[command(flatten)]
    form: Form,
}

/// Arguments of `vtr policy check`.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Built-in policies or paths of rule files [default: every built-in policy]
    names: Vec<String>,

    /// End with code 3 if there is a warning
    #[arg(long)]
    deny_warnings: bool,

    /// Say nothing of policies in which nothing is found
    #[arg(long)]
    quiet: bool,

    #[command(flatten)]
    form: Form,
}

/// Arguments of `vtr policy diff`.
#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    /// The old policy: built in or the path of a rule file, with overlays or without
    old: String,

    /// The new one
    new: String,

    #[command(flatten)]
    form: Form,
}

#[derive(Clone, Copy, Debug, clap::Args)]
struct Form {
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs
    Json,
}

pub(super) fn run(command: &Command) -> anyhow::Result<Exit> {
    match command {
        Command::List(args) => list(args),
        Command::Show(args) => show(args),
        Command::Check(args) => check(args),
        Command::Diff(args) => diff(args),
    }
}

fn list(args: &List) -> anyhow::Result<Exit> {
    output::print(&match args.form.format {
        Format::Table => policy::list(output::width()),
        Format::Json => policy::list_as_json()?,
    })?;
    Ok(Exit::Done)
}

/// Reads a policy and tells what was found in its file.
fn read(name: &str) -> policy::NamedPolicy {
    let named = policy::named(name);
    output::tell(&named.findings.render(output::colour(&std::io::stderr())));
    named
}

fn show(args: &Show) -> anyhow::Result<Exit> {
    let Some(policy) = read(&args.name).policy else { return Ok(Exit::Mistakes) };
    output::print(&match args.form.format {
        Format::Table => policy::show(&policy, args.on, usize::from(output::width())),
        Format::Json => policy::show_as_json(&policy, args.on)?,
    })?;
    Ok(Exit::Done)
}

fn check(args: &Check) -> anyhow::Result<Exit> {
    let names = if args.names.is_empty() { policy::builtin_names() } else { args.names.clone() };
    let mut exit = Exit::Done;
    let mut all = Vec::new();
    let colour = output::colour(&std::io::stdout());
    for name in &names {
        let findings = policy::check(name);
        if findings.has_errors() {
            exit = Exit::Mistakes;
        } else if args.deny_warnings && !findings.is_empty() && exit == Exit::Done {
            exit = Exit::LimitPassed;
        }
        match args.form.format {
            Format::Json => all.push(findings),
            Format::Table if findings.is_empty() && args.quiet => {}
            Format::Table => {
                output::print(&format!("{}{name}: {}\n", findings.render(colour), findings.tally()))?;
            }
        }
    }
    if let Format::Json = args.form.format {
        output::print(&Findings::all_to_json(&all))?;
    }
    Ok(exit)
}

fn diff(args: &Diff) -> anyhow::Result<Exit> {
    let (Some(old), Some(new)) = (read(&args.old).policy, read(&args.new).policy) else {
        return Ok(Exit::Mistakes);
    };
    output::print(&match args.form.format {
        Format::Table => policy::diff(&old, &new, usize::from(output::width())),
        Format::Json => policy::diff_as_json(&old, &new)?,
    })?;
    Ok(Exit::Done)
}
