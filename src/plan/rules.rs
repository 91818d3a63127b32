//! A plan as rules that can be typed into shipping software.

use super::category::{Category, Plan};
use crate::domain::Money;
use crate::engine::Load;
use crate::scenario::{Fate, Handling, LineId, Scenario};
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
    /// What else is done (label bought through the marketplace, dearer prices, from which day); empty = nothing.
    pub beside: String,
    /// It is shipped otherwise than today.
    pub changed: bool,
    /// Expected packages a month; of `drop`: that are sold today and no more.
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

/// The parts of a line as they are shipped on the last day; `months` over all futures.
fn cells(scenario: &Scenario, category: &Category<'_>, way: usize, months: f64) -> Vec<Cell> {
    let all = &category.table.ways;
    let last_day = all.iter().flat_map(|way| &way.loads).map(|load| load.days.1).max().unwrap_or(0);
    let starts = all.iter().flat_map(|way| &way.loads).map(|load| load.days.0).min().unwrap_or(0);
    let way = &all[way];
    let line = &scenario.lines[way.line.0];
    let today = scenario.handling_today(way.line);
    let value = |at: f64, by: &Handling| line.value_at(at, by.price_factor, by.shipping_added).micros;
    // A single price is a band of one cent.
    let band = |part: (f64, f64), by: &Handling| {
        let (from, to) = (value(part.0, by), value(part.1, by));
        (from, to.max(from + Money::MICROS / 100))
    };
    let mut alive: Vec<&Load> = way.loads.iter().filter(|load| load.days.1 == last_day).collect();
    alive.sort_by(|a, b| a.part.0.total_cmp(&b.part.0));
    let cell = |part, by: &Handling, code: String, beside, changed, sums: (f64, f64)| Cell {
        line: way.line,
        destinations: vec![line.lane.destination.code().to_owned()],
        value: band(part, by),
        weight: (line.weight.from_g, line.weight.to_g),
        code,
        beside,
        changed,
        packages: sums.0 / months,
        added: sums.1 / months,
    };
    let mut cells: Vec<Cell> = Vec::new();
    let mut at = 0.0;
    // What is sold today over the plan's days, by the line's way of today.
    let place = category.table.lines.iter().position(|ways| all[ways.start].line == way.line);
    let sold: u64 = place
        .map(|place| &all[category.table.of_strategy[0][place]])
        .map_or(0, |today| today.loads.iter().map(|load| load.packages).sum());
    let stop = |cells: &mut Vec<Cell>, part: (f64, f64)| {
        if part.1 > part.0 + 1e-9 {
            let given_up = sold as f64 * (part.1 - part.0);
            cells.push(cell(part, &today, "drop".to_owned(), Vec::new(), true, (given_up, 0.0)));
        }
    };
    for load in alive {
        stop(&mut cells, (at, load.part.0));
        at = load.part.1;
        let by = &load.handling;
        let code = match by.fate {
            Fate::Shipped => scenario.services[by.service.0].name.clone(),
            Fate::Marketplace => "marketplace".to_owned(),
            Fate::Dropped => "drop".to_owned(),
        };
        let mut beside = Vec::new();
        if load.days.0 > starts {
            beside.push(format!("from {}", scenario.calendar().date(load.days.0)));
        }
        if by.buy_shipping && !today.buy_shipping {
            beside.push("label bought through the marketplace".to_owned());
        }
        if by.price_factor != 1.0 {
            beside.push(format!("price x {:.2}", by.price_factor));
        }
        if by.shipping_added.micros != 0 {
            let added = by.shipping_added;
            beside.push(format!("shipping charge + {:.2} {}", added.units(), added.currency));
        }
        let sums = (load.packages as f64, load.added as f64);
        cells.push(cell(load.part, by, code, beside, *by != today, sums));
    }
    stop(&mut cells, (at, 1.0));
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
