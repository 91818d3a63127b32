//! What the planner says of a plan on its sample is what the engine says of it as a strategy in the same futures, to the penny: with
//! splits by value, dearer prices, moves, strategies on days of their own, figures of the account page and closures of
//! all kinds, under every reading of the example scenarios.

mod shop;

use shop::{Quiet, SEED, scenario_of};
use std::path::Path;
use vtr_planner::analysis::{Column, View};
use vtr_planner::engine::{Engine, Side};
use vtr_planner::plan::{Menu, Request, on_sample};
use vtr_planner::scenario::{MetricId, Scenario};

const FUTURES: u64 = 12;

fn example(name: &str) -> Scenario {
    scenario_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml")), &[])
}

/// Compares the best plan within limits of `most` futures with the engine; says whether anything is closed in it.
fn compare(shop: &Scenario, reading: usize, most: usize) -> bool {
    let request = Request {
        seed: SEED,
        reading,
        futures: FUTURES,
        checked: 0,
        samples: 0,
        points: 0,
        nodes: 0,
        menu: Menu { rises: vec![0.04], ..Menu::usual(shop) },
    };
    let limits = vec![most; shop.metrics.len()];
    let found = on_sample(shop, &request, &limits).expect("rates");
    let Some(strategy) = found.strategy else { return false };
    let mut alone = shop.clone();
    alone.keep_only_reform(reading);
    alone.strategies.push(strategy);
    let engine = Engine::new(&alone, SEED).expect("rates");
    let outcomes = engine.simulate(0..FUTURES, &Quiet).expect("not stopped");
    let view = View { scenario: &alone, engine: &engine, outcomes: &outcomes };
    let column = Column { side: Side::Reform, reading: 0, strategy: alone.strategies.len() - 1 };
    let told = format!("{} reading {reading}, at most {most}", shop.name);
    assert_eq!(view.account_profit(column).iter().sum::<i64>(), found.profit, "{told}");
    let events = |metric: usize| view.events(column, MetricId(metric));
    let bad: Vec<usize> = (0..shop.metrics.len())
        .map(|metric| events(metric).iter().filter(|event| view.is_bad(event)).count())
        .collect();
    assert_eq!(bad, found.bad, "{told}");
    bad.iter().any(|bad| *bad > 0)
}

#[test]
fn what_the_planner_says_of_a_plan_the_engine_says_too() {
    let (mut compared, mut closed) = (0, 0);
    for name in ["uk-gifts-2025", "de-parts-2025", "us-imports-2025", "us-office-2016"] {
        let shop = example(name);
        for reading in 0..shop.readings.len() {
            for most in [FUTURES as usize, 3] {
                compared += 1;
                closed += usize::from(compare(&shop, reading, most));
            }
        }
    }
    assert!(compared >= 6 && closed >= 2, "{compared} {closed}");
}
