//! Headlines, the table of strategies, the advice, what was assumed and what would change it: for a
//! terminal and as Markdown.

use super::{Style, blocks};
use crate::analysis::{ChartData, Summary};
use crate::present::{neighbours, number, overview, reasons};
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle,
};
use std::fmt::Write as _;

/// Longer lists are cut here; the report holds them whole.
const LISTED: usize = 8;

/// A line under the header and one at the end.
const LINES: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('\u{2500}').junction('\u{2500}'))
    .header_separator(LineStyle::none().fill('\u{2500}').junction('\u{2500}'))
    .bottom_border(LineStyle::none().fill('\u{2500}').junction('\u{2500}'));

const HEADER: [&str; 5] =
    ["Strategy", "Risk, old rules", "Risk, new rules", "Added tracking\ncost a month", "Profit"];

pub(super) fn bold(text: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Breaks a text into lines of at most `width` characters, `indent` spaces before all but the first.
pub(in crate::present) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            let _ = write!(out, "\n{:indent$}", "");
            used = indent;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out
}

fn cells(summary: &Summary, line: &overview::StrategyLine<'_>) -> [String; 5] {
    let risk = |risk: &Option<overview::CategoryRisk<'_>>| {
        risk.as_ref().map_or("n/a".to_owned(), |one| number::percent(&one.risk))
    };
    let mut title = line.title.to_owned();
    match (line.chosen, line.today) {
        (true, true) => title += " (today, choice)",
        (true, false) => title += " (choice)",
        (false, true) => title += " (today)",
        (false, false) => {}
    }
    [
        title,
        risk(&line.risk_old),
        risk(&line.risk_new),
        line.cost.map_or("n/a".to_owned(), |cost| overview::money(&cost, summary)),
        line.profit.map_or("n/a".to_owned(), |profit| overview::profit(&profit, summary)),
    ]
}

fn risk_note(summary: &Summary) -> String {
    format!(
        "Risk: chance that the riskiest controllable category is {} {}; tolerated {}. Profit: expected \
         contribution in {} days from {}. No digit is finer than the simulation's error ({} futures, {} \
         mode, seed {}).",
        overview::event(summary),
        overview::period(summary),
        number::plain_percent(summary.tolerance.risk),
        summary.horizon_days,
        number::day(&summary.decision_day),
        number::grouped(summary.replications as f64, 0),
        summary.mode,
        summary.seed
    )
}

/// Sections under the table: heading and entries.
fn sections(summary: &Summary) -> Vec<(&'static str, Vec<String>)> {
    let advice = &summary.recommendation;
    let mut sections = Vec::new();
    sections.push(("Why", advice.reasons.clone()));
    sections.push(("Already in motion", reasons::inherited(summary)));
    let out_of_hand = advice.uncontrollable.iter().map(|one| {
        format!(
            "{} ({}): {} at best, with {}; {} of contribution a month at stake. What would help: {}.",
            one.category,
            one.store,
            number::percent(&one.least_risk),
            overview::strategy_title(summary, &one.at_best_with),
            overview::money(&one.contribution_per_month, summary),
            one.remedies.join("; ")
        )
    });
    sections.push(("Not controllable by any strategy of the file", out_of_hand.collect()));
    let mut flips = overview::flip_sentences(summary);
    let readings = advice.by_reading.iter().filter(|one| one.choice != advice.choice);
    flips.extend(readings.map(|one| {
        format!(
            "if the rules are read as `{}`: {} ({})",
            one.reading,
            overview::strategy_title(summary, &one.choice),
            one.verdict
        )
    }));
    flips.extend(overview::steady_sentence(summary));
    sections.push(("What would change the answer", flips));
    sections.push(("Beside the rate", neighbours::line(summary).into_iter().collect()));
    sections.push(("What was assumed", summary.assumptions.clone()));
    sections.push(("Besides", summary.notes.clone()));
    sections.retain(|(_, entries)| !entries.is_empty());
    sections
}

