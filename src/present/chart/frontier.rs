//! The cost-risk frontier: what safety costs. x: added tracking cost a month; y: the greatest chance of
//! the tolerance's kind over the controllable categories, with 95 % simulation intervals.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, draw};
use super::key::{Key, KeyEntry, Role, label_near, letter};
use super::panel::{Frame, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{AXIS, INK, SAFE};
use super::{ChartContext, empty};
use crate::analysis::{Estimate, FrontierRow};
use crate::present::number;

/// Width of a key beside the panel, in px.
const KEY_WIDTH: f64 = 370.0;

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
        // Two risks beside each other, no difference: the riskiest category need not be the same one.
        (Some(today), Some(choice), None) => format!(
            "{}: for {} a month the chance of {event} in its riskiest category is {}; in that of today's way it is {}",
            choice.title,
            cost(choice, context),
            number::percent(&risk(choice)),
            number::percent(&risk(today))
        ),
        _ => "What safety costs, strategy by strategy".to_owned(),
    }
}

fn role(row: &FrontierRow) -> Role {
    Role::of(&row.role, !row.dominated_by.is_empty())
}

/// The key, in the order of the letters.
fn key(rows: &[&FrontierRow], context: &ChartContext, size: Size) -> Key {
    let entries = rows.iter().enumerate().map(|(i, row)| {
        let profit = number::plain_money(row.profit, &context.currency);
        let mut details = vec![
            format!("{} a month \u{00b7} {}", cost(row, context), number::percent(&risk(row))),
            format!("expected profit {profit}"),
        ];
        if !role(row).words().is_empty() {
            details[0] = format!("{} \u{00b7} {}", details[0], role(row).words());
        }
        if !row.dominated_by.is_empty() {
            let better = context.strategy_title(&row.dominated_by);
            details.push(format!("no safer and no cheaper than: {better}"));
        }
        let mark = Some(context.mark(&row.strategy, role(row)));
        KeyEntry { letter: letter(i), mark, title: row.title.clone(), details }
    });
    Key::new(size, entries.collect(), size.of(KEY_WIDTH, size.inner()))
}

