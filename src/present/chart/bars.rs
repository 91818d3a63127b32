//! Bars from zero with their intervals, one line a name: shares of the spread, and what is worth knowing.

use super::canvas::{Area, Canvas, ChartError, Drawing, draw, wrap};
use super::key::{Sample, legend};
use super::panel::{Frame, LEADING, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{ACCENT, GREY, INK, LIGHT, MUTED, PAPER};
use super::{Chart, ChartContext, empty, input_name};
use crate::analysis::Estimate;
use crate::analysis::global::{KnowRow, ShareRow};
use crate::present::number;
use plotters::style::RGBColor;

/// Names that are shown; the file has all.
pub(super) const SHOWN: usize = 12;
/// Room for the names left of the bars on a wide chart, in px; on a narrow one they stand above.
pub(super) const NAMES: f64 = 400.0;
/// Height of a bar in px.
const BAR: f64 = 14.0;

/// One name with its bars.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) bars: Vec<(Estimate, RGBColor)>,
}

impl Line {
    fn most(&self) -> f64 {
        self.bars.iter().map(|(bar, _)| bar.point).fold(0.0, f64::max)
    }
}

/// Bars from zero, a few a name.
pub(super) struct Bars<'a> {
    pub(super) frame: Frame,
    pub(super) lines: Vec<Line>,
    pub(super) samples: Vec<(Sample, &'a str)>,
    pub(super) x_title: String,
    pub(super) as_percent: bool,
    /// Room for the names on a wide chart, in px.
    pub(super) names: f64,
    /// A dashed line: what is less does not matter.
    pub(super) least: Option<f64>,
}

impl Bars<'_> {
    pub(super) fn draw(self) -> Result<Drawing, ChartError> {
        let ends =
            self.lines.iter().flat_map(|line| &line.bars).flat_map(|(bar, _)| [bar.low, bar.high]);
        let Some((low, high)) = range_of(ends.chain([0.0]).chain(self.least)) else {
            return empty(&self.frame);
        };
        if self.lines.is_empty() {
            return empty(&self.frame);
        }
        let (size, top) = (self.frame.size, self.frame.top());
        let body = top + legend(size, None, &self.samples, top) + 8.0;
        let style = size.strong(INK);
        let width = size.of(self.names - 16.0, size.inner());
        let names: Vec<Vec<String>> =
            self.lines.iter().map(|line| wrap(&line.name, style, width, 2)).collect();
        let of_name = |name: &Vec<String>| name.len() as f64 * style.size * LEADING;
        let of_bars = |line: &Line| BAR * line.bars.len() as f64;
        let pitch = |line: &Line, name: &Vec<String>| match size {
            Size::Wide => of_bars(line).max(of_name(name)) + 15.0,
            Size::Narrow => of_bars(line) + of_name(name) + 15.0,
        };
        let height: f64 = self.lines.iter().zip(&names).map(|(line, name)| pitch(line, name)).sum();
        let area = Area {
            left: size.margin() + size.of(self.names, 12.0),
            top: body,
            right: size.right() - 14.0,
            bottom: body + 4.0 + height,
        };
        let panel = Panel {
            area,
            x: Scale::linear((low.min(0.0), high), size.ticks(area.width(), 5), (area.left, area.right)),
            y: Scale::linear((0.0, 1.0), 1, (area.top, area.bottom)),
        };
        draw(size, area.bottom + X_TITLE + self.frame.bottom(), |canvas| {
            self.frame.draw(canvas);
            legend(size, Some(canvas), &self.samples, top);
            let ticks = if self.as_percent { panel.x.percent_ticks() } else { panel.x.amount_ticks() };
            panel.x_ticks(canvas, &ticks, true);
            panel.x_title(canvas, &self.x_title);
            let zero = panel.x.px(0.0);
            canvas.line(&[(zero, area.top + 2.0), (zero, area.bottom)], INK, 1.25);
            if let Some(least) = self.least {
                let x = panel.x.px(least);
                canvas.dashed(&[(x, area.top + 2.0), (x, area.bottom)], MUTED, 1.25, 5.0);
            }
            let mut y = area.top + 4.0;
            for (line, name) in self.lines.iter().zip(&names) {
                let height = of_name(name);
                let (first, bars) = match size {
                    Size::Wide => {
                        let room = of_bars(line).max(height);
                        (y + (room - height) / 2.0, y + (room - of_bars(line)) / 2.0)
                    }
                    Size::Narrow => (y, y + height + 2.0),
                };
                if size.is_narrow() {
                    // No grid line crosses the name.
                    let ground =
                        Area { left: size.margin(), top: y - 2.0, right: size.right(), bottom: bars };
                    canvas.fill(ground, PAPER, 1.0);
                }
                canvas.lines(name, style, (size.margin(), first + style.size * 0.95));
                for (at, (bar, color)) in line.bars.iter().enumerate() {
                    one(canvas, &panel, *bar, *color, bars + BAR * (at as f64 + 0.5));
                }
                y += pitch(line, name);
            }
        })
    }
}

