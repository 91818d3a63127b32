//! `vtr audit`: what became of the packages of past months.

use super::case_args::{CaseArgs, Shown};
use super::percentage::share;
use super::{Exit, output};
use crate::app::audit::{self, RulesQuestion};
use std::path::PathBuf;

/// Arguments of `vtr audit`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files of packages, and the marketplace's own (orders, confirmations, defects), in any order; options tell what
    /// they leave out (see docs/audit.md)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Exit with 3 when the rate of a category is surely below this, such as 95%
    #[arg(long, value_name = "RATE", value_parser = share)]
    fail_if_below: Option<f64>,

    /// Hold the shipping rules of this CSV file against the packages, such as `vtr plan` writes (see docs/rules.md)
    #[arg(long, value_name = "FILE", help_heading = "Shipping rules")]
    rules: Option<PathBuf>,

    /// A scenario that says what the services of --rules are, how often they scan and what they cost [default: what
    /// was seen of them in the files]
    #[arg(long, value_name = "FILE", requires = "rules", help_heading = "Shipping rules")]
    scenario: Option<PathBuf>,

    #[command(flatten)]
    shown: Shown,

    #[command(flatten)]
    case: CaseArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let question = args.case.question(&args.files);
    let folder = args.shown.folder();
    let rules = args.rules.clone();
    let rules = rules.map(|rules| RulesQuestion { rules, scenario: args.scenario.clone() });
    let audits = audit::audit_with_rules(&question, rules.as_ref(), folder)?;
    output::tell_findings(&audits.findings);
    let Some(answer) = &audits.answer else { return Ok(Exit::Mistakes) };
    args.shown.print(answer, audit::text)?;
    let below = args.fail_if_below.map(|limit| audit::below(answer, limit)).unwrap_or_default();
    for one in &below {
        output::tell(&match one.surely {
            true => format!("{} is below the limit\n", one.name),
            false => format!("{} may be below the limit: it hangs on what is not known\n", one.name),
        });
    }
    Ok(if audits.has_errors() {
        Exit::Mistakes
    } else if below.iter().any(|one| one.surely) {
        Exit::LimitPassed
    } else {
        Exit::Done
    })
}
