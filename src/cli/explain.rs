//! `vtr explain`: why packages are judged as they are.

use super::{Exit, output};
use crate::app::explain::{self, Answer, Beside, Field, Question};
use anyhow::{Context as _, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Arguments of `vtr explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A CSV file of packages; without it the options tell one package, with it what its rows leave out
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// The same
    #[arg(long, value_name = "FILE", conflicts_with = "file", hide = true)]
    packages: Option<PathBuf>,

    /// A map of the file's columns, such as `vtr map` writes
    #[arg(long, value_name = "FILE", requires = "file", help_heading = "The file")]
    map: Option<PathBuf>,

    /// A CSV file of products: sku (with `*`), category, weight_g, format, unit_cost
    #[arg(long, value_name = "FILE", requires = "file", help_heading = "The file")]
    skus: Option<PathBuf>,

    /// A policy or the path of a rule file; may be repeated [default: those of the store that stand on the promised
    /// day]
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    policy: Vec<String>,

    /// Another policy beside it; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Rules")]
    compare: Vec<String>,

    /// prudent, lenient, all (each switch alone), or SWITCH=OPTION; may be repeated [default: all]
    #[arg(long, value_name = "READING", help_heading = "Rules")]
    reading: Vec<String>,

    /// Every combination of readings
    #[arg(long, help_heading = "Rules", conflicts_with = "reading")]
    products: bool,

    #[command(flatten)]
    told: Told,

    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Write every verdict into this CSV file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write over a file that holds something else
    #[arg(short, long, requires = "output")]
    force: bool,
}

/// What is told of the package. Texts are read as the cells of a file are.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The package")]
pub(super) struct Told {
    /// The store it was sold on, such as UK
    #[arg(long)]
    store: Option<String>,

    /// Where it was posted, such as GB
    #[arg(long, visible_alias = "from", value_name = "COUNTRY")]
    origin: Option<String>,

    /// Where it was sent, such as IE
    #[arg(long, visible_alias = "to", value_name = "COUNTRY")]
    destination: Option<String>,

    /// What the buyer paid for the items, such as "14.50 GBP"
    #[arg(long, value_name = "AMOUNT")]
    value: Option<String>,

    /// What the buyer paid for shipping
    #[arg(long, value_name = "AMOUNT")]
    shipping_charged: Option<String>,

    /// VAT or sales tax that is part of the two
    #[arg(long, value_name = "AMOUNT")]
    tax: Option<String>,

    /// The currency of amounts that name none
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,

    /// letter, large-letter, parcel, freight or digital
    #[arg(long)]
    shape: Option<String>,

    /// What the service promises to scan: untracked, delivery-only, export-only, acceptance-and-delivery or full
    #[arg(long, value_name = "SCANS")]
    service_tracking: Option<String>,

    /// integrated, not-integrated, listed-freight or self-delivery
    #[arg(long, value_name = "CLASS")]
    carrier: Option<String>,

    /// What happened: both, facility, delivery, no-scan, no-number, late or mismatch
    #[arg(long, value_name = "SCANS")]
    tracking: Option<String>,

    /// The label was bought through the marketplace: yes or no
    #[arg(long, value_name = "YES", num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    buy_shipping: Option<String>,

    /// Carrier and ship method are written as on the marketplace's list: yes or no
    #[arg(long, value_name = "YES", num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    method_listed: Option<String>,

    /// Product category
    #[arg(long)]
    category: Option<String>,

    /// Day of the order
    #[arg(long, value_name = "DATE")]
    ordered: Option<String>,

    /// Day of handover
    #[arg(long, value_name = "DATE")]
    shipped: Option<String>,

    /// Last promised delivery day
    #[arg(long, value_name = "DATE")]
    promised: Option<String>,

    /// Days from order to handover, to estimate a promise that is not said
    #[arg(long, value_name = "DAYS")]
    handling_days: Option<String>,

    /// Days from handover to delivery, to estimate a promise that is not said
    #[arg(long, value_name = "DAYS")]
    transit_days: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One object with all that is known of every package
    Json,
}

impl Told {
    pub(super) fn fields(&self) -> Vec<(Field, String)> {
        let told = [
            (Field::Store, &self.store),
            (Field::Origin, &self.origin),
            (Field::Destination, &self.destination),
            (Field::Value, &self.value),
            (Field::ShippingCharged, &self.shipping_charged),
            (Field::Tax, &self.tax),
            (Field::Currency, &self.currency),
            (Field::Format, &self.shape),
            (Field::ServiceTracking, &self.service_tracking),
            (Field::Carrier, &self.carrier),
            (Field::Tracking, &self.tracking),
            (Field::BuyShipping, &self.buy_shipping),
            (Field::MethodListed, &self.method_listed),
            (Field::Category, &self.category),
            (Field::Ordered, &self.ordered),
            (Field::Shipped, &self.shipped),
            (Field::Promised, &self.promised),
            (Field::HandlingDays, &self.handling_days),
            (Field::TransitDays, &self.transit_days),
        ];
        told.into_iter().filter_map(|(field, text)| Some((field, text.clone()?))).collect()
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let file = args.file.clone().or_else(|| args.packages.clone());
    let question = Question {
        beside: Beside {
            told: args.told.fields(),
            map: args.map.clone(),
            skus: args.skus.clone(),
            listed_days: None,
        },
        file,
        policies: args.policy.iter().chain(&args.compare).cloned().collect(),
        readings: args.reading.clone(),
        products: args.products,
    };
    if let Some(path) = &args.output {
        check_target(path, args.force)?;
    }
    let answer = explain::explain_packages(&question);
    output::tell_findings(&answer.findings);
    if question.file.is_some() || !answer.packages.is_empty() {
        show(&question, &answer, args.format)?;
    }
    // When every row fails there is nothing to write.
    if let Some(path) = args.output.as_ref().filter(|_| !answer.packages.is_empty()) {
        let bytes = explain::verdicts_csv(&answer.packages)?;
        explain::write_whole(path, &bytes)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(if answer.has_errors() { Exit::Mistakes } else { Exit::Done })
}

fn show(question: &Question, answer: &Answer, format: Format) -> anyhow::Result<()> {
    let width = output::width();
    output::print(&match (format, &question.file) {
        (Format::Json, _) => serde_json::to_string_pretty(answer)? + "\n",
        (Format::Table, Some(_)) => {
            let left_out = answer.left_out.words();
            let lost = (answer.not_judged.as_slice(), left_out.as_str());
            explain::table(&answer.packages, lost, &answer.unused_columns, width)
        }
        (Format::Table, None) => answer
            .packages
            .iter()
            .map(|package| explain::text(package, usize::from(width)))
            .collect::<Vec<_>>()
            .join("\n"),
    })
}

/// Only verdicts are written over.
fn check_target(path: &Path, force: bool) -> anyhow::Result<()> {
    if force || !path.exists() {
        return Ok(());
    }
    let head = explain::VERDICT_COLUMNS.join(",");
    let ours = fs::read(path).is_ok_and(|bytes| bytes.starts_with(head.as_bytes()));
    if !ours {
        bail!("{} holds something else: choose another file, or write over it with -f", path.display());
    }
    Ok(())
}
