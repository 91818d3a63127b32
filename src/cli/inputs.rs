//! `vtr inputs`: every figure of a scenario.

use super::output::Format;
use super::scenario_args::ScenarioArgs;
use super::{Exit, output};
use crate::app::{self, InputRow};
use comfy_table::{ContentArrangement, Table, TableStyle};

/// Arguments of `vtr inputs`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let loaded = match args.scenario.load() {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let rows =
        loaded.scenario.as_ref().map(|scenario| app::input_rows(&scenario.inputs)).unwrap_or_default();
    let text = match args.format {
        Format::Json => app::inputs_as_json(&rows)?,
        Format::Csv => app::inputs_as_csv(&rows)?,
        Format::Table => table(&rows),
    };
    output::print(&text)?;
    Ok(Exit::Done)
}

fn table(rows: &[InputRow]) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["input", "value", "90 % interval", "unit", "source or assumption"]);
    for row in rows {
        let ends = row.low.zip(row.high);
        let interval = ends.map(|(low, high)| format!("{low} to {high}")).unwrap_or_default();
        let provenance = format!("{}: {}", row.kind, row.provenance);
        table.add_row([&row.path, &row.value, &interval, &row.unit, &provenance]);
    }
    format!("{table}\n")
}
