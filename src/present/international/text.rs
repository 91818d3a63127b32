//! The page for people.

use super::words::{lane_name, money, money_with_interval, short, value, value_with_interval};
use crate::analysis::ComparisonVerdict;
use crate::analysis::international::{CategoryRow, International};
use crate::present::audit::plain_table;
use crate::present::number;
use crate::present::terminal::wrapped;
use comfy_table::CellAlignment;
use std::fmt::Write as _;

/// Sentences, the choices lane by lane, break-even values, categories.
pub fn international_text(answer: &International, width: u16) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}\n",
        wrapped(&format!("{}: drop international, or not?", answer.title), usize::from(width), 0)
    );
    for sentence in &answer.sentences {
        let _ = writeln!(out, "{}", wrapped(&format!("- {sentence}"), usize::from(width), 2));
    }
    let _ = write!(
        out,
        "\n{}\n{}\n{}",
        choices(answer, width),
        break_even(answer, width),
        categories(answer, width)
    );
    out
}

fn right(table: &mut comfy_table::Table, columns: std::ops::Range<usize>) {
    for column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn choices(answer: &International, width: u16) -> String {
    let sold_elsewhere =
        answer.lanes.iter().flat_map(|lane| &lane.choices).any(|row| row.elsewhere.point != 0);
    let mut table = plain_table(width);
    let mut header = vec![
        "lane",
        "choice",
        "price",
        "packages",
        "tracking",
        "contribution",
        "closures",
        "leaves",
        "any category",
    ];
    if sold_elsewhere {
        header.insert(7, "elsewhere");
    }
    let columns = header.len();
    table.set_header(header);
    for lane in &answer.lanes {
        for (at, row) in lane.choices.iter().enumerate() {
            let mark = if row.choice == lane.advice.choice { " *" } else { "" };
            let rise = if row.price_rise == 0.0 {
                String::new()
            } else {
                format!("+{}", number::plain_percent(row.price_rise))
            };
            let mut cells = vec![
                if at == 0 { lane_name(lane) } else { String::new() },
                format!("{}{mark}", short(&row.choice)),
                rise,
                number::grouped(row.packages.point, 0),
                money(answer, &row.added),
                money(answer, &row.contribution),
                money(answer, &row.closures),
                money_with_interval(answer, &row.leaves),
                number::percent(&row.risk),
            ];
            if sold_elsewhere {
                cells.insert(7, money(answer, &row.elsewhere));
            }
            table.add_row(cells);
        }
    }
    right(&mut table, 2..columns);
    format!(
        "What each lane leaves a month (* advised)\n{table}\n{}\n",
        wrapped(
            &format!(
                "tracking: added label cost; contribution: if nothing is closed; closures: what they cost the whole shop more than \
                 without the lane; leaves: contribution less closures{}; any category: chance that any category of the lane is {} \
                 within {} days from {}.",
                if sold_elsewhere { ", and what is sold elsewhere" } else { "" },
                super::words::event(answer),
                answer.period_days,
                number::day(&answer.first_effect.to_string())
            ),
            usize::from(width),
            0
        )
    )
}

fn break_even(answer: &International, width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header(["lane", "what", "between", "now", "leave the same at"]);
    let mut last = "";
    for row in &answer.break_even {
        let what = match row.quantity.as_str() {
            "added cost" => "tracking a package costs more by",
            "elsewhere" => "buyers on another channel",
            _ => "elasticity",
        };
        let first = if row.lane == last { "" } else { &row.lane };
        last = &row.lane;
        table.add_row([
            first.to_owned(),
            what.to_owned(),
            format!("{} | {}", short(&row.below), short(&row.above)),
            value(answer, row, row.now),
            value_with_interval(answer, row),
        ]);
    }
    format!(
        "Where two choices leave the same (below it the first leaves more, above it the second)\n{table}\n"
    )
}

fn categories(answer: &International, width: u16) -> String {
    let told: Vec<&CategoryRow> = answer.categories.iter().filter(|row| is_told(answer, row)).collect();
    let mut table = plain_table(width);
    table.set_header([
        "dropped",
        "category",
        "counted: today",
        "tracked",
        "dropped",
        "misses borne",
        "chance: today",
        "tracked",
        "dropped",
        "than tracked",
    ]);
    for row in &told {
        let [today, tracked, dropped] = row.counted.map(|n| number::grouped(n, 0));
        let [risk_today, risk_tracked, risk_dropped] = row.risk.map(|risk| number::percent(&risk));
        let borne = row.bears.map(|n| n.map_or_else(|| "n/a".to_owned(), |n| n.to_string()));
        table.add_row([
            row.dropped.clone(),
            format!("{} ({})", row.category, row.store),
            today,
            tracked,
            dropped,
            borne.join(" to "),
            risk_today,
            risk_tracked,
            risk_dropped,
            match row.verdict {
                ComparisonVerdict::Better => "better".to_owned(),
                ComparisonVerdict::Worse => "worse".to_owned(),
                ComparisonVerdict::Inconclusive => "not told apart".to_owned(),
            },
        ]);
    }
    right(&mut table, 2..9);
    let more = if told.len() < answer.categories.len() {
        "Single lanes stand here where dropping them changes a risk; all stand in categories.csv.\n"
    } else {
        ""
    };
    format!(
        "Categories before and after (counted packages in the window of {}, {} days)\n{table}\n{more}",
        number::day(&answer.on_date.to_string()),
        answer.window_days
    )
}

/// All lanes together, and of single lanes what dropping changes.
fn is_told(answer: &International, row: &CategoryRow) -> bool {
    row.dropped == "all" || answer.lanes.len() == 1 || row.verdict != ComparisonVerdict::Inconclusive
}
