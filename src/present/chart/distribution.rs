//! VTR on the date, old rules against new, today's way of shipping: one panel a metric on one axis.

use super::canvas::{Area, Canvas, ChartError, Drawing, draw, wrap};
use super::grid::{self, Grid};
use super::key::{Sample, legend};
use super::panel::{Frame, Panel, X_TICKS};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{AXIS, BELOW, INK, MUTED};
use super::{ChartContext, empty, metric_name};
use crate::analysis::estimate::share_of;
use crate::analysis::{Estimate, VtrBinRow};
use crate::present::number;
use plotters::style::RGBColor;
use std::collections::BTreeMap;

/// Store and category with all bins of both policies.
pub(in crate::present) type Metric<'a> = ((&'a str, &'a str), Vec<&'a VtrBinRow>);

/// Metrics with their bins, the riskiest under the reform first.
pub(in crate::present) fn metrics(rows: &[VtrBinRow]) -> Vec<Metric<'_>> {
    let mut metrics: BTreeMap<(&str, &str), Vec<&VtrBinRow>> = BTreeMap::new();
    for row in rows {
        if [row.from, row.to, row.share, row.target].iter().all(|x| x.is_finite()) {
            metrics.entry((&row.store, &row.category)).or_default().push(row);
        }
    }
    let mut metrics: Vec<_> = metrics.into_iter().collect();
    metrics.sort_by(|a, b| {
        let at_risk = |metric: &Metric<'_>| below(&metric.1, "reform").map_or(0.0, |risk| risk.point);
        at_risk(b).total_cmp(&at_risk(a)).then(a.0.cmp(&b.0))
    });
    metrics
}

/// Share of futures below target, as drawn: of those with something counted.
pub(in crate::present) fn below(rows: &[&VtrBinRow], policy: &str) -> Option<Estimate> {
    let mut bins = rows.iter().filter(|row| row.policy == policy).peekable();
    let futures = bins.peek()?.futures;
    let left_of_target = |row: &&&VtrBinRow| row.to <= row.target + 1e-9;
    let share = bins.filter(left_of_target).map(|row| row.share).sum::<f64>().clamp(0.0, 1.0);
    Some(share_of(share, futures.max(1) as f64))
}

/// The finding, from the rows.
pub(super) fn title(rows: &[VtrBinRow], context: &ChartContext) -> String {
    let metrics = metrics(rows);
    let above = |policy: &str| {
        metrics
            .iter()
            .filter_map(|metric| below(&metric.1, policy))
            .filter(|risk| risk.point > context.tolerance)
            .count()
    };
    let (old, new, all) = (above("baseline"), above("reform"), metrics.len());
    format!(
        "If nothing changes, the new rules put {new} of {all} {} below target on {} with a chance above \
         {}; the old rules {old}",
        if all == 1 { "category" } else { "categories" },
        number::day(&context.on_date),
        number::plain_percent(context.tolerance)
    )
}

pub(super) fn drawing(
    rows: &[VtrBinRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let metrics = metrics(rows);
    let used = metrics.iter().flat_map(|(_, bins)| bins.iter().copied());
    let shared = Some(range(used)).filter(|range| range.1 - range.0 <= 0.4);
    let axes = if shared.is_none() { " Axes differ from panel to panel." } else { "" };
    let subtitle = "VTR (valid tracking rate) on that day with today's way of shipping. Height: share of \
                    futures in each step of VTR; futures with nothing counted are left out (n/a: all are). n: packages counted, median. Riskiest first.";
    let subtitle = format!("{subtitle}{axes}");
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    if metrics.is_empty() {
        return empty(&frame);
    }
    let top = frame.top();
    let color = context.today_color();
    let samples = [
        (Sample::Outlined(color), "new rules"),
        (Sample::Dashed(color, 1.75), "old rules"),
        (Sample::Solid(INK, 1.5), "target"),
        (Sample::Filled(BELOW, 1.0), "below target"),
    ];
    let body = top + legend(size, None, &samples, top) + 8.0;
    let height = size.of(224.0, 186.0);
    let grid = Grid::new(size, metrics.len(), size.of(3, 1), body, 22.0, |_| height);
    draw(size, grid.bottom() + 8.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        for (i, metric) in metrics.iter().enumerate() {
            let range = shared.unwrap_or_else(|| range(metric.1.iter().copied()));
            one_panel(canvas, metric, grid.cell(i), range, context);
        }
    })
}

/// The VTR that an axis has to hold.
fn range<'a>(bins: impl Iterator<Item = &'a VtrBinRow>) -> (f64, f64) {
    let used = bins.filter(|bin| bin.share > 0.0);
    let ends = used.flat_map(|bin| [bin.from, bin.to, bin.target - 0.01, bin.target, 1.0]);
    range_of(ends).unwrap_or((0.9, 1.0))
}