fn one(canvas: &mut Canvas<'_>, panel: &Panel, bar: Estimate, color: RGBColor, middle: f64) {
    let zero = panel.x.px(0.0);
    let end = panel.at(canvas, bar.point, 0.0).0;
    let half = BAR / 2.0 - 1.5;
    canvas.fill(
        Area { left: zero.min(end), top: middle - half, right: zero.max(end), bottom: middle + half },
        color,
        1.0,
    );
    let from = panel.at(canvas, bar.low, 0.0).0;
    let to = panel.at(canvas, bar.high, 0.0).0;
    canvas.line(&[(from, middle), (to, middle)], INK, 1.0);
    for x in [from, to] {
        canvas.line(&[(x, middle - 3.0), (x, middle + 3.0)], INK, 1.0);
    }
}

fn whole(point: Option<f64>, low: Option<f64>, high: Option<f64>) -> Option<Estimate> {
    Some(Estimate { point: point?, low: low?, high: high? })
}

/// First-order indices of the chance of a breach and of profit, the greatest first; totals when they are there.
///
/// # Errors
/// When plotters cannot draw it.
pub fn shares_chart(rows: &[ShareRow], context: &ChartContext, size: Size) -> Result<Chart, ChartError> {
    let deep = rows.iter().any(|row| row.total.is_some());
    let kinds = [("breach", ACCENT), ("profit", MUTED)];
    let mut lines: Vec<Line> = Vec::new();
    for row in rows.iter().filter(|row| row.outcome == "breach") {
        let mut bars = Vec::new();
        for (outcome, color) in kinds {
            let Some(row) = rows.iter().find(|one| one.input == row.input && one.outcome == outcome)
            else {
                continue;
            };
            bars.extend(whole(row.first, row.first_low, row.first_high).map(|bar| (bar, color)));
            let light = if outcome == "breach" { LIGHT } else { GREY };
            bars.extend(whole(row.total, row.total_low, row.total_high).map(|bar| (bar, light)));
        }
        if !bars.is_empty() {
            lines.push(Line { name: input_name(&row.input), bars });
        }
    }
    lines.sort_by(|a, b| b.most().total_cmp(&a.most()).then_with(|| a.name.cmp(&b.name)));
    let all = lines.len();
    lines.truncate(SHOWN);
    let of = |outcome: &str| {
        let told = rows
            .iter()
            .filter(|row| row.outcome == outcome && row.first_low.is_some_and(|low| low > 0.0));
        let share = |row: &ShareRow| row.first.unwrap_or(0.0);
        let most = told.max_by(|a, b| share(a).total_cmp(&share(b)))?;
        let bar = whole(most.first, most.first_low, most.first_high)?;
        Some(format!("{} ({})", input_name(&most.input), number::percent(&bar)))
    };
    let title = match (of("breach"), of("profit")) {
        (Some(breach), Some(profit)) if breach == profit => {
            format!("What is unknown matters most in one input, for risk and profit: {breach}")
        }
        (Some(breach), Some(profit)) => {
            format!(
                "Of what is unknown, the chance of a breach hangs most on {breach}, profit on {profit}"
            )
        }
        (Some(breach), None) => {
            format!("Of what is unknown, the chance of a breach hangs most on {breach}")
        }
        (None, Some(profit)) => format!(
            "Of what is unknown, profit hangs most on {profit}; no single input is sure to move the chance of a breach"
        ),
        (None, None) => "No single unknown input is sure to move the risk or the profit".to_owned(),
    };
    let which = if all > lines.len() {
        format!(" The {} greatest of {all}; all stand in data/shares.csv.", lines.len())
    } else {
        String::new()
    };
    let subtitle = format!(
        "Sobol' indices for {}: share of the variance of what is expected given the inputs that one input alone makes up; \
         chance is not in it. Thin lines: 95 % interval.{which}",
        context.strategy_title(&context.choice)
    );
    let mut samples = vec![
        (Sample::Filled(ACCENT, 1.0), "chance of a breach"),
        (Sample::Filled(MUTED, 1.0), "expected profit"),
    ];
    if deep {
        samples
            .insert(1, (Sample::Filled(LIGHT, 1.0), "the same with all it does together with others"));
        samples.push((
            Sample::Filled(GREY, 1.0),
            "the same with all it does together with others (profit)",
        ));
    }
    let bars = Bars {
        frame: Frame::new(size, &title, &subtitle, &context.source),
        lines,
        samples,
        x_title: "share of the variance".to_owned(),
        as_percent: true,
        names: NAMES,
        least: None,
    };
    let Drawing { svg, outside } = bars.draw()?;
    Ok(Chart { name: "shares", title, svg, outside })
}

