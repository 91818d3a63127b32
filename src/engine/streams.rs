//! Named random streams: key = (seed, purpose, name), counter = (position, replication).
//!
//! What is drawn on many days has one number for each date, by [`Daily`]: Philox gives the start of the
//! replication, SplitMix64 the number of the date.
//!
//! Adding or removing a strategy, policy, reading, order line or day changes no number of the rest,
//! because no number depends on what was drawn before it.

use super::philox::philox;
use super::splitmix::split_mix;
use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

/// What a stream is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Purpose {
    /// Numbers of orders; name = order line, position = day.
    Orders,
    /// Upload and scans; name = order line, position = day.
    Tracking,
    /// Demand changed by a lever; name = order line, position = day.
    Demand,
    /// Cuts inside a price bin; name = order line, position = day.
    Split,
    /// Exempt packages counted by mistake; name = order line, position = day.
    Misapplied,
    /// A carrier's week; name = carrier, position = Monday.
    CarrierWeek,
    /// Outages; name = outage, position = day.
    Outage,
    /// An uncertain input; name = its path, position 0.
    Parameter,
    /// Days closed; name = metric, position = k-th suspension.
    Suspension,
    /// Sales climbing back after a suspension; name = metric, position = day.
    Ramp,
    /// Random orders of changes; name = what is ordered, replication = k-th order, position = place.
    Shuffle,
    /// Past days that stand for coming ones; name `days`, position = block; or packages, position = package.
    Resample,
    /// Packages drawn from summed rates; name = metric, position = day.
    Superposed,
    /// Plain numbers and imagined samples; replication = set, position = future.
    Sample,
}

/// One stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stream {
    key: [u64; 2],
}

impl Stream {
    /// The stream of a purpose and name under a seed.
    pub(super) fn new(seed: u64, purpose: Purpose, name: &str) -> Self {
        let digest = Sha256::new()
            .chain_update(seed.to_le_bytes())
            .chain_update([purpose as u8])
            .chain_update(name)
            .finalize();
        let word = |at: usize| {
            digest[at..at + 8].iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte))
        };
        Self { key: [word(0), word(8)] }
    }

    /// Four numbers of one position of one replication.
    #[inline]
    pub(super) fn block(&self, replication: u64, position: u64) -> [u64; 4] {
        philox([position, replication, 0, 0], self.key)
    }

    /// Four more numbers of the same position, for draws of which there may be many.
    #[inline]
    pub(super) fn further(&self, replication: u64, position: u64, further: u64) -> [u64; 4] {
        philox([position, replication, further, 0], self.key)
    }

    /// The numbers by date of up to four draws of a replication, and of four others for each `further`.
    #[inline]
    pub(super) fn daily(&self, replication: u64, further: u64) -> [Daily; 4] {
        philox([0, replication, further, 1], self.key).map(|start| Daily { start })
    }
}

/// One number for each date, read in any order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Daily {
    start: u64,
}

impl Daily {
    /// The number of one date (a stream position).
    #[inline]
    pub(super) fn at(&self, position: u64) -> u64 {
        split_mix(self.start, position)
    }
}

/// A calendar day as a stream position, the same whatever the horizon.
pub(super) fn position_of(day: NaiveDate) -> u64 {
    u64::try_from(day.num_days_from_ce()).unwrap_or(0)
}

/// The Monday of a stream position's week (1 January of year 1 was a Monday: day 1).
#[inline]
pub(super) fn week_of(position: u64) -> u64 {
    position.saturating_sub(1) / 7
}

/// A word as a number strictly between 0 and 1.
#[inline]
pub(super) fn unit(word: u64) -> f64 {
    // Through i64: one instruction, and the same number.
    ((word >> 12) as i64 as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
}

#[cfg(test)]
mod tests;
