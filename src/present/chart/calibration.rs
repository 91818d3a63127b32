//! Forecast chances against how often they came about, and bands against how many rates they held.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, draw};
use super::grid::{self, Grid};
use super::panel::{Frame, Panel};
use super::scale::Scale;
use super::size::Size;
use super::style::{ACCENT, INK, MUTED};
use super::{Chart, empty};
use crate::analysis::{Calibration, Estimate};

/// One mark: forecast, what happened, and how many stand behind it.
struct Dot {
    forecast: f64,
    happened: Estimate,
    n: usize,
}

fn title(scores: &Calibration) -> String {
    let Some(band) = scores.coverage.get(1).filter(|band| band.n > 0) else {
        return "Nothing to compare".to_owned();
    };
    format!(
        "The {:.0} % bands held {:.0} % of {} rates; Brier score {:.3}, as last month {:.3}, binomial {:.3}",
        band.band * 100.0,
        band.inside.point * 100.0,
        band.n,
        scores.brier,
        scores.brier_as_last_month,
        scores.brier_binomial
    )
}

/// The chart of a backtest.
///
/// # Errors
/// When plotters cannot draw it.
pub fn calibration_chart(scores: &Calibration, source: &str, size: Size) -> Result<Chart, ChartError> {
    let title = title(scores);
    let subtitle = "A right forecast lies on the line. Bars: 95 % intervals, as if forecasts were independent; beside \
                    each mark how many forecasts stand behind it.";
    let frame = Frame::new(size, &title, subtitle, source);
    let drawing = if scores.n == 0 { empty(&frame)? } else { drawing(scores, &frame)? };
    Ok(Chart { name: "calibration", title, svg: drawing.svg, outside: drawing.outside })
}

fn drawing(scores: &Calibration, frame: &Frame) -> Result<Drawing, ChartError> {
    let bins: Vec<Dot> = scores
        .bins
        .iter()
        .map(|bin| Dot { forecast: bin.forecast, happened: bin.happened, n: bin.n })
        .collect();
    let bands: Vec<Dot> = scores
        .coverage
        .iter()
        .map(|band| Dot { forecast: band.band, happened: band.inside, n: band.n })
        .collect();
    let grid = Grid::new(frame.size, 2, frame.size.of(2, 1), frame.top() + 4.0, 40.0, |columns| {
        if columns == 1 { 340.0 } else { 480.0 }
    });
    draw(frame.size, grid.bottom() + 8.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        let texts = [
            ("Chance of a rate below target", "forecast", "happened"),
            ("Bands of forecast rates", "share of the band", "rates inside"),
        ];
        for (at, (dots, texts)) in [bins, bands].iter().zip(texts).enumerate() {
            one_panel(canvas, dots, grid.cell(at), texts);
        }
    })
}

fn one_panel(canvas: &mut Canvas<'_>, dots: &[Dot], cell: Area, (name, x, y): (&str, &str, &str)) {
    grid::name(canvas, cell, name);
    let area = Area {
        left: cell.left + canvas.size.gutter(),
        top: cell.top + 48.0,
        right: cell.right - 12.0,
        bottom: cell.bottom - 50.0,
    };
    let scale = |px| Scale::linear((0.0, 1.0), 5, px);
    let panel = Panel { area, x: scale((area.left, area.right)), y: scale((area.bottom, area.top)) };
    panel.y_ticks(canvas, &panel.y.percent_ticks());
    panel.x_ticks(canvas, &panel.x.percent_ticks(), true);
    panel.x_title(canvas, x);
    panel.y_title(canvas, cell.left, y);
    let ends = [panel.at(canvas, 0.0, 0.0), panel.at(canvas, 1.0, 1.0)];
    canvas.line(&ends, INK, 1.0);
    canvas.avoid(&ends);
    for dot in dots {
        let [low, high] = [dot.happened.low, dot.happened.high]
            .map(|happened| panel.at(canvas, dot.forecast, happened));
        canvas.line(&[low, high], ACCENT, 1.5);
        canvas.avoid(&[low, high]);
    }
    for dot in dots {
        let at = panel.at(canvas, dot.forecast, dot.happened.point);
        canvas.mark(at, 4.5, ACCENT, true);
        label(canvas, at, &format!("n {}", dot.n), area);
    }
}

/// Writes beside a mark where there is room.
fn label(canvas: &mut Canvas<'_>, (x, y): (f64, f64), text: &str, area: Area) {
    let style = canvas.size.tick(MUTED);
    let mut free = None;
    for step in 0..12 {
        let down = f64::from(step / 2) * 12.0 * if step % 2 == 0 { 1.0 } else { -1.0 };
        for (anchor, beside) in [(Anchor::Start, x + 8.0), (Anchor::End, x - 8.0)] {
            let place = (beside, y + 4.0 + down);
            let filled = Canvas::text_box(text, style, place, anchor);
            if canvas.is_free(&filled) && area.holds(&filled) {
                let crossed = canvas.is_crossed(&filled);
                if !crossed {
                    canvas.text(text, style, place, anchor);
                    return;
                }
                free = free.or(Some((place, anchor)));
            }
        }
    }
    if let Some((place, anchor)) = free {
        canvas.text(text, style, place, anchor);
    }
}
