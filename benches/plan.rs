//! Seconds of the planner as a shop grows: 5 categories of 15, 30 and 60 order lines with 4 services each, tracked at home and not
//! abroad, planned with a frontier of 20 points and the check in new futures; run with `make bench-plan`. Nothing is asserted: the times depend on the
//! machine and on what else it does.

#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use std::time::Instant;
use vtr_planner::app::plan::{
    DEFAULT_CHECKED, DEFAULT_FUTURES, DEFAULT_NODES, DEFAULT_POINTS, Question, Stage, plans,
};
use vtr_planner::app::run::DEFAULT_SEED;
use vtr_planner::engine::Stop;
use vtr_planner::input::scenario::load_text;

const CATEGORIES: usize = 5;
const DESTINATIONS: [&str; 5] = ["GB", "DE", "FR", "IT", "ES"];

/// A shop with so many order lines in each category: items of rising price and weight, to five countries.
fn shop(lines: usize) -> String {
    let mut text = String::from(
        r#"
schema = 1
title = "Shop of a bench"
currency = "GBP"
assumption = "made up for a bench"
[horizon]
decision_day = 2024-11-01
last_day = 2025-10-31
lag_days = 14
window_days = 30
handling_days = 1
[tolerance]
risk = "5 %"
period_days = 90
bounds = "suspension"
[stores.uk]
name = "UK"
currency = "GBP"
ships_from = ["GB"]
baseline = "uk-2023"
reform = "uk-2025"
vat = { GB = "20 %", DE = "19 %", FR = "20 %", IT = "22 %", ES = "21 %" }
"#,
    );
    let items = lines / DESTINATIONS.len();
    for category in 0..CATEGORIES {
        let a_day = [60, 30, 12, 4, 1][category];
        write!(
            text,
            r#"
[categories.c{category}]
store = "uk"
category = "Category {category}"
orders_per_day = "{} to {}"
elasticity = -1.5
fee = "15 %"
cost_of_goods = "35 % to 45 %"
destinations = {{ GB = "60 %", DE = "16 %", FR = "10 %", IT = "8 %", ES = "6 %" }}
items = [
"#,
            0.9 * f64::from(a_day),
            1.1 * f64::from(a_day),
        )
        .expect("written");
        for item in 0..items {
            let price = 22.0 + 3.0 * item as f64 + category as f64;
            let share = if item + 1 == items {
                100.0 - (100.0 / items as f64).floor() * (items - 1) as f64
            } else {
                (100.0 / items as f64).floor()
            };
            writeln!(
                text,
                "  {{ price = \"{price} GBP\", weight = \"{} g\", share = \"{share} %\", shipping_charged = \"2 GBP\" }},",
                80 + 120 * item
            )
            .expect("written");
        }
        text.push_str("]\n");
    }
    for (at, (name, carrier, tracked)) in [
        ("plain", "A", false),
        ("tracked-a", "A", true),
        ("tracked-b", "B", true),
        ("tracked-c", "C", true),
    ]
    .into_iter()
    .enumerate()
    {
        let scans = match tracked {
            true => format!(
                "tracked_as = \"full\"\nupload = \"98.5 % to 99.5 %\"\nfacility = \"{} % to {} %\"\n\
                 delivery_after_facility = \"97 % to 99.5 %\"\ndelivery_without_facility = \"50 % to 80 %\"\n",
                95 + at,
                97 + at
            ),
            false => "tracked_as = \"untracked\"\n".to_owned(),
        };
        write!(
            text,
            "[services.{name}]\ncarrier = \"{carrier}\"\nformat = \"parcel\"\ncarrier_class = \"integrated\"\n{scans}\
             transit_days = {{ domestic = 2, cross-border = 6 }}\n\
             prices = [{{ from = 2024-10-07, vat = \"exempt\", up_to = {{ \"2 kg\" = \"{:.2} GBP\" }} }}]\n",
            2.5 + at as f64
        )
        .expect("written");
    }
    text.push_str(
        r#"
[[today]]
service = "tracked-a"
where = { to = ["GB"] }
[[today]]
service = "plain"
[strategies.carry-on]
starts_on = 2025-01-02
[strategies.track]
starts_on = 2025-01-02
levers = [{ do = "switch", to = ["tracked-a"] }]
[strategies.track-well]
starts_on = 2025-01-02
levers = [{ do = "switch", to = ["tracked-c"] }]
[clustering]
icc = "0 % to 2 %"
[consequences]
suspension_days = "pert(2, 14, 45)"
[costs]
packing = "0.30 GBP"
contact_rate = "0.5 %"
untracked_contact_factor = 5
cost_per_contact = "3 GBP"
claim_rate_tracked = "0.05 %"
claim_rate_untracked = "0.5 %"
reclaims_vat = true
"#,
    );
    text
}

fn main() {
    let mut out = std::io::stdout().lock();
    // `cargo bench --bench plan -- 15`: only so many order lines a category.
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![15, 30, 60] } else { asked };
    for lines in sizes {
        let loaded = load_text("bench.toml", &shop(lines), &[]);
        let Some(scenario) = loaded.scenario else {
            let _ = writeln!(out, "{}", loaded.findings.render(false));
            std::process::exit(1);
        };
        let question = Question {
            seed: DEFAULT_SEED,
            reading: "prudent".to_owned(),
            futures: DEFAULT_FUTURES,
            checked: DEFAULT_CHECKED,
            samples: 0,
            points: DEFAULT_POINTS,
            nodes: DEFAULT_NODES,
            starts_on: None,
            keep_all: false,
            marketplace: false,
            rises: Vec::new(),
            threads: None,
        };
        let begun = Instant::now();
        let stages = Mutex::new(Vec::new());
        let note = |_: &str, stage: Stage| {
            if let Ok(mut stages) = stages.lock() {
                stages.push(format!("{stage:?} at {:.1} s", begun.elapsed().as_secs_f64()));
            }
        };
        match plans(&scenario, &question, &Stop::default(), &note) {
            Ok(plans) => {
                let plan = &plans[0];
                let _ = writeln!(
                    out,
                    "{CATEGORIES} categories, {} order lines: {:.1} s ({}); {}, gap {} {} minor units a month, {} \
                     points of the frontier",
                    scenario.lines.len(),
                    begun.elapsed().as_secs_f64(),
                    stages.lock().map(|stages| stages.join(", ")).unwrap_or_default(),
                    plan.verdict,
                    plan.distances.gap_per_month.unwrap_or(0),
                    plan.currency,
                    plan.frontier.len(),
                );
            }
            Err(error) => {
                let _ = writeln!(out, "{error}");
                std::process::exit(1);
            }
        }
    }
}
