//! Small multiples: panels of one size in rows, each under its name.

use super::canvas::{Anchor, Area, Canvas, shorten};
use super::size::Size;
use super::style::INK;

/// Where the panels lie, in px.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    size: Size,
    top: f64,
    columns: usize,
    rows: usize,
    gap: f64,
    cell_height: f64,
}

impl Grid {
    /// So many panels from `top` down, at most so many beside each other and `gap` apart; `cell_height` is
    /// told the columns.
    pub(super) fn new(
        size: Size,
        panels: usize,
        most_columns: usize,
        top: f64,
        gap: f64,
        cell_height: impl FnOnce(usize) -> f64,
    ) -> Self {
        let columns = panels.clamp(1, most_columns);
        Self {
            size,
            top,
            columns,
            rows: panels.div_ceil(columns),
            gap,
            cell_height: cell_height(columns),
        }
    }

    /// Where the last row ends.
    pub(super) fn bottom(&self) -> f64 {
        self.top + self.rows as f64 * self.cell_height
    }

    /// The place of a panel, its name and ticks included.
    pub(super) fn cell(&self, panel: usize) -> Area {
        let gaps = self.gap * (self.columns - 1) as f64;
        let width = (self.size.inner() - gaps) / self.columns as f64;
        let left = self.size.margin() + (panel % self.columns) as f64 * (width + self.gap);
        let top = self.top + (panel / self.columns) as f64 * self.cell_height;
        Area { left, top, right: left + width, bottom: top + self.cell_height }
    }
}

/// Writes the name of a panel at the top of its place.
pub(super) fn name(canvas: &mut Canvas<'_>, cell: Area, name: &str) {
    let style = canvas.size.strong(INK);
    canvas.text(&shorten(name, style, cell.width()), style, (cell.left, cell.top + 12.0), Anchor::Start);
}
