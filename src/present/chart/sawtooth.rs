//! The sawtooth of allowed defects: with n packages counted, floor(n (1 - target)) may miss; as a share
//! of n this is a saw whose teeth are long for small categories. The seller's categories stand on it.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, draw};
use super::key::{Key, KeyEntry, Mark, Role, Sample, label_near, legend, letter};
use super::panel::{Frame, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{AXIS, INK, SAFE};
use super::{ChartContext, empty, metric_name};
use crate::analysis::SawtoothRow;
use crate::present::number;
use std::collections::BTreeMap;

/// Width of a key beside the panel, in px.
const KEY_WIDTH: f64 = 350.0;

/// Most packages of `n` that may miss: integers, as the rate is compared.
fn allowed(n: u64, target_permille: u32, strictly_above: bool) -> u64 {
    let room = n * u64::from(1000u32.saturating_sub(target_permille));
    if strictly_above { room.div_ceil(1000).saturating_sub(1) } else { room / 1000 }
}

fn share(part: f64, counted: f64) -> f64 {
    (part / counted.max(1.0)).clamp(0.0, 1.0)
}

struct Place<'a> {
    name: String,
    today: Option<&'a SawtoothRow>,
    choice: Option<&'a SawtoothRow>,
}

fn places(rows: &[SawtoothRow]) -> Vec<Place<'_>> {
    let mut places: BTreeMap<(&str, &str), Place<'_>> = BTreeMap::new();
    let whole = |row: &&SawtoothRow| {
        [row.counted, row.counted_low, row.counted_high, row.defects, row.defects_high]
            .iter()
            .all(|x| x.is_finite() && *x >= 0.0)
    };
    for row in rows.iter().filter(whole) {
        let place = places.entry((&row.store, &row.category)).or_insert_with(|| Place {
            name: metric_name(&row.store, &row.category),
            today: None,
            choice: None,
        });
        match row.role.as_str() {
            "today" => place.today = Some(row),
            "chosen" => place.choice = Some(row),
            "today and chosen" => (place.today, place.choice) = (Some(row), Some(row)),
            _ => {}
        }
    }
    let mut places: Vec<_> =
        places.into_values().filter(|place| place.today.or(place.choice).is_some()).collect();
    let size = |place: &Place<'_>| place.today.or(place.choice).map_or(0.0, |row| row.counted);
    places.sort_by(|a, b| size(a).total_cmp(&size(b)).then_with(|| a.name.cmp(&b.name)));
    places
}

/// Most packages that may miss of the median number counted.
pub(in crate::present) fn room(row: &SawtoothRow) -> u64 {
    allowed(row.counted.round() as u64, row.target_permille, row.strictly_above)
}

fn too_many(row: &SawtoothRow) -> bool {
    row.counted >= 1.0 && row.defects > room(row) as f64
}

/// The finding, from the rows.
pub(super) fn title(rows: &[SawtoothRow], _context: &ChartContext) -> String {
    let places = places(rows);
    let today = places.iter().filter(|place| place.today.is_some_and(too_many)).count();
    let choice = places.iter().filter(|place| place.choice.is_some_and(too_many)).count();
    let without_slack = places
        .iter()
        .filter_map(|place| place.choice)
        .filter(|row| row.counted >= 1.0 && room(row) == 0);
    let slack = match without_slack.count() {
        0 => String::new(),
        1 => "; one category may not miss a single package".to_owned(),
        n => format!("; {n} categories may not miss a single package"),
    };
    let all = places.len();
    let noun = if all == 1 { "category misses" } else { "categories miss" };
    format!(
        "On average {today} of {all} {noun} more packages than allowed today, {choice} under the \
         choice{slack}"
    )
}

fn counted(row: &&SawtoothRow) -> bool {
    row.counted >= 1.0
}

/// Today's way and the choice, or the one there is.
fn ways<'a>(place: &Place<'a>) -> Vec<&'a SawtoothRow> {
    match (place.today, place.choice) {
        (Some(a), Some(b)) if a != b => vec![a, b],
        (a, b) => a.or(b).into_iter().collect(),
    }
}

