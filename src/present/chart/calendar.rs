//! The dates of a scenario as bars: from a change or a switch to the day that shows it, to the window that
//! holds nothing else.

use super::Chart;
use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, bold, draw, wrap};
use super::key::{Sample, legend};
use super::panel::{Frame, LEADING, Panel, day_number, month_ticks};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{ACCENT, GREY, INK, LIGHT, MUTED, PAPER};
use crate::present::calendar::{CalendarDays, named};
use crate::present::number;

/// Height of a bar in px.
const BAR: f64 = 13.0;

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
pub fn calendar(days: &CalendarDays, size: Size) -> Result<Chart, ChartError> {
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
    let Drawing { svg, outside } = drawing(days, &title, size)?;
    Ok(Chart { name: "calendar", title, svg, outside })
}

fn drawing(days: &CalendarDays, title: &str, size: Size) -> Result<Drawing, ChartError> {
    let subtitle = format!(
        "Packages promised on {} days are rated together, {} days after the last of them.",
        days.window_days, days.lag_days
    );
    let frame = Frame::new(size, title, &subtitle, &format!("VTR Planner \u{00b7} {}", days.scenario));
    let bars = bars(days);
    let samples = [
        (Sample::Filled(GREY, 1.0), "begins, does not show yet"),
        (Sample::Filled(LIGHT, 1.0), "window holds old and new"),
        (Sample::Filled(ACCENT, 1.0), "window holds nothing else"),
    ];
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 26.0;
    let style = size.label(INK);
    let names: Vec<Vec<String>> =
        bars.iter().map(|bar| wrap(&bar.name, style, size.inner(), size.of(1, 4))).collect();
    let row_height = |name: &Vec<String>| name.len() as f64 * style.size * LEADING + BAR + 14.0;
    let bottom = body + names.iter().map(row_height).sum::<f64>();
    let marks = [&days.decision_day, &days.first_effect_date, &days.period_ends];
    let all = bars.iter().flat_map(|bar| &bar.days).chain(marks);
    let (first, last) = range_of(all.filter_map(|iso| day_number(iso))).unwrap_or((0.0, 1.0));
    draw(size, bottom + 44.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        let area = Area { left: size.margin(), right: size.right(), top: body, bottom };
        let range = (first - 3.0, last + 3.0);
        let panel = Panel {
            area,
            x: Scale::tight(range, 6, (area.left, area.right)),
            y: Scale::linear((0.0, 1.0), 2, (bottom, body)),
        };
        panel.x_ticks(canvas, &month_ticks(range, size.ticks(area.width(), 10)), true);
        for (iso, name) in [(&days.decision_day, "decision"), (&days.first_effect_date, "C")] {
            let (x, _) = panel.at(canvas, day_number(iso).unwrap_or(first), 0.0);
            canvas.dashed(&[(x, body - 6.0), (x, bottom)], INK, 1.2, 4.0);
            let style = bold(size.tick(MUTED).size, MUTED);
            let (place, anchor) = ((x, body - 10.0), Anchor::Middle);
            if canvas.is_free(&Canvas::text_box(name, style, place, anchor)) {
                canvas.text(name, style, place, anchor);
            } else {
                canvas.text(name, style, (x + 6.0, body - 10.0), Anchor::Start);
            }
        }
        let mut y = body;
        for (bar, name) in bars.iter().zip(&names) {
            let mut base = y + 3.0 + style.size;
            for line in name {
                let place = (size.margin(), base);
                let ground = Canvas::text_box(line, style, place, Anchor::Start);
                canvas.fill(ground.grown(2.0), PAPER, 1.0);
                canvas.text(line, style, place, Anchor::Start);
                base += style.size * LEADING;
            }
            let top = base - style.size * LEADING + 8.0;
            let [from, shows, wholly] = bar.days.each_ref().map(|iso| day_number(iso).unwrap_or(first));
            let stretches = [(from, shows, GREY), (shows, wholly, LIGHT), (wholly, range.1, ACCENT)];
            for (begin, end, color) in stretches.into_iter().filter(|(begin, end, _)| end > begin) {
                let (left, _) = panel.at(canvas, begin, 0.0);
                let (right, _) = panel.at(canvas, end, 0.0);
                let place = Area { left, right, top, bottom: top + BAR };
                canvas.fill(place, color, 1.0);
            }
            y += row_height(name);
        }
    })
}
