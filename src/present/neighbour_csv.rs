//! `data/neighbours.csv`: what stands beside the VTR, one flat row a share or rate of a strategy. Shares 0 to
//! 1, empty = none.

use crate::analysis::{Estimate, NeighbourRow};

/// The columns, in order.
pub(super) const HEADER: [&str; 24] = [
    "strategy",
    "store",
    "category",
    "measured",
    "untracked_factor",
    "from",
    "until",
    "value",
    "value_low",
    "value_high",
    "p05",
    "p50",
    "p95",
    "requirement",
    "needed",
    "met",
    "met_low",
    "met_high",
    "verdict",
    "short_per_month",
    "short_per_month_low",
    "short_per_month_high",
    "programme",
    "bound",
];

/// One row under [`HEADER`]; `programme` and `bound` are those of its requirement.
pub(super) fn row(one: &NeighbourRow, (programme, bound): (&str, &str)) -> Vec<String> {
    let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    let three = |estimate: Option<Estimate>| {
        let ends = estimate.map(|one| [one.point, one.low, one.high].map(|x| x.to_string()));
        ends.unwrap_or_default()
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut cells = [&one.strategy, &one.store, &one.category, &one.measured].map(Clone::clone).to_vec();
    cells.push(number(one.untracked_factor));
    cells.extend([one.from.clone(), one.until.clone()]);
    cells.extend(three(Some(one.value)));
    cells.extend([one.futures.p05, one.futures.p50, one.futures.p95].map(|x| x.to_string()));
    cells.extend([text(&one.requirement), number(one.needed)]);
    cells.extend(three(one.met));
    cells.push(text(&one.verdict));
    cells.extend(three(one.short_per_month));
    cells.extend([programme.to_owned(), bound.to_owned()]);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn every_row_has_every_column() {
        let neighbours = sample::summary().neighbours;
        assert!(neighbours.rows.iter().any(|one| one.requirement.is_none()));
        for one in &neighbours.rows {
            assert_eq!(row(one, ("", "")).len(), HEADER.len());
        }
    }
}
