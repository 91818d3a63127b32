//! Colours and strokes. Two hues of different darkness (Okabe and Ito's vermilion and a dark blue) that
//! stay apart for colour-blind readers and in grey; hollow against filled and dashed against solid say
//! the same a second time.

use plotters::style::RGBColor;

/// Texts.
pub(super) const INK: RGBColor = RGBColor(26, 28, 32);
/// Second-rank texts: 7:1 on white.
pub(super) const MUTED: RGBColor = RGBColor(84, 88, 96);
/// Axis lines.
pub(super) const AXIS: RGBColor = RGBColor(120, 124, 132);
/// Grid lines.
pub(super) const GRID: RGBColor = RGBColor(228, 230, 234);
/// Background.
pub(super) const PAPER: RGBColor = RGBColor(255, 255, 255);
/// Today's way: hollow, dashed where lines meet.
pub(super) const TODAY: RGBColor = RGBColor(213, 94, 0);
/// The choice: filled, solid.
pub(super) const CHOICE: RGBColor = RGBColor(0, 80, 143);
/// The light end of a range.
pub(super) const LIGHT: RGBColor = RGBColor(120, 184, 225);
/// Dominated, old, beside the point.
pub(super) const GREY: RGBColor = RGBColor(140, 144, 150);
/// The ground of what is within the tolerance.
pub(super) const SAFE: RGBColor = RGBColor(233, 243, 236);
/// The ground of what is below target.
pub(super) const DANGER: RGBColor = RGBColor(252, 236, 228);

/// Text sizes in px.
pub(super) const TITLE: f64 = 19.0;
/// Under the title.
pub(super) const SUBTITLE: f64 = 12.5;
/// Labels and keys.
pub(super) const LABEL: f64 = 12.0;
/// Axis ticks.
pub(super) const TICK: f64 = 11.0;
/// The source line.
pub(super) const SOURCE: f64 = 10.0;
