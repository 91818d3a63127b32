//! The planner against every plan there is: on problems small enough to list, it finds the best one to the penny.

mod shop;

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use shop::{Quiet, SEED, scenario};
use std::fmt::Write as _;
use vtr_planner::analysis::{Column, View};
use vtr_planner::engine::{Engine, Side};
use vtr_planner::plan::{Menu, Request, line_choices, on_sample};
use vtr_planner::scenario::{Lever, LineId, MetricId, Scenario, Strategy, TreatedPart};

/// Futures of each sampled problem.
const FUTURES: u64 = 40;

/// A shop with few lines: one or two categories, a large one or one of 15 to 45 packages a month.
fn small_shop(rng: &mut ChaCha8Rng, small: bool) -> String {
    let categories = if rng.random_bool(0.3) { 2 } else { 1 };
    let icc = if rng.random_bool(0.5) { "0" } else { "1 %" };
    let bounds = if rng.random_bool(0.5) { "breach" } else { "suspension" };
    let mut text = format!(
        r#"
schema = 1
title = "Small"
currency = "GBP"
assumption = "drawn for a test"
[horizon]
decision_day = 2025-02-01
last_day = 2025-07-10
lag_days = 10
window_days = 30
handling_days = 1
[tolerance]
risk = "5 %"
period_days = 45
bounds = "{bounds}"
[stores.uk]
name = "UK"
currency = "GBP"
ships_from = ["GB"]
baseline = "uk-2025"
reform = "uk-2025"
vat = {{ GB = "20 %", DE = "19 %" }}
"#
    );
    for category in 0..categories {
        let a_day = if small { rng.random_range(0.5..1.5) } else { rng.random_range(6.0..20.0) };
        let abroad = rng.random_range(2..8) * 10;
        let price = rng.random_range(18..40);
        write!(
            text,
            r#"
[categories.c{category}]
store = "uk"
category = "C{category}"
orders_per_day = {a_day:.2}
elasticity = -1
fee = "15 %"
cost_of_goods = "{} %"
destinations = {{ GB = "{} %", DE = "{abroad} %" }}
items = [
  {{ price = "{price} GBP", weight = "100 g", share = "60 %", shipping_charged = "1 GBP" }},
  {{ price = "{} GBP", weight = "600 g", share = "40 %", shipping_charged = "2 GBP" }},
]
"#,
            rng.random_range(30..55),
            100 - abroad,
            price + rng.random_range(3..20),
        )
        .expect("written");
    }
    for (service, carrier) in [("good", "A"), ("fair", "B")] {
        let facility = if service == "good" { 97.0 } else { 90.0 } + rng.random_range(0.0..2.5);
        write!(
            text,
            r#"
[services.{service}]
carrier = "{carrier}"
format = "parcel"
tracked_as = "full"
carrier_class = "integrated"
upload = "99.5 %"
facility = "{facility:.2} %"
delivery_after_facility = "98 %"
delivery_without_facility = "50 %"
transit_days = {{ GB = 2, DE = 5 }}
prices = [{{ from = 2024-10-07, vat = "exempt", up_to = {{ "2 kg" = "{:.2} GBP" }} }}]
"#,
            rng.random_range(2.5..7.0)
        )
        .expect("written");
    }
    write!(
        text,
        r#"
[services.blind]
carrier = "A"
format = "parcel"
tracked_as = "untracked"
carrier_class = "integrated"
transit_days = {{ GB = 3, DE = 6 }}
prices = [{{ from = 2024-10-07, vat = "exempt", up_to = {{ "2 kg" = "{:.2} GBP" }} }}]
[[today]]
service = "blind"
[strategies.carry-on]
starts_on = 2025-02-10
[strategies.track]
starts_on = 2025-02-10
levers = [{{ do = "switch", to = ["good"] }}]
[clustering]
icc = "{icc}"
[consequences]
suspension_days = "pert(2, 14, 45)"
grace_days = {}
recovered_elsewhere = "20 %"
[costs]
packing = "0.30 GBP"
contact_rate = "0.5 %"
untracked_contact_factor = 3
cost_per_contact = "3 GBP"
claim_rate_tracked = "0.1 %"
claim_rate_untracked = "0.5 %"
reclaims_vat = true
"#,
        rng.random_range(1.0..3.0),
        rng.random_range(1..10),
    )
    .expect("written");
    text
}

