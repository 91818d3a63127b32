//! Rows of one metric, under the policy asked and under the first beside it, and a chart with a panel for each.

use super::canvas::{Area, Canvas, ChartError, draw};
use super::grid::Grid;
use super::key::{Sample, legend};
use super::panel::Frame;
use super::size::Size;
use super::{Chart, empty};
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeMap;

/// Metrics shown; all stand in the file of the chart's rows.
const SHOWN: usize = 6;

/// A row of a metric and policy.
pub(super) trait MetricRow {
    /// Category and store.
    fn metric(&self) -> &str;
    /// The policy.
    fn policy(&self) -> &str;
    /// Is it the policy asked?
    fn is_asked(&self) -> bool;
}

/// One metric: its rows in their order.
pub(super) struct Track<'a, R> {
    pub(super) name: &'a str,
    pub(super) asked: Vec<&'a R>,
    pub(super) beside: Vec<&'a R>,
}

/// The policy asked and the first beside it.
pub(super) fn policies<R: MetricRow>(rows: &[R]) -> [Option<&str>; 2] {
    [true, false].map(|asked| rows.iter().find(|row| row.is_asked() == asked).map(R::policy))
}

/// The rows by metric.
pub(super) fn tracks<R: MetricRow>(rows: &[R]) -> Vec<Track<'_, R>> {
    let [_, beside] = policies(rows);
    let mut tracks: BTreeMap<&str, Track<'_, R>> = BTreeMap::new();
    for row in rows {
        let empty = Track { name: row.metric(), asked: Vec::new(), beside: Vec::new() };
        let track = tracks.entry(row.metric()).or_insert(empty);
        if row.is_asked() {
            track.asked.push(row);
        } else if Some(row.policy()) == beside {
            track.beside.push(row);
        }
    }
    tracks.into_values().collect()
}

/// Those that a chart shows: the first.
pub(super) fn shown<'t, 'a, R>(tracks: &'t [Track<'a, R>]) -> &'t [Track<'a, R>] {
    &tracks[..tracks.len().min(SHOWN)]
}

/// A day as a place on an axis.
pub(super) fn number_of(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

/// What stands around the panels.
pub(super) struct Around<'a> {
    pub(super) name: &'static str,
    pub(super) title: String,
    /// What those shown are among all, such as `lowest`.
    pub(super) which: &'static str,
    pub(super) subtitle: &'static str,
    pub(super) samples: Vec<(Sample, &'a str)>,
    /// Height of a panel with its name and ticks.
    pub(super) height: f64,
}

/// A chart with a panel for each metric shown; without any it says so.
pub(super) fn panels<R>(
    around: Around<'_>,
    tracks: &[Track<'_, R>],
    source: &str,
    size: Size,
    panel: impl Fn(&mut Canvas<'_>, &Track<'_, R>, Area),
) -> Result<Chart, ChartError> {
    let Around { name, title, which, subtitle, samples, height } = around;
    let all = tracks.len();
    let tracks = shown(tracks);
    let which = match all > SHOWN {
        true => format!("The {SHOWN} {which} of {all} metrics. "),
        false => String::new(),
    };
    let frame = Frame::new(size, &title, &format!("{which}{subtitle}"), source);
    let top = frame.top();
    let body = top + legend(size, None, &samples, top) + 8.0;
    let grid = Grid::new(size, tracks.len(), size.of(2, 1), body, 30.0, |_| height);
    let drawing = match tracks.is_empty() {
        true => empty(&frame)?,
        false => draw(size, grid.bottom() + 4.0 + frame.bottom(), |canvas| {
            frame.draw(canvas);
            legend(size, Some(canvas), &samples, top);
            for (i, track) in tracks.iter().enumerate() {
                panel(canvas, track, grid.cell(i));
            }
        })?,
    };
    Ok(Chart { name, title, svg: drawing.svg, outside: drawing.outside })
}
