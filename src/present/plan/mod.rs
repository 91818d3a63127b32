//! A plan as text, files and folder.

mod files;
mod folder;
mod text;

pub use files::plan_csv;
pub use folder::{check_plan_folder, write_plan};
pub use text::plan_text;
