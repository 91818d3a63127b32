//! The folder of a plan, written as a whole or not at all.

use super::files;
use crate::plan::PlanAnswer;
use crate::present::folder::{FolderError, check_place, format_error, put, put_json, write_place};
use std::fs;
use std::path::Path;

const ANSWER: &str = "plan.json";

/// May and can a plan of this scenario be written here?
///
/// # Errors
/// As for a run: when the place holds anything but a plan of the same scenario and `force` is false, or cannot
/// be written.
pub fn check_plan_folder(folder: &Path, scenario: &str, force: bool) -> Result<(), FolderError> {
    check_place(folder, force, |folder| {
        let answer = fs::read_to_string(folder.join(ANSWER)).ok();
        match answer.map(|text| serde_json::from_str::<Vec<PlanAnswer>>(&text)) {
            None => Some(format!("files without a plan's `{ANSWER}`")),
            Some(Err(_)) => Some(format!("a `{ANSWER}` of another shape")),
            Some(Ok(plans)) => plans
                .iter()
                .find(|plan| plan.scenario != scenario)
                .map(|plan| format!("a plan of the scenario `{}`", plan.scenario)),
        }
    })
}

/// Writes `plan.json`, `rules.csv`, `categories.csv`, `frontier.csv`.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_plan(folder: &Path, plans: &[PlanAnswer], force: bool) -> Result<(), FolderError> {
    let scenario = plans.first().map_or("", |plan| plan.scenario.as_str());
    check_plan_folder(folder, scenario, force)?;
    let csv = |file: &str, bytes: Result<Vec<u8>, csv::Error>| bytes.map_err(|e| format_error(file, &e));
    write_place(folder, |fresh| {
        put_json(fresh, ANSWER, &plans)?;
        put(fresh, "rules.csv", &csv("rules.csv", files::rules(plans))?)?;
        put(fresh, "categories.csv", &csv("categories.csv", files::categories(plans))?)?;
        put(fresh, "frontier.csv", &csv("frontier.csv", files::frontier(plans))?)
    })
}
