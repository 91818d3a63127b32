//! `vtr policy`: rules to look at. NAME is a built-in policy or the path of a rule file.

use super::{Exit, output};
use crate::app::policy;
use chrono::NaiveDate;

/// What to do with rules.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the built-in policies: store, name, days, and how sure their clauses are
    List(List),
    /// Show a policy in words: every clause with its source, and what the texts leave open
    Show(Show),
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
    /// A built-in policy, or the path of a rule file
    name: String,

    /// Only what is in force on this day (a package's deciding date), such as 2025-01-15
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,

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
    }
}

fn list(args: &List) -> anyhow::Result<Exit> {
    output::print(&match args.form.format {
        Format::Table => policy::list(output::width()),
        Format::Json => policy::list_as_json()?,
    })?;
    Ok(Exit::Done)
}

fn show(args: &Show) -> anyhow::Result<Exit> {
    let named = policy::named(&args.name);
    output::tell(&named.findings.render(output::colour(&std::io::stderr())));
    let Some(policy) = named.policy else { return Ok(Exit::Mistakes) };
    output::print(&match args.form.format {
        Format::Table => policy::show(&policy, args.on, usize::from(output::width())),
        Format::Json => policy::show_as_json(&policy, args.on)?,
    })?;
    Ok(Exit::Done)
}
