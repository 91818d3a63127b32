//! Cells of a tracked service: most are settled by one comparison, or by two; only the others are drawn.

use super::scans::{Changing, ServiceScans};
use crate::engine::cells::{Cell, Failing, Trial};
use crate::engine::quantile::{Binomial, binomial};
use crate::engine::streams::{Daily, unit};

/// What the cells of a finish are drawn by.
pub(super) struct Tracked<'w> {
    pub(super) scans: &'w ServiceScans,
    pub(super) week_of_day: &'w [u16],
    pub(super) first_position: u64,
    /// `None` = always entered.
    pub(super) upload: Option<Trial>,
    /// By [`Draw`].
    pub(super) numbers: [Daily; 4],
}

impl Tracked<'_> {
    /// Draws the cells with these packages; those that have packages in other states than the usual one are
    /// written down.
    pub(super) fn tell_apart(&self, packages: &[(u32, u32)], apart: &mut Vec<Cell>) {
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
