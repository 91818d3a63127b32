//! `vtr budget`: how many more defects each category may have.

use super::case_args::{CaseArgs, Shown};
use super::percentage::share;
use super::{Exit, output};
use crate::app::audit::Question;
use crate::app::budget::{self, DEFAULT_REPLICATIONS, Figures, Outlook};
use crate::app::run::DEFAULT_SEED;
use std::path::PathBuf;

/// Figures beyond this are no packages of one window.
const MOST_COUNTED: u32 = 1_000_000_000;

/// Arguments of `vtr budget`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV files of packages, as `vtr audit` reads them (see docs/budget.md)
    #[arg(value_name = "FILE", required_unless_present = "figures")]
    files: Vec<PathBuf>,

    /// Without files: a category's figures on the account page, CATEGORY=COUNTED/VALID, such as "Toys=412/405"; may
    /// be followed by packages a day and the share of them that are defects ("Toys=412/405,14/day,2%"); may be
    /// repeated
    #[arg(long, value_name = "FIGURES", value_parser = figures, conflicts_with_all = ["files", "output", "fail_if_exhausted_within", "days"])]
    figures: Vec<Figures>,

    /// Coming days to look at [default: lag + window of each policy]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=366))]
    days: Option<u16>,

    /// Seed of every draw
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,

    /// Futures drawn for each budget
    #[arg(long, default_value_t = DEFAULT_REPLICATIONS, value_parser = clap::value_parser!(u64).range(100..=100_000))]
    replications: u64,

    /// Threads [default: one a core]; results do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Exit with 3 when the budget of a category is used up today or within so many days, such as 7d, in at least
    /// half of the futures
    #[arg(long, value_name = "DAYS", value_parser = days)]
    fail_if_exhausted_within: Option<u16>,

    #[command(flatten)]
    shown: Shown,

    #[command(flatten)]
    case: CaseArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let question = args.case.question(&args.files);
    if !args.figures.is_empty() {
        return of_figures(&question, args);
    }
    let outlook = Outlook {
        days: args.days,
        seed: args.seed,
        replications: args.replications,
        threads: args.threads.map(usize::from),
    };
    let folder = args.shown.folder();
    let budgets = budget::budget_files(&question, outlook, folder)?;
    output::tell_findings(&budgets.findings);
    let Some(answer) = &budgets.answer else { return Ok(Exit::Mistakes) };
    args.shown.print(answer, budget::text)?;
    let within = args.fail_if_exhausted_within;
    let exhausted = within.map(|days| budget::exhausted(answer, days)).unwrap_or_default();
    for one in &exhausted {
        output::tell(&match one.chance {
            chance if chance > 0.0 => {
                format!("{}: used up by then in {:.0} % of futures\n", one.name, chance * 100.0)
            }
            _ => format!("{}: may be used up by then: it hangs on open packages\n", one.name),
        });
    }
    Ok(if budgets.has_errors() {
        Exit::Mistakes
    } else if exhausted.iter().any(|one| one.chance > 0.0) {
        Exit::LimitPassed
    } else {
        Exit::Done
    })
}

fn of_figures(question: &Question, args: &Args) -> anyhow::Result<Exit> {
    let budgets = budget::budget_of_figures(question, &args.figures);
    output::tell_findings(&budgets.findings);
    let Some(answer) = &budgets.answer else { return Ok(Exit::Mistakes) };
    args.shown.print(answer, budget::figures_text)?;
    Ok(Exit::Done)
}

/// `Toys=412/405`, `Toys=412/405,14/day,2%`.
fn figures(text: &str) -> Result<Figures, String> {
    let help = || {
        format!("`{text}` is not CATEGORY=COUNTED/VALID, such as Toys=412/405 or Toys=412/405,14/day,2%")
    };
    let (category, rest) = text.rsplit_once('=').ok_or_else(help)?;
    let mut parts = rest.split(',').map(str::trim);
    let (counted, valid) = parts.next().and_then(|part| part.split_once('/')).ok_or_else(help)?;
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| help());
    let (counted, valid) = (number(counted)?, number(valid)?);
    if category.trim().is_empty() || counted > MOST_COUNTED {
        return Err(help());
    }
    if valid > counted {
        return Err(format!("`{text}`: more valid than counted; write COUNTED/VALID"));
    }
    let (mut a_day, mut missed) = (None, None);
    for part in parts {
        if let Some(packages) = part.strip_suffix("/day") {
            let packages = packages.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
            a_day = Some(packages.ok_or_else(help)?);
        } else {
            missed = Some(share(part)?);
        }
    }
    Ok(budget::figures(category.trim(), (counted, valid), a_day, missed))
}

/// `7d` or `7`.
fn days(text: &str) -> Result<u16, String> {
    let digits = text.trim().trim_end_matches('d').trim();
    let days = digits.parse().ok().filter(|days| (0..=366).contains(days));
    days.ok_or_else(|| format!("`{text}` is no number of days: write 7d"))
}
