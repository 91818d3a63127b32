//! What may be done with each order line: the choices that a plan picks from, one a line.

use crate::domain::{Format, Money};
use crate::scenario::{
    Contract, Lever, LeverAction, LineId, OrderLine, Quantity, Scenario, Selection, Service, ServiceId,
    Strategy,
};
use chrono::NaiveDate;

/// What the search may pick from.
#[derive(Clone, PartialEq, Debug)]
pub struct Menu {
    /// First order day of the plan.
    pub starts_on: NaiveDate,
    /// Lines may be taken off sale.
    pub drop: bool,
    /// Any line may move to the marketplace's own fulfilment, if the scenario states its fee; without it only lines
    /// that a strategy of the file moves.
    pub marketplace: bool,
    /// Lines may be cut by value: the dearer packages tracked, the cheaper ones not.
    pub splits: bool,
    /// Item prices may rise by these shares (0.05 = 5 %).
    pub rises: Vec<f64>,
}

impl Menu {
    /// All but dearer prices and further moves to the marketplace's fulfilment, from the earliest day on which any strategy of the file starts.
    pub fn usual(scenario: &Scenario) -> Self {
        let starts = scenario.strategies.iter().filter(|one| !one.levers.is_empty());
        Self {
            starts_on: starts.map(|one| one.starts_on).min().unwrap_or(scenario.horizon.decision_day),
            drop: true,
            marketplace: false,
            splits: true,
            rises: Vec::new(),
        }
    }
}

/// Places inside a line's price bin at which it may be cut.
const CUTS: [f64; 3] = [0.25, 0.5, 0.75];
/// Lines with a smaller share of their category's orders are not cut.
const LEAST_SPLIT: f64 = 0.05;
/// Cuts are rounded to ten cents, so that they can be typed into shipping software.
const STEP: i64 = Money::MICROS / 10;

/// The scenario whose k-th strategy makes the k-th choice for every line: today's way first, then what each strategy
/// of the file does with it, then (dearer ones first) every service that carries it, whole or above a value, then what stops
/// shipping it. Lines with fewer choices repeat today's way.
///
/// A service is a choice where it takes the package's present format or a larger one: what goes as a letter fits
/// a parcel, never the reverse (assumption; the file's own strategies may say otherwise).
pub(super) fn choices(scenario: &Scenario, menu: &Menu) -> Scenario {
    let lines = (0..scenario.lines.len()).map(LineId);
    let lines: Vec<Vec<Vec<Lever>>> = lines.map(|line| line_choices(scenario, line, menu)).collect();
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
    let with = companion(scenario, line);
    let (untracked, tracked) = carriers(scenario, line);
    let mut ways: Vec<Vec<Lever>> = Vec::new();
    for service in untracked.iter().chain(&tracked) {
        let switch = on_line(LeverAction::Switch(vec![*service]));
        ways.push(std::iter::once(switch).chain(with.iter().cloned()).collect());
    }
    if menu.splits
        && scenario.lines[line.0].share >= LEAST_SPLIT
        && let (Some(cheap), Some(safe)) = (untracked.first(), tracked.first())
    {
        for edge in edges(&scenario.lines[line.0]) {
            let above = Selection { value_from: Some(edge), ..here.clone() };
            let action = LeverAction::Switch(vec![*safe]);
            let switches = [
                on_line(LeverAction::Switch(vec![*cheap])),
                Lever { on: above, action, from: None, until: None },
            ];
            ways.push(switches.into_iter().chain(with.iter().cloned()).collect());
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

/// What the file's strategies do beside choosing a service, by the list of one of them that lets most numbers be
/// entered on a tracked service; such levers cost nothing in the model.
fn companion(scenario: &Scenario, line: LineId) -> Vec<Lever> {
    let beside = |lever: &Lever| {
        use LeverAction::{BuyShipping, Integrate, MendUploads};
        matches!(lever.action, BuyShipping | Integrate | MendUploads(_))
    };
    let lists = scenario.strategies.iter().map(|strategy| -> Vec<Lever> {
        of_strategy(strategy, line).into_iter().filter(beside).collect()
    });
    let entered = |levers: &Vec<Lever>| {
        let share = |lever: &Lever| match lever.action {
            LeverAction::BuyShipping => 1.0,
            LeverAction::MendUploads(upload) => upload.distribution.mean(),
            _ => 0.0,
        };
        levers.iter().map(share).fold(0.0, f64::max)
    };
    lists
        .reduce(|best, next| {
            let order = entered(&next).total_cmp(&entered(&best)).then(next.len().cmp(&best.len()));
            if order.is_gt() { next } else { best }
        })
        .unwrap_or_default()
}

/// The services that may take a line, untracked ones and tracked ones, the cheapest on the decision day first. Left
/// out is what another service of the same carrier (of an untracked one: of the same format) does at least as
/// well for no more money.
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
    let mut kept: Vec<ServiceId> = Vec::new();
    for id in all {
        let service = &scenario.services[id.0];
        let as_good = |known: &&ServiceId| {
            let opens = |contract: &&Contract, id: ServiceId| contract.services.contains(&id);
            let mut asking = scenario.contracts.iter().filter(|one| opens(one, **known)).peekable();
            let mut mine = scenario.contracts.iter().filter(|one| opens(one, id)).peekable();
            let as_free = asking.peek().is_none()
                || (mine.peek().is_some() && mine.all(|one| opens(&one, **known)));
            let known = &scenario.services[known.0];
            as_free
                && known.carrier == service.carrier
                && known.carrier_class == service.carrier_class
                && known.is_tracked() == service.is_tracked()
                && (service.is_tracked() || known.format == service.format)
                && known.buy_shipping >= service.buy_shipping
                && scanned(known).iter().zip(scanned(service)).all(|(known, mine)| *known >= mine)
        };
        if !kept.iter().any(|known| as_good(&known)) {
            kept.push(id);
        }
    }
    kept.into_iter().partition(|service| !scenario.services[service.0].is_tracked())
}

/// Chances that a package's number is entered and scanned at least once, and that it is scanned twice, on
/// average.
fn scanned(service: &Service) -> [f64; 2] {
    let mean = |quantity: Quantity| quantity.distribution.mean();
    let (upload, facility) = (mean(service.upload), mean(service.facility));
    let any = facility + (1.0 - facility) * mean(service.delivery_without_facility);
    [upload * any, upload * facility * mean(service.delivery_after_facility)]
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
