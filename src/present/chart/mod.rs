//! Charts as SVG text, each from its rows and from nothing else; PNGs are rendered from the same SVG.
//!
//! Titles state the finding. Axes are made from the data; a drawing counts data that its axes do not
//! hold, and a test keeps that count at 0.

mod bars;
mod best_map;
mod burn_down;
mod calendar;
mod calibration;
mod canvas;
mod convergence;
mod distribution;
mod exceedance;
mod fan;
mod first_breach;
mod frontier;
mod grid;
mod history;
mod key;
mod lanes;
mod panel;
mod plan_frontier;
mod plan_starts;
mod png;
mod readings;
mod sawtooth;
mod scale;
mod size;
mod style;
#[cfg(test)]
mod tests;
mod text;
mod tornado;
mod track;
mod waterfall;

pub use bars::{shares_chart, worth_chart};
pub use best_map::map_chart;
pub use burn_down::{BurnDownRow, burn_down_chart};
pub use calendar::calendar;
pub use calibration::calibration_chart;
pub use canvas::ChartError;
pub(in crate::present) use distribution::{below, metrics as metrics_at_risk};
pub use history::{HistoryRow, history_chart};
pub use lanes::{LaneBars, LanesContext, lanes_chart};
pub use plan_frontier::{PlanChartContext, PlanFrontierRow, plan_frontier_chart};
pub use plan_starts::{PlanStartRow, plan_starts_chart};
pub use png::png;
pub(in crate::present) use sawtooth::room as may_miss;
pub use size::Size;
pub(in crate::present) use tornado::input_name;

use crate::analysis::{ChartData, FrontierRow, Summary, TornadoRow};
use canvas::{Anchor, Drawing, draw};
use key::{Mark, Role};
use panel::Frame;
use plotters::style::RGBColor;
use std::collections::BTreeMap;

/// What every chart needs to know of the run besides its rows.
#[derive(Clone, PartialEq, Debug)]
pub struct ChartContext {
    /// Account currency.
    pub currency: String,
    /// Name of today's way.
    pub today: String,
    /// Name of the strategy advised.
    pub choice: String,
    /// Names of all strategies in the order of the scenario, today's way first: a place has a colour and a letter.
    pub strategies: Vec<String>,
    /// Titles of all strategies by name.
    pub titles: BTreeMap<String, String>,
    /// Tolerated risk.
    pub tolerance: f64,
    /// `breach` or `suspension`.
    pub bounds: String,
    /// Days in which the tolerance holds.
    pub period_days: u32,
    /// Day of the VTR distribution, ISO 8601.
    pub on_date: String,
    /// C, ISO 8601.
    pub first_effect: String,
    /// The line at the foot of every chart.
    pub source: String,
}

impl ChartContext {
    /// From the summary; `run_id` marks every chart with its run.
    pub fn new(summary: &Summary, run_id: &str) -> Self {
        let titles = summary.strategies.iter().map(|s| (s.name.clone(), s.title.clone())).collect();
        Self {
            currency: summary.currency.clone(),
            today: summary.strategies.first().map(|s| s.name.clone()).unwrap_or_default(),
            choice: summary.recommendation.choice.clone(),
            strategies: summary.strategies.iter().map(|s| s.name.clone()).collect(),
            titles,
            tolerance: summary.tolerance.risk,
            bounds: summary.tolerance.bounds.clone(),
            period_days: summary.tolerance.period_days,
            on_date: summary.on_date.clone(),
            first_effect: summary.first_effect_date.clone(),
            source: format!(
                "VTR Planner \u{00b7} {} \u{00b7} {} futures \u{00b7} seed {} \u{00b7} run {run_id}",
                summary.scenario,
                crate::present::number::grouped(summary.replications as f64, 0),
                summary.seed
            ),
        }
    }

    fn strategy_title(&self, name: &str) -> String {
        self.titles.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// The strategy's place in the scenario; one that is not of the scenario stands after all others.
    fn place(&self, name: &str) -> usize {
        self.strategies.iter().position(|known| known == name).unwrap_or(self.strategies.len())
    }

    /// The strategy's colour in every chart.
    fn color(&self, name: &str) -> RGBColor {
        style::strategy_color(self.place(name))
    }

    /// The colour of today's way.
    fn today_color(&self) -> RGBColor {
        self.color(&self.today)
    }

    /// The colour of the choice.
    fn choice_color(&self) -> RGBColor {
        self.color(&self.choice)
    }

    /// The mark of a strategy with this role.
    fn mark(&self, name: &str, role: Role) -> Mark {
        Mark { role, color: self.color(name) }
    }

    /// What the tolerance bounds, in words.
    fn event(&self) -> &'static str {
        if self.bounds == "breach" { "falling below target" } else { "being closed" }
    }
}

