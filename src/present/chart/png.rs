//! SVG to PNG at twice the size, with the embedded face and no other.

use super::ChartError;
use crate::present::font;
use resvg::{tiny_skia, usvg};

/// Renders an SVG at 2x.
///
/// # Errors
/// When the text is not an SVG, or the picture is too large.
pub fn png(svg: &str) -> Result<Vec<u8>, ChartError> {
    let failed = |why: String| ChartError(why);
    let tree = usvg::Tree::from_str(svg, &font::svg_options()).map_err(|e| failed(e.to_string()))?;
    let (width, height) = (tree.size().width() * 2.0, tree.size().height() * 2.0);
    let mut pixmap = tiny_skia::Pixmap::new(width.ceil() as u32, height.ceil() as u32)
        .ok_or_else(|| failed("the picture has no size".to_owned()))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(2.0, 2.0), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|e| failed(e.to_string()))
}
