//! What stands beside the VTR in the sample: two stores, one of which states an order defect rate and an
//! on-time rate.

use super::{METRICS, NO_ENDS, STRATEGIES, estimate};
use crate::analysis::{
    DefectFactorFacts, Estimate, NeighbourRow, Neighbours, Quantiles, RequirementFacts,
};

/// (id, programme, measured, bound, needed).
const ASKED: [(&str, &str, &str, &str, f64); 4] = [
    ("shorter-promises", "Shorter delivery promises", "tracked share", "at least", 0.98),
    ("prime", "Seller Fulfilled Prime", "buy-shipping share", "at least", 0.98),
    ("order-defects", "Order defect rate", "order defect rate", "below", 0.01),
    ("on-time", "On-time delivery", "on-time rate", "at least", 0.9),
];

fn requirement(store: &str, at: usize) -> RequirementFacts {
    let (id, programme, measured, bound, needed) = ASKED[at];
    RequirementFacts {
        id: id.into(),
        store: store.into(),
        programme: programme.into(),
        says: "Sample.".into(),
        measured: measured.into(),
        bound: bound.into(),
        needed,
        packages: "all packages".into(),
        window: "not stated".into(),
        from: (id == "on-time").then(|| "2025-09-16".into()),
        enforced_from: (id == "on-time").then(|| "2026-02-02".into()),
        source: "a sample".into(),
        taken: (store == "DE").then(|| "as in the other store".into()),
        quote: None,
        certainty: "stated".into(),
    }
}

fn row(strategy: &str, store: &str, category: &str, asked: usize, value: Estimate) -> NeighbourRow {
    let (id, _, measured, bound, needed) = ASKED[asked];
    let is_met = if bound == "below" { value.point < needed } else { value.point >= needed };
    let is_held = category == "all";
    NeighbourRow {
        strategy: strategy.into(),
        store: store.into(),
        category: category.into(),
        measured: measured.into(),
        untracked_factor: (id == "order-defects").then_some(1.7),
        from: "2024-12-02".into(),
        until: "2025-10-31".into(),
        value,
        futures: Quantiles {
            p05: value.point * 0.97,
            p50: value.point,
            p95: value.point * 1.03,
            ..NO_ENDS
        },
        requirement: is_held.then(|| id.into()),
        needed: is_held.then_some(needed),
        met: is_held.then(|| estimate(if is_met { 1.0 } else { 0.0 }, 0.001)),
        verdict: is_held.then(|| if is_met { "reached" } else { "missed" }.into()),
        short_per_month: (is_held && asked < 2).then(|| {
            let short = (needed - value.point) * 1_131.0;
            Estimate { point: short, low: short - 3.0, high: short + 3.0 }
        }),
    }
}

pub(super) fn neighbours() -> Neighbours {
    let mut rows = Vec::new();
    for store in ["UK", "DE"] {
        for (at, (strategy, ..)) in STRATEGIES.into_iter().enumerate() {
            let tracked = if strategy == "track-all" { 1.0 } else { 0.7 + 0.03 * at as f64 };
            rows.push(row(strategy, store, "all", 0, estimate(tracked, 0.001)));
            rows.push(row(strategy, store, "all", 1, estimate(if at == 4 { 0.99 } else { 0.0 }, 0.0)));
            for (_, category, ..) in METRICS.into_iter().filter(|metric| metric.0 == store) {
                rows.push(row(strategy, store, category, 0, estimate(tracked - 0.1, 0.002)));
            }
            if store == "UK" {
                let rate = 0.004 * (tracked + (1.0 - tracked) * 1.7) / 1.21;
                rows.push(row(strategy, store, "all", 2, estimate(rate, 0.000_02)));
                let other = 0.004 * (tracked + (1.0 - tracked) * 2.5) / 1.45;
                let other = row(strategy, store, "all", 2, estimate(other, 0.000_02));
                rows.push(NeighbourRow { untracked_factor: Some(2.5), ..other });
            }
        }
        if store == "UK" {
            rows.push(row("any", store, "all", 3, estimate(0.93, 0.0)));
        }
    }
    let stores = ["UK", "DE"].into_iter();
    Neighbours {
        requirements: stores
            .flat_map(|store| (0..ASKED.len()).map(move |at| requirement(store, at)))
            .collect(),
        defect_factors: vec![DefectFactorFacts {
            says: "Untracked packages have 1.7 times as many order defects as tracked ones.".into(),
            factor: 1.7,
            source: "a sample".into(),
            certainty: "stated".into(),
        }],
        rows,
        remarks: vec!["Delivery times are not simulated.".into()],
    }
}
