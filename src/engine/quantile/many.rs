//! A Poisson distribution of which many quantiles are asked: the same counts as [`poisson`], with the
//! exponential, or the constants of the expansion, taken once, or with all sums of masses in a table.
//!
//! The table is searched from a guide on (H.-C. Chen, Y. Asau, "On generating random variates from an empirical
//! distribution", AIIE Transactions 6(2), 1974): words that begin with the same bits begin the search at the
//! same count.

use super::{
    NEAR_FROM, NearPoisson, POISSON_SEARCH_UP_TO, RECIPROCALS, poisson_exactly, poisson_search,
};
use crate::engine::streams::unit;
use arrayvec::ArrayVec;
use std::ops::Range;

/// A table pays when so many orders are drawn from it,
const LEAST_DRAWN: f64 = 128.0;
/// and, where an expansion is the other way, so many days.
const LEAST_DAYS: u32 = 48;
/// Leading bits of a word that the guide looks at.
const GUIDE_BITS: u32 = 6;
const GUIDE: usize = 1 << GUIDE_BITS;
/// Counts in a table; rarer ones are searched.
const COUNTS: usize = 112;
/// Words as [`unit`] reads them, without the bits that it drops.
const UNIT_BITS: u32 = 52;

/// A Poisson distribution.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Poisson {
    mean: f64,
    way: Way,
}

/// How its counts are found.
#[derive(Clone, Debug)]
enum Way {
    /// By search; P(N = 0).
    Search(f64),
    /// By the expansion, where it tells.
    Near(NearPoisson),
    /// In a table.
    Table(Box<Table>),
    /// A mean so large that the expansion alone decides.
    Exactly,
}

#[derive(Clone, Debug)]
struct Table {
    /// Per count: how many of the 2^52 numbers have it or a lower one.
    bounds: ArrayVec<u64, COUNTS>,
    /// By leading bits: the least count of these words.
    guide: [u8; GUIDE],
}

impl Poisson {
    /// Draws a count for each day by its word; those that are not zero are written down.
    #[inline]
    pub(in crate::engine) fn draw(
        &self,
        days: Range<u32>,
        word: impl Fn(u32) -> u64,
        counts: &mut Vec<(u32, u32)>,
    ) {
        let mut note = |day: u32, n: u64| {
            if n > 0 {
                counts.push((day, n as u32));
            }
        };
        match &self.way {
            Way::Near(near) => days.for_each(|day| note(day, self.told(near, word(day)))),
            Way::Table(table) => days.for_each(|day| note(day, self.looked_up(table, word(day)))),
            Way::Search(none) => days.for_each(|day| note(day, self.searched(*none, word(day)))),
            Way::Exactly => days.for_each(|day| note(day, self.exactly(word(day)))),
        }
    }

    /// The distribution, of which about so many quantiles will be asked.
    pub(in crate::engine) fn new(mean: f64, quantiles: u32) -> Self {
        let searched = mean < NEAR_FROM;
        let pays = mean * f64::from(quantiles) >= LEAST_DRAWN && (searched || quantiles >= LEAST_DAYS);
        let way = if mean <= POISSON_SEARCH_UP_TO && (searched || pays) {
            let none = (-mean).exp();
            if pays { Way::Table(Box::new(Table::new(mean, none))) } else { Way::Search(none) }
        } else {
            NearPoisson::new(mean).map_or(Way::Exactly, Way::Near)
        };
        Self { mean, way }
    }

    /// [`super::poisson`] of the word's number.
    #[inline]
    pub(in crate::engine) fn quantile(&self, word: u64) -> u64 {
        match &self.way {
            Way::Search(none) => self.searched(*none, word),
            Way::Near(near) => self.told(near, word),
            Way::Table(table) => self.looked_up(table, word),
            Way::Exactly => self.exactly(word),
        }
    }

    #[inline]
    fn searched(&self, none: f64, word: u64) -> u64 {
        let u = unit(word);
        if u <= 1.0 - self.mean || self.mean <= 0.0 {
            return 0;
        }
        poisson_search(self.mean, none, u)
    }

    fn exactly(&self, word: u64) -> u64 {
        poisson_exactly(self.mean, unit(word))
    }

    #[inline]
    fn told(&self, near: &NearPoisson, word: u64) -> u64 {
        let u = unit(word);
        near.count(u).unwrap_or_else(|| poisson_exactly(self.mean, u))
    }

    #[inline]
    fn looked_up(&self, table: &Table, word: u64) -> u64 {
        table.count(word).unwrap_or_else(|| poisson_exactly(self.mean, unit(word)))
    }
}

impl Table {
    /// The sums of [`poisson_search`], until they hold all numbers but the rarest.
    fn new(mean: f64, none: f64) -> Self {
        let mut bounds = ArrayVec::new();
        let (mut mass, mut below) = (none, none);
        // Below this mean less than the first sum is 0 without a search.
        bounds.push(numbers_up_to(none.max(1.0 - mean)));
        while !bounds.is_full() && bounds[bounds.len() - 1] < 1 << UNIT_BITS {
            mass *= mean * RECIPROCALS[bounds.len()];
            let sum = below + mass;
            if sum == below && bounds.len() as f64 > mean {
                break;
            }
            below = sum;
            bounds.push(numbers_up_to(below));
        }
        let mut guide = [bounds.len() as u8; GUIDE];
        let mut from = 0;
        for (count, bound) in (0..).zip(&bounds) {
            // The first leading bits all of whose words have a higher count.
            let until = bound.div_ceil(1 << (UNIT_BITS - GUIDE_BITS)) as usize;
            guide[from..until].fill(count);
            from = until;
        }
        Self { bounds, guide }
    }

    /// `None` = rarer than all that the table holds.
    #[inline]
    fn count(&self, word: u64) -> Option<u64> {
        let number = word >> (u64::BITS - UNIT_BITS);
        let mut count = usize::from(self.guide[(word >> (u64::BITS - GUIDE_BITS)) as usize]);
        while *self.bounds.get(count)? <= number {
            count += 1;
        }
        Some(count as u64)
    }
}

/// How many of the numbers (k + 1/2) / 2^52 are at most `sum`.
fn numbers_up_to(sum: f64) -> u64 {
    let all = 1u64 << UNIT_BITS;
    let scaled = sum.max(0.0) * all as f64;
    let whole = scaled as u64;
    (whole + u64::from(scaled - whole as f64 >= 0.5)).min(all)
}
