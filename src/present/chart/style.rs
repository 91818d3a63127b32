//! Colours. A strategy has the colour of its place in the scenario, in every chart; policies are told apart by
//! the stroke: the old one dashed, the new one solid. Where colours stand beside each other, letters, fills or
//! places say the same a second time.

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
/// What is drawn where there are no strategies.
pub(super) const ACCENT: RGBColor = RGBColor(0, 80, 143);
/// The lighter of two things where there are no strategies.
pub(super) const LIGHT: RGBColor = RGBColor(120, 184, 225);
/// The rest, old, beside the point.
pub(super) const GREY: RGBColor = RGBColor(140, 144, 150);
/// The ground of what is within the tolerance.
pub(super) const SAFE: RGBColor = RGBColor(233, 243, 236);
/// The ground of what is below target.
pub(super) const BELOW: RGBColor = RGBColor(238, 239, 242);

/// Today's way first: its vermilion is Okabe and Ito's. Neighbours differ in darkness and hue, so that they stay
/// apart for colour-blind readers; all but gold reach 4.5:1 on white, gold 3:1, which is enough for marks and lines.
const STRATEGIES: [RGBColor; 11] = [
    RGBColor(213, 94, 0),
    RGBColor(0, 80, 143),
    RGBColor(0, 128, 96),
    RGBColor(148, 52, 140),
    RGBColor(176, 128, 0),
    RGBColor(0, 124, 158),
    RGBColor(112, 66, 32),
    RGBColor(200, 40, 96),
    RGBColor(88, 108, 20),
    RGBColor(96, 84, 200),
    RGBColor(66, 70, 78),
];

/// The colour of the strategy at this place of the scenario, 0 being today's way. After eleven those of places 1 to 10 come again:
/// letters tell such strategies apart.
pub(super) fn strategy_color(place: usize) -> RGBColor {
    match place {
        0 => STRATEGIES[0],
        _ => STRATEGIES[1 + (place - 1) % (STRATEGIES.len() - 1)],
    }
}

/// A colour on paper at this opacity, for grounds that must hide what lies below.
pub(super) fn tint(color: RGBColor, opacity: f64) -> RGBColor {
    let mix = |c: u8| (255.0 - (255.0 - f64::from(c)) * opacity).round() as u8;
    RGBColor(mix(color.0), mix(color.1), mix(color.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast with white (WCAG 2.1).
    fn contrast(color: RGBColor) -> f64 {
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let light = 0.2126 * part(color.0) + 0.7152 * part(color.1) + 0.0722 * part(color.2);
        1.05 / (light + 0.05)
    }

    #[test]
    fn strategies_have_colours_of_their_own_that_can_be_read() {
        for (place, color) in STRATEGIES.iter().enumerate() {
            assert!(contrast(*color) >= 3.0, "{place}: {}", contrast(*color));
            assert_eq!(strategy_color(place), *color);
            assert!(!STRATEGIES[..place].contains(color), "{place}");
        }
        assert!((1..40).all(|place| strategy_color(place) != strategy_color(0)));
        assert_eq!(tint(RGBColor(55, 155, 255), 0.5), RGBColor(155, 205, 255));
    }
}