pub(in crate::present) fn metric_name(store: &str, category: &str) -> String {
    format!("{category} ({store})")
}

/// A chart without data says so.
fn empty(frame: &Frame) -> Result<Drawing, ChartError> {
    let (size, top) = (frame.size, frame.top());
    draw(size, top + 90.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        let place = (size.margin(), top + 40.0);
        canvas.text(
            "This run has no data for this chart.",
            size.label(style::MUTED),
            place,
            Anchor::Start,
        );
    })
}

/// A chart: its file stem, title and SVG.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// Stem of `charts/*.svg`, `charts/*.png` and `data/*.csv`.
    pub name: &'static str,
    /// The finding.
    pub title: String,
    /// The picture.
    pub svg: String,
    /// Data points that its axes do not hold: 0 in a right chart.
    pub outside: usize,
}

/// The tornado alone.
///
/// # Errors
/// When plotters cannot draw it.
pub fn tornado_chart(
    rows: &[TornadoRow],
    context: &ChartContext,
    size: Size,
) -> Result<Chart, ChartError> {
    let Drawing { svg, outside } = tornado::drawing(rows, context, size)?;
    Ok(Chart { name: "tornado", title: tornado::title(rows, context), svg, outside })
}

/// The frontier alone.
///
/// # Errors
/// When plotters cannot draw it.
pub fn frontier_chart(
    rows: &[FrontierRow],
    context: &ChartContext,
    size: Size,
) -> Result<Chart, ChartError> {
    let Drawing { svg, outside } = frontier::drawing(rows, context, size)?;
    Ok(Chart { name: "frontier", title: frontier::title(rows, context), svg, outside })
}

/// All charts of a size in the order of the report. A run in marginal mode has no split by clause, and no chart
/// of one.
///
/// # Errors
/// When plotters cannot draw one.
pub fn all(data: &ChartData, context: &ChartContext, size: Size) -> Result<Vec<Chart>, ChartError> {
    let drawings = [
        frontier::drawing(&data.frontier, context, size)?,
        distribution::drawing(&data.vtr_distribution, context, size)?,
        fan::drawing(&data.fan, context, size)?,
        first_breach::drawing(&data.first_breach, context, size)?,
        waterfall::drawing(&data.clauses, context, size)?,
        sawtooth::drawing(&data.sawtooth, context, size)?,
        exceedance::drawing(&data.exceedance, context, size)?,
        tornado::drawing(&data.tornado, context, size)?,
        readings::drawing(&data.readings, context, size)?,
        convergence::drawing(&data.convergence, context, size)?,
    ];
    let titled = all_titles(data, context).into_iter().zip(drawings);
    let chart = |((name, title), drawing): (_, Drawing)| {
        let Drawing { svg, outside } = drawing;
        Chart { name, title, svg, outside }
    };
    Ok(titled.filter(|((name, _), _)| is_there(name, data)).map(chart).collect())
}

/// File stem and finding of every chart, without drawing it.
pub fn titles(data: &ChartData, context: &ChartContext) -> Vec<(&'static str, String)> {
    all_titles(data, context).into_iter().filter(|(name, _)| is_there(name, data)).collect()
}

fn is_there(name: &str, data: &ChartData) -> bool {
    name != "clauses" || !data.clauses.is_empty()
}

fn all_titles(data: &ChartData, c: &ChartContext) -> [(&'static str, String); 10] {
    [
        ("frontier", frontier::title(&data.frontier, c)),
        ("vtr_distribution", distribution::title(&data.vtr_distribution, c)),
        ("fan", fan::title(&data.fan, c)),
        ("first_breach", first_breach::title(&data.first_breach, c)),
        ("clauses", waterfall::title(&data.clauses, c)),
        ("sawtooth", sawtooth::title(&data.sawtooth, c)),
        ("exceedance", exceedance::title(&data.exceedance, c)),
        ("tornado", tornado::title(&data.tornado, c)),
        ("readings", readings::title(&data.readings, c)),
        ("convergence", convergence::title(&data.convergence, c)),
    ]
}
