//! The charts of the page: drawn again from the rows of the folder, so that nothing but numbers is taken
//! from there, each with what it is about, how to read it, and its rows.

use super::base64;
use crate::analysis::{ChartData, Summary};
use crate::present::chart::{self, Size};
use crate::present::folder::FolderError;
use std::fs;
use std::path::Path;

/// Rows up to so many bytes stand inside the page, more beside it.
const MOST_BYTES_INSIDE: usize = 64_000;

pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) topic: &'static str,
    pub(super) reading: &'static str,
    /// For wide screens and paper.
    pub(super) wide: String,
    /// For narrow screens.
    pub(super) narrow: String,
    /// Where the rows are: the page itself, or the file beside it.
    pub(super) rows: String,
}

pub(super) fn figures(
    folder: &Path,
    data: &ChartData,
    summary: &Summary,
    run_id: &str,
) -> Result<Vec<Figure>, FolderError> {
    let context = chart::ChartContext::new(summary, run_id);
    let mut figures = Vec::new();
    let [wide, narrow] = [Size::Wide, Size::Narrow].map(|size| chart::all(data, &context, size));
    for (chart, narrow) in wide?.into_iter().zip(narrow?) {
        let chart::Chart { name, title, svg: wide, .. } = chart;
        let file = format!("data/{name}.csv");
        let path = folder.join(&file);
        let rows = fs::read(&path).map_err(|source| FolderError::Io { path, what: "read", source })?;
        let rows = if rows.len() <= MOST_BYTES_INSIDE {
            format!("data:text/csv;charset=utf-8;base64,{}", base64(&rows))
        } else {
            file
        };
        figures.push(Figure {
            name,
            title,
            topic: topic_of(name),
            reading: reading_of(name),
            wide,
            narrow: narrow.svg,
            rows,
        });
    }
    Ok(figures)
}

/// What a chart is about, in a few words.
pub(in crate::present) fn topic_of(name: &str) -> &'static str {
    match name {
        "frontier" => "Cost against risk",
        "vtr_distribution" => "The rate on the day, old rules and new",
        "fan" => "The rate over time",
        "first_breach" => "When the first breach and the first closure come",
        "clauses" => "Clause by clause",
        "sawtooth" => "How many misses are allowed",
        "exceedance" => "How sure the profit is",
        "tornado" => "What drives the profit",
        "readings" => "How much hangs on the reading of the rules",
        "convergence" => "Whether there were enough futures",
        _ => "",
    }
}

/// How to read a chart, in one sentence.
pub(in crate::present) fn reading_of(name: &str) -> &'static str {
    match name {
        "frontier" => {
            "Further down is safer, further left is cheaper; below the dashed line a strategy is within \
             the tolerance."
        }
        "vtr_distribution" => {
            "Where the filled shape reaches left of the line, the new rules put the category below \
             target; the dashed outline is the same day under the old rules."
        }
        "fan" => {
            "When a band dips below the line, that share of futures is below target on the day; the grey \
             area underneath shows how often the category is closed."
        }
        "first_breach" => {
            "A thick curve's height is the chance that the category has been below target by that day, a thin \
             one's that it has been closed; where a curve rises steeply, most first breaches or closures \
             fall."
        }
        "clauses" => {
            "Read downwards: each bar begins where the one above ends; the last one is what the new rules count. \
             Left packages counted, right defects among them, all categories together."
        }
        "sawtooth" => {
            "A category in the green is at target on average; the smaller it is, the longer the tooth, and \
             losing one package can cost an allowed miss."
        }
        "exceedance" => {
            "The further right a curve stands, the better; where it is steep, profit is sure. Dots mark \
             what 19 of 20 and half of all futures exceed."
        }
        "tornado" => {
            "The longer the bar, the more the input matters; a diamond marks an end at which another \
             strategy earns most."
        }
        "readings" => {
            "A bar is what chance and inputs that are not known exactly do under the main reading; dots far from \
             its mark are what another reading of the same rules would do."
        }
        "convergence" => {
            "A number has settled when its line runs level and its band is narrow against what it is compared \
             with, the dashed line; more replications make the band narrower, not the risk smaller."
        }
        _ => "",
    }
}
