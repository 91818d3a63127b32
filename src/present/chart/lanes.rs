//! What each foreign lane leaves a month by choice: as today, tracked, dearer, dropped.

use super::bars::{Bars, Line, SHOWN};
use super::key::Sample;
use super::panel::Frame;
use super::size::Size;
use super::style::{ACCENT, GREY, INK, LIGHT, strategy_color};
use super::{Chart, ChartError};
use crate::analysis::Estimate;
use plotters::style::RGBColor;

/// Room for a lane's name on a wide chart, in px.
const NAMES: f64 = 190.0;

/// A lane and what its choices leave.
#[derive(Clone, PartialEq, Debug)]
pub struct LaneBars {
    /// The lane.
    pub lane: String,
    /// Choice (`today`, `track`, `pass-on`, `rise-SHARE`, `drop`) and what it leaves a month, units of the currency.
    pub leaves: Vec<(String, Estimate)>,
}

/// What the chart says of the answer beside its rows.
#[derive(Clone, PartialEq, Debug)]
pub struct LanesContext {
    /// The finding.
    pub title: String,
    /// How the rest of the shop is shipped.
    pub rest: String,
    /// Account currency.
    pub currency: String,
    /// The line at the foot.
    pub source: String,
}

/// The lanes whose choices differ most, at most twelve.
///
/// # Errors
/// When plotters cannot draw it.
pub fn lanes_chart(rows: &[LaneBars], context: &LanesContext, size: Size) -> Result<Chart, ChartError> {
    let most = |row: &LaneBars| row.leaves.iter().map(|(_, left)| left.point.abs()).fold(0.0, f64::max);
    let mut shown: Vec<&LaneBars> = rows.iter().collect();
    shown.sort_by(|a, b| most(b).total_cmp(&most(a)).then_with(|| a.lane.cmp(&b.lane)));
    shown.truncate(SHOWN);
    let exists = |wanted: &dyn Fn(&str, &Estimate) -> bool| {
        shown.iter().flat_map(|row| &row.leaves).any(|(choice, left)| wanted(choice, left))
    };
    let sold_elsewhere = exists(&|choice, left| choice == "drop" && left.point != 0.0);
    let kinds: [(&str, RGBColor, &str); 5] = [
        ("today", strategy_color(0), "shipped as today"),
        ("track", ACCENT, "tracked"),
        ("pass-on", LIGHT, "tracked, cost passed on"),
        ("rise", GREY, "tracked, prices raised"),
        ("drop", INK, "dropped: what buyers leave on another channel"),
    ];
    let drawn = |name: &str| name != "drop" || sold_elsewhere;
    let color = |choice: &str| {
        let kind = kinds.iter().find(|(name, ..)| choice.starts_with(name));
        kind.filter(|(name, ..)| drawn(name)).map(|(_, color, _)| *color)
    };
    let lines = shown.iter().map(|row| Line {
        name: row.lane.clone(),
        bars: row.leaves.iter().filter_map(|(choice, left)| Some((*left, color(choice)?))).collect(),
    });
    let samples =
        kinds.iter().filter(|(name, ..)| drawn(name) && exists(&|choice, _| choice.starts_with(name)));
    let samples = samples.map(|(_, color, words)| (Sample::Filled(*color, 1.0), *words)).collect();
    let dropping = if sold_elsewhere { "" } else { " Dropping leaves 0." };
    let which = if rows.len() > shown.len() {
        format!(" The {} greatest of {} lanes; all stand in lanes.csv.", shown.len(), rows.len())
    } else {
        String::new()
    };
    let subtitle = format!(
        "What a lane leaves a month, less the closures that it brings to the whole shop; {}.{dropping} Thin lines: 95 % \
         interval.{which}",
        context.rest
    );
    let bars = Bars {
        frame: Frame::new(size, &context.title, &subtitle, &context.source),
        lines: lines.collect(),
        samples,
        x_title: format!("left a month, {}", context.currency),
        as_percent: false,
        names: NAMES,
        least: None,
    };
    let drawing = bars.draw()?;
    Ok(Chart { name: "lanes", title: context.title.clone(), svg: drawing.svg, outside: drawing.outside })
}
