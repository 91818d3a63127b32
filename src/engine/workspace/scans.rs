//! Scan chances of every service by day: what is not known exactly, the carrier's weeks, outages.

use super::{Sources, Workspace};
use crate::engine::cells::ScanChances;
use crate::engine::compile::{Compiled, Finish, Variant};
use crate::scenario::{Scenario, ServiceId};
use std::ops::Range;

/// What the chances of a service change with, in one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Changing {
    Never,
    /// Weeks of handover are good or bad.
    ByWeek,
    /// An outage strikes.
    ByDay,
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
        self.chances.resize_with(scenario.services.len(), Vec::new);
        self.changing.resize(scenario.services.len(), Changing::Never);
        for (at, service) in scenario.services.iter().enumerate() {
            let chances = &mut self.chances[at];
            chances.clear();
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
            let factors = &self.factors[carrier];
            self.changing[at] = match sources.table {
                _ if factors.iter().any(|factor| *factor != 1.0) => Changing::ByDay,
                Some(_) => Changing::ByWeek,
                None => Changing::Never,
            };
            if self.changing[at] == Changing::ByDay {
                let weekly = std::mem::take(chances);
                chances.extend(factors.iter().enumerate().map(|(day, factor)| {
                    let ScanChances { facility, delivery_after_facility, delivery_without_facility } =
                        weekly[if weekly.len() > 1 { compiled.week_of_day(day) } else { 0 }];
                    scans([facility, delivery_after_facility, delivery_without_facility], *factor)
                }));
            }
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
        let mut from = days.start;
        while from < days.end {
            let same = |day: &usize| match self.changing[service] {
                Changing::Never => true,
                Changing::ByWeek => compiled.week_of_day(*day) == compiled.week_of_day(from),
                Changing::ByDay => false,
            };
            let until = (from + 1..days.end).find(|day| !same(day)).unwrap_or(days.end);
            let &ScanChances { facility, delivery_after_facility, delivery_without_facility } =
                self.chances_on(compiled, service, from as u32);
            each(from..until, [upload, facility, delivery_after_facility, delivery_without_facility]);
            from = until;
        }
    }

    /// The chances of a service for packages that are ordered on a day.
    #[inline]
    pub(super) fn chances_on(&self, compiled: &Compiled, service: usize, day: u32) -> &ScanChances {
        let place = match self.changing[service] {
            Changing::Never => 0,
            Changing::ByWeek => compiled.week_of_day(day as usize),
            Changing::ByDay => day as usize,
        };
        &self.chances[service][place]
    }
}
