//! The answer for people: sentences first, then tables.

use super::answer::SensitivityAnswer;
use super::sentences::share_with_interval;
use crate::analysis::Estimate;
use crate::analysis::global::{KnowRow, ShareRow};
use crate::present::audit::plain_table;
use crate::present::chart::input_name;
use crate::present::number;
use crate::present::terminal::wrapped;
use comfy_table::CellAlignment;
use std::fmt::Write as _;

/// Rows of a table that are shown; the files have all.
const SHOWN: usize = 10;

/// Sentences and tables, `width` characters a line.
pub fn sensitivity_text(answer: &SensitivityAnswer, width: u16) -> String {
    let lines = usize::from(width);
    let mut out = String::new();
    for sentence in &answer.sentences {
        let _ = writeln!(out, "{}", wrapped(&format!("- {sentence}"), lines, 2));
    }
    let _ = writeln!(out, "\n{}", wrapped(&price(answer), lines, 2));
    let mut table = |head: String, columns: &[&str], rows: Vec<Vec<String>>, left: usize| {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}", wrapped(&head, lines, 2));
        let mut table = plain_table(width);
        table.set_header(columns.iter().copied());
        rows.into_iter().for_each(|row| {
            table.add_row(row);
        });
        for column in table.column_iter_mut().skip(left) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let _ = writeln!(out, "{table}");
    };
    let flips = answer.flips_when.iter().take(SHOWN).map(|flip| {
        let value = |x: f64| number::input_value(x, &flip.unit);
        vec![
            input_name(&flip.input),
            answer.title(&flip.becomes),
            value(flip.now),
            format!("{} {}", flip.when, value(flip.at)),
        ]
    });
    table("Where the advice changes".into(), &["input", "becomes", "now", "when"], flips.collect(), 2);
    let head = format!(
        "Shares of the spread of what is expected given the inputs ({} points in a set, {} futures at each)",
        number::grouped(answer.shares.points as f64, 0),
        answer.shares.futures_at_each
    );
    let columns = ["input", "chance of a breach", "chance of a closure", "expected profit"];
    table(head, &columns, shares(answer), 1);
    let head = format!("What is worth knowing, {} over the horizon", answer.currency);
    table(head, &["what", "worth", "95 % interval", "answer"], worth(answer), 1);
    if let Some(criteria) = &answer.criteria {
        let rows = criteria.rows.iter().map(|row| {
            let money = |point, low, high| number::unit_money(point, low, high, "").trim().to_owned();
            vec![
                answer.title(&row.strategy),
                money(row.expected, row.expected_low, row.expected_high),
                money(row.regret, row.regret_low, row.regret_high),
                money(row.worst, row.worst_low, row.worst_high),
                row.worst_reading.clone(),
            ]
        });
        let head = format!("Net benefit over the readings, {}", answer.currency);
        let columns = ["strategy", "by weight", "greatest regret", "worst case", "in the reading"];
        table(head, &columns, rows.collect(), 1);
    }
    let rows = answer.assumed.rows.iter().map(|row| {
        let regret = match row.stands {
            true => String::new(),
            false => number::unit_money(row.regret, row.regret_low, row.regret_high, &answer.currency),
        };
        vec![
            row.group.clone(),
            row.figures.to_string(),
            format!("{:+} %", row.moved_by).replace('-', "\u{2212}"),
            if row.stands { "stands".to_owned() } else { answer.title(&row.choice) },
            row.verdict.clone(),
            regret,
        ]
    });
    let head = format!(
        "Assumptions moved by half ({} assumed figures stay: dates, words, whole numbers, tariffs, shares of orders)",
        answer.assumed.not_moved
    );
    let columns = ["group", "figures", "moved by", "advice", "verdict", "gain over the advice of now"];
    table(head, &columns, rows.collect(), 5);
    out
}

