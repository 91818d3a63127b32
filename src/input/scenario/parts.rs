//! The tables of a scenario file, read one by one.

use super::categories::{CategoryDraft, categories, category_names};
use super::horizon::{HorizonDraft, horizon, tolerance};
use super::items::Items;
use super::names::Known;
use super::policies::Policies;
use super::services::{ServiceDraft, services};
use super::shared::SHARED;
use super::stores::{StoreDraft, currency, stores};
use super::strategies::{Levers, StrategyDraft};
use super::terms::Terms;
use super::today::{Rule, rules};
use super::{consequences, contracts, costs, order_defects, rates, readings, shocks};
use crate::diagnostics::{Code, Place};
use crate::domain::{Currency, ExchangeRates};
use crate::input::figures::Register;
use crate::input::reader::{Context, Kind, Node, Table};
use crate::input::rules::neighbours;
use crate::policy::{Neighbours, Policy, Reading};
use crate::scenario::{
    Consequences, Contract, Economics, Input, LeverAction, OrderDefects, Outage, Quantity, Tolerance,
};
use std::collections::BTreeSet;

/// What the tables say; `None` where one is missing or has mistakes, which are then reported.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    /// Currency of the account.
    pub(super) account: Option<Currency>,
    pub(super) horizon: Option<HorizonDraft>,
    /// Stated, or what the policies agree on.
    pub(super) window_days: Option<u16>,
    pub(super) tolerance: Option<Tolerance>,
    pub(super) rates: Option<ExchangeRates>,
    pub(super) stores: Vec<StoreDraft>,
    pub(super) readings: Option<Vec<Reading>>,
    pub(super) categories: Vec<Option<CategoryDraft>>,
    pub(super) services: Vec<ServiceDraft>,
    pub(super) contracts: Option<Vec<Contract>>,
    pub(super) today: Option<Vec<Rule>>,
    /// Where `[[today]]` begins.
    pub(super) today_place: Place,
    pub(super) strategies: Vec<Option<StrategyDraft>>,
    pub(super) icc: Option<Quantity>,
    pub(super) outages: Option<Vec<Outage>>,
    /// With the share of exempt packages counted by mistake.
    pub(super) consequences: Option<(Consequences, Quantity)>,
    pub(super) economics: Option<Economics>,
    /// What is asked beside the VTR, in every store that is known.
    pub(super) neighbours: Neighbours,
    pub(super) order_defects: Option<OrderDefects>,
    pub(super) inputs: Vec<Input>,
}

