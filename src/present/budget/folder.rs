//! The folder of a budget, written as a whole or not at all.

use super::answer::BudgetAnswer;
use super::files;
use crate::present::chart::burn_down_chart;
use crate::present::folder::{
    FolderError, check_place, format_error, put, put_chart, put_json, write_place,
};
use crate::present::number;
use std::fs;
use std::path::Path;

const ANSWER: &str = "budget.json";

/// May and can a budget of this store be written here?
///
/// # Errors
/// As for a run: when the place holds anything but a budget of the same store and `force` is false, or cannot be
/// written.
pub fn check_budget_folder(folder: &Path, store: &str, force: bool) -> Result<(), FolderError> {
    check_place(folder, force, |folder| {
        let answer = fs::read_to_string(folder.join(ANSWER)).ok();
        match answer.map(|text| serde_json::from_str::<BudgetAnswer>(&text)) {
            None => Some(format!("files without a budget's `{ANSWER}`")),
            Some(Err(_)) => Some(format!("a `{ANSWER}` of another shape")),
            Some(Ok(answer)) if answer.store != store => {
                Some(format!("a budget of the store {}", answer.store))
            }
            Some(Ok(_)) => None,
        }
    })
}

/// Writes `budget.json`, `budget.csv`, `mendable.csv`, `budget.svg`, `budget.png` and `budget-narrow.svg`.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_budget(folder: &Path, answer: &BudgetAnswer, force: bool) -> Result<(), FolderError> {
    check_budget_folder(folder, &answer.store, force)?;
    let source = format!(
        "VTR Planner \u{b7} budget of {} \u{b7} as of {} \u{b7} {} futures \u{b7} seed {}",
        answer.files.join(", "),
        answer.as_of,
        number::grouped(answer.sampling.replications as f64, 0),
        answer.sampling.seed
    );
    let burn_down = files::burn_down(answer);
    let csv = |file: &str, bytes: Result<Vec<u8>, csv::Error>| bytes.map_err(|e| format_error(file, &e));
    write_place(folder, |fresh| {
        put_json(fresh, ANSWER, answer)?;
        put(fresh, "budget.csv", &csv("budget.csv", files::budget(answer))?)?;
        put(fresh, "mendable.csv", &csv("mendable.csv", files::mendable(answer))?)?;
        put_chart(fresh, "budget", |size| burn_down_chart(&burn_down, &source, size))
    })
}
