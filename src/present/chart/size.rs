//! The two sizes in which charts are drawn. Each chart is laid out for its size and never scaled: on a narrow one
//! panels stand below each other, keys below panels and names above bars, and axes have fewer ticks.

use super::canvas::{Type, bold, plain, text_width};
use super::style::{INK, MUTED};
use plotters::style::RGBColor;

/// For which width a chart is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// A desk's screen and paper: 1200 px.
    Wide,
    /// A phone's screen: 400 px.
    Narrow,
}

impl Size {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Width of a chart in px.
    pub fn width(self) -> f64 {
        self.of(1200.0, 400.0)
    }

    /// What follows a chart's name in the names of its files.
    pub fn suffix(self) -> &'static str {
        self.of("", "-narrow")
    }

    pub(super) fn is_narrow(self) -> bool {
        self == Self::Narrow
    }

    /// What belongs to this size.
    pub(super) fn of<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }

    /// Margin of the canvas in px.
    pub(super) fn margin(self) -> f64 {
        self.of(26.0, 14.0)
    }

    /// Where the right margin begins, in px.
    pub(super) fn right(self) -> f64 {
        self.width() - self.margin()
    }

    /// Between both margins, in px.
    pub(super) fn inner(self) -> f64 {
        self.width() - 2.0 * self.margin()
    }

    /// What the numbers of a y axis take left of it, in px.
    pub(super) fn gutter(self) -> f64 {
        text_width("100.0 %", self.tick(INK)) + 9.0
    }

    /// Ticks that an axis of this width bears, at most `most`.
    pub(super) fn ticks(self, width: f64, most: usize) -> usize {
        ((width / self.of(84.0, 64.0)) as usize).clamp(2, most.max(2))
    }

    /// The finding.
    pub(super) fn title(self) -> Type {
        bold(self.of(22.0, 16.5), INK)
    }

    /// Under the title.
    pub(super) fn subtitle(self) -> Type {
        plain(self.of(14.5, 12.5), MUTED)
    }

    /// Names, labels and keys.
    pub(super) fn label(self, color: RGBColor) -> Type {
        plain(self.of(14.0, 12.5), color)
    }

    /// Names that stand out.
    pub(super) fn strong(self, color: RGBColor) -> Type {
        bold(self.of(14.0, 12.5), color)
    }

    /// Numbers of axes and small print in a chart.
    pub(super) fn tick(self, color: RGBColor) -> Type {
        plain(self.of(13.0, 11.5), color)
    }

    /// The line at the foot.
    pub(super) fn source(self) -> Type {
        plain(self.of(11.5, 11.0), MUTED)
    }
}
