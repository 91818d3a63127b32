//! The tornado: which uncertain input moves the chosen strategy's profit, from the run's own draws.

use super::canvas::{
    Anchor, Area, Canvas, ChartError, Drawing, bold, draw, plain, shorten, text_width, wrap,
};
use super::key::{Sample, legend};
use super::panel::{Frame, MARGIN, Panel, WIDTH};
use super::scale::{Scale, range_of};
use super::style::{CHOICE, INK, LABEL, LIGHT, MUTED, TICK, TODAY};
use super::{ChartContext, empty};
use crate::analysis::TornadoRow;
use crate::present::number::{self, input_value as value};

/// Inputs shown; all stand in `data/tornado.csv`.
const SHOWN: usize = 12;
const NAMES: f64 = 310.0;

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

pub(super) fn drawing(rows: &[TornadoRow], context: &ChartContext) -> Result<Drawing, ChartError> {
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
    let frame = Frame::new(&title(rows, context), &subtitle, &context.source);
    let spread = |row: &&TornadoRow| {
        let half = if row.half_width.is_finite() { row.half_width } else { 0.0 };
        let (low, high) = (row.profit_at_low, row.profit_at_high);
        [low - half, low + half, high - half, high + half, row.profit_mean]
    };
    let Some(profits) = range_of(shown.iter().flat_map(spread)) else { return empty(&frame) };
    let samples = [
        (Sample::Filled(LIGHT, 1.0), "input low"),
        (Sample::Filled(CHOICE, 1.0), "input high"),
        (Sample::Diamond(TODAY), "another strategy earns most at this end"),
    ];
    let top = frame.top();
    let legend_height = legend(None, &samples, (MARGIN, top), WIDTH - MARGIN);
    let pitch = if shown.iter().any(|row| switches(row, context)) { 50.0 } else { 38.0 };
    let area = Area {
        left: MARGIN + NAMES,
        top: top + legend_height + 8.0,
        right: WIDTH - MARGIN,
        bottom: top + legend_height + 12.0 + pitch * shown.len() as f64,
    };
    // Values are written beyond the bars: leave room for the widest on either side.
    let widest = shown
        .iter()
        .flat_map(|row| [value(row.low_value, &row.unit), value(row.high_value, &row.unit)])
        .fold(30.0f64, |most, text| most.max(text_width(&text, plain(TICK, MUTED))));
    let room = (widest + 26.0).min(190.0);
    let panel = Panel {
        area,
        x: Scale::linear(profits, 5, (area.left + room, area.right - room)),
        y: Scale::linear((0.0, shown.len() as f64), 1, (area.top, area.bottom)),
    };
    draw(WIDTH, area.bottom + 46.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(Some(canvas), &samples, (MARGIN, top), WIDTH - MARGIN);
        panel.x_ticks(canvas, &panel.x.amount_ticks(), true);
        panel.x_title(canvas, &format!("mean profit over the horizon, {}", context.currency));
        for (i, row) in shown.iter().enumerate() {
            let middle = area.top + pitch * (i as f64 + 0.5);
            one_bar(canvas, &panel, row, middle, room, context);
        }
        if let Some(row) = shown.first() {
            let mean = panel.at(canvas, row.profit_mean, 0.0).0;
            canvas.line(&[(mean, area.top - 2.0), (mean, area.bottom)], INK, 1.25);
        }
    })
}

fn one_bar(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    row: &TornadoRow,
    middle: f64,
    room: f64,
    context: &ChartContext,
) {
    let base = panel.y.low;
    let mean = panel.at(canvas, row.profit_mean, base).0;
    let noise = is_noise(row);
    let switched = switches(row, context);
    let name = bold(LABEL, INK);
    let text = shorten(&sentence_case(&input_name(&row.input)), name, NAMES - 20.0);
    let best = |strategy: &str| context.strategy_title(strategy);
    let mut note = String::new();
    if switched {
        let (end, other) = if row.best_at_high != context.choice && !row.best_at_high.is_empty() {
            ("high", &row.best_at_high)
        } else {
            ("low", &row.best_at_low)
        };
        note = format!("{end}: {} earns most", best(other));
    } else if noise {
        note = "within simulation error".to_owned();
    }
    let notes = wrap(&note, plain(TICK, MUTED), NAMES - 20.0, 2);
    let first = middle + 4.0 - 7.0 * notes.len() as f64;
    canvas.text(&text, name, (MARGIN, first), Anchor::Start);
    canvas.lines(&notes, plain(TICK, MUTED), (MARGIN, first + 15.0));

    let falls = row.profit_at_low > row.profit_at_high;
    let ends = [
        (row.profit_at_low, row.low_value, LIGHT, falls, &row.best_at_low),
        (row.profit_at_high, row.high_value, CHOICE, !falls, &row.best_at_high),
    ];
    for (profit, input, color, to_right, best) in ends {
        let x = panel.at(canvas, profit, base).0;
        let bar =
            Area { left: x.min(mean), top: middle - 9.0, right: x.max(mean), bottom: middle + 9.0 };
        canvas.fill(bar, color, if noise { 0.5 } else { 1.0 });
        canvas.outline(bar, CHOICE, 1.0);
        let half = if row.half_width.is_finite() { row.half_width } else { 0.0 };
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
        let style = plain(TICK, INK);
        let words = shorten(&value(input, &row.unit), style, room - 22.0);
        let other = switched && !best.is_empty() && *best != context.choice;
        let shift = if other { 20.0 } else { 6.0 };
        if to_right {
            canvas.text(&words, style, (highest + shift, middle + 4.0), Anchor::Start);
        } else {
            canvas.text(&words, style, (lowest - shift, middle + 4.0), Anchor::End);
        }
        if other {
            let x = if to_right { highest + 11.0 } else { lowest - 11.0 };
            canvas.diamond((x, middle), 6.0, TODAY);
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
