//! The folder of an answer, written as a whole or not at all.

use super::answer::SensitivityAnswer;
use crate::present::chart::{ChartContext, map_chart, shares_chart, tornado_chart, worth_chart};
use crate::present::folder::{
    FolderError, check_place, format_error, put, put_chart, put_json, write_place,
};
use crate::present::number;
use serde::Serialize;
use std::fs;
use std::path::Path;

const ANSWER: &str = "sensitivity.json";

/// May and can an answer about this scenario be written here?
///
/// # Errors
/// As for a run: when the place holds anything but such an answer about the same scenario and `force` is false, or
/// cannot be written.
pub fn check_sensitivity_folder(folder: &Path, scenario: &str, force: bool) -> Result<(), FolderError> {
    check_place(folder, force, |folder| {
        let answer = fs::read_to_string(folder.join(ANSWER)).ok();
        match answer.map(|text| serde_json::from_str::<SensitivityAnswer>(&text)) {
            None => Some(format!("files without a `{ANSWER}`")),
            Some(Err(_)) => Some(format!("a `{ANSWER}` of another shape")),
            Some(Ok(answer)) if answer.scenario != scenario => {
                Some(format!("the sensitivity of the scenario `{}`", answer.scenario))
            }
            Some(Ok(_)) => None,
        }
    })
}

/// Writes `sensitivity.json`, `data/*.csv` (those that have rows), `charts/*.svg`, `charts/*-narrow.svg` and `charts/*.png`.
///
/// # Errors
/// See [`FolderError`]; the place is then as it was before.
pub fn write_sensitivity(
    folder: &Path,
    answer: &SensitivityAnswer,
    force: bool,
) -> Result<(), FolderError> {
    check_sensitivity_folder(folder, &answer.scenario, force)?;
    let context = context(answer);
    write_place(folder, |fresh| {
        for sub in ["data", "charts"] {
            let path = fresh.join(sub);
            fs::create_dir(&path).map_err(|source| FolderError::Io {
                path: path.clone(),
                what: "made",
                source,
            })?;
        }
        put_json(fresh, ANSWER, answer)?;
        rows(fresh, "tornado", &answer.tornado)?;
        rows(fresh, "switching", &answer.flips_when)?;
        rows(fresh, "shares", &answer.shares.rows)?;
        rows(fresh, "worth", &answer.knowing.rows)?;
        rows(fresh, "criteria", answer.criteria.as_ref().map_or(&[][..], |criteria| &criteria.rows))?;
        rows(fresh, "assumptions", &answer.assumed.rows)?;
        rows(fresh, "failure", &answer.failure.limits)?;
        rows(fresh, "map", answer.map.as_ref().map_or(&[][..], |map| &map.rows))?;
        put_chart(fresh, "charts/tornado", |size| tornado_chart(&answer.tornado, &context, size))?;
        put_chart(fresh, "charts/shares", |size| shares_chart(&answer.shares.rows, &context, size))?;
        let knowing = &answer.knowing;
        put_chart(fresh, "charts/worth", |size| {
            worth_chart(&knowing.rows, knowing.matters_from, &context, size)
        })?;
        if let Some(map) = &answer.map {
            let units = [map.units[0].as_str(), map.units[1].as_str()];
            put_chart(fresh, "charts/map", |size| map_chart(&map.rows, map.now, units, &context, size))?;
        }
        Ok(())
    })
}

fn rows<T: Serialize>(folder: &Path, name: &str, rows: &[T]) -> Result<(), FolderError> {
    if rows.is_empty() {
        return Ok(());
    }
    let file = format!("data/{name}.csv");
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(|error| format_error(&file, &error))?;
    }
    let bytes = writer.into_inner().map_err(|error| format_error(&file, &error))?;
    put(folder, &file, &bytes)
}

fn context(answer: &SensitivityAnswer) -> ChartContext {
    ChartContext {
        currency: answer.currency.clone(),
        today: answer.today.clone(),
        choice: answer.strategy.clone(),
        strategies: answer.strategy_order.clone(),
        titles: answer.strategies.clone(),
        tolerance: answer.tolerance,
        bounds: answer.bounds.clone(),
        period_days: answer.period_days,
        on_date: String::new(),
        first_effect: String::new(),
        source: format!(
            "VTR Planner \u{00b7} sensitivity of {} \u{00b7} {} futures \u{00b7} seed {}",
            answer.scenario,
            number::grouped(answer.replications as f64, 0),
            answer.seed
        ),
    }
}
