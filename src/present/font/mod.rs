//! The one face of charts, PNGs and page: DejaVu Sans, regular and bold, cut to Latin, Greek, arrows
//! and signs (licence: `LICENSE-DejaVu.txt` beside this file).

use plotters::style::{FontStyle, register_font};
use resvg::usvg;
use std::sync::{Arc, Once, OnceLock};

/// Regular.
pub const REGULAR: &[u8] = include_bytes!("DejaVuSans.subset.ttf");
/// Bold.
pub const BOLD: &[u8] = include_bytes!("DejaVuSans-Bold.subset.ttf");
/// What an SVG asks for: the embedded face, else the nearest common one in width.
pub const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// Makes the face known to plotters, which measures texts with it.
pub fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // The bytes are part of the program: a test proves that they are taken.
        let _ = register_font(FAMILY, FontStyle::Normal, REGULAR);
        let _ = register_font(FAMILY, FontStyle::Bold, BOLD);
    });
}

/// Options with which `usvg` reads our SVGs: this face and no other.
pub fn svg_options() -> usvg::Options<'static> {
    static FACES: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let faces = FACES.get_or_init(|| {
        let mut faces = usvg::fontdb::Database::new();
        faces.load_font_data(REGULAR.to_vec());
        faces.load_font_data(BOLD.to_vec());
        faces.set_sans_serif_family("DejaVu Sans");
        Arc::new(faces)
    });
    usvg::Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Arc::clone(faces),
        ..usvg::Options::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plotters_and_usvg_take_both_faces() {
        assert!(register_font("a test", FontStyle::Normal, REGULAR).is_ok());
        assert!(register_font("a test", FontStyle::Bold, BOLD).is_ok());
        assert_eq!(svg_options().fontdb.len(), 2);
    }
}
