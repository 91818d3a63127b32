//! Profit exceedance: the chance that profit over the horizon is higher than an amount. Old rules
//! dashed, new rules solid, with the 95 % simulation band.

use super::canvas::{Area, Canvas, ChartError, Drawing, draw};
use super::key::{Sample, legend};
use super::panel::{Frame, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::AXIS;
use super::{ChartContext, empty};
use crate::analysis::{Estimate, ExceedanceRow};
use crate::present::number;

/// Rows of one strategy under one policy, by rising profit.
fn curve<'a>(rows: &'a [ExceedanceRow], strategy: &str, policy: &str) -> Vec<&'a ExceedanceRow> {
    let mut curve: Vec<&ExceedanceRow> = rows
        .iter()
        .filter(|row| row.strategy == strategy && row.policy == policy)
        .filter(|row| [row.profit, row.probability, row.low, row.high].iter().all(|x| x.is_finite()))
        .collect();
    curve.sort_by(|a, b| a.profit.total_cmp(&b.profit).then(b.probability.total_cmp(&a.probability)));
    curve
}

/// The profit that is exceeded with this probability.
fn read_off(curve: &[&ExceedanceRow], probability: f64) -> Option<f64> {
    let below = curve.iter().position(|row| row.probability <= probability)?;
    let right = curve[below];
    let Some(left) = below.checked_sub(1).map(|i| curve[i]) else { return Some(right.profit) };
    let drop = left.probability - right.probability;
    let share = if drop > 0.0 { (left.probability - probability) / drop } else { 0.0 };
    Some(left.profit + share * (right.profit - left.profit))
}

/// The finding, from the rows.
pub(super) fn title(rows: &[ExceedanceRow], context: &ChartContext) -> String {
    let worst = |strategy: &str| {
        read_off(&curve(rows, strategy, "reform"), 0.95)
            .map(|profit| number::plain_money(profit, &context.currency))
    };
    match (worst(&context.choice), worst(&context.today)) {
        (Some(choice), Some(_)) if context.choice == context.today => {
            format!("Under the new rules profit ends below {choice} in 1 of 20 futures")
        }
        (Some(choice), Some(today)) => format!(
            "Under the new rules, profit ends below {choice} in 1 of 20 futures with the choice, below \
             {today} with today's way"
        ),
        _ => "How sure the profit is".to_owned(),
    }
}

/// One curve as it is drawn; the old rules are dashed.
struct Drawn<'a> {
    words: &'static str,
    rows: Vec<&'a ExceedanceRow>,
    sample: Sample,
}

fn curves<'a>(rows: &'a [ExceedanceRow], context: &ChartContext) -> Vec<Drawn<'a>> {
    let same = context.choice == context.today;
    let (today, choice) = (context.today_color(), context.choice_color());
    let drawn = |words, strategy: &str, policy, sample| Drawn {
        words,
        rows: curve(rows, strategy, policy),
        sample,
    };
    let old = drawn("today's way, old rules", &context.today, "baseline", Sample::Dashed(today, 1.75));
    let new = drawn("today's way, new rules", &context.today, "reform", Sample::Solid(today, 1.75));
    let words = if same { "today's way, the choice, new rules" } else { "the choice, new rules" };
    let choice = drawn(words, &context.choice, "reform", Sample::Solid(choice, 3.0));
    let mut curves = if same { vec![old, choice] } else { vec![old, new, choice] };
    curves.retain(|curve| !curve.rows.is_empty());
    curves
}

