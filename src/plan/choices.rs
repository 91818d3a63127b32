//! What may be done with each order line: the choices that a plan picks from, one a line.

use crate::domain::{Format, Money};
use crate::scenario::{
    Lever, LeverAction, LineId, MetricId, OrderLine, Scenario, Selection, Service, ServiceId, Strategy,
};
use chrono::NaiveDate;

/// What the search may pick from.
#[derive(Clone, PartialEq, Debug)]
pub struct Menu {
    /// First order day of the plan.
    pub starts_on: NaiveDate,
    /// Lines may be taken off sale.
    pub drop: bool,
    /// Lines may move to the marketplace's own fulfilment, if the scenario states its fee.
    pub marketplace: bool,
    /// Lines may be cut by value: the dearer packages tracked, the cheaper ones not.
    pub splits: bool,
    /// Item prices may rise by these shares (0.05 = 5 %).
    pub rises: Vec<f64>,
}

impl Menu {
    /// Everything but dearer prices, from the earliest day on which any strategy of the file starts.
    pub fn usual(scenario: &Scenario) -> Self {
        let starts = scenario.strategies.iter().filter(|one| !one.levers.is_empty());
        Self {
            starts_on: starts.map(|one| one.starts_on).min().unwrap_or(scenario.horizon.decision_day),
            drop: true,
            marketplace: true,
            splits: true,
            rises: Vec::new(),
        }
    }
}

/// Places inside a line's price bin at which it may be cut.
const CUTS: [f64; 3] = [0.25, 0.5, 0.75];
/// Cuts are rounded to ten cents, so that they can be typed into shipping software.
const STEP: i64 = Money::MICROS / 10;

/// The scenario whose k-th strategy makes the k-th choice for every line of a category: today's way first, then what each strategy
/// of the file does with it, then every service that carries it, whole or above a value, then what stops
/// shipping it. Lines with fewer choices repeat today's way.
///
/// A service is a choice where it takes the package's present format or a larger one: what goes as a letter fits
/// a parcel, never the reverse (assumption; the file's own strategies may say otherwise).
pub(super) fn choices(scenario: &Scenario, menu: &Menu, metric: MetricId) -> Scenario {
    let mine = (0..scenario.lines.len()).filter(|line| scenario.lines[*line].metric == metric);
    let lines: Vec<Vec<Vec<Lever>>> =
        mine.map(|line| line_choices(scenario, LineId(line), menu)).collect();
    let most = lines.iter().map(Vec::len).max().unwrap_or(0);
    let mut strategies = vec![Strategy { levers: Vec::new(), ..scenario.strategies[0].clone() }];
    for choice in 0..most {
        let levers = lines.iter().filter_map(|choices| choices.get(choice)).flatten().cloned().collect();
        strategies.push(Strategy {
            name: format!("choice-{choice}"),
            title: format!("Choice {choice}"),
            starts_on: menu.starts_on,
            levers,
        });
    }
    Scenario { strategies, ..scenario.clone() }
}

/// The levers of each choice of a line, today's way left out; some may come to the same.
pub fn line_choices(scenario: &Scenario, line: LineId, menu: &Menu) -> Vec<Vec<Lever>> {
    let here = Selection { lines: vec![line], ..Selection::default() };
    let on_line = |action| Lever { on: here.clone(), action, from: None, until: None };
    let mut choices: Vec<Vec<Lever>> =
        scenario.strategies[1..].iter().map(|strategy| of_strategy(strategy, line)).collect();
    let with = companions(scenario, line);
    let (untracked, tracked) = carriers(scenario, line);
    let mut ways: Vec<Vec<Lever>> = Vec::new();
    for service in untracked.iter().chain(&tracked) {
        for companion in &with {
            let mut levers = vec![on_line(LeverAction::Switch(vec![*service]))];
            levers.extend(companion.iter().cloned());
            ways.push(levers);
        }
    }
    if menu.splits
        && let Some(cheap) = untracked.first()
    {
        for safe in tracked.iter().take(2) {
            for edge in edges(&scenario.lines[line.0]) {
                for companion in &with {
                    let above = Selection { value_from: Some(edge), ..here.clone() };
                    let mut levers = vec![on_line(LeverAction::Switch(vec![*cheap]))];
                    let action = LeverAction::Switch(vec![*safe]);
                    levers.push(Lever { on: above, action, from: None, until: None });
                    levers.extend(companion.iter().cloned());
                    ways.push(levers);
                }
            }
        }
    }
    for rise in &menu.rises {
        let dearer = on_line(LeverAction::RaisePrice(1.0 + rise));
        choices.push(vec![dearer.clone()]);
        choices.extend(ways.iter().map(|way| way.iter().cloned().chain([dearer.clone()]).collect()));
    }
    choices.extend(ways);
    if menu.drop {
        choices.push(vec![on_line(LeverAction::Drop)]);
    }
    if menu.marketplace && scenario.economics.marketplace_fulfilment.is_some() {
        choices.push(vec![on_line(LeverAction::MoveToMarketplace)]);
    }
    choices
}

