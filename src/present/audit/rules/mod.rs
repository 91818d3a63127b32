//! Shipping rules held against past packages, as text, JSON and files.

mod answer;
mod files;
mod text;

pub(super) use answer::rules_answer;
pub use answer::{
    HeldRules, RuleRow, RulesAnswer, RulesCategory, RulesService, RulesShare, RulesWindow,
};
pub(super) use files::{categories, packages, rules};
pub(super) use text::rules_text;
