//! Letters beside marks, and the key that spells them out: labels that cannot collide, however many
//! strategies or categories there are and however long their names.

use super::canvas::{Anchor, Area, Canvas, Type, bold, plain, wrap};
use super::style::{AXIS, CHOICE, GREY, INK, LABEL, MUTED, TICK, TODAY};
use plotters::style::RGBColor;

/// How a mark looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// Today's way.
    Today,
    /// What is advised.
    Choice,
    /// Both.
    TodayAndChoice,
    /// Neither, but worth a look.
    Other,
    /// Another is at least as good in everything.
    Dominated,
}

impl Mark {
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

    /// Its colour.
    pub(super) fn color(self) -> RGBColor {
        match self {
            Self::Today => TODAY,
            Self::Choice | Self::TodayAndChoice => CHOICE,
            Self::Other => INK,
            Self::Dominated => GREY,
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

    /// Draws it and keeps labels off it.
    pub(super) fn draw(self, canvas: &mut Canvas<'_>, point: (f64, f64)) {
        let radius = match self {
            Self::Dominated => 4.0,
            Self::Other => 5.0,
            _ => 7.0,
        };
        match self {
            Self::TodayAndChoice => {
                canvas.mark(point, radius + 3.0, TODAY, false);
                canvas.mark(point, radius - 1.5, CHOICE, true);
            }
            Self::Choice => canvas.mark(point, radius, CHOICE, true),
            _ => canvas.mark(point, radius, self.color(), false),
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
    pub(super) marks: Vec<Mark>,
    pub(super) title: String,
    pub(super) details: Vec<String>,
}

/// A key laid out for a width.
pub(super) struct Key {
    entries: Vec<(KeyEntry, Vec<String>, Vec<String>)>,
    indent: f64,
}

const INDENT: f64 = 46.0;
const INDENT_WITHOUT_MARKS: f64 = 26.0;

impl Key {
    /// Wraps all texts.
    pub(super) fn new(entries: Vec<KeyEntry>, width: f64) -> Self {
        crate::present::font::register();
        let indent = if entries.iter().all(|entry| entry.marks.is_empty()) {
            INDENT_WITHOUT_MARKS
        } else {
            INDENT
        };
        let text_width = width - indent;
        let laid = |entry: KeyEntry| {
            let title = wrap(&entry.title, bold(LABEL, INK), text_width, 2);
            let details = entry
                .details
                .iter()
                .flat_map(|line| wrap(line, plain(TICK, MUTED), text_width, 2))
                .collect();
            (entry, title, details)
        };
        Self { entries: entries.into_iter().map(laid).collect(), indent }
    }

    /// Height in px.
    pub(super) fn height(&self) -> f64 {
        self.entries.iter().map(|(_, title, details)| Self::entry_height(title, details)).sum()
    }

    fn entry_height(title: &[String], details: &[String]) -> f64 {
        title.len() as f64 * LABEL * 1.28 + details.len() as f64 * TICK * 1.28 + 10.0
    }

    /// Draws it from its top left corner down.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, (left, top): (f64, f64)) {
        let mut y = top;
        for (entry, title, details) in &self.entries {
            let color = entry.marks.first().map_or(INK, |mark| mark.color());
            let grey = entry.marks.as_slice() == [Mark::Dominated];
            let ink = if grey { MUTED } else { INK };
            let base = y + LABEL;
            for (i, mark) in entry.marks.iter().enumerate() {
                mark.draw(canvas, (left + 8.0 + 16.0 * i as f64, base - 4.0));
            }
            let letter_color = if grey { MUTED } else { color };
            canvas.text(
                &entry.letter,
                bold(LABEL, letter_color),
                (left + if entry.marks.is_empty() { 0.0 } else { 22.0 }, base),
                Anchor::Start,
            );
            let after = canvas.lines(title, bold(LABEL, ink), (left + self.indent, base));
            canvas.lines(details, plain(TICK, MUTED), (left + self.indent, after - 1.0));
            y += Self::entry_height(title, details);
        }
    }
}

/// Samples of what is drawn, in a row that wraps; gives the height used. Without a canvas it only
/// measures.
pub(super) fn legend(
    mut canvas: Option<&mut Canvas<'_>>,
    entries: &[(Sample, &str)],
    (left, top): (f64, f64),
    right: f64,
) -> f64 {
    let style = plain(LABEL, INK);
    let (mut x, mut y) = (left, top + LABEL);
    for (sample, text) in entries {
        let text = super::canvas::shorten(text, style, right - left - 40.0);
        let width = 34.0 + super::canvas::text_width(&text, style) + 22.0;
        if x > left && x + width - 22.0 > right {
            x = left;
            y += LABEL * 1.6;
        }
        if let Some(canvas) = canvas.as_deref_mut() {
            sample.draw(canvas, (x, y - 4.0));
            canvas.text(&text, style, (x + 34.0, y), Anchor::Start);
        }
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
            Self::Mark(mark) => mark.draw(canvas, (x + 13.0, y)),
            Self::Diamond(color) => canvas.diamond((x + 13.0, y), 6.0, color),
            Self::Dot(color, filled) => canvas.mark((x + 13.0, y), 4.0, color, filled),
        }
    }
}