fn menu(scenario: &Scenario, drop: bool) -> Menu {
    Menu { drop, marketplace: false, splits: false, ..Menu::usual(scenario) }
}

/// Every distinct choice of a line, today's way first.
fn distinct(scenario: &Scenario, line: LineId, menu: &Menu) -> Vec<Vec<Lever>> {
    let mut tried = scenario.clone();
    let mut found: Vec<(Vec<TreatedPart>, Vec<Lever>)> = Vec::new();
    for levers in std::iter::once(Vec::new()).chain(line_choices(scenario, line, menu)) {
        tried.strategies = vec![strategy(menu, levers.clone())];
        let treated = tried.treat(0, line);
        if !found.iter().any(|(known, _)| *known == treated) {
            found.push((treated, levers));
        }
    }
    found.into_iter().map(|(_, levers)| levers).collect()
}

fn strategy(menu: &Menu, levers: Vec<Lever>) -> Strategy {
    Strategy { name: "one".into(), title: "One".into(), starts_on: menu.starts_on, levers }
}

/// What the engine says of one plan of a category over all futures.
#[derive(Clone, Copy, Debug)]
struct Listed {
    bad: usize,
    /// Contribution, millionths.
    profit: i64,
    /// Packages sent by a tracked service from the plan's start on.
    tracked: i64,
}

/// Every plan of each category, simulated as a strategy of its own.
fn every_plan(scenario: &Scenario, menu: &Menu) -> Vec<Vec<Listed>> {
    let mut all = scenario.clone();
    all.keep_only_reform(0);
    let mut of_metric: Vec<std::ops::Range<usize>> = Vec::new();
    for metric in 0..scenario.metrics.len() {
        let lines = (0..scenario.lines.len()).filter(|line| scenario.lines[*line].metric.0 == metric);
        let mut plans: Vec<Vec<Lever>> = vec![Vec::new()];
        for line in lines {
            let choices = distinct(scenario, LineId(line), menu);
            plans = plans
                .iter()
                .flat_map(|plan| choices.iter().map(|choice| [plan.clone(), choice.clone()].concat()))
                .collect();
        }
        let first = all.strategies.len();
        all.strategies.extend(plans.into_iter().map(|levers| strategy(menu, levers)));
        of_metric.push(first..all.strategies.len());
    }
    let engine = Engine::new(&all, SEED).expect("rates");
    let outcomes = engine.simulate(0..FUTURES, &Quiet).expect("not stopped");
    let view = View { scenario: &all, engine: &engine, outcomes: &outcomes };
    let listed = |metric: usize, strategy: usize| {
        let column = Column { side: Side::Reform, reading: 0, strategy };
        let bad = view.events(column, MetricId(metric)).iter().filter(|event| view.is_bad(event));
        let sent = engine.sent(&outcomes, MetricId(metric), strategy, strategy);
        Listed {
            bad: bad.count(),
            profit: view.metric_profit(column, MetricId(metric)).iter().sum(),
            tracked: sent.iter().map(|sent| i64::from(sent.tracked)).sum(),
        }
    };
    let plans = of_metric.into_iter().enumerate();
    plans.map(|(metric, plans)| plans.map(|plan| listed(metric, plan)).collect()).collect()
}

fn request(scenario: &Scenario, drop: bool) -> Request {
    Request {
        seed: SEED,
        reading: 0,
        futures: FUTURES,
        checked: 100,
        samples: 0,
        points: 0,
        nodes: 1_000_000,
        menu: menu(scenario, drop),
    }
}

