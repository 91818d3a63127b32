//! A switching value holds: short of it the advice stays, past it the advice is what was announced.

mod shop;

use shop::{Quiet, SEED, concluded, scenario, simulated, text};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use vtr_planner::analysis::{Choice, Column, Effort, FlipsWhen, Recommendation, View, conclude, decide};
use vtr_planner::domain::Distribution;
use vtr_planner::engine::{Engine, Side};
use vtr_planner::scenario::{InputId, InputValue, MetricId, Scenario};

/// Replications of the shop with one category.
const N: u64 = 300;
/// Of the other one.
const FEW: u64 = 100;

/// A shop and the setting that makes its choice plain: so few futures tell no risk near the limit from one above it, and
/// three strategies of the second shop lie there, with one risk.
fn shop_with(shop: &str, settings: &[&str]) -> Scenario {
    let plain: &[&str] = if shop == "gifts" { &["tolerance.risk=15 %"] } else { &[] };
    scenario(&text(shop), &[plain, settings].concat())
}

/// The advice on a shop, each found once.
fn advice(shop: &str) -> &'static Recommendation {
    static FOUND: [OnceLock<Recommendation>; 2] = [OnceLock::new(), OnceLock::new()];
    let (at, n) = if shop == "two-ways" { (0, N) } else { (1, FEW) };
    FOUND[at].get_or_init(|| concluded(&shop_with(shop, &[]), n, 2).summary.recommendation)
}

/// What is chosen with a setting.
fn choice_with(shop: &str, setting: &str) -> String {
    let scenario = shop_with(shop, &[setting]);
    let n = if shop == "two-ways" { N } else { FEW };
    simulated(&scenario, n, |view| scenario.strategies[decide(view, 0).strategy].name.clone())
}

/// The same with estimates taken for exact: how wide intervals are says how short these runs are.
fn by_points(shop: &str, setting: &str) -> String {
    let scenario = shop_with(shop, &[setting]);
    let n = if shop == "two-ways" { N } else { FEW };
    simulated(&scenario, n, |view| {
        let Choice { risks, limits, profits, .. } = decide(view, 0);
        let safe = |at: &usize| risks[*at].iter().zip(&limits).all(|(risk, limit)| risk.point <= *limit);
        let best = (0..profits.len()).filter(safe).max_by_key(|at| profits[*at].point as i64);
        scenario.strategies[best.expect("a safe one")].name.clone()
    })
}

fn set(input: &str, unit: &str, value: f64) -> String {
    let amount = unit.len() == 3 && unit.chars().all(char::is_uppercase);
    let unit = if amount { format!(" {unit}") } else { String::new() };
    let decimals = if input.ends_with("grace_days") { 0 } else { 6 };
    format!("{input}={value:.decimals$}{unit}")
}

fn holds(shop: &str, now: &Recommendation, flip: &FlipsWhen) {
    let way = flip.at - flip.now;
    assert_eq!(flip.when, if way > 0.0 { "above" } else { "below" }, "{flip:?}");
    assert_ne!(flip.becomes, now.choice, "{flip:?}");
    let choice_at = |value| choice_with(shop, &set(&flip.input, &flip.unit, value));
    // A fifth of the way short of it, and a twentieth past it.
    assert_eq!(choice_at(flip.now + 0.8 * way), now.choice, "short of {flip:?}");
    assert_eq!(choice_at(flip.now + 1.05 * way), flip.becomes, "past {flip:?}");
}

#[test]
fn an_input_set_past_its_switching_value_changes_the_choice() {
    let now = advice("two-ways");
    assert_eq!((now.choice.as_str(), now.verdict.as_str()), ("track", "recommended"));
    assert_eq!(now.runner_up.as_deref(), Some("stop"));
    let flips: Vec<&str> = now.flips_when.iter().map(|flip| flip.input.as_str()).collect();
    assert!(flips.contains(&"services.tracked-abroad.price_factor"), "{flips:?}");
    assert!(flips.contains(&"categories.gifts.cost_of_goods"), "{flips:?}");
    assert!(now.flips_when.is_sorted_by_key(|flip| flip.standard_scores), "the nearest come first");
    for flip in &now.flips_when {
        holds("two-ways", now, flip);
    }
}

#[test]
fn an_input_that_does_not_flip_may_be_set_to_both_ends() {
    for shop in ["two-ways", "gifts"] {
        let scenario = shop_with(shop, &[]);
        let now = advice(shop);
        assert!(!now.does_not_flip.is_empty());
        for path in &now.does_not_flip {
            let input = &scenario.inputs[scenario.input_at(path).expect("a path of the file").0];
            let InputValue::Number(distribution) = input.value else { panic!("{path}") };
            if distribution.is_point() {
                continue;
            }
            let (low, high) = distribution.interval90();
            for end in [low, high] {
                let there = by_points(shop, &set(path, &input.unit.name(), end));
                assert_eq!(there, now.choice, "{path} = {end}");
            }
        }
    }
}

