//! How the charts of a run look: a colour a strategy, dashes for the old rules, numbers when pointed at.

use super::super::style::strategy_color;
use super::super::{Chart, ChartContext, Size, all};
use crate::present::sample;
use plotters::style::RGBColor;
use std::collections::BTreeSet;

/// All colours in a drawing.
fn colors(svg: &str) -> BTreeSet<String> {
    let of = |attribute: &str| {
        let start = format!("{attribute}=\"");
        svg.split(start.as_str())
            .skip(1)
            .filter_map(|rest| rest.get(..7).map(str::to_owned))
            .collect::<Vec<_>>()
    };
    of("fill").into_iter().chain(of("stroke")).filter(|color| color.starts_with('#')).collect()
}

fn hex(color: RGBColor) -> String {
    format!("#{:02X}{:02X}{:02X}", color.0, color.1, color.2)
}

#[test]
fn a_strategy_has_the_same_colour_in_every_chart() {
    let (summary, data) = (sample::summary(), sample::chart_data());
    let context = ChartContext::new(&summary, "0123abcd");
    let names: Vec<&String> = summary.strategies.iter().map(|one| &one.name).collect();
    for (place, name) in names.iter().enumerate() {
        assert_eq!(context.color(name), strategy_color(place), "{name}");
    }
    let (today, choice) = (hex(context.today_color()), hex(context.choice_color()));
    let others: Vec<String> = names
        .iter()
        .filter(|name| ![&context.today, &context.choice].contains(name))
        .map(|name| hex(context.color(name)))
        .collect();
    for size in Size::ALL {
        for Chart { name, svg, .. } in all(&data, &context, size).expect("charts") {
            let found = colors(&svg);
            // The distribution is of today's way alone, the tornado and convergence of the choice.
            let [has_today, has_choice] =
                [name != "tornado" && name != "convergence", name != "vtr_distribution"];
            assert_eq!(found.contains(&today), has_today, "{name}, {size:?}: {found:?}");
            assert_eq!(found.contains(&choice), has_choice, "{name}, {size:?}: {found:?}");
            let drawn = others.iter().filter(|color| found.contains(*color)).count();
            let expected = match name {
                "frontier" => others.len(),
                // The strategy that earns most where the second input is high.
                "tornado" => 1,
                _ => 0,
            };
            assert_eq!(drawn, expected, "{name}, {size:?}: {found:?}");
        }
    }
    // Another choice: today's way keeps its colour, and so does what was the choice.
    let before = context.color(&context.choice);
    let other = ChartContext { choice: names[1].clone(), ..context.clone() };
    assert_eq!(other.color(&context.choice), before);
    let data = all(&data, &other, Size::Wide).expect("charts");
    let frontier = data.iter().find(|one| one.name == "frontier").expect("one");
    assert!(colors(&frontier.svg).contains(&hex(before)));
}

#[test]
fn the_old_rules_are_dashed_and_the_new_ones_solid() {
    // A dashed line is many strokes, a solid one is one.
    let context = ChartContext::new(&sample::summary(), "0123abcd");
    for size in Size::ALL {
        for name in ["exceedance", "vtr_distribution"] {
            let strokes = |policy: &str| {
                let mut data = sample::chart_data();
                data.exceedance.retain(|row| row.policy == policy && row.strategy == context.today);
                data.vtr_distribution.retain(|row| row.policy == policy);
                let charts = all(&data, &context, size).expect("charts");
                let svg = &charts.iter().find(|one| one.name == name).expect(name).svg;
                let stroke = format!("stroke=\"{}\"", hex(context.today_color()));
                svg.lines()
                    .filter(|line| line.starts_with("<polyline") && line.contains(&stroke))
                    .count()
            };
            let (old, new) = (strokes("baseline"), strokes("reform"));
            assert!(old > 3 * new && new > 0, "{name}, {size:?}: {old} strokes, {new} strokes");
        }
    }
}

#[test]
fn every_chart_of_a_run_tells_its_numbers_when_pointed_at() {
    let context = ChartContext::new(&sample::summary(), "0123abcd");
    for size in Size::ALL {
        for Chart { name, svg, .. } in all(&sample::chart_data(), &context, size).expect("charts") {
            assert!(svg.matches("<title>").count() >= 8, "{name}, {size:?}");
        }
    }
}
