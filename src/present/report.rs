//! `report.html`: one self-contained offline page made only from what a run folder holds.

use super::folder::{FolderError, read_chart_data, read_json, read_rows};
use super::font;
use super::input_row::InputRow;
use super::manifest::Manifest;
use super::{chart, number, overview};
use crate::analysis::{ChartData, Estimate, Headline, Summary};
use askama::Template;
use std::fs;
use std::path::Path;

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
    if_nothing: Option<String>,
    headlines: &'a [Headline],
    strategies: Vec<StrategyCells>,
    risk_words: String,
    charts: Vec<ChartFigure>,
    runner_up: Option<String>,
    regret: String,
    readings: Vec<ReadingCells>,
    readings_agree: bool,
    uncontrollable: Vec<UncontrollableCells>,
    flips: Vec<FlipCells>,
    steady: Vec<String>,
    clustering: Vec<ClusteringCells>,
    metrics: Vec<MetricCells>,
    policies: Vec<PolicyCells>,
    inputs: Vec<InputCells>,
    assumed_inputs: usize,
    decision_day: String,
    on_date: String,
    first_effect: String,
    tolerance: String,
    replications: String,
}

struct StrategyCells {
    title: String,
    badge: &'static str,
    starts_on: String,
    old: String,
    new: String,
    new_interval: String,
    new_category: String,
    within: &'static str,
    any: String,
    cost: String,
    cost_interval: String,
    profit: String,
    profit_range: String,
}

struct ChartFigure {
    name: String,
    title: String,
    topic: &'static str,
    reading: &'static str,
    svg: String,
}

struct ReadingCells {
    name: String,
    weight: String,
    choice: String,
    verdict: String,
    risk: String,
    differs: bool,
}

struct UncontrollableCells {
    name: String,
    risk: String,
    with: String,
    stake: String,
    remedies: Vec<String>,
}

struct FlipCells {
    input: String,
    path: String,
    now: String,
    at: String,
    when: String,
    becomes: String,
}

struct ClusteringCells {
    name: String,
    strategy: String,
    ends: Vec<(String, String, String)>,
}

struct MetricCells {
    name: String,
    packages: String,
    cross_border: String,
    old: String,
    today: String,
    choice: String,
}

struct PolicyCells {
    store: String,
    baseline: String,
    reform: String,
    effective: String,
}

