//! The waterfall: from what the old rules count to what the new ones do, clause by clause; packages counted
//! and defects side by side, today's way and the choice below each other on the same axes.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, draw, shorten, text_width, wrap};
use super::key::{Sample, legend};
use super::panel::{Frame, LEADING, Panel, X_TICKS};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{AXIS, GREY, GRID, INK, MUTED};
use super::{ChartContext, empty};
use crate::analysis::{ClauseRow, Estimate};
use crate::present::clauses::{Effect, Steps};
use crate::present::number;
use plotters::style::RGBColor;

/// Clauses shown one by one; the rest is one bar. All stand in `data/clauses.csv`.
const SHOWN: usize = 9;
/// So small beside the largest that a bar could not be seen.
const TINY: f64 = 0.02;
/// Room for names left of the bars on a wide chart, in px; on a narrow one they stand above.
const NAMES: f64 = 350.0;
/// Height of a bar and its surroundings, in px.
const PITCH: f64 = 28.0;
/// An axis begins at 0 unless all bars together span less than this share of it.
const WORTH_ZERO: f64 = 0.2;

/// One strategy.
struct Block<'a> {
    heading: String,
    color: RGBColor,
    bars: Vec<Bar<'a>>,
}

/// A line of the chart: its bars reach from one pair to the other.
struct Bar<'a> {
    name: String,
    change: &'a str,
    from: [f64; 2],
    to: [f64; 2],
    adds: [Estimate; 2],
    is_total: bool,
}

fn of_account<'a>(rows: &'a [ClauseRow], strategy: &str) -> Vec<&'a ClauseRow> {
    rows.iter().filter(|row| row.store == "account" && row.strategy == strategy).collect()
}

/// The strategies in the rows, today's way first.
fn strategies<'a>(rows: &[&'a ClauseRow]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        if !names.contains(&row.strategy.as_str()) {
            names.push(&row.strategy);
        }
    }
    names
}

/// The finding, from the rows.
pub(super) fn title(rows: &[ClauseRow], context: &ChartContext) -> String {
    let today = Steps::of_rows(&of_account(rows, &context.today));
    match today {
        Some(steps) => format!("{}, if you carry on", steps.finding()),
        None => "Which clause changes what is counted".to_owned(),
    }
}

fn blocks<'a>(rows: &'a [ClauseRow], context: &ChartContext) -> Vec<Block<'a>> {
    let all: Vec<&ClauseRow> = rows.iter().collect();
    let block = |name: &&str| {
        let steps = Steps::of_rows(&of_account(rows, name))?;
        let role = match (*name == context.today, *name == context.choice) {
            (true, true) => "Today's way, the choice",
            (true, false) => "Today's way",
            _ => "The choice",
        };
        let heading = format!("{role}: {}", context.strategy_title(name));
        Some(Block { heading, color: context.color(name), bars: bars(&steps) })
    };
    strategies(&all).iter().filter_map(block).collect()
}

fn bars<'a>(steps: &Steps<'a>) -> Vec<Bar<'a>> {
    let points = |pair: &[Estimate; 2]| pair.map(|one| one.point);
    let total = |name: &str, pair: &[Estimate; 2]| Bar {
        name: name.to_owned(),
        change: "",
        from: [0.0; 2],
        to: points(pair),
        adds: *pair,
        is_total: true,
    };
    let mut bars = vec![total("Old rules", &steps.old)];
    let mut at = points(&steps.old);
    let mut add = |name: String, change: &'a str, adds: [Estimate; 2]| {
        let to = [at[0] + adds[0].point, at[1] + adds[1].point];
        bars.push(Bar { name, change, from: at, to, adds, is_total: false });
        at = to;
    };
    let (large, tiny) = grouped(&steps.effects);
    for effect in large {
        add(effect.clause.to_owned(), effect.change, effect.adds);
    }
    match tiny.as_slice() {
        [] => {}
        [one] => add(one.clause.to_owned(), one.change, one.adds),
        several => {
            let sum = |at: usize| {
                let each = several.iter().map(|effect| effect.adds[at]);
                each.fold(Estimate { point: 0.0, low: 0.0, high: 0.0 }, |sum, one| Estimate {
                    point: sum.point + one.point,
                    low: sum.low + one.low,
                    high: sum.high + one.high,
                })
            };
            add(format!("{} others", several.len()), "", [sum(0), sum(1)]);
        }
    }
    bars.push(total("New rules", &steps.new));
    bars
}

