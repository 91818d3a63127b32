//! Rows that hurt.

use super::chart_data;
use crate::analysis::ChartData;

/// Charts data that hurt: very long names, huge and negative money, ranges of nothing, one strategy.
pub(in crate::present) fn ugly() -> Vec<(&'static str, ChartData)> {
    let full = chart_data();
    let mut one = full.clone();
    one.frontier.retain(|row| row.strategy == "carry-on");
    one.exceedance.retain(|row| row.strategy == "carry-on");
    one.fan.retain(|row| row.strategy == "carry-on" && row.category == "Toys" && row.store == "UK");
    one.vtr_distribution.retain(|row| row.category == "Toys" && row.store == "UK");
    one.first_breach.retain(|row| row.strategy == "carry-on" && row.store == "account");
    one.sawtooth.retain(|row| row.role == "today" && row.category == "Toys" && row.store == "UK");
    one.tornado.truncate(1);
    one.convergence.truncate(1);
    one.clauses
        .retain(|row| row.strategy == "carry-on" && (row.clause.is_empty() || row.step == "ends"));

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
    named.convergence.iter_mut().for_each(|row| row.category += long);
    for row in &mut named.clauses {
        row.clause = row.clause.replace("cross", &format!("{} cross", long.replace(' ', "-")));
    }
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
        (row.breach, row.breach_low, row.breach_high) = (0.0, 0.0, 0.0);
        (row.closed, row.closed_low, row.closed_high) = (0.0, 0.0, 0.0);
    }
    for row in &mut flat.sawtooth {
        (row.counted, row.counted_low, row.counted_high) = (0.0, 0.0, 0.0);
        (row.defects, row.defects_high) = (0.0, 0.0);
    }

    for row in &mut flat.clauses {
        (row.counted, row.counted_low, row.counted_high) = (0.0, 0.0, 0.0);
        (row.defects, row.defects_low, row.defects_high) = (7.0, f64::NEG_INFINITY, f64::INFINITY);
    }

    for row in &mut flat.convergence {
        (row.point, row.low, row.high, row.replications) = (0.0, 0.0, 0.0, 2);
    }

    let mut huge = full.clone();
    for row in &mut huge.convergence {
        row.replications *= 1_000;
        if row.quantity == "profit" {
            (row.point, row.low, row.high) = (-9.1e13, -1.2e14, 8.7e13);
        } else {
            (row.point, row.low, row.high) = (0.5, 0.0, 1.0);
        }
    }
    for row in &mut huge.clauses {
        row.counted *= -1e9;
        row.defects *= 1e6;
    }
    for (i, row) in huge.frontier.iter_mut().enumerate() {
        row.cost = if i % 2 == 0 { -9.1e13 } else { 8.7e13 };
        (row.cost_low, row.cost_high) = (row.cost - 1e12, row.cost + 1e12);
        (row.risk, row.risk_low, row.risk_high) = (1.0, 0.999, 1.0);
    }
    huge.exceedance.iter_mut().for_each(|row| row.profit *= -1e10);
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

    for (i, row) in huge.readings.iter_mut().enumerate() {
        if i % 3 == 0 {
            (row.p05, row.p50, row.p95, row.share_by_readings) = (None, None, None, None);
        } else {
            (row.p05, row.p50) = (Some(0.0), Some(1.0));
        }
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

    for row in full.clauses.iter().filter(|row| row.step == "ends") {
        many.clauses.extend((0..20).map(|copy| {
            let clause = format!("{}-{copy}", row.clause);
            crate::analysis::ClauseRow { clause, counted: row.counted / 9.0, ..row.clone() }
        }));
    }
    let mut slight = full.clone();
    for row in &mut slight.clauses {
        for number in [&mut row.counted, &mut row.counted_low, &mut row.counted_high] {
            *number *= if row.clause.is_empty() { 1.0 } else { 0.01 };
        }
        if row.step == "new" {
            row.counted = 904.6;
            (row.counted_low, row.counted_high) = (903.0, 906.0);
        }
        if row.step == "old" {
            (row.counted, row.counted_low, row.counted_high) = (900.0, 899.0, 901.0);
        }
    }

    vec![
        ("full", full),
        ("slight", slight),
        ("one strategy", one),
        ("long names", named),
        ("zero range", flat),
        ("huge", huge),
        ("many strategies", many),
        ("empty", ChartData::default()),
    ]
}