#[test]
fn the_planner_finds_the_best_of_all_plans_to_the_penny() {
    let mut rng = ChaCha8Rng::seed_from_u64(20_250_115);
    let (mut binding, mut infeasible, mut cliffs) = (0, 0, 0);
    for instance in 0..200 {
        let small = instance % 2 == 0;
        let shop = scenario(&small_shop(&mut rng, small), &[]);
        let drop = rng.random_bool(0.5);
        let most: Vec<usize> = shop.metrics.iter().map(|_| rng.random_range(0..10)).collect();
        let all = every_plan(&shop, &menu(&shop, drop));
        let best: Option<i64> = all
            .iter()
            .zip(&most)
            .map(|(plans, most)| {
                plans.iter().filter(|plan| plan.bad <= *most).map(|plan| plan.profit).max()
            })
            .sum();
        let found = on_sample(&shop, &request(&shop, drop), &most).expect("rates");
        let told = found.strategy.is_some().then_some(found.profit);
        assert_eq!(told, best, "instance {instance}: {most:?} {:?}", found.bad);
        assert_eq!(found.bound, best, "instance {instance}: proven");
        let unbound: i64 =
            all.iter().map(|plans| plans.iter().map(|plan| plan.profit).max().unwrap_or(0)).sum();
        binding += usize::from(best.is_some_and(|best| best < unbound));
        infeasible += usize::from(best.is_none());
        cliffs += usize::from(small);
        if let Some(strategy) = found.strategy {
            // The plan as a strategy comes to the same in the engine.
            let mut alone = shop.clone();
            alone.keep_only_reform(0);
            alone.strategies.push(strategy);
            let engine = Engine::new(&alone, SEED).expect("rates");
            let outcomes = engine.simulate(0..FUTURES, &Quiet).expect("not stopped");
            let view = View { scenario: &alone, engine: &engine, outcomes: &outcomes };
            let column = Column { side: Side::Reform, reading: 0, strategy: alone.strategies.len() - 1 };
            assert_eq!(view.account_profit(column).iter().sum::<i64>(), found.profit);
        }
    }
    assert!(binding >= 50 && infeasible >= 10 && cliffs == 100, "{binding} {infeasible} {cliffs}");
}

#[test]
fn a_contract_with_a_least_volume_is_held_where_all_plans_say_so() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    // No contract; one that is filled anyway; one that only its least volume fills; no plan at all.
    let (mut without, mut filled, mut tied, mut none) = (0, 0, 0, 0);
    for instance in 0..80 {
        let small = rng.random_bool(0.5);
        let text = small_shop(&mut rng, small);
        // One tracked service, under a contract.
        let (from, to) = (text.find("[services.fair]"), text.find("[services.blind]"));
        let (from, to) = (from.expect("there"), to.expect("there"));
        let sold = scenario(&text, &[]);
        let a_month: f64 =
            sold.metrics.iter().map(|metric| metric.orders_per_day.distribution.mean() * 30.44).sum();
        let (fee, share) = (rng.random_range(0..20), rng.random_range(0.4..1.0));
        let least = (a_month * share) as u32;
        let contract = format!(
            "[contracts.account]\nservices = [\"good\"]\nfee_per_month = \"{fee} GBP\"\n\
             minimum_per_month = {least}\n"
        );
        let text = format!("{}{contract}{}", &text[..from], &text[to..]);
        let shop = scenario(&text, &[]);
        let most: Vec<usize> = shop.metrics.iter().map(|_| rng.random_range(0..41)).collect();
        let menu = menu(&shop, true);
        let all = every_plan(&shop, &menu);
        let days = (shop.horizon.last_day - menu.starts_on).num_days() + 1;
        let months = days as f64 / 30.44;
        let fees = (f64::from(fee) * 1e6 * months).round() as i64 * FUTURES as i64;
        let needed = (f64::from(least) * months * FUTURES as f64).ceil() as i64;
        // Joint plans as (contribution, tracked packages).
        let mut joint = vec![(0, 0)];
        for (plans, most) in all.iter().zip(&most) {
            let within: Vec<&Listed> = plans.iter().filter(|plan| plan.bad <= *most).collect();
            joint = joint
                .iter()
                .flat_map(|(profit, tracked)| {
                    within.iter().map(move |plan| (profit + plan.profit, tracked + plan.tracked))
                })
                .collect();
        }
        let best_of = |allowed: &dyn Fn(i64) -> bool| {
            joint.iter().filter(|(_, tracked)| allowed(*tracked)).map(|(profit, _)| *profit).max()
        };
        let free = best_of(&|tracked| tracked == 0);
        let held = best_of(&|tracked| tracked >= needed).map(|profit| profit - fees);
        let unbound = best_of(&|_| true).map(|profit| profit - fees);
        let best = free.max(held);
        let found = on_sample(&shop, &request(&shop, true), &most).expect("rates");
        let told = found.strategy.is_some().then_some(found.profit);
        assert_eq!(told, best, "instance {instance}: fee {fee}, least {least}, {most:?}");
        assert_eq!(found.bound, best, "instance {instance}: proven");
        match best {
            None => none += 1,
            best if best == free => without += 1,
            best if best == unbound => filled += 1,
            _ => tied += 1,
        }
    }
    assert!(without >= 3 && filled > 3 && tied >= 3 && none > 0, "{without} {filled} {tied} {none}");
}
