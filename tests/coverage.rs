//! Intervals that hold: over 2,000 repeated runs they hold the truth as often as their method says exactly.
//!
//! One shop of known answer, one engine, 2,000 pieces of 200 replications that follow each other: replications
//! are independent, so each piece is a run. Intervals are those of the results' own rows.

mod shop;

use vtr_planner::analysis::{Column, ResultRow, View, comparisons, estimate};
use vtr_planner::engine::{Engine, Quiet, Side};
use vtr_planner::scenario::{MetricId, Scenario};

const RUNS: u64 = 2000;
const N: u64 = 200;
/// Packages on each date of the first category; each misses its scan with this chance.
const PACKAGES: u64 = 40;
const MISS: f64 = 0.02;
/// Orders a day of the second category, Poisson.
const ORDERS: f64 = 5.0;
/// What a label of the dearer service costs more, pence.
const DEARER: f64 = 100.0;

fn category(at: usize, orders: &str, miss: f64) -> String {
    let service = |name: &str, price: &str| {
        format!(
            r#"[services.{name}-{at}]
title = "{name} {at}"
carrier = "carrier {at}"
format = "parcel"
tracked_as = "full"
carrier_class = "integrated"
upload = 1
facility = {}
delivery_after_facility = 1
delivery_without_facility = 0
transit_days = {{ any = 0 }}
prices = [{{ from = 2020-01-01, vat = "exempt", up_to = {{ "100 g" = "{price}" }} }}]
"#,
            1.0 - miss
        )
    };
    format!(
        r#"[categories.c{at}]
store = "uk"
category = "category {at}"
{orders}
elasticity = -1
fee = 0
fee_minimum = "0 GBP"
cost_of_goods = 0
destinations = {{ GB = "100 %" }}
items = [{{ price = "40 GBP", weight = "0 g to 100 g", share = "100 %", shipping_charged = "0 GBP" }}]
{}{}[[today]]
service = "plain-{at}"
where = {{ category = "category {at}", lane = "domestic" }}
"#,
        service("plain", "2 GBP"),
        service("dear", "3 GBP"),
    )
}

/// Windows of one day that show at once, five dates, no shocks, no consequences.
fn known() -> Scenario {
    let head = r#"schema = 1
title = "coverage"
description = "Known answers."
currency = "GBP"
assumption = "a test"
[horizon]
decision_day = 2023-10-31
last_day = 2023-11-06
lag_days = 0
window_days = 1
handling_days = 0
[tolerance]
risk = "5 %"
period_days = 5
bounds = "breach"
[stores.uk]
name = "UK"
currency = "GBP"
ships_from = ["GB"]
baseline = "uk-2023"
reform = "uk-2023"
vat = { other = "0 %" }
[readings]
use = ["prudent", "target=at-least"]
[clustering]
icc = 0
[consequences]
grace_days = 9999
suspension_days = 10
repeat_factor = 1
ramp_days = 0
recovered_elsewhere = 0
reinstatement = "fresh"
yellow_margin = 1
misapplied_share = 0
[costs]
packing = "0 GBP"
contact_rate = 0
untracked_contact_factor = 1
cost_per_contact = "0 GBP"
claim_rate_tracked = 0
claim_rate_untracked = 0
reclaims_vat = true
[strategies.carry-on]
title = "Carry on"
starts_on = 2023-10-31
[strategies.dear]
title = "Dearer labels"
starts_on = 2023-10-31
levers = [{ do = "switch", to = ["dear-1"], where = { service = ["plain-1"] } }]
"#;
    let fixed = format!("orders_per_day = {PACKAGES}\narrivals = \"even\"");
    let drawn = format!("orders_per_day = {ORDERS}\narrivals = \"poisson\"");
    let text = format!("{head}{}{}", category(0, &fixed, MISS), category(1, &drawn, 0.0));
    shop::scenario(&text, &[])
}

/// P(Binomial(n, p) = k) for each k.
fn binomial(n: u64, p: f64) -> Vec<f64> {
    let mut logs = Vec::with_capacity(n as usize + 1);
    let mut log = n as f64 * (-p).ln_1p();
    for k in 0..=n {
        logs.push(log.exp());
        log += ((n - k) as f64 / (k + 1) as f64).ln() + (p / (1.0 - p)).ln();
    }
    logs
}

/// Held in so many of the runs: as the exact coverage says, within three standard errors.
fn agrees(name: &str, held: u64, exact: f64, least: f64) {
    let coverage = held as f64 / RUNS as f64;
    let error = (exact * (1.0 - exact) / RUNS as f64).sqrt();
    assert!(
        (coverage - exact).abs() <= 3.0 * error + 1e-9,
        "{name}: {coverage} of the runs, exactly {exact:.4}"
    );
    assert!(exact >= least, "{name}: exactly {exact:.4}, less than {least}");
}

