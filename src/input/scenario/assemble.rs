//! The parts of a scenario file put together and checked against each other.

use super::parts::{Parts, read};
use super::policies::Policies;
use super::strategies::{StrategyDraft, today_first};
use super::today::Rule;
use super::{checks, coverage, lines};
use crate::diagnostics::{Code, Place};
use crate::domain::ExchangeRates;
use crate::input::reader::{Context, Node};
use crate::scenario::{
    Horizon, Metric, MetricId, OrderLine, Scenario, Service, ServiceId, Shocks, Store, Strategy,
};
use std::collections::BTreeSet;

/// Reads the whole file. `None` when a part is missing or has mistakes, which are then reported.
pub(super) fn scenario(
    context: &Context,
    root: &Node,
    name: &str,
    policies: &Policies,
) -> Option<Scenario> {
    let parts = read(context, root, policies);
    let goods = goods(context, &parts)?;
    let horizon = parts.horizon?;
    let (service_places, services): (Vec<Place>, Vec<Option<Service>>) =
        parts.services.into_iter().map(|draft| (draft.place, draft.service)).unzip();
    let mut strategies: Vec<StrategyDraft> = parts.strategies.into_iter().collect::<Option<_>>()?;
    today_first(&mut strategies, horizon.decision_day);
    let (strategies, lever_places): (Vec<Strategy>, Vec<Vec<Place>>) =
        strategies.into_iter().map(|draft| (draft.strategy, draft.lever_places)).unzip();
    let (consequences, misapplied_share) = parts.consequences?;
    let scenario = Scenario {
        name: name.to_owned(),
        title: parts.title?,
        description: parts.description?,
        currency: parts.account?,
        rates: parts.rates?,
        tolerance: parts.tolerance?,
        stores: goods.stores,
        readings: parts.readings?,
        metrics: goods.metrics,
        lines: goods.lines,
        services: services.into_iter().collect::<Option<_>>()?,
        contracts: parts.contracts?,
        today: goods.today?,
        strategies,
        shocks: Shocks { icc: parts.icc?, outages: parts.outages? },
        misapplied_share,
        consequences,
        economics: parts.economics?,
        order_defects: parts.order_defects,
        inputs: parts.inputs,
        horizon: Horizon {
            decision_day: horizon.decision_day,
            last_day: horizon.last_day,
            on_date: horizon.on_date,
            lag_days: horizon.lag_days.map(|(days, _)| days),
            window_days: parts.window_days?,
            handling_days: horizon.handling_days,
            shown_windows: horizon.shown_windows,
        },
    };
    let places = checks::Places {
        last_day: &horizon.last_day_place,
        levers: &lever_places,
        services: &service_places,
        rules: parts.today.as_deref().unwrap_or_default(),
    };
    checks::check(context, &scenario, &places);
    Some(scenario)
}

/// What is ordered, and how it is shipped today.
struct Goods {
    stores: Vec<Store>,
    metrics: Vec<Metric>,
    lines: Vec<OrderLine>,
    today: Option<Vec<ServiceId>>,
}

/// The order lines and today's service of each, as far as the parts they are made from have no mistakes.
fn goods(context: &Context, parts: &Parts) -> Option<Goods> {
    let (rates, rules) = (parts.rates.as_ref()?, parts.today.as_deref()?);
    let stores: Vec<Option<Store>> =
        parts.stores.iter().map(|draft| draft.finish(context, rates, &parts.neighbours)).collect();
    let stores: Vec<Store> = stores.into_iter().collect::<Option<_>>()?;
    let (lines, named, metrics) = all_lines(context, parts, &stores, rules, rates)?;
    let services: Vec<Option<&Service>> =
        parts.services.iter().map(|draft| draft.service.as_ref()).collect();
    let today = coverage::today(
        context,
        &coverage::Lines { lines: &lines, named: &named, metrics: &metrics, stores: &stores, rates },
        rules,
        &services,
        parts.horizon.as_ref()?.decision_day,
        &parts.today_place,
    );
    Some(Goods { stores, metrics, lines, today })
}

/// The order lines of all categories, the services that their items name, and the metrics.
type AllLines = (Vec<OrderLine>, Vec<Option<usize>>, Vec<Metric>);

/// `None` when a category has mistakes.
fn all_lines(
    context: &Context,
    parts: &Parts,
    stores: &[Store],
    rules: &[Rule],
    rates: &ExchangeRates,
) -> Option<AllLines> {
    let (categories, drafts) = (&parts.categories, &parts.stores);
    let services: Vec<String> = parts.services.iter().map(|draft| draft.name.clone()).collect();
    let (mut lines, mut named) = (Vec::new(), Vec::new());
    let mut metrics = Vec::new();
    let mut complete = !categories.is_empty();
    for (at, category) in categories.iter().enumerate() {
        let Some(category) = category else {
            complete = false;
            continue;
        };
        let mut without_vat = BTreeSet::new();
        let source = lines::Source {
            category,
            draft: &drafts[category.store],
            store: &stores[category.store],
            metric: MetricId(at),
            rules,
            rates,
            services: &services,
        };
        let made = source.lines(|lane| {
            without_vat.insert(lane.destination);
        });
        if !without_vat.is_empty() {
            complete = false;
            let missing: Vec<&str> = without_vat.iter().map(|country| country.code()).collect();
            context.mistake(
                Code::MissingKey,
                &category.place,
                format!("the store `{}` states no VAT for {}", source.draft.key, missing.join(", ")),
                format!("add {} = \"20 %\" (or other = ...) to its `vat`", missing[0]),
            );
        }
        match (made, &category.metric) {
            (Some(made), Some(metric)) => {
                let past =
                    category.past.as_ref().map(|draft| draft.resolve(context, &made, lines.len()));
                complete &= !matches!(past, Some(None));
                for (line, service) in made {
                    lines.push(line);
                    named.push(service);
                }
                metrics.push(Metric { past: past.flatten(), ..metric.clone() });
            }
            _ => complete = false,
        }
    }
    complete.then_some((lines, named, metrics))
}
