//! What safety costs: the best plan for each tolerance. y: the chance of the tolerance's kind of event in any controllable
//! category; x on the left: added label cost a month, on the right: contribution left a month. Lines
//! are 95 % simulation intervals.

use super::canvas::{Area, Canvas, ChartError, draw};
use super::grid::{self, Grid};
use super::key::label_near;
use super::panel::{Frame, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{ACCENT, AXIS};
use super::{Chart, empty};
use crate::analysis::Estimate;
use crate::present::number;

/// One plan of the frontier; money in units.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanFrontierRow {
    /// The tolerance that it was searched with.
    pub tolerance: f64,
    /// The chance that it happens in any controllable category.
    pub risk: Estimate,
    /// Added label cost a month: point and interval.
    pub added: [f64; 3],
    /// Contribution a month: point and interval.
    pub profit: [f64; 3],
    /// Beyond it safety gets dear.
    pub knee: bool,
}

/// What the chart says of the plan beside its rows.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanChartContext {
    /// Account currency.
    pub currency: String,
    /// `breach` or `suspension`.
    pub bounds: String,
    /// The line at the foot.
    pub source: String,
}

impl PlanChartContext {
    pub(super) fn event(&self) -> &'static str {
        if self.bounds == "breach" { "below target" } else { "closed" }
    }
}

/// The chart of a plan's frontier.
///
/// # Errors
/// When plotters cannot draw it.
pub fn plan_frontier_chart(
    rows: &[PlanFrontierRow],
    context: &PlanChartContext,
    size: Size,
) -> Result<Chart, ChartError> {
    let title = title(rows, context);
    let subtitle = "Each mark is the best plan found for a tolerance, judged in new futures; lines show the 95 % \
                    simulation interval. Beyond the diamond, the knee, safety gets dear.";
    let frame = Frame::new(size, &title, subtitle, &context.source);
    let drawing = if rows.is_empty() { empty(&frame)? } else { drawing(rows, context, &frame)? };
    Ok(Chart { name: "frontier", title, svg: drawing.svg, outside: drawing.outside })
}

/// The finding.
fn title(rows: &[PlanFrontierRow], context: &PlanChartContext) -> String {
    let (Some(safest), Some(boldest)) = (rows.first(), rows.last()) else {
        return "What safety costs: no plan was found".to_owned();
    };
    if rows.len() == 1 {
        return format!(
            "One plan is the best at every tolerance: its chance that any category is {} is {}",
            context.event(),
            number::percent(&safest.risk),
        );
    }
    let less = boldest.profit[0] - safest.profit[0];
    // The plans meet the same futures, so that their difference is at least as exact as both together.
    let half = |row: &PlanFrontierRow| (row.profit[2] - row.profit[1]) / 2.0;
    let half = half(safest) + half(boldest);
    format!(
        "From {} down to {} chance that any category is {}: the safest plan leaves {} a month less than the boldest",
        number::percent(&boldest.risk),
        number::percent(&safest.risk),
        context.event(),
        number::unit_money(less, less - half, less + half, &context.currency),
    )
}

fn drawing(
    rows: &[PlanFrontierRow],
    context: &PlanChartContext,
    frame: &Frame,
) -> Result<super::canvas::Drawing, ChartError> {
    let size = frame.size;
    let height = size.of(460.0, 330.0);
    let grid = Grid::new(size, 2, size.of(2, 1), frame.top() + 2.0, 40.0, |_| height);
    let highest = rows.iter().map(|row| row.risk.high).fold(0.0, f64::max);
    let of: [fn(&PlanFrontierRow) -> [f64; 3]; 2] = [|row| row.added, |row| row.profit];
    let names = ["added label cost a month", "contribution left a month"];
    draw(size, grid.bottom() + 4.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        for (at, (amounts, name)) in of.into_iter().zip(names).enumerate() {
            let cell = grid.cell(at);
            grid::name(canvas, cell, &format!("Risk against {name}"));
            let area = Area {
                left: cell.left + size.gutter(),
                top: cell.top + 46.0,
                right: cell.right - 4.0,
                bottom: cell.bottom - X_TITLE,
            };
            let range = range_of(rows.iter().flat_map(amounts)).unwrap_or((0.0, 1.0));
            let x_px = (area.left + 16.0, area.right - 16.0);
            let panel = Panel {
                area,
                x: Scale::tight(range, size.ticks(area.width(), 4), x_px),
                y: Scale::linear((0.0, highest), 6, (area.bottom, area.top)),
            };
            panel.y_ticks(canvas, &panel.y.percent_ticks());
            panel.x_ticks(canvas, &panel.x.amount_ticks(), false);
            panel.x_title(canvas, &format!("{name}, {}", context.currency));
            let words = format!("chance that any controllable category is {}", context.event());
            panel.y_title(canvas, cell.left, &words);
            points(canvas, &panel, rows, amounts);
        }
    })
}

fn points(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    rows: &[PlanFrontierRow],
    amounts: fn(&PlanFrontierRow) -> [f64; 3],
) {
    let path: Vec<_> =
        rows.iter().map(|row| panel.at(canvas, amounts(row)[0], row.risk.point)).collect();
    canvas.line(&path, AXIS, 1.25);
    canvas.avoid(&path);
    for row in rows {
        let [point, low, high] = amounts(row);
        let ends = [
            [panel.at(canvas, low, row.risk.point), panel.at(canvas, high, row.risk.point)],
            [panel.at(canvas, point, row.risk.low), panel.at(canvas, point, row.risk.high)],
        ];
        for whisker in ends {
            canvas.line(&whisker, ACCENT, 1.25);
            canvas.avoid(&whisker);
        }
        let place = (panel.x.px(point), panel.y.px(row.risk.point));
        if row.knee {
            canvas.diamond(place, 7.0, ACCENT);
        } else {
            canvas.mark(place, 4.0, ACCENT, true);
        }
        canvas.avoid(&[place]);
    }
    for row in rows.iter().filter(|row| row.knee) {
        let place = (panel.x.px(amounts(row)[0]), panel.y.px(row.risk.point));
        let style = canvas.size.strong(ACCENT);
        label_near(canvas, "knee", style, place, panel.area);
    }
}
