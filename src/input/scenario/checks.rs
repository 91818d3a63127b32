//! A scenario's parts against each other: horizon, levers, unused services, weight steps.

use super::coverage::{count_of, why_not};
use super::today::Rule;
use crate::diagnostics::{Code, Finding, Place};
use crate::input::reader::Context;
use crate::scenario::{Lever, LeverAction, LineId, OrderLine, Scenario, ServiceId, Strategy};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Where the parts stand in the file.
pub(super) struct Places<'p> {
    pub(super) last_day: &'p Place,
    /// By strategy, in the order of the scenario.
    pub(super) levers: &'p [Vec<Place>],
    pub(super) services: &'p [Place],
    pub(super) rules: &'p [Rule],
}

/// Reports what does not fit together.
pub(super) fn check(context: &Context, scenario: &Scenario, places: &Places<'_>) {
    horizon_is_long_enough(context, scenario, places.last_day);
    levers_do_something(context, scenario, places.levers);
    weight_steps(context, scenario, places.rules);
    services_are_used(context, scenario, places.services);
}

/// A service that carries nothing today and that no lever switches to.
fn services_are_used(context: &Context, scenario: &Scenario, places: &[Place]) {
    let mut used: BTreeSet<ServiceId> = scenario.today.iter().copied().collect();
    for lever in scenario.strategies.iter().flat_map(|strategy| &strategy.levers) {
        if let LeverAction::Switch(services) = &lever.action {
            used.extend(services);
        }
    }
    for (at, (service, place)) in scenario.services.iter().zip(places).enumerate() {
        if !used.contains(&ServiceId(at)) {
            context.mistake(
                Code::NeverUsed,
                place,
                format!("`{}` carries nothing today, and no lever switches to it", service.name),
                "use it, or leave it out",
            );
        }
    }
}

/// The last day must not come before the period of the tolerance has ended.
fn horizon_is_long_enough(context: &Context, scenario: &Scenario, last_day: &Place) {
    let first_effect = scenario.first_effect_after(scenario.longest_lag_days());
    let period = u64::from(scenario.tolerance.period_days);
    let needed = first_effect + Days::new(period.saturating_sub(1));
    if scenario.horizon.last_day < needed {
        context.report(
            Finding::new(
                Code::HorizonTooShort,
                last_day.clone(),
                format!(
                    "the {period} days of the tolerance end on {needed}: no choice can show before \
                     {first_effect} (earliest start + shortest promise + lag)"
                ),
            )
            .help(format!("write last_day = {needed} or a later day")),
        );
    }
}

/// Every lever must select something, and a `switch` must find a service for every line that it selects.
fn levers_do_something(context: &Context, scenario: &Scenario, lever_places: &[Vec<Place>]) {
    for (at, strategy) in scenario.strategies.iter().enumerate() {
        for (step, lever) in strategy.levers.iter().enumerate() {
            let Some(place) = lever_places.get(at).and_then(|places| places.get(step)) else { continue };
            let begins = lever.from.unwrap_or(strategy.starts_on).max(strategy.starts_on);
            let selected = selected_lines(scenario, at, step, lever, begins);
            if selected.is_empty() {
                context.report(
                    Finding::new(
                        Code::SelectsNothing,
                        place.clone(),
                        format!("this lever of `{}` selects no order line", strategy.name),
                    )
                    .help(
                        "levers act in order, each on what the ones before have made; widen its `where`",
                    ),
                );
            }
            lever_weights(context, scenario, lever, &selected, place);
            if let LeverAction::Switch(services) = &lever.action {
                carried(context, scenario, strategy, services, &selected, begins, place);
            }
        }
    }
}

/// A lever's weight limit inside a weight band takes or leaves the band as a whole, by its upper end.
fn lever_weights(
    context: &Context,
    scenario: &Scenario,
    lever: &Lever,
    selected: &[LineId],
    place: &Place,
) {
    let edges = [lever.on.weight_above_g, lever.on.weight_up_to_g];
    for edge in edges.into_iter().flatten() {
        let inside = |line: &&OrderLine| edge > line.weight.from_g && edge < line.weight.to_g;
        if let Some(line) = selected.iter().map(|id| &scenario.lines[id.0]).find(inside) {
            context.mistake(
                Code::WeightStep,
                place,
                format!(
                    "the weight limit {edge} g lies inside the weight band of `{}`: all of it counts as \
                     {} g",
                    line.name, line.weight.to_g
                ),
                "split the item at the limit, if the difference matters",
            );
        }
    }
}

