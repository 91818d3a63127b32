//! Sample results for tests: shaped like a run of a seller with ten metrics and nine strategies, made by
//! formula. No figure here is a finding.

mod charts;
mod clauses;
mod neighbours;
mod ugly;

pub(super) use charts::chart_data;
pub(super) use ugly::ugly;

use crate::analysis::{
    ClusteringRow, Comparison, ComparisonVerdict, ConvergenceFacts, Decision, Estimate, FlipsWhen,
    Headline, InheritedRow, MetricFacts, MoneyEstimate, PolicyFacts, ProfitEstimate, Quantiles,
    ReadingAdvice, Recommendation, Regret, ResultRow, StrategyFacts, Summary, Uncontrollable,
};

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

/// Quantiles whose intervals reach no end.
const NO_ENDS: Quantiles = Quantiles {
    p05: 0.0,
    p50: 0.0,
    p95: 0.0,
    p05_interval: [None; 2],
    p50_interval: [None; 2],
    p95_interval: [None; 2],
};

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

/// An estimate of an amount, not of a chance.
fn estimate_around(x: f64, half: f64) -> Estimate {
    Estimate { point: x, low: x - half, high: x + half }
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
            ..NO_ENDS
        }),
        vtr_lowest: (store != "account").then_some(Quantiles {
            p05: 0.93 - 0.1 * risk,
            p50: 0.97 - 0.07 * risk,
            p95: 0.99,
            ..NO_ENDS
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
            p05_interval: [None; 2],
            p50_interval: [Some(p - 1), Some(p + 1)],
            p95_interval: [Some(p), None],
            cvar95: p * 7 / 10,
        },
    }
}

fn comparisons() -> Vec<Comparison> {
    let choice = 2;
    let compare = |strategy: usize, against: usize| {
        let (one, other) = (STRATEGIES[strategy], STRATEGIES[against]);
        let better = |is: bool| if is { ComparisonVerdict::Better } else { ComparisonVerdict::Worse };
        let fewer = 0.97 * (one.3 - other.3);
        Comparison {
            strategy: one.0.into(),
            against: other.0.into(),
            profit: pence(one.4 - other.4, 80.0),
            profit_verdict: better(one.4 > other.4),
            suspended_any: Estimate { point: fewer, low: fewer - 0.004, high: fewer + 0.004 },
            suspended_verdict: better(fewer < 0.0),
        }
    };
    let pairs = (0..STRATEGIES.len()).flat_map(|strategy| [(strategy, 0), (strategy, choice)]);
    pairs.filter(|(a, b)| a != b).map(|(a, b)| compare(a, b)).collect()
}

fn inherited() -> Vec<InheritedRow> {
    let account = ("account", "account", 0.0, 0.97);
    let row = |policy: &str, (store, category, _, risk): (&str, &str, f64, f64)| InheritedRow {
        policy: policy.into(),
        reading: "prudent".into(),
        store: store.into(),
        category: category.into(),
        breach: estimate(risk * 0.1, 0.004),
        suspended: estimate(risk * 0.02, 0.002),
    };
    let metrics = || METRICS.into_iter().chain([account]);
    ["baseline", "reform"]
        .into_iter()
        .flat_map(|policy| metrics().map(move |metric| row(policy, metric)))
        .collect()
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
    let mixture = rows.clone().into_iter().map(|row| ResultRow {
        reading: crate::policy::Reading::MIXTURE.into(),
        suspended_any: estimate(row.suspended_any.point * 0.6, 0.004),
        ..row
    });
    rows.extend(mixture.collect::<Vec<_>>());
    rows
}

pub(super) fn summary() -> Summary {
    Summary {
        mode: "paired".into(),
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
        inherited: inherited(),
        comparisons: comparisons(),
        recommendation: recommendation(),
        headlines: [
            ("What to do", "Track all but letters under 20 EUR", "switch by 2 December 2024"),
            ("What it costs", "206 GBP a month", "202 to 210 GBP, 95 % simulation interval"),
            ("Remaining risk", "about 1 in 50", "chance that Toys (DE) is closed at least once in 90 days"),
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
        neighbours: neighbours::neighbours(),
        convergence: vec![ConvergenceFacts {
            quantity: "chance".into(),
            store: "DE".into(),
            category: "Toys".into(),
            strategy: "track-over-20".into(),
            against: String::new(),
            estimate: estimate(0.018, 0.002),
            replications_needed: None,
        }],
        attribution: clauses::attribution(),
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
        within_limits: vec!["track-over-20".into(), "raise-shipping".into()],
        runner_up: Some("raise-shipping".into()),
        regret: Regret { point: 4_200, low: 3_100, high: 5_300 },
        flips_when: vec![FlipsWhen {
            input: "services.tracked-48.price_factor".into(),
            unit: "factor".into(),
            now: 1.0,
            at: 1.62,
            when: "above".into(),
            becomes: "raise-shipping".into(),
            standard_scores: 1.36,
        }],
        does_not_flip: vec!["costs.contact_rate".into(), "clustering.icc".into()],
        not_followed: Vec::new(),
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
    use super::manifest::{InputFile, MANIFEST_SCHEMA, Manifest, PROGRAM, RunFacts, Stages};
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
        pairing: Vec::new(),
        run: RunFacts {
            started_at: "2024-11-01T09:30:00Z".into(),
            seconds: 8.4,
            stages: Stages { preparing: 0.2, simulating: 5.1, concluding: 3.1 },
            threads: 2,
            host: None,
            peak_memory_bytes: Some(310_000_000),
        },
    }
}
