//! Chart rows by formula.

use super::{METRICS, STRATEGIES, clauses, role};
use crate::analysis::{
    ChartData, ConvergenceRow, ExceedanceRow, FanRow, FirstBreachRow, FrontierRow, ReadingRow,
    SawtoothRow, TornadoRow, VtrBinRow,
};
use chrono::{Days, NaiveDate};

/// Every third day.
fn days(from: &str, count: u64) -> Vec<String> {
    let first = NaiveDate::parse_from_str(from, "%Y-%m-%d").expect("a date");
    (0..count).map(|day| (first + Days::new(day)).to_string()).step_by(3).collect()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

pub(in crate::present) fn chart_data() -> ChartData {
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
    data.clauses = clauses::clause_rows();
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
                    futures: 20_000,
                    counted_median: packages * 0.9,
                    breach_on_date: if policy == "reform" { risk * 0.6 } else { risk * 0.03 },
                    target: 0.95,
                });
            }
        }
        for (strategy, kept) in [("carry-on", 1.0), ("track-over-20", 0.02)] {
            for (third, date) in days("2024-11-01", 365).into_iter().enumerate() {
                let day = third * 3;
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
            for (third, date) in days("2024-12-22", 90).into_iter().enumerate() {
                let day = third * 3;
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
    readings_data(data);
    convergence_data(data);
    for (strategy, kept) in [("carry-on", 0.97), ("track-over-20", 0.06)] {
        for (third, date) in days("2024-12-22", 90).into_iter().enumerate() {
            let day = third * 3;
            let p = kept * logistic((day as f64 - 40.0) / 9.0);
            data.first_breach.push(breach("account", "account", strategy, date, p));
        }
    }
}

fn convergence_data(data: &mut ChartData) {
    let numbers = [
        ("chance", "account", "account", 0.05, 2.0),
        ("chance", "DE", "Toys", 0.02, 1.3),
        ("chance", "DE", "Home", 0.018, 1.2),
        ("chance", "DE", "Jewellery", 0.015, 1.1),
        ("profit", "account", "account", 3550.0, 11_000.0),
    ];
    for (quantity, store, category, settled, spread) in numbers {
        for look in 1..=40u32 {
            let n = f64::from(look) * 500.0;
            let half = 0.2 * spread / n.sqrt();
            let point = settled + half * (f64::from(look) * 1.7).sin();
            let low = if quantity == "chance" { (point - half).max(0.0) } else { point - half };
            data.convergence.push(ConvergenceRow {
                quantity: quantity.into(),
                store: store.into(),
                category: category.into(),
                strategy: "track-over-20".into(),
                against: if quantity == "profit" { "carry-on" } else { "" }.into(),
                replications: u64::from(look) * 500,
                point: point.max(low),
                low,
                high: point + half,
            });
        }
    }
}

fn readings_data(data: &mut ChartData) {
    for (at, (store, category, ..)) in METRICS.into_iter().enumerate() {
        for (strategy, moved) in [("carry-on", 0.02 * at as f64), ("track-over-20", 0.002)] {
            let weights =
                [("prudent", 0.6), ("lenient", 0.3), ("large-letter=letter", 0.1), ("mixture", 1.0)];
            for (nth, (reading, weight)) in weights.into_iter().enumerate() {
                let median = 0.92 + if nth == 1 { moved } else { moved * 0.1 * nth as f64 };
                let share = (reading == "mixture").then_some(0.4);
                data.readings.push(ReadingRow {
                    store: store.into(),
                    category: category.into(),
                    strategy: strategy.into(),
                    role: role(strategy).into(),
                    reading: reading.into(),
                    weight,
                    p05: Some(median - 0.03),
                    p50: Some(median),
                    p95: Some((median + 0.02).min(1.0)),
                    target: 0.95,
                    share_by_readings: share,
                    share_low: share.map(|share| share - 0.03),
                    share_high: share.map(|share| share + 0.03),
                });
            }
        }
    }
}

fn breach(store: &str, category: &str, strategy: &str, date: String, p: f64) -> FirstBreachRow {
    FirstBreachRow {
        store: store.into(),
        category: category.into(),
        strategy: strategy.into(),
        policy: "reform".into(),
        date,
        breach: p,
        breach_low: (p - 0.01).max(0.0),
        breach_high: (p + 0.01).min(1.0),
        closed: p * p,
        closed_low: (p * p - 0.01).max(0.0),
        closed_high: (p * p + 0.01).min(1.0),
    }
}
