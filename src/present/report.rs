//! `report.html`: one self-contained offline page made only from what a run folder holds, in the order in
//! which a seller asks. It works without its script, which only sorts tables.

use super::folder::{FolderError, format_error, read_chart_data, read_json, read_rows};
use super::font;
use super::input_row::InputRow;
use super::manifest::Manifest;
use super::{chart, neighbours, number, overview, reasons};
use crate::analysis::{ChartData, Headline, Summary};

mod answers;
mod cells;
mod clause_cells;
mod figures;
mod logo;
mod rebuild;
#[cfg(test)]
mod tests;

pub use logo::{Agency, Logo, LogoError, MOST_LOGO_BYTES};
pub use rebuild::{RebuildError, rebuild};
pub(in crate::present) use rebuild::{held_version, not_held};

use answers::CarryOnCells;
use askama::Template;
use cells::{
    ClusteringCells, FlipCells, InheritedCells, InputCells, MetricCells, PolicyCells, ReadingCells,
    StrategyCells, UncontrollableCells, clustering, inherited, input_cells, metrics, strategy_cells,
    uncontrollable,
};
use clause_cells::{ClauseSection, clause_section};
use figures::{Figure, figures};
pub(super) use figures::{reading_of, topic_of};
use sha2::{Digest, Sha256};
use std::path::Path;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    summary: &'a Summary,
    manifest: &'a Manifest,
    run_id: &'a str,
    agency: Option<&'a Agency>,
    style: &'a str,
    style_hash: String,
    script: &'a str,
    script_hash: String,
    heading: String,
    tone: &'static str,
    lead: String,
    headlines: Vec<Headline>,
    reasons: Vec<&'a String>,
    nothing: String,
    carry_on: Vec<CarryOnCells>,
    strategies: Vec<StrategyCells>,
    risk_words: String,
    rough: Vec<String>,
    figures: Vec<Figure>,
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

impl Page<'_> {
    /// The chart of this name, if the run has it.
    fn figure(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }
}

/// What the page is made from.
struct Held {
    summary: Summary,
    manifest: Manifest,
    inputs: Vec<InputRow>,
    data: ChartData,
}

impl Held {
    fn read(folder: &Path) -> Result<Self, FolderError> {
        Ok(Self {
            summary: read_json(folder, "summary.json")?,
            manifest: read_json(folder, "manifest.json")?,
            inputs: read_rows(folder, "inputs")?,
            data: read_chart_data(folder)?,
        })
    }
}

/// Makes the page from a run folder, with the name and logo of who hands it on.
///
/// # Errors
/// When a file of the folder is missing or of another shape.
pub fn report(folder: &Path, agency: Option<&Agency>) -> Result<String, FolderError> {
    let held = Held::read(folder)?;
    let run_id = held.manifest.run_id().map_err(|e| page_error(&e))?;
    let figures = figures(folder, &held.data, &held.summary, &run_id)?;
    let (style, script) = (style(), script());
    let texts = Texts { run_id: &run_id, style: &style, script: &script, agency };
    let page = page(&held, &texts, figures).render().map_err(|e| page_error(&e))?;
    // A number and its sign stay on one line.
    Ok(page.replace(" %", "\u{a0}%"))
}

fn page_error(why: &dyn std::fmt::Display) -> FolderError {
    format_error("report.html", why)
}

/// The style with its faces inside.
fn style() -> String {
    let face = |weight: u32, bytes: &[u8]| {
        format!(
            "@font-face {{ font-family: \"DejaVu Sans\"; font-weight: {weight}; \
             src: url(data:font/ttf;base64,{}) format(\"truetype\"); }}\n",
            base64(bytes)
        )
    };
    let faces = face(400, font::REGULAR) + &face(700, font::BOLD);
    faces + &line_feeds(include_str!("templates/report.css"))
}

fn script() -> String {
    line_feeds(include_str!("templates/report.js"))
}

/// Browsers hash a text after making each line end a line feed; Git may have changed them.
fn line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// A source of the content security policy: this text and no other (CSP level 3, 2.3.1).
fn source_hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

/// What the page is made from besides the folder's numbers.
struct Texts<'a> {
    run_id: &'a str,
    style: &'a str,
    script: &'a str,
    agency: Option<&'a Agency>,
}

fn page<'a>(held: &'a Held, texts: &Texts<'a>, figures: Vec<Figure>) -> Page<'a> {
    let Held { summary, manifest, inputs, data } = held;
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
    let mut headlines = summary.headlines.clone();
    let before_last = headlines.len().saturating_sub(1);
    headlines.insert(before_last, answers::how_sure(summary, inputs));
    let nothing = reasons::nothing_changed(summary).unwrap_or_default();
    Page {
        agency: texts.agency,
        style: texts.style,
        style_hash: source_hash(texts.style),
        script: texts.script,
        script_hash: source_hash(texts.script),
        reasons: advice.reasons.iter().filter(|reason| **reason != nothing).collect(),
        nothing,
        carry_on: answers::carry_on(summary),
        heading: overview::verdict_heading(summary),
        tone: match advice.verdict.as_str() {
            "recommended" | "keep as is" => "good",
            "no safe strategy" => "bad",
            _ => "open",
        },
        lead: advice.sentence.clone(),
        headlines,
        strategies: lines.iter().map(|line| strategy_cells(summary, line)).collect(),
        risk_words: format!(
            "chance that the riskiest controllable category is {} {}",
            overview::event(summary),
            overview::period(summary)
        ),
        rough: overview::rough_sentences(summary),
        figures,
        readings_agree: readings.iter().all(|one| !one.differs),
        readings,
        uncontrollable: uncontrollable(summary, data),
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
        run_id: texts.run_id,
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
