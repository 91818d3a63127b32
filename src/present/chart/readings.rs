//! What readings change beside what chance changes: VTR on the date, one row a category and strategy.

use super::canvas::{Anchor, Area, Canvas, ChartError, Drawing, draw, shorten};
use super::key::{Sample, legend};
use super::panel::{Frame, Panel, X_TITLE};
use super::scale::{Scale, range_of};
use super::size::Size;
use super::style::{GREY, INK, MUTED};
use super::{ChartContext, empty, metric_name};
use crate::analysis::{Estimate, ReadingRow};
use crate::policy::Reading;
use crate::present::number;
use plotters::style::RGBColor;

/// Height of a bar, in px.
const BAR: f64 = 24.0;
/// Room for words right of the bars on a wide chart, in px; on a narrow one they stand below.
const WORDS: f64 = 300.0;

/// Height of a category's name, in px.
fn name_height(size: Size) -> f64 {
    size.of(26.0, 24.0)
}

/// Height of a bar with its words, in px.
fn bar_height(size: Size) -> f64 {
    BAR + size.of(0.0, 14.0)
}

/// One category under one strategy.
struct Spread<'a> {
    /// The main reading first.
    readings: Vec<&'a ReadingRow>,
    mixture: Option<&'a ReadingRow>,
}

impl<'a> Spread<'a> {
    fn first(&self) -> &'a ReadingRow {
        self.readings[0]
    }

    /// Lowest and highest median, with the names of their readings.
    fn medians(&self) -> Option<[(f64, &'a str); 2]> {
        let medians = || self.readings.iter().filter_map(|row| Some((row.p50?, row.reading.as_str())));
        let low = medians().min_by(|a, b| a.0.total_cmp(&b.0))?;
        // Of equal ones the first.
        let high = medians().fold(low, |best, one| if one.0 > best.0 { one } else { best });
        Some([low, high])
    }

    /// The main reading's bulk of futures.
    fn chance(&self) -> Option<(f64, f64)> {
        self.first().p05.zip(self.first().p95)
    }

    fn share(&self) -> Option<Estimate> {
        let row = self.mixture?;
        Some(Estimate { point: row.share_by_readings?, low: row.share_low?, high: row.share_high? })
    }
}

/// Rows of one category and strategy stand together, in the order of the file.
fn spreads(rows: &[ReadingRow]) -> Vec<Spread<'_>> {
    let key = |row: &ReadingRow| (row.store.clone(), row.category.clone(), row.strategy.clone());
    let mut spreads: Vec<Spread<'_>> = Vec::new();
    for row in rows {
        let of_mixture = row.reading == Reading::MIXTURE;
        match spreads.last_mut() {
            Some(last) if key(last.first()) == key(row) && of_mixture => last.mixture = Some(row),
            Some(last) if key(last.first()) == key(row) => last.readings.push(row),
            _ if of_mixture => {}
            _ => spreads.push(Spread { readings: vec![row], mixture: None }),
        }
    }
    spreads
}

/// The finding: the category of today's way that readings move most.
pub(super) fn title(rows: &[ReadingRow], context: &ChartContext) -> String {
    let spreads = spreads(rows);
    if spreads.iter().all(|one| one.readings.len() == 1) {
        return "The rules were read in one way only".to_owned();
    }
    let today = spreads.iter().filter(|one| one.first().strategy == context.today);
    let width = |[low, high]: [(f64, &str); 2]| high.0 - low.0;
    let most = today
        .filter_map(|one| Some((one.medians()?, one)))
        .max_by(|a, b| width(a.0).total_cmp(&width(b.0)));
    let Some(([low, high], spread)) = most else {
        return "If nothing changes, no package is counted under any reading".to_owned();
    };
    if high.0 - low.0 < 5e-4 {
        return "No reading of the rules moves the rate of any category".to_owned();
    }
    let by_chance = match spread.chance() {
        Some((from, to)) => format!(
            "; chance and unknown inputs alone, from {} to {}",
            number::plain_percent(from),
            number::plain_percent(to)
        ),
        None => String::new(),
    };
    format!(
        "If nothing changes, the reading of the rules moves the rate of {} from {} ({}) to {} ({}){by_chance}",
        metric_name(&spread.first().store, &spread.first().category),
        number::plain_percent(low.0),
        low.1,
        number::plain_percent(high.0),
        high.1,
    )
}

