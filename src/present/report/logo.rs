//! An agency's name and logo on the page. The logo is checked and put inside the page: a PNG, or an SVG that
//! runs nothing and asks for nothing from outside.

use super::base64;
use crate::present::font;
use resvg::{
    tiny_skia::Pixmap,
    usvg::{Tree, roxmltree},
};

/// Most bytes of a logo: it stands in every copy of the page.
pub const MOST_LOGO_BYTES: usize = 200_000;
/// Most pixels of a side: a small file may unpack to a huge picture.
const MOST_PIXELS: u32 = 4_000;

/// Who hands the report on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agency {
    /// The name.
    pub name: String,
    /// The logo, if there is one.
    pub logo: Option<Logo>,
}

/// A checked picture as a `data:` address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Logo {
    pub(super) address: String,
}

/// Why a file cannot be a logo.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LogoError {
    /// More than [`MOST_LOGO_BYTES`].
    #[error("it has more than 200,000 bytes: save it smaller")]
    TooLarge,
    /// Neither kind of picture.
    #[error("it is neither a PNG nor an SVG: save it as one of them")]
    OtherKind,
    /// It cannot be read as what it begins as.
    #[error("it cannot be read as {0}: {1}")]
    Broken(&'static str, String),
    /// A side of more than 4,000 pixels.
    #[error("it is {0} x {1} pixels large, and a side may have at most 4,000: save it smaller")]
    TooWide(u32, u32),
    /// An SVG that runs something or asks for something outside of itself.
    #[error(
        "the SVG holds {0}: a logo may neither run anything nor ask for anything from outside; export it plain"
    )]
    Unsafe(String),
}

impl Logo {
    /// Checks a picture.
    ///
    /// # Errors
    /// See [`LogoError`].
    pub fn new(bytes: &[u8]) -> Result<Self, LogoError> {
        if bytes.len() > MOST_LOGO_BYTES {
            return Err(LogoError::TooLarge);
        }
        let kind = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            check_png(bytes)?;
            "png"
        } else {
            check_svg(std::str::from_utf8(bytes).map_err(|_| LogoError::OtherKind)?)?;
            "svg+xml"
        };
        Ok(Self { address: format!("data:image/{kind};base64,{}", base64(bytes)) })
    }
}