#[test]
fn every_uncertain_input_is_settled_one_way_or_named() {
    for shop in ["two-ways", "gifts"] {
        let scenario = shop_with(shop, &[]);
        let advice = advice(shop);
        let flips = advice.flips_when.iter().map(|flip| &flip.input);
        let told: BTreeSet<&String> =
            flips.chain(&advice.does_not_flip).chain(&advice.not_followed).collect();
        let both = advice.flips_when.iter().any(|flip| advice.does_not_flip.contains(&flip.input));
        assert!(!both, "an input cannot flip and not flip");
        for input in &scenario.inputs {
            if matches!(input.value, InputValue::Number(distribution) if !distribution.is_point()) {
                assert!(told.contains(&input.path), "{shop}: {} is not told of", input.path);
            }
        }
        for exact in ["tolerance.risk", "consequences.grace_days"] {
            assert!(told.iter().any(|path| *path == exact), "{shop}: {exact}");
        }
    }
}

#[test]
fn without_effort_open_inputs_are_named_as_not_followed() {
    let scenario = scenario(&text("two-ways"), &[]);
    let effort = |simulations| Effort { replications: FEW, halvings: 3, simulations };
    let told = |effort: Effort| {
        simulated(&scenario, FEW, |view| {
            conclude(view, SEED, effort).expect("not stopped").summary.recommendation
        })
    };
    let (none, enough) = (told(effort(0.0)), told(effort(1000.0)));
    assert!(enough.not_followed.is_empty(), "{:?}", enough.not_followed);
    assert!(none.not_followed.contains(&"consequences.suspension_days".to_owned()));
    // What the run's own draws settle needs no effort, and what is followed agrees with it.
    for path in &none.does_not_flip {
        assert!(enough.does_not_flip.contains(path), "{path}");
    }
    // The tolerated risk needs no simulation.
    assert!(!none.not_followed.contains(&"tolerance.risk".to_owned()));
}

/// Profits, losses inside, and events with replication and first day closed.
type Outcome = (Vec<i64>, Vec<(u32, u16)>);

/// What a strategy comes to in a metric, under the reform.
fn outcome(view: &View<'_>, strategy: usize, metric: usize) -> Outcome {
    let column = Column { side: Side::Reform, reading: 0, strategy };
    let events = view.events(column, MetricId(metric)).iter();
    (
        view.metric_profit(column, MetricId(metric)),
        events.map(|event| (event.replication, event.first_suspension)).collect(),
    )
}

fn all_outcomes(scenario: &Scenario) -> Vec<Vec<Outcome>> {
    simulated(scenario, 60, |view| {
        let row = |strategy| (0..scenario.metrics.len()).map(|m| outcome(view, strategy, m)).collect();
        (0..scenario.strategies.len()).map(row).collect()
    })
}

#[test]
fn outside_an_inputs_reach_nothing_moves_and_inside_the_part_is_as_the_whole() {
    // Exact correlation: the table of carriers' weeks is then the same for every change.
    let scenario = scenario(&text("gifts"), &["clustering.icc=0"]);
    let uses = scenario.uses();
    let base = Engine::new(&scenario, SEED).expect("rates");
    let before = all_outcomes(&scenario);
    let mut parts = 0;
    for at in 0..scenario.inputs.len() {
        let InputValue::Number(distribution) = scenario.inputs[at].value else { continue };
        if distribution.is_point() {
            continue;
        }
        let (id, path) = (InputId(at), &scenario.inputs[at].path);
        let reach = scenario.reach(&uses, id);
        let changed = scenario.with_input(id, Distribution::Point(distribution.interval90().1));
        let whole = all_outcomes(&changed);
        let mut part = changed.clone();
        part.keep_only_orders_of(&reach.metrics());
        let engine = base.with_changes(&part, SEED, &reach.strategies()).expect("rates");
        let outcomes = engine.simulate(0..60, &Quiet).expect("not stopped");
        let view = View { scenario: &part, engine: &engine, outcomes: &outcomes };
        for (strategy, row) in reach.touched.iter().enumerate() {
            for (metric, touched) in row.iter().enumerate() {
                if *touched {
                    assert_eq!(outcome(&view, strategy, metric), whole[strategy][metric], "{path}");
                } else {
                    assert_eq!(before[strategy][metric], whole[strategy][metric], "{path}");
                    parts += 1;
                }
                if reach.money_only {
                    let events =
                        |of: &Outcome| of.1.iter().map(|event| (event.0, event.1)).collect::<Vec<_>>();
                    let (before, after) = (&before[strategy][metric], &whole[strategy][metric]);
                    assert_eq!(events(before), events(after), "{path} moves more than money");
                }
            }
        }
    }
    assert!(parts > 20, "some input has a small reach");
}

/// Another value of an input cannot change a choice of one: no effort is needed.
#[test]
fn where_there_is_one_strategy_every_input_is_settled() {
    let mut alone = scenario(&text("two-ways"), &[]);
    alone.strategies.truncate(1);
    let effort = Effort { replications: FEW, halvings: 3, simulations: 0.0 };
    let advice = simulated(&alone, FEW, |view| {
        conclude(view, SEED, effort).expect("not stopped").summary.recommendation
    });
    assert_eq!(advice.flips_when, []);
    assert_eq!(advice.not_followed, [""; 0]);
    let suspension = "consequences.suspension_days".to_owned();
    assert!(advice.does_not_flip.contains(&suspension), "{:?}", advice.does_not_flip);
}
