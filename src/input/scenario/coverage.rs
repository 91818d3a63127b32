//! Which service carries each order line today, and why one cannot.

use super::today::Rule;
use crate::diagnostics::{Code, Finding, Place};
use crate::domain::ExchangeRates;
use crate::input::reader::Context;
use crate::scenario::{Metric, OrderLine, Service, ServiceId, Store};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The order lines and what they point to.
pub(super) struct Lines<'s> {
    pub(super) lines: &'s [OrderLine],
    /// The service that each line's item names.
    pub(super) named: &'s [Option<usize>],
    pub(super) metrics: &'s [Metric],
    pub(super) stores: &'s [Store],
    pub(super) rates: &'s ExchangeRates,
}

/// Today's service of every line: the one that its item names, else by the first rule that selects it; `None` when a line has none or its
/// service cannot carry it. Services with mistakes are not asked. Lines with the same trouble are one
/// finding.
pub(super) fn today(
    context: &Context,
    all: &Lines<'_>,
    rules: &[Rule],
    services: &[Option<&Service>],
    day: NaiveDate,
    place: &Place,
) -> Option<Vec<ServiceId>> {
    let mut chosen = Vec::new();
    let mut without: Vec<&OrderLine> = Vec::new();
    let mut unable: BTreeMap<usize, Vec<(&OrderLine, String)>> = BTreeMap::new();
    let mut fired = vec![false; rules.len()];
    for (line, named) in all.lines.iter().zip(all.named) {
        if let Some(id) = *named {
            chosen.push(ServiceId(id));
            if let Some(why) = services[id].and_then(|service| why_not(service, line, day)) {
                let of_item = rules.len() + id;
                unable.entry(of_item).or_default().push((line, why));
            }
            continue;
        }
        let metric = &all.metrics[line.metric.0];
        let store = &all.stores[metric.store];
        let found = rules.iter().position(|rule| rule.selects(line, metric, store, all.rates));
        let Some(at) = found else {
            without.push(line);
            continue;
        };
        fired[at] = true;
        let id = rules[at].service;
        chosen.push(ServiceId(id));
        if let Some(why) = services[id].and_then(|service| why_not(service, line, day)) {
            unable.entry(at).or_default().push((line, why));
        }
    }
    if let Some(first) = without.first() {
        let finding = Finding::new(
            Code::NoServiceToday,
            place.clone(),
            format!("no [[today]] rule selects {}", count_of(without.len(), &first.name)),
        );
        context.report(finding.help("add a [[today]] rule at the end whose `where` takes them in"));
    }
    for (at, lines) in &unable {
        let Some((first, why)) = lines.first() else { continue };
        let (id, place) = match rules.get(*at) {
            Some(rule) => (rule.service, &rule.place),
            None => (*at - rules.len(), place),
        };
        let name = services[id].map_or("", |service| &*service.name);
        let finding = Finding::new(
            Code::ServiceCannotCarry,
            place.clone(),
            format!("`{name}` cannot carry {}: {why}", count_of(lines.len(), &first.name)),
        );
        context.report(finding.help(format!(
            "put a rule with another service before this one, or add the lane, weight step or price to \
             [services.{name}]"
        )));
    }
    for (rule, _) in rules.iter().zip(&fired).filter(|(_, fired)| !**fired) {
        context.mistake(
            Code::SelectsNothing,
            &rule.place,
            "this rule decides for no order line: none matches, or earlier rules take them all",
            "leave it out, or move it up",
        );
    }
    (without.is_empty() && unable.is_empty()).then_some(chosen)
}

/// `the order line X`, or `5 order lines, such as X`.
pub(super) fn count_of(count: usize, first: &str) -> String {
    if count == 1 {
        format!("the order line `{first}`")
    } else {
        format!("{count} order lines, such as `{first}`")
    }
}

/// Why a service cannot carry a line from a day on; `None` = it can. Before its first price a service is
/// taken to have had that price, but it must be known by the day.
pub(super) fn why_not(service: &Service, line: &OrderLine, day: NaiveDate) -> Option<String> {
    let lane = line.lane;
    if service.transit_on(lane).is_none() {
        return Some(format!("its `transit_days` do not name the lane {lane}"));
    }
    let there = || {
        let destination = lane.destination;
        service.prices.iter().filter(move |price| price.to.is_empty() || price.to.contains(&destination))
    };
    let Some(heaviest) = there().map(|price| price.up_to_g).max() else {
        return Some(format!("it has no price to {}", lane.destination));
    };
    let grams = line.weight.to_g;
    if heaviest < grams {
        return Some(format!(
            "its prices to {} end at {heaviest} g, the packages weigh up to {grams} g",
            lane.destination
        ));
    }
    let first = there().filter(|price| price.up_to_g >= grams).map(|price| price.from).min()?;
    (first > day).then(|| {
        format!("its first price for {grams} g to {} is of {first}, after {day}", lane.destination)
    })
}
