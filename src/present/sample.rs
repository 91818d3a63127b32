//! Sample results for tests: shaped like a run of a seller with ten metrics and nine strategies, made by
//! formula. No figure here is a finding.

use crate::analysis::{
    ChartData, ClusteringRow, Decision, Estimate, ExceedanceRow, FanRow, FirstBreachRow, FlipsWhen,
    FrontierRow, Headline, MetricFacts, MoneyEstimate, PolicyFacts, ProfitEstimate, Quantiles,
    ReadingAdvice, Recommendation, Regret, ResultRow, SawtoothRow, StrategyFacts, Summary, TornadoRow,
    Uncontrollable, VtrBinRow,
};
use chrono::{Days, NaiveDate};

/// (store, category, packages a month, risk today under the new rules).
pub(super) const METRICS: [(&str, &str, f64, f64); 10] = [
    ("UK", "Toys", 612.0, 0.42),
    ("UK", "Home", 455.0, 0.31),
    ("UK", "Jewellery", 34.0, 0.27),
    ("UK", "Books", 19.0, 0.22),
    ("UK", "Arts & Crafts", 11.0, 0.35),
    ("DE", "Toys", 148.0, 0.88),
    ("DE", "Home", 96.0, 0.79),
    ("DE", "Jewellery", 21.0, 0.61),
    ("DE", "Books", 9.0, 0.4),
    ("DE", "Arts & Crafts", 5.0, 0.18),
];

/// (name, title, cost a month, risk kept of today's, profit).
const STRATEGIES: [(&str, &str, f64, f64, f64); 9] = [
    ("carry-on", "Carry on as today", 0.0, 1.0, 118_400.0),
    ("track-all", "Track everything", 412.0, 0.012, 120_100.0),
    ("track-over-20", "Track all but letters under 20 EUR", 206.0, 0.021, 121_950.0),
    ("integrated", "Move to an integrated carrier", 298.0, 0.05, 120_900.0),
    ("buy-shipping", "Buy labels through the marketplace", 231.0, 0.028, 121_300.0),
    ("raise-shipping", "Raise cross-border shipping by 1.50 GBP and track", 164.0, 0.034, 121_400.0),
    ("drop-de", "Stop shipping to Germany", 88.0, 0.36, 112_700.0),
    ("drop-cross-border", "Stop all cross-border orders", -36.0, 0.11, 101_200.0),
    ("move-tiny", "Move the three tiny categories to marketplace fulfilment", 12.0, 0.93, 117_100.0),
];

fn role(name: &str) -> &'static str {
    match name {
        "carry-on" => "today",
        "track-over-20" => "chosen",
        _ => "",
    }
}

fn estimate(p: f64, half: f64) -> Estimate {
    Estimate { point: p, low: (p - half).max(0.0), high: (p + half).min(1.0) }
}

fn pence(units: f64, half: f64) -> MoneyEstimate {
    let minor = |x: f64| (x * 100.0).round() as i64;
    MoneyEstimate { point: minor(units), low: minor(units - half), high: minor(units + half) }
}

fn result(policy: &str, strategy: usize, store: &str, category: &str, risk: f64) -> ResultRow {
    let (name, _, cost, kept, profit) = STRATEGIES[strategy];
    let share = if store == "account" { 1.0 } else { 0.1 };
    let risk = if policy == "baseline" { risk * 0.04 } else { risk * kept };
    let p = (profit * share * 100.0) as i64;
    let days = Estimate { point: risk * 20.0, low: risk * 20.0 - 0.2, high: risk * 20.0 + 0.2 };
    ResultRow {
        policy: policy.into(),
        reading: "prudent".into(),
        strategy: name.into(),
        store: store.into(),
        category: category.into(),
        vtr: (store != "account").then_some(Quantiles {
            p05: 0.955 - 0.08 * risk,
            p50: 0.985 - 0.05 * risk,
            p95: 1.0,
        }),
        vtr_shown: Vec::new(),
        breach_on_date: estimate(risk * 0.6, 0.004),
        breach_any: estimate((risk * 1.3).min(1.0), 0.005),
        suspended_any: estimate(risk, 0.004),
        yellow_any: estimate((risk * 1.5).min(1.0), 0.005),
        na_share: estimate(if category == "Books" { 0.08 } else { 0.0 }, 0.0),
        days_below: days,
        days_suspended: days,
        added_tracking_cost: pence(cost * share, 4.0 * share),
        profit: ProfitEstimate {
            point: p,
            low: p - 9_000,
            high: p + 9_000,
            p05: p * 8 / 10,
            p50: p,
            p95: p * 12 / 10,
            cvar95: p * 7 / 10,
        },
    }
}

