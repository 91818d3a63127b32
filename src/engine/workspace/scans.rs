//! Scan chances of every service by day: what is not known exactly, the carrier's weeks, outages.

use super::{Sources, Workspace};
use crate::domain::Tracking;
use crate::engine::cells::{Failing, ScanChances};
use crate::engine::compile::Compiled;
use crate::scenario::{Scenario, ServiceId};

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
    pub(super) failing: Vec<[Failing; 3]>,
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

/// The chance that a package ends in one of some tracking states.
#[derive(Clone, Debug)]
pub(in crate::engine) enum EndingChances {
    /// On every order day the same.
    Steady(f64),
    /// Per order day.
    Daily(Vec<f64>),
}

impl Default for EndingChances {
    fn default() -> Self {
        Self::Steady(0.0)
    }
}

impl EndingChances {
    /// An empty list, with the room that it had.
    fn take_daily(&mut self) -> Vec<f64> {
        let Self::Daily(daily) = self else { return Vec::new() };
        let mut daily = std::mem::take(daily);
        daily.clear();
        daily
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
            let ServiceScans { chances, failing, changing, usual } = &mut self.scans[at];
            chances.clear();
            failing.clear();
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
            failing.extend(chances.iter().map(|chances| chances.in_order().map(Failing::of)));
            *usual = usual_state(chances);
        }
    }

    /// The chances of all endings of summed rates.
    pub(super) fn work_out_endings(&mut self, compiled: &Compiled) {
        self.endings.resize_with(compiled.endings.len(), EndingChances::default);
        for (ending, into) in compiled.endings.iter().zip(&mut self.endings) {
            let Some(ServiceId(service)) = ending.service else {
                *into = EndingChances::Steady(1.0);
                continue;
            };
            let upload = ending
                .upload
                .map_or(1.0, |upload| compiled.parameters.value(upload, &self.draws).clamp(0.0, 1.0));
            let chance = |scans: &ScanChances| {
                let [facility, after, without] = scans.in_order();
                let all = Tracking::ending_chances([upload, facility, after, without]);
                let counted = all.iter().zip(ending.states).filter(|(_, counted)| *counted);
                counted.map(|(chance, _)| chance).sum::<f64>()
            };
            let ServiceScans { chances, changing, .. } = &self.scans[service];
            if *changing == Changing::Never {
                *into = EndingChances::Steady(chance(&chances[0]));
                continue;
            }
            let mut daily = into.take_daily();
            if *changing == Changing::ByDay {
                daily.extend(chances.iter().map(chance));
            } else {
                let (mut week, mut of_week) = (0, chance(&chances[0]));
                daily.extend(compiled.week_of_day.iter().map(|&this| {
                    if this != week {
                        (week, of_week) = (this, chance(&chances[usize::from(this)]));
                    }
                    of_week
                }));
            }
            *into = EndingChances::Daily(daily);
        }
    }

    /// The chance that a package ends so, by its place among the endings.
    pub(in crate::engine) fn chances_of(&self, ending: usize) -> &EndingChances {
        &self.endings[ending]
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
