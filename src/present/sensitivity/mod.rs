//! What drives the result and what would change the advice: sentences, tables, files and charts.

mod answer;
mod folder;
mod sentences;
mod text;

pub use answer::{MapAnswer, PriceAnswer, SENSITIVITY_SCHEMA, SensitivityAnswer, SharesAnswer};
pub use folder::{check_sensitivity_folder, write_sensitivity};
pub use sentences::sensitivity_sentences;
pub use text::sensitivity_text;
