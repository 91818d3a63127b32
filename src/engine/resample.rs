//! Coming windows by a moving block bootstrap: the packages of coming days are those of past days, taken in whole
//! blocks of seven days in a row, so that bad days of a carrier stay together.
//!
//! H. R. Künsch, "The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17
//! (1989). Blocks begin on the same weekday as the days that they stand for, as in D. N. Politis' seasonal block
//! bootstrap (2001); a future's first block is cut at random, so that blocks begin on every weekday alike. The past is
//! itself a sample: each future first draws the blocks of its own past, with replacement, then its coming days from
//! those (as in D. B. Rubin's Bayesian bootstrap, Annals of Statistics 9 (1981), by whole blocks); without this the
//! bands are too narrow. An open package turns out as one drawn from those of the past days around that were open
//! alike.

use super::streams::{Purpose, Stream};
use crate::account::{Counts, Ended, Outlook, Promised, Status};
use rayon::prelude::*;

/// Days of a block.
const BLOCK: usize = 7;
/// Positions of the blocks of a future's past, apart from those of its coming days.
const PAST: u64 = 1 << 32;
/// Days around a past day whose packages an open one may turn out like.
const AROUND: usize = 3;
/// Past days without which nothing can be drawn: every weekday must begin a block.
pub const LEAST_PAST_DAYS: usize = 2 * BLOCK - 1;

/// One metric's futures.
#[derive(Clone, PartialEq, Debug)]
pub struct Resampled {
    /// By coming day (0 = today), by future: defects left, below zero = so many too many.
    pub left: Vec<Vec<i32>>,
    /// By coming day, by future: below target.
    pub below: Vec<Vec<bool>>,
    /// Open packages like which none was seen, taken as [`crate::account::Open::unlike`] says.
    pub unlike: u32,
}

/// Draws futures of today and so many coming days on the current rayon pool. `name` = of the metric: all metrics
/// of one seed share their days, and differ in the packages drawn for open ones. Nothing but what is known is
/// in them when the outlook has too few past days.
pub fn resample(outlook: &Outlook, name: &str, seed: u64, futures: u64, coming: usize) -> Resampled {
    let days = Stream::new(seed, Purpose::Resample, "days");
    let packages = Stream::new(seed, Purpose::Resample, &format!("packages of {name}"));
    let rows: Vec<Vec<(i32, bool)>> = (0..futures)
        .into_par_iter()
        .map(|future| one(outlook, &Draw { days, packages, future }, coming))
        .collect();
    let column = |day: usize| rows.iter().map(move |row| row[day]);
    let unlike =
        outlook.open.iter().filter(|open| all(ended(outlook, open.kind)).iter().sum::<u32>() == 0);
    Resampled {
        left: (0..=coming).map(|day| column(day).map(|(left, _)| left).collect()).collect(),
        below: (0..=coming).map(|day| column(day).map(|(_, below)| below).collect()).collect(),
        unlike: unlike.map(|open| open.packages).sum(),
    }
}

/// The draws of one future.
struct Draw {
    days: Stream,
    packages: Stream,
    future: u64,
}

impl Draw {
    /// The past day (from 0) that stands for a promised day.
    fn source(&self, outlook: &Outlook, day: i32) -> Option<usize> {
        let past = outlook.past_days();
        if past < LEAST_PAST_DAYS {
            return None;
        }
        let cut = below(self.days.block(self.future, u64::MAX)[0], BLOCK);
        // Days before the past stand for no day.
        let at = usize::try_from(day - outlook.past_from).ok()? + cut;
        let (block, inside) = (at / BLOCK, at % BLOCK);
        let first = (BLOCK - cut) % BLOCK;
        let starts = (past - BLOCK - first) / BLOCK + 1;
        // First which blocks this future's past has, then which of them stands here.
        let of_past = below(self.days.block(self.future, block as u64)[0], starts);
        let start = below(self.days.block(self.future, PAST | of_past as u64)[0], starts);
        Some(first + BLOCK * start + inside)
    }
}

/// A number from 0 to `n` - 1.
fn below(word: u64, n: usize) -> usize {
    ((u128::from(word) * n as u128) >> 64) as usize
}

fn one(outlook: &Outlook, draw: &Draw, coming: usize) -> Vec<(i32, bool)> {
    let Outlook { lag, window, today, known_from, .. } = *outlook;
    let end = today + coming as i32 - lag;
    let length = usize::try_from(end + 1 - known_from).unwrap_or(0).max(outlook.known.len());
    let mut promised = Promised::default();
    promised.set(length, |slots| {
        for (slot, known) in slots.iter_mut().zip(&outlook.known) {
            *slot = *known;
        }
        let mut add = |day: i32, counts: Counts| {
            if let Some(slot) = usize::try_from(day - known_from).ok().and_then(|at| slots.get_mut(at)) {
                *slot = slot.plus(counts);
            }
        };
        let mut package = 0;
        for open in &outlook.open {
            let around = draw.source(outlook, open.day);
            let like = like(ended(outlook, open.kind), around);
            for _ in 0..open.packages {
                let drawn = turned_out(like, draw.packages.block(draw.future, package)[0]);
                add(open.day, drawn.unwrap_or(open.unlike));
                package += 1;
            }
        }
        for day in 1..=end {
            let Some(source) = draw.source(outlook, day) else { break };
            let before = (day - 1) as usize;
            let judged = outlook.arrivals.get(before).or(outlook.arrivals.last());
            let ordered = judged.and_then(|judged| judged.get(source));
            if let Some(counts) = ordered.and_then(|by_lead| by_lead.get(before).or(by_lead.last())) {
                add(day, *counts);
            }
        }
    });
    let shown = (0..=coming as i32).map(|after| {
        let last = today + after - lag - known_from;
        let window = promised.between(last - window + 1, last);
        let allowed = outlook.review.target.allowed_defects(window.counted());
        let left = i64::from(allowed) - i64::from(window.defects());
        let left = left.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
        (left, Status::of(window, outlook.review, 0) == Status::Red)
    });
    shown.collect()
}

fn ended(outlook: &Outlook, kind: usize) -> &[Ended] {
    outlook.ended.get(kind).map_or(&[], Vec::as_slice)
}

/// The packages that an open one may turn out like: those of the days around, else all.
fn like(ended: &[Ended], around: Option<usize>) -> [u32; 3] {
    let Some(day) = around else { return all(ended) };
    let from = ended.partition_point(|one| one.day + AROUND < day);
    let to = ended.partition_point(|one| one.day <= day + AROUND);
    let near = all(&ended[from..to]);
    if near == [0; 3] { all(ended) } else { near }
}

fn all(ended: &[Ended]) -> [u32; 3] {
    ended.iter().fold([0; 3], |sum, one| [0, 1, 2].map(|i| sum[i] + one.packages[i]))
}

fn turned_out(like: [u32; 3], word: u64) -> Option<Counts> {
    let n: u32 = like.iter().sum();
    let at = below(word, n as usize) as u32;
    match at {
        _ if n == 0 => None,
        at if at < like[0] => Some(Counts::NONE),
        at if at < like[0] + like[1] => Some(Counts::VALID),
        _ => Some(Counts::DEFECT),
    }
}

#[cfg(test)]
mod tests;
