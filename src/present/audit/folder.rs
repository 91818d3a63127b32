//! The folder of an audit, written as a whole or not at all.

use super::answer::{AuditAnswer, Audited};
use super::{agreement, files, rules};
use crate::present::chart::history_chart;
use crate::present::folder::{
    FolderError, check_place, format_error, put, put_chart, put_json, write_place,
};
use std::fs;
use std::path::Path;

const ANSWER: &str = "audit.json";

/// May and can an audit of this store be written here?
///
/// # Errors
/// As for a run: when the place holds anything but an audit of the same store and `force` is false, or
/// cannot be written.
pub fn check_audit_folder(folder: &Path, store: &str, force: bool) -> Result<(), FolderError> {
    check_place(folder, force, |folder| {
        let answer = fs::read_to_string(folder.join(ANSWER)).ok();
        match answer.map(|text| serde_json::from_str::<AuditAnswer>(&text)) {
            None => Some(format!("files without an audit's `{ANSWER}`")),
            Some(Err(_)) => Some(format!("an `{ANSWER}` of another shape")),
            Some(Ok(answer)) if answer.store != store => {
                Some(format!("an audit of the store {}", answer.store))
            }
            Some(Ok(_)) => None,
        }
    })
}

/// Writes `audit.json`, `verdicts.csv`, `vtr.csv`, `defects.csv`, `flips.csv`, `agreement.csv` where there is something to agree with, the files of shipping rules where there are some, `vtr.svg`, `vtr.png` and `vtr-narrow.svg`.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_audit(
    folder: &Path,
    audited: &Audited<'_>,
    answer: &AuditAnswer,
    force: bool,
) -> Result<(), FolderError> {
    check_audit_folder(folder, &answer.store, force)?;
    let source = format!(
        "VTR Planner \u{00b7} audit of {} \u{00b7} as of {}",
        answer.files.join(", "),
        answer.as_of
    );
    let history = files::history(audited);
    let csv = |file: &str, bytes: Result<Vec<u8>, csv::Error>| bytes.map_err(|e| format_error(file, &e));
    write_place(folder, |fresh| {
        put_json(fresh, ANSWER, answer)?;
        put(fresh, "verdicts.csv", &csv("verdicts.csv", files::verdicts(audited))?)?;
        put(fresh, "vtr.csv", &csv("vtr.csv", files::vtr(audited))?)?;
        put(fresh, "defects.csv", &csv("defects.csv", files::defects(audited))?)?;
        put(fresh, "flips.csv", &csv("flips.csv", files::flips(audited))?)?;
        if answer.agreement.is_some() {
            put(fresh, "agreement.csv", &csv("agreement.csv", agreement::rows(answer))?)?;
        }
        if let (Some(held), Some(rules)) = (&audited.rules, &answer.rules) {
            let packages = rules::packages(audited, held);
            put(fresh, "rules.csv", &csv("rules.csv", rules::rules(rules))?)?;
            put(fresh, "rules-packages.csv", &csv("rules-packages.csv", packages)?)?;
            put(fresh, "rules-categories.csv", &csv("rules-categories.csv", rules::categories(rules))?)?;
        }
        put_chart(fresh, "vtr", |size| history_chart(&history, &source, size))
    })
}
