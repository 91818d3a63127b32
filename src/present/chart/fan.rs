//! VTR over time: bands of futures for the riskiest metrics, today's way beside the choice, with the
//! target, the effective date, C, and below each the share of futures in which the category is closed.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, draw};
use super::grid::{self, Grid};
use super::key::{Sample, legend};
use super::panel::{Frame, Panel, X_TICKS, day_number, month_ticks};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{AXIS, INK, MUTED};
use super::{ChartContext, empty, metric_name};
use crate::analysis::FanRow;
use crate::present::number;
use plotters::style::RGBColor;
use std::collections::BTreeMap;

/// Metrics shown; all stand in `data/fan.csv`.
const SHOWN: usize = 4;

struct Track<'a> {
    store: &'a str,
    category: &'a str,
    today: Vec<&'a FanRow>,
    choice: Vec<&'a FanRow>,
}

impl Track<'_> {
    /// How bad today's way gets: days' shares closed, then the middle future's distance below target.
    fn badness(&self) -> f64 {
        let rows = if self.today.is_empty() { &self.choice } else { &self.today };
        let closed = rows.iter().fold(0.0f64, |most, row| most.max(row.suspended_share));
        closed * 10.0
            + rows.iter().filter_map(|row| row.p25.map(|p| row.target - p)).fold(-1.0, f64::max)
    }
}

fn tracks<'a>(rows: &'a [FanRow], context: &ChartContext) -> Vec<Track<'a>> {
    let mut metrics: BTreeMap<(&str, &str), Track<'_>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.policy == "reform" && day_number(&row.date).is_some()) {
        let track = metrics.entry((&row.store, &row.category)).or_insert_with(|| Track {
            store: &row.store,
            category: &row.category,
            today: Vec::new(),
            choice: Vec::new(),
        });
        if row.strategy == context.today {
            track.today.push(row);
        } else if row.strategy == context.choice {
            track.choice.push(row);
        }
    }
    let mut tracks: Vec<Track<'_>> = metrics.into_values().collect();
    tracks.retain(|track| !track.today.is_empty() || !track.choice.is_empty());
    for track in &mut tracks {
        track.today.sort_by(|a, b| a.date.cmp(&b.date));
        track.choice.sort_by(|a, b| a.date.cmp(&b.date));
    }
    tracks.sort_by(|a, b| b.badness().total_cmp(&a.badness()));
    tracks
}

fn lowest_median(rows: &[&FanRow], from: &str) -> Option<f64> {
    rows.iter().filter(|row| row.date.as_str() >= from).filter_map(|row| row.p50).reduce(f64::min)
}

/// The finding, from the rows.
pub(super) fn title(rows: &[FanRow], context: &ChartContext) -> String {
    let tracks = tracks(rows, context);
    let Some(worst) = tracks.first() else { return "VTR over time".to_owned() };
    let name = metric_name(worst.store, worst.category);
    let since = &context.first_effect;
    let today = lowest_median(&worst.today, since).map(number::plain_percent);
    let choice = worst.choice.iter().rev().find_map(|row| row.p50).map(number::plain_percent);
    let counted_to_the_end = worst.choice.last().is_some_and(|row| row.p50.is_some());
    let falls = |lowest: String| match lowest.as_str() {
        "0 %" => "the middle future falls to 0 %".to_owned(),
        _ => format!("half of all futures fall to {lowest} or lower"),
    };
    match (today, choice) {
        (Some(today), Some(choice)) if counted_to_the_end => format!(
            "{name} fares worst: {} if nothing changes; under the choice the middle future ends at {choice}",
            falls(today)
        ),
        (Some(today), _) if !worst.choice.is_empty() => format!(
            "{name} fares worst: {} if nothing changes; under the choice nothing is counted in the end",
            falls(today)
        ),
        (Some(only), None) | (None, Some(only)) => format!("{name} fares worst: {}", falls(only)),
        _ => format!("VTR over time: {name} has nothing counted"),
    }
}

