//! The services of past packages and of rules: which is which, what is known of each.

use super::outcome::{RateSource, ServiceRate};
use super::{Followed, RulesAsked};
use crate::audit::books::Book;
use crate::audit::seen::Seen;
use crate::domain::{CarrierClass, Format, TrackedAs, Tracking};
use crate::records::{Evidence, PackageRecord, RuleFate, ShippingRule, service_key};
use crate::scenario::Service;
use chrono::Days;
use std::collections::BTreeMap;

/// What a rule may ask of a service; the format first.
pub(super) type Profile = (Format, TrackedAs, CarrierClass, bool, bool);

/// A service that packages went by, by all names that it has.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Used {
    way: String,
    service: Option<String>,
    method: Option<String>,
    carrier: Option<String>,
}

impl Used {
    fn of(record: &PackageRecord, way: &str) -> Self {
        let details = &record.details;
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
        Self {
            way: way.to_owned(),
            service: text(&details.service),
            method: text(&details.ship_method),
            carrier: text(&details.carrier),
        }
    }

    /// Does a file name the service itself?
    fn is_named(&self) -> bool {
        self.service.is_some() || self.method.is_some()
    }

    fn has_name(&self, key: &str) -> bool {
        let carrier = service_key(self.carrier.as_deref().unwrap_or_default());
        let named = [&self.service, &self.method].into_iter().flatten().map(|name| service_key(name));
        service_key(&self.way) == key
            || named.into_iter().any(|name| name == key || carrier.clone() + &name == key)
    }
}

/// What was seen of a service on one side of the border.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Observed {
    /// Packages that went by it.
    pub(super) packages: usize,
    /// What became of those that the rate counts by now and of which it is known.
    pub(super) endings: BTreeMap<Tracking, u64>,
    /// What it is.
    pub(super) profiles: BTreeMap<Profile, usize>,
    /// What labels cost, millionths, by currency.
    pub(super) labels: BTreeMap<crate::domain::Currency, Vec<i64>>,
    /// Packages that rules move to it.
    moved: usize,
    /// Those of them that hang on its scans, of which nothing is known.
    open: usize,
    /// The rate that their expectation rests on: valid and all, or by the scenario.
    rates: Vec<ServiceRate>,
}

/// A service of rules, or of packages that stay.
struct Target {
    name: String,
    /// By place of a used service.
    is: Vec<bool>,
    /// By place in the scenario.
    in_scenario: Option<usize>,
    /// At home, abroad.
    seen: [Observed; 2],
}

/// A service that packages are moved to, and what is known of it.
#[derive(Clone, PartialEq, Debug)]
pub struct ServiceTest {
    /// As the rules name it.
    pub service: String,
    /// Packages that leave the country.
    pub abroad: bool,
    /// Packages that rules move to it.
    pub moved: usize,
    /// Packages that went by it.
    pub packages: usize,
    /// Packages moved to it whose verdict hangs on its scans, of which nothing is known.
    pub open: usize,
    /// The rates that expectations rest on, without repetition.
    pub rates: Vec<ServiceRate>,
}

/// All of them.
pub(super) struct Services<'a> {
    asked: &'a RulesAsked<'a>,
    used: Vec<Used>,
    /// The used service of each package, by place.
    of: Vec<usize>,
    targets: Vec<Target>,
    /// Places of targets by plain name.
    by_name: BTreeMap<String, usize>,
}

impl<'a> Services<'a> {
    pub(super) fn of(asked: &'a RulesAsked<'a>, book: &Book) -> Self {
        let way = |at: usize| asked.ways.get(at).map_or("", String::as_str);
        let each: Vec<Used> =
            asked.sales.iter().enumerate().map(|(at, sale)| Used::of(sale.record, way(at))).collect();
        let mut used = each.clone();
        used.sort();
        used.dedup();
        let of = each.iter().map(|one| used.binary_search(one).unwrap_or(0)).collect();
        let mut services = Self { asked, used, of, targets: Vec::new(), by_name: BTreeMap::new() };
        for rule in asked.rules.iter().filter(|rule| rule.fate == RuleFate::Shipped) {
            services.add(&[&rule.service_code, &rule.service]);
        }
        for at in 0..services.used.len() {
            let way = services.used[at].way.clone();
            services.add(&[&way]);
        }
        services.look(book);
        services
    }

    fn add(&mut self, names: &[&str]) {
        let names: Vec<(&str, String)> = names
            .iter()
            .map(|name| (*name, service_key(name)))
            .filter(|(_, key)| !key.is_empty())
            .collect();
        let Some((name, key)) = names.first() else { return };
        if self.by_name.contains_key(key) {
            return;
        }
        let is = self.used.iter().map(|used| names.iter().any(|(_, key)| used.has_name(key)));
        let is = is.collect();
        let called = |service: &Service| {
            let own = [service_key(&service.name), service_key(&service.title)];
            names.iter().any(|(_, key)| own.contains(key))
        };
        let in_scenario =
            self.asked.scenario.and_then(|scenario| scenario.services.iter().position(called));
        self.by_name.insert(key.clone(), self.targets.len());
        self.targets.push(Target {
            name: (*name).to_owned(),
            is,
            in_scenario,
            seen: Default::default(),
        });
    }