/// The effects that are shown one by one, and the rest.
fn grouped<'a, 'e>(effects: &'e [Effect<'a>]) -> (Vec<&'e Effect<'a>>, Vec<&'e Effect<'a>>) {
    let largest = |at: usize| {
        effects.iter().map(|effect| effect.adds[at].point.abs()).fold(f64::MIN_POSITIVE, f64::max)
    };
    let most = [largest(0), largest(1)];
    let size = |effect: &Effect<'_>| {
        let of = |at: usize| effect.adds[at].point.abs() / most[at];
        of(0).max(of(1))
    };
    let mut sorted: Vec<&Effect<'a>> = effects.iter().collect();
    sorted.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let seen = sorted.iter().filter(|effect| size(effect) >= TINY).count();
    // A group of one is no group.
    let shown = if seen > SHOWN { SHOWN - 1 } else { seen };
    let rest = sorted.split_off(shown);
    (sorted, rest)
}

pub(super) fn drawing(
    rows: &[ClauseRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let blocks = blocks(rows, context);
    let scales = [0, 1].map(|at| range(&blocks, at));
    let cut = MEASURES
        .into_iter()
        .zip(&scales)
        .filter(|(_, range)| range.0 > 0.0)
        .map(|(name, _)| format!(" The axis of {name} does not begin at 0."))
        .collect::<String>();
    let (from, to) = rows.iter().find(|row| row.store == "account").map_or_else(
        || (String::new(), String::new()),
        |row| (number::day(&row.promised_from), number::day(&row.promised_to)),
    );
    let subtitle = format!(
        "All categories together, mean number of packages promised from {from} to {to}, as if nothing were \
         closed. Each changed clause adds what it adds on average over all orders of change (Shapley value); \
         lines: 95 % interval.{cut}"
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    if blocks.is_empty() {
        return empty(&frame);
    }
    let samples = [
        (Sample::Filled(GREY, 1.0), "in all"),
        (Sample::Filled(INK, 1.0), "more"),
        (Sample::Outlined(INK), "fewer"),
    ];
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 24.0;
    let headings: Vec<Vec<String>> = blocks
        .iter()
        .map(|block| wrap(&block.heading, size.strong(INK), size.inner() - 12.0, size.of(1, 3)))
        .collect();
    let heading_height = |lines: &[String]| lines.len() as f64 * size.strong(INK).size * LEADING + 12.0;
    let pitch = PITCH + size.of(0.0, 17.0);
    let heights = blocks.iter().zip(&headings);
    let lines: f64 =
        heights.map(|(block, lines)| heading_height(lines) + pitch * block.bars.len() as f64).sum();
    let bottom = body + lines + 6.0;
    let panels = panels(&blocks, scales, (body, bottom), size);
    draw(size, bottom + X_TICKS + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        for (panel, name) in panels.iter().zip(MEASURES) {
            panel.y_title(canvas, panel.area.left, name);
            panel.x_ticks(canvas, &panel.x.amount_ticks(), true);
        }
        let mut y = body;
        for (block, heading) in blocks.iter().zip(&headings) {
            // The heading stands on its own ground, so that no grid line crosses it.
            let height = heading_height(heading);
            let ground = Area {
                left: size.margin(),
                top: y + 2.0,
                right: size.right(),
                bottom: y + height - 4.0,
            };
            canvas.fill(ground, GRID, 1.0);
            let style = size.strong(block.color);
            canvas.lines(heading, style, (size.margin() + 6.0, y + 4.0 + style.size));
            y += height;
            for (at, bar) in block.bars.iter().enumerate() {
                let middle = y + pitch - PITCH / 2.0;
                name(canvas, bar, middle);
                for (measure, panel) in panels.iter().enumerate() {
                    one_bar(canvas, panel, bar, measure, (middle, block.color));
                    if at + 1 < block.bars.len() && !size.is_narrow() {
                        let x = panel.x.px(bar.to[measure]);
                        canvas.line(&[(x, middle + 9.0), (x, middle + PITCH - 9.0)], AXIS, 1.0);
                    }
                }
                y += pitch;
            }
        }
    })
}

const MEASURES: [&str; 2] = ["packages counted", "defects"];

/// The places of both measures, side by side.
fn panels(
    blocks: &[Block<'_>],
    scales: [(f64, f64); 2],
    (top, bottom): (f64, f64),
    size: Size,
) -> [Panel; 2] {
    let gap = size.of(34.0, 18.0);
    let names = size.of(NAMES, 0.0);
    let width = (size.inner() - names - gap) / 2.0;
    [0, 1].map(|at| {
        let left = size.margin() + names + at as f64 * (width + gap);
        let area = Area { left, top, right: left + width, bottom };
        // Numbers are written beyond the bars.
        let texts = blocks.iter().flat_map(|block| &block.bars).map(|bar| told(bar, at));
        let widest = texts.map(|text| text_width(&text, size.tick(INK))).fold(20.0, f64::max);
        let right = (area.right - widest - 10.0).max(area.left + 60.0);
        let x = Scale::tight(scales[at], size.ticks(right - left, 4), (area.left, right));
        Panel { area, x, y: Scale::linear((0.0, 1.0), 1, (area.top, area.bottom)) }
    })
}

/// What an axis must hold.
fn range(blocks: &[Block<'_>], at: usize) -> (f64, f64) {
    let ends = blocks.iter().flat_map(|block| &block.bars).flat_map(|bar| {
        let half = half_width(&bar.adds[at]);
        [bar.to[at] - half, bar.to[at] + half, bar.to[at]]
    });
    match range_of(ends) {
        Some((low, high)) if low > 0.0 && high - low < WORTH_ZERO * high && high > low => {
            (low - 0.25 * (high - low), high)
        }
        Some((low, high)) => (low.min(0.0), high.max(0.0)),
        None => (0.0, 1.0),
    }
}

fn half_width(one: &Estimate) -> f64 {
    let half = (one.high - one.low) / 2.0;
    if half.is_finite() { half.max(0.0) } else { 0.0 }
}

/// The number beside a bar.
fn told(bar: &Bar<'_>, at: usize) -> String {
    if !bar.is_total && is_zero(bar, at) {
        return "0".to_owned();
    }
    let text = number::count(&bar.adds[at]);
    let more = !bar.is_total && bar.adds[at].point > 0.0 && text.contains(|c| matches!(c, '1'..='9'));
    if more { format!("+{text}") } else { text }
}

/// Adds nothing, in no future.
fn is_zero(bar: &Bar<'_>, at: usize) -> bool {
    bar.adds[at].point == 0.0 && half_width(&bar.adds[at]) == 0.0
}

fn name(canvas: &mut Canvas<'_>, bar: &Bar<'_>, middle: f64) {
    let size = canvas.size;
    let style = if bar.is_total { size.strong(INK) } else { size.label(INK) };
    let quiet = size.tick(MUTED);
    let change = match bar.change {
        "begins" | "ends" | "differs" => bar.change,
        _ => "",
    };
    let width = size.of(NAMES - 16.0, size.inner() - 6.0);
    let room = width - if change.is_empty() { 0.0 } else { text_width(change, quiet) + 8.0 };
    let text = shorten(&bar.name, style, room);
    let (left, base) = (size.margin() + size.of(6.0, 0.0), middle + size.of(5.0, -14.0));
    if size.is_narrow() {
        // No grid line crosses the name.
        let used = text_width(&text, style) + text_width(change, quiet) + 12.0;
        let ground = Area { left, top: base - style.size, right: left + used, bottom: base + 3.0 };
        canvas.fill(ground, super::style::PAPER, 1.0);
    }
    canvas.text(&text, style, (left, base), Anchor::Start);
    let behind = left + text_width(&text, style) + 8.0;
    canvas.text(change, quiet, (behind, base), Anchor::Start);
}

fn one_bar(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    bar: &Bar<'_>,
    at: usize,
    (middle, color): (f64, RGBColor),
) {
    let from = if bar.is_total { panel.x.low.max(0.0) } else { bar.from[at] };
    let from = panel.at(canvas, from, 0.5).0;
    let to = panel.at(canvas, bar.to[at], 0.5).0;
    let area = Area { left: from.min(to), top: middle - 8.0, right: from.max(to), bottom: middle + 8.0 };
    let total = bar.is_total || is_zero(bar, at);
    let color = if total { GREY } else { color };
    if total || bar.to[at] > bar.from[at] {
        canvas.fill(area, color, 1.0);
    } else {
        canvas.fill(area, color, 0.2);
        canvas.outline(area, color, 1.25);
    }
    if area.width() < 1.0 {
        canvas.line(&[(to, area.top), (to, area.bottom)], color, 1.5);
    }
    let half = half_width(&bar.adds[at]);
    let low = panel.at(canvas, bar.to[at] - half, 0.5).0;
    let high = panel.at(canvas, bar.to[at] + half, 0.5).0;
    if high - low > 1.0 {
        canvas.line(&[(low, middle), (high, middle)], INK, 1.0);
    }
    let x = area.right.max(high) + 5.0;
    let ink = if is_zero(bar, at) { MUTED } else { INK };
    canvas.text(&told(bar, at), canvas.size.tick(ink), (x, middle + 4.0), Anchor::Start);
    let what = number::count_with_interval(&bar.adds[at]);
    let words = if bar.is_total { "in all" } else { "more than the line above" };
    let strip = Area { left: panel.area.left, right: panel.area.right, ..area };
    canvas.value(strip, &format!("{}: {} {what} {words}", bar.name, MEASURES[at]));
}
