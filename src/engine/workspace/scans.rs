//! Scan chances of every service by day: what is not known exactly, the carrier's weeks, outages.

use super::{Sources, Workspace};
use crate::engine::cells::{ScanChances, Trial};
use crate::engine::compile::{Compiled, Finish, Variant};
use crate::scenario::{Scenario, ServiceId};
use std::ops::Range;

/// What the chances of a service change with, in one replication.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Changing {
    #[default]
    Never,
    /// Weeks of handover are good or bad.
    ByWeek,
    /// An outage strikes.
    ByDay,
}

/// The scan chances of one service.
#[derive(Debug, Default)]
pub(super) struct ServiceScans {
    /// By [`ServiceScans::place`].
    pub(super) chances: Vec<ScanChances>,
    /// The same as comparisons see them.
    pub(super) trials: Vec<[Trial; 3]>,
    pub(super) changing: Changing,
    /// Where a package is that nothing befalls, by its place in [`crate::engine::cells::Cell::states`].
    pub(super) usual: usize,
}

impl ServiceScans {
    /// The place of the chances of packages that are ordered on a day.
    #[inline]
    pub(super) fn place(&self, week_of_day: &[u16], day: u32) -> usize {
        match self.changing {
            Changing::Never => 0,
            Changing::ByWeek => usize::from(week_of_day[day as usize]),
            Changing::ByDay => day as usize,
        }
    }
}

impl Workspace {
    pub(super) fn draw_shocks(&mut self, scenario: &Scenario, compiled: &Compiled, sources: &Sources) {
        let handling = u64::from(scenario.horizon.handling_days);
        let (first, days) = (compiled.first_position + handling, compiled.calendar.days);
        self.scores.resize_with(sources.weeks.len(), Vec::new);
        self.factors.resize_with(sources.weeks.len(), Vec::new);
        for (weeks, scores) in sources.weeks.iter().zip(&mut self.scores) {
            if sources.table.is_some() {
                weeks.scores(self.replication, first, days, scores);
            }
        }
        for factors in &mut self.factors {
            factors.clear();
            factors.resize(days, 1.0);
        }
        for outage in &sources.outages {
            let (replication, draws) = (self.replication, &self.draws);
            outage.strike(scenario, &compiled.parameters, draws, replication, first, &mut self.factors);
        }
        let root = compiled.parameters.value(scenario.shocks.icc, &self.draws).max(0.0).sqrt();
        let struck: Vec<bool> =
            self.factors.iter().map(|factors| factors.iter().any(|factor| *factor != 1.0)).collect();
        self.scans.resize_with(scenario.services.len(), ServiceScans::default);
        for (at, service) in scenario.services.iter().enumerate() {
            let ServiceScans { chances, trials, changing, usual } = &mut self.scans[at];
            chances.clear();
            trials.clear();
            if !service.is_tracked() {
                continue;
            }
            let carrier = compiled.carrier_of[at];
            let means =
                [service.facility, service.delivery_after_facility, service.delivery_without_facility]
                    .map(|quantity| compiled.parameters.value(quantity, &self.draws).clamp(0.0, 1.0));
            let scans = |[facility, after, without]: [f64; 3], factor: f64| ScanChances {
                facility: facility * factor,
                delivery_after_facility: after * factor,
                delivery_without_facility: without * factor,
            };
            match &sources.table {
                Some(table) => chances.extend(
                    self.scores[carrier]
                        .iter()
                        .map(|score| scans(means.map(|mean| table.success(mean, root, *score)), 1.0)),
                ),
                None => chances.push(scans(means, 1.0)),
            }
            *changing = match sources.table {
                _ if struck[carrier] => Changing::ByDay,
                Some(_) => Changing::ByWeek,
                None => Changing::Never,
            };
            if *changing == Changing::ByDay {
                let weekly = std::mem::take(chances);
                chances.extend(self.factors[carrier].iter().enumerate().map(|(day, factor)| {
                    let week = if weekly.len() > 1 { usize::from(compiled.week_of_day[day]) } else { 0 };
                    scans(weekly[week].in_order(), *factor)
                }));
            }
            trials.extend(chances.iter().map(ScanChances::trials));
            *usual = usual_state(chances);
        }
    }

    /// Calls with stretches of order days on which a variant's chances are the same, and with these: upload,
    /// facility scan, delivery scan after it and without it.
    pub(in crate::engine) fn steady_chances(
        &self,
        compiled: &Compiled,
        variant: &Variant,
        days: Range<usize>,
        mut each: impl FnMut(Range<usize>, [f64; 4]),
    ) {
        if !variant.tracked {
            each(days, [0.0; 4]);
            return;
        }
        let Finish { upload, service: ServiceId(service), .. } = compiled.finishes[variant.finish];
        let upload =
            upload.map_or(1.0, |upload| compiled.parameters.value(upload, &self.draws).clamp(0.0, 1.0));
        let scans = &self.scans[service];
        let place = |day: usize| scans.place(&compiled.week_of_day, day as u32);
        let mut from = days.start;
        while from < days.end {
            let until = match scans.changing {
                Changing::Never => days.end,
                _ => (from + 1..days.end).find(|day| place(*day) != place(from)).unwrap_or(days.end),
            };
            let [facility, after, without] = scans.chances[place(from)].in_order();
            each(from..until, [upload, facility, after, without]);
            from = until;
        }
    }
}

/// [`ServiceScans::usual`].
fn usual_state(chances: &[ScanChances]) -> usize {
    let never = |of: fn(&ScanChances) -> f64| chances.iter().all(|chances| of(chances) <= 0.0);
    let delivered = |of| if never(of) { 0 } else { 2 };
    if never(|chances| chances.facility) {
        1 + delivered(|chances| chances.delivery_without_facility)
    } else {
        2 + delivered(|chances| chances.delivery_after_facility)
    }
}
