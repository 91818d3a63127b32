//! The numbers that decide as the futures came in, with their bands, and which of them are still too rough.

use super::canvas::{Area, Canvas, ChartError, Drawing, draw};
use super::grid::{self, Grid};
use super::key::{Sample, legend};
use super::panel::{Frame, Panel, X_TICKS};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::AXIS;
use super::{ChartContext, empty, metric_name};
use crate::analysis::{ConvergenceRow, Estimate, rough};
use crate::present::number;

/// The looks at each number, in the order of the rows.
fn numbers(rows: &[ConvergenceRow]) -> Vec<Vec<&ConvergenceRow>> {
    let mut numbers: Vec<Vec<&ConvergenceRow>> = Vec::new();
    for row in rows.iter().filter(|row| [row.point, row.low, row.high].iter().all(|x| x.is_finite())) {
        let same = |known: &&mut Vec<&ConvergenceRow>| {
            known.first().is_some_and(|one| {
                (&one.quantity, &one.store, &one.category) == (&row.quantity, &row.store, &row.category)
            })
        };
        match numbers.iter_mut().find(same) {
            Some(known) => known.push(row),
            None => numbers.push(vec![row]),
        }
    }
    numbers
}

fn is_chance(row: &ConvergenceRow) -> bool {
    row.quantity == "chance"
}

fn name(row: &ConvergenceRow, context: &ChartContext) -> String {
    match (is_chance(row), row.store.as_str()) {
        (true, "account") => "Any category".to_owned(),
        (true, store) => metric_name(store, &row.category),
        (false, _) => format!("More profit, {}", context.currency),
    }
}

/// Replications that the last look says are needed, if it is too rough.
fn needed(looks: &[&ConvergenceRow], context: &ChartContext) -> Option<u64> {
    let last = looks.last()?;
    let estimate = Estimate { point: last.point, low: last.low, high: last.high };
    if is_chance(last) {
        rough::chance_needs(&estimate, context.tolerance)
    } else {
        rough::difference_needs(&estimate, last.replications)
    }
}

/// The finding, from the rows.
pub(super) fn title(rows: &[ConvergenceRow], context: &ChartContext) -> String {
    let numbers = numbers(rows);
    let told = |n: u64| number::grouped(n as f64, 0);
    let Some(all) = numbers.iter().flatten().map(|row| row.replications).max() else {
        return "Whether there were enough futures".to_owned();
    };
    let rough = numbers.iter().filter_map(|looks| Some((looks.first()?, needed(looks, context)?)));
    match rough.max_by_key(|(_, n)| *n) {
        None => format!("After {} futures every number shown here is exact enough to use", told(all)),
        Some((row, n)) => {
            let what = if is_chance(row) {
                format!("the risk of \u{201c}{}\u{201d}", name(row, context))
            } else {
                "the gain in profit".to_owned()
            };
            format!("Still too rough after {} futures: {what}; run {} replications", told(all), told(n))
        }
    }
}

