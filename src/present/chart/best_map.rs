//! The best strategy where two inputs lie: a grid of letters, with a key.

use super::canvas::{Anchor, Area, ChartError, Drawing, draw};
use super::key::{Key, KeyEntry, Role, Sample, legend, letter};
use super::panel::{Frame, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{AXIS, GREY, GRID, INK, PAPER, tint};
use super::{Chart, ChartContext, empty, input_name};
use crate::analysis::global::CellRow;
use crate::present::number;

/// Width of a key beside the grid, in px.
const KEY_WIDTH: f64 = 350.0;
/// How strongly a cell has its strategy's colour.
const GROUND: f64 = 0.4;

/// Values on an axis, each once, lowest first.
fn values(rows: &[CellRow], of: fn(&CellRow) -> f64) -> Vec<f64> {
    let mut values: Vec<f64> = rows.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// Strategies with the number of cells they are best in, the most frequent first.
fn strategies(rows: &[CellRow]) -> Vec<(&str, usize)> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        match found.iter_mut().find(|(name, _)| *name == row.best) {
            Some((_, count)) => *count += 1,
            None => found.push((&row.best, 1)),
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    found
}

fn title(rows: &[CellRow], context: &ChartContext) -> String {
    let Some(first) = rows.first() else { return "Where which strategy is best".to_owned() };
    let found = strategies(rows);
    let undecided = rows.iter().filter(|row| !row.decided).count();
    let sure = match undecided {
        0 => String::new(),
        n => format!(" ({n} undecided)"),
    };
    let over = format!("over {} and {}", input_name(&first.x_input), input_name(&first.y_input));
    match found.as_slice() {
        [(only, _)] => format!("{}: best everywhere {over}{sure}", context.strategy_title(only)),
        _ => {
            let (most, count) = found[0];
            format!(
                "{} strategies are best somewhere {over}; {} at {count} of {} points{sure}",
                found.len(),
                context.strategy_title(most),
                rows.len()
            )
        }
    }
}

/// The map; `now` = the values of x and y in the run, with their units.
///
/// # Errors
/// When plotters cannot draw it.
pub fn map_chart(
    rows: &[CellRow],
    now: [f64; 2],
    units: [&str; 2],
    context: &ChartContext,
    size: Size,
) -> Result<Chart, ChartError> {
    let title = title(rows, context);
    let subtitle = "Each cell is a point of the grid in its middle; its letter names the strategy that the rule takes there. Hatched: \
                    undecided, as the lead or a risk is within its 95 % interval. Diamond: the values of now.";
    let frame = Frame::new(size, &title, subtitle, &context.source);
    let (xs, ys) = (values(rows, |row| row.x), values(rows, |row| row.y));
    let drawing = match (rows.first(), step(&xs), step(&ys)) {
        (Some(first), Some(dx), Some(dy)) => {
            grid(rows, first, (&xs, dx), (&ys, dy), now, units, &frame, context)?
        }
        _ => empty(&frame)?,
    };
    let Drawing { svg, outside } = drawing;
    Ok(Chart { name: "map", title, svg, outside })
}

/// The distance of neighbours.
fn step(values: &[f64]) -> Option<f64> {
    let (first, last) = (values.first()?, values.last()?);
    (values.len() > 1).then(|| (last - first) / (values.len() - 1) as f64)
}

#[expect(clippy::too_many_arguments, reason = "what a grid is drawn from")]
fn grid(
    rows: &[CellRow],
    first: &CellRow,
    (xs, dx): (&[f64], f64),
    (ys, dy): (&[f64], f64),
    now: [f64; 2],
    units: [&str; 2],
    frame: &Frame,
    context: &ChartContext,
) -> Result<Drawing, ChartError> {
    let size = frame.size;
    let found = strategies(rows);
    // The letter of its place in the scenario, as in the frontier; a strategy of no scenario comes after.
    let letter_of = |name: &str, at: usize| match context.place(name) {
        place if place < context.strategies.len() => letter(place),
        after => letter(after + at),
    };
    let entries = found.iter().enumerate().map(|(at, (name, count))| {
        let role = match (*name == context.choice, *name == context.today) {
            (true, true) => Role::TodayAndChoice,
            (true, false) => Role::Choice,
            (false, true) => Role::Today,
            (false, false) => Role::Other,
        };
        let words = match role {
            Role::TodayAndChoice => "today's way, the strategy looked at",
            Role::Choice => "the strategy looked at",
            Role::Today => "today's way",
            _ => "",
        };
        let mut details = vec![format!("best at {count} of {} points", rows.len())];
        if !words.is_empty() {
            details.push(words.to_owned());
        }
        let mark = Some(context.mark(name, role));
        KeyEntry { letter: letter_of(name, at), mark, title: context.strategy_title(name), details }
    });
    let key = Key::new(size, entries.collect(), size.of(KEY_WIDTH, size.inner()));
    let samples = [(Sample::Diamond(INK), "now")];
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 30.0;
    let cells = size.of(56.0, 40.0) * ys.len() as f64;
    let (right, bottom) = size.of(
        (size.right() - KEY_WIDTH - 34.0, body + cells.max(key.height())),
        (size.right(), body + cells),
    );
    let area = Area { left: size.margin() + size.of(84.0, 66.0), top: body, right, bottom };
    let (key_place, below) = size.of(
        ((area.right + 34.0, area.top), area.bottom + X_TITLE),
        ((size.margin(), area.bottom + X_TITLE + 8.0), area.bottom + X_TITLE + 8.0 + key.height()),
    );
    let ends = |values: &[f64], step: f64| {
        range_of(values.iter().flat_map(|value| [value - step / 2.0, value + step / 2.0]))
            .unwrap_or((0.0, 1.0))
    };
    let panel = Panel {
        area,
        x: Scale::tight(ends(xs, dx), 5, (area.left, area.right)),
        y: Scale::tight(ends(ys, dy), 5, (area.bottom, area.top)),
    };
    draw(size, below + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        for row in rows {
            let place = found.iter().position(|(name, _)| *name == row.best).unwrap_or(0);
            let (left, bottom) = panel.at(canvas, row.x - dx / 2.0, row.y - dy / 2.0);
            let (right, top) = panel.at(canvas, row.x + dx / 2.0, row.y + dy / 2.0);
            let cell = Area { left, top, right, bottom };
            canvas.fill(cell, tint(context.color(&row.best), GROUND), 1.0);
            if !row.decided {
                let rise = cell.height().min(cell.width());
                for at in 1..=4 {
                    let along = rise * f64::from(at) / 5.0;
                    canvas.line(&[(left, top + along), (left + along, top)], GREY, 0.75);
                    canvas.line(&[(right, bottom - along), (right - along, bottom)], GREY, 0.75);
                }
            }
            canvas.outline(cell, PAPER, 1.0);
            let color = if row.decided { INK } else { AXIS };
            canvas.text(
                &letter_of(&row.best, place),
                size.strong(color),
                (left + 6.0, top + 16.0),
                Anchor::Start,
            );
        }
        canvas.outline(area, GRID, 1.0);
        let ticks = |values: &[f64], unit: &str| -> Vec<(f64, String)> {
            values.iter().map(|value| (*value, axis_value(*value, values, unit))).collect()
        };
        panel.x_ticks(canvas, &ticks(xs, units[0]), false);
        for (value, text) in ticks(ys, units[1]) {
            let place = (area.left - 7.0, panel.y.px(value) + 4.0);
            canvas.text(&text, size.tick(INK), place, Anchor::End);
        }
        panel.x_title(canvas, &input_name(&first.x_input));
        panel.y_title(canvas, size.margin(), &input_name(&first.y_input));
        let inside = panel.x.holds(now[0]) && panel.y.holds(now[1]);
        if inside {
            let (x, y) = panel.at(canvas, now[0], now[1]);
            canvas.diamond((x, y), 7.5, PAPER);
            canvas.diamond((x, y), 6.0, INK);
        }
        key.draw(canvas, key_place);
    })
}

/// A value with as many digits as tell it from its neighbours.
fn axis_value(value: f64, all: &[f64], unit: &str) -> String {
    let percent = matches!(unit, "chance" | "share");
    let scale = if percent { 100.0 } else { 1.0 };
    let gap = step(all).map_or(1.0, f64::abs) * scale;
    let decimals = (1.0 - gap.log10().floor()).clamp(0.0, 6.0) as usize;
    let text = number::grouped(value * scale, decimals);
    if percent { format!("{text} %") } else { text }
}
