//! The chance that the first breach of the period has happened by a day, and the first closure: account
//! first, then every metric, today's way against the choice, under the new rules.

use super::canvas::{Area, Canvas, ChartError, Drawing, draw};
use super::grid::{self, Grid};
use super::key::{Sample, legend};
use super::panel::{Frame, Panel, X_TICKS, day_number, month_ticks};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::{ChartContext, empty, metric_name};
use crate::analysis::{Estimate, FirstBreachRow};
use crate::present::number;
use plotters::style::RGBColor;
use std::collections::BTreeMap;

/// Width of the lines for "below target".
const BELOW: f64 = 2.5;
/// Width of the lines for "closed".
const CLOSED: f64 = 1.2;

/// Lower end, point and upper end of a chance.
type Ends = fn(&FirstBreachRow) -> [f64; 3];

#[derive(Default)]
struct Curves<'a> {
    today: Vec<&'a FirstBreachRow>,
    choice: Vec<&'a FirstBreachRow>,
}

impl Curves<'_> {
    fn end(&self) -> f64 {
        let last = |rows: &[&FirstBreachRow]| rows.last().map_or(0.0, |row| row.breach);
        last(&self.today).max(last(&self.choice))
    }
}

/// P(below target by the day): lower end, point, upper end.
fn breach_of(row: &FirstBreachRow) -> [f64; 3] {
    [row.breach_low, row.breach, row.breach_high]
}

/// P(closed by the day): lower end, point, upper end.
fn closed_of(row: &FirstBreachRow) -> [f64; 3] {
    [row.closed_low, row.closed, row.closed_high]
}

type Metric<'a> = ((&'a str, &'a str), Curves<'a>);

fn metrics<'a>(rows: &'a [FirstBreachRow], context: &ChartContext) -> Vec<Metric<'a>> {
    let mut metrics: BTreeMap<(&str, &str), Curves<'_>> = BTreeMap::new();
    for row in rows {
        let finite = breach_of(row).into_iter().chain(closed_of(row)).all(f64::is_finite);
        if row.policy != "reform" || !finite || day_number(&row.date).is_none() {
            continue;
        }
        if row.strategy == context.choice {
            metrics.entry((&row.store, &row.category)).or_default().choice.push(row);
        } else if row.strategy == context.today {
            metrics.entry((&row.store, &row.category)).or_default().today.push(row);
        }
    }
    let mut metrics: Vec<Metric<'_>> = metrics.into_iter().collect();
    for (_, curves) in &mut metrics {
        curves.today.sort_by(|a, b| a.date.cmp(&b.date));
        curves.choice.sort_by(|a, b| a.date.cmp(&b.date));
    }
    let account = |metric: &Metric<'_>| metric.0.0 == "account";
    metrics.sort_by(|a, b| {
        account(b)
            .cmp(&account(a))
            .then_with(|| b.1.end().total_cmp(&a.1.end()))
            .then_with(|| a.0.cmp(&b.0))
    });
    metrics
}

/// The finding, from the rows.
pub(super) fn title(rows: &[FirstBreachRow], context: &ChartContext) -> String {
    let metrics = metrics(rows, context);
    let Some(((store, category), curves)) = metrics.first() else {
        return "When the first breach comes".to_owned();
    };
    let name = if *store == "account" {
        "at least one category".to_owned()
    } else {
        metric_name(store, category)
    };
    let told = |rows: &[&FirstBreachRow]| {
        rows.last().map(|row| {
            let [low, point, high] = breach_of(row);
            number::percent(&Estimate { point, low, high })
        })
    };
    let by =
        curves.today.last().or(curves.choice.last()).map_or(String::new(), |row| number::day(&row.date));
    match (told(&curves.today), told(&curves.choice)) {
        (Some(today), Some(choice)) => format!(
            "By {by}, {name} has fallen below target with a chance of {today} if nothing changes, {choice} \
             under the choice"
        ),
        (Some(only), None) | (None, Some(only)) => {
            format!("By {by}, {name} has fallen below target with a chance of {only}")
        }
        (None, None) => "When the first breach comes".to_owned(),
    }
}

