//! A tracking budget as files, JSON and text.

mod answer;
mod figures;
mod files;
mod folder;
mod text;

pub use answer::{
    BUDGET_SCHEMA, BudgetAnswer, BudgetLine, Budgeted, BurnLine, DayLine, Drawn, DrawnDay, FanLine,
    MendLine, Sampling, budget_answer,
};
pub use figures::{FiguresAnswer, FiguresLine, figures_answer, figures_text};
pub use folder::{check_budget_folder, write_budget};
pub use text::budget_text;