/// Reads every table of the file, but for `[shared]`.
pub(super) fn read(context: &Context, root: &Node, policies: &Policies) -> Parts {
    let register = Register::new(context);
    let table = Table::root(context, root, "scenario");
    schema(&table);
    // Read before all else; here it is only ticked off.
    table.value(SHARED);
    let title = table.needed("title", "title = \"...\"").and_then(|value| value.text());
    let description = match table.value("description") {
        Some(value) => value.text(),
        None => Some(""),
    };
    let account = table.needed("currency", "currency = \"GBP\", of the account");
    let account = account.and_then(|value| currency(&value));
    let (horizon, tolerance) = days_and_risk(&register, &table);

    let help = "[stores.uk] with name, currency, ships_from, baseline, reform, vat";
    let stores = table.needed_table("stores", "stores", help);
    let stores = stores.map(|t| self::stores(&register, t, policies)).unwrap_or_default();
    let services_table =
        table.needed_table("services", "services", "[services.NAME] for every way to ship");
    let services = services_table.map(|t| services(&register, t)).unwrap_or_default();
    let categories_table =
        table.needed_table("categories", "categories", "[categories.NAME] for what is sold");
    let known = Known {
        stores: stores.iter().map(|draft| (draft.key.clone(), draft.name.clone())).collect(),
        categories: categories_table.as_ref().map(category_names).unwrap_or_default(),
        services: services.iter().map(|draft| draft.name.clone()).collect(),
        carriers: carriers(&table),
    };
    let contracts = table
        .table_or_empty("contracts", "contracts")
        .and_then(|t| contracts::contracts(&register, t, &known, &services));
    let decision_day = horizon.as_ref().map(|horizon| horizon.decision_day);
    let categories = categories_table
        .map(|t| categories(&register, t, &known, &stores, decision_day))
        .unwrap_or_default();
    let help = "[[today]] with service and where, for how packages are shipped now";
    let all_named = categories.iter().flatten().all(names_services) && !categories.is_empty();
    let today_value = if all_named { table.value("today") } else { table.needed("today", help) };
    let today_place = today_value.as_ref().map_or(&root.place, |value| value.place()).clone();
    let today = match today_value {
        Some(value) => rules(&register, &value, &known),
        None => all_named.then(Vec::new),
    };

    let icc =
        table.table_or_empty("clustering", "clustering").and_then(|t| shocks::clustering(&register, t));
    let outages =
        table.table_or_empty("outages", "outages").and_then(|t| shocks::outages(&register, t, &known));
    let consequences = table
        .table_or_empty("consequences", "consequences")
        .and_then(|t| consequences::consequences(&register, t));
    let help = "[costs] with packing, contact_rate, cost_per_contact, claim rates, reclaims_vat";
    let costs_table = table.needed_table("costs", "costs", help);
    let has_fulfilment_fee = costs_table.as_ref().is_none_or(|t| t.has("marketplace_fulfilment_fee"));
    let economics =
        costs_table.and_then(|t| account.and_then(|account| costs::costs(&register, t, account)));
    let neighbours = neighbours();
    let some_rate_is_stated = stores.iter().any(|draft| draft.order_defect_rate.is_some());
    let order_defects = table
        .table_or_empty("order_defects", "order_defects")
        .and_then(|t| order_defects::order_defects(&register, t, &neighbours, some_rate_is_stated));
    let levers =
        Levers { register: &register, known: &known, horizon: horizon.as_ref(), has_fulfilment_fee };
    let strategies = table
        .needed_table("strategies", "strategies", "[strategies.NAME] for every way out")
        .map(|t| levers.strategies(t))
        .unwrap_or_default();

    let named: Vec<&Policy> =
        stores.iter().flat_map(|draft| [&draft.baseline, &draft.reform]).flatten().collect();
    let all_named = named.len() == 2 * stores.len() && !stores.is_empty();
    let lag_is_stated = horizon.as_ref().is_some_and(|horizon| horizon.lag_days.is_some());
    let readings = table
        .table_or_empty("readings", "readings")
        .map(|t| readings::readings(&register, t, &named, all_named, lag_is_stated));
    let terms = Terms { context, policies: &named, complete: all_named };
    let window_days = horizon.as_ref().and_then(|draft| terms.window_days(draft));
    if let (Some(horizon), Some(readings)) = (&horizon, &readings) {
        terms.lag_days(&register, horizon, readings);
    }
    let mut currencies = currencies(account, &stores, &services, today.as_deref(), &strategies);
    let fees = contracts.iter().flatten().map(|contract| contract.fee_per_month.currency);
    let foreign = fees.filter(|fee| Some(*fee) != account).collect::<BTreeSet<Currency>>();
    if !foreign.is_empty() {
        currencies.extend(foreign.into_iter().chain(account));
    }
    let rates = match (&horizon, table.table_or_empty("rates", "rates")) {
        (Some(horizon), Some(t)) => {
            let day = (horizon.decision_day, &horizon.decision_day_place);
            rates::rates(&register, t, day, &currencies)
        }
        _ => None,
    };
    table.close();
    Parts {
        title: title.map(|text| text.trim().to_owned()),
        description: description.map(|text| text.trim().to_owned()),
        account,
        horizon,
        window_days,
        tolerance,
        rates,
        stores,
        readings,
        categories,
        services,
        contracts,
        today,
        today_place,
        strategies,
        icc,
        outages,
        consequences,
        economics,
        neighbours,
        order_defects,
        inputs: register.finish(),
    }
}

fn days_and_risk(
    register: &Register<'_>,
    table: &Table<'_>,
) -> (Option<HorizonDraft>, Option<Tolerance>) {
    let help = "[horizon] with decision_day, last_day, handling_days";
    let horizon = table.needed_table("horizon", "horizon", help).and_then(|t| horizon(register, t));
    let help = "[tolerance] with risk, period_days, bounds";
    let tolerance = table.needed_table("tolerance", "tolerance", help);
    (horizon, tolerance.and_then(|t| self::tolerance(register, t)))
}

/// Does every item of a category say what carries it today? If its items have mistakes, that is not asked.
fn names_services(category: &CategoryDraft) -> bool {
    category.items.as_ref().is_some_and(Items::all_name_a_service)
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

/// Every currency that must be converted somewhere.
fn currencies(
    account: Option<Currency>,
    stores: &[StoreDraft],
    services: &[ServiceDraft],
    today: Option<&[Rule]>,
    strategies: &[Option<StrategyDraft>],
) -> BTreeSet<Currency> {
    let mut found: BTreeSet<Currency> = account.into_iter().collect();
    for store in stores {
        found.extend(store.currency);
        for policy in store.baseline.iter().chain(&store.reform) {
            let limits = policy.clauses.iter().flat_map(|clause| &clause.when.value);
            found.extend(limits.map(|limit| limit.amount.currency));
        }
    }
    for service in services.iter().filter_map(|draft| draft.service.as_ref()) {
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