/// The lines of which a lever takes at least a part, after the levers before it.
fn selected_lines(
    scenario: &Scenario,
    strategy: usize,
    step: usize,
    lever: &Lever,
    begins: NaiveDate,
) -> Vec<LineId> {
    let whole = &scenario.strategies[strategy];
    let before = Strategy { levers: whole.levers[..step].to_vec(), ..whole.clone() };
    let up_to = Strategy { levers: whole.levers[..=step].to_vec(), ..whole.clone() };
    let scratch = Scenario { strategies: vec![before, up_to], ..scenario.clone() };
    let selects = |id: LineId| {
        let line = &scratch.lines[id.0];
        let earlier = scratch.treat(0, id);
        scratch.treat(1, id).iter().any(|part| {
            let middle = f64::midpoint(part.from, part.to);
            let Some(there) = earlier.iter().find(|part| part.from <= middle && middle <= part.to)
            else {
                return false;
            };
            let now = there.spans.iter().rev().find(|(day, _)| *day <= begins);
            now.is_some_and(|(_, handling)| scratch.selects(&lever.on, line, middle, handling))
        })
    };
    (0..scenario.lines.len()).map(LineId).filter(|&id| selects(id)).collect()
}

fn carried(
    context: &Context,
    scenario: &Scenario,
    strategy: &Strategy,
    services: &[ServiceId],
    selected: &[LineId],
    begins: NaiveDate,
    place: &Place,
) {
    let line = |id: &LineId| &scenario.lines[id.0];
    let stuck: Vec<&OrderLine> = selected
        .iter()
        .map(line)
        .filter(|line| {
            services.iter().all(|id| why_not(&scenario.services[id.0], line, begins).is_some())
        })
        .collect();
    let Some(first) = stuck.first() else { return };
    let why: Vec<String> = services
        .iter()
        .filter_map(|id| {
            let service = &scenario.services[id.0];
            Some(format!("`{}`: {}", service.name, why_not(service, first, begins)?))
        })
        .collect();
    context.report(
        Finding::new(
            Code::NothingToSwitchTo,
            place.clone(),
            format!(
                "`{}` switches {}, which none of its services carries ({})",
                strategy.name,
                count_of(stuck.len(), &first.name),
                why.join("; ")
            ),
        )
        .help("add a service to `to` that carries them, or narrow the lever's `where`"),
    );
}

/// A weight band with a weight step of its tariff inside is priced at its upper end: the author may want
/// to split the band. One finding a service.
fn weight_steps(context: &Context, scenario: &Scenario, rules: &[Rule]) {
    let mut straddled: BTreeMap<usize, (BTreeSet<u32>, &OrderLine)> = BTreeMap::new();
    for (line, id) in scenario.lines.iter().zip(&scenario.today) {
        let service = &scenario.services[id.0];
        let inside = |grams: u32| grams > line.weight.from_g && grams < line.weight.to_g;
        for price in &service.prices {
            let there = price.to.is_empty() || price.to.contains(&line.lane.destination);
            if there && inside(price.up_to_g) {
                straddled.entry(id.0).or_insert_with(|| (BTreeSet::new(), line)).0.insert(price.up_to_g);
            }
        }
    }
    for (id, (steps, line)) in straddled {
        let Some(rule) = rules.iter().find(|rule| rule.service == id) else { continue };
        let steps: Vec<String> = steps.iter().map(|step| format!("{step} g")).collect();
        context.report(
            Finding::new(
                Code::WeightStep,
                rule.place.clone(),
                format!(
                    "`{}` has a weight step ({}) inside the weight band of `{}`: all of it is priced at \
                     {} g",
                    scenario.services[id].name,
                    steps.join(", "),
                    line.name,
                    line.weight.to_g
                ),
            )
            .help("split the item at the step, if the difference matters"),
        );
    }
}