/// What each run of [`known`] said: the first category's row, and the second strategy's gain.
fn runs() -> Vec<(ResultRow, (i64, i64))> {
    let scenario = known();
    let engine = Engine::new(&scenario, 1).expect("one currency");
    let column = Column { side: Side::Reform, reading: 1, strategy: 0 };
    (0..RUNS)
        .map(|run| {
            let outcomes = engine.simulate(run * N..(run + 1) * N, &Quiet).expect("not stopped");
            let view = View { scenario: &scenario, engine: &engine, outcomes: &outcomes };
            let dear = comparisons(&view, 1, 0).into_iter().find(|one| one.strategy == "dear");
            let gain = dear.expect("compared with today's way").profit;
            (view.metric_row(column, MetricId(0)), (gain.low, gain.high))
        })
        .collect()
}

#[test]
fn intervals_hold_as_often_as_their_methods_say() {
    let runs = runs();
    // A chance: below 95 % is more than 2 of 40 missed. Clopper and Pearson's coverage is a finite sum.
    let misses = binomial(PACKAGES, MISS);
    let p: f64 = misses[3..].iter().sum();
    let hits = binomial(N, p);
    let holds = |k: usize| {
        let told = estimate::probability(k as u64, N);
        told.low <= p && p <= told.high
    };
    let exact: f64 = (0..=N as usize).filter(|k| holds(*k)).map(|k| hits[k]).sum();
    let held =
        runs.iter().filter(|(row, _)| row.breach_on_date.low <= p && p <= row.breach_on_date.high);
    agrees("P(breach)", held.count() as u64, exact, 0.95);

    // A quantile of the discrete rate: the ends are order statistics, whose ranks the numbers 1 to N show.
    let numbers: Vec<u64> = (1..=N).collect();
    for (q, pick) in [(0.05, 0), (0.5, 1), (0.95, 2)] {
        let below = |valid: u64| misses[(PACKAGES - valid) as usize + 1..].iter().sum::<f64>();
        let at_most = |valid: u64| misses[(PACKAGES - valid) as usize..].iter().sum::<f64>();
        let truth = (0..=PACKAGES).find(|valid| at_most(*valid) >= q).unwrap_or(PACKAGES);
        let [low, high] = estimate::quantile_interval(&numbers, q);
        let (low, high) = (low.expect("N suffices"), high.expect("N suffices"));
        // Missed if fewer than `low` lie at or below the truth, or at least `high` below it.
        let short: f64 = binomial(N, at_most(truth).min(1.0 - 1e-15))[..low as usize].iter().sum();
        let over: f64 = binomial(N, below(truth))[high as usize..].iter().sum();
        let truth = truth as f64 / PACKAGES as f64;
        let held = runs.iter().filter(|(row, _)| {
            let vtr = row.vtr.expect("packages are counted");
            let ends = [vtr.p05_interval, vtr.p50_interval, vtr.p95_interval][pick];
            let [low, high] = ends.map(|end| end.expect("N suffices"));
            low <= truth + 1e-9 && truth - 1e-9 <= high
        });
        agrees(&format!("quantile {q} of VTR"), held.count() as u64, 1.0 - short - over, 0.95);
    }

    // A paired difference of profit: the dearer label on a Poisson number of packages. Student's interval is
    // exact, 95 %, for differences that are normal; these are nearly.
    let scenario = known();
    let horizon = &scenario.horizon;
    let days = (horizon.last_day - horizon.decision_day).num_days() + 1;
    let truth = -DEARER * ORDERS * days as f64;
    let held = runs.iter().filter(|(_, gain)| gain.0 as f64 <= truth && truth <= gain.1 as f64);
    agrees("difference of profit", held.count() as u64, 0.95, 0.95);
}

#[test]
fn a_chance_s_interval_holds_whatever_the_chance() {
    // The exact coverage is least just outside an end; nowhere does it fall below 95 %.
    for n in [20, 60, 200, 1000] {
        let told: Vec<_> = (0..=n).map(|k| estimate::probability(k, n)).collect();
        let ends = told
            .iter()
            .map(|one| one.low * (1.0 - 1e-9))
            .filter(|p| *p > 0.0)
            .step_by(1 + n as usize / 50);
        for p in ends {
            let pmf = binomial(n, p);
            let held = told.iter().zip(&pmf).filter(|(one, _)| one.low <= p && p <= one.high);
            let coverage: f64 = held.map(|(_, chance)| chance).sum();
            assert!(coverage >= 0.95 - 1e-9, "{n}, {p}: {coverage}");
        }
    }
}
