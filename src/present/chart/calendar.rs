//! The dates of a scenario as bars: from a change or a switch to the day that shows it, to the window that
//! holds nothing else.

use super::Chart;
use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, bold, draw, plain, shorten};
use super::key::{Sample, legend};
use super::panel::{Frame, MARGIN, Panel, WIDTH, day_number, month_ticks};
use super::scale::{Scale, range_of};
use super::style::{CHOICE, GREY, INK, LABEL, LIGHT, MUTED, PAPER, TICK};
use crate::present::calendar::{CalendarDays, named};
use crate::present::number;

/// Height of a row in px, and of the bar in it.
const ROW: f64 = 40.0;
const BAR: f64 = 12.0;

/// One bar: from, shows, wholly.
struct Bar {
    name: String,
    days: [String; 3],
}

fn bars(days: &CalendarDays) -> Vec<Bar> {
    let changes = days.changeovers.iter().map(|row| Bar {
        name: format!(
            "{}: {} to {}, read as {}",
            row.store,
            row.baseline,
            row.reform,
            named(&row.readings)
        ),
        days: [row.effective.clone(), row.shows.clone(), row.wholly.clone()],
    });
    // Strategies that switch on the same day share a bar.
    let mut together: Vec<([String; 3], Vec<String>)> = Vec::new();
    for row in &days.switches {
        let days = [row.starts_on.clone(), row.shows.clone(), row.wholly.clone()];
        match together.iter_mut().find(|(known, _)| *known == days) {
            Some((_, titles)) => titles.push(row.title.clone()),
            None => together.push((days, vec![row.title.clone()])),
        }
    }
    let switches = together
        .into_iter()
        .map(|(days, titles)| Bar { name: format!("Switch: {}", named(&titles)), days });
    changes.chain(switches).collect()
}

/// The picture.
///
/// # Errors
/// When plotters cannot draw it.
pub fn calendar(days: &CalendarDays) -> Result<Chart, ChartError> {
    // Both days under the main reading.
    let main = days.changeovers.iter().filter(|row| row.lag_days == days.lag_days);
    let title = match main.map(|row| &row.shows).min() {
        Some(first) => format!(
            "The new rules show first on {}, a choice no earlier than {}",
            number::day(first),
            number::day(&days.first_effect_date)
        ),
        None => format!("No choice shows before {}", number::day(&days.first_effect_date)),
    };
    let Drawing { svg, outside } = drawing(days, &title)?;
    Ok(Chart { name: "calendar", title, svg, outside })
}

fn drawing(days: &CalendarDays, title: &str) -> Result<Drawing, ChartError> {
    let subtitle = format!(
        "Packages promised on {} days are rated together, {} days after the last of them.",
        days.window_days, days.lag_days
    );
    let frame = Frame::new(title, &subtitle, &format!("VTR Planner \u{00b7} {}", days.scenario));
    let bars = bars(days);
    let samples = [
        (Sample::Filled(GREY, 1.0), "begins, does not show yet"),
        (Sample::Filled(LIGHT, 1.0), "window holds old and new"),
        (Sample::Filled(CHOICE, 1.0), "window holds nothing else"),
    ];
    let top = frame.top();
    let legend_height = legend(None, &samples, (MARGIN, top), WIDTH - MARGIN);
    let body = top + legend_height + 26.0;
    let bottom = body + bars.len() as f64 * ROW;
    let marks = [&days.decision_day, &days.first_effect_date, &days.period_ends];
    let all = bars.iter().flat_map(|bar| &bar.days).chain(marks);
    let (first, last) = range_of(all.filter_map(|iso| day_number(iso))).unwrap_or((0.0, 1.0));
    draw(WIDTH, bottom + 44.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(Some(canvas), &samples, (MARGIN, top), WIDTH - MARGIN);
        let area = Area { left: MARGIN, right: WIDTH - MARGIN, top: body, bottom };
        let range = (first - 3.0, last + 3.0);
        let panel = Panel {
            area,
            x: Scale::tight(range, 6, (area.left, area.right)),
            y: Scale::linear((0.0, 1.0), 2, (bottom, body)),
        };
        panel.x_ticks(canvas, &month_ticks(range, 9), true);
        for (iso, name) in [(&days.decision_day, "decision"), (&days.first_effect_date, "C")] {
            let (x, _) = panel.at(canvas, day_number(iso).unwrap_or(first), 0.0);
            canvas.dashed(&[(x, body - 6.0), (x, bottom)], INK, 1.2, 4.0);
            canvas.text(name, bold(TICK, MUTED), (x, body - 10.0), Anchor::Middle);
        }
        for (row, bar) in bars.iter().enumerate() {
            let y = body + row as f64 * ROW;
            let style = plain(LABEL, INK);
            let name = shorten(&bar.name, style, area.width());
            let place = (MARGIN, y + 14.0);
            canvas.fill(Canvas::text_box(&name, style, place, Anchor::Start).grown(2.0), PAPER, 1.0);
            canvas.text(&name, style, place, Anchor::Start);
            let [from, shows, wholly] = bar.days.each_ref().map(|iso| day_number(iso).unwrap_or(first));
            let stretches = [(from, shows, GREY), (shows, wholly, LIGHT), (wholly, range.1, CHOICE)];
            for (begin, end, color) in stretches.into_iter().filter(|(begin, end, _)| end > begin) {
                let (left, _) = panel.at(canvas, begin, 0.0);
                let (right, _) = panel.at(canvas, end, 0.0);
                let place = Area { left, right, top: y + 20.0, bottom: y + 20.0 + BAR };
                canvas.fill(place, color, 1.0);
            }
        }
    })
}