fn check_png(bytes: &[u8]) -> Result<(), LogoError> {
    // The first chunk is the header: width and height stand at 16 and 20 (PNG, third edition, 11.2.1).
    let side = |from: usize| {
        let bytes = bytes.get(from..from + 4).and_then(|four| four.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    let (width, height) = (side(16), side(20));
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(LogoError::TooWide(width, height));
    }
    Pixmap::decode_png(bytes).map(drop).map_err(|why| LogoError::Broken("a PNG", why.to_string()))
}

fn check_svg(text: &str) -> Result<(), LogoError> {
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with('<') {
        return Err(LogoError::OtherKind);
    }
    // Documents with a DTD, and so with entities, are refused by the parser.
    let broken = |why: &dyn std::fmt::Display| LogoError::Broken("an SVG", why.to_string());
    let document = roxmltree::Document::parse(text).map_err(|why| broken(&why))?;
    if document.root_element().tag_name().name() != "svg" {
        return Err(LogoError::OtherKind);
    }
    for node in document.descendants() {
        if let Some(what) = danger(node) {
            return Err(LogoError::Unsafe(what));
        }
    }
    Tree::from_str(text, &font::svg_options()).map(drop).map_err(|why| broken(&why))
}

/// What a node would run or ask for.
fn danger(node: roxmltree::Node<'_, '_>) -> Option<String> {
    if let Some(instruction) = node.pi() {
        return Some(format!("the instruction `{}`", instruction.target));
    }
    if node.is_text() {
        let in_style = node.parent().is_some_and(|above| above.tag_name().name() == "style");
        let text = node.text().unwrap_or_default();
        return (in_style && asks_outside(text)).then(|| "a style that asks for a file".to_owned());
    }
    let name = node.tag_name().name();
    // An animation may set any attribute, an address too.
    const RUNS: [&str; 7] =
        ["script", "foreignObject", "animate", "animateMotion", "animateTransform", "set", "handler"];
    if RUNS.iter().any(|one| one.eq_ignore_ascii_case(name)) {
        return Some(format!("the element `{name}`"));
    }
    let bad = node.attributes().find(|attribute| {
        let (name, value) = (attribute.name(), attribute.value().trim());
        let inside = value.starts_with('#')
            || ["data:image/png;", "data:image/jpeg;"].iter().any(|kind| value.starts_with(kind));
        name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on"))
            || (matches!(name, "href" | "src") && !inside)
            || asks_outside(value)
    })?;
    Some(format!("the attribute `{}`", bad.name()))
}

/// Does a style or an attribute's value ask for anything but a part of the same picture?
fn asks_outside(text: &str) -> bool {
    let text: String = text.to_ascii_lowercase().split_whitespace().collect();
    // A backslash could spell any of these words otherwise.
    text.contains("@import")
        || text.contains("javascript:")
        || text.contains('\\')
        || text.split("url(").skip(1).any(|after| {
            let after = after.trim_start_matches(['"', '\'']);
            !after.starts_with('#')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" \
             height=\"20\">{inside}<rect width=\"40\" height=\"20\" fill=\"#00508f\"/></svg>"
        )
    }

    #[test]
    fn plain_pictures_are_taken() {
        for inside in [
            "",
            "<!-- drawn by hand --><g id=\"a\"/><use xlink:href=\"#a\"/>",
            "<linearGradient id=\"b\"/><path d=\"M0 0h9\" fill=\"url(#b)\" style=\"stroke:url('#b')\"/>",
            "<style>.a { fill: url(\"#b\"); }</style>",
        ] {
            let logo = Logo::new(svg(inside).as_bytes()).expect(inside);
            assert!(logo.address.starts_with("data:image/svg+xml;base64,"));
        }
        let png = Pixmap::new(3, 2).expect("a picture").encode_png().expect("a PNG");
        assert!(Logo::new(&png).expect("a PNG").address.starts_with("data:image/png;base64,iVBOR"));
    }

    #[test]
    fn what_runs_or_asks_outside_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<foreignObject/>",
            "<g onload=\"alert(1)\"/>",
            "<g onClick=\"alert(1)\"/>",
            "<a href=\"https://example.org\"/>",
            "<image xlink:href=\"far.png\"/>",
            "<use href=\" http://example.org/a.svg#b\"/>",
            "<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>",
            "<style>@import 'a.css';</style>",
            "<style>rect { fill: url( 'http://example.org' ) }</style>",
            "<style>rect { fill: u\\72l(http://example.org) }</style>",
            "<path fill=\"url(//example.org/a#b)\"/>",
            "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
            "<?xml-stylesheet href=\"a.css\"?>",
        ] {
            let refused = Logo::new(svg(inside).as_bytes());
            assert!(matches!(refused, Err(LogoError::Unsafe(_))), "{inside}: {refused:?}");
        }
        let entity = format!("<!DOCTYPE svg [<!ENTITY a \"b\">]>{}", svg(""));
        assert!(matches!(Logo::new(entity.as_bytes()), Err(LogoError::Broken("an SVG", _))));
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(Logo::new(b""), Err(LogoError::OtherKind));
        assert_eq!(Logo::new(b"GIF89a"), Err(LogoError::OtherKind));
        assert_eq!(Logo::new(b"\xff\xd8\xff"), Err(LogoError::OtherKind));
        assert_eq!(Logo::new(b"<html></html>"), Err(LogoError::OtherKind));
        assert!(matches!(Logo::new(b"<svg"), Err(LogoError::Broken("an SVG", _))));
        assert!(matches!(Logo::new(b"\x89PNG\r\n\x1a\n"), Err(LogoError::Broken("a PNG", _))));
        assert_eq!(Logo::new(&vec![b'<'; 200_001]), Err(LogoError::TooLarge));
        let mut huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        huge.extend([0, 1, 0, 0, 0, 0, 0, 9]);
        assert_eq!(Logo::new(&huge), Err(LogoError::TooWide(65_536, 9)));
    }
}
