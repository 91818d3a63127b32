//! A fitted scenario: its TOML file, and what is told of it on the terminal.

mod categories;
mod figure;
mod file;
mod past;
mod services;
mod told;

pub use file::fitted_toml;
pub use told::fitted_text;
