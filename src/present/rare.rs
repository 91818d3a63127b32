//! Chances of rare events, as a table and as CSV.

use super::number;
use crate::analysis::{Estimate, RareEstimate, RareRow};
use comfy_table::{CellAlignment, Table, TableStyle};

/// For people: one line a category and strategy.
pub fn rare_table(rows: &[RareRow], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_width(width);
    table.set_header([
        "category",
        "strategy",
        "any breach",
        "any closure",
        "futures",
        "plain futures for the same error",
        "times fewer",
    ]);
    for row in rows {
        let (plain, fewer) = match row.breach.plain_futures {
            Some(plain) => (
                number::grouped(plain, 0),
                number::grouped(
                    plain / row.futures as f64,
                    usize::from(plain < 10.0 * row.futures as f64),
                ),
            ),
            None => ("none met it".to_owned(), String::new()),
        };
        table.add_row([
            format!("{} {}", row.store, row.category),
            row.strategy.clone(),
            chance(&row.breach),
            chance(&row.suspension),
            number::grouped(row.futures as f64, 0),
            plain,
            fewer,
        ]);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let head = rows.first().map_or_else(String::new, |row| {
        format!(
            "Chances within the period under the {} policy, reading {}, with 95 % intervals:\n",
            row.policy, row.reading
        )
    });
    format!("{head}{table}\n")
}

/// `0.00213 % (0.00189 to 0.00237)`: three digits, however small.
fn chance(of: &RareEstimate) -> String {
    let Estimate { point, low, high } = of.chance;
    if of.met == 0 {
        return format!("below {} %", digits(high));
    }
    format!("{} % ({} to {})", digits(point), digits(low), digits(high))
}

fn digits(share: f64) -> String {
    let percent = 100.0 * share;
    if percent <= 0.0 {
        return "0".to_owned();
    }
    let decimals = (2.0 - percent.log10().floor()).clamp(0.0, 300.0) as usize;
    if decimals > 9 { format!("{percent:.2e}") } else { format!("{percent:.decimals$}") }
}

/// One line a row, chances from 0 to 1.
///
/// # Errors
/// When a line cannot be written.
pub fn rare_csv(rows: &[RareRow]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<String> =
        ["store", "category", "strategy", "policy", "reading", "futures"].map(str::to_owned).to_vec();
    for event in ["breach", "suspension"] {
        let columns = ["", "_low", "_high", "_relative_error", "_met", "_plain_futures"];
        header.extend(columns.map(|column| format!("{event}{column}")));
    }
    writer.write_record(&header)?;
    for row in rows {
        let mut cells = [&row.store, &row.category, &row.strategy, &row.policy, &row.reading]
            .map(Clone::clone)
            .to_vec();
        cells.push(row.futures.to_string());
        for RareEstimate { chance, relative_error, met, plain_futures } in [row.breach, row.suspension] {
            let known =
                |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
            cells.extend([chance.point, chance.low, chance.high].map(|x| x.to_string()));
            cells.extend([known(relative_error), met.to_string(), known(plain_futures)]);
        }
        writer.write_record(&cells)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_chances_keep_three_digits() {
        assert_eq!(digits(0.123_456), "12.3");
        assert_eq!(digits(0.000_021_34), "0.00213");
        assert_eq!(digits(3.2e-13), "3.20e-11");
        assert_eq!(digits(0.0), "0");
    }
}
