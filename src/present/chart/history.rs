//! The VTR of past days under two policies: a line where every verdict is known, a band where tracking is not.

use super::Chart;
use super::canvas::{Anchor, Area, Canvas, ChartError};
use super::grid;
use super::key::Sample;
use super::panel::{Panel, X_TICKS, month_ticks};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{ACCENT, AXIS, INK, MUTED};
use super::track::{Around, MetricRow, Track, number_of, panels, policies, shown, tracks};
use crate::present::number;
use chrono::NaiveDate;
use plotters::style::RGBColor;

/// One day of one metric under one policy.
#[derive(Clone, PartialEq, Debug)]
pub struct HistoryRow {
    /// Category and store.
    pub metric: String,
    /// The policy.
    pub policy: String,
    /// Is it the policy asked? Otherwise one beside it.
    pub asked: bool,
    /// The day on which the rate shows.
    pub date: NaiveDate,
    /// If every unknown package is a defect; `None` = nothing is counted.
    pub low: Option<f64>,
    /// If every one is valid.
    pub high: Option<f64>,
    /// The rate to reach.
    pub target: f64,
    /// Does the file reach back to the first day of the window?
    pub whole: bool,
}

impl MetricRow for HistoryRow {
    fn metric(&self) -> &str {
        &self.metric
    }

    fn policy(&self) -> &str {
        &self.policy
    }

    fn is_asked(&self) -> bool {
        self.asked
    }
}

impl Track<'_, HistoryRow> {
    /// The lowest rate that is sure to have been shown.
    fn lowest(&self) -> f64 {
        self.asked.iter().filter_map(|row| row.high).fold(2.0, f64::min)
    }
}

