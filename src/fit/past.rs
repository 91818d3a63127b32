//! The packages that a rate may still hold on the day of the fit: the run begins with them.
//!
//! What is known of a package on that day makes some endings of its tracking more likely than others. A package
//! without a scan after a days may still get one as often as packages like it got theirs later than that.

use super::bands::Bands;
use super::fitted::{Backed, FittedItem, FittedPast, FittedPastPackages};
use super::observed::Observed;
use super::shop::Shop;
use super::ways::Key;
use crate::domain::{Country, Money, TrackedAs, Tracking};
use crate::records::{Evidence, Said};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Likelihood of what is known, by ending.
type Likelihood = [f64; Tracking::ENDINGS.len()];

/// Days that an event took, of packages that are old enough to be counted.
#[derive(Default)]
struct Delays(Vec<i64>);

impl Delays {
    /// The share that took longer than so many days, half a package being added to those that did. Without any
    /// packages nothing is known: 1.
    fn longer_than(&self, days: i64) -> f64 {
        if self.0.is_empty() {
            return 1.0;
        }
        let longer = self.0.iter().filter(|took| **took > days).count();
        (longer as f64 + 0.5) / (self.0.len() as f64 + 1.0)
    }
}

/// How long numbers and scans take, at home or abroad.
#[derive(Default)]
struct Pace {
    /// From the order to the number.
    number: Delays,
    /// From the number to the first scan.
    first_scan: Delays,
    /// From the number to the scan on delivery.
    delivery_scan: Delays,
}

/// What has happened by a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Happened {
    No,
    Yes,
    /// Nobody says.
    Unsaid,
}

/// What makes packages of the past alike: ordered, promised, origin, destination, item and service; the bits of the
/// likelihood.
type Alike = (NaiveDate, NaiveDate, Country, Country, usize, usize, [u64; 5]);

/// The packages of a shop that its rates may still hold.
pub(super) struct Remembered<'s> {
    shop: &'s Shop<'s>,
    way_of: &'s [usize],
    keys: &'s [Key],
    bands: &'s [Bands],
    /// At home, abroad.
    paces: [Pace; 2],
    /// First and last order day.
    days: (NaiveDate, NaiveDate),
    /// First promised day of the earliest window.
    promised_from: NaiveDate,
}

/// One category's packages and items.
pub(super) struct Category<'c> {
    pub(super) places: &'c [usize],
    pub(super) items: &'c [FittedItem],
    pub(super) items_by_destination: &'c [(Country, Vec<FittedItem>)],
    /// Countries that are counted with another.
    pub(super) stands_for: &'c BTreeMap<Country, Country>,
    pub(super) vat: &'c BTreeMap<Country, f64>,
}

impl<'s> Remembered<'s> {
    /// `None` = no whole day of orders lies before the day of the fit.
    pub(super) fn of(
        shop: &'s Shop<'s>,
        way_of: &'s [usize],
        keys: &'s [Key],
        bands: &'s [Bands],
    ) -> Option<Self> {
        let last = shop.orders.1.min(shop.as_of.pred_opt()?);
        let back = |days: fn(&crate::policy::Policy) -> u16| {
            shop.policies.iter().map(|policy| u64::from(days(policy))).max().unwrap_or(0)
        };
        let back = back(|policy| policy.window_days) + back(|policy| policy.lag_days);
        let promised_from = shop.as_of.checked_sub_days(Days::new(back))?;
        let mut paces = [Pace::default(), Pace::default()];
        for package in shop.packages.iter().filter(|package| package.counted) {
            paces[usize::from(!package.record.lane.is_domestic())].add(package, shop.as_of);
        }
        let days = (shop.orders.0, last);
        (days.0 <= days.1).then_some(Self { shop, way_of, keys, bands, paces, days, promised_from })
    }

