//! Every figure of a scenario: path, value, interval, unit, source or assumption. Numbers are in base
//! units: chances 0 to 1, money in currency units.

use crate::present::InputRow;
use serde::Serialize;

/// A row as `vtr inputs --format json` gives it.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    path: &'a str,
    value: Value<'a>,
    /// 5 % and 95 % points; `null` when it is known exactly.
    interval: Option<[f64; 2]>,
    unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assumption: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Number(f64),
    Text(&'a str),
}

impl<'a> From<&'a InputRow> for Listed<'a> {
    fn from(row: &'a InputRow) -> Self {
        let stated = |kind: &str| (row.kind == kind).then_some(row.provenance.as_str());
        Self {
            path: &row.path,
            value: row.number().map_or(Value::Text(&row.value), Value::Number),
            interval: row.low.zip(row.high).map(|(low, high)| [low, high]),
            unit: &row.unit,
            source: stated("source"),
            assumption: stated("assumption"),
        }
    }
}

/// The rows as a JSON array.
///
/// # Errors
/// When a row cannot be written as JSON.
pub fn inputs_as_json(rows: &[InputRow]) -> Result<String, serde_json::Error> {
    let listed: Vec<Listed<'_>> = rows.iter().map(Listed::from).collect();
    serde_json::to_string_pretty(&listed).map(|json| json + "\n")
}

/// The rows as CSV with a header.
///
/// # Errors
/// When a row cannot be written as CSV.
pub fn inputs_as_csv(rows: &[InputRow]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["path", "value", "low", "high", "unit", "source", "assumption"])?;
    for row in rows {
        let listed = Listed::from(row);
        let end = |end: Option<f64>| end.map(|x| x.to_string()).unwrap_or_default();
        writer.write_record([
            listed.path,
            &row.value,
            &end(row.low),
            &end(row.high),
            listed.unit,
            listed.source.unwrap_or_default(),
            listed.assumption.unwrap_or_default(),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
