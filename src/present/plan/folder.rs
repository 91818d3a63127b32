//! The folder of a plan, written as a whole or not at all.

use super::files;
use crate::plan::PlanAnswer;
use crate::present::chart::{plan_frontier_chart, plan_starts_chart};
use crate::present::folder::{
    FolderError, check_place, format_error, put, put_chart, put_json, write_place,
};
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

/// A reading's name as a part of a file's.
fn file_name(reading: &str) -> String {
    reading.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect()
}

/// Writes `plan.json`, `rules.csv`, `categories.csv`, `frontier.csv`, `frontier_rules.csv`, `starts.csv`, and the frontier and the starts as
/// SVG and PNG (of several plans, one a reading).
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_plan(folder: &Path, plans: &[PlanAnswer], force: bool) -> Result<(), FolderError> {
    let scenario = plans.first().map_or("", |plan| plan.scenario.as_str());
    check_plan_folder(folder, scenario, force)?;
    let several = plans.len() > 1;
    let named = |name: &str, plan: &PlanAnswer| match several {
        true => format!("{name}-{}", file_name(&plan.reading)),
        false => name.to_owned(),
    };
    let csv = |file: &str, bytes: Result<Vec<u8>, csv::Error>| bytes.map_err(|e| format_error(file, &e));
    write_place(folder, |fresh| {
        put_json(fresh, ANSWER, &plans)?;
        put(fresh, "rules.csv", &csv("rules.csv", files::rules(plans))?)?;
        put(fresh, "categories.csv", &csv("categories.csv", files::categories(plans))?)?;
        put(fresh, "frontier.csv", &csv("frontier.csv", files::frontier(plans))?)?;
        put(fresh, "frontier_rules.csv", &csv("frontier_rules.csv", files::frontier_rules(plans))?)?;
        put(fresh, "starts.csv", &csv("starts.csv", files::starts(plans))?)?;
        for plan in plans {
            let context = files::chart_context(plan);
            if !plan.frontier.is_empty() {
                let rows = files::frontier_rows(plan);
                let draw = |size| plan_frontier_chart(&rows, &context, size);
                put_chart(fresh, &named("frontier", plan), draw)?;
            }
            let rows = files::start_rows(plan);
            put_chart(fresh, &named("starts", plan), |size| plan_starts_chart(&rows, &context, size))?;
        }
        Ok(())
    })
}
