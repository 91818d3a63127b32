//! The foreign lanes of a scenario, and what would make the packages of each line valid.
//!
//! A lane is foreign when its packages cross a border, as the rules have it: a store's packages to its own country are
//! foreign where they are posted abroad.

use crate::domain::{Format, Lane, Package, TrackedAs, Tracking};
use crate::policy::{Ruling, judge};
use crate::scenario::{LineId, MetricId, Scenario, Service, ServiceId};
use chrono::{Days, NaiveDate};

/// A foreign lane of a store, or all foreign lanes.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Group {
    /// The store's place and the lane; `None` = all.
    pub(super) of: Option<(usize, Lane)>,
    /// Its order lines.
    pub(super) lines: Vec<LineId>,
    /// The categories in which they count.
    pub(super) metrics: Vec<MetricId>,
}

/// What a line needs under the new rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Need {
    /// Nothing: it does not count, or is valid when it is scanned as it is shipped today.
    Nothing,
    /// To be switched to this service, the cheapest that can make it valid.
    Switch(ServiceId),
    /// No service of the scenario can make it valid.
    NoService,
}

/// Every foreign lane, store by store in the file's order of lines, and all together if there are several.
pub(super) fn groups(scenario: &Scenario) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut all = Group { of: None, lines: Vec::new(), metrics: Vec::new() };
    let foreign = scenario.lines.iter().enumerate().filter(|(_, line)| !line.lane.is_domestic());
    for (at, line) in foreign {
        let of = Some((scenario.metrics[line.metric.0].store, line.lane));
        all.add(LineId(at), line.metric);
        match groups.iter_mut().find(|group| group.of == of) {
            Some(group) => group.add(LineId(at), line.metric),
            None => {
                groups.push(Group { of, lines: vec![LineId(at)], metrics: vec![line.metric] });
            }
        }
    }
    let store = |group: &Group| group.of.map(|(store, _)| store);
    groups.sort_by_key(store);
    if groups.len() > 1 {
        groups.push(all);
    }
    groups
}

impl Group {
    fn add(&mut self, line: LineId, metric: MetricId) {
        self.lines.push(line);
        if !self.metrics.contains(&metric) {
            self.metrics.push(metric);
        }
    }

    /// Are these all order lines of the category?
    pub(super) fn is_all_of(&self, scenario: &Scenario, metric: MetricId) -> bool {
        let mut lines = scenario.lines.iter().enumerate().filter(|(_, line)| line.metric == metric);
        lines.all(|(at, _)| self.lines.contains(&LineId(at)))
    }

    /// `UK GB->DE`, or `all`.
    pub(super) fn name(&self, scenario: &Scenario) -> String {
        match self.of {
            Some((store, lane)) => format!("{} {lane}", scenario.stores[store].name),
            None => "all".to_owned(),
        }
    }
}

/// What each line needs under the first reading of the new rules, as they stand on the last day; domestic lines need
/// nothing here.
pub(super) fn needs(scenario: &Scenario, starts_on: NaiveDate) -> Vec<Need> {
    let lines = (0..scenario.lines.len()).map(LineId);
    lines.map(|line| need(scenario, line, starts_on)).collect()
}

fn need(scenario: &Scenario, line: LineId, starts_on: NaiveDate) -> Need {
    let order_line = &scenario.lines[line.0];
    let today = scenario.today[line.0];
    if order_line.lane.is_domestic() || can_be_valid(scenario, line, today) {
        return Need::Nothing;
    }
    let shape = scenario.services[today.0].format;
    let takes = |service: &Service| service.format >= shape && service.format != Format::Digital;
    let cheapest = (0..scenario.services.len())
        .map(ServiceId)
        .filter(|id| {
            let service = &scenario.services[id.0];
            let carries = |day| service.carries(order_line.lane, order_line.weight.to_g, day);
            service.is_tracked() && takes(service) && carries(scenario.horizon.decision_day)
        })
        .filter(|id| can_be_valid(scenario, line, *id))
        .min_by_key(|id| (label(scenario, line, *id, starts_on), id.0));
    cheapest.map_or(Need::NoService, Need::Switch)
}

/// The label of a line's package by a service, ordered on a day, millionths of the account's currency; `None` = not
/// carried.
pub(super) fn label(
    scenario: &Scenario,
    line: LineId,
    service: ServiceId,
    ordered_on: NaiveDate,
) -> Option<i64> {
    let order_line = &scenario.lines[line.0];
    let service = &scenario.services[service.0];
    let handover = ordered_on + Days::new(u64::from(scenario.horizon.handling_days));
    let grams = f64::from(order_line.weight.from_g + order_line.weight.to_g) / 2.0;
    let price = service.price_on(order_line.lane, order_line.weight.to_g, handover)?;
    let cost = price.cost(grams, scenario.economics.reclaims_vat);
    let cost = scenario.rates.convert(cost, scenario.currency).ok()?;
    Some((cost.micros as f64 * service.price_factor.distribution.mean()).round() as i64)
}

/// Is every part of the line's price bin exempt by this service, or valid when all it promises to scan is scanned?
fn can_be_valid(scenario: &Scenario, line: LineId, service: ServiceId) -> bool {
    let policy = &scenario.store_of(scenario.lines[line.0].metric).reform;
    let Some(reading) = scenario.readings.first() else { return false };
    let ruled = |position: f64| {
        let package = package(scenario, line, service, position);
        judge(&package, best(package.tracked_as), policy, reading).ruling
    };
    scenario
        .treat_today(line)
        .iter()
        .all(|part| !matches!(ruled(f64::midpoint(part.from, part.to)), Ruling::Defect(_)))
}

/// The most that is ever seen of a package.
fn best(tracked_as: TrackedAs) -> Tracking {
    match tracked_as {
        TrackedAs::Untracked => Tracking::NoNumber,
        TrackedAs::DeliveryOnly => Tracking::DeliveryOnly,
        TrackedAs::ExportOnly => Tracking::FacilityOnly,
        TrackedAs::AcceptanceAndDelivery | TrackedAs::Full => Tracking::Both,
    }
}

/// A package of the line that is promised for the last day.
fn package(scenario: &Scenario, line: LineId, service: ServiceId, position: f64) -> Package {
    let order_line = &scenario.lines[line.0];
    let handling = scenario.handling_of(service, line);
    let service = &scenario.services[service.0];
    let promised_on = scenario.horizon.last_day;
    let promise = scenario.promise_days(handling.service, order_line.lane);
    let ordered_on = promised_on - Days::new(u64::from(promise));
    Package {
        lane: order_line.lane,
        category: scenario.metrics[order_line.metric.0].category.as_str().into(),
        value: order_line.package_value(position, handling.price_factor, handling.shipping_added),
        format: service.format,
        tracked_as: service.tracked_as,
        carrier: handling.carrier_class,
        buy_shipping: handling.buy_shipping,
        method_matches: service.method_matches,
        ordered_on,
        shipped_on: ordered_on + Days::new(u64::from(scenario.horizon.handling_days)),
        promised_on,
    }
}
