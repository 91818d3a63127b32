//! Texts before they are drawn: their width, and how they are broken and shortened to fit. Sizes in px.

use crate::present::font;
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor};

/// Ascent + descent of the face in em: what plotters takes as size when it measures.
pub(super) const FACE_HEIGHT: f64 = 1.164;

/// On which side of its point a text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) color: RGBColor,
}

/// A plain text style.
pub(super) fn plain(size: f64, color: RGBColor) -> Type {
    Type { size, bold: false, color }
}

/// A bold one.
pub(super) fn bold(size: f64, color: RGBColor) -> Type {
    Type { size, bold: true, color }
}

/// Width of a text in px.
pub(super) fn text_width(text: &str, style: Type) -> f64 {
    let size = style.size * FACE_HEIGHT * 16.0;
    let weight = if style.bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::Name(font::FAMILY), size, weight);
    font.box_size(text).map_or(text.len() as f64 * style.size, |(width, _)| f64::from(width) / 16.0)
}

/// Breaks a text into lines of at most `width` px and at most `most` lines; what is too long ends in an
/// ellipsis.
pub(super) fn wrap(text: &str, style: Type, width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in glued(text) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if line.is_empty() || text_width(&longer, style) <= width {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if most > 0 && lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(format!("{rest} \u{2026}"));
        if let Some(last) = lines.last_mut() {
            *last = shorten(&rest, style, width);
        }
    }
    lines.iter().map(|line| shorten(line, style, width)).collect()
}

/// Words, a number and its sign or currency being one.
fn glued(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let core = word.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '%');
        let is_unit = core == "%" || core.len() == 3 && core.bytes().all(|b| b.is_ascii_uppercase());
        match words.last_mut() {
            Some(last) if is_unit && last.ends_with(|c: char| c.is_ascii_digit()) => {
                *last = format!("{last} {word}");
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// The text, or as much of it as fits with an ellipsis.
pub(super) fn shorten(text: &str, style: Type, width: f64) -> String {
    if text_width(text, style) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let short: String = kept.iter().collect::<String>().trim_end().to_owned() + "\u{2026}";
        if text_width(&short, style) <= width {
            return short;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_and_shortened_to_fit() {
        font::register();
        let style = plain(12.0, RGBColor(0, 0, 0));
        let text = "chance of 97 % if nothing changes, 6 % under the choice; it costs 206 GBP a month";
        for width in [60.0, 120.0, 300.0] {
            let lines = wrap(text, style, width, 3);
            assert!(lines.len() <= 3);
            assert!(lines.iter().all(|line| text_width(line, style) <= width), "{lines:?}");
            assert!(lines.iter().all(|line| !line.starts_with('%') && !line.starts_with("GBP")));
        }
        assert_eq!(shorten("a word", style, 400.0), "a word");
        assert!(shorten("a very long word", style, 50.0).ends_with('\u{2026}'));
    }
}
