//! The four chances of each service from what was seen of its packages.

use super::clustering::Clustering;
use super::defaults;
use super::fitted::{Backed, Spread};
use super::pooling::{Group, pooled};
use super::shop::{Observed, Period};
use super::ways::Key;
use crate::domain::{TrackedAs, Tracking};
use crate::records::{Assumed, Evidence};
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
    fn of_all(self, possible: &[Tracking]) -> Option<bool> {
        let first = self.of(*possible.first()?)?;
        possible.iter().all(|tracking| self.of(*tracking) == Some(first)).then_some(first)
    }

    /// Was the chance met, if the package came so far?
    fn of(self, tracking: Tracking) -> Option<bool> {
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

/// What was seen of each way's packages, by chance.
pub(super) struct Seen {
    /// `[way][chance]`
    pub(super) events: Vec<[Events; 4]>,
    /// What lists of defects and statuses leave open is shared out: successes and trials, `[way][chance]`.
    pub(super) shared: Vec<[Group; 4]>,
    /// Packages of whose scans something was seen.
    pub(super) packages: usize,
    /// Trials by what showed them ([`EVIDENCE`]), `[way][chance]`.
    by: Vec<[[usize; EVIDENCE.len()]; 4]>,
    /// Tracked packages that the rate does not count yet.
    pub(super) censored: usize,
    /// Tracked packages of which nothing, or nothing of their own, was seen.
    pub(super) unseen: usize,
    /// Promised days of those seen.
    pub(super) period: Option<Period>,
}

/// What a package's tracking can be known from, in words.
const EVIDENCE: [&str; 5] = [
    "numbers and scans",
    "status in the Orders API",
    "tracking told in one word",
    "list of defects",
    "numbers",
];
const SCANS: usize = 0;
const STATUS: usize = 1;
const WORD: usize = 2;
const LIST: usize = 3;
/// Whether there was a number is known, and no more.
const NUMBERS: usize = 4;
/// Nothing of its own is known.
const UNSEEN: usize = 5;

/// Shares a package out over what it can be, each as likely as the middle of the default chances has it. However
/// facility and delivery scans share it, the chance of any scan that follows is that of the packages.
fn share_out(shared: &mut [Group; 4], possible: &[Tracking], key: &Key) {
    let [upload, facility, after, without] = defaults::chances(key.format, key.tracked_as, key.abroad)
        .map(|(low, high)| f64::midpoint(low, high));
    let usual = [
        1.0 - upload,
        upload * (1.0 - facility) * (1.0 - without),
        upload * facility * (1.0 - after),
        upload * (1.0 - facility) * without,
        upload * facility * after,
    ];
    let likely: Vec<(Tracking, f64)> =
        possible.iter().map(|tracking| (*tracking, usual[tracking.ending()])).collect();
    let sum: f64 = likely.iter().map(|(_, likely)| likely).sum();
    if sum <= 0.0 {
        return;
    }
    for (group, chance) in shared.iter_mut().zip(Chance::ALL) {
        for (tracking, likely) in &likely {
            if let Some(met) = chance.of(*tracking).filter(|_| chance.exists(key.tracked_as)) {
                group.trials += likely / sum;
                group.successes += if met { likely / sum } else { 0.0 };
            }
        }
    }
}

pub(super) fn seen(packages: &[Observed<'_>], keys: &[Key], of: &[usize]) -> Seen {
    let mut seen = Seen {
        events: keys.iter().map(|_| Default::default()).collect(),
        shared: vec![[Group { successes: 0.0, trials: 0.0 }; 4]; keys.len()],
        packages: 0,
        by: vec![[[0; EVIDENCE.len()]; 4]; keys.len()],
        censored: 0,
        unseen: 0,
        period: None,
    };
    // Of a service that the Orders API knows scans of, a status that is none says that there was none.
    let mut status_known = vec![false; keys.len()];
    for (package, &way) in packages.iter().zip(of) {
        status_known[way] |= package.taken.contains(Assumed::StatusForScan);
    }
    for (package, &way) in packages.iter().zip(of) {
        let tracked_as = keys[way].tracked_as;
        if tracked_as == TrackedAs::Untracked {
            continue;
        }
        if !package.counted {
            seen.censored += 1;
            continue;
        }
        let record = package.record;
        let by_status = package.taken.contains(Assumed::StatusForScan);
        let state = package.state().filter(|_| !package.told() && !package.listed);
        let (by, possible) = match (state, record.evidence) {
            (Some(_), Evidence::Word) => (WORD, package.possible),
            (Some(_), _) => (SCANS, package.possible),
            _ if package.listed => (LIST, package.possible),
            _ if package.told() => (UNSEEN, package.possible),
            _ if by_status => (STATUS, package.possible),
            _ if status_known[way] && Chance::Upload.of_all(package.possible) == Some(true) => {
                (STATUS, &[Tracking::NoScan][..])
            }
            _ => (NUMBERS, package.possible),
        };
        seen.unseen += usize::from(matches!(by, UNSEEN | NUMBERS));
        if by == UNSEEN {
            continue;
        }
        seen.packages += usize::from(by != NUMBERS);
        let shared = matches!(by, STATUS | LIST);
        if shared {
            share_out(&mut seen.shared[way], possible, &keys[way]);
        }
        let week = record.shipped_on.week(chrono::Weekday::Mon).first_day();
        for (place, chance) in Chance::ALL.into_iter().enumerate().filter(|(_, c)| c.exists(tracked_as))
        {
            let met = chance.of_all(possible);
            if let Some(met) = met.filter(|_| !shared) {
                let (x, n) = seen.events[way][place].weeks.entry(week).or_default();
                *x += u32::from(met);
                *n += 1;
            }
            if met.is_some() || shared {
                seen.by[way][place][by] += 1;
                Period::widen(&mut seen.period, record.promised_on);
            }
        }
    }
    seen
}

impl Seen {
    /// From what a chance of some ways was fitted, with the packages of each where there are several.
    fn evidence(&self, ways: &[usize], place: usize) -> String {
        let of = |by: usize| ways.iter().map(|&way| self.by[way][place][by]).sum::<usize>();
        let used: Vec<usize> = (0..EVIDENCE.len()).filter(|by| of(*by) > 0).collect();
        let mut text: Vec<String> = match used[..] {
            [only] => vec![EVIDENCE[only].to_owned()],
            _ => used.iter().map(|by| format!("{} of {}", EVIDENCE[*by], of(*by))).collect(),
        };
        let of_scans = Chance::ALL[place] != Chance::Upload;
        if of_scans && of(STATUS) > 0 {
            text.push("a status that is no scan is taken for none".to_owned());
        }
        if of_scans && of(LIST) + of(STATUS) > 0 {
            text.push(
                "which scan a package had is taken from the default where it is not said".to_owned(),
            );
        }
        text.join(", ")
    }

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
    use crate::domain::{CarrierClass, Format};

    /// Of 100 packages with a number a list has 10 as defects: nine in ten have any scan, whatever the split.
    #[test]
    fn however_scans_are_shared_out_the_chance_of_any_is_that_of_the_packages() {
        use Tracking::{Both, DeliveryOnly, FacilityOnly, NoScan};
        for format in [Format::Parcel, Format::Letter] {
            let key = Key {
                abroad: false,
                carrier: None,
                service: None,
                format,
                class: CarrierClass::Integrated,
                buy_shipping: false,
                method_matches: true,
                tracked_as: TrackedAs::Full,
            };
            let mut shared = [Group { successes: 0.0, trials: 0.0 }; 4];
            for _ in 0..90 {
                share_out(&mut shared, &[FacilityOnly, DeliveryOnly, Both], &key);
            }
            for _ in 0..10 {
                share_out(&mut shared, &[NoScan], &key);
            }
            let [upload, facility, _, without] = shared.map(|group| group.successes / group.trials);
            assert!((upload - 1.0).abs() < 1e-12 && (shared[0].trials - 100.0).abs() < 1e-9);
            assert!((facility + (1.0 - facility) * without - 0.9).abs() < 1e-12, "{facility} {without}");
        }
    }

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
