//! The tornado: which uncertain input moves the chosen strategy's profit, from the run's own draws.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, Type, draw, shorten, text_width, wrap};
use super::key::{Sample, legend};
use super::panel::{Frame, LEADING, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{INK, MUTED, PAPER};
use super::{ChartContext, empty};
use crate::analysis::TornadoRow;
use crate::present::number::{self, input_value as value};

/// Inputs shown; all stand in `data/tornado.csv`.
const SHOWN: usize = 12;
/// Room for names left of the bars on a wide chart, in px; on a narrow one they stand above.
const NAMES: f64 = 370.0;

fn swing(row: &TornadoRow) -> f64 {
    (row.profit_at_high - row.profit_at_low).abs()
}

fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// `services.tracked-48.facility` as `tracked 48: facility`.
pub(in crate::present) fn input_name(path: &str) -> String {
    if path == "clustering.icc" {
        return "clustering of misses (ICC)".to_owned();
    }
    let parts: Vec<String> = path.split('.').map(|part| part.replace(['-', '_'], " ")).collect();
    match parts.as_slice() {
        [group, name, rest @ ..] if !rest.is_empty() => match group.as_str() {
            "services" | "categories" | "outages" | "strategies" => {
                format!("{name}: {}", rest.join(" "))
            }
            _ => format!("{group}: {name} {}", rest.join(" ")),
        },
        [group, name] => format!("{group}: {name}"),
        _ => parts.join(" "),
    }
}

/// Rows that can be drawn, the widest first.
fn sorted(rows: &[TornadoRow]) -> Vec<&TornadoRow> {
    let whole = |row: &&TornadoRow| {
        [row.profit_at_low, row.profit_at_high, row.profit_mean, row.low_value, row.high_value]
            .iter()
            .all(|x| x.is_finite())
    };
    let mut rows: Vec<&TornadoRow> = rows.iter().filter(whole).collect();
    rows.sort_by(|a, b| swing(b).total_cmp(&swing(a)).then_with(|| a.input.cmp(&b.input)));
    rows
}

/// Too small to tell from the simulation's error.
fn is_noise(row: &TornadoRow) -> bool {
    row.half_width.is_finite() && swing(row) <= 2.0 * row.half_width
}

fn switches(row: &TornadoRow, context: &ChartContext) -> bool {
    let other = |best: &str| !best.is_empty() && best != context.choice;
    !is_noise(row)
        && row.best_at_low != row.best_at_high
        && (other(&row.best_at_low) || other(&row.best_at_high))
}

/// The finding, from the rows.
pub(super) fn title(rows: &[TornadoRow], context: &ChartContext) -> String {
    let rows = sorted(rows);
    let Some(first) = rows.first() else { return "What drives the profit".to_owned() };
    let switching = rows.iter().filter(|row| switches(row, context)).count();
    let verdict = match switching {
        0 => "no input changes which strategy earns most".to_owned(),
        1 => "one input changes which strategy earns most".to_owned(),
        n => format!("{n} inputs change which strategy earns most"),
    };
    format!(
        "{} moves profit most, by {} between its ends; {verdict}",
        sentence_case(&input_name(&first.input)),
        number::plain_money(swing(first), &context.currency)
    )
}

/// Beside an input: which strategy earns most at an end, or that its bar may be chance.
fn note(row: &TornadoRow, context: &ChartContext) -> String {
    if switches(row, context) {
        let (end, other) = if row.best_at_high != context.choice && !row.best_at_high.is_empty() {
            ("high", &row.best_at_high)
        } else {
            ("low", &row.best_at_low)
        };
        return format!("{end}: {} earns most", context.strategy_title(other));
    }
    if is_noise(row) { "within simulation error".to_owned() } else { String::new() }
}

/// One input with its texts broken for the size.
struct Line<'a> {
    row: &'a TornadoRow,
    name: Vec<String>,
    note: Vec<String>,
    height: f64,
}

