//! The waterfall: from what the old rules count to what the new ones do, clause by clause; packages counted
//! and defects side by side, today's way and the choice below each other on the same axes.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, bold, draw, plain, shorten, text_width};
use super::key::{Sample, legend};
use super::panel::{Frame, MARGIN, Panel, WIDTH};
use super::scale::{Scale, range_of};
use super::style::{AXIS, CHOICE, GREY, INK, LABEL, MUTED, TICK, TODAY};
use super::{ChartContext, empty};
use crate::analysis::{ClauseRow, Estimate};
use crate::present::clauses::{Effect, Steps};
use crate::present::number;

/// Clauses shown one by one; the rest is one bar. All stand in `data/clauses.csv`.
const SHOWN: usize = 9;
/// So small beside the largest that a bar could not be seen.
const TINY: f64 = 0.02;
const NAMES: f64 = 300.0;
const GAP: f64 = 34.0;
const PITCH: f64 = 26.0;
const HEADING: f64 = 30.0;
/// An axis begins at 0 unless all bars together span less than this share of it.
const WORTH_ZERO: f64 = 0.2;

/// One strategy.
struct Block<'a> {
    heading: String,
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
        Some(Block { heading, bars: bars(&steps) })
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

pub(super) fn drawing(rows: &[ClauseRow], context: &ChartContext) -> Result<Drawing, ChartError> {
    let blocks = blocks(rows, context);
    let scales = [0, 1].map(|at| range(&blocks, at));
    let cut = ["packages counted", "defects"]
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
    let frame = Frame::new(&title(rows, context), &subtitle, &context.source);
    if blocks.is_empty() {
        return empty(&frame);
    }
    let samples = [
        (Sample::Filled(GREY, 1.0), "in all"),
        (Sample::Filled(TODAY, 1.0), "more"),
        (Sample::Filled(CHOICE, 1.0), "fewer"),
    ];
    let top = frame.top();
    let legend_height = legend(None, &samples, (MARGIN, top), WIDTH - MARGIN);
    let body = top + legend_height + 24.0;
    let lines = blocks.iter().map(|block| HEADING + PITCH * block.bars.len() as f64).sum::<f64>();
    let bottom = body + lines + 6.0;
    let width = (WIDTH - 2.0 * MARGIN - NAMES - GAP) / 2.0;
    let panels = [0, 1].map(|at| {
        let left = MARGIN + NAMES + at as f64 * (width + GAP);
        let area = Area { left, top: body, right: left + width, bottom };
        // Numbers are written beyond the bars.
        let texts = blocks.iter().flat_map(|block| &block.bars).map(|bar| told(bar, at));
        let widest = texts.map(|text| text_width(&text, plain(TICK, INK))).fold(20.0, f64::max);
        let right = (area.right - widest - 10.0).max(area.left + 60.0);
        let x = Scale::tight(scales[at], 4, (area.left, right));
        Panel { area, x, y: Scale::linear((0.0, 1.0), 1, (area.top, area.bottom)) }
    });
    draw(WIDTH, bottom + 46.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(Some(canvas), &samples, (MARGIN, top), WIDTH - MARGIN);
        for (panel, name) in panels.iter().zip(["packages counted", "defects"]) {
            panel.y_title(canvas, panel.area.left, name);
            panel.x_ticks(canvas, &panel.x.amount_ticks(), true);
        }
        let mut y = body;
        for block in &blocks {
            let style = bold(LABEL, INK);
            let heading = shorten(&block.heading, style, NAMES + width - 10.0);
            // The heading stands on its own ground, so that no grid line crosses it.
            let ground = Area { left: MARGIN, top: y + 3.0, right: WIDTH - MARGIN, bottom: y + 25.0 };
            canvas.fill(ground, super::style::GRID, 1.0);
            canvas.text(&heading, style, (MARGIN + 6.0, y + 18.0), Anchor::Start);
            y += HEADING;
            for (at, bar) in block.bars.iter().enumerate() {
                let middle = y + PITCH / 2.0;
                name(canvas, bar, middle);
                for (measure, panel) in panels.iter().enumerate() {
                    one_bar(canvas, panel, bar, measure, middle);
                    if at + 1 < block.bars.len() {
                        let x = panel.x.px(bar.to[measure]);
                        canvas.line(&[(x, middle + 8.0), (x, middle + PITCH - 8.0)], AXIS, 1.0);
                    }
                }
                y += PITCH;
            }
        }
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
    let style = if bar.is_total { bold(LABEL, INK) } else { plain(LABEL, INK) };
    let quiet = plain(TICK, MUTED);
    let change = match bar.change {
        "begins" | "ends" | "differs" => bar.change,
        _ => "",
    };
    let room = NAMES - 16.0 - if change.is_empty() { 0.0 } else { text_width(change, quiet) + 8.0 };
    let text = shorten(&bar.name, style, room);
    canvas.text(&text, style, (MARGIN + 6.0, middle + 4.0), Anchor::Start);
    let behind = MARGIN + 6.0 + text_width(&text, style) + 8.0;
    canvas.text(change, quiet, (behind, middle + 4.0), Anchor::Start);
}

fn one_bar(canvas: &mut Canvas<'_>, panel: &Panel, bar: &Bar<'_>, at: usize, middle: f64) {
    let from = if bar.is_total { panel.x.low.max(0.0) } else { bar.from[at] };
    let from = panel.at(canvas, from, 0.5).0;
    let to = panel.at(canvas, bar.to[at], 0.5).0;
    let color = match bar {
        _ if bar.is_total || is_zero(bar, at) => GREY,
        _ if bar.to[at] > bar.from[at] => TODAY,
        _ => CHOICE,
    };
    let area = Area { left: from.min(to), top: middle - 8.0, right: from.max(to), bottom: middle + 8.0 };
    canvas.fill(area, color, 1.0);
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
    canvas.text(&told(bar, at), plain(TICK, ink), (x, middle + 4.0), Anchor::Start);
}