pub(super) fn drawing(
    rows: &[ReadingRow],
    context: &ChartContext,
    size: Size,
) -> Result<Drawing, ChartError> {
    let spreads = spreads(rows);
    let main = spreads.first().map_or("", |one| one.first().reading.as_str());
    let subtitle = format!(
        "VTR (valid tracking rate) on {}. Bar: 9 of 10 futures under the reading \u{201c}{main}\u{201d}, its median marked. \
         Dots: medians under the other readings, whose weights are assumptions. {}: how much of the spread comes from readings.",
        number::day(&context.on_date),
        size.of("On the right", "Below each bar")
    );
    let frame = Frame::new(size, &title(rows, context), &subtitle, &context.source);
    let values = spreads.iter().flat_map(|one| {
        let row = one.first();
        let medians = one.readings.iter().filter_map(|row| row.p50);
        medians.chain(row.p05).chain(row.p95).chain([row.target, 1.0])
    });
    let Some(range) = range_of(values).filter(|_| !spreads.is_empty()) else { return empty(&frame) };
    let top = frame.top();
    let mut samples = vec![(Sample::Filled(context.today_color(), 0.35), "today's way, chance")];
    if context.choice == context.today {
        samples[0].1 = "today's way, the choice, chance";
    } else {
        samples.push((Sample::Filled(context.choice_color(), 0.35), "the choice, chance"));
    }
    samples.extend([
        (Sample::Dot(INK, false), "another reading's median"),
        (Sample::Dashed(INK, 1.25), "target"),
    ]);
    let body = top + legend(size, None, &samples, top) + 8.0;
    let names = spreads.iter().enumerate().filter(|(at, _)| begins(&spreads, *at)).count();
    let height = names as f64 * name_height(size) + spreads.len() as f64 * bar_height(size);
    let area = Area {
        left: size.margin() + 8.0,
        right: size.right() - size.of(WORDS, 8.0),
        top: body,
        bottom: body + height,
    };
    draw(size, area.bottom + X_TITLE + frame.bottom(), |canvas| {
        frame.draw(canvas);
        legend(size, Some(canvas), &samples, top);
        let panel = Panel {
            area,
            x: Scale::tight(range, size.ticks(area.width(), 6), (area.left, area.right)),
            y: Scale::linear((0.0, 1.0), 2, (area.bottom, area.top)),
        };
        panel.x_ticks(canvas, &panel.x.percent_ticks(), true);
        panel.x_title(canvas, "VTR on the date");
        let mut y = area.top;
        for (at, spread) in spreads.iter().enumerate() {
            if begins(&spreads, at) {
                let name = metric_name(&spread.first().store, &spread.first().category);
                let style = size.strong(INK);
                let text = shorten(&name, style, area.width() - 6.0);
                let place = (area.left, y + name_height(size) - 8.0);
                // No grid line crosses the name.
                let ground = Canvas::text_box(&text, style, place, Anchor::Start);
                canvas.fill(ground.grown(1.0), super::style::PAPER, 1.0);
                canvas.text(&text, style, place, Anchor::Start);
                y += name_height(size);
            }
            row(canvas, &panel, spread, y, context);
            y += bar_height(size);
        }
    })
}