/// For a terminal.
pub(super) fn people(summary: &Summary, data: &ChartData, style: Style) -> String {
    let width = usize::from(style.width.max(40));
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", bold(&wrapped(&summary.title, width, 0), style));
    headlines(&mut out, summary, width, style);
    let _ = writeln!(out, "\n{}\n", grid(summary, style));
    let _ = writeln!(out, "{}\n", wrapped(&risk_note(summary), width, 0));
    out += &blocks::charts(summary, data, style);
    let heading = overview::verdict_heading(summary);
    let _ = writeln!(out, "{}", bold(&wrapped(&heading, width, 0), style));
    let _ = writeln!(out, "{}", wrapped(&summary.recommendation.sentence, width, 0));
    for (heading, entries) in sections(summary) {
        let _ = writeln!(out, "\n{}", bold(heading, style));
        for entry in entries.iter().take(LISTED) {
            let _ = writeln!(out, "- {}", wrapped(entry, width - 2, 2).trim_start());
        }
        if entries.len() > LISTED {
            let _ = writeln!(out, "- and {} more in report.html", entries.len() - LISTED);
        }
    }
    out
}

/// The numbers in a column on the left, what they are beside them; a long one takes a line of its own.
fn headlines(out: &mut String, summary: &Summary, width: usize, style: Style) {
    let length = |text: &str| text.chars().count();
    let most = (width / 4).max(12);
    let fits = summary.headlines.iter().map(|one| length(&one.value)).filter(|n| *n <= most);
    let column = fits.max().unwrap_or(0);
    for headline in &summary.headlines {
        if length(&headline.value) > column {
            let line = format!("{}: {}", headline.label, headline.value);
            let _ = writeln!(out, "{}", bold(&wrapped(&line, width, 0), style));
            for line in wrapped(&headline.detail, width.saturating_sub(2), 0).lines() {
                let _ = writeln!(out, "  {line}");
            }
            continue;
        }
        let value = format!("{:column$}", headline.value);
        let _ = write!(out, "{}  ", bold(&value, style));
        let room = width.saturating_sub(column + 2);
        let label = wrapped(&headline.label, room, 0);
        let detail = wrapped(&headline.detail, room, 0);
        let lines: Vec<&str> = label.lines().chain(detail.lines()).collect();
        let _ = writeln!(out, "{}", lines.join(&format!("\n{:1$}", "", column + 2)));
    }
}

fn grid(summary: &Summary, style: Style) -> String {
    let mut table = Table::new();
    table
        .load_style(LINES)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(style.width.max(40));
    let head = |text: &str| {
        let cell = Cell::new(text);
        if style.color { cell.add_attribute(Attribute::Bold) } else { cell }
    };
    table.set_header(HEADER.map(head));
    for line in overview::strategy_lines(summary) {
        let over = line.risk_new.is_some_and(|one| one.risk.high > summary.tolerance.risk);
        let row = cells(summary, &line).map(|text| {
            let cell = Cell::new(text);
            match style.color {
                true if line.chosen => cell.add_attribute(Attribute::Bold),
                _ => cell,
            }
        });
        let [title, old, new, cost, profit] = row;
        let new = match (style.color, over) {
            (true, true) => new.fg(Color::Red),
            (true, false) => new.fg(Color::Green),
            _ => new,
        };
        table.add_row([title, old, new, cost, profit]);
    }
    for column in 1..HEADER.len() {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if style.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.trim_fmt()
}

/// As Markdown.
pub(super) fn markdown(summary: &Summary) -> String {
    let escaped = |text: &str| text.replace('|', "\\|");
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", summary.title);
    for headline in &summary.headlines {
        let _ = writeln!(out, "- **{}: {}** ({})", headline.label, headline.value, headline.detail);
    }
    let _ = writeln!(
        out,
        "\n| {} |\n| --- | ---: | ---: | ---: | ---: |",
        HEADER.join(" | ").replace("\n", " ")
    );
    for line in overview::strategy_lines(summary) {
        let row = cells(summary, &line).map(|text| escaped(&text));
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    let _ = writeln!(out, "\n{}\n", risk_note(summary));
    let heading = overview::verdict_heading(summary);
    let _ = writeln!(out, "## {heading}\n\n{}", summary.recommendation.sentence);
    for (heading, entries) in sections(summary) {
        let _ = writeln!(out, "\n### {heading}\n");
        for entry in entries {
            let _ = writeln!(out, "- {entry}");
        }
    }
    out
}
