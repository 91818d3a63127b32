//! What was seen of each service's packages, and what showed it.

use super::chances::{Chance, Events};
use super::defaults;
use super::observed::{Observed, Period};
use super::pooling::Group;
use super::ways::Key;
use crate::domain::{TrackedAs, Tracking};
use crate::records::{Assumed, Evidence};

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
    let defaults = defaults::chances(key.format, key.tracked_as, key.abroad);
    let usual = Tracking::ending_chances(defaults.map(|(low, high)| f64::midpoint(low, high)));
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
    pub(super) fn evidence(&self, ways: &[usize], place: usize) -> String {
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
}
