//! One coordinate system on the canvas: grid, ticks, axis titles, and data that are counted when an axis
//! does not hold them. Also the frame around all panels: title, subtitle, source line.

use super::canvas::{Anchor, Area, Canvas, bold, plain, text_width, wrap};
use super::scale::Scale;
use super::style::{AXIS, GRID, INK, MUTED, SOURCE, SUBTITLE, TICK, TITLE};
use chrono::{Datelike, NaiveDate};

/// Margin of the canvas in px.
pub(super) const MARGIN: f64 = 22.0;
/// Width of every chart in px.
pub(super) const WIDTH: f64 = 960.0;

/// The texts around a chart.
pub(super) struct Frame {
    title: Vec<String>,
    subtitle: Vec<String>,
    source: String,
}

impl Frame {
    /// A title that states the finding, a subtitle that says what is drawn.
    pub(super) fn new(title: &str, subtitle: &str, source: &str) -> Self {
        crate::present::font::register();
        let width = WIDTH - 2.0 * MARGIN;
        Self {
            title: wrap(title, bold(TITLE, INK), width, 3),
            subtitle: wrap(subtitle, plain(SUBTITLE, MUTED), width, 4),
            source: super::canvas::shorten(source, plain(SOURCE, MUTED), width),
        }
    }

    /// Where the chart's body begins.
    pub(super) fn top(&self) -> f64 {
        let title = self.title.len() as f64 * TITLE * 1.28;
        let subtitle = self.subtitle.len() as f64 * SUBTITLE * 1.28;
        MARGIN + title + subtitle + 14.0
    }

    /// What the source line takes at the bottom.
    pub(super) fn bottom(&self) -> f64 {
        SOURCE + 16.0
    }

    /// Draws the texts.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>) {
        let title = bold(TITLE, INK);
        let y = canvas.lines(&self.title, title, (MARGIN, MARGIN + TITLE * 0.8));
        canvas.lines(&self.subtitle, plain(SUBTITLE, MUTED), (MARGIN, y - 2.0));
        let foot = canvas.height - 10.0;
        canvas.text(&self.source, plain(SOURCE, MUTED), (MARGIN, foot), Anchor::Start);
    }
}

/// A coordinate system.
pub(super) struct Panel {
    pub(super) area: Area,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Panel {
    /// A point of the data, in px.
    pub(super) fn at(&self, canvas: &mut Canvas<'_>, x: f64, y: f64) -> (f64, f64) {
        if !(self.x.holds(x) && self.y.holds(y)) {
            canvas.count_outside();
        }
        (self.x.px(x), self.y.px(y))
    }

    /// Horizontal grid lines with their numbers on the left.
    pub(super) fn y_ticks(&self, canvas: &mut Canvas<'_>, ticks: &[(f64, String)]) {
        let mut last = f64::INFINITY;
        for (value, text) in ticks {
            let y = self.y.px(*value);
            canvas.line(&[(self.area.left, y), (self.area.right, y)], GRID, 1.0);
            if (last - y).abs() >= TICK * 1.4 {
                canvas.text(text, plain(TICK, MUTED), (self.area.left - 7.0, y + 4.0), Anchor::End);
                last = y;
            }
        }
    }

    /// Numbers under the panel, with small marks; those that would meet are left out.
    pub(super) fn x_ticks(&self, canvas: &mut Canvas<'_>, ticks: &[(f64, String)], grid: bool) {
        let style = plain(TICK, MUTED);
        let bottom = self.area.bottom;
        canvas.line(&[(self.area.left, bottom), (self.area.right, bottom)], AXIS, 1.0);
        for (value, text) in ticks {
            let x = self.x.px(*value);
            if grid {
                canvas.line(&[(x, self.area.top), (x, bottom)], GRID, 1.0);
            }
            canvas.line(&[(x, bottom), (x, bottom + 4.0)], AXIS, 1.0);
            let half = text_width(text, style) / 2.0;
            let middle = x.clamp(half + 3.0, canvas.width - half - 3.0);
            let place = Canvas::text_box(text, style, (middle, bottom + 20.0), Anchor::Middle);
            if canvas.is_free(&Area { left: place.left - 4.0, right: place.right + 4.0, ..place }) {
                canvas.text(text, style, (middle, bottom + 20.0), Anchor::Middle);
            }
        }
    }

    /// The x axis' title, right under the ticks, ending at the panel's right edge.
    pub(super) fn x_title(&self, canvas: &mut Canvas<'_>, text: &str) {
        let place = (self.area.right, self.area.bottom + 38.0);
        canvas.text(text, plain(TICK + 0.5, INK), place, Anchor::End);
    }

    /// The y axis' title, above the panel at its left edge.
    pub(super) fn y_title(&self, canvas: &mut Canvas<'_>, left: f64, text: &str) {
        canvas.text(text, plain(TICK + 0.5, INK), (left, self.area.top - 12.0), Anchor::Start);
    }
}

/// A day as a number for an axis.
pub(super) fn day_number(iso: &str) -> Option<f64> {
    let date = NaiveDate::parse_from_str(iso, "%Y-%m-%d").ok()?;
    Some(f64::from(date.num_days_from_ce()))
}

/// Ticks on firsts of months (or years) between two days, about `most` of them.
pub(super) fn month_ticks((low, high): (f64, f64), most: usize) -> Vec<(f64, String)> {
    let months = ((high - low) / 30.44).max(1.0);
    let every = [1u32, 2, 3, 6, 12, 24, 60, 120]
        .into_iter()
        .find(|every| months / f64::from(*every) <= most as f64)
        .unwrap_or(240);
    let Some(first) = NaiveDate::from_num_days_from_ce_opt(low as i32) else { return Vec::new() };
    let last = NaiveDate::from_num_days_from_ce_opt(high as i32).unwrap_or(first);
    let mut ticks = Vec::new();
    let mut year_written = None;
    for year in first.year()..=last.year() {
        for month in 1..=12u32 {
            let index = u32::try_from(year.max(0)).unwrap_or(0) * 12 + month - 1;
            let Some(date) = NaiveDate::from_ymd_opt(year, month, 1) else { continue };
            if date < first || date > last || index % every != 0 {
                continue;
            }
            let text = if year_written == Some(year) {
                date.format("%b").to_string()
            } else {
                year_written = Some(year);
                date.format("%b %Y").to_string()
            };
            ticks.push((f64::from(date.num_days_from_ce()), text));
        }
    }
    if ticks.is_empty() {
        ticks.push((low, first.format("%-d %b %Y").to_string()));
    }
    ticks
}
