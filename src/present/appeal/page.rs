//! The evidence as one page: offline, without a script, on A4.

use super::blocks::{Block, EvidencePaper};
use crate::present::folder::{FolderError, format_error};
use crate::present::font;
use crate::present::report::base64;
use askama::Template;

#[derive(Template)]
#[template(path = "appeal.html")]
struct Page<'a> {
    paper: &'a EvidencePaper,
    font_regular: String,
    font_bold: String,
}

/// The page.
pub(super) fn page(paper: &EvidencePaper) -> Result<String, FolderError> {
    let page = Page { paper, font_regular: base64(font::REGULAR), font_bold: base64(font::BOLD) };
    let html = page.render().map_err(|why| format_error("appeal.html", &why))?;
    // A number and its sign stay on one line.
    Ok(html.replace(" %", "\u{a0}%"))
}
