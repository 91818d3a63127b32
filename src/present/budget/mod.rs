//! A tracking budget as files, JSON and text.

mod answer;
mod figures;
mod files;
mod folder;
mod make;
mod text;

pub use answer::{
    BUDGET_SCHEMA, BudgetAnswer, BudgetLine, BurnLine, DayLine, DrawnDay, FanLine, MendLine, Sampling,
};
pub use figures::{FiguresAnswer, FiguresLine, figures_answer, figures_text};
pub use folder::{check_budget_folder, write_budget};
pub use make::{Budgeted, Drawn, budget_answer};
pub use text::budget_text;
