//! A parsed text: values that know where they stand.

use crate::diagnostics::Place;
use toml::value::Datetime;

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it is written; of a `[table]`, its header.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// It was given on the command line, not in the file.
    pub set: bool,
}

/// The kinds of values.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Text.
    String(String),
    /// A whole number; `None` = beyond 64 bits.
    Integer(Option<i64>),
    /// A number with a point or exponent; may be `nan` or infinite.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time, or both.
    Datetime(Datetime),
    /// `[...]`
    Array(Vec<Node>),
    /// `{...}` or `[table]`, in the order of the file.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key without quotes.
    pub key: String,
    /// Where the key is written.
    pub key_place: Place,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The kind in words: `a text`, `a table`.
    pub fn describe(&self) -> &'static str {
        match self.kind {
            Kind::String(_) => "a text",
            Kind::Integer(_) => "a whole number",
            Kind::Float(_) => "a number",
            Kind::Boolean(_) => "true or false",
            Kind::Datetime(_) => "a date or time",
            Kind::Array(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }

    /// Marks the node and all in it as given on the command line.
    pub fn mark_set(&mut self) {
        self.set = true;
        match &mut self.kind {
            Kind::Array(items) => items.iter_mut().for_each(Self::mark_set),
            Kind::Table(entries) => entries.iter_mut().for_each(|entry| entry.node.mark_set()),
            _ => {}
        }
    }
}
