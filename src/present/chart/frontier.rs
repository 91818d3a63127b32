//! The cost-risk frontier: what safety costs. x: added tracking cost a month; y: the greatest chance of
//! the tolerance's kind over the controllable categories, with 95 % simulation intervals.

use super::canvas::{Anchor, Area, ChartError, Drawing, bold, draw, plain};
use super::key::{Key, KeyEntry, Mark, label_near, letter};
use super::panel::{Frame, MARGIN, Panel, WIDTH};
use super::scale::{Scale, range_of};
use super::style::{AXIS, INK, LABEL, SAFE, TICK};
use super::{ChartContext, empty};
use crate::analysis::{Estimate, FrontierRow};
use crate::present::number;

const KEY_WIDTH: f64 = 320.0;

fn risk(row: &FrontierRow) -> Estimate {
    Estimate { point: row.risk, low: row.risk_low, high: row.risk_high }
}

fn cost(row: &FrontierRow, context: &ChartContext) -> String {
    number::unit_money(row.cost, row.cost_low, row.cost_high, &context.currency)
}

/// The finding, from the rows.
pub(super) fn title(rows: &[FrontierRow], context: &ChartContext) -> String {
    let of = |role: &str| rows.iter().find(|row| row.role == role);
    let event = context.event();
    match (of("today"), of("chosen"), of("today and chosen")) {
        (_, _, Some(both)) => format!(
            "{}, today's way, stays the choice: in its riskiest category the chance of {event} is {}",
            both.title,
            number::percent(&risk(both))
        ),
        (Some(today), Some(choice), None) => format!(
            "{}: for {} a month, the chance of {event} in the riskiest category goes from {} to {}",
            choice.title,
            cost(choice, context),
            number::percent(&risk(today)),
            number::percent(&risk(choice))
        ),
        _ => "What safety costs, strategy by strategy".to_owned(),
    }
}