pub(super) fn drawing(
    rows: &[FirstBreachRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let metrics = metrics(rows, context);
    let subtitle = format!(
        "Chance that VTR has been below target on at least one day since {}, and (thin lines) that the \
         category has been closed at least once, new rules. Bands: 95 % simulation interval.",
        number::day(&context.first_effect)
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    if metrics.is_empty() {
        return empty(&frame);
    }
    let colors = [context.today_color(), context.choice_color()];
    let samples = if context.today == context.choice {
        vec![
            (Sample::Solid(colors[1], BELOW), "today's way, the choice: below target"),
            (Sample::Solid(colors[1], CLOSED), "today's way, the choice: closed"),
        ]
    } else {
        vec![
            (Sample::Solid(colors[0], BELOW), "today's way: below target"),
            (Sample::Solid(colors[0], CLOSED), "today's way: closed"),
            (Sample::Solid(colors[1], BELOW), "the choice: below target"),
            (Sample::Solid(colors[1], CLOSED), "the choice: closed"),
        ]
    };
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 8.0;
    let cell_height = |columns| match (size, columns) {
        (Size::Narrow, _) => 176.0,
        (_, 1 | 2) => 290.0,
        _ => 206.0,
    };
    let grid = Grid::new(size, metrics.len(), size.of(4, 1), body, 20.0, cell_height);
    let shown =
        || metrics.iter().flat_map(|(_, curves)| curves.today.iter().chain(&curves.choice).copied());
    let days = range_of(shown().filter_map(|row| day_number(&row.date))).unwrap_or((0.0, 1.0));
    let chances = range_of(
        shown().flat_map(|row| breach_of(row).into_iter().chain(closed_of(row)).chain([0.0, 0.01])),
    )
    .unwrap_or((0.0, 1.0));
    draw(size, grid.bottom() + 4.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        for (i, metric) in metrics.iter().enumerate() {
            one_panel(canvas, metric, grid.cell(i), (days, chances), colors);
        }
    })
}

/// Strips of a panel that tell their day's chances: at most so many, since each is text of the page.
const STRIPS: usize = 12;

fn values(canvas: &mut Canvas<'_>, panel: &Panel, curves: &Curves<'_>) {
    let longest = if curves.choice.is_empty() { &curves.today } else { &curves.choice };
    let step = longest.len().div_ceil(STRIPS).max(1);
    for row in longest.iter().step_by(step) {
        let Some(day) = day_number(&row.date) else { continue };
        let told = |way: &str, rows: &[&FirstBreachRow]| {
            let row = rows.iter().find(|other| other.date == row.date)?;
            let chance = |[low, point, high]: [f64; 3]| {
                number::percent_with_interval(&Estimate { point, low, high })
            };
            Some(format!(
                "{way}: below target {}, closed {}",
                chance(breach_of(row)),
                chance(closed_of(row))
            ))
        };
        let ways = [told("today's way", &curves.today), told("the choice", &curves.choice)];
        let ways: Vec<String> = ways.into_iter().flatten().collect();
        let [left, right] = [day, day + step as f64].map(|day| panel.x.px(day.min(panel.x.high)));
        let text = format!("By {}, {}", number::day(&row.date), ways.join("; "));
        canvas.value(Area { left, right, ..panel.area }, &text);
    }
}

fn one_panel(
    canvas: &mut Canvas<'_>,
    ((store, category), curves): &Metric<'_>,
    cell: Area,
    (days, chances): ((f64, f64), (f64, f64)),
    [today, choice]: [RGBColor; 2],
) {
    let name =
        if *store == "account" { "Any category".to_owned() } else { metric_name(store, category) };
    grid::name(canvas, cell, &name);
    let area = Area {
        left: cell.left + canvas.size.gutter() - 6.0,
        top: cell.top + 26.0,
        right: cell.right - 8.0,
        bottom: cell.bottom - X_TICKS,
    };
    let panel = Panel {
        area,
        x: Scale::tight(days, 4, (area.left, area.right)),
        y: Scale::linear(chances, 3, (area.bottom, area.top)),
    };
    panel.y_ticks(canvas, &panel.y.percent_ticks());
    panel.x_ticks(canvas, &month_ticks(days, (area.width() / 56.0) as usize), false);
    values(canvas, &panel, curves);
    for (rows, color) in [(&curves.today, today), (&curves.choice, choice)] {
        for (ends, width) in [(closed_of as Ends, CLOSED), (breach_of as Ends, BELOW)] {
            let point = |canvas: &mut Canvas<'_>, row: &FirstBreachRow, end: usize| {
                panel.at(canvas, day_number(&row.date).unwrap_or(days.0), ends(row)[end])
            };
            let mut shape: Vec<_> = rows.iter().map(|row| point(canvas, row, 2)).collect();
            let lows: Vec<_> = rows.iter().rev().map(|row| point(canvas, row, 0)).collect();
            shape.extend(lows);
            canvas.polygon(&shape, color, 0.22);
            let path: Vec<_> = rows.iter().map(|row| point(canvas, row, 1)).collect();
            canvas.line(&path, color, width);
        }
    }
}
