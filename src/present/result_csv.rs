//! `data/results.csv`: the results of `summary.json` as one flat row each. Chances 0 to 1, money in minor
//! units, empty = N/A.

use crate::analysis::{Estimate, MoneyEstimate, ResultRow};

/// The columns, in order.
pub(super) fn header() -> Vec<String> {
    let mut columns: Vec<String> =
        ["policy", "reading", "strategy", "store", "category"].map(str::to_owned).to_vec();
    for name in ["vtr", "vtr_lowest"] {
        columns.extend(["p05", "p50", "p95"].map(|end| format!("{name}_{end}")));
    }
    for name in [
        "breach_on_date",
        "breach_any",
        "suspended_any",
        "yellow_any",
        "na_share",
        "days_below",
        "days_suspended",
        "added_tracking_cost",
        "profit",
    ] {
        columns.extend(["", "_low", "_high"].map(|end| format!("{name}{end}")));
    }
    columns.extend(["profit_p05", "profit_p50", "profit_p95", "profit_cvar95"].map(str::to_owned));
    for name in ["vtr", "vtr_lowest", "profit"] {
        columns.extend(
            ["p05", "p50", "p95"]
                .iter()
                .flat_map(|q| ["low", "high"].map(|end| format!("{name}_{q}_{end}"))),
        );
    }
    columns
}

/// One row under [`header`].
pub(super) fn row(result: &ResultRow) -> Vec<String> {
    let mut cells = [&result.policy, &result.reading, &result.strategy, &result.store, &result.category]
        .map(Clone::clone)
        .to_vec();
    for vtr in [result.vtr, result.vtr_lowest] {
        let three = vtr.map(|vtr| [vtr.p05, vtr.p50, vtr.p95].map(|x| x.to_string()));
        cells.extend(three.unwrap_or_default());
    }
    for estimate in [
        &result.breach_on_date,
        &result.breach_any,
        &result.suspended_any,
        &result.yellow_any,
        &result.na_share,
        &result.days_below,
        &result.days_suspended,
    ] {
        let Estimate { point, low, high } = *estimate;
        cells.extend([point, low, high].map(|x| x.to_string()));
    }
    let MoneyEstimate { point, low, high } = result.added_tracking_cost;
    let profit = &result.profit;
    cells.extend(
        [
            point,
            low,
            high,
            profit.point,
            profit.low,
            profit.high,
            profit.p05,
            profit.p50,
            profit.p95,
            profit.cvar95,
        ]
        .map(|minor| minor.to_string()),
    );
    for vtr in [result.vtr, result.vtr_lowest] {
        let ends =
            vtr.map_or([[None; 2]; 3], |vtr| [vtr.p05_interval, vtr.p50_interval, vtr.p95_interval]);
        cells.extend(ends.as_flattened().iter().map(told));
    }
    let ends = [profit.p05_interval, profit.p50_interval, profit.p95_interval];
    cells.extend(ends.as_flattened().iter().map(told));
    cells
}

/// Empty where a quantile's interval has no end.
fn told<T: ToString>(end: &Option<T>) -> String {
    end.as_ref().map_or(String::new(), T::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn every_row_has_every_column() {
        let columns = header();
        for result in &sample::summary().results {
            assert_eq!(row(result).len(), columns.len());
        }
    }
}
