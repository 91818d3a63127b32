//! The drawing surface: plotters' SVG backend in quarter pixels, with text that knows its place.
//!
//! Coordinates are px from the top left corner, texts stand on a baseline. The first error is kept and
//! returned by [`draw`], so that drawing code reads as drawing.

use super::size::Size;
use super::style::PAPER;
use super::text::FACE_HEIGHT;
pub(super) use super::text::{Anchor, Type, bold, plain, shorten, text_width, wrap};
use crate::present::font;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Backend units a px: lines and letters fall on quarters.
const FINE: f64 = 4.0;
/// plotters writes `font-size = size / 1.24` into an SVG.
const PLOTTERS_EM: f64 = 1.24;
/// Ascent of the face in em.
const ASCENT: f64 = 0.928;

/// A chart could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a chart could not be drawn: {0}")]
pub struct ChartError(pub(in crate::present) String);

/// A finished drawing.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    /// The SVG.
    pub(super) svg: String,
    /// Data points that its axes do not hold.
    pub(super) outside: usize,
}

/// A rectangle in px.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }
}

/// The surface.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    error: Option<String>,
    texts: Vec<Area>,
    blocked: Vec<Area>,
    avoided: Vec<Area>,
    outside: usize,
    values: String,
    /// For which it is laid out.
    pub(super) size: Size,
    /// Width in px.
    pub(super) width: f64,
    /// Height in px.
    pub(super) height: f64,
}

