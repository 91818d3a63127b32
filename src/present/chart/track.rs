//! Rows of one metric, under the policy asked and under the first beside it.

use std::collections::BTreeMap;

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
