//! The parts of a scenario file put together.

use super::super::figures::Register;
use super::super::reader::{Context, Node, Table};
use super::categories::{CategoryDraft, categories, category_names};
use super::coverage;
use super::horizon::{HorizonDraft, horizon, tolerance};
use super::names::Known;
use super::policies::Policies;
use super::stores::{StoreDraft, currency, stores};
use super::strategies::{Levers, StrategyDraft, today_first};
use super::today::{Rule, rules};
use super::{checks, consequences, costs, lines, rates, readings, services, shocks};
use crate::diagnostics::{Code, Place};
use crate::domain::{Currency, ExchangeRates};
use crate::policy::Policy;
use crate::scenario::{
    Horizon, LeverAction, MetricId, OrderLine, Scenario, Service, Shocks, Store, Strategy,
};
use std::collections::BTreeSet;
use std::path::Path;

/// Reads the whole file. `None` when a part is missing or has mistakes, which are then reported.
pub(super) fn scenario(context: &Context, root: &Node, name: &str, folder: &Path) -> Option<Scenario> {
    let register = Register::new(context);
    let table = Table::root(context, root, "scenario");
    schema(&table);
    let title = table.needed("title", "title = \"...\"").and_then(|value| value.text());
    let description = table.value("description").map(|value| value.text());
    let account = table.needed("currency", "currency = \"GBP\", of the account");
    let account = account.and_then(|value| currency(&value));

    let horizon_help = "[horizon] with decision_day, last_day, lag_days, handling_days";
    let horizon =
        table.needed_table("horizon", "horizon", horizon_help).and_then(|t| horizon(&register, t));
    let tolerance_help = "[tolerance] with risk, period_days, bounds";
    let tolerance = table.needed_table("tolerance", "tolerance", tolerance_help).and_then(|t| {
        let read = tolerance(&register, &t);
        t.close();
        read
    });

    let policies = Policies::beside(folder.to_owned());
    let store_drafts = table
        .needed_table(
            "stores",
            "stores",
            "[stores.uk] with name, currency, ships_from, baseline, reform, vat",
        )
        .map(|t| stores(&register, t, &policies))
        .unwrap_or_default();
    let services = table
        .needed_table("services", "services", "[services.NAME] for every way to ship")
        .map(|t| services::services(&register, t))
        .unwrap_or_default();
    let categories_table =
        table.needed_table("categories", "categories", "[categories.NAME] for what is sold");
    let known = Known {
        stores: store_drafts.iter().map(|draft| (draft.key.clone(), draft.name.clone())).collect(),
        categories: categories_table.as_ref().map(category_names).unwrap_or_default(),
        services: services.iter().map(|(name, _)| name.clone()).collect(),
        carriers: carriers(&table),
    };
    let categories =
        categories_table.map(|t| categories(&register, t, &known, &store_drafts)).unwrap_or_default();
    let today_place = table.value("today").map(|value| value.place().clone());
    let today = table
        .needed("today", "[[today]] with service and where, for how packages are shipped now")
        .and_then(|value| rules(&register, &value, &known));

    let clustering =
        table.table_or_empty("clustering", "clustering").and_then(|t| shocks::clustering(&register, t));
    let outages =
        table.table_or_empty("outages", "outages").and_then(|t| shocks::outages(&register, t, &known));
    let consequences = table
        .table_or_empty("consequences", "consequences")
        .and_then(|t| consequences::consequences(&register, t));
    let costs_help = "[costs] with packing, contact_rate, cost_per_contact, claim rates, reclaims_vat";
    let costs_table = table.needed_table("costs", "costs", costs_help);
    let has_fulfilment_fee = costs_table.as_ref().is_none_or(|t| t.has("marketplace_fulfilment_fee"));
    let economics =
        costs_table.and_then(|t| account.and_then(|account| costs::costs(&register, t, account)));

    let levers =
        Levers { register: &register, known: &known, horizon: horizon.as_ref(), has_fulfilment_fee };
    let strategies = table
        .needed_table("strategies", "strategies", "[strategies.NAME] for every way out")
        .map(|t| levers.strategies(t))
        .unwrap_or_default();

    let policies_of_file: Vec<&Policy> =
        store_drafts.iter().flat_map(|draft| [&draft.baseline, &draft.reform]).flatten().collect();
    let all_policies = policies_of_file.len() == 2 * store_drafts.len() && !store_drafts.is_empty();
    let readings = table
        .table_or_empty("readings", "readings")
        .map(|t| readings::readings(&register, t, &policies_of_file, all_policies))?;
    let horizon = horizon
        .and_then(|draft| Some((window_days(context, &draft, &policies_of_file, all_policies)?, draft)));

    let currencies = currencies(account, &store_drafts, &services, today.as_deref(), &strategies);
    let rates_table = table.table_or_empty("rates", "rates");
    let rates = match (&horizon, rates_table) {
        (Some((_, horizon)), Some(t)) => {
            rates::rates(&register, t, (horizon.decision_day, &horizon.decision_day_place), &currencies)
        }
        _ => None,
    };
    table.close();
    let inputs = register_of(register);

    // From here on the parts are checked against each other.
    let rates = rates?;
    let stores: Option<Vec<Store>> =
        store_drafts.iter().map(|draft| draft.finish(context, &rates)).collect();
    let stores = stores?;
    let (window_days, horizon) = horizon?;
    let today = today?;
    let lines_and_metrics = all_lines(context, &categories, &store_drafts, &stores, &today, &rates);
    let services_read: Vec<Option<&Service>> =
        services.iter().map(|(_, service)| service.as_ref()).collect();
    let (lines, metrics) = lines_and_metrics?;
    let place = today_place.unwrap_or_else(|| root.place.clone());
    let today_services = coverage::today(
        context,
        &coverage::Lines { lines: &lines, metrics: &metrics, stores: &stores, rates: &rates },
        &today,
        &services_read,
        horizon.decision_day,
        &place,
    );
    let services: Vec<Service> =
        services.into_iter().map(|(_, service)| service).collect::<Option<_>>()?;
    let mut strategies: Vec<StrategyDraft> = strategies.into_iter().collect::<Option<_>>()?;
    today_first(&mut strategies, horizon.decision_day);
    let lever_places: Vec<Vec<Place>> =
        strategies.iter().map(|draft| draft.lever_places.clone()).collect();
    let strategies: Vec<Strategy> = strategies.into_iter().map(|draft| draft.strategy).collect();
    let (consequences, misapplied_share) = consequences?;
    let description = match description {
        Some(text) => text?.trim().to_owned(),
        None => String::new(),
    };
    let scenario = Scenario {
        name: name.to_owned(),
        title: title?.trim().to_owned(),
        description,
        currency: account?,
        rates,
        tolerance: tolerance?,
        stores,
        readings,
        metrics,
        lines,
        services,
        today: today_services?,
        strategies,
        shocks: Shocks { icc: clustering?, outages: outages? },
        misapplied_share,
        consequences,
        economics: economics?,
        inputs,
        horizon: Horizon {
            decision_day: horizon.decision_day,
            last_day: horizon.last_day,
            on_date: horizon.on_date,
            lag_days: horizon.lag_days,
            window_days,
            handling_days: horizon.handling_days,
            shown_windows: horizon.shown_windows,
        },
    };
    checks::check(context, &scenario, &horizon.last_day_place, &lever_places, &today);
    Some(scenario)
}

