//! What commands that judge past packages share: rules, day, and how the files are read.

use super::explain::Told;
use super::output;
use crate::app::audit::{Beside, Question};
use chrono::NaiveDate;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Everything but the files, which one command may do without.
#[derive(Debug, clap::Args)]
pub(super) struct CaseArgs {
    /// The policy, or the path of a rule file [default: the newest of --store]
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    policy: Option<String>,

    /// Another policy beside it; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    compare: Vec<String>,

    /// prudent, lenient, all (each switch alone), or SWITCH=OPTION; may be repeated, the first is the main one
    /// [default: prudent; in an audit lenient beside it]
    #[arg(long, value_name = "READING", help_heading = "Rules")]
    reading: Vec<String>,

    /// Use nothing that came to light after this day [default: the last day that the files name]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,

    /// Rates for each seller of the column `seller_id`
    #[arg(long, value_enum)]
    by: Option<By>,

    #[command(flatten)]
    told_of_files: FileArgs,
}

/// How files are read.
#[derive(Debug, clap::Args)]
pub(super) struct FileArgs {
    /// A map of the files' columns, such as `vtr map` writes
    #[arg(long, value_name = "FILE", help_heading = "The file")]
    map: Option<PathBuf>,

    /// A CSV file of products: sku (with `*`), category, weight_g, format, unit_cost
    #[arg(long, value_name = "FILE", help_heading = "The file")]
    skus: Option<PathBuf>,

    /// The promised days that lists of defects cover, such as 2025-01-01..2025-01-31 [default: from the first to
    /// the last that each names]
    #[arg(long, value_name = "FROM..TO", value_parser = days, help_heading = "The file")]
    listed_days: Option<(NaiveDate, NaiveDate)>,

    #[command(flatten)]
    told: Told,
}

impl FileArgs {
    /// What is read beside the files.
    pub(super) fn beside(&self) -> Beside {
        let (map, skus) = (self.map.clone(), self.skus.clone());
        Beside { told: self.told.fields(), map, skus, listed_days: self.listed_days }
    }
}

/// How results are shown, and where they are written.
#[derive(Debug, clap::Args)]
pub(super) struct Shown {
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Write the results as files and a chart into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace whatever stands there
    #[arg(short, long, requires = "output")]
    force: bool,
}

/// The form of what is printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs
    Json,
}

impl Shown {
    /// The folder, and whether to write over anything there.
    pub(super) fn folder(&self) -> Option<(&Path, bool)> {
        self.output.as_deref().map(|folder| (folder, self.force))
    }

    /// Prints an answer, as text or as JSON, and says where its files are.
    pub(super) fn print<T: Serialize>(
        &self,
        answer: &T,
        text: impl FnOnce(&T, u16) -> String,
    ) -> anyhow::Result<()> {
        output::print(&match self.format {
            Format::Table => text(answer, output::width()),
            Format::Json => serde_json::to_string_pretty(answer)? + "\n",
        })?;
        if let Some(folder) = &self.output {
            output::tell_written(folder);
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum By {
    /// Each seller apart
    Seller,
}

impl CaseArgs {
    /// What is asked of files.
    pub(super) fn question(&self, files: &[PathBuf]) -> Question {
        Question {
            files: files.to_vec(),
            beside: self.told_of_files.beside(),
            policy: self.policy.clone(),
            compare: self.compare.clone(),
            readings: self.reading.clone(),
            as_of: self.as_of,
            by_seller: matches!(self.by, Some(By::Seller)),
        }
    }
}

/// `2025-01-01..2025-01-31`.
fn days(text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let help = || format!("`{text}` is not a stretch of days: write it as 2025-01-01..2025-01-31");
    let (from, to) = text.split_once("..").ok_or_else(help)?;
    let day = |text: &str| text.trim().parse::<NaiveDate>().map_err(|_| help());
    let (from, to) = (day(from)?, day(to)?);
    if from <= to { Ok((from, to)) } else { Err(help()) }
}
