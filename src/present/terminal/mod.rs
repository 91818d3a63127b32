//! What the command prints when a run is done.

mod blocks;
mod table;

pub(super) use table::wrapped;

use super::overview;
use crate::analysis::{ChartData, Summary};

/// The form of the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// For people at a terminal.
    #[default]
    Table,
    /// The whole summary.
    Json,
    /// The table of strategies as CSV: chances 0 to 1, money in minor units.
    Csv,
    /// For people, as Markdown.
    Markdown,
}

impl std::str::FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "table" => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "md" => Ok(Self::Markdown),
            other => Err(UnknownFormat(other.to_owned())),
        }
    }
}

/// A format that is not one of the four.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format: choose `table`, `json`, `csv` or `md`")]
pub struct UnknownFormat(pub String);

/// How much room there is, and whether colours may be used (`NO_COLOR`, no terminal: no).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Characters a line.
    pub width: u16,
    /// Bold and colour by ANSI codes.
    pub color: bool,
}

/// The output for a summary; a table has small charts of the rows under it.
///
/// # Errors
/// When the summary cannot be written as JSON or CSV.
pub fn render(
    summary: &Summary,
    data: &ChartData,
    format: Format,
    style: Style,
) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::people(summary, data, style)),
        Format::Markdown => Ok(table::markdown(summary)),
        Format::Json => {
            let text = serde_json::to_string_pretty(summary).map_err(|e| RenderError(e.to_string()))?;
            Ok(text + "\n")
        }
        Format::Csv => csv(summary),
    }
}

/// The output could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the output could not be written: {0}")]
pub struct RenderError(String);

fn csv(summary: &Summary) -> Result<String, RenderError> {
    let failed = |e: &dyn std::fmt::Display| RenderError(e.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let ends = |name: &str| [name.to_owned(), format!("{name}_low"), format!("{name}_high")];
    let mut header: Vec<String> = ["strategy", "title", "role"].map(str::to_owned).to_vec();
    for name in ["risk_old", "risk_new", "risk_any_category", "added_tracking_cost", "profit"] {
        header.extend(ends(name));
    }
    writer.write_record(&header).map_err(|e| failed(&e))?;
    for line in overview::strategy_lines(summary) {
        let mut cells = vec![line.name.to_owned(), line.title.to_owned(), line.role().to_owned()];
        for risk in [line.risk_old.map(|r| r.risk), line.risk_new.map(|r| r.risk), line.risk_any] {
            let three = risk.map(|r| [r.point, r.low, r.high].map(|x| x.to_string()));
            cells.extend(three.unwrap_or_default());
        }
        let cost = line.cost.map(|cost| [cost.point, cost.low, cost.high]);
        let profit = line.profit.map(|profit| [profit.point, profit.low, profit.high]);
        for money in [cost, profit] {
            cells.extend(money.map(|three| three.map(|minor| minor.to_string())).unwrap_or_default());
        }
        writer.write_record(&cells).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    const STYLE: Style = Style { width: 100, color: false };

    #[test]
    fn formats_have_names() {
        assert_eq!("md".parse(), Ok(Format::Markdown));
        assert_eq!("xml".parse::<Format>(), Err(UnknownFormat("xml".into())));
    }

    #[test]
    fn csv_has_one_row_a_strategy_and_json_reads_back() {
        let summary = sample::summary();
        let csv = render(&summary, &sample::chart_data(), Format::Csv, STYLE).expect("CSV");
        assert_eq!(csv.lines().count(), 1 + summary.strategies.len());
        assert!(csv.lines().nth(3).is_some_and(|line| line.contains(",chosen,")), "{csv}");
        let json = render(&summary, &sample::chart_data(), Format::Json, STYLE).expect("JSON");
        assert!(serde_json::from_str::<Summary>(&json).expect("a summary") == summary);
    }

    #[test]
    fn the_table_fits_its_width_and_keeps_colours_to_itself() {
        let summary = sample::summary();
        for width in [60u16, 80, 100, 140] {
            let text =
                render(&summary, &sample::chart_data(), Format::Table, Style { width, color: false })
                    .expect("text");
            for line in text.lines() {
                assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
            }
            assert!(!text.contains('\u{1b}'), "colour without leave");
        }
        let colored =
            render(&summary, &sample::chart_data(), Format::Table, Style { width: 100, color: true })
                .expect("text");
        assert!(colored.contains('\u{1b}'));
    }

    #[test]
    fn what_people_read_first() {
        let text =
            render(&sample::summary(), &sample::chart_data(), Format::Table, STYLE).expect("text");
        insta::assert_snapshot!("terminal_table", text);
        let markdown =
            render(&sample::summary(), &sample::chart_data(), Format::Markdown, STYLE).expect("text");
        insta::assert_snapshot!("terminal_markdown", markdown);
    }
}