fn results() -> Vec<ResultRow> {
    let mut rows = Vec::new();
    for policy in ["baseline", "reform"] {
        for strategy in 0..STRATEGIES.len() {
            for (store, category, _, risk) in METRICS {
                rows.push(result(policy, strategy, store, category, risk));
            }
            rows.push(result(policy, strategy, "account", "account", 0.97));
        }
    }
    rows
}

pub(super) fn summary() -> Summary {
    Summary {
        schema_version: 1,
        scenario: "uk-gifts-2025".into(),
        title: "UK gift seller before the tracking rule of January 2025".into(),
        description: "Sample data for tests: a seller on the UK and the DE store.".into(),
        seed: 20250115,
        replications: 20_000,
        decision_day: "2024-11-01".into(),
        horizon_days: 365,
        on_date: "2025-02-27".into(),
        first_effect_date: "2024-12-22".into(),
        period_days: 90,
        currency: "GBP".into(),
        minor_units: 100,
        tolerance: Decision { risk: 0.05, bounds: "suspension".into(), period_days: 90 },
        policies: ["UK", "DE"]
            .map(|store| PolicyFacts {
                store: store.into(),
                baseline: format!("{}-2023", store.to_lowercase()),
                reform: format!("{}-2025", store.to_lowercase()),
                effective: Some("2025-01-15".into()),
                currency: if store == "UK" { "GBP" } else { "EUR" }.into(),
            })
            .to_vec(),
        strategies: STRATEGIES
            .map(|(name, title, ..)| StrategyFacts {
                name: name.into(),
                title: title.into(),
                starts_on: if name == "carry-on" { "2024-11-01" } else { "2024-12-02" }.into(),
            })
            .to_vec(),
        metrics: METRICS
            .map(|(store, category, packages, _)| MetricFacts {
                store: store.into(),
                category: category.into(),
                packages_per_month: packages,
                cross_border_share: 0.4,
            })
            .to_vec(),
        results: results(),
        recommendation: recommendation(),
        headlines: [
            ("What to do", "Track all but letters under 20 EUR", "switch by 2 December 2024"),
            ("What it costs", "206 GBP a month", "202 to 210 GBP, 95 % simulation interval"),
            ("How sure", "about 1 in 50", "chance that Toys (DE) is closed at least once in 90 days"),
            ("If you do nothing", "about 9 in 10", "the same chance with today's way of shipping"),
        ]
        .map(|(label, value, detail)| Headline {
            label: label.into(),
            value: value.into(),
            detail: detail.into(),
        })
        .to_vec(),
        clustering: [(0.0, 0.011), (0.02, 0.034)]
            .map(|(icc, risk)| ClusteringRow {
                icc,
                strategy: "track-over-20".into(),
                store: "account".into(),
                category: "account".into(),
                breach_any: estimate(risk, 0.003),
                suspended_any: estimate(risk * 0.7, 0.002),
            })
            .to_vec(),
        assumptions: vec![
            "Misses of a carrier's week cluster with an intra-class correlation of 0 to 0.02 (assumption)."
                .into(),
            "A category is closed after 14 days in a row below target (assumption).".into(),
        ],
        notes: vec!["Only the facility scan is new for parcels from 5 USD.".into()],
    }
}

fn recommendation() -> Recommendation {
    Recommendation {
        choice: "track-over-20".into(),
        verdict: "recommended".into(),
        sentence: "Track everything except letters under 20 EUR, from 2 December 2024. The chance that \
                   Toys on the DE store is closed at least once by 21 March falls from about 9 in 10 to \
                   about 1 in 50, for 206 GBP a month."
            .into(),
        reasons: vec![
            "It earns most of all strategies that keep every controllable category within 5 %.".into(),
            "Letters under 20 EUR stay exempt under the new rules, so tracking them buys no safety."
                .into(),
        ],
        runner_up: Some("raise-shipping".into()),
        regret: Regret { point: 4_200, low: 3_100, high: 5_300 },
        flips_when: vec![FlipsWhen {
            input: "services.tracked-48.price_factor".into(),
            unit: "factor".into(),
            now: 1.0,
            at: 1.62,
            when: "above".into(),
            becomes: "raise-shipping".into(),
        }],
        does_not_flip: vec!["costs.contact_rate".into(), "clustering.icc".into()],
        uncontrollable: vec![Uncontrollable {
            store: "DE".into(),
            category: "Arts & Crafts".into(),
            least_risk: estimate(0.16, 0.004),
            at_best_with: "track-all".into(),
            contribution_per_month: pence(38.0, 1.0),
            remedies: vec!["marketplace fulfilment".into(), "pause it".into()],
        }],
        by_reading: [("prudent", 0.6), ("lenient", 0.3), ("large-letter=letter", 0.1)]
            .map(|(reading, weight)| ReadingAdvice {
                reading: reading.into(),
                weight,
                choice: if reading == "lenient" { "carry-on" } else { "track-over-20" }.into(),
                verdict: if reading == "lenient" { "keep as is" } else { "recommended" }.into(),
                risk_of_main_choice: estimate(0.018, 0.002),
            })
            .to_vec(),
        replications_needed: None,
    }
}