pub(super) fn drawing(
    rows: &[FrontierRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let whole = |row: &&FrontierRow| {
        [row.cost, row.cost_low, row.cost_high, row.risk, row.risk_low, row.risk_high]
            .iter()
            .all(|x| x.is_finite())
    };
    let mut rows: Vec<&FrontierRow> = rows.iter().filter(whole).collect();
    rows.sort_by_key(|row| (context.place(&row.strategy), &row.strategy));
    let owned: Vec<FrontierRow> = rows.iter().map(|row| (*row).clone()).collect();
    let costs = range_of(rows.iter().flat_map(|row| [row.cost_low, row.cost_high, row.cost, 0.0]));
    let risks = range_of(
        rows.iter()
            .flat_map(|row| [row.risk_low, row.risk_high, row.risk])
            .chain([0.0, context.tolerance]),
    );
    let highest = risks.map_or(1.0, |(_, high)| high);
    // Where the riskiest strategy dwarfs the tolerance, the choice would be crowded on the ground.
    let bent = highest > 6.0 * context.tolerance;
    let subtitle = format!(
        "Each mark is a strategy under the new rules; lines show the 95 % simulation interval. Small: another strategy is \
         at least as safe and no dearer. Tolerated: {} in {} days.{}",
        number::plain_percent(context.tolerance),
        context.period_days,
        if bent { " The chance is on a square-root scale." } else { "" }
    );
    let frame = Frame::new(size, &title(&owned, context), &subtitle, &context.source);
    if rows.is_empty() {
        return empty(&frame);
    }
    let key = key(&rows, context, size);
    let top = frame.top() + 26.0;
    let left = size.margin() + size.gutter();
    let (area, below) = if size.is_narrow() {
        let area = Area { left, top, right: size.right(), bottom: top + 300.0 };
        (area, area.bottom + X_TITLE + 8.0 + key.height())
    } else {
        let right = size.right() - KEY_WIDTH - 34.0;
        let area = Area { left, top, right, bottom: top + key.height().clamp(430.0, 640.0) };
        (area, (top + key.height()).max(area.bottom + X_TITLE))
    };
    let room = 16.0;
    let x_px = (area.left + room, area.right - room);
    let panel = Panel {
        area,
        x: Scale::linear(costs.unwrap_or((0.0, 1.0)), size.ticks(area.width(), 6), x_px),
        y: if bent {
            Scale::square_root(highest, (area.bottom, area.top))
        } else {
            Scale::linear((0.0, highest), 6, (area.bottom, area.top))
        },
    };
    draw(size, below + frame.bottom(), |canvas| {
        frame.draw(canvas);
        let limit = panel.y.px(context.tolerance);
        canvas.fill(Area { top: limit, ..area }, SAFE, 1.0);
        panel.y_ticks(canvas, &panel.y.percent_ticks());
        panel.x_ticks(canvas, &panel.x.amount_ticks(), false);
        panel.x_title(canvas, &format!("added tracking cost a month, {}", context.currency));
        let words = format!("chance of {} in the riskiest category", context.event());
        panel.y_title(canvas, size.margin(), &words);
        canvas.dashed(&[(area.left, limit), (area.right, limit)], INK, 1.25, 6.0);

        let mut frontier: Vec<_> = rows.iter().filter(|row| row.dominated_by.is_empty()).collect();
        frontier.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(b.risk.total_cmp(&a.risk)));
        let path: Vec<_> = frontier.iter().map(|row| panel.at(canvas, row.cost, row.risk)).collect();
        canvas.line(&path, AXIS, 1.25);
        canvas.avoid(&path);
        canvas.avoid(&[(area.left, limit), (area.right, limit)]);
        points(canvas, &panel, &rows, context);
        let key_place = if size.is_narrow() {
            (size.margin(), area.bottom + X_TITLE + 8.0)
        } else {
            (area.right + 34.0, top - 6.0)
        };
        key.draw(canvas, key_place);
        let within = Area { top: area.top - 6.0, ..area };
        let is_placed_first = |row: &FrontierRow| !row.role.is_empty();
        let placed_first = rows.iter().enumerate().filter(|(_, row)| is_placed_first(row));
        let placed_last = rows.iter().enumerate().filter(|(_, row)| !is_placed_first(row));
        for (i, row) in placed_first.chain(placed_last) {
            let point = (panel.x.px(row.cost), panel.y.px(row.risk));
            let style = size.strong(context.color(&row.strategy));
            label_near(canvas, &letter(i), style, point, within);
        }
        let words = format!("tolerated: {}", number::plain_percent(context.tolerance));
        let style = size.tick(INK);
        let mut free = Vec::new();
        for (x, anchor) in [(area.right - 4.0, Anchor::End), (area.left + 4.0, Anchor::Start)] {
            for y in [limit - 5.0, limit + style.size + 2.0] {
                let place = Canvas::text_box(&words, style, (x, y), anchor);
                if canvas.is_free(&place) && within.holds(&place) {
                    free.push((x, y, anchor, canvas.is_crossed(&place)));
                }
            }
        }
        if let Some((x, y, anchor, _)) = free.iter().find(|one| !one.3).or(free.first()) {
            canvas.text(&words, style, (*x, *y), *anchor);
        }
    })
}

/// The strategies with their intervals, and what each tells when it is pointed at. Those with a role lie on top.
fn points(canvas: &mut Canvas<'_>, panel: &Panel, rows: &[&FrontierRow], context: &ChartContext) {
    for row in rows {
        let left = panel.at(canvas, row.cost_low, row.risk);
        let right = panel.at(canvas, row.cost_high, row.risk);
        let low = panel.at(canvas, row.cost, row.risk_low);
        let high = panel.at(canvas, row.cost, row.risk_high);
        for whisker in [[left, right], [low, high]] {
            canvas.line(&whisker, context.color(&row.strategy), 1.5);
            canvas.avoid(&whisker);
        }
    }
    let (others, told): (Vec<&FrontierRow>, Vec<&FrontierRow>) =
        rows.iter().partition(|row| row.role.is_empty());
    for row in others.into_iter().chain(told) {
        let point = (panel.x.px(row.cost), panel.y.px(row.risk));
        context.mark(&row.strategy, role(row)).draw(canvas, point);
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
}
