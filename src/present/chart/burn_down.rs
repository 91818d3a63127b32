//! Defects left on coming days: what is known as a line or band, then futures as a fan, with the line at which the
//! budget is used up.

use super::Chart;
use super::canvas::{Area, Canvas, ChartError};
use super::grid;
use super::key::Sample;
use super::panel::{Panel, X_TICKS};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{ACCENT, AXIS, BELOW, INK, MUTED};
use super::track::{Around, MetricRow, Track, number_of, panels, policies, tracks};
use crate::present::number;
use chrono::NaiveDate;
use plotters::style::RGBColor;

/// One day of one metric under one policy.
#[derive(Clone, PartialEq, Debug)]
pub struct BurnDownRow {
    /// Category and store.
    pub metric: String,
    /// The policy.
    pub policy: String,
    /// Is it the policy asked? Otherwise one beside it.
    pub asked: bool,
    /// The day on which the rate shows.
    pub date: NaiveDate,
    /// Nothing that is still to be ordered can be in the window.
    pub complete: bool,
    /// Defects left if every open package is a defect; below zero = so many too many.
    pub low: i64,
    /// If every one is valid.
    pub high: i64,
    /// 2.5, 10, 25, 50, 75, 90 and 97.5 % of futures have at most so many.
    pub drawn: Option<[i64; 7]>,
}

impl MetricRow for BurnDownRow {
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

impl Track<'_, BurnDownRow> {
    /// What is left today at best, then in the middle future at the end.
    fn standing(&self) -> (i64, i64) {
        let today = self.asked.first().map_or(i64::MAX, |row| row.high);
        (today, self.asked.last().and_then(|row| row.drawn).map_or(today, |drawn| drawn[3]))
    }
}

fn defects(n: u64) -> String {
    format!("{} defect{}", number::grouped(n as f64, 0), if n == 1 { "" } else { "s" })
}

