//! The evidence of an appeal, as one page and one text. Both are made from the same blocks; what the data do not show
//! is a marked blank.

mod blocks;
mod folder;
mod page;
mod remedy;
mod sections;
mod text;

pub use blocks::{Block, EvidencePaper, Section};
pub use folder::{check_appeal_folder, write_appeal};
pub use sections::{Appealed, Prevention, appeal_paper};
pub use text::appeal_text;
