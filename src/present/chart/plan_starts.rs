//! How long the plan may wait: x: the day on which it starts; y: the chance of the tolerance's kind of event in the controllable
//! category that is farthest beyond its limit, or nearest to it. Lines are 95 % simulation intervals.

use super::canvas::{Area, Canvas, ChartError, Drawing, draw};
use super::key::{Sample, label_near, legend};
use super::panel::{Frame, Panel, X_TITLE, day_number, month_ticks};
use super::plan_frontier::PlanChartContext;
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{ACCENT, AXIS};
use super::{Chart, empty};
use crate::analysis::Estimate;
use crate::present::number;

/// The plan started on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanStartRow {
    /// First order day, ISO 8601.
    pub starts_on: String,
    /// The chance in the category that stands worst.
    pub risk: Estimate,
    /// The limit of that category.
    pub limit: f64,
    /// The category, with its store.
    pub category: String,
    /// Every controllable category is within its limit.
    pub within_limits: bool,
    /// The last start up to which every one is.
    pub last_safe: bool,
}

/// The chart of a plan's starts.
///
/// # Errors
/// When plotters cannot draw it.
pub fn plan_starts_chart(
    rows: &[PlanStartRow],
    context: &PlanChartContext,
    size: Size,
) -> Result<Chart, ChartError> {
    let title = title(rows, context);
    let subtitle = "Each mark is the plan started on that day, judged in the same new futures; lines show the 95 % simulation \
                    interval. Of the controllable categories the one is shown that stands worst against its limit.";
    let frame = Frame::new(size, &title, subtitle, &context.source);
    let drawing = if rows.is_empty() { empty(&frame)? } else { drawing(rows, &frame)? };
    Ok(Chart { name: "starts", title, svg: drawing.svg, outside: drawing.outside })
}

/// The finding.
fn title(rows: &[PlanStartRow], context: &PlanChartContext) -> String {
    let event = context.event();
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return "How long the plan may wait: nothing was looked at".to_owned();
    };
    let day = |row: &PlanStartRow| number::day(&row.starts_on);
    match rows.iter().position(|row| row.last_safe) {
        None => format!(
            "Even started on {} the plan is not shown to keep every category within its limit",
            day(first)
        ),
        Some(at) => match rows.get(at + 1) {
            None => format!("The plan may wait at least until {}", day(last)),
            Some(late) => format!(
                "The plan must start by {}: on {} {} is {event} with a chance of {}",
                day(&rows[at]),
                day(late),
                late.category,
                number::percent(&late.risk)
            ),
        },
    }
}

fn drawing(rows: &[PlanStartRow], frame: &Frame) -> Result<Drawing, ChartError> {
    let samples = [
        (Sample::Dot(ACCENT, true), "within every limit"),
        (Sample::Dot(ACCENT, false), "not shown to be"),
        (Sample::Dashed(AXIS, 1.25), "limit of the category shown"),
    ];
    let (size, top) = (frame.size, frame.top());
    let body = top + legend(size, None, &samples, top) + 14.0;
    let area = Area {
        left: size.margin() + size.gutter(),
        top: body,
        right: size.right(),
        bottom: body + size.of(380.0, 250.0),
    };
    let height = area.bottom + X_TITLE + frame.bottom();
    let days = rows.iter().filter_map(|row| day_number(&row.starts_on));
    let days = range_of(days).unwrap_or((0.0, 1.0));
    let days = if days.0 < days.1 { days } else { (days.0 - 1.0, days.1 + 1.0) };
    let highest = rows.iter().map(|row| row.risk.high.max(row.limit)).fold(0.01, f64::max);
    draw(size, height, |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        let panel = Panel {
            area,
            x: Scale::tight(days, 4, (area.left + 16.0, area.right - 16.0)),
            y: Scale::linear((0.0, highest), 6, (area.bottom, area.top)),
        };
        panel.y_ticks(canvas, &panel.y.percent_ticks());
        panel.x_ticks(canvas, &month_ticks(days, size.ticks(area.width(), 9)), true);
        panel.x_title(canvas, "first order day of the plan");
        points(canvas, &panel, rows);
    })
}

fn points(canvas: &mut Canvas<'_>, panel: &Panel, rows: &[PlanStartRow]) {
    let days: Vec<f64> = rows.iter().map(|row| day_number(&row.starts_on).unwrap_or(f64::NAN)).collect();
    let limits: Vec<_> =
        rows.iter().zip(&days).map(|(row, day)| panel.at(canvas, *day, row.limit)).collect();
    canvas.dashed(&limits, AXIS, 1.25, 5.0);
    canvas.avoid(&limits);
    for (row, day) in rows.iter().zip(&days) {
        let ends = [panel.at(canvas, *day, row.risk.low), panel.at(canvas, *day, row.risk.high)];
        canvas.line(&ends, ACCENT, 1.25);
        canvas.avoid(&ends);
        let place = panel.at(canvas, *day, row.risk.point);
        canvas.mark(place, 4.0, ACCENT, row.within_limits);
        canvas.avoid(&[place]);
    }
    for (row, day) in rows.iter().zip(&days).filter(|(row, _)| row.last_safe) {
        let place = (panel.x.px(*day), panel.y.px(row.risk.point));
        let style = canvas.size.strong(ACCENT);
        label_near(canvas, "last safe start", style, place, panel.area);
    }
}