fn days(from: &str, count: u64) -> Vec<String> {
    let first = NaiveDate::parse_from_str(from, "%Y-%m-%d").expect("a date");
    (0..count).map(|day| (first + Days::new(day)).to_string()).collect()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

pub(super) fn chart_data() -> ChartData {
    let mut data = ChartData::default();
    for (name, title, cost, kept, profit) in STRATEGIES {
        let risk = 0.88 * kept;
        data.frontier.push(FrontierRow {
            strategy: name.into(),
            title: title.into(),
            cost,
            cost_low: cost - 5.0,
            cost_high: cost + 6.0,
            risk,
            risk_low: (risk - 0.006).max(0.0),
            risk_high: (risk + 0.006).min(1.0),
            profit,
            dominated_by: match name {
                "integrated" | "buy-shipping" => "track-over-20".into(),
                "carry-on" | "drop-de" | "move-tiny" => "drop-cross-border".into(),
                _ => String::new(),
            },
            role: role(name).into(),
        });
        for (policy, shift) in [("baseline", 3_000.0), ("reform", 0.0)] {
            for step in 0..=40 {
                let z = f64::from(step) / 5.0 - 4.0;
                let probability = logistic(-1.7 * z);
                data.exceedance.push(ExceedanceRow {
                    strategy: name.into(),
                    title: title.into(),
                    policy: policy.into(),
                    profit: profit + shift + z * 9_000.0 * (1.0 + kept),
                    probability,
                    low: (probability - 0.008).max(0.0),
                    high: (probability + 0.008).min(1.0),
                    role: role(name).into(),
                });
            }
        }
    }
    metrics_data(&mut data);
    for (i, (input, unit, low, high)) in [
        ("categories.uk-toys.orders_per_day", "orders a day", 17.6, 24.2),
        ("services.tracked-48.price_factor", "factor", 0.9, 1.3),
        ("categories.de-toys.cost_of_goods", "share", 0.35, 0.42),
        ("costs.contact_rate", "chance", 0.003, 0.012),
        ("clustering.icc", "factor", 0.0, 0.02),
        ("services.tracked-48.facility", "chance", 0.96, 0.995),
        ("costs.cost_per_contact", "GBP", 3.0, 5.0),
        ("consequences.suspension_days", "days", 4.8, 29.0),
    ]
    .into_iter()
    .enumerate()
    {
        let swing = 9_000.0 / (1.0 + i as f64);
        let sign = if i % 2 == 0 { 1.0 } else { -1.0 };
        data.tornado.push(TornadoRow {
            input: input.into(),
            unit: unit.into(),
            low_value: low,
            high_value: high,
            profit_at_low: 121_950.0 - sign * swing * 0.8,
            profit_at_high: 121_950.0 + sign * swing,
            profit_mean: 121_950.0,
            best_at_low: "track-over-20".into(),
            best_at_high: if i == 1 { "raise-shipping" } else { "track-over-20" }.into(),
            half_width: 620.0,
        });
    }
    data
}

fn metrics_data(data: &mut ChartData) {
    for (store, category, packages, risk) in METRICS {
        for (policy, centre) in [("baseline", 0.988), ("reform", 0.985 - 0.07 * risk)] {
            let shares: Vec<f64> = (0..60)
                .map(|i| (-(((0.7 + f64::from(i) * 0.005 + 0.0025) - centre) / 0.012).powi(2)).exp())
                .map(|share| if share < 1e-4 { 0.0 } else { share })
                .collect();
            let total: f64 = shares.iter().sum();
            for (i, share) in shares.iter().enumerate() {
                let from = 0.7 + i as f64 * 0.005;
                data.vtr_distribution.push(VtrBinRow {
                    store: store.into(),
                    category: category.into(),
                    policy: policy.into(),
                    from,
                    to: from + 0.005,
                    share: share / total,
                    counted_median: packages * 0.9,
                    breach_on_date: if policy == "reform" { risk * 0.6 } else { risk * 0.03 },
                    target: 0.95,
                });
            }
        }
        for (strategy, kept) in [("carry-on", 1.0), ("track-over-20", 0.02)] {
            for (day, date) in days("2024-11-01", 365).into_iter().enumerate() {
                let since = logistic((day as f64 - 95.0) / 6.0);
                let middle = 0.988 - 0.07 * risk * kept * since;
                let spread = (0.4 / packages).sqrt().min(0.06);
                let at = |z: f64| Some((middle + z * spread).clamp(0.0, 1.0));
                let gap = packages < 6.0 && (40..52).contains(&day);
                let some = |value: Option<f64>| if gap { None } else { value };
                data.fan.push(FanRow {
                    store: store.into(),
                    category: category.into(),
                    strategy: strategy.into(),
                    policy: "reform".into(),
                    date: date.clone(),
                    p025: some(at(-1.96)),
                    p10: some(at(-1.28)),
                    p25: some(at(-0.67)),
                    p50: some(at(0.0)),
                    p75: some(at(0.67)),
                    p90: some(at(1.28)),
                    p975: some(at(1.96)),
                    suspended_share: risk * kept * 0.6 * logistic((day as f64 - 115.0) / 5.0),
                    target: 0.95,
                    effective: "2025-01-15".into(),
                    first_effect: "2024-12-22".into(),
                });
            }
            for (day, date) in days("2024-12-22", 90).into_iter().enumerate() {
                let p = (risk * 1.1 * kept).min(1.0) * logistic((day as f64 - 45.0) / 9.0);
                data.first_breach.push(breach(store, category, strategy, date, p));
            }
            let missed = if strategy == "carry-on" { 0.014 + 0.07 * risk } else { 0.015 };
            data.sawtooth.push(SawtoothRow {
                store: store.into(),
                category: category.into(),
                strategy: strategy.into(),
                role: role(strategy).into(),
                counted: (packages * if strategy == "carry-on" { 0.97 } else { 0.82 }).round(),
                counted_low: (packages * 0.6).round(),
                counted_high: (packages * 1.2).round(),
                defects: packages * missed,
                defects_high: packages * missed * 2.0,
                target_permille: 950,
                strictly_above: false,
            });
        }
    }
    for (strategy, kept) in [("carry-on", 0.97), ("track-over-20", 0.06)] {
        for (day, date) in days("2024-12-22", 90).into_iter().enumerate() {
            let p = kept * logistic((day as f64 - 40.0) / 9.0);
            data.first_breach.push(breach("account", "account", strategy, date, p));
        }
    }
}

fn breach(store: &str, category: &str, strategy: &str, date: String, p: f64) -> FirstBreachRow {
    FirstBreachRow {
        store: store.into(),
        category: category.into(),
        strategy: strategy.into(),
        date,
        probability: p,
        low: (p - 0.01).max(0.0),
        high: (p + 0.01).min(1.0),
    }
}

/// Charts data that hurt: very long names, huge and negative money, ranges of nothing, one strategy.
pub(super) fn ugly() -> Vec<(&'static str, ChartData)> {
    let full = chart_data();
    let mut one = full.clone();
    one.frontier.retain(|row| row.strategy == "carry-on");
    one.exceedance.retain(|row| row.strategy == "carry-on");
    one.fan.retain(|row| row.strategy == "carry-on" && row.category == "Toys" && row.store == "UK");
    one.vtr_distribution.retain(|row| row.category == "Toys" && row.store == "UK");
    one.first_breach.retain(|row| row.strategy == "carry-on" && row.store == "account");
    one.sawtooth.retain(|row| row.role == "today" && row.category == "Toys" && row.store == "UK");
    one.tornado.truncate(1);

    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and \
                everything else that anybody might ever want to sell, <quoted> & \"escaped\"";
    let mut named = full.clone();
    for row in &mut named.frontier {
        row.title = format!("{} {long}", row.title);
        row.dominated_by =
            row.dominated_by.replace("track", "a-very-long-strategy-name-that-never-ends-track");
    }
    named.fan.iter_mut().for_each(|row| row.category += long);
    named.vtr_distribution.iter_mut().for_each(|row| row.category += long);
    named.first_breach.iter_mut().filter(|row| row.store != "account").for_each(|row| {
        row.category += long;
    });
    named.sawtooth.iter_mut().for_each(|row| row.category += long);
    for row in &mut named.tornado {
        row.input = format!("{}.{long}", row.input);
        row.unit = format!("{long} a day");
    }

    let mut flat = full.clone();
    for row in &mut flat.frontier {
        (row.cost, row.cost_low, row.cost_high) = (0.0, 0.0, 0.0);
        (row.risk, row.risk_low, row.risk_high) = (0.0, 0.0, 0.0);
    }
    flat.exceedance.iter_mut().for_each(|row| row.profit = 7.0);
    for row in &mut flat.tornado {
        (row.profit_at_low, row.profit_at_high, row.profit_mean, row.half_width) = (7.0, 7.0, 7.0, 0.0);
    }
    flat.vtr_distribution.retain(|row| (row.from - 0.95).abs() < 1e-6);
    for row in &mut flat.fan {
        row.suspended_share = 0.0;
        for p in [
            &mut row.p025,
            &mut row.p10,
            &mut row.p25,
            &mut row.p50,
            &mut row.p75,
            &mut row.p90,
            &mut row.p975,
        ] {
            *p = Some(1.0);
        }
    }
    for row in &mut flat.first_breach {
        (row.probability, row.low, row.high) = (0.0, 0.0, 0.0);
    }
    for row in &mut flat.sawtooth {
        (row.counted, row.counted_low, row.counted_high) = (0.0, 0.0, 0.0);
        (row.defects, row.defects_high) = (0.0, 0.0);
    }

    let mut huge = full.clone();
    for (i, row) in huge.frontier.iter_mut().enumerate() {
        row.cost = if i % 2 == 0 { -9.1e13 } else { 8.7e13 };
        (row.cost_low, row.cost_high) = (row.cost - 1e12, row.cost + 1e12);
        (row.risk, row.risk_low, row.risk_high) = (1.0, 0.999, 1.0);
    }
    huge.exceedance.iter_mut().for_each(|row| row.profit = row.profit * -1e10);
    for row in &mut huge.tornado {
        row.profit_at_low *= -1e9;
        row.high_value *= 1e12;
        row.half_width = f64::NAN;
    }
    for row in &mut huge.sawtooth {
        row.counted *= 1e6;
        row.counted_high *= 1e6;
        row.defects *= 1e6;
        row.defects_high *= 1e6;
    }
    for row in &mut huge.fan {
        row.p025 = row.p025.map(|_| 0.0);
    }
    if let Some(row) = huge.vtr_distribution.get_mut(0) {
        (row.from, row.to, row.share) = (0.0, 0.005, 0.9);
    }

    let mut many = full.clone();
    for copy in 0..30 {
        for row in &full.frontier {
            let mut row = row.clone();
            row.strategy = format!("{}-{copy}", row.strategy);
            row.role = String::new();
            many.frontier.push(row);
        }
    }

    vec![
        ("full", full),
        ("one strategy", one),
        ("long names", named),
        ("zero range", flat),
        ("huge", huge),
        ("many strategies", many),
        ("empty", ChartData::default()),
    ]
}

pub(super) fn inputs() -> Vec<super::input_row::InputRow> {
    [
        ("services.tracked-48.prices", "2.7", None, "GBP", "source", "Royal Mail, online price guide"),
        (
            "services.tracked-48.facility",
            "0.98",
            Some((0.96, 0.995)),
            "chance",
            "assumption",
            "no figure",
        ),
        ("consequences.grace_days", "14", None, "days", "assumption", "0 to 28 are seen; 14 taken"),
    ]
    .map(|(path, value, interval, unit, kind, provenance)| super::input_row::InputRow {
        path: path.into(),
        value: value.into(),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        unit: unit.into(),
        kind: kind.into(),
        provenance: provenance.into(),
    })
    .to_vec()
}

pub(super) fn manifest() -> super::manifest::Manifest {
    use super::manifest::{InputFile, MANIFEST_SCHEMA, Manifest, PROGRAM, RunFacts};
    Manifest {
        schema_version: MANIFEST_SCHEMA,
        program: PROGRAM.into(),
        version: "0.1.0".into(),
        scenario: "uk-gifts-2025".into(),
        seed: 20250115,
        replications: 20_000,
        inputs: vec![
            InputFile::new("scenario", "uk-gifts-2025.toml", b"sample"),
            InputFile::new("policy", "uk-2025", b"sample policy"),
        ],
        set: [("horizon.lag_days".to_owned(), "10".to_owned())].into(),
        settings: std::collections::BTreeMap::new(),
        effective_inputs: inputs(),
        run: RunFacts {
            started_at: "2024-11-01T09:30:00Z".into(),
            seconds: 8.4,
            threads: 2,
            host: None,
            peak_memory_bytes: Some(310_000_000),
        },
    }
}