/// What a strategy of the file does with a line, on its own days.
fn of_strategy(strategy: &Strategy, line: LineId) -> Vec<Lever> {
    let own = |lever: &Lever| Lever {
        on: Selection { lines: vec![line], ..lever.on.clone() },
        from: Some(lever.from.unwrap_or(strategy.starts_on).max(strategy.starts_on)),
        ..lever.clone()
    };
    strategy.levers.iter().map(own).collect()
}

/// What the file's strategies do beside choosing a service, each list once; none comes first.
fn companions(scenario: &Scenario, line: LineId) -> Vec<Vec<Lever>> {
    let mut found = vec![Vec::new()];
    for strategy in &scenario.strategies {
        let beside = |lever: &Lever| {
            let kind = &lever.action;
            matches!(
                kind,
                LeverAction::BuyShipping | LeverAction::Integrate | LeverAction::MendUploads(_)
            )
        };
        let levers: Vec<Lever> = of_strategy(strategy, line).into_iter().filter(beside).collect();
        if !found.iter().any(|known| alike(known, &levers)) {
            found.push(levers);
        }
    }
    found
}

fn alike(a: &[Lever], b: &[Lever]) -> bool {
    let key = |lever: &Lever| (lever.on.clone(), lever.action.clone(), lever.from, lever.until);
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| key(a) == key(b))
}

/// The services that take a line, untracked ones and tracked ones, the cheapest on the decision day first.
fn carriers(scenario: &Scenario, line: LineId) -> (Vec<ServiceId>, Vec<ServiceId>) {
    let order_line = &scenario.lines[line.0];
    let today = &scenario.services[scenario.today[line.0].0];
    let day = scenario.horizon.decision_day;
    let fits = |service: &Service| {
        service.carries(order_line.lane, order_line.weight.to_g, day)
            && rank(service.format) >= rank(today.format)
    };
    let cost = |service: &ServiceId| {
        let service = &scenario.services[service.0];
        let grams = f64::from(order_line.weight.from_g + order_line.weight.to_g) / 2.0;
        let price = service.price_on(order_line.lane, order_line.weight.to_g, day);
        let money = price.map(|price| price.cost(grams, scenario.economics.reclaims_vat));
        money.and_then(|money| scenario.rates.convert(money, scenario.currency).ok()).map(|m| m.micros)
    };
    let mut all: Vec<ServiceId> = (0..scenario.services.len())
        .map(ServiceId)
        .filter(|service| fits(&scenario.services[service.0]))
        .collect();
    all.sort_by_key(|service| (cost(service), service.0));
    all.into_iter().partition(|service| !scenario.services[service.0].is_tracked())
}

fn rank(format: Format) -> u8 {
    match format {
        Format::Digital => 0,
        Format::Letter => 1,
        Format::LargeLetter => 2,
        Format::Parcel => 3,
        Format::Freight => 4,
    }
}

/// Package values inside a line's bin, rounded, each once.
fn edges(line: &OrderLine) -> Vec<Money> {
    let none = Money::from_micros(0, line.price.from.currency);
    let [low, high] = [0.0, 1.0].map(|end| line.value_at(end, 1.0, none).micros);
    let mut found: Vec<i64> = CUTS
        .iter()
        .map(|at| (line.value_at(*at, 1.0, none).micros + STEP / 2) / STEP * STEP)
        .filter(|edge| *edge > low && *edge < high)
        .collect();
    found.dedup();
    found.into_iter().map(|micros| Money::from_micros(micros, line.price.from.currency)).collect()
}

/// The levers of one choice (a strategy of [`choices`]) for a line.
pub(super) fn strategy(scenario: &Scenario, choice: usize, line: LineId) -> impl Iterator<Item = Lever> {
    let mine = move |lever: &&Lever| lever.on.lines.contains(&line);
    scenario.strategies[choice].levers.iter().filter(mine).cloned()
}
