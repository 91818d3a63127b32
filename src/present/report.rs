//! `report.html`: one self-contained offline page made only from what a run folder holds.

use super::folder::{FolderError, read_chart_data, read_json, read_rows};
use super::font;
use super::input_row::InputRow;
use super::manifest::Manifest;
use super::{chart, neighbours, number, overview, reasons};
use crate::analysis::{ChartData, Headline, Summary};
mod cells;
mod clause_cells;

use askama::Template;
use std::fs;
use std::path::Path;

use clause_cells::{ClauseSection, clause_section};

use cells::{
    ClusteringCells, FlipCells, InheritedCells, InputCells, MetricCells, PolicyCells, ReadingCells,
    StrategyCells, UncontrollableCells, clustering, inherited, input_cells, metrics, strategy_cells,
    uncontrollable,
};

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    summary: &'a Summary,
    manifest: &'a Manifest,
    run_id: &'a str,
    font_regular: String,
    font_bold: String,
    heading: String,
    tone: &'static str,
    lead: String,
    headlines: &'a [Headline],
    strategies: Vec<StrategyCells>,
    risk_words: String,
    rough: Vec<String>,
    charts: Vec<ChartFigure>,
    regret: String,
    readings: Vec<ReadingCells>,
    readings_agree: bool,
    uncontrollable: Vec<UncontrollableCells>,
    flips: Vec<FlipCells>,
    steady: Vec<String>,
    not_followed: Vec<String>,
    clustering: Vec<ClusteringCells>,
    metrics: Vec<MetricCells>,
    clauses: ClauseSection,
    in_motion: Vec<String>,
    inherited: Vec<InheritedCells>,
    neighbours: Vec<neighbours::StoreCells>,
    neighbours_reading: String,
    policies: Vec<PolicyCells>,
    inputs: Vec<InputCells>,
    assumed_inputs: usize,
    decision_day: String,
    on_date: String,
    first_effect: String,
    tolerance: String,
    replications: String,
}

struct ChartFigure {
    name: String,
    title: String,
    topic: &'static str,
    reading: &'static str,
    svg: String,
}

/// Makes the page from a run folder.
///
/// # Errors
/// When a file of the folder is missing or of another shape.
pub fn report(folder: &Path) -> Result<String, FolderError> {
    let summary: Summary = read_json(folder, "summary.json")?;
    let manifest: Manifest = read_json(folder, "manifest.json")?;
    let inputs: Vec<InputRow> = read_rows(folder, "inputs")?;
    let data = read_chart_data(folder)?;
    let run_id = manifest.run_id().map_err(|e| page_error(&e))?;
    let charts = figures(folder, &data, &summary, &run_id)?;
    let page =
        page(&summary, &manifest, &run_id, &inputs, charts).render().map_err(|e| page_error(&e))?;
    // A number and its sign stay on one line.
    Ok(page.replace(" %", "\u{a0}%"))
}

fn page_error(why: &dyn std::fmt::Display) -> FolderError {
    FolderError::Format { file: "report.html".to_owned(), why: why.to_string() }
}

fn figures(
    folder: &Path,
    data: &ChartData,
    summary: &Summary,
    run_id: &str,
) -> Result<Vec<ChartFigure>, FolderError> {
    let context = chart::ChartContext::new(summary, run_id);
    let mut figures = Vec::new();
    for (name, title) in chart::titles(data, &context) {
        let path = folder.join(format!("charts/{name}.svg"));
        let svg = fs::read_to_string(&path).map_err(|source| FolderError::Io {
            path: path.clone(),
            what: "read",
            source,
        })?;
        figures.push(ChartFigure {
            name: name.to_owned(),
            title,
            topic: topic_of(name),
            reading: reading_of(name),
            svg,
        });
    }
    Ok(figures)
}

/// What a chart is about, in a few words.
fn topic_of(name: &str) -> &'static str {
    match name {
        "frontier" => "What safety costs",
        "vtr_distribution" => "The rate on the day, old rules and new",
        "fan" => "The rate over time",
        "first_breach" => "When the first breach and the first closure come",
        "clauses" => "Which clause did it",
        "sawtooth" => "How many misses are allowed",
        "exceedance" => "How sure the profit is",
        "tornado" => "What drives the profit",
        "readings" => "How much hangs on the reading of the rules",
        "convergence" => "Whether there were enough futures",
        _ => "",
    }
}

/// How to read a chart, in one sentence.
fn reading_of(name: &str) -> &'static str {
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

