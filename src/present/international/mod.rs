//! Drop international, or not? Sentences, the page, files and the chart.

mod files;
mod folder;
mod sentences;
mod text;
mod words;

pub use files::international_csv;
pub use folder::{check_international_folder, write_international};
pub use sentences::international_sentences;
pub use text::international_text;