pub(super) fn drawing(
    rows: &[ExceedanceRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let subtitle = format!(
        "Chance that profit (contribution over the horizon) is higher than the amount below. Bands: 95 % \
         simulation interval. Choice: {}.",
        context.strategy_title(&context.choice)
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    let curves = curves(rows, context);
    let all = || curves.iter().flat_map(|curve| &curve.rows);
    let Some(profits) = range_of(all().map(|row| row.profit)) else { return empty(&frame) };
    let chances = range_of(all().flat_map(|row| [row.low, row.high, row.probability, 0.0, 1.0]));
    let samples: Vec<(Sample, &str)> =
        curves.iter().rev().map(|curve| (curve.sample, curve.words)).collect();
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 32.0;
    let area = Area {
        left: size.margin() + size.gutter(),
        top: body,
        right: size.right() - 18.0,
        bottom: body + size.of(380.0, 260.0),
    };
    let panel = Panel {
        area,
        x: Scale::linear(profits, size.ticks(area.width(), 8), (area.left, area.right)),
        y: Scale::linear(chances.unwrap_or((0.0, 1.0)), 5, (area.bottom, area.top)),
    };
    draw(size, area.bottom + X_TITLE + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        panel.y_ticks(canvas, &panel.y.percent_ticks());
        panel.x_ticks(canvas, &panel.x.amount_ticks(), true);
        panel.x_title(canvas, &format!("profit over the horizon, {}", context.currency));
        panel.y_title(canvas, size.margin(), "chance of more");
        let level = panel.y.px(0.95);
        canvas.dashed(&[(area.left, level), (area.right, level)], AXIS, 1.0, 2.0);
        for curve in &curves {
            one_curve(canvas, &panel, curve);
        }
        values(canvas, &panel, &curves, context);
    })
}

fn one_curve(canvas: &mut Canvas<'_>, panel: &Panel, Drawn { rows, sample, .. }: &Drawn<'_>) {
    let (Sample::Solid(color, width) | Sample::Dashed(color, width)) = *sample else { return };
    let mut shape: Vec<_> = rows.iter().map(|row| panel.at(canvas, row.profit, row.high)).collect();
    shape.extend(rows.iter().rev().map(|row| panel.at(canvas, row.profit, row.low)));
    canvas.polygon(&shape, color, 0.2);
    let path: Vec<_> = rows.iter().map(|row| panel.at(canvas, row.profit, row.probability)).collect();
    let is_old = matches!(sample, Sample::Dashed(..));
    if is_old {
        canvas.dashed(&path, color, width, 7.0);
    } else {
        canvas.line(&path, color, width);
    }
    for probability in [0.95, 0.5] {
        if let Some(profit) = read_off(rows, probability) {
            let point = panel.at(canvas, profit, probability);
            canvas.mark(point, 3.5, color, !is_old);
        }
    }
}

/// Strips of a panel that tell the chance of more than an amount: each is text of the page.
const STRIPS: u32 = 12;

fn values(canvas: &mut Canvas<'_>, panel: &Panel, curves: &[Drawn<'_>], context: &ChartContext) {
    let (low, high) = (panel.x.low, panel.x.high);
    let step = (high - low) / f64::from(STRIPS);
    for strip in 0..STRIPS {
        let from = low + step * f64::from(strip);
        let amount = from + step / 2.0;
        let told: Vec<String> = curves
            .iter()
            .rev()
            .filter_map(|curve| {
                let chance = chance_of_more(&curve.rows, amount)?;
                Some(format!("{} {}", curve.words, number::percent_with_interval(&chance)))
            })
            .collect();
        let amount = number::plain_money(amount, &context.currency);
        let area = Area { left: panel.x.px(from), right: panel.x.px(from + step), ..panel.area };
        canvas.value(area, &format!("Chance of more than {amount}: {}", told.join("; ")));
    }
}

/// The chance at the last row that is no higher than the amount, before the first that of the first.
fn chance_of_more(curve: &[&ExceedanceRow], amount: f64) -> Option<Estimate> {
    let at = curve.iter().rev().find(|row| row.profit <= amount).or(curve.first())?;
    Some(Estimate { point: at.probability, low: at.low, high: at.high })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_off_between_rows() {
        let row = |profit: f64, probability: f64| ExceedanceRow {
            strategy: "a".into(),
            title: "A".into(),
            policy: "reform".into(),
            profit,
            probability,
            low: probability,
            high: probability,
            role: "today".into(),
        };
        let rows = [row(30.0, 0.0), row(10.0, 1.0), row(20.0, 0.5)];
        let curve = curve(&rows, "a", "reform");
        assert_eq!(read_off(&curve, 0.75), Some(15.0));
        assert_eq!(read_off(&curve, 1.0), Some(10.0));
        assert_eq!(read_off(&curve, -0.1), None);
    }
}