pub(super) fn drawing(
    rows: &[FanRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let mut tracks = tracks(rows, context);
    let all = tracks.len();
    tracks.truncate(SHOWN);
    let which = if all > tracks.len() {
        format!("The {} riskiest of {all} categories; all stand in data/fan.csv. ", tracks.len())
    } else {
        String::new()
    };
    let subtitle = format!(
        "{which}New rules. Bands hold 50, 80 and 95 % of futures, the line is the middle one. Gaps: nothing \
         counted. Grey, below each: share of futures in which the category is closed on the day."
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    if tracks.is_empty() {
        return empty(&frame);
    }
    let same = context.today == context.choice;
    let ways = [("today's way", context.today_color()), ("the choice", context.choice_color())];
    let panels: Vec<(&Track<'_>, &Vec<&FanRow>, String, RGBColor)> = tracks
        .iter()
        .flat_map(|track| {
            let [today, choice] = [(&track.today, ways[0]), (&track.choice, ways[1])]
                .map(|(rows, (way, color))| (!rows.is_empty()).then_some((track, rows, way, color)));
            today.into_iter().chain(choice)
        })
        .map(|(track, rows, way, color)| {
            let way = if same { "today's way, the choice" } else { way };
            (track, rows, format!("{} \u{2013} {way}", metric_name(track.store, track.category)), color)
        })
        .collect();
    let top = frame.top();
    let drawn = |color: &RGBColor| panels.iter().any(|panel| panel.3 == *color);
    let mut samples: Vec<(Sample, &str)> = ways
        .into_iter()
        .take(if same { 1 } else { 2 })
        .filter(|way| drawn(&way.1))
        .map(|(way, color)| {
            (Sample::Filled(color, 0.45), if same { "today's way, the choice" } else { way })
        })
        .collect();
    samples.extend([
        (Sample::Solid(INK, 1.5), "target"),
        (Sample::Dashed(INK, 1.25), "new rules in force"),
        (Sample::Dashed(AXIS, 1.25), "C, first day a choice can show"),
        (Sample::Filled(MUTED, 0.35), "closed"),
    ]);
    let body = top + legend(size, None, &samples, top) + 8.0;
    let height = size.of(290.0, 240.0);
    let grid = Grid::new(size, panels.len(), size.of(2, 1), body, 30.0, |_| height);
    let shown = || panels.iter().flat_map(|(_, rows, _, _)| rows.iter());
    let vtr = range_of(shown().flat_map(|row| {
        [row.p025, row.p10, row.p25, row.p50, row.p75, row.p90, row.p975, Some(row.target)]
            .into_iter()
            .flatten()
    }));
    let days = range_of(shown().filter_map(|row| day_number(&row.date))).unwrap_or((0.0, 1.0));
    let closed = shown().fold(0.0f64, |most, row| most.max(row.suspended_share));
    let ranges = Ranges { vtr: vtr.unwrap_or((0.9, 1.0)), days, closed };
    draw(size, grid.bottom() + 4.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        for (i, (_, rows, name, color)) in panels.iter().enumerate() {
            one_panel(canvas, rows, name, *color, grid.cell(i), &ranges);
        }
    })
}

struct Ranges {
    vtr: (f64, f64),
    days: (f64, f64),
    closed: f64,
}

fn one_panel(
    canvas: &mut Canvas<'_>,
    rows: &[&FanRow],
    name: &str,
    color: RGBColor,
    cell: Area,
    ranges: &Ranges,
) {
    grid::name(canvas, cell, name);
    let size = canvas.size;
    let area = Area {
        left: cell.left + size.gutter(),
        top: cell.top + 24.0,
        right: cell.right - 8.0,
        bottom: cell.bottom - X_TICKS - size.of(62.0, 54.0),
    };
    let strip = Area { top: area.bottom + 18.0, bottom: cell.bottom - X_TICKS, ..area };
    let x = Scale::tight(ranges.days, 5, (area.left, area.right));
    let panel = Panel { area, x: x.clone(), y: Scale::linear(ranges.vtr, 4, (area.bottom, area.top)) };
    let below = Panel {
        area: strip,
        x,
        y: Scale::linear((0.0, ranges.closed.max(0.01)), 1, (strip.bottom, strip.top)),
    };
    panel.y_ticks(canvas, &panel.y.percent_ticks());
    band(canvas, &panel, rows, color, 0.16, |row| row.p025.zip(row.p975));
    band(canvas, &panel, rows, color, 0.25, |row| row.p10.zip(row.p90));
    band(canvas, &panel, rows, color, 0.4, |row| row.p25.zip(row.p75));
    for run in runs(rows, |row| row.p50.map(|p| (p, p))) {
        let path: Vec<_> = run.iter().map(|&(day, p, _)| panel.at(canvas, day, p)).collect();
        canvas.line(&path, color, 2.0);
    }
    if rows.iter().all(|row| row.p50.is_none()) {
        let middle = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
        canvas.text("nothing counted", size.label(MUTED), middle, Anchor::Middle);
    }
    values(canvas, &panel, rows);
    if let Some(row) = rows.first() {
        let y = panel.at(canvas, ranges.days.0, row.target).1;
        canvas.line(&[(area.left, y), (area.right, y)], INK, 1.5);
        for (iso, color, dash) in [(&row.effective, INK, 6.0), (&row.first_effect, AXIS, 3.0)] {
            if let Some(day) = day_number(iso).filter(|day| panel.x.holds(*day)) {
                let x = panel.x.px(day);
                canvas.dashed(&[(x, area.top), (x, strip.bottom)], color, 1.25, dash);
            }
        }
    }
    let ticks: Vec<_> = below.y.percent_ticks();
    let ends: Vec<_> = ticks.first().into_iter().chain(ticks.last()).cloned().collect();
    below.y_ticks(canvas, &ends);
    let mut shape: Vec<(f64, f64)> = Vec::new();
    for row in rows {
        if let Some(day) = day_number(&row.date) {
            shape.push(below.at(canvas, day, row.suspended_share));
        }
    }
    if let (Some(&first), Some(&last)) = (shape.first(), shape.last()) {
        let mut area_shape = vec![(first.0, strip.bottom)];
        area_shape.extend(&shape);
        area_shape.push((last.0, strip.bottom));
        canvas.polygon(&area_shape, MUTED, 0.35);
        canvas.line(&shape, MUTED, 1.25);
    }
    below.x_ticks(canvas, &month_ticks(ranges.days, size.ticks(area.width(), 7)), false);
}

/// Strips of a panel that tell their day's numbers: at most so many, since each is text of the page.
const STRIPS: usize = 24;

fn values(canvas: &mut Canvas<'_>, panel: &Panel, rows: &[&FanRow]) {
    let step = rows.len().div_ceil(STRIPS).max(1);
    for row in rows.iter().step_by(step) {
        let Some(day) = day_number(&row.date) else { continue };
        let rate = match (row.p025, row.p50, row.p975) {
            (Some(low), Some(middle), Some(high)) => {
                let [low, middle, high] = [low, middle, high].map(number::plain_percent);
                format!("half of all futures at {middle} or lower, 95 of 100 between {low} and {high}")
            }
            _ => "nothing counted".to_owned(),
        };
        let closed = number::plain_percent(row.suspended_share);
        let told = format!("{}: {rate}; closed in {closed}", number::day(&row.date));
        let [left, right] = [day, day + step as f64].map(|day| panel.x.px(day.min(panel.x.high)));
        canvas.value(Area { left, right, ..panel.area }, &told);
    }
}

/// Days in a row that have a value, as (day, low, high).
fn runs(rows: &[&FanRow], values: impl Fn(&FanRow) -> Option<(f64, f64)>) -> Vec<Vec<(f64, f64, f64)>> {
    let mut runs = vec![Vec::new()];
    for row in rows {
        match (day_number(&row.date), values(row)) {
            (Some(day), Some((low, high))) if low.is_finite() && high.is_finite() => {
                if let Some(run) = runs.last_mut() {
                    run.push((day, low, high));
                }
            }
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

fn band(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    rows: &[&FanRow],
    color: RGBColor,
    opacity: f64,
    values: impl Fn(&FanRow) -> Option<(f64, f64)>,
) {
    for run in runs(rows, values) {
        let mut shape: Vec<_> = run.iter().map(|&(day, _, high)| panel.at(canvas, day, high)).collect();
        shape.extend(run.iter().rev().map(|&(day, low, _)| panel.at(canvas, day, low)));
        canvas.polygon(&shape, color, opacity);
    }
}
