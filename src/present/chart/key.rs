//! Letters beside marks, and the key that spells them out: labels that cannot collide, however many
//! strategies or categories there are and however long their names.

use super::canvas::{Anchor, Area, Canvas, Type, text_width, wrap};
use super::panel::LEADING;
use super::size::Size;
use super::style::{AXIS, INK, MUTED};
use plotters::style::RGBColor;

/// What a strategy is to the reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Today's way: a hollow mark.
    Today,
    /// What is advised: a filled one.
    Choice,
    /// Both: a filled one in a ring.
    TodayAndChoice,
    /// Neither, but worth a look: a small hollow one.
    Other,
    /// Another is at least as good in everything: a smaller one.
    Dominated,
}

impl Role {
    /// From the `role` column, and whether another dominates.
    pub(super) fn of(role: &str, dominated: bool) -> Self {
        match role {
            "today" => Self::Today,
            "chosen" => Self::Choice,
            "today and chosen" => Self::TodayAndChoice,
            _ if dominated => Self::Dominated,
            _ => Self::Other,
        }
    }

    /// Its words in a key.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Choice => "choice",
            Self::TodayAndChoice => "today and choice",
            Self::Other | Self::Dominated => "",
        }
    }
}

/// The mark of a strategy: its colour is the strategy's, its shape its role.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Mark {
    pub(super) role: Role,
    pub(super) color: RGBColor,
}

impl Mark {
    /// Draws it and keeps labels off it.
    pub(super) fn draw(self, canvas: &mut Canvas<'_>, point: (f64, f64)) {
        let radius = match self.role {
            Role::Dominated => 3.5,
            Role::Other => 5.5,
            _ => 7.0,
        };
        match self.role {
            Role::TodayAndChoice => {
                canvas.mark(point, radius + 3.0, self.color, false);
                canvas.mark(point, radius - 1.5, self.color, true);
            }
            Role::Choice => canvas.mark(point, radius, self.color, true),
            _ => canvas.mark(point, radius, self.color, false),
        }
        canvas.block(Area {
            left: point.0 - radius - 2.0,
            top: point.1 - radius - 2.0,
            right: point.0 + radius + 2.0,
            bottom: point.1 + radius + 2.0,
        });
    }
}

/// A, B ... Z, AA, AB ...
pub(super) fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    if index < 26 { last.to_string() } else { format!("{}{last}", letter(index / 26 - 1)) }
}

/// Writes a short label in the nearest free place around a point inside `within`, with a leader line
/// when it stands further off.
pub(super) fn label_near(
    canvas: &mut Canvas<'_>,
    text: &str,
    style: Type,
    point: (f64, f64),
    within: Area,
) {
    for (crossing, ring) in (0..5).map(|ring| (false, ring)).chain((0..9).map(|ring| (true, ring))) {
        let radius = 14.0 + 9.0 * f64::from(ring);
        for turn in [7, 1, 6, 0, 5, 3, 2, 4, 8, 9, 10, 11, 12, 13, 14, 15] {
            let angle = if turn < 8 {
                f64::from(turn) * std::f64::consts::FRAC_PI_4
            } else {
                (f64::from(turn - 8) + 0.5) * std::f64::consts::FRAC_PI_4
            };
            let middle = (point.0 + radius * angle.cos(), point.1 + radius * angle.sin());
            let base = (middle.0, middle.1 + style.size * 0.36);
            let place = Canvas::text_box(text, style, base, Anchor::Middle);
            if !within.holds(&place) || !canvas.is_free(&place) || !crossing && canvas.is_crossed(&place)
            {
                continue;
            }
            if ring > 0 {
                let tip = (point.0 + 8.0 * angle.cos(), point.1 + 8.0 * angle.sin());
                let short = radius - style.size * 0.75;
                let end = (point.0 + short * angle.cos(), point.1 + short * angle.sin());
                canvas.line(&[tip, end], AXIS, 0.75);
            }
            canvas.text(text, style, base, Anchor::Middle);
            return;
        }
    }
}

/// One line of a key.
pub(super) struct KeyEntry {
    pub(super) letter: String,
    pub(super) mark: Option<Mark>,
    pub(super) title: String,
    pub(super) details: Vec<String>,
}

/// A key laid out for a width.
pub(super) struct Key {
    size: Size,
    entries: Vec<(KeyEntry, Vec<String>, Vec<String>)>,
    indent: f64,
}

/// What a mark takes left of its letter, in px.
const MARK: f64 = 24.0;

