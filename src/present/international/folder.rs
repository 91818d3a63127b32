//! The folder of an answer, written as a whole or not at all.

use super::files;
use crate::analysis::international::International;
use crate::present::chart::lanes_chart;
use crate::present::folder::{
    FolderError, check_place, format_error, put, put_chart, put_json, write_place,
};
use std::fs;
use std::path::Path;

const ANSWER: &str = "international.json";

/// May and can an answer about this scenario be written here?
///
/// # Errors
/// As for a run: when the place holds anything but such an answer about the same scenario and `force` is false, or
/// cannot be written.
pub fn check_international_folder(
    folder: &Path,
    scenario: &str,
    force: bool,
) -> Result<(), FolderError> {
    check_place(folder, force, |folder| {
        let answer = fs::read_to_string(folder.join(ANSWER)).ok();
        match answer.map(|text| serde_json::from_str::<International>(&text)) {
            None => Some(format!("files without an `{ANSWER}`")),
            Some(Err(_)) => Some(format!("an `{ANSWER}` of another shape")),
            Some(Ok(answer)) if answer.scenario != scenario => {
                Some(format!("the foreign lanes of the scenario `{}`", answer.scenario))
            }
            Some(Ok(_)) => None,
        }
    })
}

/// Writes `international.json`, `lanes.csv`, `break_even.csv`, `categories.csv`, `lanes.svg`, `lanes.png` and `lanes-narrow.svg`.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_international(
    folder: &Path,
    answer: &International,
    force: bool,
) -> Result<(), FolderError> {
    check_international_folder(folder, &answer.scenario, force)?;
    let (bars, context) = (files::bars(answer), files::context(answer));
    let csv = |file: &str, bytes: Result<Vec<u8>, csv::Error>| bytes.map_err(|e| format_error(file, &e));
    write_place(folder, |fresh| {
        put_json(fresh, ANSWER, answer)?;
        put(fresh, "lanes.csv", &csv("lanes.csv", files::lanes(answer))?)?;
        put(fresh, "break_even.csv", &csv("break_even.csv", files::break_even(answer))?)?;
        put(fresh, "categories.csv", &csv("categories.csv", files::categories(answer))?)?;
        put_chart(fresh, "lanes", |size| lanes_chart(&bars, &context, size))
    })
}