fn key(places: &[Place<'_>], size: Size) -> Key {
    let facts = |row: &SawtoothRow| {
        if row.counted < 1.0 {
            return "nothing counted".to_owned();
        }
        format!(
            "may miss {} of {}, misses {}",
            number::plain(room(row) as f64),
            number::plain(row.counted.round()),
            number::plain(row.defects)
        )
    };
    let entries = places.iter().enumerate().map(|(i, place)| {
        let details = match ways(place).as_slice() {
            [today, choice] => {
                vec![format!("today: {}", facts(today)), format!("choice: {}", facts(choice))]
            }
            ways => ways.iter().map(|row| facts(row)).collect(),
        };
        KeyEntry { letter: letter(i), mark: None, title: place.name.clone(), details }
    });
    Key::new(size, entries.collect(), size.of(KEY_WIDTH, size.inner()))
}

fn mark(row: &SawtoothRow, context: &ChartContext) -> Mark {
    context.mark(&row.strategy, Role::of(&row.role, false))
}

pub(super) fn drawing(
    rows: &[SawtoothRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let places = places(rows);
    let subtitle = format!(
        "Packages counted on {} (logarithmic scale) and the mean share that misses (square-root scale), new rules. Lines: \
         5 % to 95 % of futures in volume, and up to the 95 % point of misses. Within the saw a category is at target.",
        number::day(&context.on_date)
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    let drawn: Vec<&SawtoothRow> = places.iter().flat_map(ways).filter(counted).collect();
    if drawn.is_empty() {
        return empty(&frame);
    }
    let key = key(&places, size);
    let samples = if drawn.iter().any(|row| row.role == "today and chosen") {
        vec![(
            Sample::Mark(context.mark(&context.today, Role::TodayAndChoice)),
            "today's way, the choice",
        )]
    } else {
        vec![
            (Sample::Mark(context.mark(&context.today, Role::Today)), "today's way"),
            (Sample::Mark(context.mark(&context.choice, Role::Choice)), "the choice"),
        ]
    };
    let samples = [samples, vec![(Sample::Solid(AXIS, 1.25), "share that may miss")]].concat();
    let top = frame.top();
    let area_top = top + legend(size, None, &samples, top) + 32.0;
    let left = size.margin() + size.gutter();
    let (area, below) = if size.is_narrow() {
        let bottom = area_top + 300.0;
        let area = Area { left, top: area_top, right: size.right(), bottom };
        (area, bottom + X_TITLE + 8.0 + key.height())
    } else {
        let right = size.right() - KEY_WIDTH - 34.0;
        let bottom = area_top + key.height().clamp(430.0, 640.0);
        let area = Area { left, top: area_top, right, bottom };
        (area, (area_top + key.height()).max(bottom + X_TITLE))
    };
    let panel = panel(&drawn, area);
    let target = drawn.iter().map(|row| row.target_permille).min().unwrap_or(950);
    let strictly = drawn.iter().any(|row| row.strictly_above);
    draw(size, below + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        saw(canvas, &panel, target, strictly);
        panel.y_ticks(canvas, &panel.y.percent_ticks());
        panel.x_ticks(canvas, &panel.x.amount_ticks(), false);
        panel.x_title(canvas, "packages counted");
        panel.y_title(canvas, size.margin(), "share that misses");
        points(canvas, &panel, &places, context);
        letters(canvas, &panel, &places, context);
        let words = "at target";
        let spot = (area.right - 6.0, area.bottom - 8.0);
        if canvas.is_free(&Canvas::text_box(words, size.tick(INK), spot, Anchor::End)) {
            canvas.text(words, size.tick(INK), spot, Anchor::End);
        }
        let key_place = if size.is_narrow() {
            (size.margin(), area.bottom + X_TITLE + 8.0)
        } else {
            (area.right + 34.0, area_top - 8.0)
        };
        key.draw(canvas, key_place);
    })
}

/// The axes, from all that is drawn.
fn panel(drawn: &[&SawtoothRow], area: Area) -> Panel {
    let counts = range_of(
        drawn
            .iter()
            .flat_map(|row| [row.counted, row.counted_low, row.counted_high])
            .map(|n| n.max(1.0)),
    )
    .unwrap_or((1.0, 100.0));
    let target = drawn.iter().map(|row| row.target_permille).min().unwrap_or(950);
    let most = drawn.iter().fold(f64::from(1000 - target.min(1000)) / 1000.0, |most, row| {
        most.max(share(row.defects, row.counted)).max(share(row.defects_high, row.counted))
    });
    Panel {
        area,
        x: Scale::log(counts, (area.left + 12.0, area.right - 12.0)),
        y: Scale::square_root(most, (area.bottom, area.top)),
    }
}

fn point(panel: &Panel, row: &SawtoothRow) -> (f64, f64) {
    (panel.x.px(row.counted.max(1.0)), panel.y.px(share(row.defects, row.counted)))
}

/// The categories with their ranges, and what each tells when it is pointed at.
fn points(canvas: &mut Canvas<'_>, panel: &Panel, places: &[Place<'_>], context: &ChartContext) {
    let drawn = || places.iter().flat_map(ways).filter(counted);
    for row in drawn() {
        let n = row.counted.max(1.0);
        let missed = share(row.defects, row.counted);
        let left = panel.at(canvas, row.counted_low.max(1.0), missed);
        let right = panel.at(canvas, row.counted_high.max(1.0), missed);
        let low = panel.at(canvas, n, missed);
        let high = panel.at(canvas, n, share(row.defects_high, row.counted).max(missed));
        for whisker in [[left, right], [low, high]] {
            canvas.line(&whisker, context.color(&row.strategy), 1.25);
            canvas.avoid(&whisker);
        }
    }
    for place in places {
        if let (Some(a), Some(b)) = (place.today.filter(counted), place.choice.filter(counted)) {
            let ends = [point(panel, a), point(panel, b)];
            canvas.dashed(&ends, AXIS, 1.0, 2.5);
            canvas.avoid(&ends);
        }
    }
    for row in drawn() {
        mark(row, context).draw(canvas, point(panel, row));
        let told = format!(
            "{}, {}: {} counted in the middle future (9 of 10: {} to {}), {} may miss, {} do on average",
            metric_name(&row.store, &row.category),
            context.strategy_title(&row.strategy),
            number::plain(row.counted.round()),
            number::plain(row.counted_low),
            number::plain(row.counted_high),
            number::plain(room(row) as f64),
            number::plain(row.defects)
        );
        canvas.value_at(point(panel, row), &told);
    }
}

fn letters(canvas: &mut Canvas<'_>, panel: &Panel, places: &[Place<'_>], context: &ChartContext) {
    let within = Area { top: panel.area.top - 4.0, ..panel.area };
    for (i, place) in places.iter().enumerate() {
        for row in ways(place).into_iter().filter(counted) {
            let style = canvas.size.strong(context.color(&row.strategy));
            label_near(canvas, &letter(i), style, point(panel, row), within);
        }
    }
}

