//! A package as it was known on a day: what came to light later is not seen.

use crate::domain::{Package, TrackedAs, Tracking};
use crate::records::{Assumed, Evidence, PackageRecord, Said, Taken};
use arrayvec::ArrayVec;
use chrono::{Days, NaiveDate};

/// A package as known at the end of a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Seen {
    /// What a rule may ask of it.
    pub package: Package,
    /// What its tracking can be, or can still become while the rate does not count it; never empty.
    pub possible: States,
}

/// States of tracking, each at most once.
pub type States = ArrayVec<Tracking, 7>;

fn once(state: Tracking) -> States {
    States::from_iter([state])
}

fn all(states: &[Tracking]) -> States {
    states.iter().copied().collect()
}

/// Happened, did not happen, or not known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    No,
    Open,
}

pub(super) const EVERY: [Tracking; 6] = [
    Tracking::NoNumber,
    Tracking::Mismatch,
    Tracking::NoScan,
    Tracking::FacilityOnly,
    Tracking::DeliveryOnly,
    Tracking::Both,
];
const WITH_NUMBER: [Tracking; 4] =
    [Tracking::NoScan, Tracking::FacilityOnly, Tracking::DeliveryOnly, Tracking::Both];

impl Seen {
    /// A package as known at the end of `day`; `None` = not yet ordered. What is not there on the day on which
    /// the rate first counts it (`lag_days` after its promised day) is taken as missing, as the marketplace
    /// takes it; until then, and until it is delivered, it may still come.
    ///
    /// Taken, because no file says it: a number without a day was entered on the day of handover, and in
    /// time; what is said in one word, without a day, was known on the promised day.
    pub fn on(record: &PackageRecord, taken: Taken, day: NaiveDate, lag_days: u16) -> Option<Self> {
        if record.ordered_on > day {
            return None;
        }
        let mut package = record.package();
        if package.shipped_on > day {
            // The handover, or the scan that it was taken from, is still to come.
            package.shipped_on = package.ordered_on;
            if taken.contains(Assumed::PromisedWhenShipped) {
                package.promised_on = package.ordered_on;
            }
        }
        let service_said = !taken.contains(Assumed::Untracked) && !taken.contains(Assumed::Tracked);
        let counted_from = package.promised_on.checked_add_days(Days::new(u64::from(lag_days)));
        let counted = counted_from.is_some_and(|from| from <= day);
        let possible = match record.evidence {
            Evidence::Word if record.promised_on <= day => {
                let delivered =
                    matches!(record.tracking, Tracking::Late | Tracking::DeliveryOnly | Tracking::Both);
                still(&[record.tracking], counted || delivered, &package, service_said)
            }
            Evidence::Word => {
                if !service_said {
                    package.tracked_as = TrackedAs::Full;
                }
                by_service(&EVERY, package.tracked_as)
            }
            Evidence::Days { number, first_scan, delivery_scan } => {
                let on_handover = record.shipped_on;
                let number = known(number, day, on_handover);
                let first = known(first_scan, day, on_handover);
                let delivery = known(delivery_scan, day, record.promised_on);
                if number == Known::No && !service_said {
                    package.tracked_as = TrackedAs::Untracked;
                }
                let now = states(number, first, delivery, record.tracking);
                let now =
                    if number == Known::Open { by_service(&EVERY, package.tracked_as) } else { now };
                let settled = counted || delivery == Known::Yes;
                still(&by_service(&now, package.tracked_as), settled, &package, service_said)
            }
        };
        Some(Self { package, possible })
    }
}

/// What is known on a day of an event; `else_on` = its day if none is said.
fn known(said: Said, day: NaiveDate, else_on: NaiveDate) -> Known {
    match said {
        Said::Nothing => Known::Open,
        Said::No => Known::No,
        Said::Yes if else_on <= day => Known::Yes,
        Said::On(on) if on <= day => Known::Yes,
        Said::Yes | Said::On(_) => Known::No,
    }
}

/// What the tracking can be; `end` is what it is in the end, when all has come to light.
fn states(number: Known, first: Known, delivery: Known, end: Tracking) -> States {
    if number == Known::No {
        return once(Tracking::NoNumber);
    }
    if delivery == Known::Yes && end == Tracking::Late {
        return once(Tracking::Late);
    }
    let mut states = States::new();
    for (state, by_first, by_delivery) in [
        (Tracking::NoScan, Known::No, Known::No),
        (Tracking::FacilityOnly, Known::Yes, Known::No),
        (Tracking::DeliveryOnly, Known::No, Known::Yes),
        (Tracking::Both, Known::Yes, Known::Yes),
    ] {
        let fits = |known: Known, wanted: Known| known == Known::Open || known == wanted;
        if fits(first, by_first) && fits(delivery, by_delivery) {
            states.push(state);
        }
    }
    // A first scan that is the one on delivery is no second one.
    if end == Tracking::DeliveryOnly && first == Known::Yes && delivery == Known::Yes {
        states = once(Tracking::DeliveryOnly);
    }
    states
}

/// What the tracking can still become, unless it is settled.
fn still(now: &[Tracking], settled: bool, package: &Package, service_said: bool) -> States {
    if settled {
        return all(now);
    }
    let service = if service_said { package.tracked_as } else { TrackedAs::Full };
    let mut possible = all(now);
    for state in now {
        let next: &[Tracking] = match state {
            Tracking::NoNumber => &EVERY,
            Tracking::Mismatch | Tracking::NoScan => &WITH_NUMBER,
            Tracking::FacilityOnly => &[Tracking::Both],
            Tracking::Late | Tracking::DeliveryOnly | Tracking::Both => &[],
        };
        for state in by_service(next, service) {
            if !possible.contains(&state) {
                possible.push(state);
            }
        }
    }
    possible
}

/// Those of the states that a service can give; if none, all of them.
pub(super) fn by_service(states: &[Tracking], service: TrackedAs) -> States {
    let gives = |state: &&Tracking| match (service, state) {
        (TrackedAs::Untracked, state) => {
            matches!(state, Tracking::NoNumber | Tracking::Mismatch | Tracking::Late)
        }
        (TrackedAs::DeliveryOnly, state) => !matches!(state, Tracking::FacilityOnly | Tracking::Both),
        (TrackedAs::ExportOnly, state) => !matches!(state, Tracking::DeliveryOnly | Tracking::Both),
        (TrackedAs::AcceptanceAndDelivery | TrackedAs::Full, _) => true,
    };
    let given: States = states.iter().filter(gives).copied().collect();
    if given.is_empty() { all(states) } else { given }
}
