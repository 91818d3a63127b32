//! Finished cells of one metric: what became of the packages of each way to ship a line, and of its parts.

use super::Workspace;
use super::tracked::Tracked;
use crate::engine::cells::{Cell, Cells, Trial, known};
use crate::engine::compile::{Compiled, CompiledMetric, Finish, PastGroup, PastOrders};
use crate::engine::streams::Daily;
use crate::scenario::{Scenario, ServiceId};

/// A finish's cells.
#[derive(Debug, Default)]
pub(super) struct Finished {
    usual: usize,
    /// The days among those of its demand's orders: first, and first after them.
    orders: (usize, usize),
    apart: Vec<Cell>,
}

/// The cells of a part of a line.
#[derive(Debug, Default)]
pub(super) struct Part {
    usual: usize,
    packages: Vec<(u32, u32)>,
    apart: Vec<Cell>,
}

/// Place of a state among [`Cell::states`].
const NO_NUMBER: usize = 0;

impl Workspace {
    /// The cells of a variant of the metric at hand.
    pub(in crate::engine) fn cells<'c>(&'c self, compiled: &'c Compiled, variant: usize) -> Cells<'c> {
        let known = &compiled.variants[variant];
        if known.cuts.len() == 2 {
            return self.whole(compiled, &compiled.finishes[known.finish]);
        }
        let Part { usual, packages, apart } = &self.parts[known.place];
        Cells { packages, usual: *usual, apart }
    }

    fn whole<'c>(&'c self, compiled: &'c Compiled, finish: &Finish) -> Cells<'c> {
        let Finished { usual, orders: (from, until), apart } = &self.finished[finish.place];
        let packages = &self.orders_of(compiled, finish.demand)[*from..*until];
        Cells { packages, usual: *usual, apart }
    }

    /// Draws the cells of one metric.
    pub(in crate::engine) fn finish_metric(
        &mut self,
        scenario: &Scenario,
        compiled: &Compiled,
        metric: usize,
    ) {
        let CompiledMetric { finishes, variants, .. } = &compiled.metrics[metric];
        self.finished.resize_with(self.finished.len().max(finishes.len()), Finished::default);
        for finish in finishes.iter().map(|at| &compiled.finishes[*at]) {
            let mut finished = std::mem::take(&mut self.finished[finish.place]);
            finished.apart.clear();
            self.finish(scenario, compiled, finish, &mut finished);
            self.finished[finish.place] = finished;
        }
        self.parts.resize_with(self.parts.len().max(variants.len()), Part::default);
        for &variant in variants {
            let known = &compiled.variants[variant];
            if known.cuts.len() > 2 {
                let mut part = std::mem::take(&mut self.parts[known.place]);
                self.cut(compiled, variant, &mut part);
                self.parts[known.place] = part;
            }
        }
    }

    /// Draws the cells of a part of a line.
    fn cut(&self, compiled: &Compiled, variant: usize, into: &mut Part) {
        let variant = &compiled.variants[variant];
        let split = &compiled.lines[variant.line.0].split;
        let whole = self.whole(compiled, &compiled.finishes[variant.finish]);
        // The last part takes what is left.
        let drawn = 0..variant.cuts.len() as u64 - 2;
        let numbers: Vec<[Daily; 4]> = drawn.map(|part| split.daily(self.replication, part)).collect();
        let Part { usual, packages, apart } = into;
        *usual = whole.usual;
        packages.clear();
        apart.clear();
        for cell in whole.iter() {
            let position = compiled.first_position + u64::from(cell.day);
            let words = |part: usize| [0, 1].map(|draw: usize| numbers[part][draw].at(position));
            let part = cell.part(&variant.cuts, variant.part, words);
            let n = part.packages();
            if n > 0 {
                packages.push((part.day, n));
                if part.states[whole.usual] != n {
                    apart.push(part);
                }
            }
        }
    }

    fn finish(
        &self,
        scenario: &Scenario,
        compiled: &Compiled,
        finish: &Finish,
        finished: &mut Finished,
    ) {
        let all = self.orders_of(compiled, finish.demand);
        let ServiceId(service) = finish.service;
        let tracked = scenario.services[service].is_tracked();
        let scans = &self.scans[service];
        finished.usual = if tracked { scans.usual } else { NO_NUMBER };
        let upload = finish
            .upload
            .map_or(1.0, |upload| compiled.parameters.value(upload, &self.draws).clamp(0.0, 1.0));
        let stream = &compiled.lines[finish.line.0].tracking;
        if let Some(past) = compiled.demands[finish.demand].past {
            finished.orders = (0, all.len());
            self.finish_past(
                compiled,
                finish,
                &compiled.past[past],
                tracked.then_some(upload),
                finished,
            );
            return;
        }
        let (first, last) = finish.days;
        let from = all.partition_point(|(day, _)| (*day as usize) < first);
        let until = all.partition_point(|(day, _)| *day as usize <= last);
        // An empty stretch of days ends before it begins.
        finished.orders = (from, until.max(from));
        if !tracked {
            return;
        }
        let tracked = Tracked {
            scans,
            week_of_day: &compiled.week_of_day,
            first_position: compiled.first_position,
            upload: (upload < 1.0).then(|| Trial::of(upload)),
            numbers: stream.daily(self.replication, 0),
        };
        tracked.tell_apart(&all[from..until.max(from)], &mut finished.apart);
    }

    /// Finishes real orders: what is settled stays, what is open is drawn by what is known of it; `upload` =
    /// chance of a tracking number, if there can be one.
    fn finish_past(
        &self,
        compiled: &Compiled,
        finish: &Finish,
        past: &PastOrders,
        upload: Option<f64>,
        finished: &mut Finished,
    ) {
        let ServiceId(service) = finish.service;
        let stream = &compiled.lines[finish.line.0].tracking;
        let Finished { apart, .. } = finished;
        for group in &past.groups {
            let &PastGroup { day, packages, likelihood, settled, further } = group;
            let cell = match (settled, upload) {
                (Some(state), _) => Cell::settled(day, packages, state),
                (None, None) => Cell::settled(day, packages, NO_NUMBER),
                (None, Some(upload)) => {
                    let scans = &self.scans[service];
                    let place = scans.place(&compiled.week_of_day, day);
                    let (upload, scans) = known(upload, &scans.chances[place], &likelihood);
                    let position = compiled.first_position + u64::from(day);
                    let words = stream.further(self.replication, position, further);
                    Cell::tracked(day, packages, &Trial::of(upload), &scans.trials(), |draw| {
                        words[draw as usize]
                    })
                }
            };
            match apart.last_mut().filter(|last| last.day == day) {
                Some(last) => last.add(&cell),
                None => apart.push(cell),
            }
        }
    }
}