fn page<'a>(
    summary: &'a Summary,
    manifest: &'a Manifest,
    run_id: &'a str,
    inputs: &[InputRow],
    charts: Vec<ChartFigure>,
) -> Page<'a> {
    let advice = &summary.recommendation;
    let title_of = |name: &str| overview::strategy_title(summary, name).to_owned();
    let lines = overview::strategy_lines(summary);
    let readings: Vec<ReadingCells> = advice
        .by_reading
        .iter()
        .map(|one| ReadingCells {
            name: one.reading.clone(),
            weight: number::plain_percent(one.weight),
            choice: title_of(&one.choice),
            verdict: one.verdict.clone(),
            risk: number::percent_with_interval(&one.risk_of_main_choice),
            differs: one.choice != advice.choice,
        })
        .collect();
    let regret = crate::analysis::MoneyEstimate {
        point: advice.regret.point,
        low: advice.regret.low,
        high: advice.regret.high,
    };
    Page {
        font_regular: base64(font::REGULAR),
        font_bold: base64(font::BOLD),
        heading: overview::verdict_heading(summary),
        tone: match advice.verdict.as_str() {
            "recommended" | "keep as is" => "good",
            "no safe strategy" => "bad",
            _ => "open",
        },
        lead: advice.sentence.clone(),
        headlines: &summary.headlines,
        strategies: lines.iter().map(|line| strategy_cells(summary, line)).collect(),
        risk_words: format!(
            "chance that the riskiest controllable category is {} {}",
            overview::event(summary),
            overview::period(summary)
        ),
        rough: overview::rough_sentences(summary),
        charts,
        regret: number::money_with_interval(&regret, &summary.currency, summary.minor_units),
        readings_agree: readings.iter().all(|one| !one.differs),
        readings,
        uncontrollable: uncontrollable(summary),
        flips: advice
            .flips_when
            .iter()
            .map(|flip| FlipCells {
                input: chart::input_name(&flip.input),
                path: flip.input.clone(),
                now: number::input_value(flip.now, &flip.unit),
                at: number::input_value(flip.at, &flip.unit),
                when: flip.when.clone(),
                becomes: title_of(&flip.becomes),
            })
            .collect(),
        steady: advice.does_not_flip.iter().map(|path| chart::input_name(path)).collect(),
        not_followed: advice.not_followed.iter().map(|path| chart::input_name(path)).collect(),
        clustering: clustering(summary),
        metrics: metrics(summary),
        clauses: clause_section(summary),
        in_motion: reasons::inherited(summary),
        inherited: inherited(summary),
        neighbours: neighbours::tables(summary),
        neighbours_reading: neighbours::reading(summary),
        policies: summary
            .policies
            .iter()
            .map(|one| PolicyCells {
                store: one.store.clone(),
                baseline: one.baseline.clone(),
                reform: one.reform.clone(),
                effective: one.effective.as_deref().map_or("never".to_owned(), number::day),
            })
            .collect(),
        assumed_inputs: inputs.iter().filter(|row| row.kind == "assumption").count(),
        inputs: inputs.iter().map(input_cells).collect(),
        decision_day: number::day(&summary.decision_day),
        on_date: number::day(&summary.on_date),
        first_effect: number::day(&summary.first_effect_date),
        tolerance: number::plain_percent(summary.tolerance.risk),
        replications: number::grouped(summary.replications as f64, 0),
        summary,
        manifest,
        run_id,
    }
}

/// RFC 4648 with padding, for the embedded face.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let three = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            if digit <= chunk.len() {
                text.push(char::from(DIGITS[(three >> (18 - 6 * digit) & 63) as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.1: relative luminance and contrast ratio.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |color: &str| {
            let channel = |from: usize| {
                let byte = u8::from_str_radix(&color[from..from + 2], 16).expect("hexadecimal");
                let x = f64::from(byte) / 255.0;
                if x <= 0.040_45 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn texts_of_the_page_have_the_contrast_of_wcag_aa_in_light_dark_and_print() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        let css = include_str!("templates/report.css");
        let themes: Vec<&str> = css.split(":root {").skip(1).collect();
        assert_eq!(themes.len(), 3);
        for theme in themes {
            let color = |name: &str| {
                let (_, after) = theme.split_once(&format!("--{name}: ")).expect(name);
                &after[..7]
            };
            for (text, grounds) in [
                ("ink", vec!["paper", "card", "chosen", "badge", "other"]),
                ("muted", vec!["paper", "card", "chosen"]),
                ("accent", vec!["paper", "card"]),
                ("accent-ink", vec!["accent"]),
            ] {
                for ground in grounds {
                    let ratio = contrast(color(text), color(ground));
                    assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn base64_gives_the_test_vectors_of_rfc_4648() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
