//! A small collecting reader of TOML tables.
//!
//! A text becomes a tree of [`Node`]s that know their place ([`parse`]). A [`Table`] is read key by key;
//! each key asked for is ticked off, and [`Table::close`] reports those that nobody asked for. Every
//! reading method reports what is wrong to the [`Context`] and returns `None`, so that the caller goes on
//! with the next key. Nothing here knows scenarios or rules.

mod context;
mod parse;
mod scope;
mod suggest;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub use context::Context;
pub use parse::{parse, parse_value};
pub use scope::Scope;
pub use suggest::did_you_mean;
pub use table::{Named, Table, path_segment};
pub use tree::{Entry, Kind, Node};
pub use value::Value;
