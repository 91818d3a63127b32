//! The page for people.

use super::words::{bare, ends, short, value, value_with_interval};
use crate::analysis::ComparisonVerdict;
use crate::analysis::international::{BreakEven, CategoryRow, International};
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
    let mut header = vec!["lane", "choice", "sent", "labels", "open", "closures", "leaves", "", "risk"];
    if sold_elsewhere {
        header.insert(6, "elsewhere");
    }
    let columns = header.len();
    table.set_header(header);
    for lane in &answer.lanes {
        for (at, row) in lane.choices.iter().enumerate() {
            let mark = if row.choice == lane.advice.choice { " *" } else { "" };
            let mut cells = vec![
                if at == 0 { lane.lane.clone() } else { String::new() },
                format!("{}{mark}", short(&row.choice)),
                number::grouped(row.packages.point, 0),
                bare(answer, &row.added),
                bare(answer, &row.contribution),
                bare(answer, &row.closures),
                bare(answer, &row.leaves),
                ends(answer, &row.leaves),
                number::percent(&row.risk),
            ];
            if sold_elsewhere {
                cells.insert(6, bare(answer, &row.elsewhere));
            }
            table.add_row(cells);
        }
    }
    right(&mut table, 2..columns);
    let elsewhere = if sold_elsewhere { ", plus what buyers leave on another channel" } else { "" };
    let legend = format!(
        "Lane: store, from, to. passed on: tracked, the cost put on the shipping charge. sent: packages of the lane. labels: added label \
         cost. open: contribution if nothing is closed. closures: what they cost the whole shop more than without the lane. leaves: \
         contribution less closures{elsewhere}, with its 95 % interval; the other amounts have theirs in lanes.csv. risk: chance \
         that any category of the lane is {} within {} days from {}.",
        super::words::event(answer),
        answer.period_days,
        number::day(&answer.first_effect.to_string())
    );
    format!(
        "What each lane leaves, {} a month (* advised)\n{table}\n{}\n",
        answer.currency,
        wrapped(&legend, usize::from(width), 0)
    )
}

/// One line a lane: the cost of tracking, the share elsewhere, the elasticity of the cost passed on.
fn break_even(answer: &International, width: u16) -> String {
    let mut table = plain_table(width);
    table.set_header([
        "lane",
        "tracking adds now",
        "better dropped from",
        "dropped beats track",
        "dropped beats today",
        "passing on beats track",
    ]);
    let mut why: Vec<String> = Vec::new();
    for lane in &answer.lanes {
        let row = |quantity: &str, below: &str, above: &str| {
            let mut rows = answer.break_even.iter().filter(|row| row.lane == lane.lane);
            rows.find(|row| row.quantity == quantity && row.below == below && row.above == above)
        };
        let mut told = |row: Option<&BreakEven>| match row {
            None => "-".to_owned(),
            Some(row) if row.at.is_some() => value_with_interval(answer, row),
            Some(row) => {
                let place = why.iter().position(|known| *known == row.why).unwrap_or_else(|| {
                    why.push(row.why.clone());
                    why.len() - 1
                });
                format!("({})", place + 1)
            }
        };
        let cost = row("added cost", "track", "drop");
        table.add_row([
            lane.lane.clone(),
            cost.map_or_else(|| "-".to_owned(), |row| value(answer, row, row.now)),
            told(cost),
            told(row("elsewhere", "track", "drop")),
            told(row("elsewhere", "today", "drop")),
            told(row("elasticity", "track", "pass-on")),
        ]);
    }
    right(&mut table, 1..6);
    let now = answer.break_even.iter().find(|row| row.quantity == "elasticity").map(|row| row.now);
    let now = now.map_or_else(String::new, |now| {
        format!(", now {} on average over its categories", number::grouped(now, 2))
    });
    let notes = why.iter().enumerate().map(|(at, why)| format!(" ({}) {why}.", at + 1));
    let legend = format!(
        "First two columns: a newly tracked package, beyond today's label. Next two: from which share of the lane's buyers who buy on \
         another channel, now {}. Last: at elasticities nearer to 0 than this{now}. -: nothing is newly tracked, or tracking costs no more.{} All choices against \
         each other stand in break_even.csv.",
        number::plain_percent(answer.elsewhere),
        notes.collect::<String>()
    );
    format!("Where the advice flips\n{table}\n{}\n", wrapped(&legend, usize::from(width), 0))
}

fn categories(answer: &International, width: u16) -> String {
    let told: Vec<&CategoryRow> = answer.categories.iter().filter(|row| is_told(answer, row)).collect();
    let mut table = plain_table(width);
    table.set_header(["dropped", "category", "counted", "misses borne", "risk", "", "", "dropping is"]);
    for row in &told {
        let counted = row.counted.map(|n| number::grouped(n, 0)).join(", ");
        let [risk_today, risk_tracked, risk_dropped] = row.risk.map(|risk| number::percent(&risk));
        let borne = row.bears.map(|n| n.map_or_else(|| "n/a".to_owned(), |n| n.to_string()));
        table.add_row([
            row.dropped.clone(),
            format!("{} ({})", row.category, row.store),
            counted,
            borne.join(", "),
            risk_today,
            risk_tracked,
            risk_dropped,
            match row.verdict {
                _ if row.counted[2] == 0.0 => "nothing left".to_owned(),
                ComparisonVerdict::Better => "better".to_owned(),
                ComparisonVerdict::Worse => "worse".to_owned(),
                ComparisonVerdict::Inconclusive => "not told apart".to_owned(),
            },
        ]);
    }
    right(&mut table, 2..7);
    let more = if told.len() < answer.categories.len() {
        " Single lanes stand here where dropping them changes a risk; all stand in categories.csv with intervals."
    } else {
        ""
    };
    let legend = format!(
        "counted: packages in the {}-day window of {}, on average and if nothing is closed. misses borne: of so many, without going \
         below the target. dropping is: beside tracking, paired.{more}",
        answer.window_days,
        number::day(&answer.on_date.to_string())
    );
    format!(
        "Categories: lane as today, tracked, dropped (misses borne: tracked, dropped)\n{table}\n{}\n",
        wrapped(&legend, usize::from(width), 0)
    )
}

/// All lanes together, and of single lanes what dropping changes.
fn is_told(answer: &International, row: &CategoryRow) -> bool {
    row.dropped == "all" || answer.lanes.len() == 1 || row.verdict != ComparisonVerdict::Inconclusive
}