fn one_panel(
    canvas: &mut Canvas<'_>,
    metric: &Metric<'_>,
    cell: Area,
    shared: (f64, f64),
    context: &ChartContext,
) {
    let ((store, category), bins) = metric;
    let size = canvas.size;
    let area = Area {
        left: cell.left + size.gutter() - 8.0,
        top: cell.top + 46.0,
        right: cell.right - 4.0,
        bottom: cell.bottom - X_TICKS,
    };
    grid::name(canvas, cell, &metric_name(store, category));
    let color = context.today_color();
    let risks = ["baseline", "reform"].map(|policy| below(bins, policy));
    let told = |told: fn(&Estimate) -> String| {
        let [old, new] = risks.each_ref().map(|risk| risk.as_ref().map_or("n/a".to_owned(), told));
        format!("below target: {old} old, {new} new")
    };
    let counted = bins.iter().find(|bin| bin.policy == "reform").or(bins.first());
    let facts = format!(
        "n = {} \u{00b7} {}",
        counted.map_or("n/a".to_owned(), |bin| number::plain(bin.counted_median.round())),
        told(number::percent)
    );
    let facts = wrap(&facts, size.tick(MUTED), cell.width(), 1);
    canvas.lines(&facts, size.tick(MUTED), (cell.left, cell.top + 30.0));
    let heading = Area { bottom: area.top, ..cell };
    canvas.value(heading, &told(number::percent_with_interval));

    let tallest = bins.iter().fold(0.0f64, |most, bin| most.max(bin.share));
    let x_px = (area.left + 2.0, area.right - 16.0);
    let panel = Panel {
        area,
        x: Scale::tight(shared, size.ticks(area.width(), 4), x_px),
        y: Scale::linear((0.0, tallest.max(1e-6)), 3, (area.bottom, area.top)),
    };
    let Some(target) = bins.first().map(|bin| bin.target) else { return };
    let line = panel.at(canvas, target, 0.0).0;
    canvas.fill(Area { right: line, ..area }, BELOW, 1.0);
    panel.y_ticks(canvas, &panel.y.percent_ticks());
    let (mut old, mut new): (Vec<&VtrBinRow>, Vec<&VtrBinRow>) =
        bins.iter().filter(|bin| bin.share > 0.0).partition(|bin| bin.policy == "baseline");
    old.sort_by(|a, b| a.from.total_cmp(&b.from));
    new.sort_by(|a, b| a.from.total_cmp(&b.from));
    for bin in &new {
        let (left, top) = panel.at(canvas, bin.from, bin.share);
        let (right, bottom) = panel.at(canvas, bin.to, 0.0);
        canvas.fill(Area { left, top, right: right.max(left + 1.0), bottom }, color, 0.3);
    }
    outline(canvas, &panel, &new, (color, 1.5), None);
    outline(canvas, &panel, &old, (color, 1.75), Some(4.0));
    canvas.line(&[(line, area.top - 3.0), (line, area.bottom)], INK, 1.5);
    panel.x_ticks(canvas, &panel.x.percent_ticks(), false);
    canvas.line(&[(area.left, area.bottom), (area.right, area.bottom)], AXIS, 1.0);
    values(canvas, &panel, &old, &new);
}

/// Strips of a panel that tell their shares: at most so many, since each is text of the page.
const STRIPS: usize = 10;

fn values(canvas: &mut Canvas<'_>, panel: &Panel, old: &[&VtrBinRow], new: &[&VtrBinRow]) {
    let Some((low, high)) = range_of(old.iter().chain(new).flat_map(|bin| [bin.from, bin.to])) else {
        return;
    };
    // Strips end where bins end: shares are sums of whole bins.
    let mut ends: Vec<f64> = old.iter().chain(new).map(|bin| bin.to).collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    let step = ends.len().div_ceil(STRIPS).max(1);
    let mut from = low;
    for to in ends.iter().skip(step - 1).step_by(step).copied().chain([high]) {
        if to - from < 1e-9 {
            continue;
        }
        let share = |bins: &[&VtrBinRow]| {
            let inside = |bin: &&&VtrBinRow| bin.from >= from - 1e-9 && bin.to <= to + 1e-9;
            number::plain_percent(bins.iter().filter(inside).map(|bin| bin.share).sum::<f64>())
        };
        let rate = |x: f64| format!("{} %", number::plain(x * 100.0));
        let told = format!(
            "VTR from {} to {}: {} of futures under the new rules, {} under the old",
            rate(from),
            rate(to),
            share(new),
            share(old)
        );
        let area = Area { left: panel.x.px(from), right: panel.x.px(to), ..panel.area };
        canvas.value(area, &told);
        from = to;
    }
}

/// The outline of a histogram, dashed or solid; bins that touch share an edge.
fn outline(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    bins: &[&VtrBinRow],
    (color, width): (RGBColor, f64),
    dash: Option<f64>,
) {
    let mut path: Vec<(f64, f64)> = Vec::new();
    let mut end: Option<f64> = None;
    let stroke = |canvas: &mut Canvas<'_>, path: &mut Vec<(f64, f64)>| {
        if let Some(&(x, _)) = path.last() {
            path.push((x, panel.y.px(0.0)));
            match dash {
                Some(dash) => canvas.dashed(path, color, width, dash),
                None => canvas.line(path, color, width),
            }
            path.clear();
        }
    };
    for bin in bins {
        let (left, top) = panel.at(canvas, bin.from, bin.share);
        let (right, ground) = panel.at(canvas, bin.to, 0.0);
        if end.is_none_or(|end| (end - bin.from).abs() > 1e-9) {
            stroke(canvas, &mut path);
            path.push((left, ground));
        }
        path.extend([(left, top), (right, top)]);
        end = Some(bin.to);
    }
    stroke(canvas, &mut path);
}
