//! Every figure of a scenario: path, value, interval, unit, source or assumption.

use crate::domain::Provenance;
use crate::scenario::{self, Input, Scenario};
use serde::Serialize;

/// One figure as `vtr inputs` gives it. Numbers are in base units: chances 0 to 1, money in currency
/// units.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct InputRow {
    /// Where it stands, as `--set` takes it.
    pub path: String,
    /// Its mean, or a date or word.
    pub value: InputValue,
    /// Its 5 % and 95 % points; `null` when it is known exactly.
    pub interval: Option<[f64; 2]>,
    /// Its unit.
    pub unit: String,
    /// Who states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Why it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumption: Option<String>,
}

/// A number, or a date or word.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum InputValue {
    /// A number.
    Number(f64),
    /// A date or word.
    Text(String),
}

impl InputRow {
    /// The value as people read it.
    pub fn value_as_text(&self) -> String {
        match &self.value {
            InputValue::Number(number) => number.to_string(),
            InputValue::Text(text) => text.clone(),
        }
    }
}

/// The figures of a scenario in the order in which they were read.
pub fn input_rows(scenario: Option<&Scenario>) -> Vec<InputRow> {
    scenario.map(|scenario| scenario.inputs.iter().map(row).collect()).unwrap_or_default()
}

fn row(input: &Input) -> InputRow {
    let (value, interval) = match &input.value {
        scenario::InputValue::Number(number) if number.is_point() => {
            (InputValue::Number(six_digits(number.mean())), None)
        }
        scenario::InputValue::Number(number) => {
            let (low, high) = number.interval90();
            let interval = [six_digits(low), six_digits(high)];
            (InputValue::Number(six_digits(number.mean())), Some(interval))
        }
        scenario::InputValue::Text(text) => (InputValue::Text(text.clone()), None),
    };
    let (source, assumption) = match input.provenance.clone() {
        Provenance::Source(text) => (Some(text), None),
        Provenance::Assumption(text) => (None, Some(text)),
    };
    let unit = input.unit.name();
    InputRow { path: input.path.clone(), value, interval, unit, source, assumption }
}

/// A mean or quantile found by a numerical fit carries no more than six digits.
fn six_digits(x: f64) -> f64 {
    format!("{x:.5e}").parse().unwrap_or(x)
}

/// The rows as a JSON array.
///
/// # Errors
/// When a row cannot be written as JSON.
pub fn inputs_as_json(rows: &[InputRow]) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(rows).map(|json| json + "\n")
}

/// The rows as CSV with a header.
///
/// # Errors
/// When a row cannot be written as CSV.
pub fn inputs_as_csv(rows: &[InputRow]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["path", "value", "low", "high", "unit", "source", "assumption"])?;
    for row in rows {
        let end = |at: usize| row.interval.map(|ends| ends[at].to_string()).unwrap_or_default();
        writer.write_record([
            row.path.as_str(),
            &row.value_as_text(),
            &end(0),
            &end(1),
            &row.unit,
            row.source.as_deref().unwrap_or_default(),
            row.assumption.as_deref().unwrap_or_default(),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
