//! `vtr audit`: what became of the packages of past months.

use super::explain::Told;
use super::{Exit, output};
use crate::app::audit::{self, Beside, Question};
use chrono::NaiveDate;
use std::path::PathBuf;

/// Arguments of `vtr audit`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files of packages, and the marketplace's own (orders, confirmations, defects), in any order; options tell what
    /// they leave out (see docs/audit.md)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The policy, or the path of a rule file [default: the newest of --store]
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    policy: Option<String>,

    /// Another policy beside it; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    compare: Vec<String>,

    /// prudent, lenient, all (each switch alone), or SWITCH=OPTION; may be repeated, the first is the main one
    /// [default: prudent and lenient]
    #[arg(long, value_name = "READING", help_heading = "Rules")]
    reading: Vec<String>,

    /// Use nothing that came to light after this day [default: the last day that the files name]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// The promised days that lists of defects cover, such as 2025-01-01..2025-01-31 [default: from the first to
    /// the last that each names]
    #[arg(long, value_name = "FROM..TO", value_parser = days)]
    listed_days: Option<(NaiveDate, NaiveDate)>,

    /// Rates for each seller of the column `seller_id`
    #[arg(long, value_enum)]
    by: Option<By>,

    /// Exit with 3 when the rate of a category is surely below this, such as 95%
    #[arg(long, value_name = "RATE", value_parser = share)]
    fail_if_below: Option<f64>,

    /// A map of the files' columns, such as `vtr map` writes
    #[arg(long, value_name = "FILE", help_heading = "The file")]
    map: Option<PathBuf>,

    /// A CSV file of products: sku (with `*`), category, weight_g, format, unit_cost
    #[arg(long, value_name = "FILE", help_heading = "The file")]
    skus: Option<PathBuf>,

    #[command(flatten)]
    told: Told,

    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Write verdicts, rates, defects, flips and a chart into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long, requires = "output")]
    force: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// audit.json
    Json,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum By {
    /// Each seller apart
    Seller,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let question = Question {
        files: args.files.clone(),
        beside: Beside { told: args.told.fields(), map: args.map.clone(), skus: args.skus.clone() },
        policy: args.policy.clone(),
        compare: args.compare.clone(),
        readings: args.reading.clone(),
        as_of: args.as_of,
        by_seller: matches!(args.by, Some(By::Seller)),
        listed_days: args.listed_days,
    };
    let folder = args.output.as_deref().map(|folder| (folder, args.force));
    let audits = audit::audit_files(&question, folder)?;
    for findings in &audits.findings {
        output::tell(&findings.render(output::colour(&std::io::stderr())));
    }
    let Some(answer) = &audits.answer else { return Ok(Exit::Mistakes) };
    output::print(&match args.format {
        Format::Table => audit::text(answer, output::width()),
        Format::Json => serde_json::to_string_pretty(answer)? + "\n",
    })?;
    if let Some(folder) = &args.output {
        output::tell(&format!("written to {}\n", folder.display()));
    }
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

/// `2025-01-01..2025-01-31`.
fn days(text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let help = || format!("`{text}` is not a stretch of days: write it as 2025-01-01..2025-01-31");
    let (from, to) = text.split_once("..").ok_or_else(help)?;
    let day = |text: &str| text.trim().parse::<NaiveDate>().map_err(|_| help());
    let (from, to) = (day(from)?, day(to)?);
    if from <= to { Ok((from, to)) } else { Err(help()) }
}

/// `95%`, `95 %` or `0.95`.
fn share(text: &str) -> Result<f64, String> {
    let help = || format!("`{text}` is not a rate: write it as 95% or 0.95");
    let (digits, scale) = match text.trim().strip_suffix('%') {
        Some(digits) => (digits.trim(), 100.0),
        None => (text.trim(), 1.0),
    };
    let number: f64 = digits.parse().map_err(|_| help())?;
    let share = number / scale;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(help()) }
}
