//! A plan as rules that can be typed into shipping software.

use super::category::{Category, Plan};
use crate::domain::Money;
use crate::scenario::{Fate, LineId, Scenario};
use serde::{Deserialize, Serialize};

/// If a package is like this, ship it by that.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ShippingRule {
    /// Store.
    pub store: String,
    /// Articles, as a pattern; `*` = all.
    pub sku_pattern: String,
    /// Category.
    pub category: String,
    /// Countries, separated by blanks.
    pub destination: String,
    /// Item + shipping - tax from this amount (included), in the store's currency, such as `12.40 EUR`.
    pub value_from: String,
    /// Up to this amount (excluded); empty = no end.
    pub value_to: String,
    /// Heavier than so many grams.
    pub weight_from: u32,
    /// Up to so many grams.
    pub weight_to: u32,
    /// What to ship it by, in words.
    pub service: String,
    /// Its key in the scenario; `drop` and `marketplace` for what is not shipped.
    pub service_code: String,
    /// From which price on these articles are dearer, in words; empty = as today.
    pub beside: String,
    /// It is shipped otherwise than today.
    pub changed: bool,
    /// Expected packages a month.
    pub packages_per_month: f64,
    /// Label cost a month more than today, minor units of the account's currency.
    pub cost_change_per_month: i64,
}

/// A rule before it is put into words.
#[derive(Clone, PartialEq, Debug)]
struct Cell {
    line: LineId,
    destinations: Vec<String>,
    value: (i64, i64),
    weight: (u32, u32),
    code: String,
    beside: Vec<String>,
    changed: bool,
    packages: f64,
    added: f64,
}