pub(super) fn drawing(rows: &[FrontierRow], context: &ChartContext) -> Result<Drawing, ChartError> {
    let whole = |row: &&FrontierRow| {
        [row.cost, row.cost_low, row.cost_high, row.risk, row.risk_low, row.risk_high]
            .iter()
            .all(|x| x.is_finite())
    };
    let mut rows: Vec<&FrontierRow> = rows.iter().filter(whole).collect();
    rows.sort_by(|a, b| b.risk.total_cmp(&a.risk).then_with(|| a.strategy.cmp(&b.strategy)));
    let owned: Vec<FrontierRow> = rows.iter().map(|row| (*row).clone()).collect();
    let subtitle = format!(
        "Each mark is a strategy under the new rules; lines show the 95 % simulation interval. Grey: \
         another strategy is at least as safe and no dearer. Tolerated: {} in {} days.",
        number::plain_percent(context.tolerance),
        context.period_days
    );
    let frame = Frame::new(&title(&owned, context), &subtitle, &context.source);
    if rows.is_empty() {
        return empty(&frame);
    }
    let entries = rows.iter().enumerate().map(|(i, row)| {
        let mark = Mark::of(&row.role, !row.dominated_by.is_empty());
        let profit = number::plain_money(row.profit, &context.currency);
        let mut details = vec![
            format!("{} a month \u{00b7} {}", cost(row, context), number::percent(&risk(row))),
            format!("expected profit {profit}"),
        ];
        if !mark.words().is_empty() {
            details[0] = format!("{} \u{00b7} {}", details[0], mark.words());
        }
        if !row.dominated_by.is_empty() {
            let better = context.strategy_title(&row.dominated_by);
            details.push(format!("no safer and no cheaper than: {better}"));
        }
        KeyEntry { letter: letter(i), marks: vec![mark], title: row.title.clone(), details }
    });
    let key = Key::new(entries.collect(), KEY_WIDTH);
    let body = key.height().max(400.0);
    let top = frame.top() + 22.0;
    let height = top + body + 46.0 + frame.bottom();
    let area = Area {
        left: MARGIN + 52.0,
        top,
        right: WIDTH - MARGIN - KEY_WIDTH - 28.0,
        bottom: top + body.min(640.0),
    };
    let costs = range_of(rows.iter().flat_map(|row| [row.cost_low, row.cost_high, row.cost, 0.0]));
    let risks = range_of(
        rows.iter()
            .flat_map(|row| [row.risk_low, row.risk_high, row.risk])
            .chain([0.0, context.tolerance]),
    );
    let highest = risks.map_or(1.0, |(_, high)| high);
    // Where the riskiest strategy dwarfs the tolerance, the choice would be crowded on the ground.
    let bent = highest > 6.0 * context.tolerance;
    let room = 16.0;
    let panel = Panel {
        area,
        x: Scale::linear(costs.unwrap_or((0.0, 1.0)), 5, (area.left + room, area.right - room)),
        y: if bent {
            Scale::square_root(highest, (area.bottom, area.top))
        } else {
            Scale::linear((0.0, highest), 6, (area.bottom, area.top))
        },
    };
    draw(WIDTH, height, |canvas| {
        frame.draw(canvas);
        let limit = panel.y.px(context.tolerance);
        canvas.fill(Area { top: limit, ..area }, SAFE, 1.0);
        panel.y_ticks(canvas, &panel.y.percent_ticks());
        panel.x_ticks(canvas, &panel.x.amount_ticks(), false);
        panel.x_title(canvas, &format!("added tracking cost a month, {}", context.currency));
        let scale = if bent { ", square-root scale" } else { "" };
        let words = format!("chance of {} (riskiest category{scale})", context.event());
        panel.y_title(canvas, MARGIN, &words);
        canvas.dashed(&[(area.left, limit), (area.right, limit)], INK, 1.25, 6.0);

        let mut frontier: Vec<_> = rows.iter().filter(|row| row.dominated_by.is_empty()).collect();
        frontier.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(b.risk.total_cmp(&a.risk)));
        let path: Vec<_> = frontier.iter().map(|row| panel.at(canvas, row.cost, row.risk)).collect();
        canvas.line(&path, AXIS, 1.25);
        canvas.avoid(&path);
        canvas.avoid(&[(area.left, limit), (area.right, limit)]);
        for row in &rows {
            let mark = Mark::of(&row.role, !row.dominated_by.is_empty());
            let color = mark.color();
            let left = panel.at(canvas, row.cost_low, row.risk);
            let right = panel.at(canvas, row.cost_high, row.risk);
            let low = panel.at(canvas, row.cost, row.risk_low);
            let high = panel.at(canvas, row.cost, row.risk_high);
            for whisker in [[left, right], [low, high]] {
                canvas.line(&whisker, color, 1.5);
                canvas.avoid(&whisker);
            }
        }
        for row in rows.iter().rev() {
            let mark = Mark::of(&row.role, !row.dominated_by.is_empty());
            let point = (panel.x.px(row.cost), panel.y.px(row.risk));
            mark.draw(canvas, point);
            let ends = [row.cost_low, row.cost_high]
                .map(|x| number::unit_money(x, row.cost_low, row.cost_high, &context.currency));
            let told = format!(
                "{}: {} a month ({} to {}); chance of {} {}",
                row.title,
                cost(row, context),
                ends[0],
                ends[1],
                context.event(),
                number::percent_with_interval(&risk(row))
            );
            canvas.value_at(point, &told);
        }
        key.draw(canvas, (area.right + 34.0, top - 6.0));
        let within =
            Area { left: area.left, top: area.top - 6.0, right: area.right, bottom: area.bottom };
        let placed_first = rows.iter().enumerate().filter(|(_, row)| !row.role.is_empty());
        let placed_last = rows.iter().enumerate().filter(|(_, row)| row.role.is_empty());
        for (i, row) in placed_first.chain(placed_last) {
            let mark = Mark::of(&row.role, !row.dominated_by.is_empty());
            let color = if mark == Mark::Dominated { super::style::MUTED } else { mark.color() };
            let point = (panel.x.px(row.cost), panel.y.px(row.risk));
            label_near(canvas, &letter(i), bold(LABEL, color), point, within);
        }
        let words = format!("tolerated: {}", number::plain_percent(context.tolerance));
        let style = plain(TICK, INK);
        for (x, anchor) in [(area.right - 4.0, Anchor::End), (area.left + 4.0, Anchor::Start)] {
            for y in [limit - 5.0, limit + 13.0] {
                let place = super::canvas::Canvas::text_box(&words, style, (x, y), anchor);
                if canvas.is_free(&place) && within.holds(&place) {
                    canvas.text(&words, style, (x, y), anchor);
                    return;
                }
            }
        }
    })
}
