//! A tracking budget as files, JSON and text.

mod answer;
mod files;
mod folder;
mod text;

pub use answer::{
    BUDGET_SCHEMA, BudgetAnswer, BudgetLine, Budgeted, BurnLine, DayLine, MendLine, budget_answer,
};
pub use folder::{check_budget_folder, write_budget};
pub use text::budget_text;
