//! Profit exceedance: the chance that profit over the horizon is higher than an amount. Old rules
//! dashed, new rules solid, with the 95 % simulation band.

use super::canvas::{Area, ChartError, Drawing, draw};
use super::key::{Sample, legend};
use super::panel::{Frame, MARGIN, Panel, WIDTH};
use super::scale::{Scale, range_of};
use super::style::{AXIS, CHOICE, MUTED, TODAY};
use super::{ChartContext, empty};
use crate::analysis::ExceedanceRow;
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

pub(super) fn drawing(rows: &[ExceedanceRow], context: &ChartContext) -> Result<Drawing, ChartError> {
    let subtitle = format!(
        "Chance that profit (contribution over the horizon) is higher than the amount below. Bands: 95 % \
         simulation interval. Choice: {}.",
        context.strategy_title(&context.choice)
    );
    let frame = Frame::new(&title(rows, context), &subtitle, &context.source);
    let same = context.choice == context.today;
    let today_old = curve(rows, &context.today, "baseline");
    let today_new = if same { Vec::new() } else { curve(rows, &context.today, "reform") };
    let choice_new = curve(rows, &context.choice, "reform");
    let all: Vec<&ExceedanceRow> =
        today_old.iter().chain(&today_new).chain(&choice_new).copied().collect();
    let Some(profits) = range_of(all.iter().map(|row| row.profit)) else { return empty(&frame) };
    let chances = range_of(all.iter().flat_map(|row| [row.low, row.high, row.probability, 0.0, 1.0]));
    let mut samples = Vec::new();
    if !choice_new.is_empty() {
        let words = if same { "today's way, the choice, new rules" } else { "the choice, new rules" };
        samples.push((Sample::Solid(CHOICE, 3.0), words));
    }
    if !today_new.is_empty() {
        samples.push((Sample::Solid(TODAY, 1.75), "today's way, new rules"));
    }
    if !today_old.is_empty() {
        samples.push((Sample::Dashed(MUTED, 1.75), "today's way, old rules"));
    }
    let top = frame.top();
    let legend_height = legend(None, &samples, (MARGIN, top), WIDTH - MARGIN);
    let area = Area {
        left: MARGIN + 50.0,
        top: top + legend_height + 28.0,
        right: WIDTH - MARGIN - 18.0,
        bottom: top + legend_height + 28.0 + 330.0,
    };
    let panel = Panel {
        area,
        x: Scale::linear(profits, 8, (area.left, area.right)),
        y: Scale::linear(chances.unwrap_or((0.0, 1.0)), 5, (area.bottom, area.top)),
    };
    draw(WIDTH, area.bottom + 46.0 + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(Some(canvas), &samples, (MARGIN, top), WIDTH - MARGIN);
        panel.y_ticks(canvas, &panel.y.percent_ticks());
        panel.x_ticks(canvas, &panel.x.amount_ticks(), true);
        panel.x_title(canvas, &format!("profit over the horizon, {}", context.currency));
        panel.y_title(canvas, MARGIN, "chance of more");
        let level = panel.y.px(0.95);
        canvas.dashed(&[(area.left, level), (area.right, level)], AXIS, 1.0, 2.0);
        for (curve, color, width, dash) in [
            (&today_old, MUTED, 1.75, true),
            (&today_new, TODAY, 1.75, false),
            (&choice_new, CHOICE, 3.0, false),
        ] {
            let mut shape: Vec<_> =
                curve.iter().map(|row| panel.at(canvas, row.profit, row.high)).collect();
            shape.extend(curve.iter().rev().map(|row| panel.at(canvas, row.profit, row.low)));
            canvas.polygon(&shape, color, 0.2);
            let path: Vec<_> =
                curve.iter().map(|row| panel.at(canvas, row.profit, row.probability)).collect();
            if dash {
                canvas.dashed(&path, color, width, 7.0);
            } else {
                canvas.line(&path, color, width);
            }
            for probability in [0.95, 0.5] {
                if let Some(profit) = read_off(curve, probability) {
                    let point = panel.at(canvas, profit, probability);
                    canvas.mark(point, 3.5, color, !dash);
                }
            }
        }
    })
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