impl<'a> Line<'a> {
    fn new(row: &'a TornadoRow, context: &ChartContext, size: Size) -> Self {
        let width = size.of(NAMES - 20.0, size.inner());
        let name = wrap(&sentence_case(&input_name(&row.input)), size.strong(INK), width, 2);
        let note = wrap(&note(row, context), size.tick(MUTED), width, 2);
        let texts = name.len() as f64 * size.strong(INK).size * LEADING
            + note.len() as f64 * size.tick(INK).size * LEADING;
        let height = if size.is_narrow() { texts + BAR + 18.0 } else { texts.max(BAR) + 16.0 };
        Self { row, name, note, height }
    }
}

/// Height of a bar, in px.
const BAR: f64 = 20.0;

/// The value with its unit, or without where there is no room: the input's name tells it.
fn with_unit_if_it_fits(input: f64, unit: &str, style: Type, room: f64) -> String {
    let full = value(input, unit);
    if text_width(&full, style) <= room { full } else { shorten(&number::plain(input), style, room) }
}

fn half_width(row: &TornadoRow) -> f64 {
    if row.half_width.is_finite() { row.half_width } else { 0.0 }
}

pub(super) fn drawing(
    rows: &[TornadoRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let all = sorted(rows);
    let shown: Vec<&TornadoRow> = all.iter().take(SHOWN).copied().collect();
    let which = if all.len() > shown.len() {
        format!("The {} widest of {}; all stand in data/tornado.csv. ", shown.len(), all.len())
    } else {
        String::new()
    };
    let subtitle = format!(
        "{which}Mean profit of the choice ({}) where the input lies in its lowest and highest tenth; the \
         input's 5 % and 95 % points stand at the bar's ends. Thin lines: 95 % interval.",
        context.strategy_title(&context.choice)
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    let spread = |row: &&TornadoRow| {
        let (low, high, half) = (row.profit_at_low, row.profit_at_high, half_width(row));
        [low - half, low + half, high - half, high + half, row.profit_mean]
    };
    let Some(profits) = range_of(shown.iter().flat_map(spread)) else { return empty(&frame) };
    let color = context.choice_color();
    let mut samples =
        vec![(Sample::Outlined(color), "input low"), (Sample::Filled(color, 1.0), "input high")];
    if shown.iter().any(|row| switches(row, context)) {
        samples.push((Sample::Diamond(INK), "another strategy earns most at this end (its colour)"));
    }
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 8.0;
    let lines: Vec<Line<'_>> = shown.iter().map(|row| Line::new(row, context, size)).collect();
    let area = Area {
        left: size.margin() + size.of(NAMES, 0.0),
        top: body,
        right: size.right(),
        bottom: body + 4.0 + lines.iter().map(|line| line.height).sum::<f64>(),
    };
    // Values are written beyond the bars: leave room for the widest on either side.
    let widest = shown
        .iter()
        .flat_map(|row| [value(row.low_value, &row.unit), value(row.high_value, &row.unit)])
        .fold(30.0f64, |most, text| most.max(text_width(&text, size.tick(MUTED))));
    let room = (widest + 28.0).min(size.of(190.0, 112.0));
    let x_px = (area.left + room, area.right - room);
    let panel = Panel {
        area,
        x: Scale::linear(profits, size.ticks(x_px.1 - x_px.0, 5), x_px),
        y: Scale::linear((0.0, shown.len() as f64), 1, (area.top, area.bottom)),
    };
    draw(size, area.bottom + X_TITLE + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        panel.x_ticks(canvas, &panel.x.amount_ticks(), true);
        panel.x_title(canvas, &format!("mean profit over the horizon, {}", context.currency));
        if let Some(row) = shown.first() {
            let mean = panel.at(canvas, row.profit_mean, 0.0).0;
            canvas.line(&[(mean, area.top + 2.0), (mean, area.bottom)], INK, 1.25);
        }
        let mut y = area.top;
        for line in &lines {
            let middle =
                if size.is_narrow() { y + line.height - BAR / 2.0 - 8.0 } else { y + line.height / 2.0 };
            names(canvas, line, (y, middle));
            one_bar(canvas, &panel, line.row, (middle, room), context);
            y += line.height;
        }
    })
}

/// The input's name and note: left of the bar, or above it on their own ground.
fn names(canvas: &mut Canvas<'_>, line: &Line<'_>, (top, middle): (f64, f64)) {
    let size = canvas.size;
    let (strong, quiet) = (size.strong(INK), size.tick(MUTED));
    let height = (line.name.len() as f64 * strong.size + line.note.len() as f64 * quiet.size) * LEADING;
    let first = if size.is_narrow() { top + 4.0 } else { middle - height / 2.0 };
    let left = size.margin();
    if size.is_narrow() {
        let ground = Area { left, top: top + 1.0, right: size.right(), bottom: first + height + 2.0 };
        canvas.fill(ground, PAPER, 1.0);
    }
    let after = canvas.lines(&line.name, strong, (left, first + strong.size * 0.9));
    canvas.lines(&line.note, quiet, (left, after - 1.0));
}

fn one_bar(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    row: &TornadoRow,
    (middle, room): (f64, f64),
    context: &ChartContext,
) {
    let base = panel.y.low;
    let mean = panel.at(canvas, row.profit_mean, base).0;
    let (noise, switched, half) = (is_noise(row), switches(row, context), half_width(row));
    let color = context.choice_color();
    let style = canvas.size.tick(INK);
    let falls = row.profit_at_low > row.profit_at_high;
    let ends = [
        (row.profit_at_low, row.low_value, 0.2, falls, &row.best_at_low),
        (row.profit_at_high, row.high_value, 1.0, !falls, &row.best_at_high),
    ];
    for (profit, input, opacity, to_right, best) in ends {
        let x = panel.at(canvas, profit, base).0;
        let bar = Area {
            left: x.min(mean),
            top: middle - BAR / 2.0,
            right: x.max(mean),
            bottom: middle + BAR / 2.0,
        };
        canvas.fill(bar, PAPER, 1.0);
        canvas.fill(bar, color, if noise { opacity / 2.0 } else { opacity });
        canvas.outline(bar, color, 1.0);
        let from = panel.at(canvas, profit - half, base).0;
        let to = panel.at(canvas, profit + half, base).0;
        canvas.line(&[(from, middle), (to, middle)], INK, 1.0);
        let mean_profit = number::unit_money(profit, profit - half, profit + half, &context.currency);
        let ends = [profit - half, profit + half]
            .map(|x| number::unit_money(x, profit - half, profit + half, &context.currency));
        let told = format!(
            "{} at {}: mean profit {mean_profit} ({} to {}); {} earns most there",
            sentence_case(&input_name(&row.input)),
            value(input, &row.unit),
            ends[0],
            ends[1],
            context.strategy_title(best)
        );
        canvas.value(Area { left: bar.left - 3.0, right: bar.right + 3.0, ..bar }, &told);
        // Both texts may start at the same px: each begins beyond both ends and both intervals.
        let lowest = panel.x.px(row.profit_at_low.min(row.profit_at_high) - half).min(mean);
        let highest = panel.x.px(row.profit_at_low.max(row.profit_at_high) + half).max(mean);
        let words = with_unit_if_it_fits(input, &row.unit, style, room - 22.0);
        let other = switched && !best.is_empty() && *best != context.choice;
        let shift = if other { 20.0 } else { 6.0 };
        if to_right {
            canvas.text(&words, style, (highest + shift, middle + 4.0), Anchor::Start);
        } else {
            canvas.text(&words, style, (lowest - shift, middle + 4.0), Anchor::End);
        }
        if other {
            let x = if to_right { highest + 11.0 } else { lowest - 11.0 };
            canvas.diamond((x, middle), 6.0, context.color(best));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_names() {
        for (path, expected) in [
            ("services.tracked-48.facility", "tracked 48: facility"),
            ("costs.contact_rate", "costs: contact rate"),
            ("clustering.icc", "clustering of misses (ICC)"),
            ("x", "x"),
        ] {
            assert_eq!(input_name(path), expected);
        }
    }
}