fn price(answer: &SensitivityAnswer) -> String {
    let prices = answer.prices.iter().map(|one| one.price);
    let (low, high) =
        prices.fold((f64::INFINITY, 0.0f64), |(low, high), one| (low.min(one), high.max(one)));
    let range = match low < high {
        true => format!(
            "{} to {}",
            number::plain_money(low, ""),
            number::plain_money(high, &answer.currency)
        ),
        false => number::plain_money(high, &answer.currency),
    };
    let which = if answer.price_is_stated {
        "as stated"
    } else {
        "an assumption: a month's profit of the category"
    };
    format!(
        "Net benefit = profit less a price for every category {} within {} days: {} ({which}).",
        answer.event(),
        answer.period_days,
        range.replace("  ", " ")
    ) + &best_by_benefit(answer)
}

/// Says so where the price leads to another strategy than the limits do.
fn best_by_benefit(answer: &SensitivityAnswer) -> String {
    if answer.knowing.best == answer.choice || answer.knowing.best.is_empty() {
        return String::new();
    }
    format!(
        " At that price, without limits, the best is: {}; what is worth knowing is counted from there.",
        answer.title(&answer.knowing.best)
    )
}

fn shares(answer: &SensitivityAnswer) -> Vec<Vec<String>> {
    let rows = &answer.shares.rows;
    let mut inputs: Vec<&str> = Vec::new();
    for row in rows {
        if !inputs.contains(&row.input.as_str()) {
            inputs.push(&row.input);
        }
    }
    let of = |input: &str, outcome: &str| {
        rows.iter().find(|row| row.input == input && row.outcome == outcome)
    };
    let most = |input: &str| {
        let shares =
            ["breach", "closure", "profit"].map(|outcome| of(input, outcome).and_then(|row| row.first));
        shares.into_iter().flatten().fold(0.0, f64::max)
    };
    inputs.sort_by(|a, b| most(b).total_cmp(&most(a)).then(a.cmp(b)));
    inputs
        .into_iter()
        .take(SHOWN)
        .map(|input| {
            let cell = |outcome| of(input, outcome).map_or_else(String::new, share);
            vec![input_name(input), cell("breach"), cell("closure"), cell("profit")]
        })
        .collect()
}

/// `45 % (40 to 50)`, and after it the total index.
fn share(row: &ShareRow) -> String {
    let interval = |point: Option<f64>, low: Option<f64>, high: Option<f64>| {
        let estimate = Estimate { point: point?, low: low?, high: high? };
        Some(share_with_interval(&estimate))
    };
    let first = interval(row.first, row.first_low, row.first_high);
    let total = interval(row.total, row.total_low, row.total_high);
    match (first, total) {
        (Some(first), Some(total)) => format!("{first}; in all {total}"),
        (Some(first), None) => first,
        (None, Some(total)) => format!("in all {total}"),
        (None, None) => "not told from chance".to_owned(),
    }
}

fn worth(answer: &SensitivityAnswer) -> Vec<Vec<String>> {
    let order = ["sample", "inputs", "readings", "reading", "input"];
    let cell = |row: &KnowRow| {
        let name = match row.kind.as_str() {
            "sample" => format!("a sample of {} packages by {}", row.packages.unwrap_or(0), row.name),
            "input" => input_name(&row.name),
            "reading" => format!("whether the reading {} holds", row.name),
            "readings" => "which reading holds".to_owned(),
            _ => row.name.clone(),
        };
        let whole = |x: f64| number::unit_money(x, row.worth_low, row.worth_high, "").trim().to_owned();
        vec![
            name,
            whole(row.worth),
            format!("{} to {}", whole(row.worth_low), whole(row.worth_high)),
            row.answer.clone(),
        ]
    };
    order.iter().flat_map(|kind| answer.worth(kind).take(SHOWN)).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_when_the_price_leads_elsewhere_than_the_limits() {
        let mut answer =
            SensitivityAnswer { choice: "track".to_owned(), ..SensitivityAnswer::default() };
        answer.knowing.best = "track".to_owned();
        assert!(!sensitivity_text(&answer, 400).contains("At that price"));
        answer.knowing.best = "stop".to_owned();
        assert!(sensitivity_text(&answer, 400).contains("without limits, the best is: stop;"));
    }
}