/// What is worth knowing, the greatest first.
///
/// # Errors
/// When plotters cannot draw it.
pub fn worth_chart(
    rows: &[KnowRow],
    matters_from: f64,
    context: &ChartContext,
    size: Size,
) -> Result<Chart, ChartError> {
    let name = |row: &KnowRow| match row.kind.as_str() {
        "sample" => {
            format!(
                "{} packages by {} sent first",
                number::grouped(row.packages.unwrap_or(0) as f64, 0),
                row.name
            )
        }
        "reading" => format!("whether the reading {} holds", row.name),
        "readings" => "which reading holds".to_owned(),
        "input" => input_name(&row.name),
        _ => row.name.clone(),
    };
    let mut lines: Vec<Line> = rows
        .iter()
        .map(|row| {
            let color = match row.answer.as_str() {
                "worth it" => ACCENT,
                _ => LIGHT,
            };
            let bar = Estimate { point: row.worth, low: row.worth_low, high: row.worth_high };
            Line { name: name(row), bars: vec![(bar, color)] }
        })
        .collect();
    lines.sort_by(|a, b| b.most().total_cmp(&a.most()).then_with(|| a.name.cmp(&b.name)));
    let all = lines.len();
    lines.truncate(SHOWN);
    let sure = rows.iter().filter(|row| row.answer == "worth it");
    let most = sure
        .filter(|row| row.kind != "inputs" && row.kind != "readings")
        .max_by(|a, b| a.worth.total_cmp(&b.worth).then_with(|| b.name.cmp(&a.name)));
    let title = match most {
        Some(row) => format!(
            "Most worth knowing: {}, up to {}",
            name(row),
            number::unit_money(row.worth, row.worth_low, row.worth_high, &context.currency)
        ),
        None => "Nothing is sure to be worth knowing before the choice".to_owned(),
    };
    let which = if all > lines.len() {
        format!(" The {} greatest of {all}; all stand in data/worth.csv.", lines.len())
    } else {
        String::new()
    };
    let subtitle = format!(
        "Expected gain in net benefit over the horizon if it were known before the choice. Thin lines: 95 % interval. \
         Dashed: what is worth less does not matter.{which}"
    );
    let samples = vec![
        (Sample::Filled(ACCENT, 1.0), "worth it"),
        (Sample::Filled(LIGHT, 1.0), "too little to matter, or not sure"),
    ];
    let bars = Bars {
        frame: Frame::new(size, &title, &subtitle, &context.source),
        lines,
        samples,
        x_title: format!("worth, {}", context.currency),
        as_percent: false,
        names: NAMES,
        least: Some(matters_from),
    };
    let Drawing { svg, outside } = bars.draw()?;
    Ok(Chart { name: "worth", title, svg, outside })
}