fn register_of(register: Register<'_>) -> Vec<crate::scenario::Input> {
    register.finish()
}

fn schema(table: &Table<'_>) {
    let Some(value) = table.needed("schema", "schema = 1") else { return };
    if let Some(version) = value.whole(0..=i64::MAX)
        && version != 1
    {
        let message = format!("schema {version} is not known to this program");
        value.mistake(Code::UnsupportedSchema, message, "write schema = 1, or use a newer program");
    }
}

/// The carriers that the services name, readable or not.
fn carriers(table: &Table<'_>) -> Vec<String> {
    use super::super::reader::Kind;
    let Some(services) = table.value("services") else { return Vec::new() };
    let mut carriers = BTreeSet::new();
    for service in services.table_entries().unwrap_or_default() {
        let Kind::Table(entries) = &service.node.kind else { continue };
        for entry in entries {
            if let ("carrier", Kind::String(name)) = (&*entry.key, &entry.node.kind) {
                carriers.insert(name.clone());
            }
        }
    }
    carriers.into_iter().collect()
}

/// The window stated, else the one that all policies agree on.
fn window_days(
    context: &Context,
    horizon: &HorizonDraft,
    policies: &[&Policy],
    complete: bool,
) -> Option<u16> {
    if let Some(days) = horizon.window_days {
        return Some(days);
    }
    let windows: BTreeSet<u16> = policies.iter().map(|policy| policy.window_days).collect();
    match (windows.len(), windows.first()) {
        (1, Some(&days)) => Some(days),
        _ => {
            if complete {
                let stated: Vec<String> = policies
                    .iter()
                    .map(|policy| format!("{}: {} days", policy.name, policy.window_days))
                    .collect();
                context.mistake(
                    Code::PoliciesDisagree,
                    &horizon.last_day_place,
                    format!("the policies have different windows ({})", stated.join(", ")),
                    "add window_days = 30 to [horizon]",
                );
            }
            None
        }
    }
}

/// Every currency that must be converted somewhere.
fn currencies(
    account: Option<Currency>,
    stores: &[StoreDraft],
    services: &[(String, Option<Service>)],
    today: Option<&[Rule]>,
    strategies: &[Option<StrategyDraft>],
) -> BTreeSet<Currency> {
    let mut found: BTreeSet<Currency> = account.into_iter().collect();
    for store in stores {
        found.extend(store.currency);
        for policy in store.baseline.iter().chain(&store.reform) {
            found.extend(policy.value_limits().iter().map(|limit| limit.currency));
        }
    }
    for service in services.iter().filter_map(|(_, service)| service.as_ref()) {
        found.extend(service.prices.iter().map(|price| price.each.currency));
    }
    for rule in today.unwrap_or_default() {
        found.extend(rule.on.currencies());
    }
    for lever in strategies.iter().flatten().flat_map(|draft| &draft.strategy.levers) {
        found.extend(lever.on.currencies());
        if let LeverAction::RaiseShipping(by) = &lever.action {
            found.insert(by.currency);
        }
    }
    // One currency alone is never converted.
    if found.len() == 1 { BTreeSet::new() } else { found }
}

/// The order lines and metrics of all categories; `None` when one of them has mistakes.
fn all_lines(
    context: &Context,
    categories: &[Option<CategoryDraft>],
    drafts: &[StoreDraft],
    stores: &[Store],
    rules: &[Rule],
    rates: &ExchangeRates,
) -> Option<(Vec<OrderLine>, Vec<crate::scenario::Metric>)> {
    let mut lines = Vec::new();
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
                lines.extend(made);
                metrics.push(metric.clone());
            }
            _ => complete = false,
        }
    }
    complete.then_some((lines, metrics))
}