/// The saw: exact steps while they can be told apart, then its upper edge.
fn saw(canvas: &mut Canvas<'_>, panel: &Panel, target: u32, strictly: bool) {
    let low = panel.x.low.max(1.0).ceil() as u64;
    let high = panel.x.high.floor().max(low as f64) as u64;
    let tooth = 1000u64.div_ceil(u64::from(1000 - target.min(999)));
    let fine_to = high.min(tooth * 40);
    let mut path = Vec::new();
    let first = panel.x.low.max(1.0);
    let at = |n: f64, room: u64| {
        let limit = room as f64 / n;
        (panel.x.px(n.clamp(panel.x.low, panel.x.high)), panel.y.px(limit.min(panel.y.high)))
    };
    path.push(at(first, allowed(first as u64, target, strictly)));
    for n in low..=fine_to {
        let room = allowed(n, target, strictly);
        let before = allowed(n.saturating_sub(1), target, strictly);
        if room != before {
            path.push(at(n as f64, before));
        }
        path.push(at(n as f64, room));
    }
    if high > fine_to {
        let edge = f64::from(1000 - target.min(1000)) / 1000.0;
        path.push((panel.x.px(fine_to as f64), panel.y.px(edge)));
        path.push((panel.x.px(panel.x.high), panel.y.px(edge)));
    } else if let Some(&(_, y)) = path.last() {
        path.push((panel.x.px(panel.x.high), y));
    }
    let mut ground = path.clone();
    if let (Some(&first), Some(&last)) = (path.first(), path.last()) {
        ground.push((last.0, panel.area.bottom));
        ground.push((first.0, panel.area.bottom));
    }
    canvas.polygon(&ground, SAFE, 1.0);
    canvas.line(&path, AXIS, 1.25);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_saw_follows_the_integer_rule() {
        for (n, at_least, above) in
            [(0, 0, 0), (19, 0, 0), (20, 1, 0), (21, 1, 1), (39, 1, 1), (40, 2, 1)]
        {
            assert_eq!(allowed(n, 950, false), at_least, "{n}");
            assert_eq!(allowed(n, 950, true), above, "{n}");
        }
    }
}
