//! Seconds of the main job, stage by stage. Seeded inputs; run with `make bench`.
//!
//! The times depend on the machine and on what else it does: instructions, and how they grow, are counted by
//! `benches/instructions`.

use divan::Bencher;
use std::path::Path;
use vtr_planner::analysis::{Effort, View, conclude};
use vtr_planner::app::load;
use vtr_planner::app::sensitivity::{DEFAULT_REPLICATIONS, Question, answer};
use vtr_planner::engine::{Engine, Quiet};
use vtr_planner::scenario::Scenario;

const SEED: u64 = 1;
const GIFTS: &str = "scenarios/uk-gifts-2025.toml";
const OFFICE: &str = "scenarios/us-office-2016.toml";

fn main() {
    divan::main();
}

fn scenario(path: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    load(&path, &[]).scenario.expect("a shipped scenario is valid")
}

#[divan::bench]
fn read_scenario(bencher: Bencher) {
    bencher.bench_local(|| scenario(GIFTS));
}

#[divan::bench(sample_count = 5)]
fn prepare_engine(bencher: Bencher) {
    let scenario = scenario(GIFTS);
    bencher.bench_local(|| Engine::new(&scenario, SEED).map(|engine| engine.start()));
}

#[divan::bench(sample_count = 5)]
fn simulate(bencher: Bencher) {
    let scenario = scenario(GIFTS);
    let engine = Engine::new(&scenario, SEED).expect("every currency has a rate");
    bencher.bench_local(|| engine.simulate(0..256, &Quiet));
}

#[divan::bench(sample_count = 3)]
fn draw_conclusions(bencher: Bencher) {
    let scenario = scenario(OFFICE);
    let engine = Engine::new(&scenario, SEED).expect("every currency has a rate");
    let outcomes = engine.simulate(0..1000, &Quiet).expect("nothing stops it");
    let effort = Effort { replications: 100, halvings: 3, simulations: 20.0 };
    bencher.bench_local(|| {
        conclude(&View { scenario: &scenario, engine: &engine, outcomes: &outcomes }, SEED, effort)
            .expect("not stopped")
    });
}

/// The whole of `vtr sensitivity` with its defaults: 44 unknown inputs, eleven strategies.
#[divan::bench(sample_count = 1)]
fn answer_sensitivity(bencher: Bencher) {
    let scenario = scenario(OFFICE);
    let question = Question {
        seed: SEED,
        replications: DEFAULT_REPLICATIONS,
        threads: None,
        strategy: None,
        reading: "prudent".to_owned(),
        deep: false,
        groups: Vec::new(),
        map: None,
        sample: None,
        breach_price: None,
    };
    bencher.bench_local(|| answer(&scenario, &question, &|_| {}).map(|found| found.sentences.len()));
}

#[divan::bench(sample_count = 3)]
fn draw_charts(bencher: Bencher) {
    let scenario = scenario(OFFICE);
    let engine = Engine::new(&scenario, SEED).expect("every currency has a rate");
    let outcomes = engine.simulate(0..200, &Quiet).expect("nothing stops it");
    let effort = Effort { replications: 50, halvings: 1, simulations: 1.0 };
    let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
    let conclusion = conclude(&view, SEED, effort).expect("not stopped");
    bencher.bench_local(|| {
        let context = vtr_planner::present::chart::ChartContext::new(&conclusion.summary, "bench");
        vtr_planner::present::chart::all(
            &conclusion.charts,
            &context,
            vtr_planner::present::chart::Size::Wide,
        )
        .map(|charts| charts.len())
    });
}
