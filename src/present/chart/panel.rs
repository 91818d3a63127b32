//! One coordinate system on the canvas: grid, ticks, axis titles, and data that are counted when an axis
//! does not hold them. Also the frame around all panels: title, subtitle, source line.

use super::canvas::{Anchor, Area, Canvas, text_width, wrap};
use super::scale::Scale;
use super::size::Size;
use super::style::{AXIS, GRID, INK, MUTED};
use chrono::{Datelike, NaiveDate};

/// Lines of a text to the next, in sizes of its type.
pub(super) const LEADING: f64 = 1.28;

/// The texts around a chart, and its size.
pub(super) struct Frame {
    pub(super) size: Size,
    title: Vec<String>,
    subtitle: Vec<String>,
    source: Vec<String>,
}

impl Frame {
    /// A title that states the finding, a subtitle that says what is drawn.
    pub(super) fn new(size: Size, title: &str, subtitle: &str, source: &str) -> Self {
        crate::present::font::register();
        let width = size.inner();
        Self {
            size,
            title: wrap(title, size.title(), width, size.of(4, 9)),
            subtitle: wrap(subtitle, size.subtitle(), width, size.of(4, 12)),
            source: wrap(source, size.source(), width, size.of(2, 3)),
        }
    }

    /// Where the chart's body begins.
    pub(super) fn top(&self) -> f64 {
        let height = |lines: &[String], size: f64| lines.len() as f64 * size * LEADING;
        let title = height(&self.title, self.size.title().size);
        let subtitle = height(&self.subtitle, self.size.subtitle().size);
        self.size.margin() + title + subtitle + 18.0
    }

    /// What the source line takes at the bottom.
    pub(super) fn bottom(&self) -> f64 {
        self.source.len() as f64 * self.size.source().size * LEADING + 16.0
    }

    /// Draws the texts.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>) {
        let (left, title) = (self.size.margin(), self.size.title());
        let y = canvas.lines(&self.title, title, (left, self.size.margin() + title.size * 0.8));
        canvas.lines(&self.subtitle, self.size.subtitle(), (left, y + 1.0));
        let source = self.size.source();
        let above = (self.source.len() as f64 - 1.0).max(0.0) * source.size * LEADING;
        canvas.lines(&self.source, source, (left, canvas.height - 10.0 - above));
    }
}

/// A coordinate system.
pub(super) struct Panel {
    pub(super) area: Area,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

/// What the numbers under a panel take, in px.
pub(super) const X_TICKS: f64 = 34.0;
/// What numbers and title under a panel take, in px.
pub(super) const X_TITLE: f64 = 50.0;

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
        let style = canvas.size.tick(MUTED);
        let mut last = f64::INFINITY;
        for (value, text) in ticks {
            let y = self.y.px(*value);
            canvas.line(&[(self.area.left, y), (self.area.right, y)], GRID, 1.0);
            if (last - y).abs() >= style.size * 1.4 {
                canvas.text(text, style, (self.area.left - 7.0, y + 4.0), Anchor::End);
                last = y;
            }
        }
    }

    /// Numbers under the panel, with small marks; those that would meet are left out.
    pub(super) fn x_ticks(&self, canvas: &mut Canvas<'_>, ticks: &[(f64, String)], grid: bool) {
        let style = canvas.size.tick(MUTED);
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
            let place = Canvas::text_box(text, style, (middle, bottom + 21.0), Anchor::Middle);
            if canvas.is_free(&Area { left: place.left - 4.0, right: place.right + 4.0, ..place }) {
                canvas.text(text, style, (middle, bottom + 21.0), Anchor::Middle);
            }
        }
    }

    /// The x axis' title, right under the ticks, ending at the panel's right edge.
    pub(super) fn x_title(&self, canvas: &mut Canvas<'_>, text: &str) {
        let style = canvas.size.tick(INK);
        let place = (self.area.right, self.area.bottom + 40.0);
        let room = place.0 - canvas.size.margin();
        canvas.text(&super::canvas::shorten(text, style, room), style, place, Anchor::End);
    }

    /// The y axis' title, above the panel at its left edge.
    pub(super) fn y_title(&self, canvas: &mut Canvas<'_>, left: f64, text: &str) {
        let style = canvas.size.tick(INK);
        let room = self.area.right.max(left + 60.0) - left;
        let text = super::canvas::shorten(text, style, room);
        canvas.text(&text, style, (left, self.area.top - 12.0), Anchor::Start);
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
