//! Small charts side by side, both axes logarithmic: the grey line is what grows in proportion.

use std::fmt::Write as _;
use vtr_planner::present::font::FAMILY;

/// One small chart.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Panel {
    /// What grows.
    pub(crate) title: &'static str,
    /// What is measured.
    pub(crate) unit: &'static str,
    /// Size and cost, sizes ascending.
    pub(crate) points: Vec<(f64, f64)>,
}

const COLUMNS: usize = 2;
const WIDTH: f64 = 470.0;
const HEIGHT: f64 = 290.0;
const TOP: f64 = 66.0;
const LEFT: f64 = 58.0;
/// Of the plotting area.
const INNER: (f64, f64) = (390.0, 178.0);

/// All charts as one SVG.
pub(crate) fn svg(panels: &[Panel]) -> String {
    let rows = panels.len().div_ceil(COLUMNS);
    let (width, height) = (COLUMNS as f64 * WIDTH, TOP + rows as f64 * HEIGHT);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{FAMILY}\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    text(
        &mut out,
        (20.0, 30.0),
        "start",
        18.0,
        "#1a1c20",
        "What a larger run costs, against its smallest size",
    );
    text(
        &mut out,
        (20.0, 50.0),
        "start",
        12.0,
        "#545860",
        "Instructions counted by callgrind, one thread; both axes logarithmic. Grey: in proportion to the size.",
    );
    for (at, panel) in panels.iter().enumerate() {
        let x = (at % COLUMNS) as f64 * WIDTH + LEFT;
        let y = (at / COLUMNS) as f64 * HEIGHT + TOP + 52.0;
        draw(&mut out, panel, (x, y));
    }
    out.push_str("</svg>\n");
    out
}

/// A panel whose plotting area begins at `origin`.
fn draw(out: &mut String, panel: &Panel, (left, top): (f64, f64)) {
    let (Some(first), Some(last)) = (panel.points.first(), panel.points.last()) else { return };
    let costs = panel.points.iter().map(|point| point.1 / first.1);
    let (low, high) = costs.fold((1.0f64, 1.0f64), |(low, high), cost| (low.min(cost), high.max(cost)));
    // The whole of the sizes across, and as much of the costs as there is, with room.
    let (low, high) = ((low / 1.3).ln(), (high * 1.5).ln().max(4.0f64.ln()));
    let sizes = (last.0 / first.0).ln();
    let x = |size: f64| left + 14.0 + (size / first.0).ln() / sizes * (INNER.0 - 28.0);
    let y = |cost: f64| top + (high - cost.ln()) / (high - low) * INNER.1;
    let bottom = top + INNER.1;
    text(out, (left - 38.0, top - 26.0), "start", 13.5, "#1a1c20", panel.title);
    let unit = format!("{}; 1 = {} million", panel.unit, million(first.1));
    text(out, (left - 38.0, top - 10.0), "start", 11.0, "#545860", &unit);
    let mut lowest = f64::INFINITY;
    for cost in [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0] {
        let at = y(cost);
        // Labels keep apart.
        if at < top - 0.5 || at > bottom + 0.5 || (lowest - at).abs() < 14.0 {
            continue;
        }
        lowest = at;
        line(out, "#e4e6ea", 1.0, &[(left, at), (left + INNER.0, at)]);
        text(out, (left - 6.0, at + 4.0), "end", 11.0, "#545860", &format!("{cost}x"));
    }
    line(out, "#787c84", 1.0, &[(left, bottom), (left + INNER.0, bottom)]);
    let end = high.exp().min(last.0 / first.0);
    line(out, "#b4b8be", 1.5, &[(x(first.0), y(1.0)), (x(first.0 * end), y(end))]);
    let curve: Vec<(f64, f64)> =
        panel.points.iter().map(|point| (x(point.0), y(point.1 / first.1))).collect();
    line(out, "#00508f", 2.0, &curve);
    let mut labelled = f64::NEG_INFINITY;
    for (point, place) in panel.points.iter().zip(&curve) {
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3.5\" fill=\"#00508f\"/>",
            place.0, place.1
        );
        // About 6.5 px a character; a label that would come too near to the last is left out.
        let label = number(point.0);
        let half = 3.25 * label.len() as f64;
        if place.0 - half - labelled > 7.0 {
            labelled = place.0 + half;
            text(out, (place.0, bottom + 17.0), "middle", 11.0, "#545860", &label);
        }
    }
}

fn text(out: &mut String, (x, y): (f64, f64), anchor: &str, size: f64, fill: &str, words: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\" fill=\"{fill}\">{words}</text>"
    );
}

fn line(out: &mut String, stroke: &str, width: f64, points: &[(f64, f64)]) {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\"/>",
        points.join(" ")
    );
}

/// 1000 as `1 000`.
fn number(value: f64) -> String {
    if value < 1000.0 {
        value.to_string()
    } else {
        format!("{} {:03}", (value / 1000.0).floor(), value % 1000.0)
    }
}

/// Millions with the digits that count.
fn million(value: f64) -> String {
    let millions = value / 1e6;
    if millions < 10.0 { format!("{millions:.2}") } else { format!("{millions:.0}") }
}
