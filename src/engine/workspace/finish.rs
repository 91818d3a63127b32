//! Finished cells of one metric: what became of the packages of each way to ship a line, and of its parts.

use super::Workspace;
use super::scans::{Changing, ServiceScans};
use crate::engine::cells::{Cell, Cells, Failing, Trial, known};
use crate::engine::compile::{Compiled, CompiledMetric, Finish, PastGroup, PastOrders};
use crate::engine::quantile::{Binomial, binomial};
use crate::engine::streams::{Daily, unit};
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

/// What the cells of a finish are drawn by.
struct Tracked<'w> {
    scans: &'w ServiceScans,
    week_of_day: &'w [u16],
    first_position: u64,
    /// `None` = always entered.
    upload: Option<Trial>,
    /// By [`Draw`].
    numbers: [Daily; 4],
}

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

impl Tracked<'_> {
    /// Draws the cells with these packages; those that have packages in other states than the usual one are
    /// written down.
    fn tell_apart(&self, packages: &[(u32, u32)], apart: &mut Vec<Cell>) {
        match self.scans.usual {
            1 => self.by_time::<1>(packages, apart),
            2 => self.by_time::<2>(packages, apart),
            3 => self.by_time::<3>(packages, apart),
            _ => self.by_time::<4>(packages, apart),
        }
    }

    #[inline]
    fn by_time<const USUAL: usize>(&self, packages: &[(u32, u32)], apart: &mut Vec<Cell>) {
        let ServiceScans { failing, chances, changing, .. } = self.scans;
        let place = |day: u32| match changing {
            Changing::Never => 0,
            Changing::ByWeek => usize::from(self.week_of_day[day as usize]),
            Changing::ByDay => day as usize,
        };
        let count = |day, at: usize, n, word| {
            let chance = chances[place(day)].in_order()[at];
            binomial(n, chance, unit(word))
        };
        // Draws that the usual state hangs on.
        let draws: &[usize] = match USUAL {
            1 => &[],
            2 => &[0],
            3 => &[2],
            _ => &[0, 1],
        };
        // Both ways draw the same.
        let many = packages.get(packages.len() / 2).is_some_and(|&(day, n)| {
            let failing = &failing[place(day)];
            draws.iter().any(|at| failing[*at].in_most(n))
        });
        match (changing, many) {
            (Changing::Never, true) => {
                let successes = chances[0].in_order().map(Binomial::new);
                let count = |_, at: usize, n, word| successes[at].quantile(n, unit(word));
                self.cell_by_cell::<USUAL, true>(packages, |_| failing[0], count, apart);
            }
            (Changing::Never, false) => {
                let failing = failing[0];
                self.cell_by_cell::<USUAL, false>(packages, |_| failing, count, apart);
            }
            (_, true) => {
                self.cell_by_cell::<USUAL, true>(packages, |day| failing[place(day)], count, apart);
            }
            (_, false) => {
                self.cell_by_cell::<USUAL, false>(packages, |day| failing[place(day)], count, apart);
            }
        }
    }

    /// As [`Cell::tracked`], after one comparison or two that settle most cells where not `MANY` packages are drawn. `count` =
    /// successes of the day's facility scans, delivery scans after one, or without one, among so many, by a word.
    #[inline]
    fn cell_by_cell<const USUAL: usize, const MANY: bool>(
        &self,
        packages: &[(u32, u32)],
        failing: impl Fn(u32) -> [Failing; 3],
        count: impl Fn(u32, usize, u64, u64) -> u64,
        apart: &mut Vec<Cell>,
    ) {
        let [entered, of_facility, of_after, of_without] = self.numbers;
        for &(day, n) in packages {
            let position = self.first_position + u64::from(day);
            let [facility, after, without] = failing(day);
            // In the usual state nothing fails in one draw, or in two, nor in the upload.
            let (words, settled) = match USUAL {
                1 => ([0; 2], [true; 2]),
                3 => {
                    let word = of_without.at(position);
                    ([word, 0], [without.none_of(n, word), true])
                }
                2 => {
                    let word = of_facility.at(position);
                    ([word, 0], [facility.none_of(n, word), true])
                }
                _ => {
                    let words = [of_facility.at(position), of_after.at(position)];
                    (words, [facility.none_of(n, words[0]), after.none_of(n, words[1])])
                }
            };
            let uploaded = || {
                self.upload.as_ref().is_none_or(|upload| upload.failing.none_of(n, entered.at(position)))
            };
            if settled == [true; 2] && uploaded() {
                continue;
            }
            if MANY {
                self.draw::<USUAL>((day, n), words, settled, &count, apart);
            } else {
                self.draw_one::<USUAL>((day, n), words, settled, &count, apart);
            }
        }
    }

    /// [`Tracked::draw`], out of the way of loops that seldom need it.
    #[inline(never)]
    fn draw_one<const USUAL: usize>(
        &self,
        of: (u32, u32),
        words: [u64; 2],
        settled: [bool; 2],
        count: &impl Fn(u32, usize, u64, u64) -> u64,
        apart: &mut Vec<Cell>,
    ) {
        self.draw::<USUAL>(of, words, settled, count, apart);
    }

    /// Draws a cell: its words, and whether they let none of its packages fail.
    #[inline]
    fn draw<const USUAL: usize>(
        &self,
        (day, n): (u32, u32),
        words: [u64; 2],
        settled: [bool; 2],
        count: &impl Fn(u32, usize, u64, u64) -> u64,
        apart: &mut Vec<Cell>,
    ) {
        let [entered, .., of_without] = self.numbers;
        let position = self.first_position + u64::from(day);
        let upload = self.upload.as_ref();
        let known = upload.map_or(n, |upload| upload.successes(n, || entered.at(position)));
        // What fails in none of n fails in none of fewer.
        let counted = |settled: bool, at: usize, n: u32, word: u64| {
            if settled { n } else { count(day, at, u64::from(n), word) as u32 }
        };
        let states = if USUAL == 1 {
            [n - known, known, 0, 0, 0]
        } else if USUAL == 3 {
            let delivery = counted(settled[0], 2, known, words[0]);
            [n - known, known - delivery, 0, delivery, 0]
        } else {
            let scanned = counted(settled[0], 0, known, words[0]);
            let both = if USUAL == 4 { counted(settled[1], 1, scanned, words[1]) } else { 0 };
            let missed = known - scanned;
            let delivery =
                if missed > 0 { counted(false, 2, missed, of_without.at(position)) } else { 0 };
            [n - known, missed - delivery, scanned - both, delivery, both]
        };
        if states[USUAL] != n {
            apart.push(Cell { day, states });
        }
    }
}
