//! Findings: what is wrong in a file, where, and what to write instead.
//!
//! Checks push findings and go on, so that one pass shows every mistake. A finding is rendered for people
//! ([`Findings::render`]) or given as JSON ([`Findings::to_json`]).

mod code;
mod finding;
mod findings;
mod render;

pub use code::{Code, Severity};
pub use finding::{Finding, Place, SourceId};
pub use findings::{Findings, Line};