/// The rules of a plan; `months` = length of the plan.
pub(super) fn rules(
    scenario: &Scenario,
    categories: &[Category<'_>],
    plans: &[Plan],
    months: f64,
) -> Vec<ShippingRule> {
    let mut rules = Vec::new();
    for (category, plan) in categories.iter().zip(plans) {
        let futures = category.futures().max(1) as f64;
        let mut cells: Vec<Cell> =
            plan.iter().flat_map(|way| cells(scenario, category, *way, futures * months)).collect();
        // The dimension that is joined is the only one in which two cells may differ.
        cells.sort_by(|a, b| key(a).cmp(&key(b)));
        cells = joined(cells, |a, b| {
            let alike =
                a.weight == b.weight && a.destinations == b.destinations && a.value.1 == b.value.0;
            alike.then(|| a.value.1 = b.value.1)
        });
        cells.sort_by(|a, b| {
            (&a.destinations, &a.code, a.value, a.weight).cmp(&(
                &b.destinations,
                &b.code,
                b.value,
                b.weight,
            ))
        });
        cells = joined(cells, |a, b| {
            let alike =
                a.value == b.value && a.destinations == b.destinations && a.weight.1 == b.weight.0;
            alike.then(|| a.weight.1 = b.weight.1)
        });
        cells.sort_by(|a, b| {
            (&a.code, a.value, a.weight, &a.destinations).cmp(&(
                &b.code,
                b.value,
                b.weight,
                &b.destinations,
            ))
        });
        cells = joined(cells, |a, b| {
            let alike = a.value == b.value && a.weight == b.weight;
            alike.then(|| a.destinations.append(&mut b.destinations))
        });
        cells.sort_by(|a, b| {
            let place =
                |cell: &Cell| (!cell.changed, cell.destinations.clone(), cell.weight, cell.value);
            place(a).cmp(&place(b))
        });
        rules.extend(cells.iter().map(|cell| rule(scenario, cell)));
    }
    rules
}

fn key(cell: &Cell) -> (&[String], (u32, u32), &str, (i64, i64)) {
    (&cell.destinations, cell.weight, &cell.code, cell.value)
}

/// What is shipped alike and lies side by side becomes one cell.
fn joined(cells: Vec<Cell>, mut join: impl FnMut(&mut Cell, &mut Cell) -> Option<()>) -> Vec<Cell> {
    let mut all: Vec<Cell> = Vec::new();
    for mut cell in cells {
        if let Some(last) = all.last_mut()
            && (&last.code, &last.beside, last.changed) == (&cell.code, &cell.beside, cell.changed)
            && join(last, &mut cell).is_some()
        {
            last.packages += cell.packages;
            last.added += cell.added;
            continue;
        }
        all.push(cell);
    }
    all
}

/// The parts of a line as they are shipped at the end of the plan; `months` over all futures.
fn cells(scenario: &Scenario, category: &Category<'_>, way: usize, months: f64) -> Vec<Cell> {
    let way = &category.table.ways[way];
    let line = &scenario.lines[way.line.0];
    let today = scenario.handling_today(way.line);
    let none = Money::from_micros(0, line.price.from.currency);
    let value = |at: f64| line.value_at(at, 1.0, none).micros;
    let mut cells: Vec<Cell> = Vec::new();
    // A part without a load is not sold.
    let mut parts: Vec<(f64, f64)> = way.loads.iter().map(|load| load.part).collect();
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    parts.dedup();
    let mut at = 0.0;
    let mut missing = Vec::new();
    for part in &parts {
        if part.0 > at + 1e-9 {
            missing.push((at, part.0));
        }
        at = part.1.max(at);
    }
    if at < 1.0 - 1e-9 {
        missing.push((at, 1.0));
    }
    let cell = |part: (f64, f64), code: String, beside, changed, packages, added| Cell {
        line: way.line,
        destinations: vec![line.lane.destination.code().to_owned()],
        value: (value(part.0), value(part.1)),
        weight: (line.weight.from_g, line.weight.to_g),
        code,
        beside,
        changed,
        packages,
        added,
    };
    for part in parts {
        let of_part = || way.loads.iter().filter(|load| load.part == part);
        let Some(last) = of_part().max_by_key(|load| load.days) else { continue };
        let code = match last.handling.fate {
            Fate::Shipped => scenario.services[last.handling.service.0].name.clone(),
            Fate::Marketplace => "marketplace".to_owned(),
            Fate::Dropped => "drop".to_owned(),
        };
        let mut beside = Vec::new();
        if last.handling.buy_shipping && !today.buy_shipping {
            beside.push("label bought through the marketplace".to_owned());
        }
        if last.handling.price_factor != 1.0 {
            beside.push(format!("price x {:.2}", last.handling.price_factor));
        }
        if last.handling.shipping_added.micros != 0 {
            let added = last.handling.shipping_added;
            beside.push(format!("shipping charge + {:.2} {}", added.units(), added.currency));
        }
        let packages: u64 = of_part().map(|load| load.packages).sum();
        let added: i64 = of_part().map(|load| load.added).sum();
        let changed = last.handling != today;
        cells.push(cell(part, code, beside, changed, packages as f64 / months, added as f64 / months));
    }
    for part in missing {
        cells.push(cell(part, "drop".to_owned(), Vec::new(), true, 0.0, 0.0));
    }
    cells
}

fn rule(scenario: &Scenario, cell: &Cell) -> ShippingRule {
    let line = &scenario.lines[cell.line.0];
    let currency = line.price.from.currency;
    let amount = |micros: i64| format!("{:.2} {currency}", Money::from_micros(micros, currency).units());
    let service = match cell.code.as_str() {
        "marketplace" => "the marketplace's own fulfilment".to_owned(),
        "drop" => "nothing: take it off sale".to_owned(),
        code => {
            let known = scenario.services.iter().find(|service| service.name == code);
            known.map_or_else(String::new, |service| service.title.clone())
        }
    };
    ShippingRule {
        store: scenario.store_of(line.metric).name.clone(),
        sku_pattern: "*".to_owned(),
        category: scenario.metrics[line.metric.0].category.clone(),
        destination: cell.destinations.join(" "),
        value_from: amount(cell.value.0),
        value_to: amount(cell.value.1),
        weight_from: cell.weight.0,
        weight_to: cell.weight.1,
        service,
        service_code: cell.code.clone(),
        beside: cell.beside.join(", "),
        changed: cell.changed,
        packages_per_month: cell.packages,
        cost_change_per_month: Money::from_micros(cell.added.round() as i64, scenario.currency).minor(),
    }
}