/// The finding: the last day of the category that stands worst.
fn title(tracks: &[Track<'_, HistoryRow>]) -> String {
    let worst = tracks.iter().filter_map(|track| {
        let row = track.asked.last()?;
        Some((track, (row, row.low?, row.high?)))
    });
    let worst = worst.min_by(|(_, a), (_, b)| a.2.total_cmp(&b.2));
    let Some((track, (row, low, high))) = worst else {
        return "VTR: nothing is counted on the last day".to_owned();
    };
    let percent = |share: f64| number::grouped(share * 100.0, 1);
    let shown = match (percent(low), percent(high)) {
        (low, high) if low == high => format!("{low} %"),
        (low, high) => format!("{low} to {high} %"),
    };
    let which = if tracks.len() == 1 { "stands at" } else { "stands lowest:" };
    let against = track.beside.last().and_then(|other| {
        let other_rate = match (percent(other.low?), percent(other.high?)) {
            (low, high) if low == high => format!("{low} %"),
            (low, high) => format!("{low} to {high} %"),
        };
        Some(format!(", {other_rate} under {}", other.policy))
    });
    format!("{} {which} {shown} under {}{}", track.name, row.policy, against.unwrap_or_default())
}

/// The chart of an audit.
///
/// # Errors
/// When plotters cannot draw it.
pub fn history_chart(rows: &[HistoryRow], source: &str, size: Size) -> Result<Chart, ChartError> {
    let mut tracks = tracks(rows);
    tracks.sort_by(|a, b| a.lowest().total_cmp(&b.lowest()));
    let [asked, beside] = policies(rows);
    let mut samples: Vec<(Sample, &str)> = Vec::new();
    if let Some(name) = asked {
        samples.push((Sample::Solid(ACCENT, 2.0), name));
    }
    if let Some(name) = beside {
        samples.push((Sample::Dashed(MUTED, 1.75), name));
    }
    samples.push((Sample::Solid(INK, 1.5), "target"));
    if rows.iter().any(|row| row.low < row.high) {
        samples.push((Sample::Filled(ACCENT, 0.3), "tracking not known"));
    }
    let around = Around {
        name: "vtr",
        title: title(&tracks),
        which: "lowest",
        subtitle: "Rate shown on each day. A band runs from no package of unknown tracking valid to all of them. \
                   Gaps: nothing counted. Thin: the file does not reach back to the first day of the window.",
        samples,
        height: size.of(264.0, 206.0),
    };
    let drawn = || shown(&tracks).iter().flat_map(|track| track.asked.iter().chain(&track.beside));
    let rates = range_of(drawn().flat_map(|row| [row.low, row.high, Some(row.target)]).flatten());
    let days = range_of(drawn().map(|row| number_of(row.date))).unwrap_or((0.0, 1.0));
    let rates = rates.unwrap_or((0.9, 1.0));
    panels(around, &tracks, source, size, |canvas, track, cell| {
        one_panel(canvas, track, cell, rates, days)
    })
}

fn one_panel(
    canvas: &mut Canvas<'_>,
    track: &Track<'_, HistoryRow>,
    cell: Area,
    rates: (f64, f64),
    days: (f64, f64),
) {
    grid::name(canvas, cell, track.name);
    let area = Area {
        left: cell.left + canvas.size.gutter(),
        top: cell.top + 24.0,
        right: cell.right - 8.0,
        bottom: cell.bottom - X_TICKS,
    };
    let x = Scale::tight(days, 5, (area.left, area.right));
    let panel = Panel { area, x, y: Scale::linear(rates, 4, (area.bottom, area.top)) };
    panel.y_ticks(canvas, &panel.y.percent_ticks());
    if let Some(row) = track.asked.first().or(track.beside.first()) {
        let y = panel.at(canvas, days.0, row.target).1;
        canvas.line(&[(area.left, y), (area.right, y)], INK, 1.5);
    }
    for (rows, color, dash) in [(&track.beside, MUTED, Some(6.0)), (&track.asked, ACCENT, None)] {
        for run in runs(rows) {
            band(canvas, &panel, &run, color);
            for edge in [|row: &HistoryRow| row.low, |row: &HistoryRow| row.high] {
                line(canvas, &panel, &run, edge, color, dash);
            }
        }
    }
    if track.asked.iter().chain(&track.beside).all(|row| row.low.is_none()) {
        let middle = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
        canvas.text("nothing counted", canvas.size.label(MUTED), middle, Anchor::Middle);
    }
    canvas.line(&[(area.left, area.top), (area.left, area.bottom)], AXIS, 1.0);
    panel.x_ticks(canvas, &month_ticks(days, canvas.size.ticks(area.width(), 7)), false);
}

/// Days in a row on which something is counted, cut where the file begins to reach back far enough.
fn runs<'a>(rows: &[&'a HistoryRow]) -> Vec<Vec<&'a HistoryRow>> {
    let mut runs: Vec<Vec<&HistoryRow>> = vec![Vec::new()];
    for row in rows {
        if row.low.is_none() {
            runs.push(Vec::new());
            continue;
        }
        let turned =
            runs.last().and_then(|run| run.last()).filter(|last| last.whole != row.whole).copied();
        if let Some(last) = turned {
            runs.push(vec![last]);
        }
        if let Some(run) = runs.last_mut() {
            run.push(row);
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

fn band(canvas: &mut Canvas<'_>, panel: &Panel, run: &[&HistoryRow], color: RGBColor) {
    if run.iter().all(|row| row.low == row.high) {
        return;
    }
    let mut shape: Vec<(f64, f64)> = Vec::new();
    for (row, rate) in run.iter().filter_map(|row| Some((row, row.high?))) {
        shape.push(panel.at(canvas, number_of(row.date), rate));
    }
    for (row, rate) in run.iter().rev().filter_map(|row| Some((row, row.low?))) {
        shape.push(panel.at(canvas, number_of(row.date), rate));
    }
    canvas.polygon(&shape, color, 0.25);
}

fn line(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    run: &[&HistoryRow],
    edge: fn(&HistoryRow) -> Option<f64>,
    color: RGBColor,
    dash: Option<f64>,
) {
    // The last row of a run says what it is: the first may be the last of the run before.
    let whole = run.last().is_some_and(|row| row.whole);
    let width = if whole { 2.0 } else { 0.75 };
    let mut path: Vec<(f64, f64)> = Vec::new();
    for (row, rate) in run.iter().filter_map(|row| Some((row, edge(row)?))) {
        path.push(panel.at(canvas, number_of(row.date), rate));
    }
    match dash {
        Some(dash) => canvas.dashed(&path, color, width, dash),
        None => canvas.line(&path, color, width),
    }
}