pub(super) fn drawing(
    rows: &[ConvergenceRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let numbers = numbers(rows);
    let against = rows.iter().find(|row| !row.against.is_empty());
    let profit = against.map_or(String::new(), |row| {
        format!(
            " More profit: than \u{201c}{}\u{201d}, in the same futures.",
            context.strategy_title(&row.against)
        )
    });
    let subtitle = format!(
        "The choice, new rules: chance of {} within {} days, in its riskiest categories, after so many futures.{profit} \
         Bands: 95 % simulation interval at each point.",
        context.event(),
        context.period_days
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    if numbers.is_empty() {
        return empty(&frame);
    }
    let samples = [
        (Sample::Solid(context.choice_color(), 2.5), "estimate so far"),
        (Sample::Dashed(AXIS, 1.5), "tolerated risk; no gain"),
    ];
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 8.0;
    let cell_height = |columns| match (size, columns) {
        (Size::Narrow, _) => 190.0,
        (_, 1 | 2) => 290.0,
        _ => 234.0,
    };
    let grid = Grid::new(size, numbers.len(), size.of(3, 1), body, 22.0, cell_height);
    draw(size, grid.bottom() + 4.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        for (i, looks) in numbers.iter().enumerate() {
            one_panel(canvas, looks, context, grid.cell(i));
        }
    })
}

fn one_panel(canvas: &mut Canvas<'_>, looks: &[&ConvergenceRow], context: &ChartContext, cell: Area) {
    let Some(first) = looks.first() else { return };
    grid::name(canvas, cell, &name(first, context));
    let area = Area {
        left: cell.left + canvas.size.gutter(),
        top: cell.top + 26.0,
        right: cell.right - 16.0,
        bottom: cell.bottom - X_TICKS,
    };
    let mark = if is_chance(first) { context.tolerance } else { 0.0 };
    let drawn = looks.iter().flat_map(|row| [row.low, row.point, row.high, mark]);
    let replications = range_of(looks.iter().map(|row| row.replications as f64).chain([0.0]));
    let panel = Panel {
        area,
        x: Scale::tight(replications.unwrap_or((0.0, 1.0)), 4, (area.left, area.right)),
        y: Scale::linear(range_of(drawn).unwrap_or((0.0, 1.0)), 3, (area.bottom, area.top)),
    };
    let ticks = if is_chance(first) { panel.y.percent_ticks() } else { panel.y.amount_ticks() };
    panel.y_ticks(canvas, &ticks);
    panel.x_ticks(canvas, &panel.x.amount_ticks(), false);
    let mut shape = Vec::new();
    for row in looks {
        shape.push(panel.at(canvas, row.replications as f64, row.high));
    }
    for row in looks.iter().rev() {
        shape.push(panel.at(canvas, row.replications as f64, row.low));
    }
    let color = context.choice_color();
    canvas.polygon(&shape, color, 0.22);
    let level = panel.y.px(mark);
    canvas.dashed(&[(area.left, level), (area.right, level)], AXIS, 1.5, 4.0);
    let mut path = Vec::new();
    for row in looks {
        path.push(panel.at(canvas, row.replications as f64, row.point));
    }
    canvas.line(&path, color, 2.5);
    values(canvas, &panel, looks, context);
}

/// Strips of a panel that tell what was known by then: at most so many, since each is text of the page.
const STRIPS: usize = 8;

fn values(canvas: &mut Canvas<'_>, panel: &Panel, looks: &[&ConvergenceRow], context: &ChartContext) {
    let step = looks.len().div_ceil(STRIPS).max(1);
    let mut left = panel.area.left;
    // The last look ends the last strip.
    let last = looks.len().saturating_sub(1);
    for row in
        looks.iter().enumerate().filter(|(at, _)| (last - at).is_multiple_of(step)).map(|(_, row)| row)
    {
        let estimate = Estimate { point: row.point, low: row.low, high: row.high };
        let told = if is_chance(row) {
            number::percent_with_interval(&estimate)
        } else {
            let [point, low, high] = [row.point, row.low, row.high]
                .map(|x| number::unit_money(x, row.low, row.high, &context.currency));
            format!("{point} ({low} to {high})")
        };
        let right = panel.x.px(row.replications as f64);
        let futures = number::grouped(row.replications as f64, 0);
        canvas.value(Area { left, right, ..panel.area }, &format!("After {futures} futures: {told}"));
        left = right;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn the_title_says_what_is_too_rough_and_what_would_do() {
        let context = ChartContext::new(&sample::summary(), "0123abcd");
        let mut rows = sample::chart_data().convergence;
        assert_eq!(
            title(&rows, &context),
            "After 20,000 futures every number shown here is exact enough to use"
        );
        for row in rows.iter_mut().filter(|row| row.category == "Toys") {
            (row.low, row.high) = (row.point - 0.03, row.point + 0.03);
        }
        let told = title(&rows, &context);
        assert!(told.starts_with(
            "Still too rough after 20,000 futures: the risk of \u{201c}Toys (DE)\u{201d}; run"
        ));
    }
}