    pub(super) fn category(&self, category: &Category<'_>) -> (FittedPast, Backed) {
        let mut alike: BTreeMap<Alike, (u32, i128)> = BTreeMap::new();
        let mut packages = 0;
        for &place in category.places {
            let package = &self.shop.packages[place];
            let record = package.record;
            let within = (self.days.0..=self.days.1).contains(&record.ordered_on);
            if !within || record.promised_on < self.promised_from {
                continue;
            }
            let to = record.lane.destination;
            let to = category.stands_for.get(&to).copied().unwrap_or(to);
            let items = category.items_to(to);
            let Some((item, price)) = self.item(place, items, category.vat) else { continue };
            let likelihood = self.likelihood(place);
            packages += 1;
            let origin = record.lane.origin;
            let key = (
                record.ordered_on,
                record.promised_on,
                origin,
                to,
                item,
                self.way_of[place],
                likelihood.map(f64::to_bits),
            );
            let (n, prices) = alike.entry(key).or_default();
            *n += 1;
            *prices += i128::from(price.micros);
        }
        let groups = alike.into_iter().map(|(alike, (packages, prices))| {
            let (ordered_on, promised_on, origin, destination, item, service, likelihood) = alike;
            let item = &category.items_to(destination)[item];
            let mean = i64::try_from(prices / i128::from(packages)).unwrap_or(item.price_from.micros);
            FittedPastPackages {
                ordered_on,
                promised_on,
                origin,
                destination,
                price: whole_minor(mean, item),
                grams: item.up_to_g,
                service,
                packages,
                likelihood: likelihood.map(f64::from_bits),
            }
        });
        let past =
            FittedPast { first_day: self.days.0, last_day: self.days.1, groups: groups.collect() };
        let text = format!(
            "{packages} packages ordered by {} and promised from {} on, as known on {}; {} of them open",
            self.days.1,
            self.promised_from,
            self.shop.as_of,
            past.open()
        );
        (past, Backed::fitted(packages, text))
    }

    /// The item that the package is one of, or is most like, and its price inside the item's band.
    fn item(
        &self,
        place: usize,
        items: &[FittedItem],
        vat: &BTreeMap<Country, f64>,
    ) -> Option<(usize, Money)> {
        let package = &self.shop.packages[place];
        let way = self.way_of[place];
        let up_to_g = self.bands[way].band(package);
        let lane = package.record.lane;
        let vat = vat.get(&lane.destination).copied().unwrap_or(0.0);
        let net = package.record.price.value().net.micros;
        let gross = (net as f64 * (1.0 + vat)).round() as i64;
        let limits: Vec<i64> = self.shop.net_limits_on(lane).collect();
        let side = |net: i64| limits.iter().filter(|limit| **limit <= net).count();
        let off = |item: &FittedItem| {
            let price = gross - item.shipping.micros;
            let inside = price.clamp(item.price_from.micros, item.price_to.micros);
            let net_inside = ((inside + item.shipping.micros) as f64 / (1.0 + vat)).round() as i64;
            let other_side = side(net_inside) != side(net);
            ((item.service != way, other_side, item.up_to_g != up_to_g, (price - inside).abs()), inside)
        };
        let nearest = (0..items.len()).min_by_key(|at| off(&items[*at]).0)?;
        let inside = off(&items[nearest]).1;
        Some((nearest, Money { micros: inside, ..items[nearest].price_from }))
    }

    fn likelihood(&self, place: usize) -> Likelihood {
        let package = &self.shop.packages[place];
        let record = package.record;
        let mut likelihood = Likelihood::default();
        if self.keys[self.way_of[place]].tracked_as == TrackedAs::Untracked {
            likelihood[Tracking::NoNumber.ending()] = 1.0;
            return likelihood;
        }
        if package.told() {
            return [1.0; Tracking::ENDINGS.len()];
        }
        for state in package.possible {
            likelihood[state.ending()] = 1.0;
        }
        if likelihood.iter().filter(|one| **one > 0.0).count() > 1 {
            let pace = &self.paces[usize::from(!record.lane.is_domestic())];
            for (one, ending) in likelihood.iter_mut().zip(Tracking::ENDINGS) {
                *one *= pace.still(package, self.shop.as_of, ending);
            }
        }
        likelihood
    }
}