/// Draws on a white surface of the size's width.
pub(super) fn draw(
    size: Size,
    height: f64,
    paint: impl FnOnce(&mut Canvas<'_>),
) -> Result<Drawing, ChartError> {
    font::register();
    let width = size.width();
    let height = height.ceil();
    let mut svg = String::new();
    let fine_size = ((width * FINE) as u32, (height * FINE) as u32);
    let (error, outside, values) = {
        let area = SVGBackend::with_string(&mut svg, fine_size).into_drawing_area();
        let mut canvas = Canvas {
            area,
            error: None,
            texts: Vec::new(),
            blocked: Vec::new(),
            avoided: Vec::new(),
            outside: 0,
            values: String::new(),
            size,
            width,
            height,
        };
        let filled = canvas.area.fill(&PAPER).map_err(|e| e.to_string());
        canvas.note(filled);
        paint(&mut canvas);
        let presented = canvas.area.present().map_err(|e| e.to_string());
        canvas.note(presented);
        (canvas.error.take(), canvas.outside, std::mem::take(&mut canvas.values))
    };
    if let Some(error) = error {
        return Err(ChartError(error));
    }
    let fine = format!("<svg width=\"{}\" height=\"{}\"", fine_size.0, fine_size.1);
    let px = format!("<svg width=\"{width}\" height=\"{height}\"");
    let mut svg = svg.replacen(&fine, &px, 1);
    if let Some(end) = svg.rfind("</svg>") {
        svg.insert_str(end, &values);
    }
    Ok(Drawing { svg, outside })
}

fn at(point: (f64, f64)) -> (i32, i32) {
    ((point.0 * FINE).round() as i32, (point.1 * FINE).round() as i32)
}

fn stroke(color: RGBColor, opacity: f64, width: f64) -> ShapeStyle {
    ShapeStyle {
        color: color.mix(opacity),
        filled: false,
        stroke_width: (width * FINE).round().max(1.0) as u32,
    }
}

impl Canvas<'_> {
    fn note(&mut self, result: Result<(), String>) {
        if let (Err(error), None) = (result, &self.error) {
            self.error = Some(error);
        }
    }

    /// Counts a data point that its axis does not hold.
    pub(super) fn count_outside(&mut self) {
        self.outside += 1;
    }

    /// The box a text would fill.
    pub(super) fn text_box(text: &str, style: Type, point: (f64, f64), anchor: Anchor) -> Area {
        let width = text_width(text, style) + 1.0;
        let left = match anchor {
            Anchor::Start => point.0,
            Anchor::Middle => point.0 - width / 2.0,
            Anchor::End => point.0 - width,
        };
        let top = point.1 - ASCENT * style.size;
        Area { left, top, right: left + width, bottom: top + FACE_HEIGHT * style.size }
    }

    /// What a reader is told who points at a place: the `title` of a shape that is not seen (SVG 2, 5.7).
    pub(super) fn value(&mut self, area: Area, text: &str) {
        let canvas = Area { left: 0.0, top: 0.0, right: self.width, bottom: self.height };
        let area = Area {
            left: area.left.max(canvas.left),
            top: area.top.max(canvas.top),
            right: area.right.min(canvas.right),
            bottom: area.bottom.min(canvas.bottom),
        };
        let (x, y) = at((area.left, area.top));
        let (right, bottom) = at((area.right, area.bottom));
        if right <= x || bottom <= y {
            return;
        }
        let (width, height) = (right - x, bottom - y);
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        self.values.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"#000000\" \
             fill-opacity=\"0\"><title>{text}</title></rect>\n"
        ));
    }

    /// The same about a mark.
    pub(super) fn value_at(&mut self, (x, y): (f64, f64), text: &str) {
        const REACH: f64 = 9.0;
        self.value(Area { left: x, top: y, right: x, bottom: y }.grown(REACH), text);
    }

    /// Would this box stand free, on the canvas and off every text?
    pub(super) fn is_free(&self, area: &Area) -> bool {
        let canvas = Area { left: 2.0, top: 2.0, right: self.width - 2.0, bottom: self.height - 2.0 };
        canvas.holds(area)
            && !self.texts.iter().chain(&self.blocked).any(|taken| taken.meets(&area.grown(1.5)))
    }

    /// Keeps labels off a line, where there is room elsewhere.
    pub(super) fn avoid(&mut self, points: &[(f64, f64)]) {
        for pair in points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let pieces = ((to.0 - from.0).hypot(to.1 - from.1) / 6.0).ceil().clamp(1.0, 400.0);
            for i in 0..=pieces as u32 {
                let share = f64::from(i) / pieces;
                let (x, y) = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
                self.avoided.push(Area { left: x - 1.0, top: y - 1.0, right: x + 1.0, bottom: y + 1.0 });
            }
        }
    }

    /// Does a line that is to be avoided run here?
    pub(super) fn is_crossed(&self, area: &Area) -> bool {
        self.avoided.iter().any(|piece| piece.meets(area))
    }

    /// Keeps labels off an area.
    pub(super) fn block(&mut self, area: Area) {
        self.blocked.push(area);
    }

    /// Writes one line on a baseline.
    pub(super) fn text(&mut self, text: &str, style: Type, point: (f64, f64), anchor: Anchor) {
        if text.trim().is_empty() {
            return;
        }
        self.texts.push(Self::text_box(text, style, point, anchor));
        let horizontal = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        // plotters hangs a `Top` text 0.76 em above its baseline in the SVG.
        let top = (point.0, point.1 - 0.76 * style.size);
        let weight = if style.bold { FontStyle::Bold } else { FontStyle::Normal };
        let size = style.size * FINE * PLOTTERS_EM;
        let text_style = TextStyle::from(FontDesc::new(FontFamily::Name(font::FAMILY), size, weight))
            .color(&style.color)
            .pos(Pos::new(horizontal, VPos::Top));
        let drawn = self.area.draw(&Text::new(text, at(top), text_style)).map_err(|e| e.to_string());
        self.note(drawn);
    }

    /// Writes lines downwards, the first on the given baseline; gives the baseline after the last.
    pub(super) fn lines(&mut self, lines: &[String], style: Type, point: (f64, f64)) -> f64 {
        let mut y = point.1;
        for line in lines {
            self.text(line, style, (point.0, y), Anchor::Start);
            y += style.size * 1.28;
        }
        y
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: &[(f64, f64)], color: RGBColor, width: f64) {
        let path: Vec<_> = points.iter().copied().map(at).collect();
        let drawn = self
            .area
            .draw(&PathElement::new(path, stroke(color, 1.0, width)))
            .map_err(|e| e.to_string());
        self.note(drawn);
    }

    /// A dashed line through points.
    pub(super) fn dashed(&mut self, points: &[(f64, f64)], color: RGBColor, width: f64, dash: f64) {
        let mut on = true;
        let mut left = dash;
        let mut piece: Vec<(f64, f64)> = Vec::new();
        for pair in points.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            let mut length = (to.0 - from.0).hypot(to.1 - from.1);
            if piece.is_empty() {
                piece.push(from);
            }
            while length > left {
                let share = left / length;
                let cut = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
                piece.push(cut);
                if on {
                    self.line(&piece, color, width);
                }
                piece = vec![cut];
                length -= left;
                from = cut;
                on = !on;
                left = if on { dash } else { dash * 0.7 };
            }
            left -= length;
            piece.push(to);
        }
        if on && piece.len() > 1 {
            self.line(&piece, color, width);
        }
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, points: &[(f64, f64)], color: RGBColor, opacity: f64) {
        if points.len() < 3 {
            return;
        }
        let path: Vec<_> = points.iter().copied().map(at).collect();
        let drawn =
            self.area.draw(&Polygon::new(path, color.mix(opacity).filled())).map_err(|e| e.to_string());
        self.note(drawn);
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, area: Area, color: RGBColor, opacity: f64) {
        let corners = [at((area.left, area.top)), at((area.right, area.bottom))];
        let drawn = self
            .area
            .draw(&Rectangle::new(corners, color.mix(opacity).filled()))
            .map_err(|e| e.to_string());
        self.note(drawn);
    }

    /// A rectangle's outline.
    pub(super) fn outline(&mut self, area: Area, color: RGBColor, width: f64) {
        self.line(
            &[
                (area.left, area.top),
                (area.right, area.top),
                (area.right, area.bottom),
                (area.left, area.bottom),
                (area.left, area.top),
            ],
            color,
            width,
        );
    }

    /// A round mark, filled or hollow (white inside).
    pub(super) fn mark(&mut self, point: (f64, f64), radius: f64, color: RGBColor, filled: bool) {
        let size = (radius * FINE).round() as i32;
        let ground = if filled { color } else { PAPER };
        let drawn =
            self.area.draw(&Circle::new(at(point), size, ground.filled())).map_err(|e| e.to_string());
        self.note(drawn);
        let ring = self
            .area
            .draw(&Circle::new(at(point), size, stroke(color, 1.0, 2.0)))
            .map_err(|e| e.to_string());
        self.note(ring);
    }

    /// A diamond.
    pub(super) fn diamond(&mut self, (x, y): (f64, f64), radius: f64, color: RGBColor) {
        self.polygon(&[(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], color, 1.0);
    }
}