    /// Counts what was seen of each.
    fn look(&mut self, book: &Book) {
        let known_until = self.asked.audit.known_until;
        for (at, sale) in self.asked.sales.iter().enumerate() {
            let lag = book.reading.lag_days(self.asked.policy);
            let Some(seen) = Seen::on(sale.record, sale.taken, known_until, lag) else { continue };
            let seen = sale.as_listed(&seen, &book.reading).unwrap_or(seen);
            let record = sale.record;
            let counted = record.promised_on.checked_add_days(Days::new(u64::from(lag)));
            let told = record.evidence == Evidence::Word && !record.details.tracking_seen;
            let ending = match seen.possible.as_slice() {
                [one] if counted.is_some_and(|day| day <= known_until) && !told => Some(*one),
                _ => None,
            };
            let package = &seen.package;
            let profile = (
                package.format,
                package.tracked_as,
                package.carrier,
                package.buy_shipping,
                package.method_matches,
            );
            let own = self.of[at];
            let abroad = usize::from(!record.lane.is_domestic());
            for target in self.targets.iter_mut().filter(|target| target.is[own]) {
                let seen = &mut target.seen[abroad];
                seen.packages += 1;
                if let Some(ending) = ending {
                    *seen.endings.entry(ending).or_default() += 1;
                }
                *seen.profiles.entry(profile).or_default() += 1;
                if let Some(cost) = record.details.label_cost {
                    seen.labels.entry(cost.currency).or_default().push(cost.micros);
                }
            }
        }
    }

    fn target_of(&self, rule: &ShippingRule) -> Option<usize> {
        self.by_name.get(&service_key(rule.name())).copied()
    }

    /// Did a package go by the service of a rule?
    pub(super) fn followed(&self, sale: usize, rule: &ShippingRule) -> Followed {
        if rule.fate != RuleFate::Shipped {
            return Followed::No;
        }
        let (Some(target), Some(&own)) = (self.target_of(rule), self.of.get(sale)) else {
            return Followed::Unknown;
        };
        let record = self.asked.sales[sale].record;
        let target = &self.targets[target];
        if target.is[own] {
            let as_bought = !rule.beside.bought || record.buy_shipping;
            return if as_bought { Followed::Yes } else { Followed::No };
        }
        // Files that name no services can still tell services apart that they hold.
        let apart = self.used[own].is_named() || target.is.contains(&true);
        if apart { Followed::No } else { Followed::Unknown }
    }

    /// What a package went by.
    pub(super) fn went_by(&self, sale: usize) -> String {
        let used = self.of.get(sale).and_then(|at| self.used.get(*at));
        used.map_or_else(String::new, |used| {
            used.service.clone().or_else(|| used.method.clone()).unwrap_or_else(|| used.way.clone())
        })
    }

    /// The service of a rule: of the scenario, and what was seen of it on a package's side of the border.
    pub(super) fn of_rule(&mut self, rule: &ShippingRule, abroad: bool) -> Option<Known<'_>> {
        let target = self.target_of(rule)?;
        self.known(target, abroad)
    }

    /// The service that a package went by.
    pub(super) fn of_sale(&mut self, sale: usize, abroad: bool) -> Option<Known<'_>> {
        let way = &self.used.get(*self.of.get(sale)?)?.way;
        let target = *self.by_name.get(&service_key(way))?;
        self.known(target, abroad)
    }

    fn known(&mut self, target: usize, abroad: bool) -> Option<Known<'_>> {
        let target = self.targets.get_mut(target)?;
        let scenario = self.asked.scenario;
        let service = target.in_scenario.and_then(|at| scenario?.services.get(at));
        Some(Known { service, seen: &mut target.seen[usize::from(abroad)] })
    }

    /// What became of each that packages are moved to.
    pub(super) fn tests(self) -> Vec<ServiceTest> {
        let mut tests = Vec::new();
        for target in self.targets {
            for (abroad, seen) in target.seen.into_iter().enumerate().filter(|(_, seen)| seen.moved > 0)
            {
                let service = target.name.clone();
                let Observed { packages, moved, open, rates, .. } = seen;
                tests.push(ServiceTest { service, abroad: abroad == 1, moved, packages, open, rates });
            }
        }
        tests
    }
}

/// What is known of one service.
pub(super) struct Known<'s> {
    /// Of the scenario.
    pub(super) service: Option<&'s Service>,
    pub(super) seen: &'s mut Observed,
}

impl Known<'_> {
    /// What the service is, for a package of a format: as the scenario says, else as most packages of that format went,
    /// else as most packages.
    pub(super) fn profile(&self, format: Format) -> Option<Profile> {
        if let Some(service) = self.service {
            let Service { format, tracked_as, carrier_class, buy_shipping, method_matches, .. } =
                *service;
            return Some((format, tracked_as, carrier_class, buy_shipping, method_matches));
        }
        let profiles = self.seen.profiles.iter();
        profiles.max_by_key(|(profile, n)| (profile.0 == format, **n)).map(|(profile, _)| *profile)
    }

    /// Notes that a package is moved to it, and by which rate if one was asked for.
    pub(super) fn moved(&mut self, rate: Option<ServiceRate>, asked: bool) {
        self.seen.moved += 1;
        self.seen.open += usize::from(asked && rate.is_none());
        if let Some(rate) = rate.filter(|rate| !self.seen.rates.contains(rate)) {
            self.seen.rates.push(rate);
        }
    }

    /// How many packages show what becomes of the service's tracking.
    pub(super) fn source(&self) -> Option<RateSource> {
        let observed: u64 = self.seen.endings.values().sum();
        match (self.service, observed) {
            (Some(_), _) => Some(RateSource::Scenario),
            (None, 0) => None,
            (None, n) => Some(RateSource::Observed(n)),
        }
    }
}