impl Category<'_> {
    fn items_to(&self, destination: Country) -> &[FittedItem] {
        let own = self.items_by_destination.iter().find(|(country, _)| *country == destination);
        own.map_or(self.items, |(_, items)| items)
    }
}

impl Pace {
    fn add(&mut self, package: &Observed<'_>, as_of: NaiveDate) {
        let Evidence::Days { number, first_scan, delivery_scan } = package.record.evidence else {
            return;
        };
        let known = |said| match said {
            Said::On(day) if day <= as_of => Some(day),
            _ => None,
        };
        let ordered = package.record.ordered_on;
        let took = |from: NaiveDate, to: NaiveDate| (to - from).num_days().max(0);
        let since = known(number).unwrap_or(ordered);
        self.number.0.extend(known(number).map(|day| took(ordered, day)));
        self.first_scan.0.extend(known(first_scan).map(|day| took(since, day)));
        self.delivery_scan.0.extend(known(delivery_scan).map(|day| took(since, day)));
    }

    /// How likely it is that a package which ends so has come no farther by the day.
    fn still(&self, package: &Observed<'_>, as_of: NaiveDate, ending: Tracking) -> f64 {
        let record = package.record;
        let happened = |said, else_on: NaiveDate| match said {
            Said::Nothing => Happened::Unsaid,
            Said::On(day) if day <= as_of => Happened::Yes,
            Said::Yes if else_on <= as_of => Happened::Yes,
            Said::No | Said::Yes | Said::On(_) => Happened::No,
        };
        let [number, first, delivery] = match record.evidence {
            Evidence::Days { number, first_scan, delivery_scan } => [
                happened(number, record.shipped_on),
                happened(first_scan, record.shipped_on),
                happened(delivery_scan, record.promised_on),
            ],
            // One word, which is not known before the promised day.
            Evidence::Word if record.promised_on > as_of => [Happened::Unsaid; 3],
            Evidence::Word => {
                let is = |endings: &[Tracking]| {
                    if endings.contains(&record.tracking) { Happened::Yes } else { Happened::No }
                };
                use Tracking::{Both, DeliveryOnly, FacilityOnly, NoScan};
                [
                    is(&[NoScan, FacilityOnly, DeliveryOnly, Both]),
                    is(&[FacilityOnly, Both]),
                    is(&[DeliveryOnly, Both]),
                ]
            }
        };
        let age = |since: NaiveDate| (as_of - since).num_days().max(0);
        if number == Happened::No {
            let entered = ending != Tracking::NoNumber;
            return if entered { self.number.longer_than(age(record.ordered_on)) } else { 1.0 };
        }
        let since = age(match record.evidence {
            Evidence::Days { number: Said::On(day), .. } if day <= as_of => day,
            _ => record.ordered_on,
        });
        match ending {
            Tracking::FacilityOnly | Tracking::Both if first == Happened::No => {
                self.first_scan.longer_than(since)
            }
            Tracking::DeliveryOnly | Tracking::Both if delivery == Happened::No => {
                self.delivery_scan.longer_than(since)
            }
            _ => 1.0,
        }
    }
}

/// A price in whole pence inside the item's band.
fn whole_minor(micros: i64, item: &FittedItem) -> Money {
    let minor = Money::MICROS / item.price_from.currency.minor_units();
    let rounded = (micros + minor / 2) / minor * minor;
    Money { micros: rounded.clamp(item.price_from.micros, item.price_to.micros), ..item.price_from }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_longer_is_counted_with_half_a_package_more() {
        assert_eq!(Delays::default().longer_than(3), 1.0);
        let delays = Delays(vec![0, 1, 1, 2, 5]);
        assert_eq!(delays.longer_than(1), 2.5 / 6.0);
        assert_eq!(delays.longer_than(5), 0.5 / 6.0);
    }
}