/// The finding: the metric that stands worst today.
fn title(tracks: &[Track<'_, BurnDownRow>]) -> String {
    let worst = tracks.iter().find_map(|track| Some((track, *track.asked.first()?)));
    let Some((track, today)) = worst else { return "Tracking budget: nothing is counted".to_owned() };
    let name = track.name;
    let stands = match today.high {
        left if left < 0 => format!("{name} is {} over its budget today", defects(left.unsigned_abs())),
        0 => format!("{name} has no defect left today"),
        left => format!("{name} has least left today: {}", defects(left.unsigned_abs())),
    };
    let end = track.asked.last().and_then(|row| Some((row.date, row.drawn?[3])));
    let end = end.map(|(date, left)| {
        let day = date.format("%-d %B");
        match left {
            left if left < 0 => {
                format!(
                    "; half of the futures are {} or more over it on {day}",
                    defects(left.unsigned_abs())
                )
            }
            left => {
                let left = number::grouped(left as f64, 0);
                format!("; half of the futures have at most {left} left on {day}")
            }
        }
    });
    format!("{stands} under {}{}", today.policy, end.unwrap_or_default())
}

/// The chart of a budget.
///
/// # Errors
/// When plotters cannot draw it.
pub fn burn_down_chart(rows: &[BurnDownRow], source: &str, size: Size) -> Result<Chart, ChartError> {
    let mut tracks = tracks(rows);
    tracks.sort_by_key(Track::standing);
    let [asked, beside] = policies(rows);
    let mut samples: Vec<(Sample, &str)> = Vec::new();
    if let Some(name) = asked {
        samples.push((Sample::Solid(ACCENT, 2.0), name));
    }
    if rows.iter().any(|row| row.asked && row.low < row.high && row.complete) {
        samples.push((Sample::Filled(ACCENT, 0.3), "open packages, futures"));
    }
    if let Some(name) = beside {
        samples.push((Sample::Dashed(MUTED, 1.75), name));
    }
    samples.push((Sample::Solid(INK, 1.5), "budget used up"));
    samples.push((Sample::Dashed(AXIS, 1.25), "new orders come in"));
    let around = Around {
        name: "budget",
        title: title(&tracks),
        which: "worst",
        subtitle: "Further defects among the packages counted on a day before the rate is below target. Up to the \
                   grey line all packages are ordered: a line, or a band where some are open. Bands hold 50, 80 and \
                   95 % of futures, the line is the middle one. Below zero (shaded): so many too many.",
        samples,
        height: size.of(256.0, 200.0),
    };
    let days = range_of(rows.iter().map(|row| number_of(row.date))).unwrap_or((0.0, 1.0));
    panels(around, &tracks, source, size, |canvas, track, cell| one_panel(canvas, track, cell, days))
}

/// The ends of a row that are drawn.
fn ends(row: &BurnDownRow) -> [f64; 2] {
    match (row.complete, row.drawn) {
        (false, Some(drawn)) => [drawn[0] as f64, drawn[6] as f64],
        _ => [row.low as f64, row.high as f64],
    }
}

fn one_panel(canvas: &mut Canvas<'_>, track: &Track<'_, BurnDownRow>, cell: Area, days: (f64, f64)) {
    grid::name(canvas, cell, track.name);
    let area = Area {
        left: cell.left + canvas.size.gutter() - 6.0,
        top: cell.top + 24.0,
        right: cell.right - 8.0,
        bottom: cell.bottom - X_TICKS,
    };
    let drawn = |rows: &[&BurnDownRow]| {
        rows.iter().filter(|row| is_drawn(row)).flat_map(|row| ends(row)).collect::<Vec<_>>()
    };
    let values = [drawn(&track.asked), drawn(&track.beside), vec![0.0]].concat();
    // Each metric has its own scale: budgets differ by orders of magnitude. Whole defects only.
    let (low, high) = range_of(values).unwrap_or((0.0, 1.0));
    let (low, high) = if high - low < 4.0 { (low - 2.0, high + 2.0) } else { (low, high) };
    let x = Scale::tight(days, 5, (area.left, area.right));
    let panel = Panel { area, x, y: Scale::linear((low, high), 4, (area.bottom, area.top)) };
    let zero = panel.y.px(0.0);
    canvas.fill(Area { top: zero, ..area }, BELOW, 1.0);
    panel.y_ticks(canvas, &panel.y.amount_ticks());
    canvas.line(&[(area.left, zero), (area.right, zero)], INK, 1.5);
    bands(canvas, &panel, &track.asked, ACCENT);
    line(canvas, &panel, &track.beside, MUTED, Some(6.0));
    line(canvas, &panel, &track.asked, ACCENT, None);
    if let Some(last) = track.asked.iter().take_while(|row| row.complete).last() {
        let x = panel.x.px(number_of(last.date));
        canvas.dashed(&[(x, area.top), (x, area.bottom)], AXIS, 1.25, 3.0);
    }
    canvas.line(&[(area.left, area.top), (area.left, area.bottom)], AXIS, 1.0);
    panel.x_ticks(canvas, &week_ticks(days, canvas.size.ticks(area.width(), 7)), false);
}

/// Days of which nothing is known and nothing drawn stay out.
fn is_drawn(row: &BurnDownRow) -> bool {
    row.complete || row.drawn.is_some()
}

fn bands(canvas: &mut Canvas<'_>, panel: &Panel, rows: &[&BurnDownRow], color: RGBColor) {
    let known: Vec<&BurnDownRow> = rows.iter().copied().take_while(|row| row.complete).collect();
    band(canvas, panel, &known, color, 0.22, |row| Some((row.low as f64, row.high as f64)));
    let from = known.len().saturating_sub(1);
    for (low, high, opacity) in [(0, 6, 0.16), (1, 5, 0.25), (2, 4, 0.4)] {
        band(canvas, panel, &rows[from..], color, opacity, |row| {
            row.drawn.map(|drawn| (drawn[low] as f64, drawn[high] as f64))
        });
    }
}

fn band(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    rows: &[&BurnDownRow],
    color: RGBColor,
    opacity: f64,
    values: impl Fn(&BurnDownRow) -> Option<(f64, f64)>,
) {
    let ends: Vec<(f64, f64, f64)> = rows
        .iter()
        .filter_map(|row| values(row).map(|(low, high)| (number_of(row.date), low, high)))
        .collect();
    if ends.iter().all(|(_, low, high)| low == high) {
        return;
    }
    let mut shape: Vec<(f64, f64)> = Vec::new();
    for (day, _, high) in &ends {
        shape.push(panel.at(canvas, *day, *high));
    }
    for (day, low, _) in ends.iter().rev() {
        shape.push(panel.at(canvas, *day, *low));
    }
    canvas.polygon(&shape, color, opacity);
}

/// The middle future, or what is known.
fn line(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    rows: &[&BurnDownRow],
    color: RGBColor,
    dash: Option<f64>,
) {
    let mut path: Vec<(f64, f64)> = Vec::new();
    for row in rows {
        let middle = match row.drawn {
            Some(drawn) => Some(drawn[3]),
            None => (row.complete && row.low == row.high).then_some(row.low),
        };
        if let Some(middle) = middle {
            path.push(panel.at(canvas, number_of(row.date), middle as f64));
        }
    }
    match dash {
        Some(dash) => canvas.dashed(&path, color, 1.75, dash),
        None => canvas.line(&path, color, 2.0),
    }
}

/// Mondays, at most so many.
fn week_ticks((low, high): (f64, f64), most: usize) -> Vec<(f64, String)> {
    let weeks = ((high - low) / 7.0 / most as f64).ceil().max(1.0) as usize;
    let first = low as i32;
    // Day 1 of the calendar was a Monday.
    let monday = first + (1 - first).rem_euclid(7);
    let days = (monday..=high as i32).step_by(7 * weeks);
    let ticks = days.filter_map(|day| {
        let date = NaiveDate::from_num_days_from_ce_opt(day)?;
        Some((f64::from(day), date.format("%-d %b").to_string()))
    });
    ticks.collect()
}