struct InputCells {
    path: String,
    value: String,
    interval: String,
    kind: String,
    provenance: String,
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
        "first_breach" => "When the first breach comes",
        "sawtooth" => "How many misses are allowed",
        "exceedance" => "How sure the profit is",
        "tornado" => "What drives the profit",
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
            "A curve's height is the chance that the category has been below target by that day; where it \
             rises steeply, most first breaches fall."
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
        if_nothing: if_nothing(summary, &lines),
        headlines: &summary.headlines,
        strategies: lines.iter().map(|line| strategy_cells(summary, line)).collect(),
        risk_words: format!(
            "chance that the riskiest controllable category is {} {}",
            overview::event(summary),
            overview::period(summary)
        ),
        charts,
        runner_up: advice.runner_up.as_deref().map(title_of),
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
        clustering: clustering(summary),
        metrics: metrics(summary),
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

fn if_nothing(summary: &Summary, lines: &[overview::StrategyLine<'_>]) -> Option<String> {
    let today = lines.iter().find(|line| line.today)?;
    let risk = today.risk_new?;
    if today.chosen {
        return None;
    }
    Some(format!(
        "If you do nothing: {} ({}) is {} {} with a chance of {}, {}.",
        risk.category,
        risk.store,
        overview::event(summary),
        overview::period(summary),
        number::percent(&risk.risk),
        number::odds(&risk.risk)
    ))
}

fn strategy_cells(summary: &Summary, line: &overview::StrategyLine<'_>) -> StrategyCells {
    let percent = |risk: Option<Estimate>| risk.map_or("n/a".to_owned(), |r| number::percent(&r));
    let in_money =
        |minor: i64, half: i64| number::money_at(minor, half, &summary.currency, summary.minor_units);
    StrategyCells {
        title: line.title.to_owned(),
        badge: match (line.today, line.chosen) {
            (true, true) => "today and choice",
            (true, false) => "today",
            (false, true) => "choice",
            (false, false) => "",
        },
        starts_on: if line.today { String::new() } else { number::day(line.starts_on) },
        old: percent(line.risk_old.map(|one| one.risk)),
        new: percent(line.risk_new.map(|one| one.risk)),
        new_interval: line
            .risk_new
            .and_then(|one| number::percent_interval(&one.risk))
            .unwrap_or_default(),
        new_category: line
            .risk_new
            .map_or(String::new(), |one| format!("{} ({})", one.category, one.store)),
        within: match line.risk_new {
            Some(one) if one.risk.high <= summary.tolerance.risk => "within tolerance",
            Some(one) if one.risk.low > summary.tolerance.risk => "above tolerance",
            Some(_) => "not decided",
            None => "",
        },
        any: percent(line.risk_any),
        cost: line.cost.map_or("n/a".to_owned(), |cost| overview::money(&cost, summary)),
        cost_interval: line
            .cost
            .and_then(|cost| number::money_interval(&cost, summary.minor_units))
            .unwrap_or_default(),
        profit: line.profit.map_or("n/a".to_owned(), |profit| overview::profit(&profit, summary)),
        profit_range: line.profit.map_or(String::new(), |profit| {
            let half = (profit.high.saturating_sub(profit.low) / 2).max(1);
            format!("{} to {}", in_money(profit.p05, half), in_money(profit.p95, half))
        }),
    }
}

fn uncontrollable(summary: &Summary) -> Vec<UncontrollableCells> {
    let cells = summary.recommendation.uncontrollable.iter().map(|one| UncontrollableCells {
        name: format!("{} ({})", one.category, one.store),
        risk: number::percent_with_interval(&one.least_risk),
        with: overview::strategy_title(summary, &one.at_best_with).to_owned(),
        stake: overview::money(&one.contribution_per_month, summary),
        remedies: one.remedies.clone(),
    });
    cells.collect()
}

fn clustering(summary: &Summary) -> Vec<ClusteringCells> {
    let mut cells: Vec<ClusteringCells> = Vec::new();
    for row in &summary.clustering {
        let name = if row.store == "account" {
            "Any category".to_owned()
        } else {
            format!("{} ({})", row.category, row.store)
        };
        let strategy = overview::strategy_title(summary, &row.strategy).to_owned();
        let end = (
            number::plain(row.icc),
            number::percent(&row.breach_any),
            number::percent(&row.suspended_any),
        );
        match cells.iter_mut().find(|one| one.name == name && one.strategy == strategy) {
            Some(one) => one.ends.push(end),
            None => cells.push(ClusteringCells { name, strategy, ends: vec![end] }),
        }
    }
    cells
}

fn metrics(summary: &Summary) -> Vec<MetricCells> {
    let reading = overview::main_reading(summary);
    let today = summary.strategies.first().map_or("", |one| one.name.as_str());
    let risk = |policy: &str, strategy: &str, store: &str, category: &str| {
        let row = summary.results.iter().find(|row| {
            row.policy == policy
                && row.reading == reading
                && row.strategy == strategy
                && row.store == store
                && row.category == category
        });
        row.map_or("n/a".to_owned(), |row| number::percent(&overview::bounded_risk(row, summary)))
    };
    let cells = summary.metrics.iter().map(|one| MetricCells {
        name: format!("{} ({})", one.category, one.store),
        packages: number::plain(one.packages_per_month.round()),
        cross_border: number::plain_percent(one.cross_border_share),
        old: risk("baseline", today, &one.store, &one.category),
        today: risk("reform", today, &one.store, &one.category),
        choice: risk("reform", &summary.recommendation.choice, &one.store, &one.category),
    });
    cells.collect()
}

fn input_cells(row: &InputRow) -> InputCells {
    let told = |x: f64| number::input_value(x, &row.unit);
    InputCells {
        path: row.path.clone(),
        value: row.value.parse::<f64>().map_or(row.value.clone(), told),
        interval: match (row.low, row.high) {
            (Some(low), Some(high)) => format!("{} to {}", told(low), told(high)),
            _ => String::new(),
        },
        kind: row.kind.clone(),
        provenance: row.provenance.clone(),
    }
}

/// RFC 4648 with padding, for the embedded face.
fn base64(bytes: &[u8]) -> String {
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

    #[test]
    fn base64_gives_the_test_vectors_of_rfc_4648() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
