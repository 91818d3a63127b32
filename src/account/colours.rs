//! The colours of a course's days all at once, one bit a day from S on.

use super::Counts;
use crate::policy::ReviewTerms;

/// Days of a course as a set, one bit a day.
#[derive(Clone, Default, Debug)]
pub struct DaySet {
    words: Vec<u64>,
    days: usize,
}

/// The days below target, and those on which a few further defects would miss it.
#[derive(Clone, Default, Debug)]
pub struct Colours {
    /// Below target.
    pub red: DaySet,
    /// At target, within the margin of it.
    pub yellow: DaySet,
}

const WORD: usize = u64::BITS as usize;

impl Colours {
    /// Colours windows as [`super::Status::of`] does, without a branch a day.
    pub fn read(&mut self, windows: &[Counts], terms: ReviewTerms, margin: u32) {
        for set in [&mut self.red, &mut self.yellow] {
            set.words.clear();
            set.days = windows.len();
        }
        // A target of nothing is never near.
        let margin = if terms.target.permille == 0 { 0 } else { 1000 * i64::from(margin) };
        let least = i64::from(terms.reviewed_from.max(1));
        for days in windows.chunks(WORD) {
            let (mut red, mut yellow) = (0, 0);
            // The last day first, so that the first one ends in the lowest bit. What is below nothing has
            // its highest bit set.
            for window in days.iter().rev() {
                let counted = window.counted();
                let spare = 1000 * i64::from(window.valid()) - terms.target.needed(counted) as i64;
                let reviewed = !(i64::from(counted) - least);
                red = red << 1 | (spare & reviewed) as u64 >> (WORD - 1);
                yellow = yellow << 1 | ((spare - margin) & !spare & reviewed) as u64 >> (WORD - 1);
            }
            self.red.words.push(red);
            self.yellow.words.push(yellow);
        }
    }
}

impl DaySet {
    /// Is the day in the set?
    pub fn has(&self, day: usize) -> bool {
        day < self.days && self.words[day / WORD] >> (day % WORD) & 1 == 1
    }

    /// The first day of the set from `from` to `until` (excluded).
    pub fn first(&self, from: usize, until: usize) -> Option<usize> {
        Some(self.next(from, 0)).filter(|day| *day < until.min(self.days))
    }

    /// How many days from `from` to `until` (excluded) are in the set.
    pub fn count(&self, from: usize, until: usize) -> u32 {
        let until = until.min(self.days);
        if from >= until {
            return 0;
        }
        let last = (until - 1) / WORD;
        let words = self.words[from / WORD..=last].iter().zip(from / WORD..);
        words
            .map(|(word, at)| {
                let low = if at == from / WORD { u64::MAX << (from % WORD) } else { u64::MAX };
                let high =
                    if at == last { u64::MAX >> (WORD - 1 - (until - 1) % WORD) } else { u64::MAX };
                (word & low & high).count_ones()
            })
            .sum()
    }

    /// The day that completes the first `length` days in a row, all from `from` on.
    pub fn completes_run(&self, from: usize, length: usize) -> Option<usize> {
        let mut begin = self.next(from, 0);
        while begin < self.days {
            let end = self.next(begin, u64::MAX).min(self.days);
            if end - begin >= length {
                return Some(begin + length - 1);
            }
            begin = self.next(end, 0);
        }
        None
    }

    /// The first day from `from` on whose bit differs from those of `but`; the number of days or more
    /// when there is none.
    fn next(&self, from: usize, but: u64) -> usize {
        let mut mask = u64::MAX << (from % WORD);
        for (at, word) in self.words.iter().enumerate().skip(from / WORD) {
            let differing = (word ^ but) & mask;
            if differing != 0 {
                return at * WORD + differing.trailing_zeros() as usize;
            }
            mask = u64::MAX;
        }
        self.days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Status;
    use crate::policy::Target;

    fn set(days: &[bool]) -> DaySet {
        let mut words = vec![0; days.len().div_ceil(WORD)];
        for (day, _) in days.iter().enumerate().filter(|(_, held)| **held) {
            words[day / WORD] |= 1 << (day % WORD);
        }
        DaySet { words, days: days.len() }
    }

    #[test]
    fn colours_are_the_statuses_of_the_windows() {
        let windows: Vec<Counts> =
            (0..150).map(|day| Counts::new(day % 45, (day * 7 % 5).min(day % 45))).collect();
        let mut colours = Colours::default();
        for (strictly_above, reviewed_from, margin) in [(false, 1, 1), (true, 1, 2), (false, 10, 0)] {
            let terms = ReviewTerms { target: Target { permille: 950, strictly_above }, reviewed_from };
            colours.read(&windows, terms, margin);
            for (day, window) in windows.iter().enumerate() {
                let status = Status::of(*window, terms, margin);
                assert_eq!(colours.red.has(day), status == Status::Red, "{window:?}");
                assert_eq!(colours.yellow.has(day), status == Status::Yellow, "{window:?}");
            }
        }
    }

    #[test]
    fn sets_of_days_answer_as_lists_of_days_do() {
        for pattern in 1..40usize {
            let held: Vec<bool> =
                (0..131).map(|day| day * pattern % 11 < 7 && day / 3 % 9 != 0).collect();
            let days = set(&held);
            for (from, until) in [(0, 131), (0, 64), (63, 65), (64, 128), (5, 5), (100, 400), (130, 131)]
            {
                let within = || (from..until.min(131)).filter(|day| held[*day]);
                assert_eq!(days.count(from, until), within().count() as u32, "{from} {until}");
                assert_eq!(days.first(from, until), within().next(), "{from} {until}");
            }
            for (from, length) in [(0, 1), (3, 2), (0, 5), (60, 6), (0, 200)] {
                let complete = |day: &usize| {
                    *day + 1 >= from + length && (*day + 1 - length..=*day).all(|day| held[day])
                };
                let expected = (from..131).find(complete);
                assert_eq!(days.completes_run(from, length), expected, "{from} {length}");
            }
        }
    }
}