/// Is the row the first of its category?
fn begins(spreads: &[Spread<'_>], at: usize) -> bool {
    let metric = |one: &Spread<'_>| (one.first().store.clone(), one.first().category.clone());
    at == 0 || metric(&spreads[at - 1]) != metric(&spreads[at])
}

fn row(canvas: &mut Canvas<'_>, panel: &Panel, spread: &Spread<'_>, top: f64, context: &ChartContext) {
    let size = canvas.size;
    let color = context.color(&spread.first().strategy);
    let middle = top + BAR / 2.0 - 2.0;
    let target = panel.at(canvas, spread.first().target, 0.0).0;
    canvas.dashed(&[(target, top), (target, top + BAR)], INK, 1.25, 4.0);
    bar(canvas, panel, spread, middle, color);
    let style = size.tick(MUTED);
    let (right, base) = size.of((size.right(), middle + 4.5), (panel.area.right, top + BAR + 9.0));
    let text = shorten(&words(spread), style, size.of(WORDS - 16.0, panel.area.width()));
    if size.is_narrow() {
        let ground = Canvas::text_box(&text, style, (right, base), Anchor::End);
        canvas.fill(ground, super::style::PAPER, 1.0);
    }
    canvas.text(&text, style, (right, base), Anchor::End);
    let first = spread.first();
    let rates: Vec<String> = spread
        .readings
        .iter()
        .filter_map(|row| Some(format!("{} {}", row.reading, number::plain_percent(row.p50?))))
        .collect();
    let told = format!(
        "{}, {}: half of all futures at or below {}; of the spread from readings: {}",
        metric_name(&first.store, &first.category),
        context.strategy_title(&first.strategy),
        if rates.is_empty() { "no rate, as nothing is counted".to_owned() } else { rates.join(", ") },
        words(spread)
    );
    canvas.value(Area { top, bottom: top + BAR, ..panel.area }, &told);
}

fn bar(canvas: &mut Canvas<'_>, panel: &Panel, spread: &Spread<'_>, middle: f64, color: RGBColor) {
    if let Some((low, high)) = spread.chance() {
        let (left, right) = (panel.at(canvas, low, 0.0).0, panel.at(canvas, high, 0.0).0);
        let right = right.max(left + 2.0);
        canvas.fill(Area { left, right, top: middle - 6.0, bottom: middle + 6.0 }, color, 0.35);
    }
    if let Some([(low, _), (high, _)]) = spread.medians() {
        let (left, right) = (panel.at(canvas, low, 0.0).0, panel.at(canvas, high, 0.0).0);
        canvas.line(&[(left, middle), (right, middle)], GREY, 1.25);
    }
    for median in spread.readings.iter().skip(1).filter_map(|row| row.p50) {
        let x = panel.at(canvas, median, 0.0).0;
        canvas.mark((x, middle), 3.0, color, false);
    }
    if let Some(median) = spread.first().p50 {
        let x = panel.at(canvas, median, 0.0).0;
        canvas.line(&[(x, middle - 8.0), (x, middle + 8.0)], color, 3.0);
    }
}

fn words(spread: &Spread<'_>) -> String {
    if spread.readings.len() == 1 {
        return "read in one way".to_owned();
    }
    match (spread.medians(), spread.share()) {
        (None, _) => "nothing counted under any reading".to_owned(),
        (_, None) => "no spread".to_owned(),
        (_, Some(share)) if share.high < 0.01 => "below 1 %".to_owned(),
        (_, Some(share)) => number::percent_with_interval(&share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn one_reading_alone_is_told_as_such_and_drawn() {
        let mut data = sample::chart_data();
        data.readings.retain(|row| row.reading == "prudent");
        assert!(!data.readings.is_empty());
        let context = ChartContext::new(&sample::summary(), "0123abcd");
        assert_eq!(title(&data.readings, &context), "The rules were read in one way only");
        let drawn = spreads(&data.readings);
        assert!(drawn.iter().all(|one| one.chance().is_some() && words(one) == "read in one way"));
    }

    #[test]
    fn the_title_names_the_category_that_readings_move_most() {
        let data = sample::chart_data();
        let context = ChartContext::new(&sample::summary(), "0123abcd");
        let title = title(&data.readings, &context);
        let moved = spreads(&data.readings);
        let width = |one: &Spread<'_>| one.medians().map_or(0.0, |[low, high]| high.0 - low.0);
        let today = moved.iter().filter(|one| one.first().strategy == context.today);
        let most = today.max_by(|a, b| width(a).total_cmp(&width(b))).expect("rows");
        assert!(title.contains(&metric_name(&most.first().store, &most.first().category)), "{title}");
        assert!(title.contains("(lenient)") && title.contains("(prudent)"), "{title}");
    }
}
