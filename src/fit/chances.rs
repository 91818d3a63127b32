//! The four chances of each service from what was seen of its packages.

use super::clustering::Clustering;
use super::defaults;
use super::fitted::{Backed, Spread};
use super::pooling::{Group, pooled};
use super::seen::Seen;
use super::ways::Key;
use crate::domain::{TrackedAs, Tracking};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One of the chances of a service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Chance {
    /// A number, in time and right.
    Upload,
    /// A facility scan, of those.
    Facility,
    /// A delivery scan, of those with a facility scan.
    DeliveryAfter,
    /// A delivery scan, of those without.
    DeliveryWithout,
}

impl Chance {
    /// All four, in the order of a service.
    pub const ALL: [Self; 4] =
        [Self::Upload, Self::Facility, Self::DeliveryAfter, Self::DeliveryWithout];

    /// Can such a service have it?
    pub(super) fn exists(self, tracked_as: TrackedAs) -> bool {
        match tracked_as {
            TrackedAs::Untracked => false,
            TrackedAs::DeliveryOnly => self != Self::Facility,
            TrackedAs::ExportOnly => !matches!(self, Self::DeliveryAfter | Self::DeliveryWithout),
            TrackedAs::AcceptanceAndDelivery | TrackedAs::Full => true,
        }
    }

    /// Was the chance met, whatever of these its tracking is?
    pub(super) fn of_all(self, possible: &[Tracking]) -> Option<bool> {
        let first = self.of(*possible.first()?)?;
        possible.iter().all(|tracking| self.of(*tracking) == Some(first)).then_some(first)
    }

    /// Was the chance met, if the package came so far?
    pub(super) fn of(self, tracking: Tracking) -> Option<bool> {
        use Tracking::{Both, DeliveryOnly, FacilityOnly, Late, Mismatch, NoNumber, NoScan};
        match (self, tracking) {
            (Self::Upload, tracking) => Some(!matches!(tracking, NoNumber | Late | Mismatch)),
            (_, NoNumber | Late | Mismatch) => None,
            (Self::Facility, tracking) => Some(matches!(tracking, FacilityOnly | Both)),
            (Self::DeliveryAfter, FacilityOnly) => Some(false),
            (Self::DeliveryAfter, Both) => Some(true),
            (Self::DeliveryAfter, NoScan | DeliveryOnly) => None,
            (Self::DeliveryWithout, NoScan) => Some(false),
            (Self::DeliveryWithout, DeliveryOnly) => Some(true),
            (Self::DeliveryWithout, FacilityOnly | Both) => None,
        }
    }
}

/// Successes and trials of one chance of one service, by week of handover.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Events {
    /// By Monday: successes, trials.
    pub weeks: BTreeMap<NaiveDate, (u32, u32)>,
}

impl Events {
    /// Successes and trials in all.
    pub fn sum(&self) -> (u32, u32) {
        self.weeks.values().fold((0, 0), |(x, n), week| (x + week.0, n + week.1))
    }

    /// Counts as if each trial were independent of the others: divided by the design effect of weeks,
    /// 1 + icc (sum n_w^2 / sum n_w - 1) (Kish 1965, "Survey Sampling", section 5.4).
    pub(super) fn effective(&self, icc: f64) -> Group {
        let (x, n) = self.sum();
        let squares: f64 = self.weeks.values().map(|(_, n)| f64::from(*n).powi(2)).sum();
        let effect = 1.0 + icc * (squares / f64::from(n.max(1)) - 1.0).max(0.0);
        Group { successes: f64::from(x) / effect, trials: f64::from(n) / effect }
    }
}

impl Seen {
    /// The chances of every way, pooled among those at home and among those abroad.
    pub(super) fn chances(
        &self,
        keys: &[Key],
        clustering: &Clustering,
    ) -> Vec<[Option<(Spread, Backed)>; 4]> {
        let mut chances: Vec<[Option<(Spread, Backed)>; 4]> =
            keys.iter().map(|_| [const { None }; 4]).collect();
        for abroad in [false, true] {
            for (place, chance) in Chance::ALL.into_iter().enumerate() {
                let ways: Vec<usize> = (0..keys.len())
                    .filter(|&way| keys[way].abroad == abroad && chance.exists(keys[way].tracked_as))
                    .collect();
                // A number is entered before the carrier's week begins.
                let icc = if chance == Chance::Upload { 0.0 } else { clustering.taken() };
                let groups: Vec<Group> = ways
                    .iter()
                    .map(|&way| self.events[way][place].effective(icc).with(self.shared[way][place]))
                    .collect();
                let trials = |way: usize| {
                    let shared = self.shared[way][place].trials.round() as u32;
                    self.events[way][place].sum().1 + shared
                };
                let all: u32 = ways.iter().map(|&way| trials(way)).sum();
                let default = |way: usize| {
                    defaults::chances(keys[way].format, keys[way].tracked_as, abroad)[place]
                };
                let first =
                    ways.first().map_or(0.5, |&way| f64::midpoint(default(way).0, default(way).1));
                let shapes = pooled(&groups, first);
                for (&way, (a, b)) in ways.iter().zip(shapes) {
                    let own = trials(way);
                    chances[way][place] = Some(if all == 0 {
                        let (low, high) = default(way);
                        let why = if abroad && chance != Chance::Upload {
                            format!(
                                "no package abroad was seen ({}); {}",
                                "scans there are not known",
                                defaults::CHANCE_REASONS[place]
                            )
                        } else {
                            defaults::CHANCE_REASONS[place].to_owned()
                        };
                        (Spread::Range(low, high), Backed::assumed(why))
                    } else {
                        (Spread::Beta(a, b), self.backed(place, own, all, (way, &ways)))
                    });
                }
            }
        }
        chances
    }

    fn backed(&self, place: usize, own: u32, all: u32, (way, ways): (usize, &[usize])) -> Backed {
        let period = self.period.map_or(String::new(), |period| format!(", promised {period}"));
        let by = self.evidence(if own > 0 { std::slice::from_ref(&way) } else { ways }, place);
        let ways = ways.len();
        let pooled = match (own, ways) {
            (_, 1) => String::new(),
            (0, _) => format!("; none of its own: as {} of {}", packages(all), like_it(ways - 1)),
            _ => format!("; pooled with {} of {}", packages(all - own), like_it(ways - 1)),
        };
        let text = format!("fitted from {}, {by}{period}{pooled}", packages(own));
        Backed::fitted(own as usize, text)
    }
}

fn packages(n: u32) -> String {
    if n == 1 { "1 package".into() } else { format!("{n} packages") }
}

fn like_it(services: usize) -> String {
    if services == 1 { "another service".into() } else { format!("{services} other services") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_that_hangs_together_counts_for_less() {
        let monday = |week: u64| {
            NaiveDate::from_ymd_opt(2025, 1, 6).expect("a day") + chrono::Days::new(7 * week)
        };
        assert_eq!(chrono::Datelike::weekday(&monday(0)), chrono::Weekday::Mon);
        let events = Events { weeks: (0..10).map(|week| (monday(week), (9, 10))).collect() };
        assert_eq!(events.sum(), (90, 100));
        assert_eq!(events.effective(0.0), Group { successes: 90.0, trials: 100.0 });
        let half = events.effective(1.0 / 9.0);
        assert!((half.trials - 50.0).abs() < 1e-9 && (half.successes - 45.0).abs() < 1e-9);
    }
}
