//! The inputs of a run as rows of `data/inputs.csv`: every figure with interval, unit and provenance.

use crate::domain::Provenance;
use crate::scenario::{Input, InputValue};
use serde::{Deserialize, Serialize};

/// One figure.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InputRow {
    /// Where it stands in the scenario, as `--set` takes it.
    pub path: String,
    /// Its mean, or the date or word; numbers in base units (chances 0 to 1, money in currency units).
    pub value: String,
    /// 5 % point; empty when it is known exactly.
    pub low: Option<f64>,
    /// 95 % point.
    pub high: Option<f64>,
    /// Its unit in words.
    pub unit: String,
    /// `source` or `assumption`.
    pub kind: String,
    /// Who states it, or why it was taken.
    pub provenance: String,
}

impl From<&Input> for InputRow {
    fn from(input: &Input) -> Self {
        let (value, low, high) = match &input.value {
            InputValue::Number(number) if number.is_point() => (short(number.mean()), None, None),
            InputValue::Number(number) => {
                let (low, high) = number.interval90();
                (short(number.mean()), Some(six_digits(low)), Some(six_digits(high)))
            }
            InputValue::Text(text) => (text.clone(), None, None),
        };
        let (kind, provenance) = match &input.provenance {
            Provenance::Source(text) => ("source", text),
            Provenance::Assumption(text) => ("assumption", text),
        };
        Self {
            path: input.path.clone(),
            value,
            low,
            high,
            unit: input.unit.name(),
            kind: kind.to_owned(),
            provenance: provenance.clone(),
        }
    }
}

impl InputRow {
    /// The value, when it is a number.
    pub fn number(&self) -> Option<f64> {
        self.value.parse().ok().filter(|x: &f64| x.is_finite())
    }
}

/// All figures of a scenario, in the order in which they were read.
pub fn input_rows(inputs: &[Input]) -> Vec<InputRow> {
    inputs.iter().map(InputRow::from).collect()
}

/// Six digits that matter: a mean found by a numerical fit carries no more.
fn six_digits(x: f64) -> f64 {
    format!("{x:.5e}").parse().unwrap_or(x)
}

fn short(x: f64) -> String {
    format!("{}", six_digits(x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Distribution};
    use crate::scenario::Unit;

    #[test]
    fn an_input_keeps_interval_unit_and_provenance() {
        let input = Input {
            path: "costs.cost_per_contact".into(),
            value: InputValue::Number(Distribution::Uniform { min: 3.0, max: 5.0 }),
            unit: Unit::Currency(Currency::GBP),
            provenance: Provenance::Assumption("a guess".into()),
        };
        let row = InputRow::from(&input);
        assert_eq!((row.value.as_str(), row.low, row.high), ("4", Some(3.1), Some(4.9)));
        assert_eq!((row.unit.as_str(), row.kind.as_str()), ("GBP", "assumption"));
        let exact = Input { value: InputValue::Number(Distribution::Point(0.985)), ..input };
        assert_eq!(InputRow::from(&exact).low, None);
        assert_eq!(InputRow::from(&exact).value, "0.985");
    }
}