impl Key {
    /// Wraps all texts.
    pub(super) fn new(size: Size, entries: Vec<KeyEntry>, width: f64) -> Self {
        crate::present::font::register();
        let marks = if entries.iter().all(|entry| entry.mark.is_none()) { 0.0 } else { MARK };
        let letter = |entry: &KeyEntry| text_width(&entry.letter, size.strong(INK));
        let indent = marks + entries.iter().map(letter).fold(12.0, f64::max) + 14.0;
        let width = width - indent;
        let laid = |entry: KeyEntry| {
            let title = wrap(&entry.title, size.strong(INK), width, 3);
            let details =
                entry.details.iter().flat_map(|line| wrap(line, size.tick(MUTED), width, 3)).collect();
            (entry, title, details)
        };
        Self { size, entries: entries.into_iter().map(laid).collect(), indent }
    }

    /// Height in px.
    pub(super) fn height(&self) -> f64 {
        self.entries.iter().map(|(_, title, details)| self.entry_height(title, details)).sum()
    }

    fn entry_height(&self, title: &[String], details: &[String]) -> f64 {
        let title = title.len() as f64 * self.size.strong(INK).size;
        let details = details.len() as f64 * self.size.tick(INK).size;
        (title + details) * LEADING + 10.0
    }

    /// Draws it from its top left corner down.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, (left, top): (f64, f64)) {
        let label = self.size.strong(INK);
        let mut y = top;
        for (entry, title, details) in &self.entries {
            let dominated = entry.mark.is_some_and(|mark| mark.role == Role::Dominated);
            let ink = if dominated { MUTED } else { INK };
            let base = y + label.size;
            let mut letter_at = left;
            if let Some(mark) = entry.mark {
                mark.draw(canvas, (left + 9.0, base - label.size * 0.36));
                letter_at += MARK;
            }
            let color = entry.mark.map_or(INK, |mark| mark.color);
            canvas.text(&entry.letter, self.size.strong(color), (letter_at, base), Anchor::Start);
            let after = canvas.lines(title, self.size.strong(ink), (left + self.indent, base));
            canvas.lines(details, self.size.tick(MUTED), (left + self.indent, after - 1.0));
            y += self.entry_height(title, details);
        }
    }
}

/// Samples of what is drawn, in rows between the margins; gives the height used. Without a canvas it only
/// measures.
pub(super) fn legend(
    size: Size,
    mut canvas: Option<&mut Canvas<'_>>,
    entries: &[(Sample, &str)],
    top: f64,
) -> f64 {
    let style = size.label(INK);
    let (left, right) = (size.margin(), size.right());
    let line = style.size * 1.6;
    let (mut x, mut y) = (left, top + style.size);
    for (sample, text) in entries {
        let lines = wrap(text, style, right - left - 34.0, 3);
        let widest = lines.iter().map(|line| text_width(line, style)).fold(0.0, f64::max);
        let width = 34.0 + widest + 22.0;
        if x > left && x + width - 22.0 > right {
            x = left;
            y += line;
        }
        if let Some(canvas) = canvas.as_deref_mut() {
            sample.draw(canvas, (x, y - 4.0));
            canvas.lines(&lines, style, (x + 34.0, y));
        }
        y += (lines.len() as f64 - 1.0).max(0.0) * style.size * LEADING;
        x += width;
    }
    y - top + 8.0
}

/// A sample in a legend: what a line, band or mark looks like.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    /// A solid line.
    Solid(RGBColor, f64),
    /// A dashed line.
    Dashed(RGBColor, f64),
    /// A filled area with its opacity.
    Filled(RGBColor, f64),
    /// The outline of an area over its light fill.
    Outlined(RGBColor),
    /// A mark.
    Mark(Mark),
    /// A diamond.
    Diamond(RGBColor),
    /// A dot, filled or open.
    Dot(RGBColor, bool),
}

impl Sample {
    fn draw(self, canvas: &mut Canvas<'_>, (x, y): (f64, f64)) {
        match self {
            Self::Solid(color, width) => canvas.line(&[(x, y), (x + 26.0, y)], color, width),
            Self::Dashed(color, width) => {
                canvas.dashed(&[(x, y), (x + 26.0, y)], color, width, 6.0);
            }
            Self::Filled(color, opacity) => {
                let area = Area { left: x + 2.0, top: y - 6.0, right: x + 24.0, bottom: y + 6.0 };
                canvas.fill(area, color, opacity);
            }
            Self::Outlined(color) => {
                let area = Area { left: x + 2.0, top: y - 6.0, right: x + 24.0, bottom: y + 6.0 };
                canvas.fill(area, color, 0.2);
                canvas.outline(area, color, 1.25);
            }
            Self::Mark(mark) => mark.draw(canvas, (x + 13.0, y)),
            Self::Diamond(color) => canvas.diamond((x + 13.0, y), 6.0, color),
            Self::Dot(color, filled) => canvas.mark((x + 13.0, y), 4.0, color, filled),
        }
    }
}
